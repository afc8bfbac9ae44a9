-- Returns: counts of one month's security incidents.
-- Grain: frame, unit (leaf), month (of occurrence), severity, kind, system.
-- Columns: month (first day); severity (critical, high, medium, low); kind; system; incidents, responded, recovered (counts); hours_to_detect, hours_to_respond, hours_to_recover (sums of hours).
-- Parameters: none.
-- Notes: portable SQL (DuckDB, Apache Spark).
SELECT
    frame,
    unit,
    occurred_month AS month,
    severity,
    kind,
    system,
    count(*) AS incidents,
    count(CASE WHEN responded_at IS NOT NULL THEN 1 END) AS responded,
    count(CASE WHEN recovered_at IS NOT NULL THEN 1 END) AS recovered,
    sum(hours_to_detect) AS hours_to_detect,
    sum(coalesce(hours_to_respond, 0)) AS hours_to_respond,
    sum(coalesce(hours_to_recover, 0)) AS hours_to_recover
FROM security_incident
GROUP BY frame, unit, occurred_month, severity, kind, system
