-- Returns: what every unit of the older frame became.
-- Grain: from_frame, from_unit, to_frame, to_unit.
-- Columns: share (0 to 1 of the former unit that went there); method (how it was found); source.
-- Parameters: none.
-- Notes: leaves go to communes, provinces to provinces.
SELECT from_frame, from_code AS from_unit, to_frame, to_code AS to_unit, share, method, source
FROM unit_change
ORDER BY from_frame, from_code, to_code
