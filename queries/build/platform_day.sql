-- Returns: how the hourly checks of the platforms went, by day.
-- Grain: platform, day.
-- Columns: frame, unit (of the platform); day; checks, up (counts); response_ms (sum of milliseconds over the checks that were up); sessions (sum of users an hour).
-- Parameters: none.
-- Notes: a day on which a platform was not in use has no row.
SELECT
    platform,
    frame,
    unit,
    day,
    sum(checks)::BIGINT AS checks,
    sum(up)::BIGINT AS up,
    sum(response_ms)::BIGINT AS response_ms,
    sum(sessions)::BIGINT AS sessions
FROM platform_check_counts
GROUP BY ALL
ORDER BY ALL
