-- Returns: counts of dossiers by the unit that handles them and month; the rollup every dossier figure starts from.
-- Grain: frame, unit (leaf), month.
-- Columns: month (first day); counts of dossiers, by month of receipt except finished, on_time, processing_days (sum of days from receipt to finish), rated and satisfied, which are by month of finish.
-- Parameters: $clock: the moment up to which events are known; a dossier still open then is in time when it is not yet due.
-- Notes: portable SQL (DuckDB, Apache Spark).
WITH received AS (
    SELECT
        frame,
        unit,
        received_month AS month,
        count(*) AS received,
        sum(CASE WHEN finished_at <= due_at OR (finished_at IS NULL AND due_at >= $clock) THEN 1 ELSE 0 END) AS in_time,
        sum(CASE WHEN finished_at IS NULL THEN 1 ELSE 0 END) AS still_open,
        sum(CASE WHEN channel = 'online' THEN 1 ELSE 0 END) AS online,
        sum(CASE WHEN fee_due THEN 1 ELSE 0 END) AS fee_due,
        sum(CASE WHEN paid_online THEN 1 ELSE 0 END) AS paid_online,
        sum(CASE WHEN digitised THEN 1 ELSE 0 END) AS digitised,
        sum(CASE WHEN electronic_result THEN 1 ELSE 0 END) AS electronic_result,
        sum(CASE WHEN data_reused THEN 1 ELSE 0 END) AS data_reused,
        sum(CASE WHEN shared_storage THEN 1 ELSE 0 END) AS shared_storage,
        sum(CASE WHEN population_data THEN 1 ELSE 0 END) AS population_data,
        sum(CASE WHEN synced THEN 1 ELSE 0 END) AS synced
    FROM dossier
    GROUP BY frame, unit, received_month
),
finished AS (
    SELECT
        frame,
        unit,
        finished_month AS month,
        count(*) AS finished,
        sum(CASE WHEN on_time THEN 1 ELSE 0 END) AS on_time,
        sum(processing_days) AS processing_days,
        sum(CASE WHEN rated THEN 1 ELSE 0 END) AS rated,
        sum(CASE WHEN satisfied THEN 1 ELSE 0 END) AS satisfied
    FROM dossier
    WHERE finished_at IS NOT NULL
    GROUP BY frame, unit, finished_month
)
SELECT
    coalesce(received.frame, finished.frame) AS frame,
    coalesce(received.unit, finished.unit) AS unit,
    coalesce(received.month, finished.month) AS month,
    coalesce(received, 0) AS received,
    coalesce(in_time, 0) AS in_time,
    coalesce(still_open, 0) AS still_open,
    coalesce(online, 0) AS online,
    coalesce(fee_due, 0) AS fee_due,
    coalesce(paid_online, 0) AS paid_online,
    coalesce(digitised, 0) AS digitised,
    coalesce(electronic_result, 0) AS electronic_result,
    coalesce(data_reused, 0) AS data_reused,
    coalesce(shared_storage, 0) AS shared_storage,
    coalesce(population_data, 0) AS population_data,
    coalesce(synced, 0) AS synced,
    coalesce(finished, 0) AS finished,
    coalesce(on_time, 0) AS on_time,
    coalesce(processing_days, 0) AS processing_days,
    coalesce(rated, 0) AS rated,
    coalesce(satisfied, 0) AS satisfied
FROM received
FULL JOIN finished
    ON finished.frame = received.frame AND finished.unit = received.unit AND finished.month = received.month
