-- Returns: the procedures that dossiers are about.
-- Grain: procedure.
-- Columns: code; sector (code); name_vi.
-- Parameters: none.
-- Notes: by code; names are in Vietnamese only.
SELECT code, sector, name_vi
FROM procedure
ORDER BY code
