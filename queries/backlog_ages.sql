-- Returns: how old the open dossiers of a unit are.
-- Grain: age_band, is_overdue.
-- Columns: age_band (days since receipt: 0-5, 6-10, 11-20, 21-60, over 60); is_overdue (the deadline has passed); still_open (dossiers at the clock).
-- Parameters: $frame, $unit, $parent (the one above, '' for the country): text, never NULL.
-- Notes: a carried count may have a fraction.
SELECT age_band, is_overdue, sum(still_open) AS still_open
FROM backlog_age
WHERE frame = $frame AND parent = $parent AND unit = $unit
GROUP BY age_band, is_overdue
ORDER BY CASE age_band WHEN '0-5' THEN 0 WHEN '6-10' THEN 1 WHEN '11-20' THEN 2 WHEN '21-60' THEN 3 ELSE 4 END, is_overdue
