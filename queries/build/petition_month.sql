-- Returns: counts of petitions by the unit that answers them and month of receipt.
-- Grain: frame, unit (leaf), month.
-- Columns: month (first day); petitions, petition_on_time (answered by the deadline, or still open and not yet due), petition_answered, petition_rated, petition_satisfied, petition_reopened (counts); petition_days (sum of days from receipt to answer).
-- Parameters: $clock: the moment up to which events are known; a petition still open then is in time when it is not yet due.
-- Notes: sums of the rollups petition_counts and petition_open.
WITH not_due AS (
    SELECT frame, unit, month, sum(still_open) AS still_open
    FROM petition_open
    WHERE due_at >= $clock
    GROUP BY frame, unit, month
),
counted AS (
    SELECT frame, unit, month, sum(COLUMNS(* EXCLUDE (frame, unit, month)))
    FROM petition_counts
    GROUP BY frame, unit, month
)
SELECT
    counted.frame,
    counted.unit,
    counted.month,
    counted.petitions,
    counted.on_time + coalesce(not_due.still_open, 0) AS petition_on_time,
    counted.answered AS petition_answered,
    counted.rated AS petition_rated,
    counted.satisfied AS petition_satisfied,
    counted.reopened AS petition_reopened,
    counted.handling_days AS petition_days
FROM counted
LEFT JOIN not_due ON not_due.frame = counted.frame AND not_due.unit = counted.unit AND not_due.month = counted.month
