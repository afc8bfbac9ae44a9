-- Returns: what index 766 counts that is not a dossier, by the unit responsible and month.
-- Grain: frame, unit (leaf), month.
-- Columns: numerator and denominator of each component (procedures, services, petitions, certified copies).
-- Parameters: none.
-- Notes: portable SQL (DuckDB, Apache Spark).
SELECT
    frame,
    unit,
    month,
    sum(publish_on_time_numerator) AS publish_on_time_numerator,
    sum(publish_on_time_denominator) AS publish_on_time_denominator,
    sum(update_on_time_numerator) AS update_on_time_numerator,
    sum(update_on_time_denominator) AS update_on_time_denominator,
    sum(content_full_numerator) AS content_full_numerator,
    sum(content_full_denominator) AS content_full_denominator,
    sum(service_offered_numerator) AS service_offered_numerator,
    sum(service_offered_denominator) AS service_offered_denominator,
    sum(service_used_numerator) AS service_used_numerator,
    sum(service_used_denominator) AS service_used_denominator,
    sum(payment_offered_numerator) AS payment_offered_numerator,
    sum(payment_offered_denominator) AS payment_offered_denominator,
    sum(payment_used_numerator) AS payment_used_numerator,
    sum(payment_used_denominator) AS payment_used_denominator,
    sum(formality_population_data_numerator) AS formality_population_data_numerator,
    sum(formality_population_data_denominator) AS formality_population_data_denominator,
    sum(certified_copy_numerator) AS certified_copy_numerator,
    sum(certified_copy_denominator) AS certified_copy_denominator,
    sum(petition_on_time_numerator) AS petition_on_time_numerator,
    sum(petition_on_time_denominator) AS petition_on_time_denominator,
    sum(petition_satisfied_numerator) AS petition_satisfied_numerator,
    sum(petition_satisfied_denominator) AS petition_satisfied_denominator
FROM register
GROUP BY frame, unit, month
