-- Returns: index 766 and its six groups, by the rule of Decision 766/QĐ-TTg, from counted dossiers and registers.
-- Grain: frame, unit, indicator, period.
-- Columns: value (points; maxima 18, 20, 22, 12, 10, 18 and 100); period_end; numerator, denominator (NULL: an index is not one ratio); apportioned_share (0 to 1).
-- Parameters: none.
-- Notes: a component without a denominator leaves its group and the total without a value; petitions count full when there were none.
WITH component AS (
    SELECT
        frame,
        unit,
        period,
        period_end,
        apportioned / nullif(received, 0) AS apportioned_share,
        6 * publish_on_time_numerator / nullif(publish_on_time_denominator, 0)
        + 4 * update_on_time_numerator / nullif(update_on_time_denominator, 0)
        + 2 * content_full_numerator / nullif(content_full_denominator, 0)
        + 6 * synced / nullif(received, 0) AS transparency,
        20 * in_time / nullif(received, 0) AS progress,
        CASE WHEN service_offered_denominator > 0 THEN least(2, 2 * service_offered_numerator / service_offered_denominator / 0.80) END
        + 4 * service_used_numerator / nullif(service_used_denominator, 0)
        + CASE WHEN received > 0 THEN least(6, 6 * online / received / 0.50) END AS online,
        CASE WHEN payment_offered_denominator > 0 THEN least(2, 2 * payment_offered_numerator / payment_offered_denominator / 0.80) END
        + CASE WHEN payment_used_denominator > 0 THEN least(2, 2 * payment_used_numerator / payment_used_denominator / 0.80) END
        + 6 * paid_online / nullif(fee_due, 0) AS payment,
        6 * electronic_result / nullif(received, 0)
        + 4 * digitised / nullif(received, 0)
        + CASE WHEN received > 0 THEN least(2, 2 * data_reused / received / 0.80) END
        + 4 * shared_storage / nullif(received, 0)
        + 2 * population_data / nullif(received, 0)
        + 2 * formality_population_data_numerator / nullif(formality_population_data_denominator, 0)
        + 2 * certified_copy_numerator / nullif(certified_copy_denominator, 0) AS digitisation,
        coalesce(6 * petition_on_time_numerator / nullif(petition_on_time_denominator, 0), 6)
        + coalesce(6 * petition_satisfied_numerator / nullif(petition_satisfied_denominator, 0), 6)
        + CASE WHEN rated > 0 THEN least(6, 6 * satisfied / rated / 0.90) ELSE 0 END AS satisfaction
    FROM unit_period
    WHERE kind = 'year' OR level NOT IN ('district', 'commune')
),
points AS (
    SELECT frame, unit, period, period_end, apportioned_share, 'service766_transparency' AS indicator, transparency AS value FROM component
    UNION ALL
    SELECT frame, unit, period, period_end, apportioned_share, 'service766_progress', progress FROM component
    UNION ALL
    SELECT frame, unit, period, period_end, apportioned_share, 'service766_online', online FROM component
    UNION ALL
    SELECT frame, unit, period, period_end, apportioned_share, 'service766_payment', payment FROM component
    UNION ALL
    SELECT frame, unit, period, period_end, apportioned_share, 'service766_digitisation', digitisation FROM component
    UNION ALL
    SELECT frame, unit, period, period_end, apportioned_share, 'service766_satisfaction', satisfaction FROM component
    UNION ALL
    SELECT frame, unit, period, period_end, apportioned_share, 'service766', transparency + progress + online + payment + digitisation + satisfaction
    FROM component
)
SELECT frame, unit, indicator, period, period_end, value, CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator, apportioned_share
FROM points
