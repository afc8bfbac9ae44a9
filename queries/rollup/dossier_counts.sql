-- Returns: counts of one month's dossiers by the unit that handles them; the rollup every dossier figure starts from.
-- Grain: frame, unit (leaf), month, side (received, finished).
-- Columns: month (first day) of receipt or of finish; counts of dossiers: those of the receipt side by month of receipt, those of the finish side (finished, on_time, rated, satisfied, processing_days: sum of days from receipt to finish) by month of finish; in_time: finished by the deadline.
-- Parameters: none.
-- Notes: portable SQL (DuckDB, Apache Spark); what the clock moves is in dossier_open.
SELECT
    frame,
    unit,
    received_month AS month,
    'received' AS side,
    count(*) AS received,
    count(CASE WHEN finished_at <= due_at THEN 1 END) AS in_time,
    count(CASE WHEN channel = 'online' THEN 1 END) AS online,
    count(CASE WHEN fee_due THEN 1 END) AS fee_due,
    count(CASE WHEN paid_online THEN 1 END) AS paid_online,
    count(CASE WHEN digitised THEN 1 END) AS digitised,
    count(CASE WHEN electronic_result THEN 1 END) AS electronic_result,
    count(CASE WHEN data_reused THEN 1 END) AS data_reused,
    count(CASE WHEN shared_storage THEN 1 END) AS shared_storage,
    count(CASE WHEN population_data THEN 1 END) AS population_data,
    count(CASE WHEN synced THEN 1 END) AS synced,
    CAST(0 AS BIGINT) AS finished,
    CAST(0 AS BIGINT) AS on_time,
    CAST(0 AS DOUBLE) AS processing_days,
    CAST(0 AS BIGINT) AS rated,
    CAST(0 AS BIGINT) AS satisfied
FROM dossier
GROUP BY frame, unit, received_month
UNION ALL
SELECT
    frame,
    unit,
    finished_month AS month,
    'finished' AS side,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    count(*) AS finished,
    count(CASE WHEN on_time THEN 1 END) AS on_time,
    sum(processing_days) AS processing_days,
    count(CASE WHEN rated THEN 1 END) AS rated,
    count(CASE WHEN satisfied THEN 1 END) AS satisfied
FROM dossier
WHERE finished_at IS NOT NULL
GROUP BY frame, unit, finished_month
