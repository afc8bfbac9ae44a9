-- Returns: the newest whole period that is held of every indicator that promises one, and whose it is.
-- Grain: indicator, source.
-- Columns: indicator; periodicity (how often it promises a value); source (code); status; period, period_end (last day covered) of the newest value; values_held (count).
-- Parameters: none.
-- Notes: only periods of the promised kind that are over; indicators that promise nothing (irregular) have their newest period of any kind.
SELECT
    measure.indicator,
    indicator.periodicity,
    measure.source,
    arg_max(measure.status, measure.period_end) AS status,
    arg_max(measure.period, measure.period_end) AS period,
    max(measure.period_end) AS period_end,
    count(*) AS values_held
FROM measure
JOIN indicator ON indicator.code = measure.indicator AND indicator.periodicity IN (measure.kind, 'irregular')
WHERE measure.value IS NOT NULL AND measure.complete
GROUP BY measure.indicator, indicator.periodicity, measure.source
ORDER BY measure.indicator, period_end DESC, measure.source
