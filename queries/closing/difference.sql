-- Returns: what is another number in two data versions, for a unit and its children.
-- Grain: unit, indicator, period.
-- Columns: unit; indicator; period, kind, period_end; value_before, value_after (indicator's unit); change (after less before); state_before, state_after; target_before, target_after (codes); status_before, status_after; reason (new, gone, continued, frame, origin, correction, target, state); counts of rows by reason, whichever is asked for; the unit itself first, then the newest period.
-- Parameters: $frame, $unit, $parent (the one above, '' for the country), $reason ('' for every one): text; $limit: number of rows; none NULL.
-- Notes: reads measure and unit_change of the attached databases before and after; continued = the period was still running; origin = another status or source; a rank that others moved is no difference.
WITH mapped AS (
    SELECT
        (SELECT sum(CAST(hash(from_frame, from_code, to_frame, to_code, round(share, 9)) AS HUGEINT)) FROM before.unit_change)
        IS DISTINCT FROM
        (SELECT sum(CAST(hash(from_frame, from_code, to_frame, to_code, round(share, 9)) AS HUGEINT)) FROM after.unit_change) AS anew
),
earlier AS (
    SELECT * FROM before.measure
    WHERE frame = $frame AND parent IN ($unit, $parent) AND (parent = $unit OR unit = $unit)
),
later AS (
    SELECT * FROM after.measure
    WHERE frame = $frame AND parent IN ($unit, $parent) AND (parent = $unit OR unit = $unit)
),
joined AS (
    SELECT
        unit,
        indicator,
        period,
        coalesce(later.kind, earlier.kind) AS kind,
        coalesce(later.period_end, earlier.period_end) AS period_end,
        earlier.value AS value_before,
        later.value AS value_after,
        later.value - earlier.value AS change,
        earlier.state AS state_before,
        later.state AS state_after,
        earlier.target AS target_before,
        later.target AS target_after,
        earlier.status AS status_before,
        later.status AS status_after,
        CASE
            WHEN earlier.status IS NULL THEN 'new'
            WHEN later.status IS NULL THEN 'gone'
            WHEN round(earlier.value, 6) IS DISTINCT FROM round(later.value, 6) THEN CASE
                WHEN NOT earlier.complete THEN 'continued'
                WHEN (earlier.status, earlier.source) IS DISTINCT FROM (later.status, later.source) THEN 'origin'
                WHEN (SELECT anew FROM mapped) AND 'apportioned' IN (earlier.status, later.status) THEN 'frame'
                ELSE 'correction'
            END
            WHEN (earlier.status, earlier.source) IS DISTINCT FROM (later.status, later.source) THEN 'origin'
            WHEN (earlier.target, earlier.target_value) IS DISTINCT FROM (later.target, later.target_value) THEN 'target'
            WHEN earlier.state <> later.state THEN 'state'
        END AS reason
    FROM earlier
    FULL JOIN later USING (unit, indicator, period)
)
SELECT *
FROM (SELECT *, histogram(reason) OVER () AS counts FROM joined WHERE reason IS NOT NULL)
WHERE $reason IN ('', reason)
ORDER BY unit = $unit DESC, period_end DESC, unit, indicator, period
LIMIT $limit
