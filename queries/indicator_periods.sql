-- Returns: the periods for which an indicator has values below or at a unit.
-- Grain: period, the newest first.
-- Columns: period; kind; period_end (last day covered, of the children where there are any); units (count with a value); children (count of them below the unit).
-- Parameters: $frame, $indicator: text, never NULL; $unit, $parent: the unit and the one above ('' for the country), never NULL.
-- Notes: counts the unit itself and its children.
SELECT period, kind, coalesce(max(CASE WHEN parent = $unit THEN period_end END), max(period_end)) AS period_end, count(*) AS units, count(*) FILTER (parent = $unit) AS children
FROM measure
WHERE frame = $frame AND parent IN ($unit, $parent) AND indicator = $indicator AND (parent = $unit OR unit = $unit)
GROUP BY period, kind
ORDER BY period_end DESC, CASE kind WHEN 'month' THEN 0 WHEN 'quarter' THEN 1 WHEN 'half' THEN 2 WHEN 'year' THEN 3 ELSE 4 END
