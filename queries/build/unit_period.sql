-- Returns: counts of every unit by month, quarter and year.
-- Grain: frame, unit, period.
-- Columns: level; kind (month, quarter, year); period; period_end (last day covered); counts of unit_month.
-- Parameters: $clock: the moment up to which events are known; $months_from: first month kept for communes, which have no quarters but the first after a break, their new starting point.
-- Notes: a period that is not over ends at the clock, or with frame 2024 for its districts and communes.
WITH spread AS (
    SELECT 'month' AS kind, strftime(month, '%Y-%m') AS period, last_day(month) AS last, *
    FROM unit_month
    UNION ALL
    SELECT
        'quarter' AS kind,
        year(month) || '-Q' || quarter(month) AS period,
        CAST(date_trunc('quarter', month) + INTERVAL 3 MONTH - INTERVAL 1 DAY AS DATE) AS last,
        *
    FROM unit_month
    UNION ALL
    SELECT 'year' AS kind, CAST(year(month) AS VARCHAR) AS period, make_date(year(month), 12, 31) AS last, *
    FROM unit_month
)
SELECT
    frame,
    unit,
    level,
    kind,
    period,
    least(
        max(last),
        CAST($clock AS DATE),
        CASE WHEN frame = '2024' AND level IN ('district', 'commune') THEN DATE '2025-06-30' ELSE DATE '9999-12-31' END
    ) AS period_end,
    sum(COLUMNS(* EXCLUDE (frame, unit, level, kind, period, last, month)))
FROM spread
WHERE kind = 'year' OR level <> 'commune' OR (kind = 'month' AND month >= $months_from)
    OR (kind = 'quarter' AND EXISTS (SELECT 1 FROM series_break WHERE month BETWEEN on_date AND on_date + INTERVAL 2 MONTH))
GROUP BY frame, unit, level, kind, period
