-- Returns: the delivered dossiers that cannot be counted, each with the first reason found.
-- Grain: row.
-- Columns: row (number in the delivered file, from 1); reason (code).
-- Parameters: $until: the last moment of the delivered day.
-- Notes: the table delivered has the columns of the stream and row; days agree with the moments to two hundredths.
SELECT row, reason
FROM (
    SELECT
        delivered.row,
        CASE
            WHEN dossier_id IS NULL OR received_at IS NULL OR due_at IS NULL THEN 'incomplete'
            WHEN leaf.unit IS NULL AND EXISTS (SELECT 1 FROM leaf AS other WHERE other.unit = delivered.unit) THEN 'wrong_frame'
            WHEN leaf.unit IS NULL THEN 'unknown_unit'
            WHEN received_at > $until THEN 'in_future'
            WHEN received_at < (SELECT min(first) FROM period WHERE kind = 'month') THEN 'too_old'
            WHEN (delivered.frame = '2024') <> (received_at < DATE '2025-07-01') THEN 'wrong_frame'
            WHEN finished_at > $until THEN 'in_future'
            WHEN finished_at < received_at OR due_at < received_at THEN 'ends_first'
            WHEN procedure.code IS NULL OR procedure.sector IS DISTINCT FROM delivered.sector OR channel IS NULL OR channel NOT IN ('online', 'counter', 'post')
                THEN 'unknown_code'
            WHEN received_month IS DISTINCT FROM date_trunc('month', received_at) OR finished_month IS DISTINCT FROM date_trunc('month', finished_at)
                OR on_time IS DISTINCT FROM (finished_at <= due_at) OR (finished_at IS NULL) <> (processing_days IS NULL)
                OR abs(processing_days - date_diff('second', received_at, finished_at) / 86400.0) > 0.02
                OR (finished_at IS NULL AND (rated OR satisfied)) OR (satisfied AND NOT rated)
                THEN 'contradictory'
        END AS reason
    FROM delivered
    LEFT JOIN leaf ON leaf.frame = delivered.frame AND leaf.unit = delivered.unit
    LEFT JOIN procedure ON procedure.code = delivered.procedure
)
WHERE reason IS NOT NULL
