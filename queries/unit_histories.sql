-- Returns: the histories of some indicators in one unit.
-- Grain: indicator, kind, period; oldest first.
-- Columns: indicator, kind, period_end; value (indicator's unit); status.
-- Parameters: $frame, $unit, $parent (the one above, '' for the country): text; $indicators: list of codes; none NULL.
-- Notes: for the small lines in the headline numbers.
SELECT indicator, kind, period_end, value, status
FROM measure
WHERE frame = $frame AND parent = $parent AND unit = $unit AND list_contains($indicators, indicator)
ORDER BY indicator, kind, period_end
