-- Returns: the periods for which the children of a unit have values of an indicator.
-- Grain: period, the newest first.
-- Columns: period; kind; period_end (last day covered); units (count with a value).
-- Parameters: $frame, $parent ('' asks for the country itself), $indicator: text, never NULL.
-- Notes: none.
SELECT period, kind, period_end, units
FROM held_period
WHERE frame = $frame AND parent = $parent AND indicator = $indicator
ORDER BY period_end DESC, CASE kind WHEN 'month' THEN 0 WHEN 'quarter' THEN 1 WHEN 'half' THEN 2 WHEN 'year' THEN 3 ELSE 4 END
