-- Returns: what the platforms connect to, as the documents state it.
-- Grain: link.
-- Columns: link (code); from_platform; to_platform (NULL where it leads outside the documented places); to_system (code, NULL where it leads to a platform), system_vi, system_en, system_category (of that system); to_vi, to_en (what it leads to, as the document names it); via_vi, via_en; status (connected or ready); as_of (day, month, half-year or year); source (code), source_title.
-- Parameters: none.
-- Notes: a system outside that several platforms connect to has one code.
SELECT
    platform_link.code AS link,
    platform_link.from_platform,
    nullif(platform_link.to_platform, '') AS to_platform,
    nullif(platform_link.to_system, '') AS to_system,
    outside_system.name_vi AS system_vi,
    outside_system.name_en AS system_en,
    outside_system.category AS system_category,
    platform_link.to_system_vi AS to_vi,
    platform_link.to_system_en AS to_en,
    platform_link.via_vi,
    platform_link.via_en,
    platform_link.status,
    platform_link.as_of,
    platform_link.source,
    source.title AS source_title
FROM platform_link
LEFT JOIN outside_system ON outside_system.code = platform_link.to_system
LEFT JOIN source ON source.code = platform_link.source
ORDER BY platform_link.code
