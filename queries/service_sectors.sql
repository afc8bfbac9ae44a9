-- Returns: how a unit served each sector over some months.
-- Grain: sector, the most overdue first.
-- Columns: sector; name_vi, name_en; received, online (dossiers, by month of receipt); finished, on_time (dossiers), processing_days (sum of days), by month of finish; still_open, overdue (dossiers at the clock, whatever the months; NULL where they are not kept); kept_from (first month that is kept here).
-- Parameters: $frame, $unit, $parent (the one above, '' for the country): text; $from, $to: DATE, the first and the last day of the months; none NULL.
-- Notes: a carried count may have a fraction.
WITH counted AS (
    SELECT
        sector,
        sum(CASE WHEN month BETWEEN $from AND $to THEN received END) AS received,
        sum(CASE WHEN month BETWEEN $from AND $to THEN online END) AS online,
        sum(CASE WHEN month BETWEEN $from AND $to THEN finished END) AS finished,
        sum(CASE WHEN month BETWEEN $from AND $to THEN on_time END) AS on_time,
        sum(CASE WHEN month BETWEEN $from AND $to THEN processing_days END) AS processing_days
    FROM sector_month
    WHERE frame = $frame AND parent = $parent AND unit = $unit
    GROUP BY sector
),
open AS (
    SELECT sector, sum(still_open) AS still_open, sum(still_open) FILTER (is_overdue) AS overdue
    FROM backlog_age
    WHERE frame = $frame AND parent = $parent AND unit = $unit
    GROUP BY sector
)
SELECT
    sector.code AS sector,
    sector.name_vi,
    sector.name_en,
    counted.received,
    counted.online,
    counted.finished,
    counted.on_time,
    counted.processing_days,
    CASE WHEN kept.has_ages THEN coalesce(open.still_open, 0) END AS still_open,
    CASE WHEN kept.has_ages THEN coalesce(open.overdue, 0) END AS overdue,
    kept.kept_from
FROM sector
CROSS JOIN (
    SELECT
        (SELECT min(month) FROM sector_month WHERE frame = $frame AND parent = $parent) AS kept_from,
        EXISTS (SELECT 1 FROM backlog_age WHERE frame = $frame AND parent = $parent) AS has_ages
) AS kept
LEFT JOIN counted ON counted.sector = sector.code
LEFT JOIN open ON open.sector = sector.code
WHERE counted.received > 0 OR counted.finished > 0 OR open.still_open > 0
ORDER BY overdue DESC NULLS LAST, counted.finished - counted.on_time DESC NULLS LAST, sector.code
