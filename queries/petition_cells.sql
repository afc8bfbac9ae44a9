-- Returns: the petitions of a unit by H3 cell, those of the last weeks or those still open.
-- Grain: cell, the fullest first.
-- Columns: cell (hexadecimal); petitions, in_time, late, still_open, overdue (counts; the overdue are among the still open); unit (the commune to which most of the cell's petitions belong).
-- Parameters: $frame, $unit: text; $resolution: of the cells, 9 for a commune; $category: a category, '' for all; $shown: 'recent' for those received in the last $weeks weeks, 'open' for those still open whenever received; none NULL.
-- Notes: a unit of frame 2024 below the province has none; the country is 'VN' in both frames.
WITH counted AS (
    SELECT
        cell,
        sum(CASE WHEN $shown = 'open' THEN still_open ELSE petitions END) AS petitions,
        sum(CASE WHEN $shown = 'open' THEN 0 ELSE in_time END) AS in_time,
        sum(CASE WHEN $shown = 'open' THEN 0 ELSE late END) AS late,
        sum(still_open) AS still_open,
        sum(overdue) AS overdue
    FROM petition_cell
    WHERE resolution = $resolution
        AND ($unit = 'VN' OR CASE $frame WHEN '2025' THEN $unit IN (province, unit) ELSE former_province = $unit END)
        AND $category IN ('', category)
        AND ($shown = 'open' OR weeks_ago < $weeks)
    GROUP BY cell
),
by_unit AS (
    SELECT CASE $resolution WHEN 5 THEN cell_5 WHEN 7 THEN cell_7 ELSE cell_9 END AS cell, unit, count(*) AS petitions
    FROM petition_point
    WHERE ($unit = 'VN' OR CASE $frame WHEN '2025' THEN $unit IN (province, unit) ELSE former_province = $unit END)
        AND $category IN ('', category)
        AND CASE $shown WHEN 'open' THEN answered_at IS NULL ELSE weeks_ago < $weeks END
    GROUP BY ALL
),
place AS (
    SELECT cell, max_by(unit, (petitions, unit)) AS unit
    FROM by_unit
    GROUP BY cell
)
SELECT counted.cell, counted.petitions, counted.in_time, counted.late, counted.still_open, counted.overdue, place.unit
FROM counted
JOIN place ON place.cell = counted.cell
WHERE counted.petitions > 0
ORDER BY counted.petitions DESC, counted.cell
