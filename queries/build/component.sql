-- Returns: what each index is made of: the points of its components, counted or published.
-- Grain: frame, unit, indicator, component, period.
-- Columns: parent ('' for the country); group; numerator, denominator (counts, NULL where the points are published); points, maximum (points); status.
-- Parameters: $event_status: status of what is counted from events (simulated or imported).
-- Notes: where an index is known and only some of its main indicators are (shares of their points), the component rest holds what is left of the index for the others together; an imported index has no components; sorted by parent, so that a screen's query reads one stretch of the file.
WITH valued AS (
    SELECT
        whole.frame,
        whole.unit,
        index_component.indicator,
        index_component."group",
        index_component.component,
        whole.period,
        CASE WHEN part.status = 'imported' THEN NULL WHEN indicator.maximum = 1 THEN part.value * index_component.maximum ELSE part.value END AS points,
        index_component.maximum,
        part.status,
        CASE WHEN indicator.maximum = 1 THEN whole.value END AS share
    FROM observation AS whole
    JOIN index_component
        ON index_component.indicator = whole.indicator AND index_component.observed <> ''
        AND CAST(left(whole.period, 4) AS INTEGER) BETWEEN index_component.first_year AND coalesce(index_component.last_year, 9999)
    JOIN indicator ON indicator.code = whole.indicator
    LEFT JOIN observation AS part
        ON part.frame = whole.frame AND part.unit = whole.unit AND part.indicator = index_component.observed AND part.period = whole.period
),
rest AS (
    SELECT frame, unit, indicator, max("group") FILTER (points IS NULL) AS "group", period,
        sum(maximum) * any_value(share) - sum(points) AS points, sum(maximum) FILTER (points IS NULL) AS maximum
    FROM valued
    WHERE share IS NOT NULL
    GROUP BY frame, unit, indicator, period
    HAVING count(points) BETWEEN 1 AND count(*) - 1
),
held AS (
    SELECT frame, unit, indicator, "group", component, period, numerator, denominator, points, maximum, $event_status AS status
    FROM component_count
    UNION ALL
    SELECT frame, unit, indicator, "group", component, period, NULL, NULL, points, maximum, status
    FROM valued
    WHERE points IS NOT NULL
    UNION ALL
    SELECT frame, unit, indicator, "group", 'rest', period, NULL, NULL, points, maximum, 'derived'
    FROM rest
)
SELECT
    held.frame,
    coalesce(unit.parent, '') AS parent,
    held.indicator,
    held."group",
    held.component,
    held.period,
    held.unit,
    held.numerator,
    held.denominator,
    round(held.points, 9) AS points,
    held.maximum,
    held.status
FROM held
JOIN unit ON unit.frame = held.frame AND unit.code = held.unit
WHERE NOT EXISTS (
    SELECT 1
    FROM observation AS brought
    WHERE brought.frame = held.frame AND brought.unit = held.unit AND brought.indicator = held.indicator
        AND brought.period = held.period AND brought.status = 'imported'
)
ORDER BY held.frame, parent, held.indicator, held.period, held.unit, held."group", held.component
