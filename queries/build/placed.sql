-- Returns: what a target can be held against: values, and places in the country.
-- Grain: frame, unit, indicator, period, on_rank.
-- Columns: kind; period_end; after_break, broken_on; reached (the value in the indicator's unit, or the place); on_rank.
-- Parameters: none.
-- Notes: only indicators that have a target.
WITH known AS (
    SELECT frame, unit, indicator, period, kind, period_end, after_break, broken_on, value, rank_country FROM ranked
    UNION ALL
    SELECT frame, unit, indicator, period, kind, period_end, after_break, broken_on, value, rank_country FROM ranked_before
)
SELECT frame, unit, indicator, period, kind, period_end, after_break, broken_on, value AS reached, false AS on_rank
FROM known
WHERE indicator IN (SELECT indicator FROM target WHERE NOT on_rank)
UNION ALL
SELECT frame, unit, indicator, period, kind, period_end, after_break, broken_on, rank_country, true
FROM known
WHERE indicator IN (SELECT indicator FROM target WHERE on_rank)
