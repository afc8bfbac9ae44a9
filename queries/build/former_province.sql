-- Returns: the province of frame 2024 in which each commune of frame 2025 lies.
-- Grain: unit (commune of frame 2025).
-- Columns: unit (code); province (code in frame 2024).
-- Parameters: none.
-- Notes: the one with the larger sum of shares; sums of new communes are exact at the level of the former provinces.
WITH part AS (
    SELECT unit_change.to_code AS unit, unit_ancestor.ancestor AS province, sum(unit_change.share) AS share
    FROM unit_change
    JOIN unit_ancestor
        ON unit_ancestor.frame = '2024' AND unit_ancestor.leaf = unit_change.from_code AND unit_ancestor.level = 'province'
    WHERE unit_change.from_frame = '2024' AND length(unit_change.to_code) = 5
    GROUP BY unit_change.to_code, unit_ancestor.ancestor
)
SELECT unit, arg_max(province, share) AS province
FROM part
GROUP BY unit
