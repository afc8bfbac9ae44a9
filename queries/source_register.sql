-- Returns: every source, and how many rows of each table are taken from it.
-- Grain: source (code), the articles first, then by title.
-- Columns: the row of source; counts of figures, observations, ranks (published ones), platforms, stages, links, targets, items (of plans), documents (legal ones), indicators, units (and what became of them), rules (components, bands, categories, warnings, changes of method, breaks); statements (of the article, those that state something), carried (those of them that a row carries).
-- Parameters: none.
-- Notes: measures of simulated or computed values are not counted, only rows of the reference tables and of imports.
WITH taken AS (
    SELECT source, 'figure' AS kind FROM figure
    UNION ALL
    SELECT source, 'observation' FROM reference_observation
    UNION ALL
    SELECT code, 'observation' FROM import_value
    UNION ALL
    SELECT source, 'rank' FROM published_rank
    UNION ALL
    SELECT source, 'platform' FROM platform
    UNION ALL
    SELECT source, 'stage' FROM platform_stage
    UNION ALL
    SELECT source, 'link' FROM platform_link
    UNION ALL
    SELECT source, 'target' FROM target
    UNION ALL
    SELECT source, 'item' FROM programme_item
    UNION ALL
    SELECT source, 'document' FROM document
    UNION ALL
    SELECT source, 'indicator' FROM indicator
    UNION ALL
    SELECT source, 'unit' FROM unit
    UNION ALL
    SELECT source, 'unit' FROM unit_change
    UNION ALL
    SELECT source, 'unit' FROM unit_alias
    UNION ALL
    SELECT source, 'unit' FROM province_fact
    UNION ALL
    SELECT source, 'rule' FROM index_component
    UNION ALL
    SELECT source, 'rule' FROM peer_band
    UNION ALL
    SELECT source, 'rule' FROM petition_category
    UNION ALL
    SELECT source, 'rule' FROM method_change
    UNION ALL
    SELECT source, 'rule' FROM warning_rule
    UNION ALL
    SELECT source, 'rule' FROM series_break
),
counted AS (
    SELECT
        source,
        count(*) FILTER (WHERE kind = 'figure') AS figures,
        count(*) FILTER (WHERE kind = 'observation') AS observations,
        count(*) FILTER (WHERE kind = 'rank') AS ranks,
        count(*) FILTER (WHERE kind = 'platform') AS platforms,
        count(*) FILTER (WHERE kind = 'stage') AS stages,
        count(*) FILTER (WHERE kind = 'link') AS links,
        count(*) FILTER (WHERE kind = 'target') AS targets,
        count(*) FILTER (WHERE kind = 'item') AS items,
        count(*) FILTER (WHERE kind = 'document') AS documents,
        count(*) FILTER (WHERE kind = 'indicator') AS indicators,
        count(*) FILTER (WHERE kind = 'unit') AS units,
        count(*) FILTER (WHERE kind = 'rule') AS rules
    FROM taken
    GROUP BY source
),
stated AS (
    SELECT source, count(*) AS statements, count(nullif(carried_by, '')) AS carried
    FROM article_statement
    WHERE kind <> 'not_a_fact'
    GROUP BY source
)
SELECT
    source.*,
    coalesce(figures, 0) AS figures,
    coalesce(observations, 0) AS observations,
    coalesce(ranks, 0) AS ranks,
    coalesce(platforms, 0) AS platforms,
    coalesce(stages, 0) AS stages,
    coalesce(links, 0) AS links,
    coalesce(targets, 0) AS targets,
    coalesce(items, 0) AS items,
    coalesce(documents, 0) AS documents,
    coalesce(indicators, 0) AS indicators,
    coalesce(units, 0) AS units,
    coalesce(rules, 0) AS rules,
    coalesce(statements, 0) AS statements,
    coalesce(carried, 0) AS carried
FROM source
LEFT JOIN counted ON counted.source = source.code
LEFT JOIN stated ON stated.source = source.code
ORDER BY stated.source IS NULL, source.title COLLATE vi, source.code
