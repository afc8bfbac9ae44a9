-- Returns: the checks of the platforms as they were known at one moment, those of which something was told since another.
-- Grain: platform, checked_at.
-- Columns: those of the stream, in its units.
-- Parameters: $since, $until: the two moments; what came later is not told yet.
-- Notes: the first moment long past gives all of them.
SELECT *
FROM platform_check
WHERE checked_at <= $until AND checked_at > $since
