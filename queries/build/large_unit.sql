-- Returns: the provinces of both frames and the country, each with the former provinces that it is the sum of.
-- Grain: province (of frame 2024), frame, unit.
-- Columns: province (code in frame 2024); level (province, country), parent ('' for the country) of the unit.
-- Parameters: none.
-- Notes: exact, as every province went into one other by law; communes and districts are in small_unit.
SELECT code AS province, '2024' AS frame, code AS unit, 'province' AS level, 'VN' AS parent
FROM unit
WHERE frame = '2024' AND level = 'province'
UNION ALL
SELECT unit_change.from_code AS province, '2025' AS frame, unit.code AS unit, 'province' AS level, 'VN' AS parent
FROM unit_change
JOIN unit ON unit.frame = unit_change.to_frame AND unit.code = unit_change.to_code
WHERE unit.frame = '2025' AND unit.level = 'province'
UNION ALL
SELECT province.code AS province, country.frame, country.code AS unit, 'country' AS level, '' AS parent
FROM unit AS province
JOIN unit AS country ON country.level = 'country'
WHERE province.frame = '2024' AND province.level = 'province'
