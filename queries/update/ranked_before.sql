-- Returns: the places that stay as they are, from the store that stands.
-- Grain: frame, unit, indicator, period.
-- Columns: as build/ranked_before, in its units.
-- Parameters: none.
-- Notes: what the groups of touched are held against: the period before and that of a year before; of an indicator with a target, all.
WITH compared AS (
    SELECT touched.frame, touched.indicator, earlier.code AS period
    FROM touched
    JOIN period ON period.code = touched.period
    JOIN period AS earlier
        ON earlier.kind = period.kind
        AND earlier.ordinal IN (period.ordinal - 1, period.ordinal - CASE period.kind WHEN 'month' THEN 12 WHEN 'quarter' THEN 4 WHEN 'half' THEN 2 ELSE 1 END)
    UNION
    SELECT frame, indicator, period
    FROM held_period
    WHERE indicator IN (SELECT indicator FROM target) AND indicator IN (SELECT indicator FROM touched)
),
wanted AS (
    SELECT frame, indicator, period FROM compared
    EXCEPT
    SELECT frame, indicator, period FROM touched
)
SELECT measure.frame, measure.unit, measure.indicator, measure.period, measure.kind, period.ordinal, measure.period_end, measure.complete,
    measure.value, measure.rank_siblings, measure.rank_country, measure.status,
    coalesce(period.first >= series_break.on_date, false) AS after_break,
    series_break.on_date AS broken_on
FROM measure
SEMI JOIN wanted ON wanted.frame = measure.frame AND wanted.indicator = measure.indicator AND wanted.period = measure.period
JOIN period ON period.code = measure.period
LEFT JOIN series_break ON series_break.indicator = measure.indicator
