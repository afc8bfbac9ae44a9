-- Returns: how the children of a unit served one sector over some months.
-- Grain: unit, the most overdue first.
-- Columns: unit; received, online (dossiers, by month of receipt); finished, on_time (dossiers), processing_days (sum of days), by month of finish; still_open, overdue (dossiers at the clock, whatever the months; NULL where they are not kept); kept_from (first month that is kept here).
-- Parameters: $frame, $parent: text; $sector: a sector, '' for all; $from, $to: DATE, the first and the last day of the months; none NULL.
-- Notes: a carried count may have a fraction.
WITH counted AS (
    SELECT
        unit,
        sum(received) AS received,
        sum(online) AS online,
        sum(finished) AS finished,
        sum(on_time) AS on_time,
        sum(processing_days) AS processing_days
    FROM sector_month
    WHERE frame = $frame AND parent = $parent AND $sector IN ('', sector) AND month BETWEEN $from AND $to
    GROUP BY unit
),
open AS (
    SELECT unit, sum(still_open) AS still_open, sum(still_open) FILTER (is_overdue) AS overdue
    FROM backlog_age
    WHERE frame = $frame AND parent = $parent AND $sector IN ('', sector)
    GROUP BY unit
)
SELECT
    coalesce(counted.unit, open.unit) AS unit,
    counted.received,
    counted.online,
    counted.finished,
    counted.on_time,
    counted.processing_days,
    CASE WHEN kept.has_ages THEN coalesce(open.still_open, 0) END AS still_open,
    CASE WHEN kept.has_ages THEN coalesce(open.overdue, 0) END AS overdue,
    kept.kept_from
FROM counted
FULL JOIN open ON open.unit = counted.unit
CROSS JOIN (
    SELECT
        (SELECT min(month) FROM sector_month WHERE frame = $frame AND parent = $parent) AS kept_from,
        EXISTS (SELECT 1 FROM backlog_age WHERE frame = $frame AND parent = $parent) AS has_ages
) AS kept
WHERE counted.received > 0 OR counted.finished > 0 OR open.still_open > 0
ORDER BY overdue DESC NULLS LAST, counted.finished - counted.on_time DESC NULLS LAST, unit
