-- Returns: security incidents of a cell (leaves, months of occurrence), and how many there are.
-- Grain: incident; those not recovered from first, then by severity, the newest first.
-- Columns: incident_id; frame, unit (leaf it struck); severity, kind, system, found_by (codes); occurred_at, detected_at, responded_at, recovered_at (moments, the last two NULL until then); hours (hours from detection to recovery, or to the clock); state (unrecovered, recovered); share (0 to 1 of it that counts in the cell); total (count of incidents of the cell), carried (the sum of their shares).
-- Parameters: $frames, $units, $shares: lists of the leaves; $side: all, unrecovered or serious (high and critical); $from, $to: DATE, the months of occurrence; $clock: moment up to which events are known; $limit: rows; none NULL.
-- Notes: security_incident is a view of the Parquet files of the months concerned; what is counted is named as in incident_month.
WITH leaf AS (
    SELECT unnest($frames) AS frame, unnest($units) AS unit, unnest($shares) AS share
),
cell AS NOT MATERIALIZED (
    SELECT security_incident.*, leaf.share
    FROM security_incident
    JOIN leaf ON leaf.frame = security_incident.frame AND leaf.unit = security_incident.unit
    WHERE security_incident.occurred_month BETWEEN $from AND $to
        AND ($side <> 'unrecovered' OR security_incident.recovered_at IS NULL)
        AND ($side <> 'serious' OR security_incident.severity IN ('high', 'critical'))
)
SELECT
    incident_id,
    frame,
    unit,
    severity,
    kind,
    system,
    found_by,
    occurred_at,
    detected_at,
    responded_at,
    recovered_at,
    coalesce(hours_to_recover, (epoch($clock) - epoch(detected_at)) / 3600) AS hours,
    CASE WHEN recovered_at IS NULL THEN 'unrecovered' ELSE 'recovered' END AS state,
    share,
    (SELECT count(*) FROM cell) AS total,
    (SELECT sum(share) FROM cell) AS carried
FROM cell
ORDER BY recovered_at IS NOT NULL, CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, occurred_at DESC, incident_id
LIMIT $limit
