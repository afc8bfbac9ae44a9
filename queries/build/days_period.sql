-- Returns: how many days dossiers took, in provinces and the country.
-- Grain: frame, unit, period.
-- Columns: period (code of the month, quarter or year of finish); finished (dossiers); median_days, p90_days (days that half and nine tenths of them took at most, begun days counted whole).
-- Parameters: none.
-- Notes: to the day, from counts by day; nothing is interpolated.
WITH by_month AS (
    SELECT large_unit.frame, large_unit.unit, month, days, sum(finished) AS finished
    FROM dossier_days
    JOIN large_unit USING (province)
    GROUP BY ALL
),
spread AS (
    SELECT frame, unit, strftime(month, '%Y-%m') AS period, days, finished FROM by_month
    UNION ALL
    SELECT frame, unit, year(month) || '-Q' || quarter(month), days, finished FROM by_month
    UNION ALL
    SELECT frame, unit, CAST(year(month) AS VARCHAR), days, finished FROM by_month
),
by_period AS (
    SELECT frame, unit, period, days, sum(finished) AS finished
    FROM spread
    GROUP BY ALL
),
running AS (
    SELECT
        *,
        sum(finished) OVER (PARTITION BY frame, unit, period ORDER BY days) AS reached,
        sum(finished) OVER (PARTITION BY frame, unit, period) AS total
    FROM by_period
)
SELECT
    frame,
    unit,
    period,
    max(total)::BIGINT AS finished,
    min(days) FILTER (2 * reached >= total) AS median_days,
    min(days) FILTER (10 * reached >= 9 * total) AS p90_days
FROM running
GROUP BY frame, unit, period
ORDER BY frame, unit, period
