-- Returns: the plans, projects and tasks of a place and of the places in it, each with its state on the day it was reported.
-- Grain: code (of an item).
-- Columns: the row of programme_item; start_first, due_last, finished_last (days); state (late, blocked, finished, under_way, ready, preparing, planned); is_due_soon (within $days days of as_of); is_passed (due after as_of and before $clock); plan_vi, plan_en, plan_unit, plan_note_vi, plan_note_en; owner_vi, owner_en; level, parent (of the unit); former_province (code in frame 2024, NULL where it is still the asked province); figure_vi, figure_en, figure_numerator, figure_denominator (of the published count it is one of, counts); source_title, source_publisher; progress (%).
-- Parameters: $frame, $unit: text; $clock: TIMESTAMP, up to when events are known; $days: number of days; none NULL.
-- Notes: of a unit of frame 2025 those of the former provinces and districts that went into it, of the country all; late means due before the day of the report.
WITH place AS (
    SELECT $frame AS frame, $unit AS unit
    UNION
    SELECT from_frame, from_code FROM unit_change
    WHERE to_frame = $frame AND to_code = $unit AND length(from_code) < 5
)
SELECT
    item.*,
    CASE
        WHEN item.stage = 'finished' THEN 'finished'
        WHEN item.due_last < item.as_of THEN 'late'
        WHEN item.stage IN ('blocked', 'under_way', 'planned') THEN item.stage
        WHEN item.stage IN ('approved', 'issued') THEN 'ready'
        ELSE 'preparing'
    END AS state,
    coalesce(item.stage <> 'finished' AND item.due_last BETWEEN item.as_of AND item.as_of + CAST($days AS INTEGER), false) AS is_due_soon,
    coalesce(item.stage <> 'finished' AND item.due_last >= item.as_of AND item.due_last < CAST($clock AS DATE), false) AS is_passed,
    plan.name_vi AS plan_vi,
    plan.name_en AS plan_en,
    plan.unit AS plan_unit,
    plan.note_vi AS plan_note_vi,
    plan.note_en AS plan_note_en,
    owner.name_vi AS owner_vi,
    owner.name_en AS owner_en,
    unit.level,
    coalesce(unit.parent, '') AS parent,
    CASE WHEN $frame <> item.frame THEN coalesce(province.code, unit.code) END AS former_province,
    figure.measure_vi AS figure_vi,
    figure.measure_en AS figure_en,
    figure.numerator AS figure_numerator,
    figure.denominator AS figure_denominator,
    source.title AS source_title,
    source.publisher AS source_publisher
FROM programme_item AS item
JOIN programme_plan AS plan ON plan.code = item.plan
JOIN agency AS owner ON owner.code = item.owner
JOIN unit ON unit.frame = item.frame AND unit.code = item.unit
LEFT JOIN unit AS province ON province.frame = unit.frame AND province.code = unit.parent AND unit.level = 'district'
LEFT JOIN figure ON figure.code = item.figure
JOIN source ON source.code = item.source
WHERE $unit = 'VN'
    OR EXISTS (SELECT 1 FROM place WHERE place.frame = item.frame AND place.unit IN (item.unit, unit.parent))
ORDER BY item.code
