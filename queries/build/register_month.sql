-- Returns: what index 766 counts that is not an event, by the unit responsible and month.
-- Grain: frame, unit (leaf), month.
-- Columns: month (first day); numerator and denominator of each component (procedures, services, certified copies).
-- Parameters: none.
-- Notes: sums of the rollup register_counts.
SELECT frame, unit, month, sum(COLUMNS(* EXCLUDE (frame, unit, month)))
FROM register_counts
GROUP BY frame, unit, month
