-- Returns: the values of some indicators for a set of units over a range of periods of one kind.
-- Grain: unit, indicator, period.
-- Columns: frame, unit, indicator, period; complete (the period is over); value (indicator's unit); numerator, denominator; status; apportioned_share (0 to 1); state; source.
-- Parameters: $frame, $level, $kind: text; $units: list of codes of that level, empty for all; $indicators: list of codes; $first_period, $last_period: periods as text, both included; none NULL.
-- Notes: the codes of periods of one kind sort by time; a unit without a value has no row.
SELECT
    frame,
    unit,
    indicator,
    period,
    complete,
    value,
    numerator,
    denominator,
    status,
    coalesce(apportioned_share, 0) AS apportioned_share,
    state,
    source
FROM measure
WHERE frame = $frame AND level = $level AND kind = $kind AND period BETWEEN $first_period AND $last_period
    AND list_contains($indicators, indicator)
    AND (len($units) = 0 OR list_contains($units, unit))
    AND value IS NOT NULL
