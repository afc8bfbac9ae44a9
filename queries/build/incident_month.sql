-- Returns: counts of security incidents of every unit by month of occurrence, severity, kind and system.
-- Grain: frame, unit, month, severity, kind, system.
-- Columns: parent ('' for the country); month (first day); severity (critical, high, medium, low); kind; system; incidents, responded, recovered (counts; a carried count may have a fraction); hours_to_detect, hours_to_respond, hours_to_recover (sums of hours).
-- Parameters: none.
-- Notes: sorted by parent and unit, so that a screen's query reads one stretch of the file; units of frame 2024 below the province end with June 2025.
WITH counted AS (
    SELECT frame, unit, month, severity, kind, system,
        COLUMNS(* EXCLUDE (frame, unit, month, severity, kind, system))::DOUBLE
    FROM security_incident_counts
)
SELECT small_unit.frame, small_unit.parent, small_unit.unit, counted.month, counted.severity, counted.kind, counted.system,
    sum(COLUMNS(counted.* EXCLUDE (frame, unit, month, severity, kind, system)) * small_unit.share)
FROM counted
JOIN small_unit ON small_unit.from_frame = counted.frame AND small_unit.from_unit = counted.unit
WHERE small_unit.frame = '2025' OR counted.month < DATE '2025-07-01'
GROUP BY small_unit.frame, small_unit.parent, small_unit.unit, counted.month, counted.severity, counted.kind, counted.system
UNION ALL
SELECT large_unit.frame, large_unit.parent, large_unit.unit, counted.month, counted.severity, counted.kind, counted.system,
    sum(COLUMNS(counted.* EXCLUDE (frame, unit, month, severity, kind, system)))
FROM counted
JOIN leaf ON leaf.frame = counted.frame AND leaf.unit = counted.unit
JOIN large_unit ON large_unit.province = leaf.province
GROUP BY large_unit.frame, large_unit.parent, large_unit.unit, counted.month, counted.severity, counted.kind, counted.system
ORDER BY frame, parent, unit, month, severity, kind, system
