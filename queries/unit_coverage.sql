-- Returns: the newest whole period that each unit below another has of each indicator of one frequency.
-- Grain: unit, indicator.
-- Columns: unit; indicator; period, period_end (last day covered) of its newest value; values_held (count).
-- Parameters: $frame, $parent, $kind (month or year, what the indicators promise): text, never NULL.
-- Notes: a unit without any value of an indicator has no row.
SELECT
    measure.unit,
    measure.indicator,
    arg_max(measure.period, measure.period_end) AS period,
    max(measure.period_end) AS period_end,
    count(*) AS values_held
FROM measure
JOIN indicator ON indicator.code = measure.indicator AND indicator.periodicity = $kind
WHERE measure.frame = $frame AND measure.parent = $parent AND measure.kind = $kind AND measure.value IS NOT NULL AND measure.complete
GROUP BY measure.unit, measure.indicator
ORDER BY measure.unit, measure.indicator
