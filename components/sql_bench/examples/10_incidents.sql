-- Sự cố an toàn thông tin theo loại: số vụ và số giờ trung bình đến khi xử lý
-- Information security incidents by kind: count and mean hours to response
SELECT kind, severity, sum(incidents) AS incidents, sum(hours_to_respond) / nullif(sum(responded), 0) AS mean_hours
FROM incident_months
WHERE frame = '2025' AND unit = 'VN'
GROUP BY ALL
ORDER BY incidents DESC
