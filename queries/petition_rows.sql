-- Returns: single petitions of a unit, those of the last weeks or those still open.
-- Grain: petition_id; the overdue first, the longest waiting ahead, then the newest.
-- Columns: unit (commune of frame 2025); category, channel (codes); received_at, due_at, answered_at (moments; NULL while open); state (at the clock: overdue, open, in_time, late); latitude, longitude (degrees); found (count of all such petitions, however many rows are asked for).
-- Parameters: $frame, $unit: text; $cell: an H3 cell of resolution 5, 7 or 9, '' for all; $category: a category, '' for all; $shown: 'recent' for those received in the last $weeks weeks, 'open' for those still open whenever received; $limit: rows; none NULL.
-- Notes: a unit of frame 2024 below the province has none; the country is 'VN' in both frames.
SELECT petition_id, unit, category, channel, received_at, due_at, answered_at, state, latitude, longitude, count(*) OVER () AS found
FROM petition_point
WHERE ($unit = 'VN' OR CASE $frame WHEN '2025' THEN $unit IN (province, unit) ELSE former_province = $unit END)
    AND $cell IN ('', cell_5, cell_7, cell_9)
    AND $category IN ('', category)
    AND CASE $shown WHEN 'open' THEN answered_at IS NULL ELSE weeks_ago < $weeks END
ORDER BY state = 'overdue' DESC, CASE WHEN state = 'overdue' THEN due_at END, received_at DESC, petition_id
LIMIT $limit
