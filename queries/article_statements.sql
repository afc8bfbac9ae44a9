-- Returns: what an article states, clause by clause, and where the row that carries it is shown.
-- Grain: article_statement, in the order of the article.
-- Columns: the row of article_statement; frame, unit (of the row that carries it, NULL without one); full_name, full_name_en (of that unit); topic (of a figure), category and key (of a platform or the first platform of a link), NULL otherwise; on_date (day, month or year of that row, NULL without one).
-- Parameters: $source: text, never NULL.
-- Notes: none.
WITH carrier AS (
    SELECT 'figure' AS carried_in, code, frame, unit, topic, NULL AS category, NULL AS key, as_of AS on_date FROM figure
    UNION ALL
    SELECT 'platform', code, frame, unit, NULL, category, key, as_of FROM platform
    UNION ALL
    SELECT 'platform_link', platform_link.code, platform_link.frame, platform_link.unit, NULL, category, key, platform_link.as_of
    FROM platform_link
    JOIN platform ON platform.code = platform_link.from_platform
    UNION ALL
    SELECT 'document', code, frame, unit, NULL, NULL, NULL, nullif(issued_on, '') FROM document
    UNION ALL
    SELECT 'programme_item', code, frame, unit, NULL, NULL, NULL, as_of FROM programme_item
    UNION ALL
    SELECT 'target', target.code, scope_frame, scope_unit, figure.topic, NULL, NULL, CAST(due AS VARCHAR)
    FROM target
    LEFT JOIN figure ON figure.code = target.code
)
SELECT
    article_statement.*,
    carrier.frame,
    carrier.unit,
    unit.full_name,
    unit.full_name_en,
    carrier.topic,
    carrier.category,
    carrier.key,
    carrier.on_date
FROM article_statement
LEFT JOIN carrier ON carrier.carried_in = article_statement.carried_in AND carrier.code = article_statement.carried_by
LEFT JOIN unit ON unit.frame = carrier.frame AND unit.code = carrier.unit
WHERE article_statement.source = $source
ORDER BY article_statement.code
