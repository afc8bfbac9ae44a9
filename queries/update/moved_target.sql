-- Returns: the groups that stay, but whose path to a target starts elsewhere now.
-- Grain: frame, indicator, period.
-- Columns: none besides.
-- Parameters: none.
-- Notes: of the groups of ranked_before that have a target.
SELECT DISTINCT measure.frame, measure.indicator, measure.period
FROM measure
SEMI JOIN ranked_before
    ON ranked_before.frame = measure.frame AND ranked_before.indicator = measure.indicator AND ranked_before.period = measure.period
LEFT JOIN target_point
    ON target_point.frame = measure.frame AND target_point.unit = measure.unit
    AND target_point.indicator = measure.indicator AND target_point.period = measure.period
WHERE measure.indicator IN (SELECT indicator FROM target)
    AND (measure.target IS DISTINCT FROM target_point.target
        OR measure.path_value IS DISTINCT FROM target_point.path_value
        OR measure.start_value IS DISTINCT FROM target_point.start_value
        OR measure.start_on IS DISTINCT FROM target_point.start_on)
