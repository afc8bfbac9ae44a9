-- Returns: counts of one month's dossiers by province and procedure.
-- Grain: province (of frame 2024), procedure, month, side (received, finished).
-- Columns: month (first day) of receipt or of finish; received, online (counts, by month of receipt); finished, on_time (counts), processing_days (sum of days), by month of finish.
-- Parameters: none.
-- Notes: portable SQL (DuckDB, Apache Spark); a province of frame 2025 is a sum of these.
SELECT
    leaf.province,
    dossier.procedure,
    dossier.received_month AS month,
    'received' AS side,
    count(*) AS received,
    count(CASE WHEN dossier.channel = 'online' THEN 1 END) AS online,
    CAST(0 AS BIGINT) AS finished,
    CAST(0 AS BIGINT) AS on_time,
    CAST(0 AS DOUBLE) AS processing_days
FROM dossier
JOIN leaf ON leaf.frame = dossier.frame AND leaf.unit = dossier.unit
GROUP BY leaf.province, dossier.procedure, dossier.received_month
UNION ALL
SELECT
    leaf.province,
    dossier.procedure,
    dossier.finished_month AS month,
    'finished' AS side,
    0,
    0,
    count(*) AS finished,
    count(CASE WHEN dossier.on_time THEN 1 END) AS on_time,
    sum(dossier.processing_days) AS processing_days
FROM dossier
JOIN leaf ON leaf.frame = dossier.frame AND leaf.unit = dossier.unit
WHERE dossier.finished_at IS NOT NULL
GROUP BY leaf.province, dossier.procedure, dossier.finished_month
