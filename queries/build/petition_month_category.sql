-- Returns: counts of petitions of every unit by month of receipt and category.
-- Grain: frame, unit, month, category.
-- Columns: parent ('' for the country); month (first day); category (code); petitions, answered, on_time (answered by the deadline, or still open and not yet due), rated, satisfied, reopened, still_open, overdue (petitions; a carried count may have a fraction).
-- Parameters: $clock: the moment up to which events are known; $months_from: first month kept for communes.
-- Notes: sorted by parent and unit, so that a screen's query reads one stretch of the file; units of frame 2024 below the province end with June 2025.
WITH counted AS (
    SELECT frame, unit, month, category, petitions, answered, on_time, rated, satisfied, reopened, 0 AS still_open, 0 AS overdue
    FROM petition_category_counts
    UNION ALL
    SELECT frame, unit, month, category, 0, 0, CASE WHEN due_at >= $clock THEN still_open ELSE 0 END, 0, 0, 0, still_open,
        CASE WHEN due_at < $clock THEN still_open ELSE 0 END
    FROM petition_open
),
by_leaf AS (
    SELECT frame, unit, month, category, sum(COLUMNS(* EXCLUDE (frame, unit, month, category)))::DOUBLE
    FROM counted
    GROUP BY frame, unit, month, category
),
by_province AS (
    SELECT leaf.province, by_leaf.month, by_leaf.category, sum(COLUMNS(by_leaf.* EXCLUDE (frame, unit, month, category)))
    FROM by_leaf
    JOIN leaf ON leaf.frame = by_leaf.frame AND leaf.unit = by_leaf.unit
    GROUP BY leaf.province, by_leaf.month, by_leaf.category
)
SELECT small_unit.frame, small_unit.parent, small_unit.unit, by_leaf.month, by_leaf.category,
    sum(COLUMNS(by_leaf.* EXCLUDE (frame, unit, month, category)) * small_unit.share)
FROM by_leaf
JOIN small_unit ON small_unit.from_frame = by_leaf.frame AND small_unit.from_unit = by_leaf.unit
WHERE (small_unit.level = 'district' OR by_leaf.month >= $months_from)
    AND (small_unit.frame = '2025' OR by_leaf.month < DATE '2025-07-01')
GROUP BY small_unit.frame, small_unit.parent, small_unit.unit, by_leaf.month, by_leaf.category
UNION ALL
SELECT large_unit.frame, large_unit.parent, large_unit.unit, by_province.month, by_province.category,
    sum(COLUMNS(by_province.* EXCLUDE (province, month, category)))
FROM by_province
JOIN large_unit ON large_unit.province = by_province.province
GROUP BY large_unit.frame, large_unit.parent, large_unit.unit, by_province.month, by_province.category
ORDER BY frame, parent, unit, month, category
