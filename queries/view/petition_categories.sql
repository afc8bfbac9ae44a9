-- Returns: the categories of petitions.
-- Grain: category.
-- Columns: name_vi, name_en; working_days (days within which an answer is due); source.
-- Parameters: none.
-- Notes: in the order of their codes.
SELECT code AS category, name_vi, name_en, working_days, source
FROM petition_category
ORDER BY code
