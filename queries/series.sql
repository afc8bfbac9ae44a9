-- Returns: the history of one indicator in some units.
-- Grain: unit, period; oldest first.
-- Columns: unit, indicator, period, kind, period_end; value (indicator's unit); status; apportioned_share; path_value; target_value; rank_siblings, siblings; rank_source (computed, published); complete.
-- Parameters: $frame, $indicator: text; $units: list of codes under one $parent ('' for the country); $kind: kind of period; none NULL.
-- Notes: one kind of period, so that a year never stands among months.
SELECT unit, indicator, period, kind, period_end, value, status, apportioned_share,
    CASE WHEN NOT target_on_rank THEN path_value END AS path_value, target_value, rank_siblings, siblings, rank_source, complete
FROM measure
WHERE frame = $frame AND parent = $parent AND indicator = $indicator AND kind = $kind AND list_contains($units, unit)
ORDER BY period_end, unit
