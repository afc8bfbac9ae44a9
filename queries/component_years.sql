-- Returns: the years for which the components of an index are described, with the weights they have in it.
-- Grain: one row, none for an indicator that is not made of components.
-- Columns: first_year; last_year (NULL while they still hold).
-- Parameters: $indicator (an index or a group of one): text, never NULL.
-- Notes: components that replace each other make one stretch of years; whether a unit has values is not asked.
SELECT
    min(first_year)::INTEGER AS first_year,
    CASE WHEN count(last_year) = count(*) THEN max(last_year) END::INTEGER AS last_year
FROM index_component
WHERE indicator = $indicator OR "group" = $indicator
HAVING count(*) > 0
