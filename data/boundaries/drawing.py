"""Maps of imported polygons: which of them are whole enough to be drawn, and the files that browsers fetch.

A map of a unit's children is drawn from imported polygons when hardly any child is missing, else it stays schematic.
Units above are unions of such maps where they were not imported themselves. Runs in a process of its own.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data import geography
from data.boundaries.archipelagos import ARCHIPELAGOS, multipolygon
from data.boundaries.checks import MOST_MISSING
from data.geography import COUNTRY, GEOGRAPHY, OLD, degrees, digest, metric
from data.power_diagram import GRID_KM

GAP_KM = 0.02
"""Holes between neighbours narrower than this are closed."""
TOLERANCE_KM = {"country": 0.4, "below": 0.06}
LEAST_SHARE = 0.05
"""Share of its schematic shape that a missing unit must keep beside its imported siblings to be drawn."""
SMALLEST = 0.3
"""Times the tolerance: the side of an islet that is left out where its unit has larger parts."""
VISIBLE_KM = 0.6
"""Radius at which the smallest islands of an archipelago are drawn, so that none is lost."""
LEVELS = ("commune", "district", "province")


@dataclass(frozen=True)
class Layer:
    """Imported polygons of one frame and level: geometry in degrees by code, and whose they are."""

    frame: str
    level: str
    name: str
    shapes: pd.Series


@dataclass
class _Shape:
    """A polygon in km and where it is from: the names of the imports, none of a schematic one."""

    shape: shapely.Geometry
    names: frozenset[str] = frozenset()


@dataclass
class Drawing:
    """What was drawn: the row of every unit, the file of every map, the names behind each map."""

    rows: list[pd.DataFrame] = field(default_factory=list)
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)


def draw(layers: Sequence[Layer]) -> Drawing:
    """Every map that the layers, the later before the earlier, make anew."""
    units = geography.read_units()
    points = geography.unit_points(units)
    schematic = gpd.read_parquet(GEOGRAPHY / "unit_polygon.parquet")
    drawing = Drawing()
    for frame in sorted({layer.frame for layer in layers}):
        own = units[units["frame"] == frame]
        shapes = schematic[schematic["frame"] == frame].set_index("code")["geometry"]
        kept = pd.Series(metric(shapes.to_numpy()), shapes.index, dtype=object)
        _draw_frame(drawing, frame, own, kept, [layer for layer in layers if layer.frame == frame], points)
    return drawing


def _draw_frame(
    drawing: Drawing,
    frame: str,
    units: pd.DataFrame,
    schematic: pd.Series,
    layers: Sequence[Layer],
    points: Mapping[tuple[str, str], shapely.Point],
) -> None:
    childless = set(units["code"]) - set(units["parent"].dropna())
    islands = _islands()
    unions: dict[str, _Shape] = {}
    for level in [level for level in LEVELS if level in set(units["level"])]:
        given = unions | {
            code: _Shape(metric(shape), frozenset({layer.name}))
            for layer in layers
            if layer.level == level
            for code, shape in layer.shapes.items()
        }
        unions = {}
        for parent, group in units[units["level"] == level].groupby("parent"):
            spared = childless if frame == OLD and level == "district" else _archipelago_codes(frame)
            siblings = _siblings(group["code"].tolist(), given, schematic, spared, islands, frame, level)
            if siblings is None:
                continue
            names = frozenset().union(*(one.names for one in siblings.values()))
            whole = shapely.union_all([one.shape for one in siblings.values()], grid_size=GRID_KM)
            unions[str(parent)] = _Shape(whole, names)
            _draw_map(drawing, frame, str(parent), level, units, siblings, ", ".join(sorted(names)), points)
    if COUNTRY in unions:
        country = pd.Series({COUNTRY: unions[COUNTRY].shape}, dtype=object)
        shown = _drawn(country, TOLERANCE_KM["country"])
        drawing.rows.append(_rows(frame, "country", country, shown, points))


def _archipelago_codes(frame: str) -> set[str]:
    return {one.code(frame) for one in ARCHIPELAGOS}


def _islands() -> dict[str, shapely.Geometry]:
    """The schematic shape of each archipelago in km, by its name."""
    drawn = geography.island_shapes(geography.read_islands(), geography.read_outline())
    return {one.name: drawn[one.commune] for one in ARCHIPELAGOS}


def _siblings(
    codes: list[str],
    given: Mapping[str, _Shape],
    schematic: pd.Series,
    spared: set[str],
    islands: Mapping[str, shapely.Geometry],
    frame: str,
    level: str,
) -> dict[str, _Shape] | None:
    """The shapes of all children of a unit, made to share their borders; None where too few were imported."""
    found = [code for code in codes if code in given]
    missing = [code for code in codes if code not in given]
    if not found or len([code for code in missing if code not in spared]) > MOST_MISSING * len(codes):
        return None
    clean = _shared([given[code].shape for code in found])
    siblings = {
        code: _Shape(shape, given[code].names)
        for code, shape in zip(found, clean, strict=True)
        if not shapely.is_empty(shape)
    }
    taken = shapely.union_all(clean, grid_size=GRID_KM)
    for code in [code for code in missing if code in schematic.index]:
        left = shapely.difference(schematic[code], taken, grid_size=GRID_KM)
        if left.area > LEAST_SHARE * schematic[code].area:
            siblings[code] = _Shape(_polygons(left))
    for one in ARCHIPELAGOS:
        owner = one.province if level == "province" else one.code(frame)
        if owner in siblings and one.in_it(degrees(siblings[owner].shape)) is None:
            joined = shapely.union(siblings[owner].shape, islands[one.name], grid_size=GRID_KM)
            siblings[owner] = _Shape(joined, siblings[owner].names)
    return {code: siblings[code] for code in codes if code in siblings}


def _shared(shapes: list[shapely.Geometry]) -> np.ndarray:
    """Shapes that neither overlap nor leave slivers between them, with the same points along every border."""
    exact = shapely.set_precision(shapes, GRID_KM)
    if shapely.coverage_is_valid(exact, gap_width=GAP_KM):
        return exact
    return np.array([_polygons(one) for one in shapely.coverage_clean(exact, gap_width=GAP_KM)], dtype=object)


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    return multipolygon(shapely.get_parts(shape))


def _draw_map(
    drawing: Drawing,
    frame: str,
    parent: str,
    level: str,
    units: pd.DataFrame,
    siblings: Mapping[str, _Shape],
    name: str,
    points: Mapping[tuple[str, str], shapely.Point],
) -> None:
    shapes = pd.Series({code: one.shape for code, one in siblings.items()}, dtype=object)
    tolerance = TOLERANCE_KM["country" if parent == COUNTRY else "below"]
    shown = _drawn(shapes, tolerance)
    rows = _rows(frame, level, shapes, shown, points)
    named = units.set_index("code")["name"]
    table = pd.DataFrame(rows.drop(columns="geometry")).assign(name_vi=named[rows["code"]].to_numpy())
    drawing.rows.append(rows)
    drawing.files.setdefault(frame, {})[parent] = geography.map_file(
        frame, parent, table, shapes, shown, source=name, insets=_insets(frame, parent, shown)
    )
    drawing.names.setdefault(frame, {})[parent] = name


def _insets(frame: str, parent: str, shown: np.ndarray) -> list[dict[str, object]]:
    """The archipelagos beside a map, each in a frame that holds all of its islands."""
    return [inset | {"bbox": _frame_of(inset["bbox"], shown)} for inset in geography.insets(frame, parent)]


def _frame_of(box: object, shown: np.ndarray) -> list[float]:
    one = next(one for one in ARCHIPELAGOS if list(one.box) == box)
    parts = [part for shape in shown if (part := one.in_it(shape)) is not None]
    bounds = shapely.total_bounds([shapely.box(*one.box), *parts])
    return [round(float(bound), 3) for bound in bounds]


def _drawn(shapes: pd.Series, tolerance_km: float) -> np.ndarray:
    """Shapes in degrees, simplified as one coverage; archipelagos keep every island, large enough to be seen."""
    whole = shapes.to_numpy()
    finest = min(tolerance_km, 0.05 * float(np.sqrt(np.quantile(shapely.area(whole), 0.1))))
    boxes = metric(shapely.union_all([one.sea for one in ARCHIPELAGOS]))
    lands, far = zip(*(_apart(shape, boxes, finest) for shape in whole), strict=True)
    simple = shapely.coverage_simplify(np.array(lands, dtype=object), finest)
    joined = [multipolygon([*shapely.get_parts(land), *islands]) for land, islands in zip(simple, far, strict=True)]
    return degrees(np.array(joined, dtype=object))


def _apart(
    shape: shapely.Geometry, boxes: shapely.Geometry, tolerance_km: float
) -> tuple[shapely.MultiPolygon, list[shapely.Geometry]]:
    """A shape without what lies in an archipelago and without its smallest islets; and the archipelago's islands."""
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    far = shapely.intersects(boxes, parts)
    seen = (areas > (SMALLEST * tolerance_km) ** 2) | (areas == areas.max())
    islands = [_visible(part) for part in shapely.simplify(parts[far], tolerance_km / 2)]
    return multipolygon(parts[~far & seen]), islands


