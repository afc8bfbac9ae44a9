"""Polygons of a file in degrees, with the text beside them. Runs in a process of its own: GDAL never in the server."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely
from pyogrio import raw

from data.boundaries.archipelagos import multipolygon
from data.boundaries.files import BoundaryError, Dataset, layer_of, without_paths

MOST_FEATURES = 50_000
MOST_POINTS = 20_000_000
MOST_COLUMNS = 200
LONGEST_TEXT = 200
COUNTRY_BOX = (101.5, 6.0, 118.5, 24.0)
"""West, south, east and north of the country with both archipelagos and the sea between, in degrees."""
ENCODINGS = ("UTF-8", "CP1258", "ISO-8859-1")
POLYGONS = (3, 6)
DEGREES = pyproj.CRS("EPSG:4326")
_ROUNDED = 7
"""Decimals of a degree: a centimetre, so that borders that were the same stay the same."""


@dataclass(frozen=True)
class Features:
    """What a file holds: text by column, polygons in degrees, what had to be done to them, and the words for it."""

    rows: pd.DataFrame
    shapes: np.ndarray
    crs: str
    assumed: bool
    repaired: np.ndarray
    dropped: int
    had_height: bool


def read(dataset: Dataset, *, layer: str = "", crs: str = "") -> Features:
    """The polygons of a layer. `crs` overrules what the file says of itself. Raises BoundaryError."""
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(dataset.path)]
        name = layer_of(names, layer)
        about = pyogrio.read_info(dataset.path, layer=name)
        _check(about, dataset)
        meta, _, found, columns = _read(dataset, name, about)
    except pyogrio.errors.DataSourceError as problem:
        raise _unreadable(problem) from problem
    except (pyogrio.errors.DataLayerError, pyogrio.errors.GeometryError, pyogrio.errors.CRSError) as problem:
        raise _unreadable(problem) from problem
    rows = _texts(dict(zip(meta["fields"], columns, strict=True)), len(found))
    return _features(rows, _geometries(found), crs, str(meta["crs"] or ""), dataset)


def _unreadable(problem: Exception) -> BoundaryError:
    return BoundaryError(
        f"Không đọc được tệp: {_short(problem)}. Mở và xuất lại bằng phần mềm bản đồ.",
        f"The file cannot be read: {_short(problem)}. Open and export it again with a map program.",
    )


def _short(problem: Exception) -> str:
    text = " ".join(without_paths(str(problem)).split())
    return text.split("; ")[0][:160]


def _check(about: dict[str, Any], dataset: Dataset) -> None:
    driver = str(about.get("driver", ""))
    if driver != dataset.driver:
        raise BoundaryError(
            f"Tệp là dạng {driver}, không phải {dataset.driver}.", f"The file is {driver}, not {dataset.driver}."
        )
    if about["features"] > MOST_FEATURES:
        raise BoundaryError(
            f"Tệp có {about['features']} đối tượng, quá mức {MOST_FEATURES}.",
            f"The file has {about['features']} features, more than the {MOST_FEATURES} allowed.",
        )
    if about["features"] == 0:
        raise BoundaryError("Lớp không có đối tượng nào.", "The layer holds no feature.")
    if len(about["fields"]) > MOST_COLUMNS:
        raise BoundaryError(
            f"Tệp có {len(about['fields'])} cột, quá mức {MOST_COLUMNS}.",
            f"The file has {len(about['fields'])} columns, more than the {MOST_COLUMNS} allowed.",
        )


def _read(dataset: Dataset, layer: str, about: dict[str, Any]) -> Any:
    """The layer as it is; the texts of a shapefile that does not say their encoding are tried as UTF-8 first."""
    says = dataset.driver != "ESRI Shapefile" or dataset.path.with_suffix(".cpg").is_file()
    for encoding in (None,) if says else ENCODINGS:
        try:
            return raw.read(dataset.path, layer=layer, encoding=encoding, datetime_as_string=True)
        except UnicodeDecodeError:
            continue
    raise BoundaryError(
        f"Không rõ mã chữ của bảng thuộc tính ({about.get('encoding')}): xuất lại bằng UTF-8.",
        f"The encoding of the table of attributes is not known ({about.get('encoding')}): export it as UTF-8.",
    )


def _geometries(found: np.ndarray) -> np.ndarray:
    shapes = shapely.from_wkb(found, on_invalid="fix")
    if shapely.get_num_coordinates(shapes).sum() > MOST_POINTS:
        raise BoundaryError(
            f"Tệp có hơn {MOST_POINTS} đỉnh: giản lược đường biên hoặc chia theo tỉnh.",
            f"The file has more than {MOST_POINTS} points: simplify it or divide it by province.",
        )
    return shapes


def _texts(columns: dict[str, np.ndarray], count: int) -> pd.DataFrame:
    """Every column as text; numbers without decimals as whole ones."""
    return pd.DataFrame({name: [_text(value) for value in values] for name, values in columns.items()}, range(count))


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float | np.floating) and not np.isfinite(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)[:LONGEST_TEXT]


def _features(rows: pd.DataFrame, shapes: np.ndarray, wanted: str, said: str, dataset: Dataset) -> Features:
    has_height = bool(shapely.has_z(shapes).any())
    shapes = shapely.force_2d(shapes)
    system, assumed = _system(wanted, said, dataset, shapely.total_bounds(shapes))
    polygons, repaired = _polygons(_in_degrees(shapes, system))
    kept = ~shapely.is_empty(polygons)
    if not kept.any():
        raise BoundaryError(
            "Lớp không có vùng nào, chỉ có điểm hoặc đường: cần lớp đa giác ranh giới.",
            "The layer has no areas, only points or lines: a layer of polygons is needed.",
        )
    _look(polygons[kept], system)
    return Features(
        rows=rows[kept].reset_index(drop=True),
        shapes=polygons[kept],
        crs=system.name,
        assumed=assumed,
        repaired=repaired[kept],
        dropped=int((~kept).sum()),
        had_height=has_height,
    )


def _system(wanted: str, said: str, dataset: Dataset, bounds: np.ndarray) -> tuple[pyproj.CRS, bool]:
    """The coordinate system, and whether it is assumed: without a word of the file only degrees are believed."""
    if wanted or said:
        try:
            system = pyproj.CRS.from_user_input(wanted or said)
            pyproj.Transformer.from_crs(system, DEGREES, always_xy=True)
            return system, False
        except pyproj.exceptions.ProjError as problem:
            raise BoundaryError(
                f"Không rõ hệ tọa độ “{(wanted or said)[:60]}”: ghi mã EPSG, ví dụ EPSG:3405 (VN-2000 / UTM 48N).",
                f"Unknown coordinate system “{(wanted or said)[:60]}”: give an EPSG code, as EPSG:3405 (VN-2000 / UTM "
                "48N).",
            ) from problem
    if _within(bounds):
        return DEGREES, True
    raise BoundaryError(
        f"Tệp {dataset.driver} không nói hệ tọa độ (thiếu .prj) và tọa độ không phải kinh vĩ độ: ghi mã EPSG vào ô “Hệ "
        "tọa độ” (dòng lệnh: --crs), ví dụ EPSG:3405, EPSG:9210.",
        f"The {dataset.driver} does not say its coordinate system (no .prj) and its numbers are not degrees: give the "
        "EPSG code in “Coordinate system” (command line: --crs), as EPSG:3405 or EPSG:9210.",
    )


def _within(bounds: np.ndarray) -> bool:
    west, south, east, north = COUNTRY_BOX
    return bool(west <= bounds[0] <= bounds[2] <= east and south <= bounds[1] <= bounds[3] <= north)


def _in_degrees(shapes: np.ndarray, system: pyproj.CRS) -> np.ndarray:
    change = pyproj.Transformer.from_crs(system, DEGREES, always_xy=True)

    def moved(points: np.ndarray) -> np.ndarray:
        return np.column_stack(change.transform(*points.T)).round(_ROUNDED)

    return shapely.transform(shapes, moved)


def _polygons(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Only areas, made valid, and which of them were not; without numbers that are none."""
    infinite = ~np.isfinite(shapely.bounds(shapes)).all(axis=1)
    invalid = ~infinite & ~shapely.is_valid(shapes)
    sound = shapes.copy()
    sound[infinite] = shapely.MultiPolygon()
    sound[invalid] = shapely.make_valid(sound[invalid], method="structure", keep_collapsed=False)
    return np.array([_areas(shape) for shape in sound], dtype=object), invalid


