"""Boundaries brought in: what is read, matched, checked, drawn and undone, and what hostile files come to."""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from playwright.sync_api import expect

from components import assets
from data import boundaries, geography, home, journal, outlines
from data.boundaries import BoundaryError, checks, drawing, files, matching, reading
from data.boundaries.archipelagos import ARCHIPELAGOS
from data.boundaries.files import Dataset
from data.unit_names import Register
from tests.conftest import Viewers, serving

PROVINCE, TRUONG_SA = "56", "22736"
SLOW = 60_000
"""Milliseconds for what a process of its own does."""
NAME = "Sở Nông nghiệp và Môi trường <b>2026</b>"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own."""
    monkeypatch.setenv("TOANCANH_HOME", str(tmp_path / "home"))
    return tmp_path


@cache
def schematic() -> gpd.GeoDataFrame:
    return gpd.read_parquet(home.GEOGRAPHY / "unit_polygon.parquet")


@cache
def units() -> pd.DataFrame:
    return geography.read_units()


@cache
def names(frame: str = "2025") -> Register:
    return geography.register(frame)


def wiggled(points: np.ndarray) -> np.ndarray:
    """Moves every border by the same up to 300 m, so that neighbours still share it."""
    x, y = points.T
    return np.column_stack([x + 0.003 * np.sin(60 * y), y + 0.003 * np.cos(55 * x)])


def communes(*, without: tuple[str, ...] = ()) -> gpd.GeoDataFrame:
    """Polygons of the communes of Khánh Hòa that are not the schematic ones, with code, name and province."""
    own = units()[(units().frame == "2025") & (units().parent == PROVINCE)].set_index("code")
    drawn = schematic()[(schematic().frame == "2025") & schematic().code.isin(set(own.index) - set(without))]
    shapes = shapely.transform(shapely.segmentize(drawn.geometry.to_numpy(), 0.01), wiggled)
    return gpd.GeoDataFrame(
        {"MaXa": drawn.code.to_numpy(), "Ten": own.full_name[drawn.code].to_numpy(), "Tinh": "T. Khánh Hòa"},
        geometry=shapes,
        crs=4326,
    )


@pytest.fixture
def given(folder: Path) -> Path:
    path = folder / "xa.geojson"
    communes(without=(TRUONG_SA,)).to_file(path)
    return path


def proposed(path: Path, **parts: Any) -> boundaries.Proposal:
    return boundaries.propose(path, **({"frame": "2025", "level": "commune", "name": NAME} | parts))


def found(proposal: boundaries.Proposal) -> dict[str, bool]:
    """The checks that said something, and whether they stand in the way."""
    return {note.check: note.blocking for note in proposal.notes}


# Names and codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nha Trang", "22366"),
        ("P. Nha Trang", "22366"),
        ("PHƯỜNG NHA TRANG", "22366"),
        ("phuong nha trang", "22366"),
        ("NhaTrang", "22366"),
        ("Phường Phương Liệt", "00352"),
        ("P. PHƯƠNG LIỆT", "00352"),
        ("Phương Liệt", "00352"),
        ("TP. Nha Trang", "22366"),
        ("Sài Gòn xa xôi", ""),
        ("", ""),
    ],
)
def test_a_name_is_matched_as_it_is_written(text: str, code: str) -> None:
    level = units()[(units().frame == "2025") & (units().level == "commune")].reset_index(drop=True)
    near = np.ones((1, len(level)), dtype=bool)
    named = level[level.name.isin(["Nha Trang", "Phương Liệt"])].set_index("name").code
    assert named["Nha Trang"] in level.code.to_numpy()
    expected = {"22366": named["Nha Trang"], "00352": named["Phương Liệt"], "": ""}[code]
    found = matching.match(pd.DataFrame({"ten": [text]}), names(), level.code.tolist(), near, "commune")
    assert found.codes.tolist() == [expected]


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("4", "province", "04"),
        ("4.0", "province", "04"),
        ("00352", "commune", "00352"),
        ("352", "commune", "00352"),
        ("VN-04", "province", ""),
        ("-4", "province", ""),
        ("", "district", ""),
    ],
)
def test_codes_get_their_noughts_back(text: str, level: str, code: str) -> None:
    unit = names().code(text, (level,)).unit
    assert (unit.code if unit else "") == code


def test_units_of_one_name_are_told_apart_by_parent_kind_and_place() -> None:
    above = [
        ("2025", "48", "province", "thành phố", "Đà Nẵng", "Thành phố Đà Nẵng", "Da Nang City", ""),
        ("2025", "56", "province", "tỉnh", "Khánh Hòa", "Tỉnh Khánh Hòa", "Khanh Hoa Province", ""),
    ]
    level = [
        ("2025", "1", "commune", "xã", "An Phú", "Xã An Phú", "An Phu Commune", "48"),
        ("2025", "2", "commune", "phường", "An Phú", "Phường An Phú", "An Phu Ward", "56"),
        ("2025", "3", "commune", "xã", "An Phú", "Xã An Phú", "An Phu Commune", "56"),
    ]
    rows = pd.DataFrame(
        {"t": ["P. An Phú", "An Phú", "X. An Phú", "An Phú"], "tinh": ["Khánh Hòa", "da nang", "T. Khánh Hòa", ""]}
    )
    rows = pd.concat([rows] * 3, ignore_index=True)
    everywhere = np.ones((12, 3), dtype=bool)
    everywhere[3] = [True, False, False]
    register = Register.of([*above, *level], {})
    codes = matching.match(rows, register, ["1", "2", "3"], everywhere, "commune").codes.tolist()
    assert codes[:4] == ["2", "1", "3", "1"]
    assert codes[7] == "", "three units of the name and nothing to tell them apart"


def test_running_numbers_are_not_taken_for_codes() -> None:
    provinces = units()[(units().frame == "2024") & (units().level == "province")].reset_index(drop=True)
    rows = pd.DataFrame({"stt": range(1, 64), "ten": provinces.name.sample(frac=1, random_state=1).to_list()}).astype(
        str
    )
    place = {code: at for at, code in enumerate(provinces.code)}
    own = provinces.set_index("name").code[rows.ten].map(place).to_numpy()
    near = np.eye(63, dtype=bool)[own]
    found = matching.match(rows, names("2024"), provinces.code.tolist(), near, "province")
    assert found.code_column == ""
    assert found.codes.tolist() == provinces.code[own].tolist()


# Hostile files


def zipped(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def linked() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        link = zipfile.ZipInfo("layer.geojson")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return held.getvalue()


def locked() -> bytes:
    """An archive whose member says that it has a password."""
    body = bytearray(zipped(**{"a.geojson": b"{}"}))
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    return bytes(body)


HOSTILE = {
    "empty": (b"", "rỗng"),
    "text": (b"ten;dien tich\nA;1\n", "Không phải GeoJSON"),
    "a virtual layer that asks the network": (
        b"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/vsicurl/http://127.0.0.1:1/a.json</SrcDataSource>"
        b"</OGRVRTLayer></OGRVRTDataSource>",
        "Không phải GeoJSON",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "Không phải GeoJSON"),
    "an empty archive": (zipped(), "không chứa tệp nào"),
    "an archive of something else": (zipped(**{"a.txt": b"x"}), "không có lớp ranh giới"),
    "an archive within an archive": (zipped(**{"a.zip": zipped(**{"a.geojson": b"{}"})}), "không có lớp ranh giới"),
    "a bomb": (zipped(**{"a.geojson": b"{" + b" " * 30_000_000}), "nở ra hơn 200 lần"),
    "a way out": (zipped(**{"../a.geojson": b"{}"}), "dẫn ra ngoài"),
    "an absolute name": (zipped(**{"/tmp/a.geojson": b"{}"}), "dẫn ra ngoài"),
    "another system's way out": (zipped(**{"..\\a.geojson": b"{}"}), "dẫn ra ngoài"),
    "a network path": (zipped(**{"vsicurl/http://a/a.geojson": b"{}"}), "dẫn ra ngoài"),
    "a link": (linked(), "dẫn ra ngoài"),
    "a password": (locked(), "mật khẩu"),
    "a cut archive": (zipped(**{"a.geojson": b"{}" * 999})[:60], "Không mở được tệp zip"),
    "two layers": (zipped(**{"a.geojson": b"{}", "b.gpkg": b"x"}), "2 lớp: a, b"),
    "half a shapefile": (zipped(**{"a.shp": b"\x00\x00\x27\x0a" + b"\x00" * 96}), "thiếu phần .shx, .dbf"),
    "a name that lies": (zipped(**{"a.gpkg": b"{}"}), "không phải dạng như tên"),
    "many members": (zipped(**{f"{n}.txt": b"" for n in range(files.MOST_MEMBERS + 1)}), "hơn 2000 tệp"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_layer_is_refused_before_gdal_sees_it(folder: Path, kind: str) -> None:
    content, sentence = HOSTILE[kind]
    (folder / "given").write_bytes(content)
    (folder / "into").mkdir()
    with pytest.raises(BoundaryError) as refused:
        files.opened(folder / "given", folder / "into")
    assert sentence in refused.value.vi
    assert refused.value.en
    assert {path.name for path in folder.iterdir()} <= {"given", "into", "home"}, "nothing was written elsewhere"


def test_sizes_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "given").write_bytes(b"{" + b"x" * 5000)
    monkeypatch.setattr(files, "LARGEST_FILE", 4000)
    with pytest.raises(BoundaryError, match="quá mức"):
        files.opened(folder / "given", folder)
    (folder / "given").write_bytes(zipped(**{"a.geojson": os.urandom(9000)})[:])
    monkeypatch.setattr(files, "LARGEST_FILE", 10**6)
    monkeypatch.setattr(files, "LARGEST_UNPACKED", 8000)
    with pytest.raises(BoundaryError, match="quá mức"):
        files.opened(folder / "given", folder)


def test_bytes_are_counted_whatever_the_archive_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_UNPACKED", 8000)
    monkeypatch.setattr(files, "_members", lambda archive: archive.infolist())
    (folder / "given").write_bytes(zipped(**{"a.geojson": os.urandom(9000)}))
    with pytest.raises(BoundaryError, match="quá mức"):
        files.opened(folder / "given", folder)


# Reading

SQUARE = shapely.box(109.0, 12.0, 109.1, 12.1)


def read(folder: Path, frame: gpd.GeoDataFrame, *, crs: str = "", driver: str = "GPKG") -> reading.Features:
    path = folder / {"GPKG": "layer.gpkg", "GeoJSON": "layer.geojson", "ESRI Shapefile": "layer.shp"}[driver]
    frame.to_file(path, driver=driver)
    return reading.read(Dataset(path, driver), crs=crs)


@pytest.mark.parametrize("system", [3405, 9210, 5899, 3857, 32649])
def test_any_system_becomes_degrees(folder: Path, system: int) -> None:
    read_back = read(folder, gpd.GeoDataFrame({"a": ["x"]}, geometry=[SQUARE], crs=4326).to_crs(system))
    assert read_back.shapes[0].bounds == pytest.approx(SQUARE.bounds, abs=1e-5)
    assert not read_back.assumed


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_degrees_are_believed_without_a_word_and_metres_are_not(folder: Path) -> None:
    bare = gpd.GeoDataFrame({"a": ["x"]}, geometry=[SQUARE])
    features = read(folder, bare, driver="ESRI Shapefile")
    assert features.assumed
    (folder / "layer.prj").unlink(missing_ok=True)
    metres = bare.set_crs(4326).to_crs(3405)
    with pytest.raises(BoundaryError, match="không nói hệ tọa độ"):
        read(folder, metres.set_crs(None, allow_override=True), driver="ESRI Shapefile")
    told = read(folder, metres.set_crs(None, allow_override=True), crs="EPSG:3405", driver="ESRI Shapefile")
    assert told.shapes[0].bounds == pytest.approx(SQUARE.bounds, abs=1e-5)
    with pytest.raises(BoundaryError, match="Không rõ hệ tọa độ"):
        read(folder, metres.set_crs(None, allow_override=True), crs="EPSG:0; DROP", driver="ESRI Shapefile")


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        (shapely.box(12.0, 109.0, 12.1, 109.1).intersection(shapely.box(0, 0, 90, 179)), "bị đổi chỗ"),
        (shapely.box(2.0, 48.0, 2.5, 48.5), "ngoài Việt Nam"),
        (shapely.box(179.5, 12.0, 180.0, 12.1), "ngoài Việt Nam"),
        (shapely.box(300_000, 1_200_000, 310_000, 1_210_000), "ngoài Việt Nam"),
        (shapely.Point(109, 12), "chỉ có điểm hoặc đường"),
        (shapely.LineString([(109, 12), (110, 12)]), "chỉ có điểm hoặc đường"),
    ],
)
def test_what_lies_elsewhere_or_has_no_area_is_refused(folder: Path, shape: Any, sentence: str) -> None:
    with pytest.raises(BoundaryError, match=sentence):
        read(folder, gpd.GeoDataFrame({"a": ["x"]}, geometry=[shape], crs=4326), driver="GeoJSON")


def test_heights_collections_and_crossed_rings_are_mended(folder: Path) -> None:
    high = shapely.force_3d(SQUARE, 7.0)
    crossed = shapely.Polygon([(109.2, 12), (109.3, 12.1), (109.3, 12), (109.2, 12.1)])
    mixed = shapely.GeometryCollection([shapely.box(109.4, 12, 109.5, 12.1), shapely.Point(109, 12)])
    shapes = [high, crossed, mixed, shapely.Point(109, 12)]
    features = read(folder, gpd.GeoDataFrame({"a": list("wxyz")}, geometry=shapes, crs=4326))
    assert features.rows["a"].tolist() == ["w", "x", "y"]
    assert features.had_height
    assert features.dropped == 1
    assert features.repaired.tolist() == [False, True, False]
    assert shapely.is_valid(features.shapes).all()
    assert features.shapes[1].area == pytest.approx(0.005)


def test_curves_become_polygons(folder: Path) -> None:
    """A circle as three arcs, in the only form that a GeoPackage of curves has."""
    import struct

    path = folder / "layer.gpkg"
    gpd.GeoDataFrame({"a": ["x"]}, geometry=[SQUARE], crs=4326).to_file(path, layer="layer")
    circle = [(109.0, 12.0), (109.1, 12.1), (109.2, 12.0), (109.1, 11.9), (109.0, 12.0)]
    arcs = struct.pack("<BII", 1, 8, len(circle)) + b"".join(struct.pack("<dd", *point) for point in circle)
    curved = struct.pack("<BII", 1, 10, 1) + arcs
    with sqlite3.connect(path) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE layer SET geom = ?", (b"GP\x00\x01" + struct.pack("<i", 4326) + curved,))
        connection.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'CURVEPOLYGON'")
    features = reading.read(Dataset(path, "GPKG"))
    assert features.shapes[0].area == pytest.approx(np.pi * 0.01, rel=0.01)


def piped(folder: Path) -> Path:
    """A file that looks like GeoJSON and asks GDAL to run a query on another file."""
    path = folder / "given.geojson"
    other = folder / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE secretvalue (a)")
    asked = "json_extract('{}', 'x' || (SELECT sql FROM sqlite_master LIMIT 1))"
    command = f'gdal vector sql {other} --sql "SELECT {asked}" --of stream --output x'
    path.write_text(json.dumps({"type": "gdal_streamed_alg", "command_line": command}))
    return path


def test_a_file_makes_gdal_run_nothing_and_tells_no_folder(folder: Path) -> None:
    with pytest.raises(BoundaryError) as refused:
        boundaries.propose(piped(folder), frame="2025", level="commune", name=NAME)
    told = f"{refused.value.vi} {refused.value.en}"
    assert "secretvalue" not in told.lower()
    assert str(folder) not in told


def test_gdal_has_the_three_drivers_of_what_may_come_in() -> None:
    asked = "import pyogrio; print(*sorted(pyogrio.list_drivers()), sep=',')"
    done = subprocess.run(
        [sys.executable, "-c", asked], env=boundaries.environment(), capture_output=True, text=True, check=True
    )
    assert set(done.stdout.strip().split(",")) - {"MEM"} == set(files.KINDS.values())


def test_a_task_knows_nothing_of_the_servers_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY", "AWS_SECRET_ACCESS_KEY", "TOANCANH_SECRET"):
        monkeypatch.setenv(name, "127.0.0.1")
    assert not {"no_proxy", "NO_PROXY", "AWS_SECRET_ACCESS_KEY", "TOANCANH_SECRET"} & boundaries.environment().keys()


def test_a_layer_of_another_kind_is_not_opened(folder: Path) -> None:
    (folder / "layer.geojson").write_text(json.dumps({"type": "Topology", "objects": {}, "arcs": []}))
    with pytest.raises(BoundaryError):
        reading.read(Dataset(folder / "layer.geojson", "GeoJSON"))


def test_names_without_a_said_encoding_are_read_as_utf8(folder: Path) -> None:
    gpd.GeoDataFrame({"ten": ["Xã Ninh Hải"]}, geometry=[SQUARE], crs=4326).to_file(
        folder / "layer.shp", encoding="UTF-8"
    )
    (folder / "layer.cpg").unlink()
    assert reading.read(Dataset(folder / "layer.shp", "ESRI Shapefile")).rows["ten"].tolist() == ["Xã Ninh Hải"]


# Checks


def judged(frame: gpd.GeoDataFrame, level: str = "commune") -> checks.Judged:
    """The checks on polygons in degrees, matched as they would be."""
    every = units()[units().frame == "2025"]
    own = every[every.level == level].reset_index(drop=True)
    rows = pd.DataFrame(frame.drop(columns="geometry")).astype(str).reset_index(drop=True)
    shapes = np.array(
        [one if one.geom_type == "MultiPolygon" else shapely.multipolygons([one]) for one in frame.geometry]
    )
    drawn = schematic()[schematic().frame == "2025"].set_index("code").geometry
    near = checks.near(shapes, geography.metric(np.array(drawn[own.code].to_list(), dtype=object)), own.code.tolist())
    features = reading.Features(rows, shapes, "WGS 84", False, np.zeros(len(rows), dtype=bool), 0, False)
    found = matching.match(rows, names(), own.code.tolist(), near, level)
    return checks.judge(features, found, names(), own, "2025", level)


def said(result: checks.Judged) -> dict[str, bool]:
    return {finding.check: finding.blocking for finding in result.findings}


def test_good_polygons_pass_with_little_to_say() -> None:
    result = judged(communes())
    assert len(result.shapes) == 65
    assert not any(said(result).values())
    assert set(said(result)) <= {"partly", "area", "total_area"}


def test_a_missing_archipelago_is_said_and_stops_nothing() -> None:
    result = judged(communes(without=(TRUONG_SA,)))
    assert said(result)["archipelago"] is False
    assert "Trường Sa" in next(one.vi for one in result.findings if one.check == "archipelago")
    assert "missing" not in said(result)


def test_the_islands_of_an_archipelago_are_found_wherever_most_of_its_land_is() -> None:
    given = communes()
    banks = shapely.box(109.5, 7.5, 109.9, 7.9)
    given.loc[given.MaXa == TRUONG_SA, "geometry"] = shapely.multipolygons([banks, shapely.box(114.3, 9.7, 114.4, 9.8)])
    assert TRUONG_SA in judged(given).shapes.index
    given.loc[given.MaXa == TRUONG_SA, "geometry"] = shapely.multipolygons([shapely.box(104.0, 20.0, 104.1, 20.1)])
    result = judged(given)
    assert TRUONG_SA not in result.shapes.index
    assert {"unmatched", "archipelago"} <= said(result).keys()


def test_missing_units_are_named_and_too_many_stop_it() -> None:
    some = communes().MaXa.tolist()[:3]
    few = next(one for one in judged(communes(without=tuple(some))).findings if one.check == "missing")
    assert (len(few.about), few.blocking) == (3, False)
    assert said(judged(communes(without=tuple(communes().MaXa.tolist()[:20]))))["incomplete"] is True


def test_doubles_stop_it_and_parts_are_joined() -> None:
    polygons = communes()
    assert said(judged(pd.concat([polygons, polygons.iloc[[5]]])))["doubled"] is True
    first = polygons.geometry.iloc[5]
    west, south, east, north = first.bounds
    halves = [
        first.intersection(shapely.box(west, south, (west + east) / 2, north)),
        first.intersection(shapely.box((west + east) / 2, south, east, north)),
    ]
    parts = pd.concat([polygons.drop(polygons.index[5]), polygons.iloc[[5, 5]].set_geometry(halves, crs=4326)])
    result = judged(parts)
    assert "doubled" not in said(result)
    assert result.shapes[polygons.MaXa.iloc[5]].area == pytest.approx(first.area)


@pytest.mark.parametrize(("grown", "stops"), [(0.0015, False), (0.03, True)])
def test_overlaps_are_measured(grown: float, stops: bool) -> None:
    polygons = communes(without=(TRUONG_SA,))
    polygons.geometry = shapely.buffer(polygons.geometry.to_numpy(), grown / 5)
    assert said(judged(polygons)).get("overlap") is stops


def test_holes_between_units_are_measured() -> None:
    polygons = communes(without=(TRUONG_SA,))
    polygons.geometry = shapely.difference(polygons.geometry.to_numpy(), shapely.box(108.9, 12.2, 108.95, 12.22))
    assert said(judged(polygons))["gap"] is False


def test_polygons_of_another_place_are_not_taken() -> None:
    polygons = communes()
    polygons.geometry = shapely.transform(polygons.geometry.to_numpy(), lambda points: points + np.array([0, 4]))
    with pytest.raises(BoundaryError, match="Chỉ nhận ra"):
        judged(polygons)


def test_areas_far_from_the_official_ones_stop_it() -> None:
    polygons = communes(without=(TRUONG_SA,))
    polygons.geometry = [shapely.affinity.scale(one, 0.7, 0.7) for one in polygons.geometry]
    assert said(judged(polygons))["total_area"] is True


# From a file to the map and back


def test_a_file_is_read_accepted_and_undone(given: Path) -> None:
    shipped, before = assets.manifest_address(), outlines.children("2025", PROVINCE)
    proposal = proposed(given)
    assert (proposal.units, proposal.by_code, proposal.columns[0]) == (64, 64, "MaXa")
    assert found(proposal)["archipelago"] is False
    assert assets.manifest_address() == shipped, "nothing counts before it is accepted"
    kept = boundaries.accept(proposal, "Nguyễn Văn A")
    assert journal.boundaries()[0].person == kept.person == "Nguyễn Văn A"
    manifest = json.loads(asset(assets.manifest_address()))
    assert assets.manifest_address() != shipped
    drawn = json.loads(asset(f"{assets.ROOT}geometry/2025/{manifest['2025'][PROVINCE]}"))
    assert drawn["source"] == NAME
    assert [inset["code"] for inset in drawn["insets"]] == [TRUONG_SA]
    assert len(drawn["objects"]["units"]["geometries"]) == 65, "the archipelago too"
    own = next(one for one in drawn["objects"]["units"]["geometries"] if one["id"] == TRUONG_SA)
    assert len(own["arcs"]) >= 10, "each of its islands"
    after = outlines.children("2025", PROVINCE)
    assert before is not None
    assert after is not None
    assert (before.source, after.source) == ("", NAME)
    assert len(after.features) == 65
    with pytest.raises(BoundaryError, match="đã được nhập"):
        proposed(given)
    undone = boundaries.undo(proposal.id, "Trần Thị B")
    assert undone.undone is not None
    assert undone.undone[0] == "Trần Thị B"
    assert [entry.kind for entry in journal.boundaries()] == ["undo", "import"]
    assert assets.manifest_address() == shipped
    assert boundaries.original(proposal.id).read_bytes() == given.read_bytes()  # pyright: ignore
    with pytest.raises(BoundaryError, match="Không có lần nhập"):
        boundaries.undo(proposal.id, "Trần Thị B")


def asset(address: str) -> bytes:
    found = assets.find(address.removeprefix(assets.ROOT))
    assert found is not None
    return found.body


@pytest.mark.parametrize("name", ["../journal.sqlite", "2025/../../journal.sqlite", "2025/56.json", ""])
def test_only_maps_are_served(given: Path, name: str) -> None:
    assert boundaries.web_file(name) is None
    assert assets.find(f"geometry/{name}") is None


def test_what_a_check_forbids_is_not_accepted(folder: Path) -> None:
    polygons = communes()
    polygons.geometry = [shapely.affinity.scale(one, 0.6, 0.6) for one in polygons.geometry]
    polygons.to_file(folder / "small.gpkg")
    proposal = proposed(folder / "small.gpkg")
    assert proposal.blocked
    with pytest.raises(BoundaryError, match="Chưa nhập được"):
        boundaries.accept(proposal, "A")
    assert boundaries.state() is None
    assert boundaries.listed() == ()


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [({"frame": "2025", "level": "district"}, "không có cấp"), ({"name": " "}, "nguồn ranh giới")],
)
def test_what_is_asked_wrongly_is_said(given: Path, parts: dict[str, str], sentence: str) -> None:
    with pytest.raises(BoundaryError, match=sentence):
        proposed(given, **parts)


def test_a_task_that_takes_too_long_is_killed(given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "SECONDS_TO_READ", 0.05)
    with pytest.raises(BoundaryError, match=r"quá 0\.05 giây"):
        proposed(given)
    assert list((home.boundaries() / "scratch").iterdir()) == [], "nothing is left behind"


def command(path: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "data.boundaries", str(path), "--level", "commune", "--as", "Thử", *more]


def test_killed_in_the_middle_the_old_maps_stay_and_the_next_run_succeeds(given: Path) -> None:
    shipped = assets.manifest_address()
    process = subprocess.Popen(command(given), cwd=home.PROJECT, stdout=subprocess.PIPE, start_new_session=True)
    wait_for(lambda: any((home.boundaries() / "imports").glob("*/polygons.parquet")), process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert boundaries.listed() == ()
    assert assets.manifest_address() == shipped
    done = subprocess.run(command(given), cwd=home.PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "64/3321" in done.stdout
    assert assets.manifest_address() != shipped


def wait_for(happened: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while not happened():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_dry_run_changes_nothing(given: Path) -> None:
    done = subprocess.run(command(given, "--dry-run"), cwd=home.PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Trường Sa" in done.stdout
    assert boundaries.listed() == ()


# Drawing


def test_units_above_are_unions_and_keep_both_archipelagos() -> None:
    """All communes of the country, as provinces and the country come of them."""
    every = schematic()[(schematic().frame == "2025") & (schematic().level == "commune")].set_index("code").geometry
    without = every[~every.index.isin([TRUONG_SA, "20333"])]
    drawn = drawing.draw([drawing.Layer("2025", "commune", "Thử", without)])
    assert len(drawn.files["2025"]) == 35, "34 provinces and the country"
    assert set(drawn.names["2025"].values()) == {"Thử"}
    rows = pd.concat(drawn.rows)
    provinces = rows[rows.level == "province"].set_index("code").geometry
    assert len(provinces) == 34
    for one in ARCHIPELAGOS:
        assert one.in_it(provinces[one.province]) is not None, one.name
        assert one.in_it(rows[rows.level == "country"].geometry.iloc[0]) is not None, one.name
    country = json.loads(drawn.files["2025"]["VN"])
    assert [inset["code"] for inset in country["insets"]] == ["48", "56"]
    assert max(len(content) for content in drawn.files["2025"].values()) < 200_000
    own = shapely.area(geography.metric(without.to_numpy())).sum()
    mainland = rows[(rows.level == "commune") & rows.code.isin(without.index)]
    assert shapely.area(geography.metric(mainland.geometry.to_numpy())).sum() == pytest.approx(own, rel=0.01)


def test_communes_that_cover_a_province_leave_the_country_schematic() -> None:
    every = schematic()[(schematic().frame == "2025") & (schematic().level == "commune")].set_index("code").geometry
    own = units()[(units().frame == "2025") & (units().parent == PROVINCE)].code
    drawn = drawing.draw([drawing.Layer("2025", "commune", "Thử", every[own.to_list()])])
    assert list(drawn.files["2025"]) == [PROVINCE]


def test_a_map_with_too_few_units_stays_schematic() -> None:
    every = schematic()[(schematic().frame == "2025") & (schematic().level == "commune")].set_index("code").geometry
    own = units()[(units().frame == "2025") & (units().parent == PROVINCE)].code
    half = every[own.to_list()[:30]]
    assert drawing.draw([drawing.Layer("2025", "commune", "Thử", half)]).files == {}


def test_communes_of_the_former_units_become_polygons() -> None:
    """Squares for the communes of one former district: it had none, and has a map of them now."""
    district = units()[(units().frame == "2024") & (units().parent == "568")]
    west, south, east, north = schematic().set_index(["frame", "code"]).geometry["2024", "568"].bounds
    edges = np.linspace(west, east, len(district) + 1)
    cells = pd.Series(shapely.box(edges[:-1], south, edges[1:], north), district.code.to_list(), dtype=object)
    drawn = drawing.draw([drawing.Layer("2024", "commune", "Thử", cells)])
    assert list(drawn.files["2024"]) == ["568"]
    assert len(json.loads(drawn.files["2024"]["568"])["objects"]["units"]["geometries"]) == len(district)


def test_islets_too_small_for_the_grid_are_drawn_large_enough() -> None:
    speck = shapely.multipolygons([shapely.box(114.33, 9.88, 114.3301, 9.8801)])
    shown = drawing._drawn(pd.Series({"x": geography.metric(speck)}, dtype=object), 0.06)
    assert geography.metric(shown)[0].area > 0.5


# On the screen


@pytest.fixture
def map_page(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOANCANH_HOME", str(own_home))
    return own_home


def test_the_open_server_takes_boundaries_and_shows_them_with_the_archipelagos(
    map_page: Path, given: Path, viewers: Viewers
) -> None:
    with serving(map_page) as running:
        page, _ = viewers.open(running)
        page.goto("/map?unit=56")
        expect(page.get_by_test_id("map-note")).to_contain_text("sơ đồ")
        page.goto("/sources?view=boundaries&unit=56")
        page.get_by_role("button", name="Đọc và kiểm tra").click()
        expect(page.get_by_role("alert").filter(has_text="Chưa chọn tệp.")).to_be_visible()
        page.set_input_files("input[type=file]", given)
        expect(page.get_by_text("xa.geojson")).to_be_visible()
        page.get_by_label("Nguồn ranh giới").fill(NAME)
        page.get_by_role("button", name="Đọc và kiểm tra").click()
        expect(page.get_by_test_id("findings")).to_contain_text("Tệp không có quần đảo Trường Sa", timeout=SLOW)
        page.get_by_label("Họ tên").first.fill("Nguyễn Văn A")
        page.get_by_role("button", name="Thay ranh giới").click()
        expect(page.get_by_test_id("boundaries-shown")).to_contain_text(NAME, timeout=SLOW)
        expect(page.get_by_test_id("boundary-imports")).to_contain_text("Nguyễn Văn A")
        page.goto("/map?unit=56")
        expect(page.get_by_test_id("map-note")).to_have_text(f"Ranh giới: {NAME}")
        expect(page.get_by_text("Quần đảo Trường Sa")).to_be_visible()
        page.goto("/map")
        expect(page.get_by_text("Quần đảo Hoàng Sa")).to_be_visible()
        expect(page.get_by_text("Quần đảo Trường Sa")).to_be_visible()
