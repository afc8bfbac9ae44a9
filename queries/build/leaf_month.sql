-- Returns: the month counts of dossiers, registers, petitions and incidents seen from each frame, at the smallest unit they are known for.
-- Grain: frame (in which it is seen), unit, month; several rows a unit and month where counts were carried.
-- Columns: counts of dossier_month, register_month, petition_month and security_month (a carried count may have a fraction); apportioned, apportioned_finished, apportioned_petitions, apportioned_incidents: dossiers received and finished, petitions and incidents that came through a split commune.
-- Parameters: none.
-- Notes: to frame 2025 by unit_change shares; to frame 2024 only as provinces, where sums of new communes are exact; no petition in a month that has any elsewhere is nought, so with incidents.
WITH held AS (
    SELECT frame, unit, month FROM dossier_month
    UNION
    SELECT frame, unit, month FROM register_month
    UNION
    SELECT frame, unit, month FROM petition_month
    UNION
    SELECT frame, unit, month FROM security_month
),
counted AS (
    SELECT * EXCLUDE (no_petitions, no_incidents) REPLACE (
        coalesce(petitions, no_petitions) AS petitions,
        coalesce(petition_on_time, no_petitions) AS petition_on_time,
        coalesce(petition_answered, no_petitions) AS petition_answered,
        coalesce(petition_rated, no_petitions) AS petition_rated,
        coalesce(petition_satisfied, no_petitions) AS petition_satisfied,
        coalesce(petition_reopened, no_petitions) AS petition_reopened,
        coalesce(petition_days, no_petitions) AS petition_days,
        coalesce(incidents, no_incidents) AS incidents,
        coalesce(incident_serious, no_incidents) AS incident_serious,
        coalesce(incident_responded, no_incidents) AS incident_responded,
        coalesce(incident_hours, no_incidents) AS incident_hours
    )
    FROM held
    LEFT JOIN dossier_month USING (frame, unit, month)
    LEFT JOIN register_month USING (frame, unit, month)
    LEFT JOIN petition_month USING (frame, unit, month)
    LEFT JOIN security_month USING (frame, unit, month)
    LEFT JOIN (SELECT DISTINCT month, 0 AS no_petitions FROM petition_month) USING (month)
    LEFT JOIN (SELECT DISTINCT month, 0 AS no_incidents FROM security_month) USING (month)
),
valued AS (
    SELECT
        frame,
        unit,
        month,
        0.0::DOUBLE AS apportioned,
        0.0::DOUBLE AS apportioned_finished,
        0.0::DOUBLE AS apportioned_petitions,
        0.0::DOUBLE AS apportioned_incidents,
        COLUMNS(* EXCLUDE (frame, unit, month))::DOUBLE
    FROM counted
)
SELECT *
FROM valued
UNION ALL BY NAME
SELECT
    '2025' AS frame,
    unit_change.to_code AS unit,
    valued.month,
    CASE WHEN unit_change.share < 1 THEN valued.received * unit_change.share ELSE 0 END AS apportioned,
    CASE WHEN unit_change.share < 1 THEN valued.finished * unit_change.share ELSE 0 END AS apportioned_finished,
    CASE WHEN unit_change.share < 1 THEN valued.petitions * unit_change.share ELSE 0 END AS apportioned_petitions,
    CASE WHEN unit_change.share < 1 THEN valued.incidents * unit_change.share ELSE 0 END AS apportioned_incidents,
    COLUMNS(valued.* EXCLUDE (frame, unit, month, apportioned, apportioned_finished, apportioned_petitions, apportioned_incidents))
    * unit_change.share
FROM valued
JOIN unit_change ON unit_change.from_frame = valued.frame AND unit_change.from_code = valued.unit
WHERE valued.frame = '2024'
UNION ALL BY NAME
SELECT valued.* REPLACE ('2024' AS frame, former_province.province AS unit)
FROM valued
JOIN former_province ON former_province.unit = valued.unit
WHERE valued.frame = '2025'
