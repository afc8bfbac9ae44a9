-- Tỷ lệ hồ sơ trực tuyến của các tỉnh, tháng mới nhất đã trọn
-- Share of dossiers filed online in every province, the newest full month
SELECT units.full_name, measures.period, measures.value, measures.numerator, measures.denominator, measures.rank_country
FROM measures
JOIN units USING (frame, unit)
WHERE measures.frame = '2025' AND measures.level = 'province' AND indicator = 'dossier_online' AND measures.kind = 'month'
    AND complete
QUALIFY period_end = max(period_end) OVER ()
ORDER BY measures.value DESC
