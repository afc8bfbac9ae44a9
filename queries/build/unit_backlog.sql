-- Returns: how many dossiers were open at the end of each month.
-- Grain: frame, unit, month.
-- Columns: level, parent ('' for the country) of the unit; month (first day); backlog (dossiers received so far less those finished so far); apportioned: those of them that came through a split commune.
-- Parameters: none.
-- Notes: a month in which nothing came or went has the backlog of the month before.
WITH held AS (
    SELECT frame, unit, level, min(month) AS first_month
    FROM unit_month
    WHERE received IS NOT NULL
    GROUP BY frame, unit, level
),
spine AS (
    SELECT held.frame, held.unit, held.level, known.month
    FROM held
    JOIN (SELECT DISTINCT month FROM unit_month) AS known
        ON known.month >= held.first_month
        AND (known.month < DATE '2025-07-01' OR held.frame = '2025' OR held.level IN ('province', 'country'))
)
SELECT
    spine.frame,
    spine.unit,
    spine.level,
    coalesce(unit.parent, '') AS parent,
    spine.month,
    sum(coalesce(unit_month.received, 0) - coalesce(unit_month.finished, 0)) OVER running AS backlog,
    sum(coalesce(unit_month.apportioned, 0) - coalesce(unit_month.apportioned_finished, 0)) OVER running AS apportioned
FROM spine
JOIN unit ON unit.frame = spine.frame AND unit.code = spine.unit
LEFT JOIN unit_month ON unit_month.frame = spine.frame AND unit_month.unit = spine.unit AND unit_month.month = spine.month
WINDOW running AS (PARTITION BY spine.frame, spine.unit ORDER BY spine.month)
