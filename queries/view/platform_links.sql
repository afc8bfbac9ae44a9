-- Returns: what platforms are connected to.
-- Grain: link.
-- Columns: frame, unit (where); from_platform, to_platform (platforms); to_system_vi, to_system_en (a system outside, NULL inside); via_vi, via_en (over what); status (connected or ready); as_of (as printed); source.
-- Parameters: none.
-- Notes: one direction a row, as the document says it.
SELECT
    code AS link,
    frame,
    unit,
    from_platform,
    to_platform,
    to_system_vi,
    to_system_en,
    via_vi,
    via_en,
    status,
    as_of,
    source
FROM platform_link
ORDER BY code
