-- Returns: the periods for which a unit's children, or the unit itself, have values of an indicator.
-- Grain: frame, parent ('' for the country itself), indicator, period.
-- Columns: kind; period_end (last day covered); units (count with a value).
-- Parameters: none.
-- Notes: made with the store, so that no screen counts.
SELECT frame, parent, indicator, period, kind, max(period_end) AS period_end, count(*) AS units
FROM measure
GROUP BY frame, parent, indicator, period, kind
ORDER BY frame, parent, indicator, period_end DESC
