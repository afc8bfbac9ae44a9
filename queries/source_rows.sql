-- Returns: what is taken from a source besides figures, platforms, documents and items of plans.
-- Grain: kind (stage, link, target, observation, rank, indicator), code, on_date; observations and ranks together by indicator and period.
-- Columns: kind; code (of an observation or rank the indicator's); frame, unit (NULL for all or several); name_vi, name_en; said_vi, said_en (NULL where there is nothing more; of a stage its code and whether it is actual or due); on_date (day, month, year or period, NULL without one); indicator (NULL without one); category, key (of the platform of a stage or link, NULL otherwise); topic (of a figure of the source that is the same, NULL without one); held (count of values, NULL where it is one).
-- Parameters: $source: text, never NULL.
-- Notes: a stage is shown where its platform is, a link where its first platform is.
WITH observed AS (
    SELECT 'observation' AS kind, indicator, frame, unit, period FROM reference_observation WHERE source = $source
    UNION ALL
    SELECT 'rank', indicator, frame, unit, period FROM published_rank WHERE source = $source
),
counted AS (
    SELECT
        kind, indicator, period, max(frame) AS frame, CASE WHEN count(DISTINCT unit) = 1 THEN max(unit) END AS unit, count(*) AS held
    FROM observed
    GROUP BY kind, indicator, period
),
stated AS (
    SELECT indicator, min(topic) AS topic FROM figure WHERE source = $source GROUP BY indicator
)
SELECT
    'stage' AS kind, platform.code, platform.frame, platform.unit, platform.name_vi, platform.name_en,
    platform_stage.stage || '/' || platform_stage.kind AS said_vi, platform_stage.stage || '/' || platform_stage.kind AS said_en,
    platform_stage.on_date, NULL AS indicator, platform.category, platform.key, NULL AS topic, CAST(NULL AS BIGINT) AS held
FROM platform_stage
JOIN platform ON platform.code = platform_stage.platform
WHERE platform_stage.source = $source
UNION ALL
SELECT
    'link', platform_link.code, platform_link.frame, platform_link.unit, platform.name_vi || ' → ' || to_system_vi,
    platform.name_en || ' → ' || to_system_en, via_vi, via_en, platform_link.as_of, NULL, platform.category, platform.key, NULL, NULL
FROM platform_link
JOIN platform ON platform.code = platform_link.from_platform
WHERE platform_link.source = $source
UNION ALL
SELECT
    'target', target.code, nullif(scope_frame, ''), nullif(scope_unit, ''), name_vi, name_en, value_text_vi, value_text_en,
    CAST(due AS VARCHAR), nullif(target.indicator, ''), NULL, NULL, figure.topic, NULL
FROM target
LEFT JOIN figure ON figure.code = target.code
WHERE target.source = $source
UNION ALL
SELECT
    counted.kind, counted.indicator, counted.frame, counted.unit, indicator.name_vi, indicator.name_en, NULL, NULL, counted.period,
    counted.indicator, NULL, NULL, stated.topic, counted.held
FROM counted
JOIN indicator ON indicator.code = counted.indicator
LEFT JOIN stated ON stated.indicator = counted.indicator
UNION ALL
SELECT 'indicator', code, NULL, NULL, name_vi, name_en, legal_basis, legal_basis, NULL, code, NULL, NULL, NULL, NULL
FROM indicator
WHERE source = $source
ORDER BY kind, code, on_date
