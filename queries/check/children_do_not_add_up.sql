-- Returns: units whose counts are not the sum of their children's.
-- Grain: frame, unit, period.
-- Columns: frame, unit, period; own, children (dossiers received).
-- Parameters: none.
-- Notes: no row is a pass; years, from country to province and from province of frame 2025 to commune.
WITH children AS (
    SELECT frame, parent, period, sum(value) AS added
    FROM measure
    WHERE indicator = 'dossier_received' AND kind = 'year' AND (level = 'province' OR (level = 'commune' AND frame = '2025'))
    GROUP BY frame, parent, period
)
SELECT measure.frame, measure.unit, measure.period, measure.value AS own, children.added AS children
FROM measure
JOIN children ON children.frame = measure.frame AND children.parent = measure.unit AND children.period = measure.period
WHERE measure.indicator = 'dossier_received' AND abs(measure.value - children.added) > 0.01
