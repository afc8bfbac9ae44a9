-- Returns: the early warnings that stand at this build.
-- Grain: rule, frame, unit.
-- Columns: severity; level, parent; indicator; kind; period (the newest that is held); value (indicator's unit; of the last period with one where data stopped); status; apportioned_share (0 to 1); base (what the value is held against: path, value a year before or bound in the indicator's unit, or the place before the fall); number (points behind the path, factor, gap beyond the bound, places lost, or count of periods missing); since (the first period of the present unbroken run), since_on (its first day); lasted (count of periods of that run).
-- Parameters: none.
-- Notes: computed from warning_value and warning_rule alone; a fall is lasting when every place since is that far below the one before; no_data only where enough of the siblings that ever had values have them still.
WITH numbered AS (
    SELECT *, ordinal - row_number() OVER (PARTITION BY rule, unit ORDER BY ordinal) AS island
    FROM warning_value
    WHERE holds
),
lasting AS (
    SELECT rule, unit, min(ordinal) AS first_ordinal, max(ordinal) - min(ordinal) + 1 AS lasted
    FROM numbered
    GROUP BY rule, unit, island, periods, newest
    HAVING max(ordinal) = newest AND count(*) >= periods
),
fallen AS (
    SELECT since.rule, since.unit, min(since.ordinal) AS first_ordinal, since.periods AS lasted, min(before.place) AS base
    FROM warning_value AS since
    JOIN warning_value AS before
        ON before.rule = since.rule AND before.unit = since.unit AND before.ordinal = since.newest - since.periods
    WHERE since.condition = 'fell_places' AND since.ordinal > before.ordinal
        AND since.is_continued AND since.enough AND before.enough
        AND since.place - before.place >= since.threshold
    GROUP BY since.rule, since.unit, since.periods
    HAVING count(*) = since.periods
),
last_held AS (
    SELECT rule, parent, unit, periods, threshold, newest, max(ordinal) AS ordinal
    FROM warning_value
    WHERE condition = 'no_data'
    GROUP BY rule, parent, unit, periods, threshold, newest
),
family AS (
    SELECT rule, parent, count(*) AS units
    FROM last_held
    GROUP BY rule, parent
),
present AS (
    SELECT rule, parent, ordinal, count(*) AS units
    FROM warning_value
    WHERE condition = 'no_data' AND ordinal > newest - periods
    GROUP BY rule, parent, ordinal
),
served AS (
    SELECT present.rule, present.parent, count(*) AS periods, min(100.0 * present.units / family.units) AS share
    FROM present
    JOIN family ON family.rule = present.rule AND family.parent = present.parent
    GROUP BY present.rule, present.parent
),
silent AS (
    SELECT last_held.rule, last_held.unit, last_held.ordinal + 1 AS first_ordinal, last_held.newest - last_held.ordinal AS lasted, last_held.ordinal
    FROM last_held
    JOIN served ON served.rule = last_held.rule AND served.parent = last_held.parent
    WHERE last_held.newest - last_held.ordinal >= last_held.periods
        AND served.periods = last_held.periods AND served.share >= last_held.threshold
),
standing AS (
    SELECT rule, unit, first_ordinal, lasted, NULL AS place_before, NULL AS last_ordinal FROM lasting
    UNION ALL
    SELECT rule, unit, first_ordinal, lasted, base, NULL FROM fallen
    UNION ALL
    SELECT rule, unit, first_ordinal, lasted, NULL, ordinal FROM silent
)
SELECT
    standing.rule,
    shown.frame,
    shown.severity,
    shown.level,
    shown.parent,
    standing.unit,
    shown.indicator,
    shown.kind,
    newest.code AS period,
    shown.value,
    shown.status,
    shown.apportioned_share,
    CAST(coalesce(shown.base, standing.place_before) AS DOUBLE) AS base,
    CAST(coalesce(shown.number, shown.place - standing.place_before, standing.lasted) AS DOUBLE) AS number,
    since.code AS since,
    since.first AS since_on,
    CAST(standing.lasted AS INTEGER) AS lasted
FROM standing
JOIN warning_value AS shown
    ON shown.rule = standing.rule AND shown.unit = standing.unit AND shown.ordinal = coalesce(standing.last_ordinal, shown.newest)
JOIN period AS newest ON newest.kind = shown.kind AND newest.ordinal = shown.newest
JOIN period AS since ON since.kind = shown.kind AND since.ordinal = standing.first_ordinal
ORDER BY shown.frame, shown.parent, standing.unit, standing.rule
