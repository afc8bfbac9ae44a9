-- Returns: the procedures of a province or the country over some quarters.
-- Grain: procedure, the most late ones first.
-- Columns: procedure (code); name_vi; sector_vi, sector_en (names); working_days (days that the procedure allows); received, online (dossiers, by quarter of receipt); finished, on_time (dossiers), processing_days (sum of days), by quarter of finish.
-- Parameters: $frame, $unit: text; $quarters: list of codes; $limit: rows; none NULL.
-- Notes: late ones are those finished after their deadline.
SELECT
    procedure_quarter.procedure,
    any_value(procedure.name_vi) AS name_vi,
    any_value(sector.name_vi) AS sector_vi,
    any_value(sector.name_en) AS sector_en,
    any_value(procedure.working_days) AS working_days,
    sum(received) AS received,
    sum(online) AS online,
    sum(finished) AS finished,
    sum(on_time) AS on_time,
    sum(processing_days) AS processing_days
FROM procedure_quarter
JOIN procedure ON procedure.code = procedure_quarter.procedure
JOIN sector ON sector.code = procedure.sector
WHERE procedure_quarter.frame = $frame AND procedure_quarter.unit = $unit AND list_contains($quarters, procedure_quarter.quarter)
GROUP BY procedure_quarter.procedure
ORDER BY sum(finished) - sum(on_time) DESC, procedure_quarter.procedure
LIMIT $limit
