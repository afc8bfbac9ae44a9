-- Returns: the periods for which a unit has values of an indicator itself.
-- Grain: period, the newest first.
-- Columns: period; kind; period_end (last day covered); units (count of children with a value: none).
-- Parameters: $frame, $parent (the one above, '' for the country), $unit, $indicator: text, never NULL.
-- Notes: the columns of indicator_periods, so that the two can stand in one list.
SELECT period, kind, period_end, CAST(0 AS BIGINT) AS units
FROM measure
WHERE frame = $frame AND parent = $parent AND unit = $unit AND indicator = $indicator AND value IS NOT NULL
ORDER BY period_end DESC, CASE kind WHEN 'month' THEN 0 WHEN 'quarter' THEN 1 WHEN 'half' THEN 2 WHEN 'year' THEN 3 ELSE 4 END
