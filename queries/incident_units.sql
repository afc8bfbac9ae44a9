-- Returns: the security incidents of the children of a unit over some months.
-- Grain: unit, the most unrecovered and the most serious first.
-- Columns: unit; incidents, serious (high and critical), responded, recovered (counts); hours_to_detect, hours_to_respond, hours_to_recover (sums of hours).
-- Parameters: $frame, $parent: text; $from, $to: DATE, the first and the last day of the months; none NULL.
-- Notes: a carried count may have a fraction.
SELECT
    unit,
    sum(incidents) AS incidents,
    coalesce(sum(incidents) FILTER (severity IN ('high', 'critical')), 0) AS serious,
    sum(responded) AS responded,
    sum(recovered) AS recovered,
    sum(hours_to_detect) AS hours_to_detect,
    sum(hours_to_respond) AS hours_to_respond,
    sum(hours_to_recover) AS hours_to_recover
FROM incident_month
WHERE frame = $frame AND parent = $parent AND month BETWEEN $from AND $to
GROUP BY unit
ORDER BY sum(incidents) - sum(recovered) DESC, serious DESC, incidents DESC, unit
