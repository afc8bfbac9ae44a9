-- Returns: some units of a set beside each other in many indicators, with where the middle of their set lies.
-- Grain: indicator, unit.
-- Columns: indicator; period; kind; unit; value (indicator's unit); status; state; rank (in the set, NULL in a set of one); valued (count with a value) of units (count in the set); low, lower_quartile, median, upper_quartile, high (of the set, indicator's unit).
-- Parameters: $frame, $level: text; $place: the unit the set lies in, 'VN' for the country; $peers: a band of peer_group, '' for all; $units, $indicators: lists of codes; $on: DATE, the last day looked at; $kind: kind of period preferred; $least_share: share of the units that must have a value (0 to 1); none NULL.
-- Notes: each indicator at the newest period of the last four years for which enough of the set have a value, of that kind before a year; without such a period it is left out.
WITH member AS (
    SELECT unit.code, unit.parent
    FROM unit
    LEFT JOIN unit AS above ON above.frame = unit.frame AND above.code = unit.parent
    WHERE unit.frame = $frame AND unit.level = $level AND $place IN ('VN', unit.parent, above.parent)
        AND ($peers = '' OR unit.code IN (SELECT unit FROM peer_group WHERE frame = $frame AND level = $level AND band = $peers))
),
held AS (
    SELECT *
    FROM measure
    WHERE frame = $frame AND level = $level AND list_contains($indicators, indicator)
        AND kind IN ($kind, 'year') AND period_end BETWEEN $on - INTERVAL 4 YEAR AND $on
        AND ($level <> 'province' OR parent = 'VN') AND ($place = 'VN' OR parent IN (SELECT parent FROM member))
        AND unit IN (SELECT code FROM member)
),
counted AS (
    SELECT indicator, period, kind, max(period_end) AS period_end, count(value) AS valued, (SELECT count(*) FROM member) AS units
    FROM held
    GROUP BY indicator, period, kind
),
newest AS (
    SELECT *
    FROM counted
    WHERE valued >= $least_share * units
    QUALIFY row_number() OVER (PARTITION BY indicator ORDER BY kind = $kind DESC, period_end DESC, period DESC) = 1
),
placed AS (
    SELECT
        held.*,
        newest.valued,
        newest.units,
        rank() OVER (
            PARTITION BY held.indicator
            ORDER BY CASE WHEN indicator.direction = 'down' THEN 1 ELSE -1 END * round(value + sign(value) * 1e-9, indicator.decimals::INTEGER) NULLS LAST
        ) AS place,
        min(value) OVER whole AS low,
        quantile_cont(value, 0.25) OVER whole AS lower_quartile,
        median(value) OVER whole AS median,
        quantile_cont(value, 0.75) OVER whole AS upper_quartile,
        max(value) OVER whole AS high
    FROM held
    JOIN newest ON newest.indicator = held.indicator AND newest.period = held.period
    JOIN indicator ON indicator.code = held.indicator
    WINDOW whole AS (PARTITION BY held.indicator)
)
SELECT
    indicator, period, kind, unit, value, status, state,
    CASE WHEN units > 1 AND value IS NOT NULL THEN place END::INTEGER AS rank,
    valued::INTEGER AS valued,
    units::INTEGER AS units,
    low, lower_quartile, median, upper_quartile, high
FROM placed
WHERE list_contains($units, unit)
ORDER BY indicator, unit
