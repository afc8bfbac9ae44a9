-- Returns: one month's petitions that are still open, with the deadlines that the clock will pass.
-- Grain: frame, unit (leaf), category, received_day, due_at.
-- Columns: month (first day, of receipt); received_day; due_at (moment); still_open (count).
-- Parameters: none.
-- Notes: portable SQL (DuckDB, Apache Spark).
SELECT
    frame,
    unit,
    category,
    received_month AS month,
    CAST(received_at AS DATE) AS received_day,
    due_at,
    count(*) AS still_open
FROM petition
WHERE answered_at IS NULL
GROUP BY frame, unit, category, received_month, CAST(received_at AS DATE), due_at
