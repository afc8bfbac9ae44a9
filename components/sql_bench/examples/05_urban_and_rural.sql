-- Phường và xã: tỷ lệ trực tuyến theo tháng, tính từ tử số và mẫu số, không lấy trung bình của tỷ lệ
-- Wards and rural communes: share online by month, from numerators and denominators, never a mean of rates
SELECT period_end, units.kind, 100 * sum(numerator) / sum(denominator) AS online
FROM measures
JOIN units USING (frame, unit)
WHERE frame = '2025' AND measures.level = 'commune' AND indicator = 'dossier_online' AND measures.kind = 'month'
GROUP BY ALL
ORDER BY period_end, units.kind
