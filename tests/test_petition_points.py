"""Single petitions on the map: cells counted a second way, the rule of hot spots, what the view draws and lists."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from math import comb, cos, radians
from pathlib import Path
from typing import Any

import duckdb
import h3
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given as generated
from hypothesis import strategies
from playwright.sync_api import Page, expect

from components import hot_spots, palette, points_map, words
from components.petitions import points
from data import cells, events, outlines, queries, simulator, spreadsheet
from tests.conftest import KEPT, Database, Viewers
from tests.test_pages import Drawn, draw
from tests.test_queries import expect as expect_rows
from tests.test_queries import given, step
from tests.test_ranking_queries import found_by

KHANH_HOA, HANOI, NHA_TRANG = "56", "01", "22366"
CLOCK = simulator.CLOCK
WEEK = timedelta(days=7)
RECENT: dict[str, Any] = {"frame": "2025", "category": "", "shown": "recent", "weeks": 4}


# Cells a second way: h3 on the raw events


@pytest.fixture(scope="module")
def raw(home: Path) -> pd.DataFrame:
    """Every petition of the test store's events since August 2026 and those still open, past all code of the build."""
    assert home
    with duckdb.connect() as connection:
        return connection.execute(
            "SELECT * FROM read_parquet($files, hive_partitioning = false)"
            " WHERE received_at > TIMESTAMP '2026-07-01' OR answered_at IS NULL",
            {"files": events.pattern(KEPT / "events", "petition")},
        ).df()


