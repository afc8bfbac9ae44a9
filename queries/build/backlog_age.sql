-- Returns: the dossiers open at the clock by sector, by how long ago they came and whether their deadline has passed.
-- Grain: frame, unit, sector, age_band, is_overdue.
-- Columns: parent ('' for the country); sector (code); age_band (days since receipt: 0-5, 6-10, 11-20, 21-60, over 60); is_overdue; still_open (dossiers; a carried count may have a fraction).
-- Parameters: $clock: the moment up to which events are known.
-- Notes: sorted by parent and unit; frame 2024 has its provinces and the country only.
WITH aged AS (
    SELECT
        frame,
        unit,
        sector,
        CASE
            WHEN date_diff('day', received_day, CAST($clock AS DATE)) <= 5 THEN '0-5'
            WHEN date_diff('day', received_day, CAST($clock AS DATE)) <= 10 THEN '6-10'
            WHEN date_diff('day', received_day, CAST($clock AS DATE)) <= 20 THEN '11-20'
            WHEN date_diff('day', received_day, CAST($clock AS DATE)) <= 60 THEN '21-60'
            ELSE 'over 60'
        END AS age_band,
        due_at < $clock AS is_overdue,
        sum(still_open)::DOUBLE AS still_open
    FROM dossier_open
    GROUP BY ALL
)
SELECT small_unit.frame, small_unit.parent, small_unit.unit, sector, age_band, is_overdue, sum(still_open * small_unit.share) AS still_open
FROM aged
JOIN small_unit ON small_unit.from_frame = aged.frame AND small_unit.from_unit = aged.unit
WHERE small_unit.frame = '2025'
GROUP BY ALL
UNION ALL
SELECT large_unit.frame, large_unit.parent, large_unit.unit, sector, age_band, is_overdue, sum(still_open) AS still_open
FROM aged
JOIN leaf ON leaf.frame = aged.frame AND leaf.unit = aged.unit
JOIN large_unit ON large_unit.province = leaf.province
GROUP BY ALL
ORDER BY ALL
