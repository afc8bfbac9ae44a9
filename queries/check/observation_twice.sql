-- Returns: units that hold two values of one indicator and period.
-- Grain: frame, unit, indicator, period.
-- Columns: frame, unit, indicator, period; held (count).
-- Parameters: none.
-- Notes: no row is a pass.
SELECT frame, unit, indicator, period, count(*) AS held
FROM measure
GROUP BY frame, unit, indicator, period
HAVING count(*) > 1
