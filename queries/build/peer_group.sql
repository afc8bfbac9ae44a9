-- Returns: the units that are like one another: of a region, or of like population, urban share or wealth.
-- Grain: frame, level, unit, kind.
-- Columns: kind (region, population, urban, income); band (code in peer_band).
-- Parameters: none.
-- Notes: by the newest value of the unit; communes and districts have the region of their province.
WITH region AS (
    SELECT frame, unit AS province, region FROM province_fact WHERE region <> ''
),
belonging AS (
    SELECT DISTINCT below.frame, below.ancestor AS unit, above.ancestor AS province
    FROM unit_ancestor AS below
    JOIN unit_ancestor AS above ON above.frame = below.frame AND above.leaf = below.leaf AND above.level = 'province'
    WHERE below.level <> 'country'
),
newest AS (
    SELECT
        frame,
        unit,
        CASE indicator WHEN 'population' THEN 'population' WHEN 'urban_share' THEN 'urban' ELSE 'income' END AS kind,
        arg_max(value, period) AS value
    FROM observation
    WHERE indicator IN ('population', 'urban_share', 'grdp_per_head')
    GROUP BY ALL
),
band AS (
    SELECT *, lead(from_value, 1, 'infinity') OVER (PARTITION BY kind, frame, level ORDER BY position) AS below_value
    FROM peer_band
)
SELECT unit.frame, unit.level, unit.code AS unit, band.kind, band.band
FROM unit
JOIN band ON coalesce(band.frame, '') IN ('', unit.frame) AND coalesce(band.level, '') IN ('', unit.level)
LEFT JOIN belonging ON belonging.frame = unit.frame AND belonging.unit = unit.code
LEFT JOIN region ON region.frame = unit.frame AND region.province = belonging.province
LEFT JOIN newest ON newest.frame = unit.frame AND newest.unit = unit.code AND newest.kind = band.kind
WHERE unit.level <> 'country'
    AND (
        (band.kind = 'region' AND band.name_vi = region.region)
        OR (newest.value >= band.from_value AND newest.value < band.below_value)
        OR list_contains(string_split(band.unit_kinds, chr(59)), unit.kind)
    )
ORDER BY unit.frame, unit.level, band.band, unit.code
