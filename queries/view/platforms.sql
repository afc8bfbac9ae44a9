-- Returns: the digital platforms that documents name in a place.
-- Grain: platform.
-- Columns: frame, unit (where); kind (of platform); name_vi, name_en; category; stage (last one reached); as_of (as printed); levels (covered); owner_vi, owner_en (agency); detail_vi, detail_en; source.
-- Parameters: none.
-- Notes: an empty cell is what the document does not say.
SELECT
    code AS platform,
    frame,
    unit,
    key AS kind,
    name_vi,
    name_en,
    category,
    stage,
    as_of,
    levels,
    owner_vi,
    owner_en,
    detail_vi,
    detail_en,
    source
FROM platform
ORDER BY code
