-- Returns: the names of the categories of petitions.
-- Grain: category.
-- Columns: category; name_vi, name_en.
-- Parameters: none.
-- Notes: none.
SELECT code AS category, name_vi, name_en
FROM petition_category
ORDER BY code
