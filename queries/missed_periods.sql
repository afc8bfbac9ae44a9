-- Returns: the periods since a day for which a unit has nothing of a domain though enough of its siblings have something.
-- Grain: unit, domain, periodicity, period.
-- Columns: unit; domain; periodicity (how often the domain's indicators promise values); period; period_end (last day covered).
-- Parameters: $frame, $parent: text; $from_day: DATE (periods that end after it); $least_share (0 to 1): DOUBLE, share of the siblings that ever had values; none may be NULL.
-- Notes: one rate without a case is no missed period, so a unit misses one only where it has no value of any indicator of the domain; only units that ever had one, whole periods, and indicators that promise a frequency.
WITH held AS (
    SELECT DISTINCT measure.unit, indicator.domain, indicator.periodicity, measure.period, measure.period_end
    FROM measure
    JOIN indicator ON indicator.code = measure.indicator AND indicator.periodicity = measure.kind
    WHERE measure.frame = $frame AND measure.parent = $parent AND measure.value IS NOT NULL AND measure.complete
),
ever AS (
    SELECT DISTINCT domain, periodicity, unit
    FROM held
),
siblings AS (
    SELECT domain, periodicity, count(*) AS units
    FROM ever
    GROUP BY domain, periodicity
),
expected AS (
    SELECT held.domain, held.periodicity, held.period, held.period_end
    FROM held
    JOIN siblings ON siblings.domain = held.domain AND siblings.periodicity = held.periodicity
    WHERE held.period_end > $from_day
    GROUP BY held.domain, held.periodicity, held.period, held.period_end
    HAVING count(*) >= $least_share * max(siblings.units)
)
SELECT ever.unit, expected.domain, expected.periodicity, expected.period, expected.period_end
FROM expected
JOIN ever ON ever.domain = expected.domain AND ever.periodicity = expected.periodicity
ANTI JOIN held
    ON held.unit = ever.unit AND held.domain = expected.domain AND held.periodicity = expected.periodicity
    AND held.period = expected.period
ORDER BY ever.unit, expected.domain, expected.period_end
