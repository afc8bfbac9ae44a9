-- Returns: index 766 and its six groups, added up from the points of their counted components.
-- Grain: frame, unit, indicator, period.
-- Columns: value (points to nine decimals; maxima 18, 20, 22, 12, 10, 18 and 100); period_end; numerator, denominator (NULL: an index is not one ratio); apportioned_share (0 to 1).
-- Parameters: none.
-- Notes: a component without points leaves its group and the index without a value; added in the order of the components, so that every build gives the same last digit.
WITH part AS (
    SELECT frame, unit, indicator, "group", period, period_end, round(apportioned_share, 9) AS apportioned_share, min(position) AS position,
        list_reduce(list(points ORDER BY position), lambda x, y: x + y) AS points
    FROM component_count
    GROUP BY ALL
)
SELECT frame, unit, "group" AS indicator, period, period_end, round(points, 9) AS value,
    CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator, apportioned_share
FROM part
UNION ALL
SELECT frame, unit, indicator, period, period_end, round(list_reduce(list(points ORDER BY position), lambda x, y: x + y), 9),
    CAST(NULL AS DOUBLE), CAST(NULL AS DOUBLE), apportioned_share
FROM part
GROUP BY frame, unit, indicator, period, period_end, apportioned_share
