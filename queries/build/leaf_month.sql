-- Returns: the month counts of dossiers, registers, petitions and incidents seen from each frame, at the smallest unit they are known for.
-- Grain: frame (in which it is seen), unit, month; several rows a unit and month where counts were carried.
-- Columns: counts of dossier_month, register_month, petition_month and security_month (a carried count may have a fraction); apportioned, apportioned_finished, apportioned_petitions, apportioned_incidents: dossiers received and finished, petitions and incidents that came through a split commune.
-- Parameters: none.
-- Notes: to frame 2025 by unit_change shares; to frame 2024 only as provinces, where sums of new communes are exact.
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
    SELECT *
    FROM held
    LEFT JOIN dossier_month USING (frame, unit, month)
    LEFT JOIN register_month USING (frame, unit, month)
    LEFT JOIN petition_month USING (frame, unit, month)
    LEFT JOIN security_month USING (frame, unit, month)
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
