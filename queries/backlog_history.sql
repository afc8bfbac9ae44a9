-- Returns: how many dossiers of a unit were open at the end of each month.
-- Grain: month, oldest first.
-- Columns: month (first day); backlog (dossiers).
-- Parameters: $frame, $unit, $parent (the one above, '' for the country): text; $clock: the moment up to which events are known; none NULL.
-- Notes: a month that is not over at the clock is left out; a carried count may have a fraction.
SELECT month, backlog
FROM backlog_month
WHERE frame = $frame AND parent = $parent AND unit = $unit AND last_day(month) <= CAST($clock AS DATE)
ORDER BY month
