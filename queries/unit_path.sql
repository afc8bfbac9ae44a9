-- Returns: a unit and the units above it, the country first.
-- Grain: unit.
-- Columns: code, level, name, full_name, full_name_en, kind, parent.
-- Parameters: $frame, $unit: text, never NULL.
-- Notes: at most four rows.
WITH RECURSIVE upwards AS (
    SELECT code, level, name, full_name, full_name_en, kind, parent, 0 AS depth
    FROM unit
    WHERE frame = $frame AND code = $unit
    UNION ALL
    SELECT unit.code, unit.level, unit.name, unit.full_name, unit.full_name_en, unit.kind, unit.parent, upwards.depth + 1
    FROM upwards
    JOIN unit ON unit.frame = $frame AND unit.code = upwards.parent
)
SELECT code, level, name, full_name, full_name_en, kind, parent
FROM upwards
ORDER BY depth DESC