@pytest.mark.parametrize("resolution", [5, 7, 9])
def test_cells_are_those_of_h3_on_the_raw_events(database: Database, raw: pd.DataFrame, resolution: int) -> None:
    communes = {code for (code,) in database.rows("SELECT code FROM unit WHERE frame = '2025' AND parent = ?", HANOI)}
    of_province = raw[raw["unit"].isin(communes) & (raw["received_at"] > CLOCK - 16 * WEEK)]
    expected: Counter[tuple[str, int, str]] = Counter()
    for row in of_province.itertuples():
        cell = h3.latlng_to_cell(row.latitude, row.longitude, resolution)  # pyright: ignore
        expected[cell, (CLOCK - row.received_at) // WEEK, str(row.category)] += 1  # pyright: ignore
    held = database.rows(
        "SELECT cell, weeks_ago, category, sum(petitions) FROM petition_cell"
        " WHERE province = ? AND resolution = ? AND weeks_ago < 16 GROUP BY ALL",
        HANOI,
        resolution,
    )
    assert {(cell, weeks, category): count for cell, weeks, category, count in held} == expected


def test_points_are_the_petitions_of_the_weeks_and_the_open_ones(database: Database, raw: pd.DataFrame) -> None:
    recent = raw[raw["received_at"] > CLOCK - 4 * WEEK]
    assert database.one("SELECT count(*) FROM petition_point WHERE weeks_ago < 4") == len(recent)
    waiting = raw[raw["answered_at"].isna()]
    states = dict(database.rows("SELECT state, count(*) FROM petition_point GROUP BY state"))
    assert states["open"] + states["overdue"] == len(waiting)
    assert states["overdue"] == int((waiting["due_at"] < CLOCK).sum())
    assert database.one("SELECT max(weeks_ago) FROM petition_point WHERE answered_at IS NOT NULL") == 55
    assert database.one("SELECT count(*) FROM petition_point WHERE province IS NULL OR former_province IS NULL") == 0


@pytest.mark.parametrize("resolution", [5, 7, 9])
def test_cells_add_up_to_the_petitions(database: Database, resolution: int) -> None:
    total = "count(*), count(*) FILTER (answered_at IS NULL), count(*) FILTER (state = 'overdue')"
    counted = database.rows(f"SELECT {total} FROM petition_point")
    sums = "sum(petitions), sum(still_open), sum(overdue)"
    assert database.rows(f"SELECT {sums} FROM petition_cell WHERE resolution = ?", resolution) == counted
    assert database.one("SELECT count(*) FROM petition_cell WHERE petitions != in_time + late + still_open") == 0


@pytest.mark.parametrize("shown", ["recent", "open"])
@pytest.mark.parametrize(
    ("frame", "unit", "resolution"),
    [("2025", "VN", 5), ("2025", HANOI, 7), ("2025", NHA_TRANG, 9), ("2024", "VN", 5), ("2024", "62", 7)],
)
def test_cells_rows_and_indicator_agree(database: Database, frame: str, unit: str, resolution: int, shown: str) -> None:
    asked = RECENT | {"frame": frame, "unit": unit, "shown": shown}
    found = found_by(database, "petition_cells", resolution=resolution, **asked)
    listed = found_by(database, "petition_rows", cell="", limit=100_000, **asked)
    assert sum(row["petitions"] for row in found) == len(listed) == listed[0]["found"]
    assert sum(row["overdue"] for row in found) == sum(row["state"] == "overdue" for row in listed)
    first = found[0]
    behind = found_by(database, "petition_rows", cell=first["cell"], limit=100_000, **asked)
    assert len(behind) == first["petitions"]
    most = Counter(row["unit"] for row in behind)
    assert most[first["unit"]] == max(most.values())
    if shown == "open":
        held = "SELECT sum(still_open) FROM petition_month_category WHERE frame = ? AND unit = ?"
        assert len(listed) == database.one(held, frame, unit)


def test_rows_come_overdue_first_then_the_newest(database: Database) -> None:
    listed = found_by(database, "petition_rows", cell="", limit=500, unit=HANOI, **RECENT)
    late = [row for row in listed if row["state"] == "overdue"]
    assert listed[: len(late)] == late == sorted(late, key=lambda row: row["due_at"])
    others = [row["received_at"] for row in listed[len(late) :]]
    assert others == sorted(others, reverse=True)


def test_the_tables_are_made_again_when_a_day_is_appended(tmp_path: Path, database: Database) -> None:
    """From the events and the clock alone: nothing is kept from the making before."""
    held = [("22366", 12.25, 109.19, CLOCK - timedelta(days=30))]
    with duckdb.connect() as connection:
        for name in ("unit", "unit_change"):
            connection.register("incoming", database.connection.execute(f"SELECT * FROM {name}").df())
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
        for name in ("unit_ancestor", "former_province", "leaf"):
            step(connection, name)
        made = []
        for clock in (CLOCK, CLOCK + timedelta(days=1)):
            _write(tmp_path, held)
            cells.make(connection, tmp_path, clock)
            for name in cells.STEPS:
                step(connection, name, **dict.fromkeys(queries.parameters(f"build/{name}"), clock))
            found = connection.execute("SELECT weeks_ago, petitions FROM petition_cell WHERE resolution = 9")
            made.append(sorted(found.fetchall()))
            held.append(("22366", 12.25, 109.19, clock + timedelta(hours=2)))
    assert made == [[(4, 1)], [(0, 1), (4, 1)]]


def _write(root: Path, rows: list[tuple[str, float, float, datetime]]) -> None:
    table = pa.table(
        {
            "petition_id": pa.array(range(len(rows)), pa.int64()),
            "frame": ["2025"] * len(rows),
            "unit": [unit for unit, *_ in rows],
            "category": ["traffic"] * len(rows),
            "channel": ["app"] * len(rows),
            "received_at": pa.array([received for *_, received in rows], pa.timestamp("us")),
            "due_at": pa.array([received + WEEK for *_, received in rows], pa.timestamp("us")),
            "answered_at": pa.array([None] * len(rows), pa.timestamp("us")),
            "latitude": [latitude for _, latitude, *_ in rows],
            "longitude": [longitude for _, _, longitude, _ in rows],
        }
    )
    events.write_partition(root, "petition", "2026-10", table)


# The queries as tables


@pytest.fixture
def memory() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


POINT = {"weeks_ago": "INTEGER", "answered_at": "TIMESTAMP", "received_at": "TIMESTAMP", "due_at": "TIMESTAMP"}
POINT |= {"petition_id": "BIGINT", "latitude": "DOUBLE", "longitude": "DOUBLE"}
PLAIN = {"province": "01", "former_province": "02", "unit": "00004", "category": "traffic", "channel": "app"}
PLAIN |= {
    "received_at": CLOCK,
    "due_at": CLOCK,
    "answered_at": CLOCK,
    "state": "in_time",
    "latitude": 1,
    "longitude": 2,
}
PLAIN |= {"cell_5": "A", "cell_7": "b", "cell_9": "c", "weeks_ago": 0}


def hold(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    """Petitions of Hanoi in cells A, b, c, answered in time unless named, and the cells made of them."""
    given(connection, "petition_point", text, filled=PLAIN, types=POINT)
    step(connection, "petition_cell")


def test_now_before_and_the_year_before_are_spans_of_as_many_weeks(memory: duckdb.DuckDBPyConnection) -> None:
    lines = "\n".join(f"{number} | {weeks}" for number, weeks in enumerate((0, 3, 3, 4, 7, 8, 51, 52, 55, 56)))
    hold(memory, f"petition_id | weeks_ago\n{lines}")
    expect_rows(
        memory,
        "petition_changes",
        """cell | petitions | petitions_before | petitions_year_before | category | category_rise | unit
           A    | 3         | 2                | 2                     | traffic  | 1             | 00004""",
        frame="2025",
        unit="VN",
        resolution=5,
        category="",
        weeks=4,
    )


def test_the_category_that_rose_most_drives_a_cell(memory: duckdb.DuckDBPyConnection) -> None:
    hold(
        memory,
        """petition_id | category | weeks_ago | unit
           1           | social   | 0         | 00004
           2           | social   | 0         | 00004
           3           | social   | 5         | 00008
           4           | social   | 5         | 00008
           5           | traffic  | 1         | 00008
           6           | social   | 5         | 00008""",
    )
    expect_rows(
        memory,
        "petition_changes",
        "petitions | petitions_before | category | category_rise | unit\n3 | 3 | traffic | 1 | 00004",
        frame="2024",
        unit="02",
        resolution=7,
        category="",
        weeks=4,
    )


@pytest.mark.parametrize(
    ("frame", "unit", "cell", "category", "shown", "expected"),
    [
        ("2025", "VN", "", "", "recent", "1\n2\n3"),
        ("2025", "01", "", "", "recent", "1\n2"),
        ("2025", "00004", "", "", "recent", "1\n2"),
        ("2024", "02", "", "", "recent", "1\n2"),
        ("2024", "01", "", "", "recent", ""),
        ("2024", "00004", "", "", "recent", ""),
        ("2025", "VN", "c", "", "recent", "1"),
        ("2025", "VN", "", "social", "recent", "2"),
        ("2025", "VN", "", "", "open", "3\n4"),
    ],
)
def test_rows_are_those_of_the_unit_the_cell_the_category_and_the_weeks(
    memory: duckdb.DuckDBPyConnection, frame: str, unit: str, cell: str, category: str, shown: str, expected: str
) -> None:
    hold(
        memory,
        """petition_id | province | former_province | unit  | cell_9 | category | weeks_ago | state   | answered_at
           1           | 01       | 02              | 00004 | c      | traffic  | 3         | in_time | 2026-10-30
           2           | 01       | 02              | 00004 | d      | social   | 0         | late    | 2026-10-30
           3           | 79       | 80              | 26734 | e      | traffic  | 1         | open    |
           4           | 79       | 80              | 26734 | e      | traffic  | 20        | overdue |
           5           | 01       | 02              | 00004 | c      | traffic  | 4         | in_time | 2026-10-30""",
    )
    asked = {"frame": frame, "unit": unit, "cell": cell, "category": category, "shown": shown, "weeks": 4}
    expect_rows(memory, "petition_rows", f"petition_id\n{expected}".strip(), limit=10, **asked)


# The rule of hot spots


@pytest.mark.parametrize(
    ("now", "before", "listed"),
    [
        (8, 0, True),
        (7, 0, False),
        (9, 1, False),
        (10, 1, True),
        (20, 20, False),
        (0, 50, False),
        (13, 2, True),
        (60, 35, True),
        (60, 40, False),
    ],
)
def test_a_rise_is_listed_when_it_is_no_small_number_and_hardly_chance(now: int, before: int, listed: bool) -> None:
    assert [spot.cell for spot in hot_spots.find([("a", now, before)]).spots] == ["a"] * listed


def test_spots_come_least_probable_first_and_say_how_sure_they_are() -> None:
    found = hot_spots.find(
        [("a", 8, 0), ("b", 40, 5), ("c", 3, 4), ("d", 12, 11), *((str(n), 9, 9) for n in range(20))]
    )
    assert [(spot.cell, spot.is_sure) for spot in found.spots] == [("b", True), ("a", False)]
    assert found.tested == 23
    assert hot_spots.find([]) == hot_spots.Found((), 0, 0)


COUNTS = strategies.integers(0, 300)


@generated(now=COUNTS, before=COUNTS)
def test_the_probability_is_that_of_fair_coins(now: int, before: int) -> None:
    both = now + before
    exact = sum(comb(both, number) for number in range(now, both + 1)) / 2**both
    assert hot_spots.tail(now, both) == exact
    assert 0 < exact <= 1
    assert hot_spots.tail(now + 1, both + 1) <= exact or now < before


@generated(both=strategies.integers(0, 400))
def test_chance_lists_what_the_rule_lists_of_fair_coins(both: int) -> None:
    """How often a cell is listed without any change, by going through every way in which its petitions may fall."""
    listed = sum(comb(both, now) for now in range(both + 1) if hot_spots.find([("a", now, both - now)]).spots)
    assert hot_spots.find([("a", both, 0)]).by_chance == listed / 2**both <= hot_spots.LEVEL


@generated(strategies.lists(strategies.tuples(COUNTS, COUNTS), max_size=30))
def test_every_spot_rose_and_sure_ones_stand_before_the_others(pairs: list[tuple[int, int]]) -> None:
    given_cells = [(f"{number}", now, before) for number, (now, before) in enumerate(pairs)]
    found = hot_spots.find(given_cells)
    assert all(spot.now > spot.before and spot.now >= hot_spots.LEAST for spot in found.spots)
    sure = [spot.is_sure for spot in found.spots]
    assert sure == sorted(sure, reverse=True)
    assert set(found.spots) == set(hot_spots.find(given_cells[::-1]).spots)


# The map


def drawn_deck(drawn: Drawn) -> dict[str, Any]:
    [chart] = drawn.app.get("deck_gl_json_chart")
    return json.loads(chart.proto.json)


def layers(deck: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {layer["id"]: layer for layer in deck["layers"]}


@pytest.mark.parametrize("theme", [palette.LIGHT, palette.DARK], ids=lambda theme: theme.name)
def test_the_deck_has_no_base_map_and_a_mark_for_each_state(theme: palette.Theme) -> None:
    shapes = outlines.children("2025", "VN")
    assert shapes
    marks = pd.DataFrame(
        [(str(n), mark, 105.0, 21.0, "a", "b") for n, mark in enumerate(points_map.MARKS)],
        columns=["petition", "mark", "longitude", "latitude", "name", "text"],
    )
    held = pd.DataFrame([("85415cb7fffffff", "#112233", "a", "b")], columns=["cell", "colour", "name", "text"])
    deck = json.loads(
        points_map.deck(
            outlines=shapes.features,
            marked=[],
            archipelagos=shapes.archipelagos("vi"),
            cells=held,
            points=marks,
            chosen="85415cb7fffffff",
            theme=theme,
            view=shapes.view,
        ).to_json()
    )
    assert deck.get("mapProvider") is None
    assert deck.get("mapStyle") in (None, "__MAP_STYLE__"), "pydeck's blank, which nobody without a provider reads"
    assert "http" not in json.dumps({key: value for key, value in deck.items() if key != "layers"})
    found = layers(deck)
    looks = [
        (found[mark]["getRadius"], found[mark]["stroked"], str(found[mark]["getFillColor"]))
        for mark in points_map.MARKS
    ]
    assert len(set(looks)) == len({radius for radius, *_ in looks}) == 3
    assert all(len(found[mark]["data"]) == 1 for mark in points_map.MARKS)
    assert found["chosen"]["data"] == [{"cell": "85415cb7fffffff"}]
    labels = " ".join(row["label"] for row in found["archipelagos"]["data"])
    assert "Hoàng Sa" in labels
    assert "Trường Sa" in labels


def test_a_view_fits_its_bounds() -> None:
    wide, tall = (102.0, 14.0, 118.0, 16.0), (105.0, 8.0, 106.0, 24.0)
    for bounds, size in ((wide, (900, 640)), (tall, (900, 640)), (wide, (350, 480)), (tall, (350, 480))):
        longitude, latitude, zoom = points_map.fit(bounds, size)
        pixels = 512 * 2**zoom / 360
        across, down = (bounds[2] - bounds[0]) * pixels, (bounds[3] - bounds[1]) * pixels / cos(radians(latitude))
        assert bounds[0] < longitude < bounds[2]
        assert bounds[1] < latitude < bounds[3]
        assert 0.8 < max(across / size[0], down / size[1]) < 0.9


def test_names_outside_a_view_point_to_where_they_are() -> None:
    names = pd.DataFrame([("East", 115.0, 12.0), ("North", 109.0, 20.0)], columns=["label", "longitude", "latitude"])
    view = points_map.fit((108.5, 11.5, 109.5, 12.5), (900, 640))
    found = points_map.beyond(names, view, 640)
    assert list(found["label"]) == ["East →", "North ↑"]
    assert found["latitude"].is_monotonic_decreasing
    half = 360 / 2 ** view[2] * 640 / 512 / 2
    assert found["latitude"].between(view[1], view[1] + half).all()


def test_cells_keep_their_bins_and_zooms() -> None:
    assert (
        points_map.zoom_of("85415cb7fffffff")
        < points_map.zoom_of("87415cb70ffffff")
        < points_map.zoom_of("89415cb7003ffff")
    )
    by_count = [points_map.colour_of(value, "count", palette.LIGHT) for value in (1, 3, 10, 30, 100)]
    assert by_count == list(points_map.bins("count", palette.LIGHT))
    worst = points_map.colour_of(100, "overdue", palette.LIGHT)
    assert worst == palette.bins(5, "down", "light")[-1]


# The view


OWNERS = [
    ("2025", "VN", ("Hoàng Sa", "Trường Sa")),
    ("2024", "VN", ("Hoàng Sa", "Trường Sa")),
    ("2025", "56", ("Trường Sa",)),
    ("2024", "56", ("Trường Sa",)),
    ("2025", "48", ("Hoàng Sa",)),
    ("2024", "48", ("Hoàng Sa",)),
    ("2025", NHA_TRANG, ("Trường Sa",)),
]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("extent", ["whole", "near"])
@pytest.mark.parametrize(("frame", "unit", "names"), OWNERS)
def test_archipelagos_are_on_every_map_of_their_provinces(
    frame: str, unit: str, names: tuple[str, ...], extent: str
) -> None:
    deck = drawn_deck(draw("petitions", view="points", frame=frame, unit=unit, extent=extent))
    labels = " ".join(row["label"] for row in layers(deck)["archipelagos"]["data"])
    assert all(name in labels for name in names)
    assert layers(deck)["ground"]["data"]["features"]


def listed(drawn: Drawn) -> list[str]:
    """The last cell of every line of the list."""
    [piece] = [piece for piece in drawn.html if 'data-testid="petition-rows"' in piece]
    return re.findall(r"<span>([^<]*)</span></td></tr>", piece)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("frame", "unit"), [("2025", "VN"), ("2025", HANOI), ("2025", NHA_TRANG), ("2024", "VN"), ("2024", "62")]
)
def test_points_where_few_and_cells_where_many(database: Database, frame: str, unit: str, language: str) -> None:
    drawn = draw("petitions", view="points", frame=frame, unit=unit, lang=language, indicator="petition_on_time")
    resolution = 5 if unit == "VN" else 9 if len(unit) == 5 else 7
    found = found_by(database, "petition_cells", unit=unit, resolution=resolution, **RECENT | {"frame": frame})
    total = sum(row["petitions"] for row in found)
    held = layers(drawn_deck(drawn))
    shown = sum(len(held[mark]["data"]) for mark in points_map.MARKS)
    assert ("cells" in held, shown) == ((True, 0) if total > points.MOST_POINTS else (False, total))
    assert len(listed(drawn)) == min(total, points.MOST_ROWS)
    counts = " ".join(piece for piece in drawn.html if 'data-testid="points-legend"' in piece)
    numbers = [int(re.sub(r"[.,]", "", text)) for text in re.findall(r": ([\d.,]+)</span>", counts)]
    assert numbers == [
        sum(row["overdue"] for row in found),
        sum(row["still_open"] - row["overdue"] for row in found),
        sum(row["petitions"] - row["still_open"] for row in found),
    ]
    said = [one.value for one in drawn.app.caption]
    assert (words.word("petitions.points_carried", language) in " ".join(said)) == (frame == "2024" and unit != "VN")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("unit", ["568", "22363"])
def test_former_districts_and_communes_say_that_they_have_no_recent_points(unit: str, language: str) -> None:
    drawn = draw("petitions", view="points", frame="2024", unit=unit, lang=language)
    assert words.word("petitions.points_former", language) in [box.value for box in drawn.app.info]
    assert not drawn.app.get("deck_gl_json_chart")
    assert drawn.app.button(key="points_province").click().run().query_params["unit"] == "56"


@pytest.mark.usefixtures("home")
def test_a_cell_of_the_address_is_looked_into_and_an_unknown_one_is_not(database: Database) -> None:
    first = found_by(database, "petition_cells", unit=HANOI, resolution=7, **RECENT)[0]
    drawn = draw("petitions", view="points", unit=HANOI, cell=first["cell"])
    assert len(listed(drawn)) == first["petitions"]
    assert layers(drawn_deck(drawn))["chosen"]["data"] == [{"cell": first["cell"]}]
    assert drawn_deck(drawn)["initialViewState"]["zoom"] == points_map.zoom_of(first["cell"])
    after = drawn.app.button(key="points_all").click().run()
    assert "cell" not in after.query_params
    other = draw(
        "petitions", view="points", unit=HANOI, cell="<b>", category="nothing", shown="x", colour="y", extent="z"
    )
    assert "chosen" not in layers(drawn_deck(other))
    assert len(listed(other)) == points.MOST_ROWS


@pytest.mark.usefixtures("home")
def test_open_petitions_and_single_categories(database: Database) -> None:
    drawn = draw("petitions", view="points", unit=HANOI, shown="open", category="traffic")
    asked = RECENT | {"shown": "open", "category": "traffic"}
    rows = found_by(database, "petition_rows", unit=HANOI, cell="", limit=10_000, **asked)
    assert len(listed(drawn)) == min(len(rows), points.MOST_ROWS)
    assert {row["category"] for row in rows} == {"traffic"}
    assert all(row["answered_at"] is None for row in rows)


@pytest.mark.usefixtures("home")
def test_spots_are_those_of_the_rule_and_lead_to_as_many_rows(database: Database) -> None:
    asked = {"frame": "2025", "unit": "VN", "category": "", "resolution": 5, "weeks": 4}
    changes = found_by(database, "petition_changes", **asked)
    found = hot_spots.find((row["cell"], row["petitions"], row["petitions_before"]) for row in changes)
    drawn = draw("petitions", view="points")
    said = " ".join(one.value for one in drawn.app.caption) + " ".join(box.value for box in drawn.app.info)
    assert f"{found.tested}" in said
    for spot in found.spots[:2]:
        rows = found_by(database, "petition_rows", unit="VN", cell=spot.cell, limit=1, **RECENT)
        assert rows[0]["found"] == spot.now


def test_a_file_holds_no_formula_and_begins_with_its_mark() -> None:
    made = spreadsheet.csv([["Đơn vị", "=1+1"], ["Xã", -3.5]])
    assert made.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(made.decode("utf-8-sig")))) == [["Đơn vị", "'=1+1"], ["Xã", "-3.5"]]


