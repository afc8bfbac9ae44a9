-- Returns: for each asked indicator the newest value of a unit that is not later than the chosen day.
-- Grain: indicator.
-- Columns: indicator; period, kind, period_end, complete (the period is over); value (indicator's unit); numerator, denominator; status; apportioned_share; source; state; target (code), target_value, path_value, due; ranks; rank_source (computed, published); changes.
-- Parameters: $frame, $unit, $parent (the one above, '' for the country): text; $indicators: list of codes; $on: DATE, the last day of the chosen period; $kind: kind of the chosen period; none NULL.
-- Notes: a value of the chosen kind of period comes before one of another kind.
SELECT indicator, period, kind, period_end, complete, value, numerator, denominator, status, apportioned_share, source, note, state, target, target_value, path_value,
    due, target_on_rank, rank_siblings, siblings, rank_country, country, rank_source, change_period, change_year, rank_change_year
FROM measure
WHERE frame = $frame AND parent = $parent AND unit = $unit AND list_contains($indicators, indicator) AND period_end <= $on
QUALIFY row_number() OVER (PARTITION BY indicator ORDER BY kind = $kind DESC, period_end DESC, kind = 'year' DESC, kind) = 1
