-- Returns: the units of a set in order of rank, those without a value too.
-- Grain: unit.
-- Columns: code, level, name, full_name, full_name_en, plain_name; parent, parent_name (the unit above); name_order (place by name); has_children; documented (named by a source document, itself or what it was made of); value (indicator's unit, or per 1,000 people); numerator, denominator; status; apportioned_share; state; rank, rank_source (computed, published, NULL without a rank); valued (count with a value) of units (count in the set); change (of the value on the period before, NULL where not comparable); previous_rank (in the whole set as it was then, of units with a change, or published).
-- Parameters: $frame, $level, $indicator, $period: text; $place: the unit the set lies in, 'VN' for the country; $peers: a band of peer_group, '' for all; $per_head: whether to divide by the population; $least_share: share of the units that must have a value for a rank (0 to 1); none NULL.
-- Notes: equal printed values share a rank; where too few have a value the publisher's ranks stand in for the provinces of the country; per head each period by the latest population not after it, else the earliest.
WITH asked AS (
    SELECT
        current.last,
        before.last AS previous_last,
        before.code AS previous_period,
        CASE WHEN indicator.direction = 'down' THEN 1 ELSE -1 END AS sense,
        CASE WHEN $per_head THEN 1 ELSE indicator.decimals::INTEGER END AS decimals
    FROM period AS current
    JOIN indicator ON indicator.code = $indicator
    LEFT JOIN series_break ON series_break.indicator = $indicator
    LEFT JOIN period AS before
        ON before.kind = current.kind AND before.ordinal = current.ordinal - 1
        AND (series_break.on_date IS NULL OR before.first >= series_break.on_date OR current.first < series_break.on_date)
    WHERE current.code = $period
),
named AS (
    SELECT frame, unit FROM figure
    UNION
    SELECT frame, unit FROM platform
    UNION
    SELECT frame, unit FROM programme_item
),
documented AS (
    SELECT unit FROM named WHERE frame = $frame
    UNION ALL
    SELECT unit_change.to_code
    FROM unit_change
    JOIN named ON named.frame = unit_change.from_frame AND named.unit = unit_change.from_code
    WHERE unit_change.to_frame = $frame
),
member AS (
    SELECT
        unit.*,
        above.name AS parent_name,
        row_number() OVER (ORDER BY unit.name COLLATE vi, unit.code) AS name_order,
        count(*) OVER () AS units
    FROM unit
    LEFT JOIN unit AS above ON above.frame = unit.frame AND above.code = unit.parent
    WHERE unit.frame = $frame AND unit.level = $level AND $place IN ('VN', unit.parent, above.parent)
        AND ($peers = '' OR unit.code IN (SELECT unit FROM peer_group WHERE frame = $frame AND level = $level AND band = $peers))
),
people AS (
    SELECT
        measure.unit,
        1000 / nullif(coalesce(arg_max(value, period_end) FILTER (WHERE period_end <= last), arg_min(value, period_end)), 0) AS per_head,
        1000 / nullif(coalesce(arg_max(value, period_end) FILTER (WHERE period_end <= previous_last), arg_min(value, period_end)), 0) AS per_head_before
    FROM measure
    CROSS JOIN asked
    WHERE $per_head AND frame = $frame AND level = $level AND indicator = 'population' AND kind = 'year'
    GROUP BY measure.unit
),
published AS (
    SELECT unit, of, max(rank) FILTER (WHERE period = $period) AS rank, max(rank) FILTER (WHERE period <> $period) AS rank_before
    FROM published_rank
    CROSS JOIN asked
    WHERE $place = 'VN' AND $peers = '' AND NOT $per_head AND frame = $frame AND indicator = $indicator AND period IN ($period, previous_period)
    GROUP BY unit, of
),
held AS (
    SELECT * FROM measure
    WHERE frame = $frame AND level = $level AND indicator = $indicator
        AND ($level <> 'province' OR parent = 'VN') AND ($place = 'VN' OR parent IN (SELECT parent FROM member))
),
scored AS (
    SELECT
        member.*,
        held.numerator,
        held.denominator,
        held.status,
        held.apportioned_share,
        held.state,
        held.change_period IS NOT NULL AS comparable,
        asked.sense,
        asked.decimals,
        held.value * CASE WHEN $per_head THEN people.per_head ELSE 1 END AS shown,
        before.value * CASE WHEN $per_head THEN people.per_head_before ELSE 1 END AS earlier,
        published.rank AS published_rank,
        published.rank_before AS published_rank_before
    FROM member
    CROSS JOIN asked
    LEFT JOIN people ON people.unit = member.code
    LEFT JOIN held ON held.unit = member.code AND held.period = $period
    LEFT JOIN held AS before ON before.unit = member.code AND before.period = asked.previous_period
    LEFT JOIN published ON published.unit = member.code AND published.of = member.units
),
placed AS (
    SELECT
        *,
        count(shown) OVER () AS valued,
        units > 1 AND count(shown) OVER () >= $least_share * units AS is_set,
        units > 1 AND count(earlier) OVER () >= $least_share * units AS was_set,
        CASE WHEN shown IS NOT NULL THEN rank() OVER (ORDER BY sense * round(shown + sign(shown) * 1e-9, decimals) NULLS LAST) END AS place_now,
        CASE WHEN comparable AND earlier IS NOT NULL THEN rank() OVER (ORDER BY sense * round(earlier + sign(earlier) * 1e-9, decimals) NULLS LAST) END AS place_before
    FROM scored
)
SELECT
    code,
    level,
    name,
    full_name,
    full_name_en,
    plain_name,
    parent,
    parent_name,
    name_order,
    NOT is_leaf AND coalesce(
        list_contains(
            (SELECT string_split(held_levels, ' ') FROM indicator_coverage WHERE indicator = $indicator AND on_map),
            CASE WHEN level = 'province' AND frame = '2024' THEN 'district' ELSE 'commune' END
        ),
        false
    ) AS has_children,
    coalesce(code IN (SELECT unit FROM documented), false) AS documented,
    shown AS value,
    numerator,
    denominator,
    status,
    apportioned_share,
    state,
    CASE WHEN is_set THEN place_now ELSE published_rank END::INTEGER AS rank,
    CASE WHEN is_set AND place_now IS NOT NULL THEN 'computed' WHEN NOT is_set AND published_rank IS NOT NULL THEN 'published' END AS rank_source,
    valued,
    units,
    CASE WHEN comparable THEN shown - earlier END AS change,
    CASE WHEN was_set THEN place_before ELSE published_rank_before END::INTEGER AS previous_rank
FROM placed
ORDER BY rank NULLS LAST, value IS NULL, name_order
