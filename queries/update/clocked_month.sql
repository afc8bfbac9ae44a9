-- Returns: the first month of receipt whose counts the clock moves: something open came due between two moments.
-- Grain: one row.
-- Columns: month (first day; NULL for none).
-- Parameters: $clock_before, $clock: the two moments.
-- Notes: dossiers and petitions.
SELECT min(month) AS month
FROM (
    SELECT month, due_at FROM dossier_open
    UNION ALL
    SELECT month, due_at FROM petition_open
)
WHERE due_at >= least($clock_before, $clock) AND due_at < greatest($clock_before, $clock)
