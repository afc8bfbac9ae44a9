-- Returns: the indicators counted from dossiers: counts, rates and mean days.
-- Grain: frame, unit, indicator, period.
-- Columns: value (dossiers, % or days); numerator, denominator (counts); period_end; apportioned_share (0 to 1).
-- Parameters: none.
-- Notes: numerator and denominator are added up first and divided last; a rate without a denominator is NULL.
WITH part AS (
    SELECT frame, unit, period, period_end, received, apportioned, 'dossier_received' AS indicator, received AS numerator, NULL AS denominator FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, received, apportioned, 'dossier_finished', finished, NULL FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, received, apportioned, 'dossier_on_time', on_time, finished FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, received, apportioned, 'dossier_online', online, received FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, received, apportioned, 'dossier_paid_online', paid_online, fee_due FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, received, apportioned, 'dossier_digitised', digitised, received FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, received, apportioned, 'dossier_electronic_result', electronic_result, received FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, received, apportioned, 'dossier_data_reused', data_reused, received FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, received, apportioned, 'dossier_satisfied', satisfied, rated FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, received, apportioned, 'dossier_processing_days', processing_days, finished FROM unit_period
)
SELECT
    frame,
    unit,
    indicator,
    period,
    period_end,
    CASE
        WHEN indicator IN ('dossier_received', 'dossier_finished') THEN numerator
        WHEN indicator = 'dossier_processing_days' THEN numerator / nullif(denominator, 0)
        ELSE 100.0 * numerator / nullif(denominator, 0)
    END AS value,
    numerator,
    denominator,
    apportioned / nullif(received, 0) AS apportioned_share
FROM part
