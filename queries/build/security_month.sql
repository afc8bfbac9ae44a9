-- Returns: counts of security incidents by the unit they struck and month of occurrence.
-- Grain: frame, unit (leaf), month.
-- Columns: month (first day); incidents, incident_serious (high or critical), incident_responded (counts); incident_hours (sum of hours from detection to response).
-- Parameters: none.
-- Notes: sums of the rollup security_incident_counts.
SELECT
    frame,
    unit,
    month,
    sum(incidents) AS incidents,
    sum(CASE WHEN severity IN ('critical', 'high') THEN incidents ELSE 0 END) AS incident_serious,
    sum(responded) AS incident_responded,
    sum(hours_to_respond) AS incident_hours
FROM security_incident_counts
GROUP BY frame, unit, month
