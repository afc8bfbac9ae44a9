-- Returns: every unit that a leaf unit belongs to, itself included.
-- Grain: frame, leaf, ancestor.
-- Columns: frame; leaf (unit code); ancestor (unit code); level (of the ancestor).
-- Parameters: none.
-- Notes: a leaf is a commune, or one of the five island districts of frame 2024 that had none.
WITH RECURSIVE chain AS (
    SELECT frame, code AS leaf, code AS ancestor, level, parent
    FROM unit
    WHERE is_leaf
    UNION ALL
    SELECT chain.frame, chain.leaf, unit.code, unit.level, unit.parent
    FROM chain
    JOIN unit ON unit.frame = chain.frame AND unit.code = chain.parent
)
SELECT frame, leaf, ancestor, level
FROM chain
