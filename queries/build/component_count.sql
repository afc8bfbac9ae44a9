-- Returns: the components that an index counts from dossiers, petitions and registers, with the points each reaches.
-- Grain: frame, unit, indicator, component, period.
-- Columns: group (the indicator of the component's group); position (in the index); period_end; numerator, denominator (counts); points, maximum (points); apportioned_share (0 to 1).
-- Parameters: none.
-- Notes: the one place of the rule: points rise with the ratio to the maximum at the threshold; without a denominator there are none, or all or no points where index_component says so.
WITH counted AS (
    FROM (SELECT * EXCLUDE (level, kind, period_end) FROM unit_period WHERE kind = 'year' OR level NOT IN ('district', 'commune'))
    UNPIVOT (counted FOR name IN (* EXCLUDE (frame, unit, period)))
),
held AS (
    SELECT frame, unit, period, period_end, year(period_end) AS of_year, apportioned / nullif(received, 0) AS apportioned_share
    FROM unit_period
    WHERE kind = 'year' OR level NOT IN ('district', 'commune')
)
SELECT
    held.frame,
    held.unit,
    index_component.indicator,
    index_component."group",
    index_component.component,
    index_component.position,
    held.period,
    held.period_end,
    above.counted AS numerator,
    below.counted AS denominator,
    CASE
        WHEN below.counted > 0 AND above.counted IS NULL THEN NULL
        WHEN below.counted > 0
            THEN least(index_component.maximum, index_component.maximum * above.counted / below.counted / index_component.threshold)
        WHEN index_component.empty = 'full' THEN index_component.maximum
        WHEN index_component.empty = 'zero' THEN 0
    END AS points,
    index_component.maximum,
    held.apportioned_share
FROM held
JOIN index_component
    ON index_component.numerator <> '' AND held.of_year BETWEEN index_component.first_year AND coalesce(index_component.last_year, held.of_year)
LEFT JOIN counted AS above
    ON above.frame = held.frame AND above.unit = held.unit AND above.period = held.period AND above.name = index_component.numerator
LEFT JOIN counted AS below
    ON below.frame = held.frame AND below.unit = held.unit AND below.period = held.period AND below.name = index_component.denominator
