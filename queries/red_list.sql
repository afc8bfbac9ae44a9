-- Returns: what is behind its target in a unit and its children, the furthest behind first.
-- Grain: unit, indicator.
-- Columns: code, name, full_name, full_name_en, level, has_children; indicator; period; value, path_value (indicator's unit, or place); gap_share (gap over the target, 0 to 1); due; status.
-- Parameters: $frame, $unit, $parent (the one above, '' for the country): text; $on: DATE, the last day of the chosen period; $kind: kind of the chosen period; $limit: number of rows; none NULL.
-- Notes: each indicator at its newest period of that kind (else of a year) not later than the chosen day.
WITH newest AS (
    SELECT
        measure.*,
        row_number() OVER (
            PARTITION BY measure.unit, measure.indicator ORDER BY measure.kind = $kind DESC, measure.period_end DESC
        ) AS age
    FROM measure
    WHERE measure.frame = $frame AND measure.parent IN ($unit, $parent) AND (measure.parent = $unit OR measure.unit = $unit)
        AND measure.target IS NOT NULL AND measure.kind IN ($kind, 'year') AND measure.period_end BETWEEN $on - INTERVAL 4 YEAR AND $on
)
SELECT
    unit.code,
    unit.name,
    unit.full_name,
    unit.full_name_en,
    unit.level,
    NOT unit.is_leaf AS has_children,
    newest.indicator,
    newest.period,
    newest.value,
    newest.rank_country,
    newest.country,
    newest.path_value,
    newest.target_value,
    newest.target_on_rank,
    CASE WHEN newest.target_on_rank THEN newest.rank_country - newest.path_value ELSE abs(newest.value - newest.path_value) END
    / nullif(abs(newest.target_value), 0) AS gap_share,
    newest.due,
    newest.status,
    count(*) OVER () AS all_behind
FROM newest
JOIN unit ON unit.frame = newest.frame AND unit.code = newest.unit
WHERE newest.age = 1 AND newest.state = 'behind'
ORDER BY newest.unit = $unit DESC, gap_share DESC, unit.name COLLATE vi
LIMIT $limit
