-- Nền tảng số: giai đoạn, số kết nối và nguồn
-- Digital platforms: stage, number of connections and source
SELECT platforms.name_vi, units.full_name, platforms.stage, count(platform_links.link) AS links, sources.title
FROM platforms
JOIN units USING (frame, unit)
JOIN sources ON sources.source = platforms.source
LEFT JOIN platform_links ON platforms.platform IN (platform_links.from_platform, platform_links.to_platform)
GROUP BY ALL
ORDER BY links DESC, platforms.name_vi
