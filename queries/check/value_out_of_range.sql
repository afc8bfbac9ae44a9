-- Returns: values outside what their indicator allows.
-- Grain: frame, unit, indicator, period.
-- Columns: frame, unit, indicator, period; value (indicator's unit).
-- Parameters: none.
-- Notes: no row is a pass; a hair's breadth is arithmetic.
SELECT measure.frame, measure.unit, measure.indicator, measure.period, measure.value
FROM measure
JOIN indicator ON indicator.code = measure.indicator
WHERE measure.value < indicator.minimum - 1e-9 OR measure.value > indicator.maximum + 1e-9 OR isnan(measure.value)
