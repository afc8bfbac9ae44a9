-- Returns: the register of indicators.
-- Grain: indicator.
-- Columns: position (order); names, units of measure and explanations in both languages; decimals; direction; carry_rule; domain; levels; bins (';'-separated thresholds in its unit); periodicity; values_held (count); frames, held_levels (space-separated); on_map.
-- Parameters: none.
-- Notes: in the order of the reference table.
SELECT
    indicator.*,
    coalesce(indicator_coverage.values_held, 0) AS values_held,
    coalesce(indicator_coverage.frames, '') AS frames,
    coalesce(indicator_coverage.held_levels, '') AS held_levels,
    coalesce(indicator_coverage.on_map, false) AS on_map
FROM indicator
LEFT JOIN indicator_coverage ON indicator_coverage.indicator = indicator.code
ORDER BY indicator.position