# In a browser


CLOCK_THAT_STOPS = "const now = Date.now; Date.now = () => window.stopped || now()"
"""Without a graphics card a busy machine takes half a second to find what is pressed, and so long a press is no click."""


@pytest.mark.browser
def test_a_click_on_a_cell_shows_its_petitions_and_no_other_host_is_asked(
    page: Page, viewers: Viewers, database: Database
) -> None:
    page.add_init_script(CLOCK_THAT_STOPS)
    page.set_viewport_size({"width": 1366, "height": 1600})
    page.goto(f"/petitions?view=points&unit={HANOI}")
    chart = page.get_by_test_id("stDeckGlJsonChart")
    expect(chart.locator("canvas").first).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
    expect(page.get_by_test_id("petition-rows").locator("tbody tr")).to_have_count(points.MOST_ROWS)
    box = chart.bounding_box()
    assert box
    for number in range(10):
        across, down = 0.5 + 0.02 * (number % 3 - 1), 0.5 + 0.015 * (number % 5 - 2)
        page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
        page.wait_for_timeout(1_500)
        page.evaluate("window.stopped = Date.now()")
        page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
        page.wait_for_timeout(500)
        page.evaluate("window.stopped = 0")
        page.wait_for_timeout(2_000)
        if "cell=" in page.evaluate("location.href"):
            break
    found = re.search(r"cell=(\w+)", page.evaluate("location.href"))
    assert found, "no click met a cell"
    expect(page.get_by_text(words.word("petitions.rows_cell", "vi"))).to_be_visible()
    rows = found_by(database, "petition_rows", unit=HANOI, cell=found[1], limit=1, **RECENT)
    expect(page.get_by_test_id("petition-rows").locator("tbody tr")).to_have_count(rows[0]["found"])
    with page.expect_download() as downloading:
        page.get_by_role("button", name=words.word("petitions.rows_file", "vi")).click()
    lines = list(csv.reader(io.StringIO(Path(downloading.value.path()).read_text(encoding="utf-8-sig"))))
    assert len(lines) == rows[0]["found"] + 1
    [watch] = viewers.watches
    assert watch.asked
    assert watch.foreign == []
