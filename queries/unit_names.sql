-- Returns: every unit that can be searched for, with where it lies.
-- Grain: frame, code.
-- Columns: level; name; full_name, full_name_en; plain_name, plain_full_name (no accents); place, place_en (names of the units above, nearest first).
-- Parameters: none.
-- Notes: country first, then by level and name.
SELECT
    unit.frame,
    unit.code,
    unit.level,
    unit.name,
    unit.full_name,
    unit.full_name_en,
    unit.plain_name,
    replace(lower(strip_accents(unit.full_name)), 'đ', 'd') AS plain_full_name,
    concat_ws(', ', parent.full_name, CASE WHEN grandparent.code <> 'VN' THEN grandparent.full_name END) AS place,
    concat_ws(', ', parent.full_name_en, CASE WHEN grandparent.code <> 'VN' THEN grandparent.full_name_en END) AS place_en
FROM unit
LEFT JOIN unit AS parent ON parent.frame = unit.frame AND parent.code = unit.parent AND parent.code <> 'VN'
LEFT JOIN unit AS grandparent ON grandparent.frame = parent.frame AND grandparent.code = parent.parent
ORDER BY
    CASE unit.level WHEN 'country' THEN 0 WHEN 'province' THEN 1 WHEN 'district' THEN 2 ELSE 3 END,
    unit.name COLLATE vi,
    unit.code
