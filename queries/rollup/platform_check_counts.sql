-- Returns: how one month's checks of the platforms went, by day.
-- Grain: platform, day.
-- Columns: frame, unit (of the platform); day; checks, up (counts); response_ms (sum of milliseconds over the checks that were up); sessions (sum of users an hour).
-- Parameters: none.
-- Notes: portable SQL (DuckDB, Apache Spark).
SELECT
    platform,
    frame,
    unit,
    CAST(checked_at AS DATE) AS day,
    count(*) AS checks,
    count(CASE WHEN is_up THEN 1 END) AS up,
    CAST(sum(coalesce(response_ms, 0)) AS BIGINT) AS response_ms,
    CAST(sum(sessions) AS BIGINT) AS sessions
FROM platform_check
GROUP BY platform, frame, unit, CAST(checked_at AS DATE)
