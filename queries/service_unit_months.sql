-- Returns: the months of the children of a unit in one sector, and of the unit itself.
-- Grain: unit, month; oldest first.
-- Columns: unit; month (first day); finished, on_time (dossiers, by month of finish).
-- Parameters: $frame, $unit, $parent (the one above, '' for the country): text; $sector: a sector, '' for all; $from, $to: DATE, the first and the last day of the months; none NULL.
-- Notes: a carried count may have a fraction.
SELECT unit, month, sum(finished) AS finished, sum(on_time) AS on_time
FROM sector_month
WHERE frame = $frame AND (parent = $unit OR (parent = $parent AND unit = $unit)) AND $sector IN ('', sector) AND month BETWEEN $from AND $to
GROUP BY unit, month
ORDER BY month, unit
