-- Returns: how far the peers of a unit have come in each component of an index.
-- Grain: kind of peer group, component.
-- Columns: kind (region, population, urban, income); band; component; peers (count of those with a ratio, the unit itself left out); ratios (0 to 1, the highest first); leaders (units, the three best, the best first).
-- Parameters: $frame, $level, $unit, $indicator (an index or a group of one), $period: text; $kinds: list of kinds; none NULL.
-- Notes: peers are the units of the same level in the same band, wherever they lie.
WITH band AS (
    SELECT kind, band
    FROM peer_group
    WHERE frame = $frame AND level = $level AND unit = $unit AND list_contains($kinds, kind)
),
peer AS (
    SELECT band.kind, band.band, peer_group.unit
    FROM band
    JOIN peer_group ON peer_group.frame = $frame AND peer_group.level = $level AND peer_group.band = band.band AND peer_group.kind = band.kind
    WHERE peer_group.unit <> $unit
),
reached AS (
    SELECT
        component.unit,
        component.component,
        coalesce(
            component.numerator / nullif(component.denominator, 0),
            component.points / component.maximum * coalesce(index_component.threshold, 1)
        ) AS ratio
    FROM component
    LEFT JOIN index_component
        ON index_component.indicator = component.indicator AND index_component.component = component.component
        AND $period[1:4]::INTEGER BETWEEN index_component.first_year AND coalesce(index_component.last_year, 9999)
    WHERE component.frame = $frame AND component.period = $period AND component.component <> 'rest'
        AND (component.indicator = $indicator OR component."group" = $indicator)
)
SELECT
    peer.kind,
    peer.band,
    reached.component,
    count(*) AS peers,
    list(reached.ratio ORDER BY reached.ratio DESC) AS ratios,
    list(reached.unit ORDER BY reached.ratio DESC, reached.unit)[1:3] AS leaders
FROM peer
JOIN reached ON reached.unit = peer.unit
WHERE reached.ratio IS NOT NULL
GROUP BY peer.kind, peer.band, reached.component
ORDER BY peer.kind, reached.component
