-- Returns: the yearly populations of the units of a level.
-- Grain: unit, period, oldest first.
-- Columns: frame, unit, period; value (persons); status; source.
-- Parameters: $frame, $level: text, never NULL.
-- Notes: what a formula per head divides by.
SELECT frame, unit, period, value, status, source
FROM measure
WHERE frame = $frame AND level = $level AND indicator = 'population' AND kind = 'year' AND value IS NOT NULL
ORDER BY unit, period
