-- Chỉ tiêu đang chậm theo tỉnh: giá trị, mục tiêu và khoảng còn thiếu
-- Indicators behind their target by province: value, target and what is missing
SELECT units.name, indicators.name_vi, period, value, target_value, value - target_value AS gap, indicators.unit_vi
FROM measures
JOIN units USING (frame, unit)
JOIN indicators USING (indicator)
WHERE frame = '2025' AND measures.level = 'province' AND state = 'behind' AND measures.kind = 'month'
    AND period_end >= (SELECT clock FROM data_version) - INTERVAL 2 MONTH
ORDER BY abs(gap) DESC
LIMIT 200
