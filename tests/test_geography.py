"""The drawn boundaries: nothing missing, no gaps or overlaps, children inside parents, the archipelagos there."""

import gzip
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data import geography
from data.geography import COUNTRY, NEW, OLD, WEB

MANIFEST = json.loads((WEB / "manifest.json").read_text())
FILES = [(frame, parent) for frame in (OLD, NEW) for parent in MANIFEST[frame]]
SPECIAL_ZONES = 13
CAT_HAI = "11914"
NHA_TRANG = "22366"
ARCHIPELAGOS = {
    "hoang_sa": shapely.box(111, 15.7, 113, 17.2),
    "truong_sa": shapely.box(111.4, 7.6, 116, 11.7),
}
OWNERS = [
    (OLD, COUNTRY, "48", "hoang_sa"),
    (OLD, "48", "498", "hoang_sa"),
    (NEW, COUNTRY, "48", "hoang_sa"),
    (NEW, "48", "20333", "hoang_sa"),
    (OLD, COUNTRY, "56", "truong_sa"),
    (OLD, "56", "576", "truong_sa"),
    (NEW, COUNTRY, "56", "truong_sa"),
    (NEW, "56", "22736", "truong_sa"),
]


@pytest.fixture(scope="module")
def units() -> pd.DataFrame:
    return geography.read_units()


@pytest.fixture(scope="module")
def polygons() -> gpd.GeoDataFrame:
    return gpd.read_parquet(geography.GEOGRAPHY / "unit_polygon.parquet")


def web_file(frame: str, parent: str) -> bytes:
    return (WEB / frame / MANIFEST[frame][parent]).read_bytes()


