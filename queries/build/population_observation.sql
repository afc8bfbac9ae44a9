-- Returns: population and density of communes and districts, from the allocation of each province's published total.
-- Grain: frame, unit, indicator (population, density); one period.
-- Columns: value (persons; persons per km2); numerator, denominator of density.
-- Parameters: none.
-- Notes: no density where the area of the unit is missing or doubtful.
WITH counted AS (
    SELECT leaf_population.frame, unit_ancestor.ancestor AS unit, leaf_population.period, sum(leaf_population.population) AS population
    FROM leaf_population
    JOIN unit_ancestor ON unit_ancestor.frame = leaf_population.frame AND unit_ancestor.leaf = leaf_population.unit
    WHERE unit_ancestor.level IN ('district', 'commune')
    GROUP BY leaf_population.frame, unit_ancestor.ancestor, leaf_population.period
)
SELECT frame, unit, 'population' AS indicator, period, population AS value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator
FROM counted
UNION ALL
SELECT counted.frame, counted.unit, 'density', counted.period, counted.population / unit.area_km2, counted.population, unit.area_km2
FROM counted
JOIN unit ON unit.frame = counted.frame AND unit.code = counted.unit
WHERE unit.area_km2 > 0 AND unit.area_status <> 'doubtful' AND unit.level = 'commune'
UNION ALL
SELECT unit.frame, unit.code, 'area_km2', counted.period, unit.area_km2, NULL, NULL
FROM unit
JOIN counted ON counted.frame = unit.frame AND counted.unit = unit.code
WHERE unit.area_km2 > 0 AND unit.area_status <> 'doubtful' AND unit.level = 'commune'
