-- Returns: every administrative unit of both frames.
-- Grain: frame, unit.
-- Columns: unit (official code); level; name; full_name, full_name_en (with its kind); plain_name (no accents); kind; parent (code of the unit above, NULL for the country); province (code of the province it lies in, NULL for the country); latitude, longitude (degrees); area_km2; population (persons, newest known); population_period; valid_from, valid_to (days, NULL where open); source.
-- Parameters: none.
-- Notes: a code is a unit only together with its frame.
WITH population AS (
    SELECT frame, unit, period, value, row_number() OVER (PARTITION BY frame, unit ORDER BY period_end DESC) AS place
    FROM measure
    WHERE indicator = 'population' AND kind = 'year' AND value IS NOT NULL
)
SELECT
    unit.frame,
    unit.code AS unit,
    unit.level,
    unit.name,
    unit.full_name,
    unit.full_name_en,
    unit.plain_name,
    unit.kind,
    unit.parent,
    CASE
        WHEN unit.level = 'province' THEN unit.code
        WHEN above.level = 'province' THEN above.code
        ELSE above.parent
    END AS province,
    unit.latitude,
    unit.longitude,
    unit.area_km2,
    population.value AS population,
    population.period AS population_period,
    unit.valid_from,
    unit.valid_to,
    unit.source
FROM unit
LEFT JOIN unit AS above ON above.frame = unit.frame AND above.code = unit.parent
LEFT JOIN population ON population.frame = unit.frame AND population.unit = unit.code AND population.place = 1
ORDER BY unit.frame DESC, unit.code
