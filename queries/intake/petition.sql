-- Returns: the delivered petitions that cannot be counted, each with the first reason found.
-- Grain: row.
-- Columns: row (number in the delivered file, from 1); reason (code).
-- Parameters: $until: the last moment of the delivered day.
-- Notes: the table delivered has the columns of the stream and row; a point lies in the box of the country with its archipelagos.
SELECT row, reason
FROM (
    SELECT
        delivered.row,
        CASE
            WHEN petition_id IS NULL OR received_at IS NULL OR due_at IS NULL THEN 'incomplete'
            WHEN leaf.unit IS NULL AND EXISTS (SELECT 1 FROM leaf AS other WHERE other.unit = delivered.unit) THEN 'wrong_frame'
            WHEN leaf.unit IS NULL THEN 'unknown_unit'
            WHEN received_at > $until THEN 'in_future'
            WHEN received_at < (SELECT min(first) FROM period WHERE kind = 'month') THEN 'too_old'
            WHEN (delivered.frame = '2024') <> (received_at < DATE '2025-07-01') THEN 'wrong_frame'
            WHEN answered_at > $until THEN 'in_future'
            WHEN answered_at < received_at OR due_at < received_at THEN 'ends_first'
            WHEN petition_category.code IS NULL OR channel IS NULL OR channel NOT IN ('portal', 'app', 'phone', 'office') THEN 'unknown_code'
            WHEN latitude NOT BETWEEN 6 AND 24 OR longitude NOT BETWEEN 102 AND 118 THEN 'out_of_place'
            WHEN received_month IS DISTINCT FROM date_trunc('month', received_at) OR answered_month IS DISTINCT FROM date_trunc('month', answered_at)
                OR on_time IS DISTINCT FROM (answered_at <= due_at) OR (answered_at IS NULL) <> (handling_days IS NULL)
                OR abs(handling_days - date_diff('second', received_at, answered_at) / 86400.0) > 0.02
                OR (answered_at IS NULL AND (rated OR satisfied)) OR (satisfied AND NOT rated)
                THEN 'contradictory'
        END AS reason
    FROM delivered
    LEFT JOIN leaf ON leaf.frame = delivered.frame AND leaf.unit = delivered.unit
    LEFT JOIN petition_category ON petition_category.code = delivered.category
)
WHERE reason IS NOT NULL
