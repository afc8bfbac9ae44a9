-- Returns: the places that stay as they are while others are counted: none in a count of everything.
-- Grain: frame, unit, indicator, period.
-- Columns: kind, ordinal, period_end, complete (of the period); value (indicator's unit); rank_siblings, rank_country; status; after_break, broken_on.
-- Parameters: none.
-- Notes: a count of some years takes them from update/ranked_before.
SELECT frame, unit, indicator, period, kind, ordinal, period_end, complete, value, rank_siblings, rank_country, status, after_break, broken_on
FROM ranked
WHERE false
