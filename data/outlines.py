"""Boundaries as the three-dimensional view needs them: outlines and label points of a unit's children."""

import json
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from typing import Any

import geopandas
import pandas as pd

from data import boundaries
from data.home import GEOGRAPHY, REFERENCE

Bounds = tuple[float, float, float, float]
FAR = 5
"""Times the usual distance from the middle of its siblings beyond which a unit lies far off."""


@dataclass(frozen=True)
class Outlines:
    """GeoJSON features, label points (code, longitude, latitude in degrees) and the view that shows them all.

    `bounds`: west, south, east, north of them all, in degrees; `near`: of those that lie together, None where far
    islands do not make the others small; `source`: whose boundaries they are, '' for the schematic ones.
    """

    features: list[dict[str, object]]
    points: pd.DataFrame
    view: tuple[float, float, float]
    insets: tuple[dict[str, Any], ...]
    bounds: Bounds
    near: Bounds | None
    source: str = ""

    def archipelagos(self, language: str) -> pd.DataFrame:
        """Names of the archipelagos with the points to write them at: label, longitude, latitude."""
        rows = [
            (inset[f"label_{language}"], (inset["bbox"][0] + inset["bbox"][2]) / 2, inset["bbox"][3])
            for inset in self.insets
        ]
        return pd.DataFrame(rows, columns=["label", "longitude", "latitude"])


def children(frame: str, parent: str) -> Outlines | None:
    """Outlines of a unit's children; None where the level has no boundaries."""
    return _children(frame, parent, boundaries.state_name())


def bounds_of(frame: str, code: str) -> Bounds | None:
    """West, south, east and north of one unit, in degrees; None where it has no boundary."""
    return _bounds_of(frame, code, boundaries.state_name())


@lru_cache(maxsize=16)
def _children(frame: str, parent: str, state: str) -> Outlines | None:
    found = _polygons(state)
    found = found[(found["frame"] == frame) & (found["parent"] == parent)]
    if found.empty:
        return None
    points = found[["code", "label_longitude", "label_latitude"]].set_axis(
        ["code", "longitude", "latitude"], axis="columns"
    )
    shapes = found[["code", "geometry"]].set_geometry("geometry")
    features = json.loads(shapes.to_json())["features"]
    imported = boundaries.state_of(state)
    source = imported.names.get(frame, {}).get(parent, "") if imported else ""
    drawn = _insets(frame, parent, imported)
    return Outlines(features, points, _view(shapes), drawn, _bounds(shapes), _near(shapes, points), source)


@lru_cache(maxsize=64)
def _bounds_of(frame: str, code: str, state: str) -> Bounds | None:
    found = _polygons(state)
    found = found[(found["frame"] == frame) & (found["code"] == code)]
    return None if found.empty else _bounds(found)


@lru_cache(maxsize=2)
def _polygons(state: str) -> geopandas.GeoDataFrame:
    """Every polygon with its unit's parent: the imported ones, and the schematic ones of all other units."""
    polygons = geopandas.read_parquet(GEOGRAPHY / "unit_polygon.parquet")
    imported = boundaries.state_of(state)
    if imported is not None:
        own = geopandas.read_parquet(imported.folder / "unit_polygon.parquet")
        known = pd.MultiIndex.from_frame(own[["frame", "code"]])
        rest = polygons[~pd.MultiIndex.from_frame(polygons[["frame", "code"]]).isin(known)]
        polygons = geopandas.GeoDataFrame(pd.concat([rest, own], ignore_index=True), crs=own.crs)
    units = pd.read_csv(REFERENCE / "unit.csv", dtype=str, usecols=["frame", "code", "parent"], keep_default_na=False)
    return polygons.merge(units, on=["frame", "code"])


def _insets(frame: str, parent: str, imported: boundaries.State | None) -> tuple[dict[str, Any], ...]:
    shipped = GEOGRAPHY / "web"
    listed = (boundaries.web_file(imported.manifest) if imported else None) or shipped / "manifest.json"
    name = f"{frame}/{json.loads(listed.read_text(encoding='utf-8'))[frame][parent]}"
    drawn = boundaries.web_file(name) or shipped / name
    return tuple(json.loads(drawn.read_text(encoding="utf-8")).get("insets", []))


def _view(shapes: geopandas.GeoDataFrame) -> tuple[float, float, float]:
    """Centre and zoom that show every child, the archipelagos too."""
    west, south, east, north = (float(bound) for bound in shapes.total_bounds)
    zoom = min(log2(360 / max(east - west, 0.05)) + 1.2, log2(360 / max(north - south, 0.05)) + 0.7)
    return (east + west) / 2, (north + south) / 2, zoom


def _bounds(shapes: geopandas.GeoDataFrame) -> Bounds:
    west, south, east, north = (float(bound) for bound in shapes.total_bounds)
    return west, south, east, north


def _near(shapes: geopandas.GeoDataFrame, points: pd.DataFrame) -> Bounds | None:
    """The bounds of the units not much farther than usual from their middle, where the whole is over twice as wide."""
    places = points[["longitude", "latitude"]]
    away = (places - places.median()).pow(2).sum(axis="columns").pow(0.5)
    west, south, east, north = _bounds(shapes)
    near = _bounds(shapes[(away <= FAR * away.median()).to_numpy()])
    is_small = 2 * max(near[2] - near[0], near[3] - near[1]) < max(east - west, north - south)
    return near if is_small else None
