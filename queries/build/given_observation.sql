-- Returns: every value that is given from outside: those of the reference tables and those that were imported.
-- Grain: frame, unit, indicator, period.
-- Columns: period_end (last day covered, NULL = the whole period); value (indicator's unit); numerator, denominator; status (imported for imports); source; note.
-- Parameters: none.
-- Notes: a later import goes before an earlier one; an import replaces what is derived, and what is published only where its person said so.
WITH eligible AS (
    SELECT
        import_value.*,
        row_number() OVER (
            PARTITION BY import_value.frame, import_value.unit, import_value.indicator, import_value.period
            ORDER BY import_value.position DESC
        ) AS place
    FROM import_value
    LEFT JOIN reference_observation AS printed
        ON printed.frame = import_value.frame AND printed.unit = import_value.unit AND printed.indicator = import_value.indicator
        AND printed.period = import_value.period AND printed.status = 'published'
    WHERE import_value.replaces_published OR printed.unit IS NULL
),
taken AS (
    SELECT * FROM eligible WHERE place = 1
)
SELECT reference_observation.frame, reference_observation.unit, reference_observation.indicator, reference_observation.period,
    reference_observation.period_end, reference_observation.value, reference_observation.numerator, reference_observation.denominator,
    reference_observation.status, reference_observation.source, reference_observation.note
FROM reference_observation
ANTI JOIN taken USING (frame, unit, indicator, period)
UNION ALL
SELECT taken.frame, taken.unit, taken.indicator, taken.period,
    CASE WHEN period.last > taken.imported_on THEN taken.imported_on END,
    taken.value, taken.numerator, taken.denominator, 'imported', taken.code, NULL
FROM taken
JOIN period ON period.code = taken.period
