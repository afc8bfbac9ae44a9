-- Returns: projects, tasks, schemes and milestones of the plans.
-- Grain: item.
-- Columns: frame, unit (whose); plan, plan_vi, plan_en; kind; title_vi, title_en; owner, owner_vi, owner_en (agency); stage; start_on, due, finished_on (as printed); start_first, due_last, finished_last (the day they count from or up to); progress (%, 0 to 100); as_of (day of the report); status (published or simulated); source.
-- Parameters: none.
-- Notes: nothing is known of an item after the day of its report.
SELECT
    item.code AS item,
    item.frame,
    item.unit,
    item.plan,
    plan.name_vi AS plan_vi,
    plan.name_en AS plan_en,
    item.kind,
    item.title_vi,
    item.title_en,
    item.owner,
    agency.name_vi AS owner_vi,
    agency.name_en AS owner_en,
    item.stage,
    item.start_on,
    item.due,
    item.finished_on,
    item.start_first,
    item.due_last,
    item.finished_last,
    item.progress,
    item.as_of,
    item.status,
    item.source
FROM programme_item AS item
LEFT JOIN programme_plan AS plan ON plan.code = item.plan
LEFT JOIN agency ON agency.code = item.owner
ORDER BY item.code
