-- Returns: what some sources are.
-- Grain: source (code).
-- Columns: code, title, publisher, published_on (text), licence, note.
-- Parameters: $sources: list of codes, never NULL.
-- Notes: the sheet of sources in a file.
SELECT code, title, publisher, published_on, licence, note
FROM source
WHERE code IN (SELECT unnest($sources))
ORDER BY code
