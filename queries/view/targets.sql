-- Returns: every target that a document sets.
-- Grain: target.
-- Columns: frame, unit (for whom); level (of the units it counts); indicator (NULL where nothing measures it); on_rank (it is a place, not a value); name_vi, name_en; value, start_value (in the unit it names); comparator; value_text_vi, value_text_en (as printed); unit_vi, unit_en (unit of measure); start_on, due (days); document_vi, document_en; source.
-- Parameters: none.
-- Notes: in the order of their codes.
SELECT
    code AS target,
    scope_frame AS frame,
    scope_unit AS unit,
    level,
    indicator,
    on_rank,
    name_vi,
    name_en,
    value,
    comparator,
    value_text_vi,
    value_text_en,
    unit_vi,
    unit_en,
    start_on,
    start_value,
    due,
    document_vi,
    document_en,
    source
FROM target
ORDER BY code
