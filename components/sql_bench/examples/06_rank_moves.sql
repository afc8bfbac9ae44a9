-- Thứ hạng DTI của các tỉnh cũ qua các năm
-- Ranks of the former provinces in the DTI over the years
PIVOT (
    SELECT units.name, period, rank_country
    FROM measures
    JOIN units USING (frame, unit)
    WHERE frame = '2024' AND measures.level = 'province' AND indicator = 'dti'
)
ON period IN ('2020', '2021', '2022', '2023', '2024')
USING max(rank_country)
ORDER BY "2024"
