-- Returns: the month counts of dossiers and registers seen from each frame, at the smallest unit they are known for.
-- Grain: frame (in which it is seen), unit, month; several rows a unit and month where counts were carried.
-- Columns: counts of dossier_month and register_month (a carried count may have a fraction); apportioned: received dossiers that came through a split commune.
-- Parameters: none.
-- Notes: to frame 2025 by unit_change shares; to frame 2024 only as provinces, where sums of new communes are exact.
WITH counted AS (
    SELECT * REPLACE (coalesce(dossier_month.frame, register_month.frame) AS frame)
    FROM dossier_month
    FULL JOIN register_month USING (frame, unit, month)
)
SELECT '2025' AS frame, unit, month, 0.0 AS apportioned, COLUMNS(* EXCLUDE (frame, unit, month))::DOUBLE
FROM counted
WHERE frame = '2025'
UNION ALL BY NAME
SELECT
    '2025' AS frame,
    unit_change.to_code AS unit,
    month,
    CASE WHEN unit_change.share < 1 THEN received * unit_change.share ELSE 0 END AS apportioned,
    COLUMNS(counted.* EXCLUDE (frame, unit, month)) * unit_change.share
FROM counted
JOIN unit_change ON unit_change.from_frame = counted.frame AND unit_change.from_code = counted.unit
WHERE counted.frame = '2024'
UNION ALL BY NAME
SELECT '2024' AS frame, unit, month, 0.0 AS apportioned, COLUMNS(* EXCLUDE (frame, unit, month))::DOUBLE
FROM counted
WHERE frame = '2024'
UNION ALL BY NAME
SELECT '2024' AS frame, former_province.province AS unit, month, 0.0 AS apportioned, COLUMNS(counted.* EXCLUDE (frame, unit, month))::DOUBLE
FROM counted
JOIN former_province USING (unit)
WHERE counted.frame = '2025'
