-- Returns: what is known about the store itself.
-- Grain: one row.
-- Columns: version; scale; event_scale (simulated over real dossiers, 0 to 1); seed; clock (moment up to which events are known); built_at (UTC).
-- Parameters: none.
-- Notes: none.
SELECT version, scale, event_scale, seed, clock, built_at
FROM build
