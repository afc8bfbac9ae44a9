-- Returns: the children of a unit with their values, those without a value too.
-- Grain: unit, by rank and name.
-- Columns: code, level, name, full_name, full_name_en; indicator; value (indicator's unit); numerator, denominator; status; apportioned_share; state; target_value, path_value; rank_siblings of siblings; change_period, change_year; rank_change_year; has_children (with values of this indicator).
-- Parameters: $frame, $parent, $indicator, $period: text, never NULL.
-- Notes: the map, the ranking and the table read this one query.
SELECT
    unit.code,
    unit.level,
    unit.name,
    unit.full_name,
    unit.full_name_en,
    $indicator AS indicator,
    measure.value,
    measure.numerator,
    measure.denominator,
    measure.status,
    measure.apportioned_share,
    measure.state,
    measure.target_value,
    measure.path_value,
    measure.rank_siblings,
    measure.siblings,
    measure.change_period,
    measure.change_year,
    measure.rank_change_year,
    NOT unit.is_leaf AND coalesce(
        indicator_coverage.on_map
        AND list_contains(
            string_split(indicator_coverage.held_levels, ' '),
            CASE WHEN unit.level = 'province' AND unit.frame = '2024' THEN 'district' ELSE 'commune' END
        ),
        false
    ) AS has_children
FROM unit
LEFT JOIN indicator_coverage ON indicator_coverage.indicator = $indicator
LEFT JOIN measure
    ON measure.frame = unit.frame AND measure.unit = unit.code
    AND measure.frame = $frame AND measure.indicator = $indicator AND measure.period = $period AND measure.parent = $parent
LEFT JOIN indicator ON indicator.code = $indicator
WHERE unit.frame = $frame AND unit.parent = $parent
ORDER BY
    measure.rank_siblings NULLS LAST,
    CASE WHEN indicator.direction = 'down' THEN measure.value ELSE -measure.value END NULLS LAST,
    unit.name COLLATE vi,
    unit.code