def decoded(frame: str, parent: str) -> dict[str, shapely.Geometry]:
    """Unit code to its shape in degrees, as the browser will read it."""
    drawn = json.loads(web_file(frame, parent))
    scale, translate = drawn["transform"]["scale"], drawn["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + translate for arc in drawn["arcs"]]

    def ring(numbers: list[int]) -> np.ndarray:
        lines = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
        return np.vstack([lines[0], *(line[1:] for line in lines[1:])])

    def polygon(rings: list[list[int]]) -> shapely.Polygon:
        outer, *holes = [ring(numbers) for numbers in rings]
        return shapely.Polygon(outer, holes)

    units = drawn["objects"]["units"]["geometries"]
    return {unit["id"]: shapely.multipolygons([polygon(rings) for rings in unit["arcs"]]) for unit in units}


def drawn_in(polygons: gpd.GeoDataFrame, frame: str, level: str) -> pd.Series:
    rows = polygons[(polygons.frame == frame) & (polygons.level == level)]
    return pd.Series(geography.metric(rows.geometry.to_numpy()), index=rows.code.to_numpy())


@pytest.mark.parametrize(
    ("frame", "level"),
    [
        (OLD, "country"),
        (OLD, "province"),
        (OLD, "district"),
        (NEW, "country"),
        (NEW, "province"),
        (NEW, "commune"),
    ],
)
def test_every_unit_has_a_polygon(units: pd.DataFrame, polygons: gpd.GeoDataFrame, frame: str, level: str) -> None:
    expected = units.code[(units.frame == frame) & (units.level == level)]
    shapes = drawn_in(polygons, frame, level)
    assert sorted(shapes.index) == sorted(expected)
    assert shapely.is_valid(shapes.to_numpy()).all()
    assert (shapely.area(shapes.to_numpy()) > 0.02).all()


@pytest.mark.parametrize(
    ("frame", "level"), [(OLD, "province"), (OLD, "district"), (NEW, "province"), (NEW, "commune")]
)
def test_no_gaps_and_no_overlaps(polygons: gpd.GeoDataFrame, frame: str, level: str) -> None:
    shapes = drawn_in(polygons, frame, level).to_numpy()
    assert shapely.coverage_is_valid(shapes)
    islands = geography.read_islands().dropna(subset="radius_km")
    outline = geography.read_outline()
    land = shapely.union_all([outline, *geography.island_shapes(islands, outline).values()])
    assert shapely.area(shapes).sum() == pytest.approx(shapely.area(land), rel=1e-5)
    assert shapely.area(shapely.symmetric_difference(shapely.coverage_union_all(shapes), land)) < 5


@pytest.mark.parametrize(
    ("frame", "level"), [(OLD, "district"), (NEW, "commune"), (OLD, "province"), (NEW, "province")]
)
def test_children_are_inside_their_parents(
    units: pd.DataFrame, polygons: gpd.GeoDataFrame, frame: str, level: str
) -> None:
    children = drawn_in(polygons, frame, level)
    above = "country" if level == "province" else "province"
    parents = drawn_in(polygons, frame, above)
    parent = units[units.frame == frame].set_index("code").parent[children.index]
    outside = shapely.difference(children.to_numpy(), parents[parent].to_numpy())
    assert shapely.area(outside).max() < 0.01


def test_labels_are_inside(polygons: gpd.GeoDataFrame) -> None:
    points = shapely.points(polygons.label_longitude, polygons.label_latitude)
    assert (shapely.distance(polygons.geometry.to_numpy(), points) < 0.001).all()


@pytest.fixture(scope="module")
def communes(units: pd.DataFrame) -> pd.DataFrame:
    """Communes of 2025 by code with their point (km) and whether the outline has land there."""
    rows = units[(units.frame == NEW) & (units.level == "commune")].set_index("code")
    points = geography.metric(shapely.points(rows.longitude, rows.latitude))
    return rows.assign(point=points, on_land=shapely.contains(geography.read_outline(), points))


def test_every_cell_holds_its_own_point(communes: pd.DataFrame, polygons: gpd.GeoDataFrame) -> None:
    cells = drawn_in(polygons, NEW, "commune")[communes.index]
    away = pd.Series(shapely.distance(cells.to_numpy(), communes.point.to_numpy()), index=cells.index)
    assert communes.on_land.sum() > 3200
    assert away[communes.on_land & (away > 0.001)].empty


def test_every_cell_holds_its_point_moved_inland(communes: pd.DataFrame, polygons: gpd.GeoDataFrame) -> None:
    islands = geography.read_islands()
    rows = communes[~communes.on_land & ~communes.index.isin(islands.code)]
    land = geography.mainland(islands, geography.read_outline())
    sites = shapely.points(geography.inland(rows.point.to_numpy(), land))
    cells = drawn_in(polygons, NEW, "commune")[rows.index]
    assert len(rows) < 50
    assert shapely.distance(cells.to_numpy(), sites).max() < 0.001


def test_the_browser_draws_cells_around_their_points(communes: pd.DataFrame) -> None:
    rows = communes[communes.on_land]
    drawn = pd.concat([pd.Series(decoded(NEW, parent)) for parent in sorted(rows.parent.unique())])
    away = shapely.distance(geography.metric(drawn[rows.index].to_numpy()), rows.point.to_numpy())
    assert away.max() < geography.TOLERANCE_KM["province"]


def test_nha_trang_is_on_the_mainland_and_has_its_island(communes: pd.DataFrame, polygons: gpd.GeoDataFrame) -> None:
    row = polygons[(polygons.frame == NEW) & (polygons.code == NHA_TRANG)].iloc[0]
    shore, island = sorted(shapely.get_parts(geography.metric(row.geometry)), key=lambda part: part.area)
    label = geography.metric(shapely.Point(row.label_longitude, row.label_latitude))
    assert shapely.contains(shore, [communes.point[NHA_TRANG], label]).all()
    assert shapely.distance(shore, island) > 1


def test_special_zones_stand_alone_unless_their_seat_is_ashore(
    communes: pd.DataFrame, polygons: gpd.GeoDataFrame
) -> None:
    shapes = drawn_in(polygons, NEW, "commune")
    zones = communes.index[communes.kind == "đặc khu"]
    assert len(zones) == SPECIAL_ZONES
    mainland = shapely.coverage_union_all(shapes.drop(zones).to_numpy())
    apart = shapely.distance(shapes[zones].to_numpy(), mainland) > 0
    assert zones[~apart].tolist() == [CAT_HAI]
    assert len(shapely.get_parts(shapes[CAT_HAI])) == 2


def test_store_is_small() -> None:
    assert (geography.GEOGRAPHY / "unit_polygon.parquet").stat().st_size < 5_000_000


def test_manifest_lists_every_parent_and_only_real_files(units: pd.DataFrame) -> None:
    for frame, count in ((OLD, 63), (NEW, 34)):
        provinces = units.code[(units.frame == frame) & (units.level == "province")]
        assert set(MANIFEST[frame]) == {COUNTRY, *provinces}
        assert len(provinces) == count
        assert {path.name for path in (WEB / frame).iterdir()} == set(MANIFEST[frame].values())
    assert MANIFEST["version"]


@pytest.mark.parametrize(("frame", "parent"), FILES)
def test_web_file(units: pd.DataFrame, frame: str, parent: str) -> None:
    content = web_file(frame, parent)
    assert MANIFEST[frame][parent] == f"{parent}.{geography.digest(content)}.json"
    assert len(content if parent == COUNTRY else gzip.compress(content)) <= 100_000
    drawn = json.loads(content)
    assert (drawn["frame"], drawn["parent"]) == (frame, parent)
    level = "province" if parent == COUNTRY else {OLD: "district", NEW: "commune"}[frame]
    children = units[(units.frame == frame) & (units.parent == parent) & (units.level == level)]
    names = {unit["id"]: unit["properties"]["name"] for unit in drawn["objects"]["units"]["geometries"]}
    assert names == children.set_index("code").name.to_dict()
    shapes = np.array(list(decoded(frame, parent).values()))
    assert shapely.is_valid(shapes).all()
    assert not shapely.is_empty(shapes).any()
    assert shapely.area(shapes).sum() == pytest.approx(shapely.area(shapely.union_all(shapes)), rel=1e-6)


@pytest.mark.parametrize(("frame", "parent", "code", "archipelago"), OWNERS)
def test_archipelagos_are_drawn_with_their_insets(frame: str, parent: str, code: str, archipelago: str) -> None:
    sea = ARCHIPELAGOS[archipelago]
    islands = [part for part in shapely.get_parts(decoded(frame, parent)[code]) if shapely.within(part, sea)]
    assert len(islands) >= 6
    inset = next(inset for inset in json.loads(web_file(frame, parent))["insets"] if inset["code"] == code)
    assert inset["label_vi"].startswith("Quần đảo ")
    assert inset["label_en"]
    assert all(shapely.within(island, shapely.box(*inset["bbox"])) for island in islands)


def test_other_maps_have_no_insets() -> None:
    assert json.loads(web_file(NEW, "01"))["insets"] == []


def test_the_same_input_gives_the_same_bytes(units: pd.DataFrame, polygons: gpd.GeoDataFrame) -> None:
    shapes = geography.commune_shapes(units)
    assert (
        shapes.map(shapely.area) - drawn_in(polygons, NEW, "commune")[shapes.index].map(shapely.area)
    ).abs().max() < 0.01
    rows = (
        polygons[
            (polygons.frame == NEW)
            & (polygons.level == "commune")
            & polygons.code.isin(units.code[(units.frame == NEW) & (units.parent == "56")])
        ]
        .assign(name_vi="x")
        .drop(columns="geometry")
    )
    nothing = shapely.Polygon()
    first, second = (geography.web_map(NEW, "56", rows, shapes[rows.code], nothing) for _ in range(2))
    assert first == second
