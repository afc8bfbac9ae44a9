-- Returns: the values counted from events in whose place an imported one, or one carried from it, stands.
-- Grain: frame, unit, indicator, period.
-- Columns: period_end (last day covered); value (indicator's unit); numerator, denominator; apportioned_share (0 to 1).
-- Parameters: none.
-- Notes: kept so that an import can be undone without counting the events again.
WITH outside AS (
    SELECT frame, unit, indicator, period FROM given_observation WHERE status = 'imported'
    UNION ALL
    SELECT frame, unit, indicator, period FROM carried_observation
)
SELECT operation_rate.frame, operation_rate.unit, operation_rate.indicator, operation_rate.period, operation_rate.period_end,
    operation_rate.value, operation_rate.numerator, operation_rate.denominator, operation_rate.apportioned_share
FROM operation_rate
SEMI JOIN outside USING (frame, unit, indicator, period)
WHERE operation_rate.value IS NOT NULL
UNION ALL
SELECT service766.frame, service766.unit, service766.indicator, service766.period, service766.period_end,
    service766.value, service766.numerator, service766.denominator, service766.apportioned_share
FROM service766
SEMI JOIN outside USING (frame, unit, indicator, period)
WHERE service766.value IS NOT NULL
