-- Returns: where a unit went when the frame changed, or where it came from.
-- Grain: unit of the other frame, the largest part first.
-- Columns: frame, code, name, full_name, full_name_en, share (0 to 1, of the older unit).
-- Parameters: $frame, $unit: text, never NULL: the unit as one frame knows it.
-- Notes: districts, which frame 2025 has not, lead to the province that took them in.
WITH asked AS (
    SELECT coalesce(province.code, unit.code) AS code
    FROM unit
    LEFT JOIN unit AS province
        ON province.frame = unit.frame AND province.code = unit.parent AND unit.level = 'district'
        AND NOT EXISTS (SELECT 1 FROM unit_change WHERE from_frame = unit.frame AND from_code = unit.code)
    WHERE unit.frame = $frame AND unit.code = $unit
),
linked AS (
    SELECT to_frame AS frame, to_code AS code, share FROM unit_change JOIN asked ON from_frame = $frame AND from_code = asked.code
    UNION ALL
    SELECT from_frame, from_code, share FROM unit_change JOIN asked ON to_frame = $frame AND to_code = asked.code
)
SELECT unit.frame, unit.code, unit.name, unit.full_name, unit.full_name_en, linked.share
FROM linked
JOIN unit ON unit.frame = linked.frame AND unit.code = linked.code
ORDER BY unit.name = (SELECT name FROM unit WHERE frame = $frame AND code = $unit) DESC, linked.share DESC, unit.code
