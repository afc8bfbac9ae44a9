-- Returns: what index 766 counts that is not an event, by the unit responsible and month.
-- Grain: frame, unit (leaf), month.
-- Columns: month (first day); numerator and denominator of each component (procedures, services, certified copies).
-- Parameters: none.
-- Notes: portable SQL (DuckDB, Apache Spark).
SELECT
    frame,
    unit,
    month,
    CAST(sum(publish_on_time_numerator) AS BIGINT) AS publish_on_time_numerator,
    CAST(sum(publish_on_time_denominator) AS BIGINT) AS publish_on_time_denominator,
    CAST(sum(update_on_time_numerator) AS BIGINT) AS update_on_time_numerator,
    CAST(sum(update_on_time_denominator) AS BIGINT) AS update_on_time_denominator,
    CAST(sum(content_full_numerator) AS BIGINT) AS content_full_numerator,
    CAST(sum(content_full_denominator) AS BIGINT) AS content_full_denominator,
    CAST(sum(service_offered_numerator) AS BIGINT) AS service_offered_numerator,
    CAST(sum(service_offered_denominator) AS BIGINT) AS service_offered_denominator,
    CAST(sum(service_used_numerator) AS BIGINT) AS service_used_numerator,
    CAST(sum(service_used_denominator) AS BIGINT) AS service_used_denominator,
    CAST(sum(payment_offered_numerator) AS BIGINT) AS payment_offered_numerator,
    CAST(sum(payment_offered_denominator) AS BIGINT) AS payment_offered_denominator,
    CAST(sum(payment_used_numerator) AS BIGINT) AS payment_used_numerator,
    CAST(sum(payment_used_denominator) AS BIGINT) AS payment_used_denominator,
    CAST(sum(formality_population_data_numerator) AS BIGINT) AS formality_population_data_numerator,
    CAST(sum(formality_population_data_denominator) AS BIGINT) AS formality_population_data_denominator,
    CAST(sum(certified_copy_numerator) AS BIGINT) AS certified_copy_numerator,
    CAST(sum(certified_copy_denominator) AS BIGINT) AS certified_copy_denominator
FROM register
GROUP BY frame, unit, month
