-- Returns: counts of one month's dossiers by unit and sector.
-- Grain: frame, unit (leaf), sector, month, side (received, finished).
-- Columns: month (first day) of receipt or of finish; received, online (counts, by month of receipt); finished, on_time (counts), processing_days (sum of days), by month of finish.
-- Parameters: none.
-- Notes: portable SQL (DuckDB, Apache Spark).
SELECT
    frame,
    unit,
    sector,
    received_month AS month,
    'received' AS side,
    count(*) AS received,
    count(CASE WHEN channel = 'online' THEN 1 END) AS online,
    CAST(0 AS BIGINT) AS finished,
    CAST(0 AS BIGINT) AS on_time,
    CAST(0 AS DOUBLE) AS processing_days
FROM dossier
GROUP BY frame, unit, sector, received_month
UNION ALL
SELECT
    frame,
    unit,
    sector,
    finished_month AS month,
    'finished' AS side,
    0,
    0,
    count(*) AS finished,
    count(CASE WHEN on_time THEN 1 END) AS on_time,
    sum(processing_days) AS processing_days
FROM dossier
WHERE finished_at IS NOT NULL
GROUP BY frame, unit, sector, finished_month
