-- Returns: the petitions as they were known at one moment, those of which something was told since another.
-- Grain: petition_id.
-- Columns: those of the stream, in its units.
-- Parameters: $since, $until: the two moments; what came later is not told yet.
-- Notes: the first moment long past gives all of them.
SELECT * REPLACE (
    CASE WHEN answered_at <= $until THEN answered_at END AS answered_at,
    CASE WHEN answered_at <= $until THEN answered_month END AS answered_month,
    CASE WHEN answered_at <= $until THEN handling_days END AS handling_days,
    CASE WHEN answered_at <= $until THEN on_time END AS on_time,
    coalesce(answered_at <= $until, false) AND rated AS rated,
    coalesce(answered_at <= $until, false) AND satisfied AS satisfied,
    coalesce(answered_at <= $until, false) AND reopened AS reopened
)
FROM petition
WHERE received_at <= $until AND (received_at > $since OR (answered_at > $since AND answered_at <= $until))
