"""Boundaries as the three-dimensional view needs them: outlines and label points of a unit's children."""

import json
from dataclasses import dataclass
from functools import lru_cache
from math import log2

import geopandas
import pandas as pd

from data.home import GEOGRAPHY, REFERENCE

_MAINLAND_EAST = 110.0


@dataclass(frozen=True)
class Outlines:
    """GeoJSON features, label points (code, longitude, latitude in degrees) and the view that shows them all."""

    features: list[dict[str, object]]
    points: pd.DataFrame
    view: tuple[float, float, float]


@lru_cache(maxsize=16)
def children(frame: str, parent: str) -> Outlines | None:
    """Outlines of a unit's children; None where the level has no boundaries."""
    found = _polygons()
    found = found[(found["frame"] == frame) & (found["parent"] == parent)]
    if found.empty:
        return None
    points = found[["code", "label_longitude", "label_latitude"]].set_axis(
        ["code", "longitude", "latitude"], axis="columns"
    )
    shapes = found[["code", "geometry"]].set_geometry("geometry")
    return Outlines(json.loads(shapes.to_json())["features"], points, _view(points))


@lru_cache(maxsize=1)
def _polygons() -> geopandas.GeoDataFrame:
    polygons = geopandas.read_parquet(GEOGRAPHY / "unit_polygon.parquet")
    units = pd.read_csv(
        REFERENCE / "unit.csv", dtype=str, usecols=["frame", "code", "parent"], keep_default_na=False
    )
    return polygons.merge(units, on=["frame", "code"])


def _view(points: pd.DataFrame) -> tuple[float, float, float]:
    near = points[points["longitude"] < _MAINLAND_EAST]
    near = points if near.empty else near
    width = max(
        near["longitude"].max() - near["longitude"].min(),
        near["latitude"].max() - near["latitude"].min(),
        0.05,
    )
    return float(near["longitude"].mean()), float(near["latitude"].mean()), log2(360 / width) + 0.2
