-- Returns: the sectors that procedures belong to.
-- Grain: sector.
-- Columns: code; name_vi, name_en.
-- Parameters: none.
-- Notes: by code.
SELECT code, name_vi, name_en
FROM sector
ORDER BY code
