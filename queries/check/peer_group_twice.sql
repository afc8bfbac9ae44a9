-- Returns: units that belong to two bands of one kind.
-- Grain: frame, level, unit, kind.
-- Columns: frame, level, unit, kind; bands (count).
-- Parameters: none.
-- Notes: no row is a pass.
SELECT frame, level, unit, kind, count(*) AS bands
FROM peer_group
GROUP BY frame, level, unit, kind
HAVING count(*) > 1
