-- Returns: what is known about the store itself.
-- Grain: one row.
-- Columns: version; scale; seed; clock (moment up to which events are known); built_at (UTC).
-- Parameters: none.
-- Notes: none.
SELECT version, scale, seed, clock, built_at
FROM build
