-- Returns: the petitions of the children of a unit in one category over some months.
-- Grain: unit, the most overdue first.
-- Columns: unit; petitions, answered, on_time (answered by the deadline, or open and not yet due), rated, satisfied, reopened (counts, by month of receipt); petitions_before (count in the months before); still_open, overdue (petitions at the clock, whatever the months).
-- Parameters: $frame, $parent: text; $category: a category, '' for all; $from, $to: DATE, the first and the last day of the months; $before: DATE, the first day of as many months before; none NULL.
-- Notes: a carried count may have a fraction.
SELECT
    unit,
    sum(petitions) FILTER (month BETWEEN $from AND $to) AS petitions,
    sum(answered) FILTER (month BETWEEN $from AND $to) AS answered,
    sum(on_time) FILTER (month BETWEEN $from AND $to) AS on_time,
    sum(rated) FILTER (month BETWEEN $from AND $to) AS rated,
    sum(satisfied) FILTER (month BETWEEN $from AND $to) AS satisfied,
    sum(reopened) FILTER (month BETWEEN $from AND $to) AS reopened,
    sum(petitions) FILTER (month >= $before AND month < $from) AS petitions_before,
    sum(still_open) AS still_open,
    sum(overdue) AS overdue
FROM petition_month_category
WHERE frame = $frame AND parent = $parent AND $category IN ('', category)
GROUP BY unit
HAVING sum(petitions) FILTER (month BETWEEN $from AND $to) > 0 OR sum(still_open) > 0
ORDER BY overdue DESC NULLS LAST, petitions DESC NULLS LAST, unit
