-- Returns: Hoàng Sa or Trường Sa where the store lacks them.
-- Grain: frame, code.
-- Columns: frame, code (unit that must be there).
-- Parameters: none.
-- Notes: no row is a pass.
SELECT wanted.frame, wanted.code
FROM (VALUES ('2024', '498'), ('2024', '576'), ('2025', '20333'), ('2025', '22736')) AS wanted (frame, code)
ANTI JOIN unit ON unit.frame = wanted.frame AND unit.code = wanted.code
