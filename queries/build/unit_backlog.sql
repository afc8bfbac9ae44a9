-- Returns: how many dossiers were open at the end of each month.
-- Grain: frame, unit, month.
-- Columns: level, parent ('' for the country) of the unit; month (first day); backlog (dossiers received so far less those finished so far); apportioned: those of them that came through a split commune; billionths, apportioned_billionths: the same in whole numbers.
-- Parameters: none.
-- Notes: a month in which nothing came or went has the backlog of the month before; added up in whole billionths from opening_backlog on, so that a count of some years gives the very same as one of all.
WITH flow AS (
    SELECT frame, unit, level, month,
        CAST(round(1e9 * (coalesce(received, 0) - coalesce(finished, 0))) AS BIGINT) AS backlog,
        CAST(round(1e9 * (coalesce(apportioned, 0) - coalesce(apportioned_finished, 0))) AS BIGINT) AS apportioned
    FROM unit_month
    WHERE received IS NOT NULL OR finished IS NOT NULL
),
held AS (
    SELECT frame, unit, level, min(month) AS first_month
    FROM (
        SELECT frame, unit, level, month FROM unit_month WHERE received IS NOT NULL
        UNION ALL
        SELECT frame, unit, level, CAST(closed + INTERVAL 1 MONTH AS DATE) FROM opening_backlog
    )
    GROUP BY frame, unit, level
),
spine AS (
    SELECT held.frame, held.unit, held.level, known.month
    FROM held
    JOIN (SELECT DISTINCT month FROM unit_month) AS known
        ON known.month >= held.first_month
        AND (known.month < DATE '2025-07-01' OR held.frame = '2025' OR held.level IN ('province', 'country'))
),
running AS (
    SELECT
        spine.frame,
        spine.unit,
        spine.level,
        spine.month,
        sum(coalesce(flow.backlog, 0)) OVER earlier AS backlog,
        sum(coalesce(flow.apportioned, 0)) OVER earlier AS apportioned
    FROM spine
    LEFT JOIN flow ON flow.frame = spine.frame AND flow.unit = spine.unit AND flow.month = spine.month
    WINDOW earlier AS (PARTITION BY spine.frame, spine.unit ORDER BY spine.month)
),
total AS (
    SELECT
        running.frame,
        running.unit,
        running.level,
        running.month,
        CAST(running.backlog + coalesce(opening_backlog.billionths, 0) AS BIGINT) AS billionths,
        CAST(running.apportioned + coalesce(opening_backlog.apportioned_billionths, 0) AS BIGINT) AS apportioned_billionths
    FROM running
    LEFT JOIN opening_backlog ON opening_backlog.frame = running.frame AND opening_backlog.unit = running.unit
)
SELECT
    total.frame,
    total.unit,
    total.level,
    coalesce(unit.parent, '') AS parent,
    total.month,
    round(total.billionths / 1e9, 6) AS backlog,
    round(total.apportioned_billionths / 1e9, 6) AS apportioned,
    total.billionths,
    total.apportioned_billionths
FROM total
JOIN unit ON unit.frame = total.frame AND unit.code = total.unit
