-- Returns: the dossiers open at the end of each year, from which a later count goes on.
-- Grain: frame, unit, closed.
-- Columns: level; closed (first day of December); billionths, apportioned_billionths (of dossiers, whole numbers).
-- Parameters: none.
-- Notes: of every unit that goes on, communes too.
SELECT
    frame,
    unit,
    level,
    month AS closed,
    billionths,
    apportioned_billionths
FROM unit_backlog
WHERE month(month) = 12
ORDER BY frame, closed, unit
