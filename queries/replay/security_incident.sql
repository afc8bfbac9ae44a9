-- Returns: the security incidents as they were known at one moment, those of which something was told since another.
-- Grain: incident_id.
-- Columns: those of the stream, in its units.
-- Parameters: $since, $until: the two moments; what came later is not told yet.
-- Notes: the first moment long past gives all of them.
SELECT * REPLACE (
    CASE WHEN responded_at <= $until THEN responded_at END AS responded_at,
    CASE WHEN responded_at <= $until THEN hours_to_respond END AS hours_to_respond,
    CASE WHEN recovered_at <= $until THEN recovered_at END AS recovered_at,
    CASE WHEN recovered_at <= $until THEN hours_to_recover END AS hours_to_recover
)
FROM security_incident
WHERE detected_at <= $until
    AND (detected_at > $since OR (responded_at > $since AND responded_at <= $until) OR (recovered_at > $since AND recovered_at <= $until))
