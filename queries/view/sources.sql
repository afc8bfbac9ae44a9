-- Returns: every source of the numbers.
-- Grain: source.
-- Columns: title; publisher; published_on (as printed); address; licence; note.
-- Parameters: none.
-- Notes: SIM is the simulator.
SELECT code AS source, title, publisher, published_on, address, licence, note
FROM source
ORDER BY code
