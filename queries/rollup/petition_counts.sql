-- Returns: counts of one month's petitions by the unit that answers them.
-- Grain: frame, unit (leaf), month (of receipt).
-- Columns: month (first day, of receipt); petitions, answered, on_time (answered by the deadline), rated, satisfied, reopened (counts); handling_days (sum of days from receipt to answer).
-- Parameters: none.
-- Notes: portable SQL (DuckDB, Apache Spark); what the clock moves is in petition_open.
SELECT
    frame,
    unit,
    received_month AS month,
    count(*) AS petitions,
    count(CASE WHEN answered_at IS NOT NULL THEN 1 END) AS answered,
    count(CASE WHEN answered_at <= due_at THEN 1 END) AS on_time,
    count(CASE WHEN rated THEN 1 END) AS rated,
    count(CASE WHEN satisfied THEN 1 END) AS satisfied,
    count(CASE WHEN reopened THEN 1 END) AS reopened,
    sum(coalesce(handling_days, 0)) AS handling_days
FROM petition
GROUP BY frame, unit, received_month
