-- Returns: how many petitions of a unit lie in each H3 cell in the last weeks, in as many weeks before, and in the same weeks a year before.
-- Grain: cell.
-- Columns: cell (hexadecimal); petitions, petitions_before, petitions_year_before (counts); category (the one that rose most), category_rise (by how many petitions); unit (the commune to which most of the last weeks' petitions of the cell belong).
-- Parameters: $frame, $unit: text; $resolution: of the cells, 9 for a commune; $category: a category, '' for all; $weeks: 1 to 4; none NULL.
-- Notes: the weeks run back from the clock, seven whole days each, so that both spans have the same days of the week; the year before means 52 weeks.
WITH counted AS (
    SELECT
        cell,
        category,
        sum(CASE WHEN weeks_ago < $weeks THEN petitions ELSE 0 END) AS petitions,
        sum(CASE WHEN weeks_ago >= $weeks AND weeks_ago < 2 * $weeks THEN petitions ELSE 0 END) AS petitions_before,
        sum(CASE WHEN weeks_ago >= 52 AND weeks_ago < 52 + $weeks THEN petitions ELSE 0 END) AS petitions_year_before
    FROM petition_cell
    WHERE resolution = $resolution
        AND ($unit = 'VN' OR CASE $frame WHEN '2025' THEN $unit IN (province, unit) ELSE former_province = $unit END)
        AND $category IN ('', category)
    GROUP BY cell, category
),
by_unit AS (
    SELECT CASE $resolution WHEN 5 THEN cell_5 WHEN 7 THEN cell_7 ELSE cell_9 END AS cell, unit, count(*) AS petitions
    FROM petition_point
    WHERE ($unit = 'VN' OR CASE $frame WHEN '2025' THEN $unit IN (province, unit) ELSE former_province = $unit END)
        AND $category IN ('', category)
        AND weeks_ago < $weeks
    GROUP BY ALL
),
place AS (
    SELECT cell, max_by(unit, (petitions, unit)) AS unit
    FROM by_unit
    GROUP BY cell
)
SELECT
    counted.cell,
    sum(counted.petitions) AS petitions,
    sum(counted.petitions_before) AS petitions_before,
    sum(counted.petitions_year_before) AS petitions_year_before,
    max_by(counted.category, (counted.petitions - counted.petitions_before, counted.category)) AS category,
    max(counted.petitions - counted.petitions_before) AS category_rise,
    any_value(place.unit) AS unit
FROM counted
LEFT JOIN place ON place.cell = counted.cell
GROUP BY counted.cell
HAVING sum(counted.petitions) + sum(counted.petitions_before) > 0
ORDER BY counted.cell
