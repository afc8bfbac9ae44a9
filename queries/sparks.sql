-- Returns: the newest values of one indicator in some units, up to a day.
-- Grain: unit, period; oldest first.
-- Columns: unit; period; period_end; value (indicator's unit).
-- Parameters: $frame, $level, $indicator: text; $kind: kind of period; $units: list of codes; $until: DATE, the last day looked at; $count: periods kept of each unit; none NULL.
-- Notes: for the small lines beside a page of a ranking.
SELECT unit, period, period_end, value
FROM measure
WHERE frame = $frame AND level = $level AND indicator = $indicator AND kind = $kind AND list_contains($units, unit) AND period_end <= $until
QUALIFY row_number() OVER (PARTITION BY unit ORDER BY period_end DESC) <= $count
ORDER BY unit, period_end
