-- Returns: the former province in which each leaf lies or lay.
-- Grain: frame, unit (leaf).
-- Columns: province (code in frame 2024).
-- Parameters: none.
-- Notes: rollups of events join it; when it changes, they are counted again.
SELECT frame, leaf AS unit, ancestor AS province
FROM unit_ancestor
WHERE frame = '2024' AND level = 'province'
UNION ALL
SELECT '2025' AS frame, unit, province
FROM former_province
