-- Returns: month counts of every unit of both frames.
-- Grain: frame, unit, month.
-- Columns: level; counts of leaf_month, added up from the leaves.
-- Parameters: none.
-- Notes: districts and communes of frame 2024 end with June 2025; its provinces and the country go on.
WITH placed AS (
    SELECT leaf_month.frame, unit_ancestor.ancestor AS unit, unit_ancestor.level, leaf_month.* EXCLUDE (frame, unit)
    FROM leaf_month
    JOIN unit_ancestor ON unit_ancestor.frame = leaf_month.frame AND unit_ancestor.leaf = leaf_month.unit
    WHERE leaf_month.frame = '2025'
        OR leaf_month.month < DATE '2025-07-01'
        OR unit_ancestor.level IN ('province', 'country')
    UNION ALL BY NAME
    SELECT leaf_month.frame, unit.code AS unit, unit.level, leaf_month.* EXCLUDE (frame, unit)
    FROM leaf_month
    JOIN unit ON unit.frame = leaf_month.frame AND unit.code IN (leaf_month.unit, 'VN')
    WHERE leaf_month.frame = '2024' AND length(leaf_month.unit) = 2
)
SELECT frame, unit, level, month, sum(COLUMNS(* EXCLUDE (frame, unit, level, month)))
FROM placed
GROUP BY frame, unit, level, month
