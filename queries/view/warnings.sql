-- Returns: the early warnings of this data version.
-- Grain: rule, frame, unit.
-- Columns: name_vi, name_en (of the rule); severity; level, parent (of the unit); indicator; kind (of period), period; value, number (what the rule compares, in the indicator's unit), base (what it is held against); since (period), since_on (day), lasted (count of periods); status.
-- Parameters: none.
-- Notes: who has taken note of one is not in here.
SELECT
    warning.rule,
    rule.name_vi,
    rule.name_en,
    warning.severity,
    warning.frame,
    warning.level,
    warning.parent,
    warning.unit,
    warning.indicator,
    warning.kind,
    warning.period,
    warning.value,
    warning.number,
    warning.base,
    warning.since,
    warning.since_on,
    warning.lasted,
    warning.status
FROM warning
LEFT JOIN warning_rule AS rule ON rule.code = warning.rule
ORDER BY warning.rule, warning.frame, warning.unit
