-- Returns: what the documents say of watching over security in a place: platforms and what they connect to.
-- Grain: platform, link.
-- Columns: platform (code); name_vi, name_en; unit (of frame 2024), full_name, full_name_en; stage; as_of (day, month or year); detail_vi, detail_en; to_vi, to_en, via_vi, via_en (of the link, NULL without one); source_title.
-- Parameters: $frame, $unit: text, never NULL.
-- Notes: of a province of frame 2025 those of the former provinces that went into it, of the country all.
SELECT
    platform.code AS platform,
    platform.name_vi,
    platform.name_en,
    platform.unit,
    unit.full_name,
    unit.full_name_en,
    platform.stage,
    platform.as_of,
    platform.detail_vi,
    platform.detail_en,
    platform_link.to_system_vi AS to_vi,
    platform_link.to_system_en AS to_en,
    platform_link.via_vi,
    platform_link.via_en,
    source.title AS source_title
FROM platform
JOIN unit ON unit.frame = platform.frame AND unit.code = platform.unit
LEFT JOIN platform_link ON platform_link.from_platform = platform.code
LEFT JOIN source ON source.code = platform.source
WHERE platform.category = 'security'
    AND (
        $unit = 'VN'
        OR (platform.frame = $frame AND $unit IN (platform.unit, unit.parent))
        OR EXISTS (
            SELECT 1 FROM unit_change
            WHERE unit_change.from_frame = platform.frame AND unit_change.from_code IN (platform.unit, unit.parent)
                AND unit_change.to_frame = $frame AND unit_change.to_code = $unit
        )
    )
ORDER BY platform.unit, platform.code, platform_link.to_system_vi
