-- Độ phủ: mỗi chỉ tiêu có bao nhiêu tỉnh có số liệu, ở kỳ mới nhất
-- Coverage: how many provinces have a value of each indicator, in its newest period
WITH counted AS (
    SELECT indicator, frame, period, period_end, count(*) AS provinces, any_value(status) AS status
    FROM measures
    WHERE level = 'province' AND value IS NOT NULL
    GROUP BY indicator, frame, period, period_end
)
SELECT indicators.name_vi, frame, period, provinces, status
FROM counted
JOIN indicators USING (indicator)
QUALIFY row_number() OVER (PARTITION BY indicator, frame ORDER BY period_end DESC, provinces DESC) = 1
ORDER BY provinces, indicators.name_vi
