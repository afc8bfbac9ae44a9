-- Returns: how many days dossiers took in a province or the country.
-- Grain: one row, none below the province.
-- Columns: finished (dossiers); median_days, p90_days (days that half and nine tenths of them took at most).
-- Parameters: $frame, $unit, $period: text, never NULL.
-- Notes: to the day; begun days count whole.
SELECT finished, median_days, p90_days
FROM days_period
WHERE frame = $frame AND unit = $unit AND period = $period
