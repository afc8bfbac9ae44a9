-- Returns: the places of the units of a set over some periods.
-- Grain: unit, period; oldest first.
-- Columns: unit; period; period_end; value (indicator's unit); status (NULL without a value); rank; rank_source (computed, published); valued (count with a value) of units (count in the set).
-- Parameters: $frame, $level, $indicator: text; $place: the unit the set lies in, 'VN' for the country; $peers: a band of peer_group, '' for all; $periods: list of codes; $units: list of codes, empty for all; $least_share: share of the units that must have a value for a rank (0 to 1); none NULL.
-- Notes: ranks are those of the whole set whatever $units keeps; where too few have a value only the publisher's ranks of the country's provinces are given.
WITH member AS (
    SELECT unit.code
    FROM unit
    LEFT JOIN unit AS above ON above.frame = unit.frame AND above.code = unit.parent
    WHERE unit.frame = $frame AND unit.level = $level AND $place IN ('VN', unit.parent, above.parent)
        AND ($peers = '' OR unit.code IN (SELECT unit FROM peer_group WHERE frame = $frame AND level = $level AND band = $peers))
),
size AS (
    SELECT count(*) AS units FROM member
),
scored AS (
    SELECT
        member.code AS unit,
        asked.code AS period,
        coalesce(measure.period_end, asked.last) AS period_end,
        measure.value,
        measure.status,
        published.rank AS published_rank,
        CASE WHEN indicator.direction = 'down' THEN 1 ELSE -1 END * round(measure.value + sign(measure.value) * 1e-9, indicator.decimals::INTEGER) AS ordered
    FROM member
    CROSS JOIN size
    CROSS JOIN (SELECT code, last FROM period WHERE list_contains($periods, code)) AS asked
    JOIN indicator ON indicator.code = $indicator
    LEFT JOIN measure
        ON measure.unit = member.code AND measure.period = asked.code
        AND measure.frame = $frame AND measure.level = $level AND measure.indicator = $indicator
        AND list_contains($periods, measure.period)
    LEFT JOIN published_rank AS published
        ON $place = 'VN' AND $peers = '' AND published.frame = $frame AND published.unit = member.code
        AND published.indicator = $indicator AND published.period = asked.code AND published.of = size.units
),
placed AS (
    SELECT
        scored.*,
        size.units,
        count(value) OVER (PARTITION BY period) AS valued,
        CASE WHEN value IS NOT NULL THEN rank() OVER (PARTITION BY period ORDER BY ordered NULLS LAST) END AS place,
        size.units > 1 AND valued >= $least_share * size.units AS is_set
    FROM scored
    CROSS JOIN size
)
SELECT
    unit,
    period,
    period_end,
    value,
    CASE WHEN value IS NOT NULL THEN status END AS status,
    CASE WHEN is_set THEN place ELSE published_rank END::INTEGER AS rank,
    CASE WHEN is_set AND place IS NOT NULL THEN 'computed' WHEN NOT is_set AND published_rank IS NOT NULL THEN 'published' END AS rank_source,
    valued,
    units
FROM placed
WHERE (value IS NOT NULL OR (NOT is_set AND published_rank IS NOT NULL)) AND (len($units) = 0 OR list_contains($units, unit))
ORDER BY period_end, rank NULLS LAST, unit
