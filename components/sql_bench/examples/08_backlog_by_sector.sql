-- Hồ sơ còn mở và tỷ lệ đúng hạn theo lĩnh vực, cả nước, 12 tháng gần nhất
-- Open dossiers and share on time by sector, whole country, the last 12 months
SELECT month, sectors.name_vi AS sector, still_open, 100 * on_time / nullif(finished, 0) AS on_time_percent
FROM dossier_months
JOIN sectors USING (sector)
WHERE frame = '2025' AND unit = 'VN' AND month >= (SELECT clock FROM data_version) - INTERVAL 1 YEAR
ORDER BY month, still_open DESC
