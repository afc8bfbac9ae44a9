-- Trước và sau sáp nhập: tỷ lệ đúng hạn 12 tháng trước và từ 01/7/2025, mọi tỉnh cũ
-- Before and after the merger: on-time share in the 12 months before and since 1 July 2025, all former provinces
SELECT
    units.name,
    100 * sum(numerator) FILTER (period_end < DATE '2025-07-01') / sum(denominator) FILTER (period_end < DATE '2025-07-01') AS before,
    100 * sum(numerator) FILTER (period_end > DATE '2025-07-01') / sum(denominator) FILTER (period_end > DATE '2025-07-01') AS since,
    since - before AS difference
FROM measures
JOIN units USING (frame, unit)
WHERE frame = '2024' AND measures.level = 'province' AND indicator = 'dossier_on_time' AND measures.kind = 'month'
    AND period_end >= DATE '2024-07-01'
GROUP BY units.name
ORDER BY difference
