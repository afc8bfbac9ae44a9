-- Returns: how units stand to the target of an indicator, at what pace they move and when they would reach it.
-- Grain: indicator, unit.
-- Columns: unit; indicator; the row of measure (NULL without a value): period, kind, period_end, complete, value, numerator, denominator (indicator's unit or counts), status, apportioned_share, state, target, target_value, path_value, start_value, start_on, due, target_on_rank, rank_country of country, rank_source; comparator; broken_on (the day from which the method is another one, NULL before and without a break); months (count of the monthly values behind the pace); pace, needed_pace (indicator's unit a month); outlook (reached, broken, unknown, away, far, in_time, late or NULL); reached_on (last day of the month).
-- Parameters: $frame: text; $parent: the unit above, '' for the country; $units: list of codes, empty for all its children; $indicators: list of codes; $on: DATE, the last day of the chosen period; $kind: kind of the chosen period; $least_cases: cases below which a rate says nothing; $clock: moment up to which events are known; none NULL.
-- Notes: one period an indicator, as in unit_measures: the chosen kind first, then the newest; the pace is the slope of the least-squares line through the whole months of the last 12, on the same side of a break in the series and simulated or not alike; told from 6 months on, a date for at most 120 months ahead, none across a break.
WITH held AS (
    SELECT
        measure.*,
        year(measure.period_end) * 12 + month(measure.period_end) AS month_number,
        indicator.carry_rule = 'ratio' AND coalesce(measure.denominator, 0) < $least_cases AS too_small,
        series_break.on_date AS break_on
    FROM measure
    JOIN indicator ON indicator.code = measure.indicator
    LEFT JOIN series_break ON series_break.indicator = measure.indicator
    WHERE measure.frame = $frame AND measure.parent = $parent AND list_contains($indicators, measure.indicator)
        AND (len($units) = 0 OR list_contains($units, measure.unit)) AND measure.period_end <= $on
),
shown AS (
    SELECT indicator, period
    FROM held
    QUALIFY row_number() OVER (PARTITION BY indicator ORDER BY kind = $kind DESC, period_end DESC, kind = 'year' DESC, kind) = 1
),
now AS (
    SELECT held.*
    FROM held
    JOIN shown ON shown.indicator = held.indicator AND shown.period = held.period
),
moved AS (
    SELECT now.unit, now.indicator, count(*) AS months, regr_slope(past.value, past.month_number) AS pace
    FROM now
    JOIN held AS past
        ON past.unit = now.unit AND past.indicator = now.indicator AND past.kind = 'month' AND past.complete AND NOT past.too_small
        AND past.month_number BETWEEN now.month_number - 11 AND now.month_number AND past.period_end <= now.period_end
        AND (past.status = 'simulated') = (now.status = 'simulated')
        AND (now.break_on IS NULL OR (past.period_end >= now.break_on) = (now.period_end >= now.break_on))
    GROUP BY now.unit, now.indicator
),
judged AS (
    SELECT
        now.*,
        target.comparator,
        coalesce(moved.months, 0) AS months,
        CASE WHEN moved.months >= 6 THEN moved.pace END AS pace,
        now.target_value - now.value AS missing,
        CASE WHEN target.comparator IN ('<=', '<') THEN -1 ELSE 1 END AS sense,
        year(now.due) * 12 + month(now.due) - now.month_number AS months_left
    FROM now
    LEFT JOIN target ON target.code = now.target
    LEFT JOIN moved ON moved.unit = now.unit AND moved.indicator = now.indicator
),
projected AS (
    SELECT
        *,
        CASE WHEN sense * pace > 1e-9 THEN ceil(missing / pace - 1e-9) END AS months_to_go,
        CASE
            WHEN sense * missing < 0 THEN true
            WHEN sense * missing = 0 THEN comparator NOT IN ('>', '<')
            ELSE false
        END AS is_reached
    FROM judged
)
SELECT
    unit.code AS unit,
    asked.indicator,
    projected.period,
    projected.kind,
    projected.period_end,
    projected.complete,
    projected.value,
    projected.numerator,
    projected.denominator,
    projected.status,
    projected.apportioned_share,
    projected.state,
    projected.target,
    projected.target_value,
    projected.path_value,
    projected.start_value,
    projected.start_on,
    projected.due,
    projected.target_on_rank,
    projected.comparator,
    projected.rank_country,
    projected.country,
    projected.rank_source,
    CASE WHEN projected.break_on <= projected.period_end OR projected.break_on <= CAST($clock AS DATE) THEN projected.break_on END AS broken_on,
    projected.months::INTEGER AS months,
    projected.pace,
    CASE WHEN NOT projected.is_reached AND NOT projected.too_small THEN projected.missing / nullif(greatest(projected.months_left, 0), 0) END AS needed_pace,
    CASE
        WHEN projected.target IS NULL OR projected.target_on_rank THEN NULL
        WHEN projected.too_small THEN 'unknown'
        WHEN projected.is_reached THEN 'reached'
        WHEN projected.break_on > projected.period_end AND projected.break_on <= CAST($clock AS DATE) THEN 'broken'
        WHEN projected.pace IS NULL THEN 'unknown'
        WHEN projected.months_to_go IS NULL THEN 'away'
        WHEN projected.months_to_go > 120 THEN 'far'
        WHEN projected.months_to_go <= projected.months_left THEN 'in_time'
        ELSE 'late'
    END AS outlook,
    CASE WHEN outlook IN ('in_time', 'late') THEN last_day(projected.period_end + to_months(CAST(projected.months_to_go AS INTEGER))) END AS reached_on
FROM unit
CROSS JOIN (SELECT unnest($indicators) AS indicator) AS asked
LEFT JOIN projected ON projected.unit = unit.code AND projected.indicator = asked.indicator
WHERE unit.frame = $frame AND coalesce(unit.parent, '') = $parent AND (len($units) = 0 OR list_contains($units, unit.code))
ORDER BY asked.indicator, unit.name COLLATE vi, unit.code
