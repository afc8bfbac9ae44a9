-- Returns: dossiers on one side of a cell (leaves, months, sector, procedure), and how many there are.
-- Grain: dossier; open ones past their deadline first, then by how long they are or were past it.
-- Columns: dossier_id; frame, unit (leaf that handles it); procedure, sector, channel (codes); received_at, due_at, finished_at (moments, the last NULL while open); days (days from receipt to finish, or to the clock); days_over (days past the deadline, below 0 before it); state (overdue, open, late, else on time); share (0 to 1 of it that counts in the cell); total (dossiers of the cell), carried (the sum of their shares).
-- Parameters: $frames, $units, $shares: lists of the leaves; $sector, $procedure: code, '' for all; $side: received, finished, late, open or overdue; $from, $to: DATE, the months of receipt or finish, of no account for open and overdue; $clock: moment up to which events are known; $limit: rows; none NULL.
-- Notes: dossier is a view of the Parquet files of the months concerned; what is counted is named as in sector_month and backlog_age.
WITH leaf AS (
    SELECT unnest($frames) AS frame, unnest($units) AS unit, unnest($shares) AS share
),
cell AS NOT MATERIALIZED (
    SELECT dossier.*, leaf.share
    FROM dossier
    JOIN leaf ON leaf.frame = dossier.frame AND leaf.unit = dossier.unit
    WHERE ($sector = '' OR dossier.sector = $sector)
        AND ($procedure = '' OR dossier.procedure = $procedure)
        AND ($side <> 'received' OR dossier.received_month BETWEEN $from AND $to)
        AND ($side NOT IN ('finished', 'late') OR dossier.finished_month BETWEEN $from AND $to)
        AND ($side <> 'late' OR NOT dossier.on_time)
        AND ($side NOT IN ('open', 'overdue') OR dossier.finished_at IS NULL)
        AND ($side <> 'overdue' OR dossier.due_at < $clock)
)
SELECT
    dossier_id,
    frame,
    unit,
    procedure,
    sector,
    channel,
    received_at,
    due_at,
    finished_at,
    coalesce(processing_days, (epoch($clock) - epoch(received_at)) / 86400) AS days,
    (epoch(coalesce(finished_at, $clock)) - epoch(due_at)) / 86400 AS days_over,
    CASE
        WHEN finished_at IS NULL AND due_at < $clock THEN 'overdue'
        WHEN finished_at IS NULL THEN 'open'
        WHEN on_time THEN 'on_time'
        ELSE 'late'
    END AS state,
    share,
    (SELECT count(*) FROM cell) AS total,
    (SELECT sum(share) FROM cell) AS carried
FROM cell
ORDER BY finished_at IS NULL AND due_at < $clock DESC, days_over DESC, dossier_id
LIMIT $limit
