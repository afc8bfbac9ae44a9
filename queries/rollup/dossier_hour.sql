-- Returns: when one month's dossiers arrived.
-- Grain: province (of frame 2024), month, weekday, hour, channel.
-- Columns: month (first day, of receipt); weekday (1 = Monday to 7); hour (0 to 23); received (count).
-- Parameters: none.
-- Notes: portable SQL (DuckDB, Apache Spark), which number weekdays from 0 and from 1, hence the Monday of 1 January 2024.
SELECT
    leaf.province,
    dossier.received_month AS month,
    CAST((extract(DAYOFWEEK FROM dossier.received_at) - extract(DAYOFWEEK FROM DATE '2024-01-01') + 7) % 7 + 1 AS INTEGER) AS weekday,
    CAST(extract(HOUR FROM dossier.received_at) AS INTEGER) AS hour,
    dossier.channel,
    count(*) AS received
FROM dossier
JOIN leaf ON leaf.frame = dossier.frame AND leaf.unit = dossier.unit
GROUP BY
    leaf.province,
    dossier.received_month,
    CAST((extract(DAYOFWEEK FROM dossier.received_at) - extract(DAYOFWEEK FROM DATE '2024-01-01') + 7) % 7 + 1 AS INTEGER),
    CAST(extract(HOUR FROM dossier.received_at) AS INTEGER),
    dossier.channel
