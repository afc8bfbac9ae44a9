-- Returns: the periods for which units of a level have values, or published places, of an indicator.
-- Grain: period, oldest first.
-- Columns: period; kind; period_end (last day covered).
-- Parameters: $frame, $level, $indicator: text, never NULL.
-- Notes: a period of which only the publisher's ranks are known counts.
SELECT period, kind, max(period_end) AS period_end
FROM (
    SELECT held_period.period, held_period.kind, held_period.period_end
    FROM held_period
    WHERE held_period.frame = $frame AND held_period.indicator = $indicator
        AND held_period.parent IN (SELECT DISTINCT coalesce(parent, '') FROM unit WHERE frame = $frame AND level = $level)
    UNION ALL
    SELECT published_rank.period, period.kind, period.last
    FROM published_rank
    JOIN period ON period.code = published_rank.period
    JOIN unit ON unit.frame = published_rank.frame AND unit.code = published_rank.unit AND unit.level = $level
    WHERE published_rank.frame = $frame AND published_rank.indicator = $indicator
)
GROUP BY period, kind
ORDER BY period_end, period
