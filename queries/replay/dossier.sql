-- Returns: the dossiers as they were known at one moment, those of which something was told since another.
-- Grain: dossier_id.
-- Columns: those of the stream, in its units.
-- Parameters: $since, $until: the two moments; what came later is not told yet.
-- Notes: the first moment long past gives all of them.
SELECT * REPLACE (
    CASE WHEN finished_at <= $until THEN finished_at END AS finished_at,
    CASE WHEN finished_at <= $until THEN finished_month END AS finished_month,
    CASE WHEN finished_at <= $until THEN processing_days END AS processing_days,
    CASE WHEN finished_at <= $until THEN on_time END AS on_time,
    coalesce(finished_at <= $until, false) AND electronic_result AS electronic_result,
    coalesce(finished_at <= $until, false) AND rated AS rated,
    coalesce(finished_at <= $until, false) AND satisfied AS satisfied
)
FROM dossier
WHERE received_at <= $until AND (received_at > $since OR (finished_at > $since AND finished_at <= $until))
