-- Returns: counts of dossiers of every unit by month and sector.
-- Grain: frame, unit, month, sector.
-- Columns: parent ('' for the country); month (first day); sector (code); received, online (dossiers, by month of receipt); finished, on_time (dossiers), processing_days (sum of days), by month of finish; still_open (dossiers open at the clock, in its month; NULL in others).
-- Parameters: $clock: the moment up to which events are known; $months_from: first month kept for communes.
-- Notes: sorted by parent and unit, so that a screen's query reads one stretch of the file; carried counts may have a fraction; units of frame 2024 below the province end with June 2025.
WITH counted AS (
    SELECT frame, unit, month, sector, received, online, finished, on_time, processing_days, 0 AS still_open
    FROM dossier_sector
    UNION ALL
    SELECT frame, unit, CAST(date_trunc('month', $clock) AS DATE), sector, 0, 0, 0, 0, 0, still_open
    FROM dossier_open
),
by_leaf AS (
    SELECT frame, unit, month, sector, sum(COLUMNS(* EXCLUDE (frame, unit, month, sector)))::DOUBLE
    FROM counted
    GROUP BY frame, unit, month, sector
),
by_province AS (
    SELECT leaf.province, by_leaf.month, by_leaf.sector, sum(COLUMNS(by_leaf.* EXCLUDE (frame, unit, month, sector)))
    FROM by_leaf
    JOIN leaf ON leaf.frame = by_leaf.frame AND leaf.unit = by_leaf.unit
    GROUP BY leaf.province, by_leaf.month, by_leaf.sector
),
placed AS (
    SELECT small_unit.frame, small_unit.parent, small_unit.unit, by_leaf.month, by_leaf.sector,
        sum(COLUMNS(by_leaf.* EXCLUDE (frame, unit, month, sector)) * small_unit.share)
    FROM by_leaf
    JOIN small_unit ON small_unit.from_frame = by_leaf.frame AND small_unit.from_unit = by_leaf.unit
    WHERE (small_unit.level = 'district' OR by_leaf.month >= $months_from)
        AND (small_unit.frame = '2025' OR by_leaf.month < DATE '2025-07-01')
    GROUP BY small_unit.frame, small_unit.parent, small_unit.unit, by_leaf.month, by_leaf.sector
    UNION ALL
    SELECT large_unit.frame, large_unit.parent, large_unit.unit, by_province.month, by_province.sector,
        sum(COLUMNS(by_province.* EXCLUDE (province, month, sector)))
    FROM by_province
    JOIN large_unit ON large_unit.province = by_province.province
    GROUP BY large_unit.frame, large_unit.parent, large_unit.unit, by_province.month, by_province.sector
)
SELECT * REPLACE (
    round(processing_days, 3) AS processing_days,
    CASE WHEN month = date_trunc('month', $clock) THEN still_open END AS still_open
)
FROM placed
ORDER BY frame, parent, unit, month, sector
