-- Returns: every observation with its place among its siblings and in the country.
-- Grain: frame, unit, indicator, period.
-- Columns: after_break (whether the period begins after the series was broken on broken_on); level; parent; kind, ordinal, complete (of the period); value (indicator's unit), printed (the same as it is printed); ranks with the number ranked; rank_source (computed or published).
-- Parameters: $least_ranked_share: share (0 to 1) of the units of a level with a value below which they are not ranked.
-- Notes: ranks compare values as they are printed, so that a difference nobody can see is a tie; where too few provinces have a value, the place published among all of them.
WITH peer AS (
    SELECT
        frame,
        code,
        level,
        parent,
        count(*) OVER (PARTITION BY frame, level, parent) AS siblings_there,
        count(*) OVER (PARTITION BY frame, level) AS country_there
    FROM unit
),
placed AS (
    SELECT
        observation.* EXCLUDE (period_end),
        peer.level,
        peer.parent,
        peer.siblings_there,
        peer.country_there,
        period.kind,
        period.ordinal,
        coalesce(observation.period_end, period.last) AS period_end,
        coalesce(observation.period_end, period.last) >= period.last AS complete,
        indicator.direction,
        indicator.carry_rule,
        indicator.tolerance,
        series_break.on_date AS broken_on,
        coalesce(period.first >= series_break.on_date, false) AS after_break,
        round(observation.value + sign(observation.value) * 1e-9, indicator.decimals::INTEGER) AS printed,
        CASE WHEN indicator.direction = 'down' THEN 1 ELSE -1 END AS sense
    FROM observation
    JOIN peer ON peer.frame = observation.frame AND peer.code = observation.unit
    JOIN period ON period.code = observation.period
    JOIN indicator ON indicator.code = observation.indicator
    LEFT JOIN series_break ON series_break.indicator = observation.indicator
),
counted AS (
    SELECT
        *,
        rank() OVER (PARTITION BY frame, level, parent, indicator, period ORDER BY sense * printed) AS sibling_place,
        count(value) OVER (PARTITION BY frame, level, parent, indicator, period) AS siblings_held,
        rank() OVER (PARTITION BY frame, level, indicator, period ORDER BY sense * printed) AS country_place,
        count(value) OVER (PARTITION BY frame, level, indicator, period) AS country_held
    FROM placed
),
judged AS (
    SELECT
        *,
        value IS NOT NULL AND siblings_held >= $least_ranked_share * siblings_there AS among_siblings,
        value IS NOT NULL AND country_held >= $least_ranked_share * country_there AS in_country
    FROM counted
)
SELECT
    judged.* EXCLUDE (siblings_there, country_there, sibling_place, siblings_held, country_place, country_held, among_siblings, in_country),
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
