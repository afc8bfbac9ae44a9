-- Ninh Thuận cũ (58) và các tỉnh lân cận cũ: tỷ lệ đúng hạn theo tháng, trước và sau sáp nhập 01/7/2025
-- Former Ninh Thuận (58) and its former neighbours: on-time settlement by month, before and after the merger of 1 July 2025
SELECT period_end, units.name, value, numerator AS on_time, denominator AS finished, status
FROM measures
JOIN units USING (frame, unit)
WHERE frame = '2024' AND unit IN ('58', '56', '60', '68') AND indicator = 'dossier_on_time' AND measures.kind = 'month'
ORDER BY period_end, units.name
