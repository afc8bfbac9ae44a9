-- Returns: what the items of plans carry out, are meant to move and build: documents, indicators, platforms.
-- Grain: item, kind, code, relation.
-- Columns: kind (document, indicator, platform); code (of what is linked); relation (of a document: is, carries_out; of an indicator: published, derived, simulated; '' of a platform); name_vi, name_en; about_vi, about_en (subject of a document, NULL for the others); on_day (day, month or year a document was issued, NULL for the others).
-- Parameters: none.
-- Notes: the document that a plan carries out counts for each of its items that is not that document itself.
SELECT link.item, 'document' AS kind, link.document AS code, link.relation, document.title_vi AS name_vi, document.title_en AS name_en,
    document.subject_vi AS about_vi, document.subject_en AS about_en, nullif(document.issued_on, '') AS on_day
FROM (
    SELECT item, document, relation FROM item_document
    UNION
    SELECT item.code, plan.document, 'carries_out'
    FROM programme_item AS item
    JOIN programme_plan AS plan ON plan.code = item.plan AND plan.document <> ''
    WHERE NOT EXISTS (SELECT 1 FROM item_document AS own WHERE own.item = item.code AND own.document = plan.document)
) AS link
JOIN document ON document.code = link.document
UNION ALL
SELECT link.item, 'indicator', link.indicator, link.status, indicator.short_vi, indicator.short_en, NULL, NULL, NULL
FROM item_indicator AS link
JOIN indicator ON indicator.code = link.indicator
UNION ALL
SELECT link.item, 'platform', link.platform, '', platform.name_vi, platform.name_en, NULL, NULL, NULL
FROM item_platform AS link
JOIN platform ON platform.code = link.platform
ORDER BY item, kind, code, relation
