"""Schematic boundaries of every unit that has a place on the map, for both frames.

Run as ``python -m data.geography`` after ``python -m data.frames``. Communes of 2025 are the cells of a
national power diagram of their official points (weight: half the official area over pi) inside the outline
of Natural Earth 10m (public domain, source NE10M); old districts are unions of the new communes that mostly
came from them, provinces are unions of communes or districts. Islands of ``island.csv`` belong to one unit
each, in addition to its cell when its point is on the mainland; those the outline lacks are drawn as discs,
larger than life. A cell holds its point; a point off the outline is moved inland first. Everything here is
schematic and must say so wherever it is shown.

Writes ``unit_polygon.parquet`` (EPSG:4326) and, for the browser, one TopoJSON file a parent, named by its
content.
"""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from data.power_diagram import faces, home_faces, owners, power_cells, separated, without_strays
from data.topology import topology
from data.unit_names import Register

HOME = Path(__file__).parent
REFERENCE, GEOGRAPHY = HOME / "reference", HOME / "geography"
WEB = GEOGRAPHY / "web"
OLD, NEW, COUNTRY = "2024", "2025", "VN"
METRIC = "+proj=laea +lat_0=16 +lon_0=106.5 +datum=WGS84 +units=km"
WEIGHT_SHARE = 0.5
INLAND_KM = 1.5
LABEL_TOLERANCE_KM = 0.05
MAIN_PIECE_SHARE = 0.3
TOLERANCE_KM = {"country": 0.8, "province": 0.12}
STEPS = {"country": 12_000, "province": 60_000}
INSETS = [
    {
        "label_vi": "Quần đảo Hoàng Sa",
        "label_en": "Hoàng Sa archipelago (Paracel)",
        "codes": {COUNTRY: "48", OLD: "498", NEW: "20333"},
        "province": "48",
        "bbox": [110.9, 15.5, 113.0, 17.3],
    },
    {
        "label_vi": "Quần đảo Trường Sa",
        "label_en": "Trường Sa archipelago (Spratly)",
        "codes": {COUNTRY: "56", OLD: "576", NEW: "22736"},
        "province": "56",
        "bbox": [111.3, 7.5, 116.2, 11.8],
    },
]

_to_metric = Transformer.from_crs("EPSG:4326", METRIC, always_xy=True)
_to_degrees = Transformer.from_crs(METRIC, "EPSG:4326", always_xy=True)


def metric(geometry: Any) -> Any:
    """Longitude and latitude in degrees to equal-area km."""
    return shapely.transform(geometry, lambda points: np.column_stack(_to_metric.transform(*points.T)))


def degrees(geometry: Any) -> Any:
    """Equal-area km to longitude and latitude, rounded to 0.1 m so that shared nodes stay shared."""
    return shapely.transform(geometry, lambda points: np.column_stack(_to_degrees.transform(*points.T)).round(6))


def read_outline() -> shapely.Geometry:
    """The land of Natural Earth, without the Trường Sa specks that island.csv draws; km."""
    collection = json.loads((GEOGRAPHY / "outline.geojson").read_text())
    return metric(shapely.geometry.shape(collection["features"][0]["geometry"]))


def read_islands() -> pd.DataFrame:
    """island.csv with points in km; radius_km is NaN for an island that the outline has."""
    rows = pd.read_csv(REFERENCE / "island.csv", dtype={"code": str})
    return rows.assign(point=metric(shapely.points(rows.longitude, rows.latitude)))


def outline_parts(islands: pd.DataFrame, outline: shapely.Geometry) -> dict[int, str]:
    """Index of each outline part that island.csv gives to one unit, with the unit's code."""
    parts = shapely.get_parts(outline)
    kept = islands[islands.radius_km.isna()]
    return {int(shapely.distance(parts, row.point).argmin()): row.code for row in kept.itertuples()}


