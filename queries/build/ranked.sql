-- Returns: every observation with its place among its siblings and in the country.
-- Grain: frame, unit, indicator, period.
-- Columns: after_break (whether the period begins after the series was broken on broken_on); level; parent; kind, ordinal, complete (of the period); value (indicator's unit), printed (the same as it is printed); ranks with the number ranked.
-- Parameters: none.
-- Notes: ranks compare values as they are printed, so that a difference nobody can see is a tie.
WITH placed AS (
    SELECT
        observation.* EXCLUDE (period_end),
        unit.level,
        unit.parent,
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
    JOIN unit ON unit.frame = observation.frame AND unit.code = observation.unit
    JOIN period ON period.code = observation.period
    JOIN indicator ON indicator.code = observation.indicator
    LEFT JOIN series_break ON series_break.indicator = observation.indicator
)
SELECT
    *,
    rank() OVER (PARTITION BY frame, level, parent, indicator, period ORDER BY sense * printed) AS rank_siblings,
    count(*) OVER (PARTITION BY frame, level, parent, indicator, period) AS siblings,
    rank() OVER (PARTITION BY frame, level, indicator, period ORDER BY sense * printed) AS rank_country,
    count(*) OVER (PARTITION BY frame, level, indicator, period) AS country
FROM placed
