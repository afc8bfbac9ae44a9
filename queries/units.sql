-- Returns: every unit of both frames.
-- Grain: frame, code.
-- Columns: level; kind; parent ('' for the country); is_leaf (has no units below); name; full_name, full_name_en; plain_name, plain_full_name (no accents, no hyphens); aliases (other names people write, plain); place, place_en (names of the units above, nearest first).
-- Parameters: none.
-- Notes: country first, then by level and name.
SELECT
    unit.frame,
    unit.code,
    unit.level,
    unit.kind,
    coalesce(unit.parent, '') AS parent,
    unit.is_leaf,
    unit.name,
    unit.full_name,
    unit.full_name_en,
    regexp_replace(unit.plain_name, '[- ]+', ' ', 'g') AS plain_name,
    regexp_replace(replace(lower(strip_accents(unit.full_name)), 'đ', 'd'), '[- ]+', ' ', 'g') AS plain_full_name,
    coalesce(alias.aliases, []) AS aliases,
    concat_ws(', ', parent.full_name, CASE WHEN grandparent.code <> 'VN' THEN grandparent.full_name END) AS place,
    concat_ws(', ', parent.full_name_en, CASE WHEN grandparent.code <> 'VN' THEN grandparent.full_name_en END) AS place_en
FROM unit
LEFT JOIN unit AS parent ON parent.frame = unit.frame AND parent.code = unit.parent AND parent.code <> 'VN'
LEFT JOIN unit AS grandparent ON grandparent.frame = parent.frame AND grandparent.code = parent.parent
LEFT JOIN (SELECT frame, unit, list(alias) AS aliases FROM unit_alias GROUP BY frame, unit) AS alias
    ON alias.frame = unit.frame AND alias.unit = unit.code
ORDER BY
    CASE unit.level WHEN 'country' THEN 0 WHEN 'province' THEN 1 WHEN 'district' THEN 2 ELSE 3 END,
    unit.name COLLATE vi,
    unit.code