def island_shapes(islands: pd.DataFrame, outline: shapely.Geometry) -> dict[str, shapely.Geometry]:
    """Code of every island unit with its shape in km: discs, and parts of the outline."""
    parts = shapely.get_parts(outline)
    shapes: dict[str, list[shapely.Geometry]] = {}
    for row in islands.dropna(subset="radius_km").itertuples():
        shapes.setdefault(row.code, []).append(shapely.buffer(row.point, row.radius_km, quad_segs=5))
    for number, code in outline_parts(islands, outline).items():
        shapes.setdefault(code, []).append(parts[number])
    return {code: shapely.set_precision(shapely.union_all(found), 0.001) for code, found in sorted(shapes.items())}


def mainland(islands: pd.DataFrame, outline: shapely.Geometry) -> shapely.Geometry:
    """The outline without the parts that island.csv gives away."""
    given = outline_parts(islands, outline)
    return shapely.multipolygons(
        [part for number, part in enumerate(shapely.get_parts(outline)) if number not in given]
    )


def inland(points: np.ndarray, land: shapely.Geometry) -> np.ndarray:
    """Coordinates in km; a point off the land moves to its nearest shore and a little further in."""
    heart = shapely.buffer(land, -INLAND_KM)
    shapely.prepare(land)
    off = ~shapely.contains(land, points)
    nearest = shapely.get_point(shapely.shortest_line(heart, points[off]), 0)
    moved = points.copy()
    moved[off] = nearest
    return shapely.get_coordinates(moved)


def read_units() -> pd.DataFrame:
    """unit.csv with codes as text and NaN where a number is missing."""
    return pd.read_csv(REFERENCE / "unit.csv", dtype={"frame": str, "code": str, "parent": str})


def register(frame: str) -> Register:
    """The names of the units of a frame, without those that only the store has in English."""
    units = read_units()
    columns = ["frame", "code", "level", "kind", "name", "full_name", "full_name", "parent"]
    rows = units.loc[units["frame"] == frame, columns].fillna("").itertuples(index=False)
    aliases = pd.read_csv(REFERENCE / "unit_alias.csv", dtype=str)
    return Register.of(rows, aliases[aliases["frame"] == frame].groupby("unit")["alias"].agg(list).to_dict())


def drawing_areas(communes: pd.DataFrame) -> np.ndarray:
    """Official km2; where missing or doubtful the median of the same kind in the same province."""
    sound = communes.area_km2.where(communes.area_status == "published")
    kin = sound.groupby([communes.parent, communes.kind]).transform("median")
    return sound.fillna(kin).fillna(sound.median()).to_numpy()


def mainland_cells(communes: pd.DataFrame, land: shapely.Geometry) -> dict[str, shapely.Geometry]:
    """Code of every commune on the mainland with its cell in km, which holds its point."""
    points = metric(shapely.points(communes.longitude, communes.latitude))
    sites = inland(points, land)
    weights = separated(sites, WEIGHT_SHARE * drawing_areas(communes) / np.pi)
    pieces = faces(power_cells(sites, weights), land)
    homes = home_faces(pieces, sites)
    owner = without_strays(pieces, owners(pieces, sites, weights), homes)
    return {code: shapely.coverage_union_all(pieces[owner == number]) for number, code in enumerate(communes.code)}


def mainland_communes(
    communes: pd.DataFrame, drawn: dict[str, shapely.Geometry], land: shapely.Geometry
) -> pd.DataFrame:
    """Communes with a cell on the mainland: all but island units, unless their point is there too.

    The area of an island unit is what its islands leave of it.
    """
    points = metric(shapely.points(communes.longitude, communes.latitude))
    islands = communes.code.map({code: shape.area for code, shape in drawn.items()}).fillna(0)
    ashore = shapely.contains(land, points) | (islands == 0)
    return communes.assign(area_km2=communes.area_km2 - islands)[ashore]


def commune_shapes(units: pd.DataFrame) -> pd.Series:
    """Shape in km of each of the 3,321 communes by code; each holds its point if that is on land."""
    outline, islands = read_outline(), read_islands()
    communes = units[(units.frame == NEW) & (units.level == "commune")]
    drawn, land = island_shapes(islands, outline), mainland(islands, outline)
    shapes = mainland_cells(mainland_communes(communes, drawn, land), land)
    for code, shape in drawn.items():
        shapes[code] = shapely.union(shape, shapes[code]) if code in shapes else shape
    return pd.Series(shapes, dtype=object)[communes.code.tolist()]


