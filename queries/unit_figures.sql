-- Returns: the figures that the source documents state for a unit or for units inside it.
-- Grain: figure.
-- Columns: the row of figure; full_name, full_name_en (of the unit); source_title, publisher, published_on.
-- Parameters: $frame, $unit: text, never NULL.
-- Notes: in frame 2025 the figures of the former provinces that went into the unit.
WITH place AS (
    SELECT $frame AS frame, $unit AS unit
    UNION
    SELECT from_frame, from_code FROM unit_change WHERE to_frame = $frame AND to_code = $unit AND length(from_code) = 2
)
SELECT
    figure.*,
    unit.full_name,
    unit.full_name_en,
    source.title AS source_title,
    source.publisher AS source_publisher,
    source.published_on AS source_published_on
FROM figure
JOIN unit ON unit.frame = figure.frame AND unit.code = figure.unit
JOIN source ON source.code = figure.source
WHERE $unit = 'VN'
    OR EXISTS (
        SELECT 1 FROM place
        WHERE place.frame = figure.frame AND place.unit IN (figure.unit, unit.parent)
    )
ORDER BY figure.code
