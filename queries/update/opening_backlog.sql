-- Returns: the dossiers open before the first year counted, from the store that stands.
-- Grain: frame, unit.
-- Columns: as build/opening_backlog, in its units.
-- Parameters: $first_year: the first year counted.
-- Notes: none.
SELECT frame, unit, level, closed, billionths, apportioned_billionths
FROM backlog_opening
WHERE year(closed) = $first_year - 1
