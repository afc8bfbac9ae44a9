-- Returns: counts of dossiers by the unit that handles them and month; what every dossier figure starts from.
-- Grain: frame, unit (leaf), month.
-- Columns: month (first day); counts of dossiers, by month of receipt (in_time: finished by the deadline, or still open and not yet due) except finished, on_time, processing_days (sum of days from receipt to finish), rated and satisfied, which are by month of finish.
-- Parameters: $clock: the moment up to which events are known; a dossier still open then is in time when it is not yet due.
-- Notes: sums of the rollups dossier_counts and dossier_open.
WITH counted AS (
    SELECT frame, unit, month, sum(COLUMNS(* EXCLUDE (frame, unit, month, side)))
    FROM dossier_counts
    GROUP BY frame, unit, month
),
unfinished AS (
    SELECT
        frame,
        unit,
        month,
        sum(still_open) AS still_open,
        sum(CASE WHEN due_at >= $clock THEN still_open ELSE 0 END) AS not_due
    FROM dossier_open
    GROUP BY frame, unit, month
)
SELECT
    counted.* REPLACE (counted.in_time + coalesce(unfinished.not_due, 0) AS in_time),
    coalesce(unfinished.still_open, 0) AS still_open
FROM counted
LEFT JOIN unfinished
    ON unfinished.frame = counted.frame AND unfinished.unit = counted.unit AND unfinished.month = counted.month
