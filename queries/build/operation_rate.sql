-- Returns: the indicators counted from events: counts, rates, mean days and hours.
-- Grain: frame, unit, indicator, period.
-- Columns: value (dossiers, petitions, incidents, %, days or hours, to nine decimals); numerator, denominator (counts, sums of days or hours); period_end; apportioned_share (0 to 1).
-- Parameters: none.
-- Notes: numerator and denominator are added up first and divided last; a rate without a denominator is NULL; a backlog is a stock, that of a quarter or year is that of its last month.
WITH part AS (
    SELECT frame, unit, period, period_end, 'dossier_received' AS indicator, received AS numerator, NULL AS denominator, apportioned / nullif(received, 0) AS apportioned_share FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'dossier_finished', finished, NULL, apportioned / nullif(received, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'dossier_on_time', on_time, finished, apportioned / nullif(received, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'dossier_online', online, received, apportioned / nullif(received, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'dossier_paid_online', paid_online, fee_due, apportioned / nullif(received, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'dossier_digitised', digitised, received, apportioned / nullif(received, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'dossier_electronic_result', electronic_result, received, apportioned / nullif(received, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'dossier_data_reused', data_reused, received, apportioned / nullif(received, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'dossier_satisfied', satisfied, rated, apportioned / nullif(received, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'dossier_processing_days', processing_days, finished, apportioned / nullif(received, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'petition_received', petitions, NULL, apportioned_petitions / nullif(petitions, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'petition_on_time', petition_on_time, petitions, apportioned_petitions / nullif(petitions, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'petition_satisfied', petition_satisfied, petition_rated, apportioned_petitions / nullif(petitions, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'petition_reopened', petition_reopened, petition_answered, apportioned_petitions / nullif(petitions, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'petition_days', petition_days, petition_answered, apportioned_petitions / nullif(petitions, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'incident_count', incidents, NULL, apportioned_incidents / nullif(incidents, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'incident_serious', incident_serious, NULL, apportioned_incidents / nullif(incidents, 0) FROM unit_period
    UNION ALL
    SELECT frame, unit, period, period_end, 'incident_hours_to_respond', incident_hours, incident_responded, apportioned_incidents / nullif(incidents, 0) FROM unit_period
    UNION ALL
    SELECT unit_period.frame, unit_period.unit, unit_period.period, unit_period.period_end, 'dossier_backlog', unit_backlog.backlog, NULL,
        unit_backlog.apportioned / nullif(unit_backlog.backlog, 0)
    FROM unit_period
    JOIN unit_backlog
        ON unit_backlog.frame = unit_period.frame AND unit_backlog.unit = unit_period.unit
        AND unit_backlog.month = date_trunc('month', unit_period.period_end)
    UNION ALL
    SELECT frame, unit, period, period_end, 'platform_up', up, checks, 0.0 FROM province_check
)
SELECT
    frame,
    unit,
    indicator,
    period,
    period_end,
    round(
        CASE
            WHEN indicator IN ('dossier_received', 'dossier_finished', 'dossier_backlog', 'petition_received', 'incident_count', 'incident_serious')
                THEN numerator
            WHEN indicator IN ('dossier_processing_days', 'petition_days', 'incident_hours_to_respond') THEN numerator / nullif(denominator, 0)
            ELSE 100.0 * numerator / nullif(denominator, 0)
        END,
        9
    ) AS value,
    round(numerator, 6) AS numerator,
    round(denominator, 6) AS denominator,
    round(apportioned_share, 9) AS apportioned_share
FROM part
