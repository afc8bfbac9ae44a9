-- Returns: how far each indicator reaches.
-- Grain: indicator.
-- Columns: values_held (count); frames, held_levels (space-separated); on_map (enough units for a map and a ranking).
-- Parameters: none.
-- Notes: made with the store, so that no screen counts.
SELECT
    indicator,
    count(*) AS values_held,
    string_agg(DISTINCT frame, ' ' ORDER BY frame) AS frames,
    string_agg(DISTINCT level, ' ' ORDER BY level) AS held_levels,
    count(DISTINCT unit) >= 20 AS on_map
FROM measure
GROUP BY indicator
