-- Returns: one unit.
-- Grain: one row, none when the frame has no such code.
-- Columns: frame, code, level, name, full_name, full_name_en, kind, coalesce(parent, '') AS parent, is_leaf, latitude, longitude (degrees), area_km2, valid_from, valid_to.
-- Parameters: $frame, $unit: text, never NULL.
-- Notes: a code means nothing without its frame.
SELECT frame, code, level, name, full_name, full_name_en, kind, coalesce(parent, '') AS parent, is_leaf, latitude, longitude, area_km2, valid_from, valid_to
FROM unit
WHERE frame = $frame AND code = $unit
