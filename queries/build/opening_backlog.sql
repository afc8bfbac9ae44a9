-- Returns: the dossiers open before the first month counted: none in a count of everything.
-- Grain: frame, unit.
-- Columns: level; closed (first day of the last month before); billionths, apportioned_billionths (of dossiers, whole numbers).
-- Parameters: none.
-- Notes: a count of some years takes them from update/opening_backlog.
SELECT
    CAST(NULL AS VARCHAR) AS frame,
    CAST(NULL AS VARCHAR) AS unit,
    CAST(NULL AS VARCHAR) AS level,
    CAST(NULL AS DATE) AS closed,
    CAST(NULL AS BIGINT) AS billionths,
    CAST(NULL AS BIGINT) AS apportioned_billionths
WHERE false
