-- Returns: how the platforms of a place did in a period.
-- Grain: platform, the least available first.
-- Columns: platform (code); name_vi, name_en; unit (of frame 2024); checks (count); up_share (%); response_ms (mean milliseconds while up); sessions (sum of users an hour).
-- Parameters: $frame, $unit: text; $period: code of a month or year; none NULL.
-- Notes: of a province of frame 2025 the platforms of the former provinces that went into it, of the country all.
SELECT platform_period.platform, platform.name_vi, platform.name_en, platform.unit, platform_period.checks, platform_period.up_share, platform_period.response_ms, platform_period.sessions
FROM platform_period
JOIN platform ON platform.code = platform_period.platform
LEFT JOIN unit ON unit.frame = platform.frame AND unit.code = platform.unit
WHERE platform_period.period = $period
    AND (
        $unit = 'VN'
        OR (platform.frame = $frame AND $unit IN (platform.unit, unit.parent))
        OR EXISTS (
            SELECT 1 FROM unit_change
            WHERE unit_change.from_frame = platform.frame AND unit_change.from_code IN (platform.unit, unit.parent)
                AND unit_change.to_frame = $frame AND unit_change.to_code = $unit
        )
    )
ORDER BY platform_period.up_share, platform_period.platform
