-- Returns: why rows were refused, over all deliveries.
-- Grain: stream, reason.
-- Columns: refused (rows; a file that cannot be read counts as one); deliveries (count); latest (the newest of them).
-- Parameters: none.
-- Notes: none.
SELECT stream, reason, sum(refused)::BIGINT AS refused, count(DISTINCT delivery) AS deliveries, max(delivery) AS latest
FROM delivery_reason
GROUP BY stream, reason
ORDER BY refused DESC, stream, reason
