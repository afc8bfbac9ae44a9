-- Returns: the units of a set in order of rank, those without a value too.
-- Grain: unit.
-- Columns: code, level, name, full_name, full_name_en, plain_name; parent, parent_name (the unit above); name_order (place by name); has_children; documented (named by a source document, itself or what it was made of); value (indicator's unit, or per 1,000 people); numerator, denominator; status; apportioned_share; state; rank, rank_source (computed, published); valued (count with a value) of units (count in the set); change (of the value on previous_period, NULL where not comparable); previous_rank.
-- Parameters: $frame, $level, $indicator, $period: text; $place: the unit the set lies in, 'VN' for the country; $peers: a band of peer_group, '' for all; $per_head: whether to divide by the population; $least_share: share of the units that must have a value for a rank (0 to 1); none NULL.
-- Notes: equal printed values share a rank; where too few have a value the publisher's ranks stand in for the provinces of the country; per head the latest population not after the period, else the earliest.
WITH asked AS (
    SELECT current.code AS period, current.last, before.code AS previous_period
    FROM period AS current
    LEFT JOIN period AS before ON before.kind = current.kind AND before.ordinal = current.ordinal - 1
    WHERE current.code = $period
),
document_unit AS (
    SELECT frame, unit FROM figure
    UNION
    SELECT frame, unit FROM platform
    UNION
    SELECT frame, unit FROM programme_item
),
documented AS (
    SELECT unit FROM document_unit WHERE frame = $frame
    UNION
    SELECT unit_change.to_code
    FROM document_unit
    JOIN unit_change ON unit_change.from_frame = document_unit.frame AND unit_change.from_code = document_unit.unit
    WHERE unit_change.to_frame = $frame
),
member AS (
    SELECT unit.*, above.name AS parent_name
    FROM unit
    LEFT JOIN unit AS above ON above.frame = unit.frame AND above.code = unit.parent
    WHERE unit.frame = $frame AND unit.level = $level AND $place IN ('VN', unit.parent, above.parent)
        AND ($peers = '' OR unit.code IN (SELECT unit FROM peer_group WHERE frame = $frame AND level = $level AND band = $peers))
),
people AS (
    SELECT measure.unit, measure.value AS population
    FROM measure
    CROSS JOIN asked
    WHERE $per_head AND measure.frame = $frame AND measure.level = $level AND measure.indicator = 'population' AND measure.kind = 'year'
    QUALIFY row_number() OVER (PARTITION BY measure.unit ORDER BY measure.period_end <= asked.last DESC, abs(measure.period_end - asked.last)) = 1
),
scored AS (
    SELECT
        member.*,
        measure.numerator,
        measure.denominator,
        measure.status,
        measure.apportioned_share,
        measure.state,
        CASE WHEN NOT $per_head THEN 1 WHEN people.population > 0 THEN 1000 / people.population END AS share,
        measure.value * share AS shown,
        measure.change_period * share AS change,
        (measure.value - measure.change_period) * share AS earlier,
        indicator.direction,
        CASE WHEN $per_head THEN 1 ELSE indicator.decimals::INTEGER END AS decimals,
        published.rank AS published_rank,
        published_before.rank AS published_rank_before
    FROM member
    CROSS JOIN asked
    JOIN indicator ON indicator.code = $indicator
    LEFT JOIN people ON people.unit = member.code
    LEFT JOIN measure
        ON measure.unit = member.code AND measure.frame = $frame AND measure.level = $level
        AND measure.indicator = $indicator AND measure.period = $period
        AND ($level <> 'province' OR measure.parent = 'VN') AND ($place = 'VN' OR $level = 'commune' OR measure.parent = $place)
    LEFT JOIN published_rank AS published
        ON $place = 'VN' AND $peers = '' AND NOT $per_head AND published.frame = $frame AND published.unit = member.code
        AND published.indicator = $indicator AND published.period = $period
        AND published.of = (SELECT count(*) FROM member)
    LEFT JOIN published_rank AS published_before
        ON $place = 'VN' AND $peers = '' AND NOT $per_head AND published_before.frame = $frame AND published_before.unit = member.code
        AND published_before.indicator = $indicator AND published_before.period = asked.previous_period
        AND published_before.of = (SELECT count(*) FROM member)
),
placed AS (
    SELECT
        *,
        count(*) OVER () AS units,
        count(shown) OVER () AS valued,
        count(earlier) OVER () AS valued_before,
        CASE WHEN direction = 'down' THEN 1 ELSE -1 END AS sense,
        CASE WHEN shown IS NOT NULL THEN rank() OVER (ORDER BY sense * round(shown + sign(shown) * 1e-9, decimals) NULLS LAST) END AS place_now,
        CASE WHEN earlier IS NOT NULL THEN rank() OVER (ORDER BY sense * round(earlier + sign(earlier) * 1e-9, decimals) NULLS LAST) END AS place_before
    FROM scored
),
judged AS (
    SELECT
        *,
        units > 1 AND valued >= $least_share * units AS is_set,
        units > 1 AND valued_before >= $least_share * units AS was_set
    FROM placed
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
    row_number() OVER (ORDER BY name COLLATE vi, code) AS name_order,
    NOT is_leaf AND coalesce(
        list_contains(
            (SELECT string_split(held_levels, ' ') FROM indicator_coverage WHERE indicator = $indicator AND on_map),
            CASE WHEN level = 'province' AND frame = '2024' THEN 'district' ELSE 'commune' END
        ),
        false
    ) AS has_children,
    code IN (SELECT unit FROM documented) AS documented,
    shown AS value,
    numerator,
    denominator,
    status,
    apportioned_share,
    state,
    CASE WHEN is_set THEN place_now ELSE published_rank END::INTEGER AS rank,
    CASE WHEN is_set THEN 'computed' WHEN published_rank IS NOT NULL THEN 'published' END AS rank_source,
    valued,
    units,
    change,
    CASE WHEN was_set THEN place_before ELSE published_rank_before END::INTEGER AS previous_rank
FROM judged
ORDER BY rank NULLS LAST, value IS NULL, name COLLATE vi, code
