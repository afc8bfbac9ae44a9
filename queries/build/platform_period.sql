-- Returns: how the platforms ran, by month and year.
-- Grain: platform, period.
-- Columns: period (code of the month or year); checks (count); up_share (% of the checks); response_ms (mean milliseconds of the checks that were up); sessions (sum of users an hour).
-- Parameters: none.
-- Notes: from the checks of platform_day; numerator and denominator are added up first and divided last.
WITH spread AS (
    SELECT *, strftime(day, '%Y-%m') AS period FROM platform_day
    UNION ALL
    SELECT *, CAST(year(day) AS VARCHAR) FROM platform_day
)
SELECT
    platform,
    period,
    sum(checks)::BIGINT AS checks,
    100.0 * sum(up) / sum(checks) AS up_share,
    sum(response_ms) / nullif(sum(up), 0) AS response_ms,
    sum(sessions)::BIGINT AS sessions
FROM spread
GROUP BY platform, period
ORDER BY platform, period
