-- Phản ánh, kiến nghị theo nhóm: số nhận, tỷ lệ trả lời đúng hạn, tỷ lệ hài lòng, theo năm
-- Petitions by category: received, share answered on time, share satisfied, by year
SELECT
    year(month) AS year,
    petition_categories.name_vi AS category,
    sum(petitions) AS petitions,
    100 * sum(on_time) / nullif(sum(answered), 0) AS on_time_percent,
    100 * sum(satisfied) / nullif(sum(rated), 0) AS satisfied_percent
FROM petition_months
JOIN petition_categories USING (category)
WHERE frame = '2025' AND unit = 'VN'
GROUP BY ALL
ORDER BY year, petitions DESC
