-- Returns: how many of one month's dossiers took how many days.
-- Grain: province (of frame 2024), month (of finish), days.
-- Columns: month (first day); days (from receipt to finish, rounded up to whole ones); finished (count).
-- Parameters: none.
-- Notes: portable SQL (DuckDB, Apache Spark); medians and percentiles of any province and period come out of the sums, to the day.
SELECT
    leaf.province,
    dossier.finished_month AS month,
    CAST(ceil(dossier.processing_days) AS INTEGER) AS days,
    count(*) AS finished
FROM dossier
JOIN leaf ON leaf.frame = dossier.frame AND leaf.unit = dossier.unit
WHERE dossier.finished_at IS NOT NULL
GROUP BY leaf.province, dossier.finished_month, CAST(ceil(dossier.processing_days) AS INTEGER)
