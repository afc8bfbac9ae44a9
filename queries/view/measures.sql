-- Returns: every value that the screens show.
-- Grain: frame, indicator, unit, period.
-- Columns: level, parent (of the unit); kind (of period: month, quarter, half, year); period_end (last day); complete (the period is over); value, numerator, denominator (in the indicator's unit, or counts); status (published, derived, apportioned, imported, simulated); apportioned_share (0 to 1 of the value that was shared out); source; target_value (in the indicator's unit); state; rank_siblings, rank_country (places, the first is the best).
-- Parameters: none.
-- Notes: a value that is not known is NULL or has no row, never zero.
SELECT
    frame,
    indicator,
    level,
    parent,
    unit,
    kind,
    period,
    period_end,
    complete,
    value,
    numerator,
    denominator,
    status,
    apportioned_share,
    source,
    target_value,
    state,
    rank_siblings,
    rank_country
FROM measure
