-- Returns: what is behind its target in a unit and its children, the furthest behind first.
-- Grain: unit, indicator.
-- Columns: unit; indicator; period; value, path_value, target_value (indicator's unit, or rank); rank_country of country; gap_share (gap over the target, 0 to 1); due; status; all_behind (count before the limit).
-- Parameters: $frame, $unit, $parent (the one above, '' for the country): text; $on: DATE, the last day of the chosen period; $kind: kind of the chosen period; $limit: number of rows; none NULL.
-- Notes: each indicator at its newest period of that kind (else of a year) not later than the chosen day; the unit itself first.
WITH newest AS (
    SELECT
        unit, indicator, period, value, rank_country, country, path_value, target_value, target_on_rank, due, status, state,
        CASE WHEN target_on_rank THEN rank_country - path_value ELSE abs(value - path_value) END / nullif(abs(target_value), 0) AS gap_share
    FROM measure
    WHERE frame = $frame AND parent IN ($unit, $parent) AND (parent = $unit OR unit = $unit)
        AND target IS NOT NULL AND kind IN ($kind, 'year') AND period_end BETWEEN $on - INTERVAL 4 YEAR AND $on
    QUALIFY row_number() OVER (PARTITION BY unit, indicator ORDER BY kind = $kind DESC, period_end DESC) = 1
)
SELECT * EXCLUDE (state), count(*) OVER () AS all_behind
FROM newest
WHERE state = 'behind'
ORDER BY unit = $unit DESC, gap_share DESC, unit, indicator
LIMIT $limit
