-- Returns: every published rank beside the one computed here from the values.
-- Grain: frame, unit, indicator, period, scope.
-- Columns: full_name, full_name_en; scope (country, region, gain: places gained on the year before); band (of the region); value (indicator's unit); published of published_of; ours of ours_of (NULL where too few have a value); valued (units with a value); leans_on_published (ours takes the year before from the publisher); status and source of the published one; source_title, publisher; note.
-- Parameters: $least_share: share of the units that must have a value for a rank (0 to 1), not NULL.
-- Notes: nothing of ours comes from a published rank but a gain over a year of which too few values are known; a scope is told by the number of units ranked.
WITH asked AS (
    SELECT published_rank.frame, published_rank.indicator, published_rank.period, unit.level
    FROM published_rank
    JOIN unit ON unit.frame = published_rank.frame AND unit.code = published_rank.unit
    UNION
    SELECT frame, 'dti', unnest([period, CAST(period::INTEGER - 1 AS VARCHAR)]), 'province'
    FROM reference_observation
    WHERE indicator = 'dti_rank_gain'
),
valued AS (
    SELECT
        measure.frame,
        measure.indicator,
        measure.period,
        measure.unit,
        measure.level,
        measure.value,
        peer_group.band,
        CASE WHEN indicator.direction = 'down' THEN 1 ELSE -1 END * round(measure.value + sign(measure.value) * 1e-9, indicator.decimals::INTEGER) AS ordered
    FROM measure
    JOIN asked ON asked.frame = measure.frame AND asked.indicator = measure.indicator AND asked.period = measure.period AND asked.level = measure.level
    JOIN indicator ON indicator.code = measure.indicator
    LEFT JOIN peer_group
        ON peer_group.frame = measure.frame AND peer_group.level = measure.level AND peer_group.unit = measure.unit AND peer_group.kind = 'region'
),
computed AS (
    SELECT
        *,
        rank() OVER (PARTITION BY frame, indicator, period ORDER BY ordered) AS country_rank,
        count(*) OVER (PARTITION BY frame, indicator, period) AS country_valued,
        rank() OVER (PARTITION BY frame, indicator, period, band ORDER BY ordered) AS region_rank,
        count(*) OVER (PARTITION BY frame, indicator, period, band) AS region_valued
    FROM valued
),
size AS (
    SELECT frame, level, '' AS band, count(*) AS units FROM unit GROUP BY frame, level
    UNION ALL
    SELECT frame, level, band, count(*) FROM peer_group WHERE kind = 'region' GROUP BY frame, level, band
),
placed AS (
    SELECT
        published_rank.frame,
        published_rank.unit,
        unit.level,
        published_rank.indicator,
        published_rank.period,
        CASE WHEN published_rank.of = country_size.units THEN 'country' ELSE 'region' END AS scope,
        published_rank.rank AS published,
        published_rank.of AS published_of,
        published_rank.status,
        published_rank.source,
        published_rank.note
    FROM published_rank
    JOIN unit ON unit.frame = published_rank.frame AND unit.code = published_rank.unit
    JOIN size AS country_size ON country_size.frame = unit.frame AND country_size.level = unit.level AND country_size.band = ''
),
compared AS (
    SELECT
        placed.*,
        computed.band,
        computed.value,
        CASE scope WHEN 'country' THEN computed.country_rank ELSE computed.region_rank END AS ours,
        size.units AS ours_of,
        coalesce(CASE scope WHEN 'country' THEN computed.country_valued ELSE computed.region_valued END, 0) AS valued
    FROM placed
    LEFT JOIN computed
        ON computed.frame = placed.frame AND computed.indicator = placed.indicator AND computed.period = placed.period AND computed.unit = placed.unit
    LEFT JOIN size
        ON size.frame = placed.frame AND size.level = placed.level
        AND size.band = CASE placed.scope WHEN 'country' THEN '' ELSE computed.band END
    UNION ALL BY NAME
    SELECT
        gain.frame,
        gain.unit,
        'province' AS level,
        'dti' AS indicator,
        gain.period,
        'gain' AS scope,
        gain.value AS published,
        gain.status,
        gain.source,
        gain.note,
        now.value,
        CASE WHEN before.country_valued >= $least_share * size.units THEN before.country_rank ELSE published_before.rank END - now.country_rank AS ours,
        size.units AS ours_of,
        coalesce(now.country_valued, 0) AS valued,
        coalesce(before.country_valued, 0) < $least_share * size.units AS leans_on_published
    FROM reference_observation AS gain
    JOIN size ON size.frame = gain.frame AND size.level = 'province' AND size.band = ''
    LEFT JOIN computed AS now
        ON now.frame = gain.frame AND now.unit = gain.unit AND now.indicator = 'dti' AND now.period = gain.period
    LEFT JOIN computed AS before
        ON before.frame = gain.frame AND before.unit = gain.unit AND before.indicator = 'dti'
        AND before.period = CAST(gain.period::INTEGER - 1 AS VARCHAR)
    LEFT JOIN published_rank AS published_before
        ON published_before.frame = gain.frame AND published_before.unit = gain.unit AND published_before.indicator = 'dti'
        AND published_before.period = CAST(gain.period::INTEGER - 1 AS VARCHAR) AND published_before.of = size.units
    WHERE gain.indicator = 'dti_rank_gain'
)
SELECT
    compared.frame,
    compared.unit,
    unit.full_name,
    unit.full_name_en,
    compared.indicator,
    compared.period,
    compared.scope,
    compared.band,
    compared.value,
    compared.published::INTEGER AS published,
    compared.published_of::INTEGER AS published_of,
    CASE WHEN compared.valued >= $least_share * compared.ours_of THEN compared.ours END::INTEGER AS ours,
    compared.ours_of::INTEGER AS ours_of,
    compared.valued::INTEGER AS valued,
    coalesce(compared.leans_on_published, false) AS leans_on_published,
    compared.status,
    compared.source,
    source.title AS source_title,
    source.publisher,
    compared.note
FROM compared
JOIN unit ON unit.frame = compared.frame AND unit.code = compared.unit
LEFT JOIN source ON source.code = compared.source
ORDER BY compared.period DESC, compared.indicator, compared.frame, compared.scope, compared.published, compared.unit
