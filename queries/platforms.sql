-- Returns: the platforms that the documents name in a place, above it or in its districts, with all that they say of them.
-- Grain: platform.
-- Columns: platform (code); key (the same for one kind of platform in every place); category, stage; as_of (day, month, half-year or year); levels (words, NULL where not stated); name_vi, name_en, detail_vi, detail_en, owner_vi, owner_en, needs_vi, needs_en; unit (of frame 2024), unit_level, full_name, full_name_en; province (of frame 2024); held (own, above, below: where its place lies, seen from the asked one); source (code), source_title, source_publisher, source_published_on, source_note.
-- Parameters: $frame, $unit: text, never NULL.
-- Notes: a unit of frame 2025 has what the units had that went into it, the country all.
WITH former AS (
    SELECT unit.code, unit.parent FROM unit WHERE unit.frame = '2024' AND $frame = '2024' AND unit.code = $unit
    UNION
    SELECT unit.code, unit.parent
    FROM unit_change
    JOIN unit ON unit.frame = unit_change.from_frame AND unit.code = unit_change.from_code
    WHERE $frame = '2025' AND unit_change.from_frame = '2024' AND unit_change.to_frame = '2025' AND unit_change.to_code = $unit
),
above AS (
    SELECT former.parent AS code FROM former
    UNION
    SELECT unit.parent FROM former JOIN unit ON unit.frame = '2024' AND unit.code = former.parent
)
SELECT
    platform.code AS platform,
    platform.key,
    platform.category,
    platform.stage,
    platform.as_of,
    nullif(platform.levels, '') AS levels,
    platform.name_vi,
    platform.name_en,
    platform.detail_vi,
    platform.detail_en,
    nullif(platform.owner_vi, '') AS owner_vi,
    nullif(platform.owner_en, '') AS owner_en,
    nullif(platform.needs_vi, '') AS needs_vi,
    nullif(platform.needs_en, '') AS needs_en,
    platform.unit,
    unit.level AS unit_level,
    unit.full_name,
    unit.full_name_en,
    CASE unit.level WHEN 'province' THEN unit.code ELSE unit.parent END AS province,
    CASE
        WHEN platform.unit IN (SELECT code FROM former) THEN 'own'
        WHEN platform.unit IN (SELECT code FROM above) THEN 'above'
        ELSE 'below'
    END AS held,
    platform.source,
    source.title AS source_title,
    source.publisher AS source_publisher,
    nullif(source.published_on, '') AS source_published_on,
    source.note AS source_note
FROM platform
JOIN unit ON unit.frame = platform.frame AND unit.code = platform.unit
LEFT JOIN source ON source.code = platform.source
WHERE $unit = 'VN'
    OR platform.unit IN (SELECT code FROM former)
    OR platform.unit IN (SELECT code FROM above)
    OR unit.parent IN (SELECT code FROM former)
ORDER BY province, unit_level DESC, platform.category, platform.code
