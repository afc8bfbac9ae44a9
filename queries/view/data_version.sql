-- Returns: which data this is.
-- Grain: the data version, one row.
-- Columns: version; clock (the moment up to which events are known).
-- Parameters: none.
-- Notes: quote the version with a number taken from here.
SELECT version, clock
FROM build
