-- Returns: dossiers month by month and sector.
-- Grain: frame, unit, month, sector.
-- Columns: parent (of the unit); month (first day); received, online, finished, on_time (counts of dossiers; carried ones may have a fraction); processing_days (days, of all finished together); still_open (dossiers at the end of the month).
-- Parameters: none.
-- Notes: simulated in the shipped demonstration; the names of sectors are in view sectors.
SELECT
    frame,
    parent,
    unit,
    month,
    sector,
    received,
    online,
    finished,
    on_time,
    processing_days,
    still_open
FROM sector_month
