-- Returns: every target of a document with its source.
-- Grain: target.
-- Columns: the row of target (value in the unit it names); source_title, publisher, published_on, address; successor_frame, successor (the province of the newer frame that a unit of an older one now belongs to, NULL for others).
-- Parameters: none.
-- Notes: in the order of the reference table; of a commune or district the province it lies in is followed.
WITH above AS (
    SELECT unit.frame, unit.code, coalesce(higher.code, parent.code, unit.code) AS province
    FROM unit
    LEFT JOIN unit AS parent ON parent.frame = unit.frame AND parent.code = unit.parent AND parent.code <> 'VN'
    LEFT JOIN unit AS higher ON higher.frame = parent.frame AND higher.code = parent.parent AND higher.code <> 'VN'
),
moved AS (
    SELECT above.frame, above.code, unit_change.to_frame, unit_change.to_code
    FROM above
    JOIN unit_change ON unit_change.from_frame = above.frame AND unit_change.from_code = above.province
)
SELECT
    target.*,
    source.title AS source_title,
    source.publisher,
    source.published_on,
    source.address,
    moved.to_frame AS successor_frame,
    moved.to_code AS successor
FROM target
LEFT JOIN source ON source.code = target.source
LEFT JOIN moved ON moved.frame = target.scope_frame AND moved.code = target.scope_unit
ORDER BY target.rowid
