-- Dự án, nhiệm vụ quá hạn tính đến ngày của báo cáo
-- Projects and tasks past their deadline as of the day of the report
SELECT plan_vi, title_vi, owner_vi, stage, due, as_of, progress, status, source
FROM programme_items
WHERE stage <> 'finished' AND due_last < as_of
ORDER BY due_last
