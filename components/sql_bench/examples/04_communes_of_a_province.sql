-- Các xã của tỉnh Khánh Hòa: số hồ sơ tiếp nhận, dân số và hồ sơ trên 1.000 dân, năm 2025
-- Communes of Khánh Hòa province: dossiers received, population and dossiers per 1,000 people, 2025
SELECT units.full_name, measures.value AS received, units.population, 1000 * measures.value / units.population AS per_1000
FROM measures
JOIN units USING (frame, unit)
WHERE frame = '2025' AND units.province = '56' AND measures.level = 'commune' AND indicator = 'dossier_received' AND period = '2025'
ORDER BY per_1000 DESC
