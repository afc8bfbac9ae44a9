-- Returns: the register of indicators.
-- Grain: indicator.
-- Columns: name_vi, name_en; unit_vi, unit_en (unit of measure); decimals (count of digits shown); direction (up: more is better); carry_rule (how a value crosses the change of units); domain; levels; periodicity; numerator_vi, numerator_en, denominator_vi, denominator_en (what is counted); legal_basis; how_vi, how_en (how it is computed); source; values_held (count).
-- Parameters: none.
-- Notes: in the order of the register.
SELECT
    indicator.code AS indicator,
    indicator.name_vi,
    indicator.name_en,
    indicator.unit_vi,
    indicator.unit_en,
    CAST(indicator.decimals AS INTEGER) AS decimals,
    indicator.direction,
    indicator.carry_rule,
    indicator.domain,
    indicator.levels,
    indicator.periodicity,
    indicator.numerator_vi,
    indicator.numerator_en,
    indicator.denominator_vi,
    indicator.denominator_en,
    indicator.legal_basis,
    indicator.how_vi,
    indicator.how_en,
    indicator.source,
    coalesce(indicator_coverage.values_held, 0) AS values_held
FROM indicator
LEFT JOIN indicator_coverage ON indicator_coverage.indicator = indicator.code
ORDER BY indicator.position
