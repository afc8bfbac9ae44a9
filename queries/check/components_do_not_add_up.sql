-- Returns: indices that are not the sum of their components' points, or have a value where a component has none.
-- Grain: frame, unit, indicator, period.
-- Columns: frame, unit, indicator, period; value (indicator's unit); added (points).
-- Parameters: none.
-- Notes: no row is a pass; published points may be off by half a last digit for each component and for the index (0.5 of 1000 where the index is a share), counted ones by a hair's breadth.
WITH added AS (
    SELECT
        frame,
        unit,
        indicator,
        period,
        sum(points) AS added,
        sum(maximum) AS maximum,
        count(*) AS components,
        count(points) AS reached,
        count(denominator) > 0 AS counted
    FROM component
    GROUP BY frame, unit, indicator, period
)
SELECT added.frame, added.unit, added.indicator, added.period, measure.value, added.added
FROM added
JOIN indicator ON indicator.code = added.indicator
LEFT JOIN measure
    ON measure.frame = added.frame AND measure.unit = added.unit AND measure.indicator = added.indicator AND measure.period = added.period
WHERE (added.reached = added.components) <> (measure.value IS NOT NULL)
    OR abs(added.added - measure.value * CASE WHEN indicator.maximum = 1 THEN added.maximum ELSE 1 END)
    > CASE WHEN indicator.maximum = 1 THEN 0.5 WHEN added.counted THEN 1e-6 ELSE 0.5 * pow(10, -indicator.decimals) * (added.components + 1) + 1e-9 END
