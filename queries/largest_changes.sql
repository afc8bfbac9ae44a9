-- Returns: the children of a unit whose value of one indicator changed most, up and down.
-- Grain: unit.
-- Columns: code, name, full_name, full_name_en, has_children; value; change (indicator's unit, on the period before); rank_siblings; rank_change_year (places).
-- Parameters: $frame, $parent, $indicator, $period: text; $limit: rows at each end; none NULL.
-- Notes: the largest rises first, then the largest falls.
WITH changed AS (
    SELECT
        unit.code,
        unit.name,
        unit.full_name,
        unit.full_name_en,
        NOT unit.is_leaf AS has_children,
        measure.value,
        measure.change_period AS change,
        measure.rank_siblings,
        measure.rank_change_year,
        row_number() OVER (ORDER BY measure.change_period DESC, unit.code) AS from_top,
        row_number() OVER (ORDER BY measure.change_period, unit.code) AS from_bottom
    FROM measure
    JOIN unit ON unit.frame = measure.frame AND unit.code = measure.unit
    WHERE measure.frame = $frame AND measure.parent = $parent AND measure.indicator = $indicator AND measure.period = $period
        AND measure.change_period <> 0
)
SELECT code, name, full_name, full_name_en, has_children, value, change, rank_siblings, rank_change_year
FROM changed
WHERE (from_top <= $limit AND change > 0) OR (from_bottom <= $limit AND change < 0)
ORDER BY change DESC, code
