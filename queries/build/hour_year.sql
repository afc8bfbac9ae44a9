-- Returns: when dossiers arrived, in provinces and the country.
-- Grain: frame, unit, period, weekday, hour, channel.
-- Columns: period (code of the year); weekday (1 = Monday to 7); hour (0 to 23); channel; received (dossiers).
-- Parameters: none.
-- Notes: hours without any are not there.
SELECT
    large_unit.frame,
    large_unit.unit,
    CAST(year(month) AS VARCHAR) AS period,
    weekday,
    hour,
    channel,
    sum(received)::BIGINT AS received
FROM dossier_hour
JOIN large_unit USING (province)
GROUP BY ALL
ORDER BY ALL