def _areas(shape: Any) -> shapely.MultiPolygon:
    """The polygons of a geometry, those within collections too."""
    if shape is None:
        return shapely.MultiPolygon()
    parts = shapely.get_parts(shape)
    if shape.geom_type == "GeometryCollection":
        parts = shapely.get_parts(parts)
    return multipolygon(part for part in parts if part.area > 0)


def _look(shapes: np.ndarray, system: pyproj.CRS) -> None:
    """Refuse what lies elsewhere, with the most likely reason."""
    bounds = shapely.bounds(shapes)
    middle = np.column_stack([(bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2])
    west, south, east, north = COUNTRY_BOX

    def share(longitude: np.ndarray, latitude: np.ndarray) -> float:
        inside = (west <= longitude) & (longitude <= east) & (south <= latitude) & (latitude <= north)
        return float(inside.mean())

    if share(*middle.T) >= 0.5:
        return
    if share(*middle.T[::-1]) >= 0.5:
        raise BoundaryError(
            "Kinh độ và vĩ độ bị đổi chỗ: xuất lại với kinh độ đứng trước.",
            "Longitude and latitude are swapped: export again with the longitude first.",
        )
    x, y = middle.mean(axis=0)
    raise BoundaryError(
        f"Ranh giới nằm ngoài Việt Nam (quanh kinh độ {x:.1f}, vĩ độ {y:.1f} khi đọc theo {system.name}): sai hệ tọa "
        "độ hoặc không phải tệp của Việt Nam. Nếu là VN-2000, ghi mã EPSG vào ô “Hệ tọa độ” (--crs).",
        f"The boundaries lie outside Viet Nam (about longitude {x:.1f}, latitude {y:.1f} when read as {system.name}): "
        "a wrong coordinate system, or another country. For VN-2000 give the EPSG code in “Coordinate system” (--crs).",
    )
