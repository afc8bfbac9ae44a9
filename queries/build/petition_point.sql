-- Returns: the petitions of the last weeks, of the newest weeks a year before, and all that are open, each with its point and cells.
-- Grain: petition_id.
-- Columns: unit (commune of frame 2025), province (of frame 2025), former_province (of frame 2024, the one with most of the commune); category, channel (codes); received_at, due_at, answered_at (moments; NULL while open); weeks_ago (whole weeks from receipt to the clock); state (at the clock: overdue, open, in_time, late); latitude, longitude (degrees); cell_5, cell_7, cell_9 (H3 cells at these resolutions, hexadecimal).
-- Parameters: $clock: the moment up to which events are known.
-- Notes: an event booked in a unit of frame 2024 is given to the commune that took most of it; sorted as screens read it.
WITH successor AS (
    SELECT from_code AS unit, arg_max(to_code, share) AS successor
    FROM unit_change
    WHERE from_frame = '2024' AND to_frame = '2025' AND length(to_code) = 5
    GROUP BY from_code
)
SELECT
    recent_petition.petition_id,
    place.code AS unit,
    place.parent AS province,
    leaf.province AS former_province,
    recent_petition.category,
    recent_petition.channel,
    recent_petition.received_at,
    recent_petition.due_at,
    recent_petition.answered_at,
    CAST(floor((epoch($clock) - epoch(recent_petition.received_at)) / 604800) AS INTEGER) AS weeks_ago,
    CASE
        WHEN recent_petition.answered_at IS NULL AND recent_petition.due_at < $clock THEN 'overdue'
        WHEN recent_petition.answered_at IS NULL THEN 'open'
        WHEN recent_petition.answered_at <= recent_petition.due_at THEN 'in_time'
        ELSE 'late'
    END AS state,
    recent_petition.latitude,
    recent_petition.longitude,
    recent_petition.cell_5,
    recent_petition.cell_7,
    recent_petition.cell_9
FROM recent_petition
LEFT JOIN successor ON recent_petition.frame = '2024' AND successor.unit = recent_petition.unit
JOIN unit AS place ON place.frame = '2025' AND place.code = coalesce(successor.successor, recent_petition.unit)
LEFT JOIN leaf ON leaf.frame = '2025' AND leaf.unit = place.code
ORDER BY province, unit, recent_petition.received_at, recent_petition.petition_id
