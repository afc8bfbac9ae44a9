-- Returns: the periods for which an indicator has values below or at a unit.
-- Grain: period, the newest first.
-- Columns: period; kind; period_end (last day covered); units (count with a value).
-- Parameters: $frame, $indicator: text, never NULL; $unit, $parent: the unit and the one above ('' for the country), never NULL.
-- Notes: counts the unit itself and its children.
SELECT period, kind, max(period_end) AS period_end, count(*) AS units
FROM measure
WHERE frame = $frame AND parent IN ($unit, $parent) AND indicator = $indicator AND (parent = $unit OR unit = $unit)
GROUP BY period, kind
ORDER BY period_end DESC, CASE kind WHEN 'month' THEN 0 WHEN 'quarter' THEN 1 WHEN 'half' THEN 2 WHEN 'year' THEN 3 ELSE 4 END
