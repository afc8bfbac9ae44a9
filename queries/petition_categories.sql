-- Returns: the petitions of a unit by category over some months.
-- Grain: category, the most overdue first.
-- Columns: category; name_vi, name_en; working_days (days that an answer may take); petitions, answered, on_time (answered by the deadline, or open and not yet due), rated, satisfied, reopened (counts, by month of receipt); still_open, overdue (petitions at the clock, whatever the months).
-- Parameters: $frame, $unit, $parent (the one above, '' for the country): text; $from, $to: DATE, the first and the last day of the months; none NULL.
-- Notes: a carried count may have a fraction.
WITH counted AS (
    SELECT
        category,
        sum(CASE WHEN month BETWEEN $from AND $to THEN petitions END) AS petitions,
        sum(CASE WHEN month BETWEEN $from AND $to THEN answered END) AS answered,
        sum(CASE WHEN month BETWEEN $from AND $to THEN on_time END) AS on_time,
        sum(CASE WHEN month BETWEEN $from AND $to THEN rated END) AS rated,
        sum(CASE WHEN month BETWEEN $from AND $to THEN satisfied END) AS satisfied,
        sum(CASE WHEN month BETWEEN $from AND $to THEN reopened END) AS reopened,
        sum(still_open) AS still_open,
        sum(overdue) AS overdue
    FROM petition_month_category
    WHERE frame = $frame AND parent = $parent AND unit = $unit
    GROUP BY category
)
SELECT counted.category, petition_category.name_vi, petition_category.name_en, petition_category.working_days, counted.* EXCLUDE (category)
FROM counted
JOIN petition_category ON petition_category.code = counted.category
WHERE counted.petitions > 0 OR counted.still_open > 0
ORDER BY overdue DESC, counted.petitions DESC, counted.category
