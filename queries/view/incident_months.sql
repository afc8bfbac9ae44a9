-- Returns: information security incidents month by month, severity, kind and system.
-- Grain: frame, unit, month, severity, kind, system.
-- Columns: parent (of the unit); month (first day); incidents, responded, recovered (counts); hours_to_detect, hours_to_respond, hours_to_recover (hours, of all of them together; divide by the count).
-- Parameters: none.
-- Notes: simulated in the shipped demonstration.
SELECT
    frame,
    parent,
    unit,
    month,
    severity,
    kind,
    system,
    incidents,
    responded,
    recovered,
    hours_to_detect,
    hours_to_respond,
    hours_to_recover
FROM incident_month
