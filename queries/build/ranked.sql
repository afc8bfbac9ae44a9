-- Returns: every observation with its place among its siblings and in the country.
-- Grain: frame, unit, indicator, period.
-- Columns: after_break (whether the period begins after the series was broken on broken_on); level; parent; kind, ordinal, complete (of the period); value (indicator's unit), printed (the same as it is printed); ranks with the number ranked; rank_source (computed or published).
-- Parameters: $least_ranked_share: share (0 to 1) of the units of a level with a value below which they are not ranked.
-- Notes: ranks compare values as they are printed, so that a difference nobody can see is a tie; where too few provinces have a value, the place published among all of them; units, indicators and periods are numbered, as to sort numbers takes half the time; sorted by parent, indicator and period while rows are narrow, as measure is kept.
WITH peer AS (
    SELECT
        frame,
        code,
        level,
        parent,
        row_number() OVER (ORDER BY frame, code) AS number,
        dense_rank() OVER (ORDER BY frame, coalesce(parent, ''), level) AS siblings_number,
        dense_rank() OVER (ORDER BY frame, level) AS country_number,
        count(*) OVER (PARTITION BY frame, level, parent) AS siblings_there,
        count(*) OVER (PARTITION BY frame, level) AS country_there
    FROM unit
),
rule AS (
    SELECT
        indicator.code,
        row_number() OVER (ORDER BY indicator.code) AS number,
        indicator.direction,
        indicator.carry_rule,
        indicator.tolerance,
        indicator.decimals::INTEGER AS decimals,
        CASE WHEN indicator.direction = 'down' THEN 1 ELSE -1 END AS sense,
        series_break.on_date AS broken_on
    FROM indicator
    LEFT JOIN series_break ON series_break.indicator = indicator.code
),
span AS (
    SELECT *, row_number() OVER (ORDER BY kind, code) AS number
    FROM period
),
placed AS (
    SELECT
        observation.* EXCLUDE (frame, unit, indicator, period),
        peer.number AS unit_number,
        rule.number AS indicator_number,
        span.number AS period_number,
        (peer.siblings_number * 100000 + rule.number) * 100000 + span.number AS siblings,
        (peer.country_number * 100000 + rule.number) * 100000 + span.number AS country,
        round(observation.value + sign(observation.value) * 1e-9, rule.decimals) AS printed,
        rule.sense * printed AS sense_value
    FROM observation
    JOIN peer ON peer.frame = observation.frame AND peer.code = observation.unit
    JOIN span ON span.code = observation.period
    JOIN rule ON rule.code = observation.indicator
),
counted AS (
    SELECT
        *,
        rank() OVER siblings AS sibling_place,
        count(value) OVER all_siblings AS siblings_held,
        rank() OVER country AS country_place,
        count(value) OVER all_country AS country_held
    FROM placed
    WINDOW
        siblings AS (PARTITION BY siblings ORDER BY sense_value),
        all_siblings AS (PARTITION BY siblings ORDER BY sense_value RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
        country AS (PARTITION BY country ORDER BY sense_value),
        all_country AS (PARTITION BY country ORDER BY sense_value RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
),
sorted AS (
    SELECT *
    FROM counted
    ORDER BY siblings, unit_number
),
judged AS (
    SELECT
        peer.frame,
        peer.code AS unit,
        rule.code AS indicator,
        span.code AS period,
        sorted.* EXCLUDE (unit_number, indicator_number, period_number, siblings, country, sense_value, period_end),
        peer.level,
        peer.parent,
        peer.country_there,
        span.kind,
        span.ordinal,
        coalesce(sorted.period_end, span.last) AS period_end,
        coalesce(sorted.period_end, span.last) >= span.last AS complete,
        rule.direction,
        rule.carry_rule,
        rule.tolerance,
        rule.broken_on,
        coalesce(span.first >= rule.broken_on, false) AS after_break,
        value IS NOT NULL AND siblings_held >= $least_ranked_share * siblings_there AS among_siblings,
        value IS NOT NULL AND country_held >= $least_ranked_share * country_there AS in_country
    FROM sorted
    JOIN peer ON peer.number = sorted.unit_number
    JOIN span ON span.number = sorted.period_number
    JOIN rule ON rule.number = sorted.indicator_number
)
SELECT
    judged.* EXCLUDE (country_there, sibling_place, siblings_held, country_place, country_held, among_siblings, in_country),
    CASE WHEN among_siblings THEN sibling_place ELSE published_rank.rank::BIGINT END AS rank_siblings,
    CASE WHEN among_siblings THEN siblings_held ELSE published_rank."of"::BIGINT END AS siblings,
    CASE WHEN in_country THEN country_place ELSE published_rank.rank::BIGINT END AS rank_country,
    CASE WHEN in_country THEN country_held ELSE published_rank."of"::BIGINT END AS country,
    CASE
        WHEN among_siblings OR in_country THEN 'computed'
        WHEN published_rank.rank IS NOT NULL THEN 'published'
    END AS rank_source
FROM judged
LEFT JOIN published_rank
    ON published_rank.frame = judged.frame AND published_rank.unit = judged.unit AND published_rank.indicator = judged.indicator
    AND published_rank.period = judged.period AND published_rank."of" = judged.country_there AND judged.level = 'province'
