-- Returns: some units beside each other in many indicators, with where the middle of their set lies.
-- Grain: indicator, unit.
-- Columns: indicator; period; kind; unit; value (indicator's unit); status; state; rank (in the set, NULL where too few have a value); valued (count with a value) of units (count in the set); low, lower_quartile, median, upper_quartile, high (of the set, indicator's unit).
-- Parameters: $frame, $level: text; $place: the unit the set lies in, 'VN' for the country; $peers: a band of peer_group, '' for all; $units, $indicators: lists of codes; $on: DATE, the last day looked at; $kind: kind of period preferred; $least_share: share of the units that must have a value for a rank (0 to 1); none NULL.
-- Notes: each indicator at the newest period for which enough of the set have a value, of that kind before a year.
WITH member AS (
    SELECT unit.code
    FROM unit
    LEFT JOIN unit AS above ON above.frame = unit.frame AND above.code = unit.parent
    WHERE unit.frame = $frame AND unit.level = $level AND $place IN ('VN', unit.parent, above.parent)
        AND ($peers = '' OR list_contains($units, unit.code)
            OR unit.code IN (SELECT unit FROM peer_group WHERE frame = $frame AND level = $level AND band = $peers))
),
held AS (
    SELECT measure.*, count(*) OVER (PARTITION BY measure.indicator, measure.period) AS valued, (SELECT count(*) FROM member) AS units
    FROM measure
    JOIN member ON member.code = measure.unit
    WHERE measure.frame = $frame AND measure.level = $level AND list_contains($indicators, measure.indicator)
        AND measure.kind IN ($kind, 'year') AND measure.period_end BETWEEN $on - INTERVAL 4 YEAR AND $on
),
newest AS (
    SELECT *, dense_rank() OVER (PARTITION BY indicator ORDER BY kind = $kind DESC, period_end DESC, period DESC) AS age
    FROM held
    WHERE valued >= $least_share * units
),
placed AS (
    SELECT
        newest.*,
        rank() OVER (
            PARTITION BY newest.indicator
            ORDER BY CASE WHEN indicator.direction = 'down' THEN 1 ELSE -1 END * round(value + sign(value) * 1e-9, indicator.decimals::INTEGER)
        ) AS place,
        min(value) OVER whole AS low,
        quantile_cont(value, 0.25) OVER whole AS lower_quartile,
        median(value) OVER whole AS median,
        quantile_cont(value, 0.75) OVER whole AS upper_quartile,
        max(value) OVER whole AS high
    FROM newest
    JOIN indicator ON indicator.code = newest.indicator
    WHERE age = 1
    WINDOW whole AS (PARTITION BY newest.indicator)
)
SELECT
    indicator, period, kind, unit, value, status, state,
    CASE WHEN units > 1 THEN place END::INTEGER AS rank,
    valued::INTEGER AS valued,
    units::INTEGER AS units,
    low, lower_quartile, median, upper_quartile, high
FROM placed
WHERE list_contains($units, unit)
ORDER BY indicator, unit
