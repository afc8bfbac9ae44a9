-- Returns: the units of a group of peers.
-- Grain: frame, unit.
-- Columns: frame, unit.
-- Parameters: $band: a band of peer_group, never NULL.
-- Notes: of every level the group has units of.
SELECT frame, unit
FROM peer_group
WHERE band = $band
ORDER BY frame, unit
