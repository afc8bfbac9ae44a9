"""Where in a leaf things happen: a few dozen places each, inside its cell and a disc of its area."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import shapely

PLACES = 48
TRIES = 6  # candidates for each place
LEAST_FOUND = 6  # places inside the cell below which the cell is taken to say nothing about the point
DENSITY = 0.6  # exponent of the distance from the point; 0.5 would be even over the disc
NEAR = 0.4  # of the radius, when the cell says nothing
KM_PER_DEGREE = 110.6


def draw_places(
    unit: pd.DataFrame, homes: np.ndarray, polygons: Path, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Latitudes and longitudes (leaf x `PLACES`) of leaves by the commune of frame 2025 that each is, or went into.

    Leaves that share a commune have a sector of it each, as their own outlines are not known.
    """
    commune = _communes(unit, polygons).loc[homes]
    shape = (len(homes), PLACES * TRIES)
    number, of = _number_among_equals(homes)
    turn = ((number[:, None] + random.random(shape)) / of[:, None]) * 2 * np.pi
    distance = commune["radius_km"].to_numpy()[:, None] * random.random(shape) ** DENSITY
    place = commune[["latitude", "longitude"]].to_numpy()
    north, east = distance * np.sin(turn), distance * np.cos(turn)
    kept, reach = _inside(commune["geometry"].to_numpy(), *_moved(place, north, east))
    rows = np.arange(len(homes))[:, None]
    return _moved(place, reach * north[rows, kept], reach * east[rows, kept])


def _moved(place: np.ndarray, north: np.ndarray, east: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Latitudes and longitudes so many km from each place (latitude, longitude)."""
    latitude, longitude = place[:, :1], place[:, 1:]
    return latitude + north / KM_PER_DEGREE, longitude + east / (KM_PER_DEGREE * np.cos(np.radians(latitude)))


def _inside(cells: np.ndarray, latitude: np.ndarray, longitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which candidates to keep (leaf x `PLACES`), and how far out to put them (share of the distance)."""
    shapely.prepare(cells)
    inside = shapely.contains_xy(cells[:, None], longitude, latitude)
    found = inside.sum(axis=1)
    order = np.cumsum(inside, axis=1) - 1
    rows, columns = np.nonzero(inside & (order < PLACES))
    kept = np.tile(np.arange(PLACES), (len(cells), 1))
    kept[rows, order[rows, columns]] = columns
    enough = found >= LEAST_FOUND
    again = np.arange(PLACES) % np.clip(found, 1, PLACES)[:, None]
    repeated = np.take_along_axis(kept, np.where(enough[:, None], again, np.arange(PLACES)), axis=1)
    kept = np.where(enough[:, None], repeated, np.arange(PLACES))
    return kept, np.where(enough, 1.0, NEAR)[:, None]


def _communes(unit: pd.DataFrame, polygons: Path) -> pd.DataFrame:
    """Point, radius of a disc of its area (km) and cell of every commune of frame 2025, by code."""
    rows = unit[(unit["frame"] == "2025") & (unit["level"] == "commune")].set_index("code")
    area = rows["area_km2"].astype("float64").where(rows["area_status"] != "doubtful")
    area = area.fillna(area.groupby(rows["kind"]).transform("median"))
    drawn = pq.read_table(polygons, columns=["code", "geometry"], filters=[("frame", "=", "2025")]).to_pandas()
    cells = pd.Series(shapely.from_wkb(drawn["geometry"].to_numpy()), index=drawn["code"].astype("str"))
    cells = cells[~cells.index.duplicated()]
    return rows.assign(radius_km=np.sqrt(area / np.pi), geometry=cells.reindex(rows.index))[
        ["latitude", "longitude", "radius_km", "geometry"]
    ]


def _number_among_equals(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each value, how many equal ones came before it and how many there are."""
    series = pd.Series(values)
    groups = series.groupby(series, sort=False)
    return groups.cumcount().to_numpy(), groups.transform("size").to_numpy()
