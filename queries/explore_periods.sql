-- Returns: the periods for which any unit of some frames has a value of some indicators.
-- Grain: kind, period, the oldest first.
-- Columns: kind; period; period_end (last day covered).
-- Parameters: $frames, $indicators: lists of codes, never NULL.
-- Notes: months of communes are kept for a shorter time than those of provinces.
SELECT kind, period, max(period_end) AS period_end
FROM held_period
WHERE list_contains($frames, frame) AND list_contains($indicators, indicator)
GROUP BY kind, period
ORDER BY kind, period_end
