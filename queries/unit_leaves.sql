-- Returns: the leaves of both frames whose events count for a unit.
-- Grain: frame, unit (leaf).
-- Columns: share (0 to 1) of the leaf's events that count; below 1 only where a former commune was split.
-- Parameters: $frame, $unit: text, never NULL.
-- Notes: as the build carries counts, small_unit and large_unit; former districts and communes have their own leaves only.
WITH RECURSIVE below AS (
    SELECT frame, code, level, is_leaf
    FROM unit
    WHERE frame = $frame AND code = $unit
    UNION ALL
    SELECT unit.frame, unit.code, unit.level, unit.is_leaf
    FROM below
    JOIN unit ON unit.frame = below.frame AND unit.parent = below.code
),
is_large AS (
    SELECT level IN ('country', 'province') AS large
    FROM below
    WHERE code = $unit
),
former_leaf AS (
    SELECT leaf.code AS unit, CASE WHEN above.level = 'province' THEN above.code ELSE above.parent END AS province
    FROM unit AS leaf
    JOIN unit AS above ON above.frame = leaf.frame AND above.code = leaf.parent
    WHERE leaf.frame = '2024' AND leaf.is_leaf
),
part AS (
    SELECT unit_change.to_code AS unit, former_leaf.province, sum(unit_change.share) AS share
    FROM unit_change
    JOIN former_leaf ON former_leaf.unit = unit_change.from_code
    WHERE length(unit_change.to_code) = 5
    GROUP BY unit_change.to_code, former_leaf.province
),
lies_in AS (
    SELECT '2024' AS frame, unit, province
    FROM former_leaf
    UNION ALL
    SELECT '2025' AS frame, unit, arg_max(province, share) AS province
    FROM part
    GROUP BY unit
),
former_province AS (
    SELECT code AS province
    FROM below
    WHERE frame = '2024' AND level = 'province'
    UNION ALL
    SELECT unit_change.from_code AS province
    FROM below
    JOIN unit_change ON unit_change.to_code = below.code AND length(unit_change.from_code) = 2
    WHERE below.frame = '2025' AND below.level = 'province'
)
SELECT lies_in.frame, lies_in.unit, 1.0::DOUBLE AS share
FROM lies_in
JOIN former_province ON former_province.province = lies_in.province
WHERE (SELECT large FROM is_large)
UNION ALL
SELECT below.frame, below.code AS unit, 1.0::DOUBLE AS share
FROM below
WHERE below.is_leaf AND NOT (SELECT large FROM is_large)
UNION ALL
SELECT unit_change.from_frame AS frame, unit_change.from_code AS unit, unit_change.share
FROM below
JOIN unit_change ON unit_change.to_frame = below.frame AND unit_change.to_code = below.code
WHERE below.level = 'commune' AND NOT (SELECT large FROM is_large)
ORDER BY 1, 2
