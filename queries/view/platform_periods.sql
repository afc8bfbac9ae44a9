-- Returns: how the documented platforms ran, period by period.
-- Grain: platform, period.
-- Columns: checks (count); up_share (0 to 1 of the checks that found it up); response_ms (milliseconds, mean); sessions (count).
-- Parameters: none.
-- Notes: simulated in the shipped demonstration.
SELECT platform, period, checks, up_share, response_ms, sessions
FROM platform_period
ORDER BY platform, period
