-- Returns: the days from which an indicator was computed by another method, its series going on.
-- Grain: day, oldest first.
-- Columns: on_date (day); name_vi, name_en (of the new method).
-- Parameters: $indicator: text, never NULL.
-- Notes: a series that cannot be compared across a day at all is in series_break.
SELECT on_date, name_vi, name_en
FROM method_change
WHERE indicator = $indicator
ORDER BY on_date
