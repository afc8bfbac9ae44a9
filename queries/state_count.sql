-- Returns: how many children of a unit are in each state of one indicator and period.
-- Grain: state.
-- Columns: state; units (count).
-- Parameters: $frame, $parent, $indicator, $period: text, never NULL.
-- Notes: children without a value count as not_assessable.
SELECT coalesce(measure.state, 'not_assessable') AS state, count(*) AS units
FROM unit
LEFT JOIN measure
    ON measure.frame = $frame AND measure.unit = unit.code AND measure.indicator = $indicator AND measure.period = $period
    AND measure.parent = $parent
WHERE unit.frame = $frame AND unit.parent = $parent
GROUP BY ALL
