-- Returns: how the hourly checks of the platforms in each province went.
-- Grain: frame, unit (province), period.
-- Columns: period (code of the month, quarter or year); period_end (last day covered); checks, up (counts).
-- Parameters: $clock: the moment up to which events are known; a period that is not over ends there.
-- Notes: platforms of the province and of its districts; a province of frame 2025 has those of the former ones.
WITH owner AS (
    SELECT frame, code AS unit, CASE WHEN level = 'province' THEN code ELSE parent END AS province
    FROM unit
    WHERE level IN ('province', 'district')
),
placed AS (
    SELECT owner.frame, owner.province AS unit, platform_day.day, platform_day.checks, platform_day.up
    FROM platform_day
    JOIN owner ON owner.frame = platform_day.frame AND owner.unit = platform_day.unit
    UNION ALL
    SELECT '2025', unit_change.to_code, platform_day.day, platform_day.checks, platform_day.up
    FROM platform_day
    JOIN owner ON owner.frame = platform_day.frame AND owner.unit = platform_day.unit
    JOIN unit_change ON unit_change.from_frame = owner.frame AND unit_change.from_code = owner.province
    WHERE platform_day.frame = '2024'
)
SELECT placed.frame, placed.unit, period.code AS period, least(period.last, CAST($clock AS DATE)) AS period_end,
    sum(placed.checks)::DOUBLE AS checks, sum(placed.up)::DOUBLE AS up
FROM placed
JOIN period ON period.kind IN ('month', 'quarter', 'year') AND placed.day BETWEEN period.first AND period.last
GROUP BY placed.frame, placed.unit, period.code, period.last
