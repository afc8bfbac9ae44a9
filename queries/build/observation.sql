-- Returns: every value the store holds, from whichever way it came.
-- Grain: frame, unit, indicator, period.
-- Columns: period_end (last day covered, NULL = the whole period); value (indicator's unit); numerator, denominator; status; apportioned_share (0 to 1); source; note.
-- Parameters: $event_status: status of what is counted from events (simulated or imported); $event_source: their source.
-- Notes: what is imported, and what is carried from it, stands in the place of what is allocated or counted; a check holds that no value is given twice.
WITH outside AS (
    SELECT frame, unit, indicator, period FROM given_observation WHERE status = 'imported'
    UNION ALL
    SELECT frame, unit, indicator, period FROM carried_observation
),
inside AS (
    SELECT frame, unit, indicator, period, NULL AS period_end, value, numerator, denominator,
        CASE WHEN indicator = 'area_km2' THEN 'published' ELSE 'derived' END AS status, 0.0 AS apportioned_share,
        CASE WHEN indicator = 'area_km2' THEN 'VAU104' ELSE 'DERIVED' END AS source
    FROM population_observation
    UNION ALL
    SELECT frame, unit, indicator, period, period_end, value, numerator, denominator, $event_status, apportioned_share, $event_source
    FROM operation_rate
    WHERE value IS NOT NULL
    UNION ALL
    SELECT frame, unit, indicator, period, period_end, value, numerator, denominator, $event_status, apportioned_share, $event_source
    FROM service766
    WHERE value IS NOT NULL
)
SELECT frame, unit, indicator, period, period_end, value, numerator, denominator, status, 0.0 AS apportioned_share, source, note
FROM given_observation
UNION ALL
SELECT frame, unit, indicator, period, period_end, value, numerator, denominator, status, 0.0, source, NULL
FROM carried_observation
UNION ALL
SELECT inside.frame, inside.unit, inside.indicator, inside.period, inside.period_end, inside.value, inside.numerator, inside.denominator,
    inside.status, inside.apportioned_share, inside.source, NULL
FROM inside
ANTI JOIN outside USING (frame, unit, indicator, period)
