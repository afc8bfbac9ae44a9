-- Returns: the values that events give otherwise than the store that stands, by the groups that are ranked together.
-- Grain: frame, indicator, period.
-- Columns: none besides.
-- Parameters: $event_status, $event_source: of what is counted from events; $first_year: the first year counted.
-- Notes: a group is compared by a digest of its units, values, counts and last day; one that is gone or new counts as changed; the periods of a year begin with its number.
WITH now AS (
    SELECT observation.frame, observation.indicator, observation.period,
        sum(hash(coalesce(observation.period_end, period.last), observation.value, observation.numerator, observation.denominator,
            observation.apportioned_share, observation.unit)) AS digest,
        count(*) AS units
    FROM observation
    JOIN period ON period.code = observation.period
    JOIN unit ON unit.frame = observation.frame AND unit.code = observation.unit
    WHERE observation.status = $event_status AND observation.source = $event_source
        AND CAST(left(observation.period, 4) AS INTEGER) >= $first_year
    GROUP BY ALL
),
before AS (
    SELECT frame, indicator, period,
        sum(hash(period_end, value, numerator, denominator, apportioned_share, unit)) AS digest,
        count(*) AS units
    FROM measure
    WHERE status = $event_status AND source = $event_source AND CAST(left(period, 4) AS INTEGER) >= $first_year
    GROUP BY ALL
)
SELECT frame, indicator, period
FROM now
FULL JOIN before USING (frame, indicator, period)
WHERE now.digest IS DISTINCT FROM before.digest OR now.units IS DISTINCT FROM before.units
