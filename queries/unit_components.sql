-- Returns: what an index of one unit is made of, the most points lost first.
-- Grain: component.
-- Columns: component ('rest': what is not published, together); group; position; name_vi, name_en, group_vi, group_en (NULL for the rest); points of maximum; lost (points); threshold (share at which the maximum is reached, 0 to 1); ratio (0 to 1); numerator, denominator (counts, NULL where only points are published); numerator_vi, numerator_en, denominator_vi, denominator_en; status; rank of ranked (by points, among the units of the same parent), units (count of these).
-- Parameters: $frame, $unit, $parent (the one above, '' for the country), $indicator (an index or a group of one), $period: text, never NULL.
-- Notes: a component without points (no denominator) has neither lost nor rank, the rest no rank; where few of the units are ranked a rank says little.
WITH sibling AS (
    SELECT
        *,
        CASE WHEN points IS NOT NULL AND component <> 'rest' THEN rank() OVER (PARTITION BY component ORDER BY round(points + 1e-9, 2) DESC NULLS LAST) END AS place,
        count(points) OVER (PARTITION BY component) AS placed
    FROM component
    WHERE frame = $frame AND parent = $parent AND (indicator = $indicator OR "group" = $indicator) AND period = $period
)
SELECT
    sibling.component,
    sibling."group",
    coalesce(index_component.position, 999)::INTEGER AS position,
    index_component.name_vi,
    index_component.name_en,
    index_component.group_vi,
    index_component.group_en,
    sibling.points,
    sibling.maximum,
    sibling.maximum - sibling.points AS lost,
    coalesce(index_component.threshold, 1) AS threshold,
    coalesce(
        sibling.numerator / nullif(sibling.denominator, 0),
        sibling.points / sibling.maximum * coalesce(index_component.threshold, 1)
    ) AS ratio,
    sibling.numerator,
    sibling.denominator,
    index_component.numerator_vi,
    index_component.numerator_en,
    index_component.denominator_vi,
    index_component.denominator_en,
    sibling.status,
    sibling.place::INTEGER AS rank,
    sibling.placed::INTEGER AS ranked,
    (SELECT count(*) FROM unit WHERE frame = $frame AND coalesce(parent, '') = $parent)::INTEGER AS units
FROM sibling
LEFT JOIN index_component
    ON index_component.indicator = sibling.indicator AND index_component.component = sibling.component
    AND $period[1:4]::INTEGER BETWEEN index_component.first_year AND coalesce(index_component.last_year, 9999)
WHERE sibling.unit = $unit
ORDER BY lost DESC NULLS LAST, position
