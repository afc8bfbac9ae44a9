-- Returns: the delivered security incidents that cannot be counted, each with the first reason found.
-- Grain: row.
-- Columns: row (number in the delivered file, from 1); reason (code).
-- Parameters: $until: the last moment of the delivered day.
-- Notes: the table delivered has the columns of the stream and row.
SELECT row, reason
FROM (
    SELECT
        delivered.row,
        CASE
            WHEN incident_id IS NULL OR occurred_at IS NULL OR detected_at IS NULL THEN 'incomplete'
            WHEN leaf.unit IS NULL AND EXISTS (SELECT 1 FROM leaf AS other WHERE other.unit = delivered.unit) THEN 'wrong_frame'
            WHEN leaf.unit IS NULL THEN 'unknown_unit'
            WHEN occurred_at > $until THEN 'in_future'
            WHEN occurred_at < (SELECT min(first) FROM period WHERE kind = 'month') THEN 'too_old'
            WHEN (delivered.frame = '2024') <> (occurred_at < DATE '2025-07-01') THEN 'wrong_frame'
            WHEN greatest(detected_at, responded_at, recovered_at) > $until THEN 'in_future'
            WHEN detected_at < occurred_at OR responded_at < detected_at OR recovered_at < detected_at THEN 'ends_first'
            WHEN severity IS NULL OR severity NOT IN ('critical', 'high', 'medium', 'low')
                OR kind IS NULL OR kind NOT IN ('data_leak', 'ddos', 'defacement', 'intrusion', 'malware', 'misconfiguration', 'phishing')
                OR system IS NULL OR system NOT IN ('data_centre', 'email', 'endpoint', 'integration_axis', 'portal', 'website')
                OR found_by IS NULL OR found_by NOT IN ('ncsc', 'soc', 'user')
                THEN 'unknown_code'
            WHEN occurred_month IS DISTINCT FROM date_trunc('month', occurred_at)
                OR (responded_at IS NULL) <> (hours_to_respond IS NULL) OR (recovered_at IS NULL) <> (hours_to_recover IS NULL)
                OR abs(hours_to_detect - date_diff('second', occurred_at, detected_at) / 3600.0) > 0.02
                OR abs(hours_to_respond - date_diff('second', detected_at, responded_at) / 3600.0) > 0.02
                OR abs(hours_to_recover - date_diff('second', detected_at, recovered_at) / 3600.0) > 0.02
                THEN 'contradictory'
        END AS reason
    FROM delivered
    LEFT JOIN leaf ON leaf.frame = delivered.frame AND leaf.unit = delivered.unit
)
WHERE reason IS NOT NULL
