-- Returns: how many dossiers were open at the end of each month, as screens read it.
-- Grain: frame, unit, month.
-- Columns: parent ('' for the country); month (first day); backlog (dossiers; a carried count may have a fraction).
-- Parameters: $months_from: first month kept for communes.
-- Notes: sorted by parent and unit, so that a screen's query reads one stretch of the file.
SELECT frame, parent, unit, month, round(backlog, 6) AS backlog
FROM unit_backlog
WHERE level <> 'commune' OR month >= $months_from
ORDER BY frame, parent, unit, month
