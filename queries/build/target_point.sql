-- Returns: for each observation under a target, the value the path from the starting point to the target asks for on that day.
-- Grain: frame, unit, indicator, period (the target next due; a unit's own target before the country's).
-- Columns: target (code); target_value, path_value (indicator's unit, or place when on_rank); start_value; start_on; due; comparator; on_rank; reached (what is held against it).
-- Parameters: none.
-- Notes: the starting point is the target's own, else the unit's yearly value of the last year ended before the document, else its first year since, from that year's last day on; a broken series starts again with its first quarter after the break; what is itself the start is not held against the path.
WITH scoped AS (
    SELECT target.*, unit.frame AS frame, unit.code AS unit
    FROM target
    JOIN unit ON
        (target.scope_unit = 'VN' AND (target.level = '' OR target.level IS NULL OR list_contains(string_split(target.level, ' '), unit.level)))
        OR (target.scope_unit <> 'VN' AND target.scope_frame = unit.frame AND target.scope_unit = unit.code)
    WHERE target.indicator IS NOT NULL AND target.indicator <> '' AND target.value IS NOT NULL AND target.due IS NOT NULL AND target.start_on IS NOT NULL
),
start AS (
    SELECT
        scoped.code,
        scoped.frame,
        scoped.unit,
        placed.after_break,
        arg_max(placed.reached, placed.period_end) FILTER (placed.period_end < scoped.start_on) AS before,
        arg_min(placed.reached, placed.period_end) FILTER (placed.period_end >= scoped.start_on) AS after,
        min(placed.period_end) FILTER (placed.period_end >= scoped.start_on AND placed.reached IS NOT NULL) AS after_on
    FROM scoped
    JOIN placed ON placed.frame = scoped.frame AND placed.unit = scoped.unit AND placed.indicator = scoped.indicator
        AND placed.kind = CASE WHEN placed.after_break THEN 'quarter' ELSE 'year' END AND placed.on_rank = scoped.on_rank
    GROUP BY scoped.code, scoped.frame, scoped.unit, placed.after_break
),
path AS (
    SELECT
        scoped.*,
        coalesce(start.after_break, false) AS after_break,
        CASE WHEN start.after_break THEN NULL ELSE scoped.start_value END AS own_value,
        coalesce(own_value, start.before, start.after) AS first_value,
        own_value IS NULL AND start.before IS NULL AS own_start,
        CASE WHEN own_start THEN coalesce(start.after_on, scoped.start_on) ELSE scoped.start_on END AS first_day
    FROM scoped
    LEFT JOIN start USING (code, frame, unit)
),
point AS (
    SELECT
        path.frame,
        path.unit,
        path.indicator,
        placed.period,
        path.code AS target,
        path.value AS target_value,
        path.first_value
        + (path.value - path.first_value)
        * least(1, greatest(0, date_diff('day', path.first_day, placed.period_end) / nullif(date_diff('day', path.first_day, path.due), 0))) AS straight,
        path.first_value AS start_value,
        path.first_day AS start_on,
        path.due,
        path.comparator,
        path.on_rank,
        placed.reached,
        placed.period_end,
        path.own_start,
        row_number() OVER (
            PARTITION BY path.frame, path.unit, path.indicator, placed.period
            ORDER BY path.scope_unit = 'VN', path.due, path.code
        ) AS preference
    FROM path
    JOIN placed ON placed.frame = path.frame AND placed.unit = path.unit AND placed.indicator = path.indicator
        AND placed.on_rank = path.on_rank AND placed.after_break = path.after_break AND placed.period_end BETWEEN path.start_on AND path.due
)
SELECT
    frame,
    unit,
    indicator,
    period,
    target,
    target_value,
    CASE
        WHEN straight IS NULL OR reached IS NULL OR (own_start AND period_end <= start_on) THEN NULL
        WHEN comparator IN ('>=', '>') THEN least(straight, target_value)
        WHEN comparator IN ('<=', '<') THEN greatest(straight, target_value)
        ELSE straight
    END AS path_value,
    start_value,
    start_on,
    due,
    comparator,
    on_rank,
    reached
FROM point
WHERE preference = 1
