-- Returns: counts of one month's petitions by unit and category.
-- Grain: frame, unit (leaf), category, month (of receipt).
-- Columns: month (first day, of receipt); petitions, answered, on_time, rated, satisfied, reopened (counts).
-- Parameters: none.
-- Notes: portable SQL (DuckDB, Apache Spark).
SELECT
    frame,
    unit,
    category,
    received_month AS month,
    count(*) AS petitions,
    count(CASE WHEN answered_at IS NOT NULL THEN 1 END) AS answered,
    count(CASE WHEN answered_at <= due_at THEN 1 END) AS on_time,
    count(CASE WHEN rated THEN 1 END) AS rated,
    count(CASE WHEN satisfied THEN 1 END) AS satisfied,
    count(CASE WHEN reopened THEN 1 END) AS reopened
FROM petition
GROUP BY frame, unit, category, received_month
