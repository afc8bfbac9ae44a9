-- Returns: refused rows, the newest deliveries first.
-- Grain: delivery, stream, row.
-- Columns: row (number in the delivered file from 1, NULL for a whole file); reason; content (the row as JSON, or the garbled text).
-- Parameters: $limit: most rows; never NULL.
-- Notes: a store keeps the newest ones, the files beside the events keep all.
SELECT delivery, stream, row, reason, content
FROM refused_row
ORDER BY delivery DESC, stream, row
LIMIT $limit
