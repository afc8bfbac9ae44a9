-- Returns: what screens read: every value with target, state, rank and change.
-- Grain: frame, unit, indicator, period.
-- Columns: complete (the period is over); value (indicator's unit); numerator, denominator; status; note; apportioned_share; target, target_value, path_value, start_value, start_on, due; state; ranks; rank_source (computed, published or NULL); change_period, change_year (indicator's unit, to six decimals, which the file keeps in half the bytes); rank_change_year (places gained).
-- Parameters: $least_cases: count below which a rate has no state.
-- Notes: sorted by parent, so that a screen's query reads one stretch of the file; values are held against earlier ones of their series by its number, as to join texts takes twice as long; no change across statuses or a broken series, nor from or to a count over a part of a period.
WITH unit_number AS (
    SELECT frame, code, row_number() OVER (ORDER BY frame, code) AS number
    FROM unit
),
indicator_number AS (
    SELECT code, row_number() OVER (ORDER BY code) AS number
    FROM indicator
),
kind_number AS (
    SELECT kind, row_number() OVER (ORDER BY kind) AS number
    FROM (SELECT DISTINCT kind FROM period)
),
held AS (
    SELECT frame, unit, indicator, kind, ordinal, value, rank_siblings, status, after_break, complete
    FROM ranked
    UNION ALL
    SELECT frame, unit, indicator, kind, ordinal, value, rank_siblings, status, after_break, complete
    FROM ranked_before
),
earlier AS (
    SELECT
        (((unit_number.number * 100000 + indicator_number.number) * 10 + kind_number.number) * 2 + (held.status = 'simulated')::INTEGER) * 2
        + held.after_break::INTEGER AS series,
        held.ordinal,
        held.value,
        held.rank_siblings,
        held.complete
    FROM held
    JOIN unit_number ON unit_number.frame = held.frame AND unit_number.code = held.unit
    JOIN indicator_number ON indicator_number.code = held.indicator
    JOIN kind_number ON kind_number.kind = held.kind
),
now AS (
    SELECT
        ranked.*,
        (((unit_number.number * 100000 + indicator_number.number) * 10 + kind_number.number) * 2 + (ranked.status = 'simulated')::INTEGER) * 2
        + ranked.after_break::INTEGER AS series,
        CASE ranked.kind WHEN 'month' THEN 12 WHEN 'quarter' THEN 4 WHEN 'half' THEN 2 ELSE 1 END AS a_year
    FROM ranked
    JOIN unit_number ON unit_number.frame = ranked.frame AND unit_number.code = ranked.unit
    JOIN indicator_number ON indicator_number.code = ranked.indicator
    JOIN kind_number ON kind_number.kind = ranked.kind
),
with_change AS (
    SELECT
        now.*,
        CASE WHEN now.carry_rule <> 'sum' OR (now.complete AND before.complete) THEN round(now.value - before.value, 6) END AS change_period,
        CASE WHEN now.carry_rule <> 'sum' OR (now.complete AND last_year.complete) THEN round(now.value - last_year.value, 6) END AS change_year,
        last_year.rank_siblings - now.rank_siblings AS rank_change_year
    FROM now
    LEFT JOIN earlier AS before ON before.series = now.series AND before.ordinal = now.ordinal - 1
    LEFT JOIN earlier AS last_year ON last_year.series = now.series AND last_year.ordinal = now.ordinal - now.a_year
)
SELECT
    with_change.frame,
    with_change.indicator,
    with_change.kind,
    with_change.period,
    with_change.level,
    coalesce(with_change.parent, '') AS parent,
    with_change.unit,
    with_change.period_end,
    with_change.complete,
    with_change.value,
    with_change.numerator,
    with_change.denominator,
    with_change.status,
    with_change.apportioned_share,
    with_change.source,
    with_change.note,
    target_point.target,
    target_point.target_value,
    target_point.path_value,
    target_point.start_value,
    target_point.start_on,
    target_point.due,
    coalesce(target_point.on_rank, false) AS target_on_rank,
    CASE
        WHEN target_point.path_value IS NULL OR (with_change.carry_rule = 'ratio' AND with_change.denominator < $least_cases) THEN 'not_assessable'
        WHEN target_point.comparator IN ('<=', '<') AND target_point.reached <= target_point.path_value THEN 'on_track'
        WHEN target_point.comparator IN ('>=', '>', '=') AND target_point.reached >= target_point.path_value THEN 'on_track'
        WHEN abs(target_point.reached - target_point.path_value) <= CASE WHEN target_point.on_rank THEN 3 ELSE coalesce(with_change.tolerance, 0) END THEN 'at_risk'
        ELSE 'behind'
    END AS state,
    with_change.rank_siblings::INTEGER AS rank_siblings,
    with_change.siblings::INTEGER AS siblings,
    with_change.rank_country::INTEGER AS rank_country,
    with_change.country::INTEGER AS country,
    with_change.rank_source,
    with_change.change_period,
    with_change.change_year,
    with_change.rank_change_year::INTEGER AS rank_change_year
FROM with_change
LEFT JOIN target_point
    ON target_point.frame = with_change.frame AND target_point.unit = with_change.unit
    AND target_point.indicator = with_change.indicator AND target_point.period = with_change.period
ORDER BY with_change.frame, coalesce(with_change.parent, ''), with_change.indicator, with_change.kind, with_change.period, with_change.unit
