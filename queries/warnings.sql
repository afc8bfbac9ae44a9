-- Returns: the early warnings of a unit and of everything below it, the gravest and then the longest first.
-- Grain: rule, unit.
-- Columns: the row of warning; method_vi, method_en (a method by which the indicator is computed since the fall, NULL where it is the same).
-- Parameters: $frame, $unit: text, never NULL.
-- Notes: two levels below, which is all there are below a province.
SELECT
    warning.*,
    method.name_vi AS method_vi,
    method.name_en AS method_en
FROM warning
JOIN unit ON unit.frame = warning.frame AND unit.code = warning.unit
LEFT JOIN unit AS above ON above.frame = unit.frame AND above.code = unit.parent
LEFT JOIN method_change AS method ON method.indicator = warning.indicator AND method.on_date = warning.since_on
WHERE warning.frame = $frame AND ($unit = 'VN' OR $unit IN (unit.code, unit.parent, above.parent))
ORDER BY
    CASE warning.severity WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END,
    warning.lasted * CASE warning.kind WHEN 'year' THEN 12 WHEN 'quarter' THEN 3 ELSE 1 END DESC,
    warning.rule,
    unit.name COLLATE vi,
    unit.code
