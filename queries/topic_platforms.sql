-- Returns: the platforms that the documents name in a place, each with what it connects to and when its next stage is due.
-- Grain: platform.
-- Columns: the row of platform; full_name, full_name_en (of the unit); parent (code of the unit above); connects_vi, connects_en (NULL without a link), due_on and due_stage (the next, NULL without one), note_vi, note_en (of the stage that is due); source_title, source_published_on.
-- Parameters: $frame, $unit: text, never NULL.
-- Notes: in frame 2025 those of the former provinces that went into the unit, of the country all.
WITH place AS (
    SELECT $frame AS frame, $unit AS unit
    UNION
    SELECT from_frame, from_code FROM unit_change WHERE to_frame = $frame AND to_code = $unit AND length(from_code) = 2
),
connected AS (
    SELECT
        from_platform,
        string_agg(to_system_vi || CASE WHEN via_en = 'not stated' THEN '' ELSE ' (' || via_vi || ')' END, ' · ' ORDER BY code) AS connects_vi,
        string_agg(to_system_en || CASE WHEN via_en = 'not stated' THEN '' ELSE ' (' || via_en || ')' END, ' · ' ORDER BY code) AS connects_en
    FROM platform_link
    GROUP BY from_platform
),
due AS (
    SELECT platform, on_date, stage, note_vi, note_en, row_number() OVER (PARTITION BY platform ORDER BY on_date) AS place
    FROM platform_stage
    WHERE kind = 'due'
)
SELECT
    platform.*,
    unit.full_name,
    unit.full_name_en,
    unit.parent,
    connected.connects_vi,
    connected.connects_en,
    due.on_date AS due_on,
    due.stage AS due_stage,
    due.note_vi,
    due.note_en,
    source.title AS source_title,
    source.published_on AS source_published_on
FROM platform
JOIN unit ON unit.frame = platform.frame AND unit.code = platform.unit
JOIN source ON source.code = platform.source
LEFT JOIN connected ON connected.from_platform = platform.code
LEFT JOIN due ON due.platform = platform.code AND due.place = 1
WHERE $unit = 'VN'
    OR EXISTS (
        SELECT 1 FROM place
        WHERE place.frame = platform.frame AND place.unit IN (platform.unit, unit.parent)
    )
ORDER BY platform.unit, platform.code
