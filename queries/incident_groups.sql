-- Returns: the security incidents of a unit by one of their properties over some months.
-- Grain: property.
-- Columns: property (the severity, kind or system); incidents, serious (high and critical), responded, recovered (counts); hours_to_detect, hours_to_respond, hours_to_recover (sums of hours).
-- Parameters: $frame, $unit, $parent (the one above, '' for the country): text; $by: severity, kind or system; $from, $to: DATE, the first and the last day of the months; none NULL.
-- Notes: a carried count may have a fraction.
SELECT
    CASE $by WHEN 'severity' THEN severity WHEN 'kind' THEN kind ELSE system END AS property,
    sum(incidents) AS incidents,
    coalesce(sum(incidents) FILTER (severity IN ('high', 'critical')), 0) AS serious,
    sum(responded) AS responded,
    sum(recovered) AS recovered,
    sum(hours_to_detect) AS hours_to_detect,
    sum(hours_to_respond) AS hours_to_respond,
    sum(hours_to_recover) AS hours_to_recover
FROM incident_month
WHERE frame = $frame AND parent = $parent AND unit = $unit AND month BETWEEN $from AND $to
GROUP BY property
ORDER BY CASE property WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END, incidents DESC, property
