-- Returns: when the dossiers of a province or the country arrived in a year.
-- Grain: weekday, hour.
-- Columns: weekday (1 = Monday to 7); hour (0 to 23); received, online (dossiers).
-- Parameters: $frame, $unit, $period (code of the year): text, never NULL.
-- Notes: hours without any are not there.
SELECT weekday, hour, sum(received) AS received, sum(received) FILTER (channel = 'online') AS online
FROM hour_year
WHERE frame = $frame AND unit = $unit AND period = $period
GROUP BY weekday, hour
ORDER BY weekday, hour
