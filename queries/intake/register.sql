-- Returns: the delivered monthly registers that cannot be counted, each with the first reason found.
-- Grain: row.
-- Columns: row (number in the delivered file, from 1); reason (code).
-- Parameters: $until: the last moment of the delivered day.
-- Notes: the table delivered has the columns of the stream and row.
SELECT row, reason
FROM (
    SELECT
        delivered.row,
        CASE
            WHEN month IS NULL OR month <> date_trunc('month', month) THEN 'incomplete'
            WHEN leaf.unit IS NULL AND EXISTS (SELECT 1 FROM leaf AS other WHERE other.unit = delivered.unit) THEN 'wrong_frame'
            WHEN leaf.unit IS NULL THEN 'unknown_unit'
            WHEN month > $until THEN 'in_future'
            WHEN month < (SELECT min(first) FROM period WHERE kind = 'month') THEN 'too_old'
            WHEN (delivered.frame = '2024') <> (month < DATE '2025-07-01') THEN 'wrong_frame'
            WHEN publish_on_time_numerator < 0 OR publish_on_time_denominator < publish_on_time_numerator
                OR update_on_time_numerator < 0 OR update_on_time_denominator < update_on_time_numerator
                OR content_full_numerator < 0 OR content_full_denominator < content_full_numerator
                OR service_offered_numerator < 0 OR service_offered_denominator < service_offered_numerator
                OR service_used_numerator < 0 OR service_used_denominator < service_used_numerator
                OR payment_offered_numerator < 0 OR payment_offered_denominator < payment_offered_numerator
                OR payment_used_numerator < 0 OR payment_used_denominator < payment_used_numerator
                OR formality_population_data_numerator < 0 OR formality_population_data_denominator < formality_population_data_numerator
                OR certified_copy_numerator < 0 OR certified_copy_denominator < certified_copy_numerator
                THEN 'impossible_count'
        END AS reason
    FROM delivered
    LEFT JOIN leaf ON leaf.frame = delivered.frame AND leaf.unit = delivered.unit
)
WHERE reason IS NOT NULL
