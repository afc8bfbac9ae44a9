-- Returns: counts of dossiers of provinces and the country by quarter and procedure.
-- Grain: frame, unit, quarter, procedure.
-- Columns: quarter (period code); procedure (code); received, online (dossiers, by quarter of receipt); finished, on_time (dossiers), processing_days (sum of days), by quarter of finish.
-- Parameters: none.
-- Notes: sorted by unit, so that a screen's query reads one stretch of the file.
SELECT
    large_unit.frame,
    large_unit.unit,
    year(month) || '-Q' || quarter(month) AS quarter,
    procedure,
    sum(received)::BIGINT AS received,
    sum(online)::BIGINT AS online,
    sum(finished)::BIGINT AS finished,
    sum(on_time)::BIGINT AS on_time,
    round(sum(processing_days), 2) AS processing_days
FROM dossier_procedure
JOIN large_unit USING (province)
GROUP BY ALL
ORDER BY ALL
