-- Returns: published and imported values of former provinces carried to the provinces of frame 2025 by each indicator's own rule.
-- Grain: unit (province of frame 2025), indicator, period.
-- Columns: value; numerator, denominator; status (as it was where one province went on alone, else derived); source.
-- Parameters: none.
-- Notes: only where every former province has a value and the new one has none of its own; rules none and recompute carry nothing.
WITH parent AS (
    SELECT to_code AS unit, from_code, count(*) OVER (PARTITION BY to_code) AS parents
    FROM unit_change
    WHERE length(from_code) = 2
),
carried AS (
    SELECT
        parent.unit,
        observation.indicator,
        observation.period,
        max(observation.period_end) AS period_end,
        any_value(indicator.carry_rule) AS carry_rule,
        any_value(CASE WHEN indicator.unit_en = '%' THEN 100 ELSE 1 END) AS factor,
        any_value(parent.parents) AS parents,
        CASE
            WHEN any_value(indicator.carry_rule) = 'ratio' AND any_value(parent.parents) > 1
                THEN least(count(observation.numerator), count(observation.denominator))
            ELSE count(observation.value)
        END AS present,
        sum(observation.value) AS total,
        avg(observation.value) AS mean,
        sum(observation.numerator) AS numerator,
        sum(observation.denominator) AS denominator,
        any_value(observation.status) AS status,
        any_value(observation.source) AS source
    FROM given_observation AS observation
    JOIN indicator ON indicator.code = observation.indicator
    JOIN parent ON parent.from_code = observation.unit
    WHERE observation.frame = '2024' AND indicator.carry_rule IN ('sum', 'ratio', 'mean_of_parents')
    GROUP BY parent.unit, observation.indicator, observation.period
)
SELECT
    '2025' AS frame,
    unit,
    indicator,
    period,
    period_end,
    CASE
        WHEN parents = 1 THEN total
        WHEN carry_rule = 'sum' THEN total
        WHEN carry_rule = 'mean_of_parents' THEN mean
        ELSE factor * numerator / nullif(denominator, 0)
    END AS value,
    numerator,
    denominator,
    CASE WHEN parents = 1 THEN status ELSE 'derived' END AS status,
    CASE WHEN parents = 1 THEN source ELSE 'DERIVED' END AS source
FROM carried
WHERE present = parents
    AND (parents = 1 OR carry_rule <> 'ratio' OR denominator > 0)
    AND NOT EXISTS (
        SELECT 1
        FROM given_observation AS own
        WHERE own.frame = '2025' AND own.unit = carried.unit AND own.indicator = carried.indicator AND own.period = carried.period
    )
