-- Returns: one number with everything that explains it.
-- Grain: one row, none when there is no such value.
-- Columns: the row of measure; source_title, publisher, published_on, address; target names and document; broken_on (the day) and reason of a break in the series.
-- Parameters: $frame, $unit, $parent (the one above, '' for the country), $indicator, $period: text, never NULL.
-- Notes: none.
SELECT
    measure.*,
    source.title AS source_title,
    source.publisher AS source_publisher,
    source.published_on AS source_published_on,
    source.address AS source_address,
    target.name_vi AS target_name_vi,
    target.name_en AS target_name_en,
    target.document_vi AS target_document_vi,
    target.document_en AS target_document_en,
    target.start_on AS target_start_on,
    target.comparator AS target_comparator,
    series_break.on_date AS broken_on,
    series_break.reason_vi AS break_vi,
    series_break.reason_en AS break_en
FROM measure
LEFT JOIN source ON source.code = measure.source
LEFT JOIN target ON target.code = measure.target
LEFT JOIN series_break ON series_break.indicator = measure.indicator
WHERE measure.frame = $frame AND measure.parent = $parent AND measure.unit = $unit AND measure.indicator = $indicator AND measure.period = $period
