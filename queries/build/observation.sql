-- Returns: every value the store holds, from whichever way it came.
-- Grain: frame, unit, indicator, period.
-- Columns: period_end (last day covered, NULL = the whole period); value (indicator's unit); numerator, denominator; status; apportioned_share (0 to 1); source; note.
-- Parameters: $event_status: status of what is counted from events (simulated or imported); $event_source: their source.
-- Notes: none of the branches gives the same unit, indicator and period twice; a check holds it.
SELECT frame, unit, indicator, period, period_end, value, numerator, denominator, status, 0.0 AS apportioned_share, source, note
FROM reference_observation
UNION ALL
SELECT frame, unit, indicator, period, period_end, value, numerator, denominator, status, 0.0, source, NULL
FROM carried_observation
UNION ALL
SELECT frame, unit, indicator, period, NULL, value, numerator, denominator,
    CASE WHEN indicator = 'area_km2' THEN 'published' ELSE 'derived' END, 0.0,
    CASE WHEN indicator = 'area_km2' THEN 'VAU104' ELSE 'DERIVED' END, NULL
FROM population_observation
UNION ALL
SELECT frame, unit, indicator, period, period_end, value, numerator, denominator, $event_status, apportioned_share, $event_source, NULL
FROM operation_rate
WHERE value IS NOT NULL
UNION ALL
SELECT frame, unit, indicator, period, period_end, value, numerator, denominator, $event_status, apportioned_share, $event_source, NULL
FROM service766
WHERE value IS NOT NULL
