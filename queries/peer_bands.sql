-- Returns: the peer groups that the units of a level fall into inside a place, with how many of them.
-- Grain: band.
-- Columns: kind (region, population, urban, income); band; name_vi, name_en; units (count in the place); holds_unit (the asked unit is one of them).
-- Parameters: $frame, $level: text; $place: the unit the set lies in, 'VN' for the country; $unit: the unit looked at, '' for none; none NULL.
-- Notes: in the order of kinds and of their bands.
SELECT
    peer_band.kind,
    peer_band.band,
    any_value(peer_band.name_vi) AS name_vi,
    any_value(peer_band.name_en) AS name_en,
    count(*)::INTEGER AS units,
    bool_or(peer_group.unit = $unit) AS holds_unit
FROM peer_group
JOIN unit ON unit.frame = peer_group.frame AND unit.code = peer_group.unit
LEFT JOIN unit AS above ON above.frame = unit.frame AND above.code = unit.parent
JOIN peer_band ON peer_band.band = peer_group.band AND peer_band.kind = peer_group.kind
WHERE peer_group.frame = $frame AND peer_group.level = $level AND $place IN ('VN', unit.parent, above.parent)
GROUP BY peer_band.kind, peer_band.band
ORDER BY CASE peer_band.kind WHEN 'region' THEN 0 WHEN 'population' THEN 1 WHEN 'urban' THEN 2 ELSE 3 END, min(peer_band.position)
