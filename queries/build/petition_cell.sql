-- Returns: counts of the petitions of petition_point by H3 cell and week.
-- Grain: resolution, province, former_province, unit, cell, weeks_ago, category.
-- Columns: resolution (5, 7 or 9); unit (commune at resolution 9, else ''); cell (hexadecimal); weeks_ago (whole weeks from receipt to the clock); petitions, in_time, late, still_open, overdue (counts; the overdue are among the still open).
-- Parameters: none.
-- Notes: a cell on a border is counted in each unit with its own petitions there, so that the cells of a unit add up to its petitions.
WITH placed AS (
    SELECT 5 AS resolution, province, former_province, '' AS unit, cell_5 AS cell, weeks_ago, category, state
    FROM petition_point
    UNION ALL
    SELECT 7, province, former_province, '', cell_7, weeks_ago, category, state
    FROM petition_point
    UNION ALL
    SELECT 9, province, former_province, unit, cell_9, weeks_ago, category, state
    FROM petition_point
)
SELECT
    resolution,
    province,
    former_province,
    unit,
    cell,
    weeks_ago,
    category,
    count(*) AS petitions,
    count(*) FILTER (state = 'in_time') AS in_time,
    count(*) FILTER (state = 'late') AS late,
    count(*) FILTER (state IN ('open', 'overdue')) AS still_open,
    count(*) FILTER (state = 'overdue') AS overdue
FROM placed
GROUP BY resolution, province, former_province, unit, cell, weeks_ago, category
ORDER BY resolution, province, former_province, unit, cell, weeks_ago, category
