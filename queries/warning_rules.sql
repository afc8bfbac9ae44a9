-- Returns: the rules of early warning and how many warnings each raises in all units.
-- Grain: rule (code).
-- Columns: the row of warning_rule; raised (count).
-- Parameters: none.
-- Notes: the gravest first.
SELECT
    warning_rule.*,
    (SELECT count(*) FROM warning WHERE warning.rule = warning_rule.code) AS raised
FROM warning_rule
ORDER BY
    CASE warning_rule.severity WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END,
    CASE warning_rule.level WHEN 'province' THEN 0 WHEN 'district' THEN 1 ELSE 2 END,
    warning_rule.code
