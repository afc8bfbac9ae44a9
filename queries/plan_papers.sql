-- Returns: the resolutions, plans and decisions, and the items of plans, that the documents name in a place.
-- Grain: kind, code.
-- Columns: kind (document or item); code; frame, unit; full_name, full_name_en (of the unit); parent (code of the unit above); title_vi, title_en; by_vi, by_en (who issued or owns it); detail_vi, detail_en; on_date (day, month or year it was issued, or that the item's state was as of; NULL where not printed); stage_vi, stage_en, due (of an item, the last day); note (in both languages); source, source_title, source_published_on.
-- Parameters: $frame, $unit: text, never NULL.
-- Notes: in frame 2025 those of the former provinces that went into the unit, of the country all.
WITH place AS (
    SELECT $frame AS frame, $unit AS unit
    UNION
    SELECT from_frame, from_code FROM unit_change WHERE to_frame = $frame AND to_code = $unit AND length(from_code) = 2
),
paper AS (
    SELECT
        'document' AS kind, code, frame, unit, title_vi, title_en, issuer_vi AS by_vi, issuer_en AS by_en, subject_vi AS detail_vi,
        subject_en AS detail_en, nullif(issued_on, '') AS on_date, NULL AS stage_vi, NULL AS stage_en, CAST(NULL AS DATE) AS due, note, source
    FROM document
    UNION ALL
    SELECT
        'item', programme_item.code, frame, unit, title_vi, title_en, agency.name_vi, agency.name_en, evidence_vi, evidence_en,
        CAST(as_of AS VARCHAR), stage_vi, stage_en, due_last, NULL, programme_item.source
    FROM programme_item
    JOIN agency ON agency.code = programme_item.owner
    WHERE programme_item.status = 'published'
)
SELECT
    paper.*,
    unit.full_name,
    unit.full_name_en,
    unit.parent,
    source.title AS source_title,
    source.published_on AS source_published_on
FROM paper
JOIN unit ON unit.frame = paper.frame AND unit.code = paper.unit
JOIN source ON source.code = paper.source
WHERE $unit = 'VN'
    OR EXISTS (
        SELECT 1 FROM place
        WHERE place.frame = paper.frame AND place.unit IN (paper.unit, unit.parent)
    )
ORDER BY paper.kind, paper.on_date, paper.code
