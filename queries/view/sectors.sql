-- Returns: the sectors of dossiers.
-- Grain: sector.
-- Columns: name_vi, name_en.
-- Parameters: none.
-- Notes: in the order of their codes.
SELECT code AS sector, name_vi, name_en
FROM sector
ORDER BY code
