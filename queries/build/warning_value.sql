-- Returns: the values every rule of early warning looks at, and whether its condition holds.
-- Grain: rule, frame, unit, period.
-- Columns: level, parent, indicator, kind, condition, threshold, periods, severity (of the rule); ordinal (number of the period among those of its kind); newest (ordinal of the newest period in which any unit has a value); value (indicator's unit); status; apportioned_share (0 to 1); base (what it is held against: the path to the target, the value a year before, the bound of the rule, in the indicator's unit); number (points behind the path, factor, gap beyond the bound); place (rank among siblings that we computed); is_continued (whether the period before is comparable); enough (cases for a judgement); holds (the condition of this period alone; NULL for falls and silence, which need other periods).
-- Parameters: $least_cases: count below which a rate raises nothing.
-- Notes: periods that are not over count for a stock only; a path of places is left out; frame 2024 only where the indicator has no value in frame 2025.
WITH rule AS (
    SELECT
        warning_rule.code,
        warning_rule.indicator,
        warning_rule.level,
        warning_rule.kind,
        warning_rule.condition,
        warning_rule.threshold,
        CAST(warning_rule.periods AS INTEGER) AS periods,
        coalesce(warning_rule.least, 0) AS least,
        warning_rule.is_stock,
        warning_rule.severity,
        indicator.direction,
        indicator.carry_rule,
        CASE WHEN warning_rule.indicator IN (SELECT indicator FROM held_period WHERE frame = '2025') THEN '2025' ELSE '2024' END AS frame
    FROM warning_rule
    JOIN indicator ON indicator.code = warning_rule.indicator
),
held AS (
    SELECT
        rule.*,
        measure.parent,
        measure.unit,
        measure.period,
        measure.value,
        measure.status,
        measure.apportioned_share,
        measure.state,
        measure.path_value,
        measure.target_on_rank,
        period.ordinal,
        measure.value - measure.change_year AS year_before,
        measure.change_period IS NOT NULL AS is_continued,
        CASE WHEN measure.rank_source = 'computed' THEN measure.rank_siblings END AS place,
        rule.carry_rule <> 'ratio' OR coalesce(measure.denominator >= $least_cases, true) AS enough
    FROM rule
    JOIN measure ON measure.frame = rule.frame AND measure.indicator = rule.indicator AND measure.kind = rule.kind AND measure.level = rule.level
    JOIN period ON period.code = measure.period
    WHERE measure.value IS NOT NULL AND (measure.complete OR rule.is_stock)
),
latest AS (
    SELECT code, max(ordinal) AS newest
    FROM held
    GROUP BY code
)
SELECT
    held.code AS rule,
    frame,
    level,
    parent,
    unit,
    indicator,
    kind,
    condition,
    threshold,
    periods,
    severity,
    period,
    CAST(ordinal AS INTEGER) AS ordinal,
    CAST(latest.newest AS INTEGER) AS newest,
    value,
    status,
    apportioned_share,
    place,
    enough,
    is_continued,
    CASE condition WHEN 'state_red' THEN path_value WHEN 'multiplied' THEN year_before WHEN 'beyond' THEN threshold END AS base,
    CASE condition
        WHEN 'state_red' THEN abs(value - path_value)
        WHEN 'multiplied' THEN value / nullif(year_before, 0)
        WHEN 'beyond' THEN abs(value - threshold)
    END AS number,
    CASE condition
        WHEN 'state_red' THEN state = 'behind' AND NOT target_on_rank AND abs(value - path_value) >= threshold
        WHEN 'multiplied' THEN enough AND year_before > 0 AND value >= threshold * year_before AND value >= least
        WHEN 'beyond' THEN enough AND CASE direction WHEN 'down' THEN value > threshold ELSE value < threshold END
    END AS holds
FROM held
JOIN latest ON latest.code = held.code
