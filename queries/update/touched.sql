-- Returns: the groups to be ranked and measured again: those changed, and those that are held against a changed one.
-- Grain: frame, indicator, period.
-- Columns: none besides.
-- Parameters: none.
-- Notes: the next period of the kind and that of a year later say a change since.
WITH changed AS (
    SELECT changed_group.frame, changed_group.indicator, changed_group.period, period.kind, period.ordinal,
        CASE period.kind WHEN 'month' THEN 12 WHEN 'quarter' THEN 4 WHEN 'half' THEN 2 ELSE 1 END AS a_year
    FROM changed_group
    JOIN period ON period.code = changed_group.period
)
SELECT frame, indicator, period
FROM changed
UNION
SELECT changed.frame, changed.indicator, period.code
FROM changed
JOIN period ON period.kind = changed.kind AND period.ordinal IN (changed.ordinal + 1, changed.ordinal + changed.a_year)