def main_districts(changes: pd.DataFrame, units: pd.DataFrame) -> pd.Series:
    """The old district (code) that gave each new commune the most communes; the lower code on a tie."""
    old = units[units.frame == OLD].set_index("code")
    leaves = changes[changes.method != "law"]
    district = leaves.from_code.where(leaves.from_code.map(old.level) == "district", leaves.from_code.map(old.parent))
    given = leaves.assign(district=district).groupby(["to_code", "district"]).share.sum().reset_index()
    best = given.sort_values(["to_code", "share", "district"], ascending=[True, False, True]).drop_duplicates("to_code")
    return best.set_index("to_code").district


def merged(shapes: pd.Series, parent: pd.Series) -> pd.Series:
    """Unions of shapes by the parent of each."""
    groups = pd.Series(shapes.to_numpy()).groupby(parent[shapes.index].to_numpy())
    return groups.agg(lambda found: shapely.coverage_union_all(found.to_numpy()))


def unit_shapes(units: pd.DataFrame, changes: pd.DataFrame) -> dict[tuple[str, str], pd.Series]:
    """Shapes in km by (frame, level), indexed by code."""
    parent = units.set_index(["frame", "code"]).parent
    communes = commune_shapes(units)
    districts = merged(communes, main_districts(changes, units))
    provinces = {NEW: merged(communes, parent[NEW]), OLD: merged(districts, parent[OLD])}
    shapes = {(NEW, "commune"): communes, (OLD, "district"): districts}
    for frame, found in provinces.items():
        shapes[frame, "province"] = found
        shapes[frame, "country"] = pd.Series({COUNTRY: shapely.coverage_union_all(found.to_numpy())})
    return shapes


def largest_piece(shape: shapely.Geometry) -> shapely.Polygon:
    """The largest polygon of a shape."""
    parts = shapely.get_parts(shape)
    return parts[shapely.area(parts).argmax()]


def main_piece(shape: shapely.Geometry, point: shapely.Point | None) -> shapely.Polygon:
    """The piece that holds the unit's point (degrees) if it is not much smaller than the largest, or that."""
    largest = largest_piece(shape)
    if point is None:
        return largest
    home = next((part for part in shapely.get_parts(shape) if shapely.contains(part, metric(point))), largest)
    return home if home.area > MAIN_PIECE_SHARE * largest.area else largest


def label_point(shape: shapely.Geometry, point: shapely.Point | None = None) -> shapely.Point:
    """Centre of the largest circle inside the main piece."""
    return shapely.get_point(shapely.maximum_inscribed_circle(main_piece(shape, point), LABEL_TOLERANCE_KM), 0)


def unit_points(units: pd.DataFrame) -> dict[tuple[str, str], shapely.Point]:
    """Official points in degrees by (frame, code), of the units that have one."""
    rows = units.dropna(subset=["latitude", "longitude"])
    points = shapely.points(rows.longitude, rows.latitude)
    return dict(zip(zip(rows.frame, rows.code, strict=True), points, strict=True))


def polygon_table(
    shapes: dict[tuple[str, str], pd.Series], points: dict[tuple[str, str], shapely.Point]
) -> gpd.GeoDataFrame:
    """unit_polygon.parquet: geometry (EPSG:4326), cell_area_km2 as drawn, label point in degrees."""
    frames = []
    for (frame, level), found in sorted(shapes.items()):
        labels = degrees(np.array([label_point(shape, points.get((frame, code))) for code, shape in found.items()]))
        frames.append(
            pd.DataFrame(
                {
                    "frame": frame,
                    "code": found.index,
                    "level": level,
                    "geometry": degrees(found.to_numpy()),
                    "cell_area_km2": shapely.area(found.to_numpy()).round(3),
                    "label_longitude": shapely.get_x(labels).round(4),
                    "label_latitude": shapely.get_y(labels).round(4),
                }
            )
        )
    rows = pd.concat(frames).sort_values(["frame", "level", "code"], ignore_index=True)
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def simplified(shapes: pd.Series, discs: shapely.Geometry, tolerance_km: float) -> np.ndarray:
    """Shapes in degrees, simplified as one coverage; the drawn discs stay round."""
    whole = shapes.to_numpy()
    land = shapely.coverage_simplify(shapely.difference(whole, discs), tolerance_km)
    round_ones = shapely.intersection(whole, discs)
    joined = [
        shapely.multipolygons(
            [part for part in shapely.get_parts([first, second]) if part.geom_type == "Polygon" and not part.is_empty]
        )
        for first, second in zip(land, round_ones, strict=True)
    ]
    return degrees(np.array(joined))


