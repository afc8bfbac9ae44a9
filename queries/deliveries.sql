-- Returns: what became of every delivered file.
-- Grain: delivery, stream, file (by digest), the newest first.
-- Columns: delivery (its day, perhaps with a suffix); stream; taken_at (UTC, ISO 8601); delivered, new, changed, known, refused (rows).
-- Parameters: none.
-- Notes: known = told before; changed = moved on since.
SELECT delivery, stream, taken_at, delivered, new, changed, known, refused
FROM delivery
ORDER BY taken_at DESC, delivery DESC, stream