def _visible(island: shapely.Geometry) -> shapely.Geometry:
    small = island.area < np.pi * VISIBLE_KM**2
    return shapely.buffer(island.centroid, VISIBLE_KM, quad_segs=3) if small else island


def _rows(
    frame: str,
    level: str,
    shapes: pd.Series,
    shown: np.ndarray,
    points: Mapping[tuple[str, str], shapely.Point],
) -> gpd.GeoDataFrame:
    """Rows as unit_polygon.parquet has them, with the geometry as drawn."""
    flat = metric(shown)
    labels = degrees(
        np.array(
            [
                geography.label_point(shape, points.get((frame, str(code))))
                for code, shape in zip(shapes.index, flat, strict=True)
            ]
        )
    )
    return gpd.GeoDataFrame(
        {
            "frame": frame,
            "code": shapes.index,
            "level": level,
            "geometry": shown,
            "cell_area_km2": shapely.area(shapes.to_numpy()).round(3),
            "label_longitude": shapely.get_x(labels).round(4),
            "label_latitude": shapely.get_y(labels).round(4),
        },
        geometry="geometry",
        crs="EPSG:4326",
    )


def write(drawing: Drawing, pool: Path, folder: Path) -> None:
    """Put the maps among the files that browsers fetch (`pool`), and what Python reads of them into `folder`."""
    manifest = json.loads((geography.WEB / "manifest.json").read_text(encoding="utf-8"))
    for frame, files in drawing.files.items():
        (pool / frame).mkdir(parents=True, exist_ok=True)
        for parent, content in files.items():
            name = f"{parent}.{digest(content)}.json"
            _replace(pool / frame / name, content)
            manifest.setdefault(frame, {})[parent] = name
    pool.mkdir(parents=True, exist_ok=True)
    listed = json.dumps(manifest | {"version": digest(json.dumps(manifest).encode())}, indent=1).encode()
    name = f"manifest.{digest(listed)}.json"
    _replace(pool / name, listed)
    if drawing.rows:
        rows = gpd.GeoDataFrame(pd.concat(drawing.rows, ignore_index=True), geometry="geometry", crs="EPSG:4326")
        rows.to_parquet(folder / "unit_polygon.parquet", index=False, compression="zstd")
    state = {"manifest": name, "names": drawing.names}
    (folder / "state.json").write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")


def _replace(path: Path, content: bytes) -> None:
    """A file appears whole or not at all."""
    scratch = path.with_name(f".{path.name}.new")
    scratch.write_bytes(content)
    scratch.replace(path)
