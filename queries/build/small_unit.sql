-- Returns: the communes and districts that the counts of a leaf go to, seen from each frame.
-- Grain: from_frame, from_unit (leaf), frame, unit.
-- Columns: level (district, commune), parent (of the unit); share (0 to 1) of the leaf's counts.
-- Parameters: none.
-- Notes: the leaf itself, its district, and the communes of frame 2025 that a former leaf went to; provinces and the country are in large_unit.
SELECT
    unit_ancestor.frame AS from_frame,
    unit_ancestor.leaf AS from_unit,
    unit_ancestor.frame,
    unit_ancestor.ancestor AS unit,
    unit_ancestor.level,
    unit.parent,
    1.0::DOUBLE AS share
FROM unit_ancestor
JOIN unit ON unit.frame = unit_ancestor.frame AND unit.code = unit_ancestor.ancestor
WHERE unit_ancestor.level IN ('district', 'commune')
UNION ALL
SELECT
    unit_change.from_frame,
    unit_change.from_code AS from_unit,
    unit_change.to_frame AS frame,
    unit_change.to_code AS unit,
    unit.level,
    unit.parent,
    unit_change.share
FROM unit_change
JOIN unit ON unit.frame = unit_change.to_frame AND unit.code = unit_change.to_code
WHERE unit.level = 'commune'
