-- Returns: the day on which an indicator stopped being comparable with itself.
-- Grain: one row, none for an unbroken series.
-- Columns: on_date (day); reason_vi, reason_en.
-- Parameters: $indicator: text, never NULL.
-- Notes: none.
SELECT on_date, reason_vi, reason_en
FROM series_break
WHERE indicator = $indicator
