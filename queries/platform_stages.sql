-- Returns: the stages that platforms have reached, and those the documents say are due.
-- Grain: platform, stage, kind.
-- Columns: on_date (day, month, half-year or year, as exact as the document); kind (actual or due); date_of (start: the stage began then, state: the document finds it so then); note_vi, note_en (NULL without one); source (code), source_title.
-- Parameters: none.
-- Notes: of every platform, in the order of the reference table.
SELECT
    platform_stage.platform,
    platform_stage.stage,
    platform_stage.on_date,
    platform_stage.kind,
    platform_stage.date_of,
    nullif(platform_stage.note_vi, '') AS note_vi,
    nullif(platform_stage.note_en, '') AS note_en,
    platform_stage.source,
    source.title AS source_title
FROM platform_stage
LEFT JOIN source ON source.code = platform_stage.source
ORDER BY platform_stage.platform, platform_stage.kind, platform_stage.on_date, platform_stage.stage
