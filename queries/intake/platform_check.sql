-- Returns: the delivered checks of the platforms that cannot be counted, each with the first reason found.
-- Grain: row.
-- Columns: row (number in the delivered file, from 1); reason (code).
-- Parameters: $until: the last moment of the delivered day.
-- Notes: the table delivered has the columns of the stream and row; a platform keeps the unit of the register.
SELECT row, reason
FROM (
    SELECT
        delivered.row,
        CASE
            WHEN delivered.platform IS NULL OR checked_at IS NULL OR is_up IS NULL OR sessions IS NULL THEN 'incomplete'
            WHEN platform.code IS NULL THEN 'unknown_code'
            WHEN delivered.frame IS DISTINCT FROM platform.frame OR delivered.unit IS DISTINCT FROM platform.unit THEN 'unknown_unit'
            WHEN checked_at > $until THEN 'in_future'
            WHEN checked_at < (SELECT min(first) FROM period WHERE kind = 'month') THEN 'too_old'
            WHEN response_ms < 0 OR sessions < 0 THEN 'impossible_count'
            WHEN month IS DISTINCT FROM date_trunc('month', checked_at) OR (is_up AND response_ms IS NULL) THEN 'contradictory'
        END AS reason
    FROM delivered
    LEFT JOIN platform ON platform.code = delivered.platform
)
WHERE reason IS NOT NULL
