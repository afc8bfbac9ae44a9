-- Returns: petitions of people month by month and category.
-- Grain: frame, unit, month, category.
-- Columns: parent (of the unit); month (first day); petitions, answered, on_time, rated, satisfied, reopened (counts; carried ones may have a fraction); still_open, overdue (petitions at the end of the month).
-- Parameters: none.
-- Notes: simulated in the shipped demonstration; the names of categories are in view petition_categories.
SELECT
    frame,
    parent,
    unit,
    month,
    category,
    petitions,
    answered,
    on_time,
    rated,
    satisfied,
    reopened,
    still_open,
    overdue
FROM petition_month_category