def insets(frame: str, parent: str) -> list[dict[str, object]]:
    """The archipelagos that a map of this parent shows beside itself."""
    return [
        {
            "code": inset["codes"][COUNTRY if parent == COUNTRY else frame],
            "label_vi": inset["label_vi"],
            "label_en": inset["label_en"],
            "bbox": inset["bbox"],
        }
        for inset in INSETS
        if parent in (COUNTRY, inset["province"])
    ]


def web_map(frame: str, parent: str, table: pd.DataFrame, shapes: pd.Series, discs: shapely.Geometry) -> bytes:
    """TopoJSON of the children of one parent."""
    scale = "country" if parent == COUNTRY else "province"
    return map_file(frame, parent, table, shapes, simplified(shapes, discs, TOLERANCE_KM[scale]))


def map_file(
    frame: str, parent: str, table: pd.DataFrame, shapes: pd.Series, drawn: np.ndarray, **more: object
) -> bytes:
    """TopoJSON of shapes as `drawn` (degrees), each with its name, label and the size of its `shapes` (km)."""
    units = [
        {
            "id": row.code,
            "properties": {
                "name": row.name_vi,
                "label": [row.label_longitude, row.label_latitude],
                "size": round(float(largest_piece(shapes[row.code]).area), 1),
            },
        }
        for row in table.itertuples()
    ]
    steps = STEPS["country" if parent == COUNTRY else "province"]
    written = topology(units, list(drawn), steps) | {"frame": frame, "parent": parent, "insets": insets(frame, parent)}
    return json.dumps(written | more, ensure_ascii=False, separators=(",", ":")).encode()


def digest(content: bytes) -> str:
    """First ten hexadecimal digits of SHA-256."""
    return hashlib.sha256(content).hexdigest()[:10]


def write_web(units: pd.DataFrame, table: pd.DataFrame, shapes: dict[tuple[str, str], pd.Series]) -> None:
    """Write data/geography/web anew: a file a parent, and manifest.json."""
    islands = read_islands().dropna(subset="radius_km")
    discs = shapely.union_all(list(island_shapes(islands, read_outline()).values()))
    names = units.set_index(["frame", "code"])[["name", "parent"]].rename(columns={"name": "name_vi"})
    table = pd.DataFrame(table.drop(columns="geometry")).join(names, on=["frame", "code"])
    shutil.rmtree(WEB, ignore_errors=True)
    manifest: dict[str, dict[str, str]] = {OLD: {}, NEW: {}}
    for (frame, level), found in sorted(shapes.items()):
        if level == "country":
            continue
        for parent, rows in table[(table.frame == frame) & (table.level == level)].groupby("parent"):
            content = web_map(frame, parent, rows, found[rows.code.tolist()], discs)
            manifest[frame][parent] = f"{parent}.{digest(content)}.json"
            (WEB / frame).mkdir(parents=True, exist_ok=True)
            (WEB / frame / manifest[frame][parent]).write_bytes(content)
    listed = {frame: dict(sorted(files.items())) for frame, files in manifest.items()}
    version = digest(json.dumps(listed).encode())
    (WEB / "manifest.json").write_text(json.dumps(listed | {"version": version}, indent=1) + "\n")


def main() -> None:
    """Write unit_polygon.parquet and the browser's files."""
    units = read_units()
    changes = pd.read_csv(REFERENCE / "unit_change.csv", dtype={"from_code": str, "to_code": str})
    shapes = unit_shapes(units, changes)
    table = polygon_table(shapes, unit_points(units))
    table.to_parquet(GEOGRAPHY / "unit_polygon.parquet", index=False, compression="zstd")
    write_web(units, table, shapes)


if __name__ == "__main__":
    main()
