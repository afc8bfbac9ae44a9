"""The rankings page: what its views say, held against the store and against a second computation of everything."""

import base64
import json
import re
import xml.etree.ElementTree as Tree
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import combinations, pairwise
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from components import charts, explorer, palette, selection, words
from components.rankings import page
from components.rankings.climb_view import Standing
from components.rankings.page import VIEWS
from components.tables import Cell, Head, strip, table
from data import home as places
from tests.conftest import Database
from tests.test_pages import SECONDS, UNITS, Drawn

pytestmark = pytest.mark.usefixtures("home")
TINY = 1e-6
LEAST_SHARE = 0.8
BREAK_OF_766 = pd.Timestamp("2026-01-01")
NEW_PROVINCES = pd.Timestamp("2025-07-01")


class Shown(NamedTuple):
    """A cell of a table: its text, the smaller line under it, its tone and how far its bar reaches (percent)."""

    text: str
    detail: str
    tone: str
    bar: float | None


@dataclass(frozen=True)
class View(Drawn):
    """A view of the rankings page."""

    @property
    def subheadings(self) -> list[str]:
        return [heading.value for heading in self.app.subheader]

    @property
    def captions(self) -> str:
        return " ".join(caption.value for caption in self.app.caption)

    @property
    def boxes(self) -> list[str]:
        """What stands in boxes: explanations, warnings, good news."""
        return [box.value for kind in (self.app.info, self.app.warning, self.app.success) for box in kind]

    def piece(self, name: str) -> Tree.Element | None:
        """The HTML with a test id, None where it is not on the screen."""
        found = [piece for piece in self.html if f'data-testid="{name}"' in piece]
        assert len(found) < 2, f"{name} twice"
        return Tree.fromstring(found[0]) if found else None

    def text(self, name: str) -> str:
        """The text of a piece of HTML; '' where it is not on the screen."""
        piece = self.piece(name)
        return "" if piece is None else " ".join("".join(piece.itertext()).split())

    def heads(self, name: str) -> list[str]:
        piece = self.piece(name)
        assert piece is not None, f"no table {name}"
        return ["".join(head.itertext()) for head in piece.iter("th")]

    def rows(self, name: str) -> list[list[Shown]]:
        """The cells of a table, [] where it is not on the screen."""
        piece = self.piece(name)
        body = None if piece is None else piece.find(".//tbody")
        return [] if body is None else [[shown(cell) for cell in row] for row in body]

    def has(self, key: str) -> bool:
        """Whether a component of the project is on the screen."""
        return any(one.proto.id.endswith(f"-{key}") for one in self.app.get("bidi_component"))

    @cached_property
    def figure(self) -> dict[str, Any]:
        """The chart as the browser gets it, its arrays as lists."""
        (chart,) = self.app.get("plotly_chart")
        return unpacked(json.loads(chart.proto.spec))

    @property
    def climbed(self) -> list[list[Shown]]:
        return self.rows("climb-plan")


def shown(cell: Tree.Element) -> Shown:
    details = [part.text or "" for part in cell.findall("span[@class='detail']")]
    bars = [part.get("style", "") for part in cell.findall("span[@class='bar']/i")]
    text = "".join(part.text or "" for part in cell.findall("span") if part.get("class") is None)
    tone = cell.get("class", "").partition(" ")[2]
    bar = float(re.findall(r"width:([\d.]+)%", bars[0])[0]) if bars else None
    return Shown(text, details[0] if details else "", tone, bar)


def unpacked(value: Any) -> Any:
    """Plotly's packed arrays as lists."""
    if isinstance(value, dict) and "bdata" in value:
        return np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"]).tolist()
    if isinstance(value, dict):
        return {name: unpacked(part) for name, part in value.items()}
    return [unpacked(part) for part in value] if isinstance(value, list) else value


def visit(view: str, **parameters: str) -> View:
    """Open a view of the rankings page at a URL."""
    app = AppTest.from_file(str(places.PROJECT / "app.py"), default_timeout=SECONDS)
    for name, value in ({"view": view} | parameters).items():
        app.query_params[name] = value
    return View(app.switch_page("pages/rankings.py").run())


def go_on(drawn: View, **parameters: str) -> View:
    """The same visitor's next selection."""
    for name, value in parameters.items():
        drawn.app.query_params[name] = value
    return View(drawn.app.run())


def written(value: float, decimals: int = 2) -> str:
    """A number in Vietnamese: 1.858,40."""
    printed = Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{printed:,}".translate(str.maketrans(",.", ".,"))


def read(text: str) -> float:
    """The first number of a Vietnamese text."""
    found = re.search(r"[-+−]?[\d.]*\d(,\d+)?", text)
    assert found, text
    return float(found[0].replace(".", "").replace(",", ".").replace("−", "-"))


def printed(value: float, decimals: int) -> float:
    """A value as it is printed, halves away from zero."""
    return float(Decimal(repr(round(value, 9))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def saying(key: str, language: str = "vi") -> str:
    """The longest stretch of a sentence of the screen that has no gap in it."""
    return max(re.split(r"\{\w+\}", words.word(key, language)), key=len).strip(" .,:")


# Everywhere

INDICATORS = (
    "dti",
    "dti_government",
    "index766",
    "service766",
    "service766_online",
    "dossier_online",
    "dossier_received",
    "dossier_processing_days",
    "population",
)


@pytest.mark.parametrize(("frame", "unit"), UNITS)
@pytest.mark.parametrize("view", [view for view in VIEWS if view != "publisher"])
def test_every_view_everywhere_shows_something_or_says_why_not(
    database: Database, view: str, frame: str, unit: str
) -> None:
    """A third of the indicators at each, so that every view meets every indicator."""
    start = VIEWS.index(view) + UNITS.index((frame, unit))
    drawn = None
    for step in range(3):
        indicator = INDICATORS[(start + 3 * step) % len(INDICATORS)]
        asked = {"frame": frame, "unit": unit, "indicator": indicator}
        drawn = go_on(drawn, period="", **asked) if drawn else visit(view, **asked)
        assert drawn.heading == database.full_name(frame, unit)
        assert len(drawn.notices) <= 2
        check_is_whole(view, drawn)


def check_is_whole(view: str, drawn: View) -> None:
    """A view shows what it is for, or a sentence instead of it."""
    if view == "table":
        sent = drawn.component("standings")
        assert sent["address"].startswith("/standings/")
        return
    if view == "movement":
        charted = drawn.app.get("plotly_chart")
        assert charted or drawn.captions
        if charted:
            ranks = [rank for trace in drawn.figure["data"] for rank in trace["y"] if rank is not None and rank == rank]
            assert len(ranks) > 1, "an empty chart"
        return
    name = {"parts": "parts", "climb": "climb-distance", "beside": "beside"}[view]
    rows = drawn.rows(name)
    assert rows or drawn.text(name) or drawn.boxes or (view == "beside" and drawn.captions), "nothing is shown"
    assert not (rows and not all(any(cell.text for cell in row) for row in rows)), "an empty row"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_views_have_no_gap_left_unfilled(language: str) -> None:
    for view in VIEWS:
        drawn = visit(view, frame="2024", unit="62", indicator="dti", period="2023", lang=language)
        said = " ".join([*drawn.html, drawn.captions, *drawn.boxes, *drawn.subheadings, *drawn.labels])
        assert not re.search(r"\{\w*\}|\bNone\b|\bnan\b", said), view


def test_a_view_nobody_knows_is_the_table() -> None:
    assert visit("happiness", unit="56").has("standings")


# Components


def points_table(drawn: View) -> dict[str, tuple[float, float, float]]:
    """Points lost, had and at most of every component with points, as the table prints them, in its order."""
    found = {}
    for name, lost, points, *_ in drawn.rows("parts"):
        had, most = points.text.split(" / ")
        if lost.tone != "muted":
            found[name.text] = (read(lost.text), read(had), read(most))
    return found


def test_where_tra_vinh_lost_its_points_in_2022(database: Database) -> None:
    drawn = visit("parts", frame="2024", unit="84", indicator="dti", period="2022")
    summary, held = drawn.text("parts-summary"), points_table(drawn)
    assert "25/63" in summary
    assert "0,6077" in summary
    assert [lost for lost, *_ in held.values()] == sorted((lost for lost, *_ in held.values()), reverse=True)
    assert all(lost + had == pytest.approx(most, abs=0.011) for lost, had, most in held.values())
    value = database.value("2024", "84", "dti", "2022")
    assert value is not None
    assert sum(had for _, had, _ in held.values()) == pytest.approx(1000 * value, abs=0.1)
    assert sum(most for *_, most in held.values()) == 1000
    assert read(summary) == pytest.approx(607.70, abs=0.001)
    assert {name: most for name, (*_, most) in held.items()} == {
        "Hạ tầng số": 100,
        "Hoạt động chính quyền số": 200,
        "Hoạt động kinh tế số": 150,
        "Hoạt động xã hội số": 150,
        words.word("parts.rest", "vi"): 400,
    }
    bars = [row[1].bar or 0 for row in drawn.rows("parts")]
    assert bars[0] == 100 and bars == sorted(bars, reverse=True)


def test_tra_vinhs_pillars_are_not_its_activity_indicators(database: Database) -> None:
    drawn = visit("parts", frame="2024", unit="84", indicator="dti", period="2022")
    pillars = {row[0].text: (row[1].text, row[2].text) for row in drawn.rows("parts-pillars")}
    assert pillars == {
        "Trụ cột chính quyền số (DTI)": ("0,6683", "29/63"),
        "Trụ cột kinh tế số (DTI)": ("0,6647", "27/63"),
        "Trụ cột xã hội số (DTI)": ("0,5991", "26/63"),
    }
    activities = {row[0].text: row[3].text for row in drawn.rows("parts") if row[0].detail == "Hoạt động"}
    assert set(activities) == {"Hoạt động chính quyền số", "Hoạt động kinh tế số", "Hoạt động xã hội số"}
    for (name, share), (_, (pillar, _)) in zip(sorted(activities.items()), sorted(pillars.items()), strict=True):
        assert printed(read(share) / 100, 3) != printed(read(pillar), 3), name
    assert words.word("parts.pillars_about", "vi") in drawn.captions


def test_a_pillar_is_the_foundations_and_its_own_activity(database: Database) -> None:
    for pillar, most in (("dti_government", 700), ("dti_economy", 650), ("dti_society", 650)):
        drawn = visit("parts", frame="2024", unit="84", indicator=pillar, period="2022")
        held = points_table(drawn)
        value = database.value("2024", "84", pillar, "2022")
        assert value is not None
        assert sum(had for _, had, _ in held.values()) == pytest.approx(most * value, abs=0.1)
        assert sum(at_most for *_, at_most in held.values()) == most
        assert f"/{written(most, 0)} điểm" in drawn.text("parts-summary")


def test_the_groups_of_the_published_766_add_up_to_it() -> None:
    drawn = visit("parts", frame="2025", unit="82", indicator="index766", period="2026")
    held = points_table(drawn)
    assert {name: (had, most) for name, (_, had, most) in held.items()} == {
        "Công khai, minh bạch": (11.46, 18),
        "Tiến độ giải quyết": (17.69, 20),
        "Cung cấp dịch vụ trực tuyến": (8.84, 12),
        "Thanh toán trực tuyến": (6.42, 10),
        "Số hóa hồ sơ": (9.72, 22),
        "Mức độ hài lòng": (14.67, 18),
    }
    summary = drawn.text("parts-summary")
    assert "68,80/100 điểm" in summary
    assert "1/34" in summary
    assert "10/10/2026" in summary, "the year is not over"


# Component, name as the decision has it, points at most, ratio that earns them all.
RULES = {
    "publish_on_time": ("Thủ tục công bố đúng hạn", 6, 1.0),
    "update_on_time": ("Thủ tục cập nhật, công khai đúng hạn", 4, 1.0),
    "content_full": ("Thủ tục công khai đầy đủ nội dung", 2, 1.0),
    "synced": ("Hồ sơ đồng bộ lên Cổng Dịch vụ công quốc gia", 6, 1.0),
    "progress": ("Hồ sơ giải quyết đúng hạn, trong hạn", 20, 1.0),
    "service_offered": ("Thủ tục có dịch vụ công trực tuyến", 2, 0.8),
    "service_used": ("Dịch vụ công trực tuyến có phát sinh hồ sơ", 4, 1.0),
    "online": ("Hồ sơ nộp trực tuyến", 6, 0.5),
    "payment_offered": ("Thủ tục được thanh toán trực tuyến", 2, 0.8),
    "payment_used": ("Thủ tục có giao dịch thanh toán trực tuyến", 2, 0.8),
    "paid_online": ("Hồ sơ thanh toán trực tuyến", 6, 1.0),
    "electronic_result": ("Hồ sơ cấp kết quả điện tử", 6, 1.0),
    "digitised": ("Hồ sơ được số hóa", 4, 1.0),
    "data_reused": ("Hồ sơ khai thác, sử dụng lại dữ liệu số hóa", 2, 0.8),
    "shared_storage": ("Hồ sơ số hóa có kết nối, chia sẻ", 4, 1.0),
    "population_data": ("Hồ sơ dùng dữ liệu dân cư", 2, 1.0),
    "formality_population_data": ("Thủ tục kết nối cơ sở dữ liệu dân cư", 2, 1.0),
    "certified_copy": ("Chứng thực bản sao điện tử", 2, 1.0),
    "petition_on_time": ("Phản ánh, kiến nghị xử lý đúng hạn", 6, 1.0),
    "petition_satisfied": ("Hài lòng trong xử lý phản ánh, kiến nghị", 6, 1.0),
    "satisfied": ("Hài lòng trong tiếp nhận, giải quyết thủ tục hành chính", 6, 0.9),
}
FULL_WITHOUT_CASES = {"petition_on_time", "petition_satisfied"}
NOUGHT_WITHOUT_CASES = {"satisfied"}


def points_by_the_rule(component: str, numerator: float, denominator: float) -> float | None:
    """Points of a counted component by Decision 766, None where nothing was counted."""
    _, most, enough = RULES[component]
    if denominator:
        return min(most, most * numerator / denominator / enough)
    return float(most) if component in FULL_WITHOUT_CASES else 0.0 if component in NOUGHT_WITHOUT_CASES else None


@pytest.mark.parametrize(
    ("frame", "unit", "period"),
    [
        ("2025", "56", "2026"),
        ("2025", "VN", "2026-10"),
        ("2025", "22366", "2025"),
        ("2024", "62", "2024"),
        ("2024", "568", "2025"),
        ("2024", "22363", "2022"),
    ],
)
def test_the_counted_766_follows_the_rule_of_the_decision(
    database: Database, frame: str, unit: str, period: str
) -> None:
    drawn = visit("parts", frame=frame, unit=unit, indicator="service766", period=period)
    counted = database.rows(
        "SELECT component, numerator, denominator FROM component WHERE frame = ? AND unit = ? AND period = ? AND indicator = 'service766'",
        *(frame, unit, period),
    )
    assert {component for component, *_ in counted} == set(RULES)
    rows = {row[0].text: row for row in drawn.rows("parts")}
    total = 0.0
    for component, numerator, denominator in counted:
        name, most, enough = RULES[component]
        points = points_by_the_rule(component, numerator, denominator)
        assert points is not None
        total += points
        assert rows[name][1].text == written(most - points), component
        assert rows[name][2].text == f"{written(points)} / {most}", component
        if denominator:
            assert rows[name][3].text.replace("\u00a0", " ") == f"{written(100 * numerator / denominator, 1)} %", (
                component
            )
            assert rows[name][4].text == f"{written(numerator, 0)} / {written(denominator, 0)}", component
        else:
            assert rows[name][4].text == words.word("parts.none_counted", "vi")
        assert (f"{written(100 * enough, 0)}\u00a0%" in rows[name][3].detail) == (enough < 1), component
    assert drawn.text("parts-summary").startswith(f"{written(total)}/100 điểm · ")
    assert f" {written(100 - total)} điểm" in drawn.text("parts-summary")
    assert total == pytest.approx(database.value(frame, unit, "service766", period), abs=TINY)
    losses = [read(row[1].text) for row in drawn.rows("parts") if row[1].tone != "muted"]
    assert losses == sorted(losses, reverse=True)


def test_the_groups_of_the_counted_766_are_sums_of_their_components() -> None:
    drawn = visit("parts", frame="2025", unit="56", indicator="service766", period="2026")
    groups = {row[0].text: [read(part) for part in row[2].text.split(" / ")] for row in drawn.rows("parts-groups")}
    assert {name: most for name, (_, most) in groups.items()} == {
        "Công khai, minh bạch": 18,
        "Tiến độ giải quyết": 20,
        "Cung cấp dịch vụ trực tuyến": 12,
        "Thanh toán trực tuyến": 10,
        "Số hóa hồ sơ": 22,
        "Mức độ hài lòng": 18,
    }
    for name, (points, _) in groups.items():
        parts = [read(row[2].text) for row in drawn.rows("parts") if row[0].detail == name]
        assert points == pytest.approx(sum(parts), abs=0.005 * len(parts) + TINY), name
    lost = [read(row[1].text) for row in drawn.rows("parts-groups")]
    assert lost == sorted(lost, reverse=True)


def test_ranks_and_best_peers_of_components_are_those_of_the_store(database: Database) -> None:
    drawn = visit("parts", frame="2025", unit="56", indicator="service766", period="2025")
    held = components_of(database, "2025", "service766", "2025")
    level = "SELECT code FROM unit WHERE frame = '2025' AND level = 'province'"
    provinces = {code for (code,) in database.rows(level)}
    near = {code for _, _, code in peers_of(database, "2025", "56")}
    for row in drawn.rows("parts"):
        component = next(code for code, (name, *_) in RULES.items() if name == row[0].text)
        mine = printed(held["56"][component].points, 2)
        better = sum(printed(held[code][component].points, 2) > mine for code in provinces)
        assert row[5].text == f"{1 + better}/34", component
        best = max(held[code][component].ratio for code in near)
        assert row[6].text == f"{written(100 * best, 1)}\u00a0%", component
        names = {name_of(database, "2025", code) for code in near if held[code][component].ratio == best}
        assert row[6].detail in names, component


@pytest.mark.parametrize(
    ("parameters", "key"),
    [
        ({"indicator": "dti", "period": "2024"}, "parts.weights_unknown"),
        ({"indicator": "dti", "period": "2021"}, "parts.not_published"),
        ({"indicator": "dti", "period": "2021", "unit": "62"}, "parts.no_value"),
        ({"indicator": "dossier_online", "period": "2024"}, "parts.single"),
        ({"indicator": "population", "period": "2024"}, "parts.single"),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_has_no_components_says_why(parameters: dict[str, str], key: str, language: str) -> None:
    drawn = visit("parts", **{"frame": "2024", "unit": "84", "lang": language} | parameters)
    assert drawn.rows("parts") == []
    assert any(saying(key, language) in box for box in drawn.boxes)


def test_without_weights_the_main_indicators_are_still_shown(database: Database) -> None:
    drawn = visit("parts", frame="2024", unit="84", indicator="dti", period="2024")
    held = database.rows(
        """SELECT indicator.name_vi, value FROM measure JOIN indicator ON indicator.code = measure.indicator
        WHERE frame = '2024' AND unit = '84' AND period = '2024' AND (indicator LIKE 'dti_activity_%'
        OR indicator IN ('dti_awareness', 'dti_institutions', 'dti_infrastructure', 'dti_workforce', 'dti_security'))"""
    )
    assert {row[0].text: row[1].text for row in drawn.rows("parts-main")} == {
        name: written(value, 4) for name, value in held
    }
    assert held


def test_sentences_begin_with_a_capital() -> None:
    for view in ("parts", "climb"):
        for parameters in (
            {"unit": "62", "period": "2021"},
            {"unit": "84", "period": "2021"},
            {"unit": "498", "period": "2023"},
        ):
            drawn = visit(view, frame="2024", indicator="dti", **parameters)
            assert drawn.boxes
            assert [box for box in drawn.boxes if box[0].islower()] == []


def test_a_unit_that_counted_nothing_in_a_component_has_no_total(database: Database) -> None:
    frame, unit, period, component = database.rows(
        """SELECT frame, unit, period, component FROM component
        WHERE indicator = 'service766' AND points IS NULL ORDER BY ALL LIMIT 1"""
    )[0]
    drawn = visit("parts", frame=frame, unit=unit, indicator="service766", period=period)
    (row,) = (row for row in drawn.rows("parts") if row[0].text == RULES[component][0])
    assert row[1].text == words.word("parts.nothing_counted", "vi")
    assert row[2].text.startswith("– /")
    assert words.word("parts.incomplete", "vi") in drawn.text("parts-summary")
    climbing = go_on(drawn, view="climb")
    assert climbing.climbed == []
    assert climbing.boxes or words.word("parts.incomplete", "vi") in climbing.captions
    assert not climbing.has("scenario")


# Climbing


class Part(NamedTuple):
    """A component of a unit as the store has it, with the ratio that earns all of its points."""

    points: float
    maximum: float
    threshold: float
    numerator: float | None
    denominator: float | None

    @property
    def ratio(self) -> float:
        if self.numerator is not None and self.denominator:
            return self.numerator / self.denominator
        return self.points / self.maximum * self.threshold


def components_of(database: Database, frame: str, indicator: str, period: str) -> dict[str, dict[str, Part]]:
    """Components by unit and code."""
    held: dict[str, dict[str, Part]] = {}
    for unit, component, *numbers in database.rows(
        """SELECT unit, component, points, maximum, numerator, denominator FROM component
        WHERE frame = ? AND indicator = ? AND period = ?""",
        *(frame, indicator, period),
    ):
        points, maximum, numerator, denominator = numbers
        if points is not None:
            threshold = RULES[component][2] if indicator == "service766" else 1.0
            held.setdefault(unit, {})[component] = Part(points, maximum, threshold, numerator, denominator)
    return held


def peers_of(database: Database, frame: str, unit: str) -> list[tuple[str, str, str]]:
    """Kind, band and code of every other unit in the unit's region and in its population band."""
    return [
        (kind, band, code)
        for kind, band, code in database.rows(
            """SELECT other.kind, other.band, other.unit FROM peer_group AS own
            JOIN peer_group AS other ON other.frame = own.frame AND other.level = own.level
                AND other.kind = own.kind AND other.band = own.band AND other.unit <> own.unit
            WHERE own.frame = ? AND own.unit = ? AND own.kind IN ('region', 'population')""",
            *(frame, unit),
        )
    ]


def name_of(database: Database, frame: str, unit: str) -> str:
    return database.one("SELECT name FROM unit WHERE frame = ? AND code = ?", frame, unit)


def siblings_of(database: Database, frame: str, unit: str, indicator: str, period: str) -> dict[str, float]:
    """Values of the units under the same parent, by code."""
    return dict(
        database.rows(
            """SELECT measure.unit, value FROM measure JOIN unit AS own ON own.frame = measure.frame AND own.parent = measure.parent
            WHERE measure.frame = ? AND own.code = ? AND indicator = ? AND period = ? AND value IS NOT NULL""",
            *(frame, unit, indicator, period),
        )
    )


def fewest(headrooms: list[float], needed: float) -> int | None:
    """The size of the smallest set that is enough, by trying sets of every size."""
    for count in range(len(headrooms) + 1):
        if any(sum(chosen) >= needed - 1e-9 for chosen in combinations(headrooms, count)):
            return count
    return None


CLIMBS = [
    ("2025", "index766", "2024", ("56", "01", "51"), 2, 1),
    ("2025", "index766", "2026", ("52", "01", "51", "22"), 2, 1),
    ("2025", "service766", "2025", ("56", "51", "86"), 2, 1),
    ("2025", "service766", "2026", ("56", "01", "22366", "22591"), 2, 1),
    ("2024", "service766", "2025", ("62", "84", "22363"), 2, 1),
    ("2024", "dti", "2022", ("84", "62", "11", "56"), 4, 1000),
    ("2024", "dti", "2023", ("62", "84", "49"), 4, 1000),
    ("2025", "dti", "2022", ("51", "86"), 4, 1000),
    ("2025", "dti", "2023", ("56", "11"), 4, 1000),
]


@pytest.mark.parametrize(("frame", "indicator", "period", "units", "decimals", "scale"), CLIMBS)
def test_no_smaller_set_of_gains_takes_the_place(
    database: Database, frame: str, indicator: str, period: str, units: tuple[str, ...], decimals: int, scale: int
) -> None:
    held = components_of(database, frame, indicator, period)
    drawn = None
    for unit in units:
        values = siblings_of(database, frame, unit, indicator, period)
        own = values.pop(unit)
        others = sorted((printed(value, decimals) for value in values.values()), reverse=True)
        rank = 1 + sum(value > printed(own, decimals) for value in others)
        for goal in sorted({1, max(1, rank // 2), max(1, rank - 1)} if rank > 1 else set()):
            asked = {"frame": frame, "unit": unit, "indicator": indicator, "period": period, "goal": str(goal)}
            drawn = go_on(drawn, **asked) if drawn else visit("climb", **asked)
            climb = Climb(database, drawn, frame, unit, held, own, others, goal, decimals, scale)
            climb.check_distance()
            climb.check_plan()
            climb.check_believable()


@dataclass(frozen=True)
class Climb:
    """What the screen says of one climb, and everything it must agree with."""

    database: Database
    drawn: View
    frame: str
    unit: str
    held: dict[str, dict[str, Part]]
    own: float
    others: list[float]
    goal: int
    decimals: int
    scale: int

    @property
    def wanted(self) -> float:
        """The printed value that takes the place."""
        return self.others[self.goal - 1]

    @property
    def place(self) -> int:
        """The place that the value takes: a better one than was asked for where others share it."""
        return 1 + sum(value > self.wanted for value in self.others)

    @property
    def needed(self) -> float:
        return (self.wanted - self.own) * self.scale

    @cached_property
    def parts(self) -> dict[str, Part]:
        """What can be raised: everything but the rest that nobody publishes, and only where there is something to raise."""
        known = self.held[self.unit]
        return {code: part for code, part in known.items() if code != "rest" and part.denominator != 0}

    @cached_property
    def names(self) -> dict[str, str]:
        return {
            name: code
            for code, name in self.database.rows("SELECT DISTINCT component, name_vi FROM index_component")
            if code in self.parts
        }

    @property
    def said(self) -> str:
        """For the message of an assertion: which climb this is."""
        return f"{self.frame} {self.unit} to {self.goal}"

    def check_distance(self) -> None:
        said = self.drawn.text("climb-distance").replace("\u00a0", " ")
        for text in (
            f"Nay {written(self.own, self.decimals)}",
            f"Hạng {self.place} cần {written(self.wanted, self.decimals)}",
            f"còn thiếu {written(self.wanted - printed(self.own, self.decimals), self.decimals)}",
        ):
            assert text in said, self.said
        assert self.drawn.app.selectbox(key="goal").value == self.goal, self.said

    def check_plan(self) -> None:
        least = fewest([part.maximum - part.points for part in self.parts.values()], self.needed)
        if least is None:
            assert self.drawn.climbed == [], self.said
            assert any(saying("climb.impossible") in box for box in self.drawn.boxes), self.said
            return
        self.check_gains(self.drawn.climbed, least)
        assert f"nâng {least} thành phần" in " ".join(self.drawn.html), self.said

    def check_believable(self) -> None:
        """Within what a peer of the region or of the size has: as few components as can be, and nobody beyond."""
        near = {code for _, _, code in peers_of(self.database, self.frame, self.unit) if code in self.held}
        best = {
            code: max((self.held[peer][code].ratio for peer in near if code in self.held[peer]), default=0.0)
            for code in self.parts
        }
        rooms = {
            code: max(0.0, min(part.maximum, part.maximum * best[code] / part.threshold) - part.points)
            for code, part in self.parts.items()
        }
        rows = self.drawn.rows("climb-believable")
        if all(row[4].tone != "worse" for row in self.drawn.climbed) and self.drawn.climbed:
            assert rows == [], self.said
            assert words.word("climb.within_peers", "vi") in self.drawn.captions
            return
        least = fewest(list(rooms.values()), self.needed)
        if not self.drawn.climbed:
            assert rows == [] and least is None, self.said
        elif least is None:
            assert rows == [] and words.word("climb.beyond_peers", "vi") in self.drawn.captions, self.said
        else:
            self.check_gains(rows, least)

    def check_gains(self, rows: list[list[Shown]], least: int) -> None:
        """A table of gains: as many as have to be, enough for the place, and who has come that far."""
        assert len(rows) == least, self.said
        by_cases = by_ratio = self.own
        for name, before, after, gained, reached in rows:
            part = self.parts[self.names[name.text]]
            more = read(gained.detail) if gained.detail else None
            ratio = read(after.text) / 100
            assert before.detail == written(part.points), self.said
            assert read(gained.text) == pytest.approx(read(after.detail) - read(before.detail), abs=0.0101), self.said
            if more is not None and part.numerator is not None and part.denominator:
                assert more == int(more) and part.numerator + more <= part.denominator, self.said
                ratio_of_cases = (part.numerator + more) / part.denominator
                by_cases += (
                    min(part.maximum, part.maximum * ratio_of_cases / part.threshold) - part.points
                ) / self.scale
            else:
                by_cases += (read(after.detail) - part.points) / self.scale
                ratio_of_cases = None
            ratio = ratio_of_cases if ratio_of_cases is not None else ratio
            by_ratio += (min(part.maximum, part.maximum * ratio / part.threshold) - part.points) / self.scale
            self.check_reached(self.names[name.text], ratio_of_cases, read(after.detail), reached)
        for way, total in (("cases or points", by_cases), ("cases or ratios", by_ratio)):
            assert self.takes_the_place(total), f"{self.said}: the {way} shown give {total}, not {self.wanted}"

    def takes_the_place(self, total: float) -> bool:
        return 1 + sum(value > printed(total, self.decimals) for value in self.others) <= self.goal

    def check_reached(self, component: str, ratio: float | None, points: float, reached: Shown) -> None:
        """How many peers of each kind are there already, and that those named are."""
        part = self.parts[component]
        exact = ratio if ratio is not None else points / part.maximum * part.threshold
        slack = TINY if ratio is not None else 0.0051 / part.maximum
        counts: dict[str, list[tuple[int, int]]] = {}
        for kind in ("region", "population"):
            near = [code for one, _, code in peers_of(self.database, self.frame, self.unit) if one == kind]
            ratios = [self.held[code][component].ratio for code in near if component in self.held.get(code, {})]
            low, high = (sum(value >= exact + by for value in ratios) for by in (slack, -slack))
            counts[kind] = [(low, len(ratios)), (high, len(ratios))]
        said = {
            "region": re.findall(r"(\d+)/(\d+) cùng vùng", reached.text),
            "population": re.findall(r"(\d+)/(\d+) cùng quy mô", reached.text),
        }
        for kind, ((low, of), (high, _)) in counts.items():
            if said[kind]:
                count, among = (int(number) for number in said[kind][0])
                assert low <= count <= high and count > 0 and among == of, f"{self.said} {component} {kind}"
            else:
                assert low == 0, f"{self.said} {component} {kind}: {low}/{of} have it"
        assert (reached.tone == "worse") == (not any(said.values())), self.said


def test_the_target_of_a_document_is_the_first_goal(database: Database) -> None:
    drawn = visit("climb", frame="2024", unit="62", indicator="dti", period="2023")
    goal = drawn.app.selectbox(key="goal")
    assert goal.value == 35
    assert "50/63" in goal.label
    offered = [int(read(option)) for option in goal.options]
    assert offered == sorted(offered, reverse=True)
    values = siblings_of(database, "2024", "62", "dti", "2023").values()
    held = {1 + sum(printed(other, 4) > printed(value, 4) for other in values) for value in values}
    assert held & {*range(1, 11), *range(20, 50)} <= set(offered) <= held & set(range(1, 50)), "places somebody has"
    assert drawn.app.button(key="climb_target").label == words.word("climb.target", "vi", place=35)
    assert "Hạng 35 cần 0,6772" in drawn.text("climb-distance")


def test_another_goal_of_the_viewer_stands_and_a_senseless_one_does_not() -> None:
    asked = {"frame": "2024", "unit": "62", "indicator": "dti", "period": "2023"}
    assert visit("climb", goal="12", **asked).app.selectbox(key="goal").value == 12
    for senseless in ("0", "50", "63", "-1", "1.5", "first", "²", "9" * 30):
        assert visit("climb", goal=senseless, **asked).app.selectbox(key="goal").value == 35, senseless


def test_without_a_target_the_goal_is_three_places_ahead() -> None:
    drawn = visit("climb", frame="2024", unit="84", indicator="dti", period="2022")
    assert drawn.app.selectbox(key="goal").value == 22
    assert not [button for button in drawn.app.button if button.key == "climb_target"]


def test_a_place_that_nobody_can_reach_says_so(database: Database) -> None:
    """With what is not published held, the last cannot become the first."""
    held = components_of(database, "2024", "dti", "2022")
    values = siblings_of(database, "2024", "84", "dti", "2022")
    first = max(values.values())
    unit = min(
        values,
        key=lambda code: (
            values[code] + sum(part.maximum - part.points for name, part in held[code].items() if name != "rest") / 1000
        ),
    )
    most = values[unit] + sum(part.maximum - part.points for name, part in held[unit].items() if name != "rest") / 1000
    drawn = visit("climb", frame="2024", unit=unit, indicator="dti", period="2022", goal="1")
    assert any(saying("climb.impossible") in box for box in drawn.boxes) == (most < first)


def test_the_leader_has_nowhere_to_climb_but_can_try_changes() -> None:
    drawn = visit("climb", frame="2025", unit="82", indicator="index766", period="2026")
    assert words.word("climb.leads", "vi", of=34) in drawn.boxes
    assert drawn.text("climb-distance") == ""
    assert drawn.component("scenario")["unit_name"] == "Đồng Tháp"


def test_a_plain_rate_says_how_many_cases(database: Database) -> None:
    values = siblings_of(database, "2025", "56", "dossier_online", "2026-09")
    own = values.pop("56")
    others = sorted((printed(value, 2) for value in values.values()), reverse=True)
    rank = 1 + sum(value > printed(own, 2) for value in others)
    goal = max(1, rank - 3)
    drawn = visit("climb", unit="56", indicator="dossier_online", period="2026-09", goal=str(goal))
    numerator, denominator = database.rows(
        """SELECT numerator, denominator FROM measure WHERE frame = '2025' AND unit = '56'
        AND indicator = 'dossier_online' AND period = '2026-09'"""
    )[0]
    cases = read(drawn.text("climb-cases").partition("thêm")[2])
    assert printed(100 * (numerator + cases) / denominator, 2) >= others[goal - 1]
    assert printed(100 * (numerator + cases - 1) / denominator, 2) < others[goal - 1]
    assert drawn.climbed == [] and not drawn.has("scenario")


def test_where_less_is_better_there_is_no_plan(database: Database) -> None:
    values = siblings_of(database, "2025", "56", "dossier_processing_days", "2026-09")
    own = values.pop("56")
    others = sorted(printed(value, 1) for value in values.values())
    rank = 1 + sum(value < printed(own, 1) for value in others)
    drawn = visit("climb", unit="56", indicator="dossier_processing_days", period="2026-09", goal="1")
    if rank > 1:
        assert f"cần {written(others[0], 1)}" in drawn.text("climb-distance")
        assert words.word("climb.downwards", "vi") in drawn.captions
    assert drawn.climbed == [] and not drawn.has("scenario")


def test_the_country_is_asked_which_unit_and_offers_those_of_the_documents() -> None:
    drawn = visit("climb", frame="2024", indicator="dti", period="2023")
    assert words.word("climb.choose", "vi") in drawn.boxes
    offered = {button.key: button for button in drawn.app.button if button.key and button.key.startswith("climb_")}
    assert {f"climb_{code}" for code in ("11", "49", "56", "62", "84")} <= set(offered)
    chosen = View(offered["climb_62"].click().run())
    assert chosen.heading == "Tỉnh Kon Tum"
    assert chosen.app.selectbox(key="goal").value == 35


def test_a_unit_offered_from_a_set_is_looked_at_inside_it_with_a_goal_of_its_own() -> None:
    drawn = visit("climb", frame="2025", indicator="dossier_online", scope="commune.VN", goal="1")
    offered = next(button for button in drawn.app.button if button.key and button.key.startswith("climb_"))
    chosen = View(offered.click().run())
    assert chosen.app.query_params["unit"] in ((code := str(offered.key).removeprefix("climb_")), [code])
    assert chosen.app.selectbox(key="scope").value == "commune.VN"
    assert "goal" not in chosen.app.query_params


@given(
    tenths=some.lists(some.integers(-40, 40), min_size=1, max_size=40),
    asked=some.integers(-50, 50),
    direction=some.sampled_from(("up", "down")),
)
def test_a_place_is_one_more_than_the_printed_values_that_are_better(
    tenths: list[int], asked: int, direction: str
) -> None:
    others = tuple(SimpleNamespace(value=tenth / 10) for tenth in tenths)
    here = Standing(SimpleNamespace(value=0.0), others, 0, direction)
    values = [printed(row.value, 0) for row in others]
    ordered = sorted(values, reverse=direction == "up")
    assert [here.value_at(place) for place in range(1, len(values) + 1)] == ordered
    for value in (*values, float(asked)):
        better = sum(other > value if direction == "up" else other < value for other in values)
        assert here.place_of(value) == 1 + better


def test_what_if_gets_the_numbers_of_the_unit(database: Database) -> None:
    sent = visit("climb", frame="2024", unit="84", indicator="dti", period="2022").component("scenario")
    held = components_of(database, "2024", "dti", "2022")["84"]
    sliders = {one["component"]: one for one in sent["sliders"]}
    assert {code: (one["points"], one["maximum"]) for code, one in sliders.items()} == {
        code: (part.points, part.maximum) for code, part in held.items()
    }
    assert [code for code, one in sliders.items() if one["fixed"]] == ["rest"]
    assert (sent["total"], sent["points_per_unit"], sent["decimals"]) == (0.6077, 1000, 4)
    values = siblings_of(database, "2024", "84", "dti", "2022")
    del values["84"]
    assert sorted(sent["others"]["totals"]) == pytest.approx(sorted(printed(value, 4) for value in values.values()))


def test_nobody_is_told_to_raise_a_rate_of_nothing(database: Database) -> None:
    """Denominators are held: where nobody was asked, nobody can be satisfied."""
    found = database.rows(
        """SELECT DISTINCT component.frame, component.unit, component.period FROM component
        JOIN measure ON measure.frame = component.frame AND measure.unit = component.unit
            AND measure.period = component.period AND measure.indicator = component.indicator
        WHERE component.indicator = 'service766' AND component.component = 'satisfied' AND component.denominator = 0
            AND measure.value IS NOT NULL AND measure.rank_siblings > 1 ORDER BY ALL LIMIT 6"""
    )
    assert found
    drawn = None
    for frame, unit, period in found:
        asked = {"frame": frame, "unit": unit, "indicator": "service766", "period": period, "goal": "1"}
        drawn = go_on(drawn, **asked) if drawn else visit("climb", **asked)
        for name in ("climb-plan", "climb-believable"):
            assert RULES["satisfied"][0] not in {row[0].text for row in drawn.rows(name)}, (frame, unit, period)


# Movement


def lines_of(drawn: View) -> list[list[tuple[float, float]]]:
    """Every unbroken stretch of every line of the chart: (place on the axis of periods, rank)."""
    found = []
    for trace in drawn.figure["data"]:
        stretch: list[tuple[float, float]] = []
        for at, rank in zip(trace["x"], trace["y"], strict=True):
            if rank is None or rank != rank:
                found.append(stretch)
                stretch = []
            else:
                stretch.append((at, rank))
        found.append(stretch)
    return [stretch for stretch in found if stretch]


def periods_of(drawn: View) -> list[str]:
    return list(drawn.figure["layout"]["xaxis"]["ticktext"])


def marks_of(drawn: View) -> dict[str, float]:
    """Where the vertical lines stand, by what is written at them."""
    layout = drawn.figure["layout"]
    named = {note["x"]: note["text"] for note in layout.get("annotations", []) if note.get("yref") == "paper"}
    return {named[shape["x0"]]: shape["x0"] for shape in layout.get("shapes", [])}


@pytest.mark.parametrize(
    ("parameters", "marked"),
    [
        ({"frame": "2025", "indicator": "service766", "period": "2025"}, True),
        ({"frame": "2025", "indicator": "service766", "period": "2024"}, False),
        ({"frame": "2025", "indicator": "dti", "period": "2024"}, False),
        ({"frame": "2024", "indicator": "dti", "period": "2024"}, False),
        ({"frame": "2025", "indicator": "dossier_online", "period": "2025-12"}, True),
        ({"frame": "2025", "indicator": "dossier_online", "period": "2025-05"}, False),
    ],
)
def test_the_change_of_frame_is_marked_only_where_the_periods_cross_it(
    parameters: dict[str, str], marked: bool
) -> None:
    drawn = visit("movement", **parameters)
    text = words.word("bump.frame_change", "vi")
    assert (text in marks_of(drawn)) == marked
    if marked:
        names = periods_of(drawn)
        at = marks_of(drawn)[text]
        assert names[int(at)] < "2025" or names[int(at)] == "06/2025"
        assert names[int(at) + 1] in ("2025", "07/2025")


def test_a_new_method_is_marked_before_its_first_year() -> None:
    drawn = visit("movement", frame="2024", indicator="dti", period="2024")
    years = periods_of(drawn)
    for decision, first in (("922/QĐ-BTTTT", "2021"), ("405/QĐ-BKHCN", "2024")):
        (at,) = (at for text, at in marks_of(drawn).items() if decision in text)
        assert at == years.index(first) - 0.5
    until = visit("movement", frame="2024", indicator="dti", period="2023")
    assert not any("405" in text for text in marks_of(until))


@pytest.mark.parametrize(("frame", "period"), [("2025", "2026"), ("2024", "2026"), ("2025", "2026-03")])
def test_no_line_crosses_the_break_of_the_series(frame: str, period: str) -> None:
    drawn = visit("movement", frame=frame, indicator="service766", period=period, peers="")
    names = periods_of(drawn)
    first = next(at for at, name in enumerate(names) if name.endswith("2026"))
    assert first > 0
    stretches = lines_of(drawn)
    assert any(at >= first for line in stretches for at, _ in line)
    for line in stretches:
        assert len({at >= first for at, _ in line}) == 1, line
    assert marks_of(drawn)[words.word("bump.broken", "vi")] == first - 0.5


def test_every_place_of_the_chart_is_that_of_the_store(database: Database) -> None:
    drawn = visit("movement", frame="2025", indicator="service766", period="2025")
    assert periods_of(drawn) == ["2022", "2023", "2024", "2025"]
    drawn_places = sorted(point for line in lines_of(drawn) for point in line)
    held = database.rows(
        """SELECT period::INTEGER - 2022, rank_country FROM measure WHERE frame = '2025' AND parent = 'VN' AND indicator = 'service766'
        AND kind = 'year' AND period <= '2025'"""
    )
    assert drawn_places == sorted((float(at), float(rank)) for at, rank in held)
    assert drawn.figure["layout"]["yaxis"]["range"] == [35, 0], "the first is at the top"


def test_published_places_are_hollow_and_no_line_jumps_a_year(database: Database) -> None:
    published = database.rows(
        "SELECT unit, period, rank FROM published_rank WHERE frame = '2024' AND indicator = 'dti' AND of = 63 AND period IN ('2020', '2021')"
    )
    units = list(dict.fromkeys(unit for unit, *_ in sorted(published, key=lambda row: row[2])))[:5]
    drawn = visit("movement", frame="2024", indicator="dti", period="2024", beside=".".join(units))
    names = {name_of(database, "2024", unit): unit for unit in units}
    coloured = [trace for trace in drawn.figure["data"] if trace["name"] in names]
    assert len(coloured) == len(units)
    known = {(unit, period): rank for unit, period, rank in published}
    for trace in coloured:
        for at, rank, symbol in zip(trace["x"], trace["y"], trace["marker"]["symbol"], strict=True):
            if rank is None or rank != rank:
                continue
            period = periods_of(drawn)[int(at)]
            assert (symbol == "circle-open") == (period in ("2020", "2021")), (trace["name"], period)
            if symbol == "circle-open":
                assert known[names[trace["name"]], period] == rank
    for line in lines_of(drawn):
        assert all(later - earlier == 1 for (earlier, _), (later, _) in pairwise(line))
    assert {trace["line"]["color"] for trace in coloured} <= set(palette.categories("light"))
    assert len({trace["line"]["color"] for trace in coloured}) == len(coloured)


@pytest.mark.parametrize(
    ("parameters", "since"),
    [
        ({"frame": "2024", "indicator": "dti", "period": "2024"}, "2022"),
        ({"frame": "2025", "indicator": "dti", "period": "2024"}, "2022"),
        ({"frame": "2025", "indicator": "service766", "period": "2025"}, "2022"),
        ({"frame": "2025", "indicator": "index766", "period": "2024"}, "2022"),
    ],
)
def test_gains_are_since_the_first_year_that_can_be_ranked(
    database: Database, parameters: dict[str, str], since: str
) -> None:
    drawn = visit("movement", **parameters)
    assert drawn.app.selectbox(key="since").value == since
    held = database.rows(
        """SELECT before.unit, before.rank_country, now.rank_country, now.value - before.value
        FROM measure AS before JOIN measure AS now USING (frame, indicator, parent, unit)
        WHERE frame = ? AND indicator = ? AND parent = 'VN' AND before.period = ? AND now.period = ?""",
        *(parameters["frame"], parameters["indicator"], since, parameters["period"]),
    )
    expected = {name_of(database, parameters["frame"], unit): (was, now) for unit, was, now, _ in held}
    rows = drawn.rows("gains")
    gains = [gain_of(row) for row in rows]
    assert gains == sorted(gains, reverse=True)
    for row, gain in zip(rows, gains, strict=True):
        was, now = expected[row[0].text]
        assert (row[1].text, row[2].text, gain) == (str(was), str(now), was - now)
        assert row[3].tone == ("better" if gain > 0 else "worse" if gain < 0 else "muted")
    ordered = sorted((was - now for was, now in expected.values()), reverse=True)
    assert gains == ([*ordered[:10], *ordered[-10:]] if len(ordered) > 20 else ordered)


def gain_of(row: list[Shown]) -> int:
    sign, number = row[3].text[0], row[3].text[1:]
    return {"↑": 1, "↓": -1, "=": 0}[sign] * int(number or 0)


def test_a_published_place_in_the_list_of_gains_has_a_star(database: Database) -> None:
    drawn = visit("movement", frame="2024", indicator="dti", period="2024", since="2020")
    assert drawn.app.selectbox(key="since").value == "2020"
    published = dict(
        database.rows(
            "SELECT unit, rank::INTEGER FROM published_rank WHERE frame = '2024' AND indicator = 'dti' AND period = '2020' AND of = 63"
        )
    )
    rows = drawn.rows("gains")
    assert {(row[0].text, row[1].text) for row in rows} == {
        (name_of(database, "2024", unit), f"{rank}*") for unit, rank in published.items()
    }
    assert not any("*" in row[2].text for row in rows)
    assert words.word("gains.starred", "vi") in drawn.captions


def test_gains_across_the_break_are_not_computed() -> None:
    for since in ("2024", "2025"):
        drawn = visit("movement", frame="2025", indicator="service766", period="2026", since=since)
        assert drawn.rows("gains") == []
        assert saying("gains.broken") in drawn.captions


@pytest.mark.parametrize(
    ("parameters", "statuses"),
    [
        ({"frame": "2025", "indicator": "index766", "period": "2024"}, ["published"]),
        ({"frame": "2025", "indicator": "dti", "period": "2024"}, ["published", "derived"]),
        ({"frame": "2025", "indicator": "dossier_online", "period": "2026-09"}, ["simulated"]),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_chart_says_how_its_values_came_to_be(
    parameters: dict[str, str], statuses: list[str], language: str
) -> None:
    drawn = visit("movement", lang=language, **parameters)
    said = ", ".join(words.word(f"status.{status}", language) for status in statuses)
    assert f" · {said} · {words.word('movement.reading', language)}" in drawn.captions


def test_one_period_or_none_that_can_be_ranked_is_said() -> None:
    first = visit("movement", frame="2025", indicator="service766", period="2022")
    assert words.word("movement.one_period", "vi") in first.captions
    assert not first.app.get("plotly_chart")
    few = visit("movement", frame="2025", indicator="dti", period="2021")
    assert few.captions and not few.app.get("plotly_chart")


# The chart by itself

TEXTS = {"place": "hạng {rank}", "published": "công bố", "axis": "Hạng", "broken": "ngắt"}


def chart(rows: list[tuple[str, str, int, str]], coloured: list[str], broken: str | None = None) -> Any:
    """The chart of some places: unit, year, rank, source."""
    held = pd.DataFrame(rows, columns=["unit", "period", "rank", "rank_source"])
    held = held.assign(name=held["unit"], period_text=held["period"], text="1,0")
    held["period_end"] = pd.to_datetime(held["period"] + "-12-31")
    return charts.bump(
        places=held,
        coloured=coloured,
        colours=palette.categories("light"),
        marks=[(NEW_PROVINCES, "đổi hệ")],
        broken_on=None if broken is None else pd.Timestamp(broken),
        texts=TEXTS,
        language="vi",
        theme=palette.LIGHT,
    )


def test_a_chart_has_a_line_a_coloured_unit_and_one_for_all_others() -> None:
    years = ("2023", "2024")
    rows = [(unit, year, rank, "computed") for year in years for rank, unit in enumerate("ABCD", start=1)]
    figure = chart(rows, ["C", "A"])
    assert [trace.name for trace in figure.data] == ["", "C", "A"]
    assert list(figure.data[1].y) == [3, 3]
    grey = np.array(figure.data[0].y, dtype=float)
    assert sorted(grey[~np.isnan(grey)]) == [2, 2, 4, 4]
    assert np.isnan(grey).sum() >= 1, "the grey lines are told apart"
    assert figure.data[1].line.color != figure.data[2].line.color


def test_a_missing_year_is_a_gap() -> None:
    rows = [("A", "2021", 1, "computed"), ("B", "2021", 2, "computed"), ("A", "2022", 1, "computed")]
    rows += [("A", "2023", 2, "computed"), ("B", "2023", 1, "computed")]
    figure = chart(rows, ["A", "B"])
    assert [value != value for value in figure.data[0].y] == [False, False, False]
    assert [value != value for value in figure.data[1].y] == [False, True, False]


def test_names_of_neighbours_do_not_overlap() -> None:
    many = [
        (unit, year, rank, "computed")
        for year in ("2022", "2023")
        for rank, unit in enumerate((f"U{n:02}" for n in range(60)), start=1)
    ]
    crowded = chart(many, ["U00", "U01", "U02"])
    heights = sorted(note.y for note in crowded.layout.annotations if note.yref != "paper")
    assert all(later - earlier >= 60 / 18 - TINY for earlier, later in pairwise(heights))


def test_a_chart_that_ends_before_a_day_has_no_mark_of_it() -> None:
    def rows(*years: str) -> list[tuple[str, str, int, str]]:
        return [(unit, year, rank, "computed") for year in years for rank, unit in enumerate("AB", start=1)]

    assert len(chart(rows("2022", "2023"), ["A"]).layout.shapes) == 0
    assert len(chart(rows("2025", "2026"), ["A"]).layout.shapes) == 0
    (mark,) = chart(rows("2024", "2025"), ["A"]).layout.shapes
    assert mark.x0 == 0.5
    assert len(chart(rows("2024", "2025", "2026"), ["A"], broken="2026-01-01").layout.shapes) == 2


# Side by side


def test_units_side_by_side_have_the_values_and_places_of_the_store(database: Database) -> None:
    drawn = visit("beside", frame="2024", indicator="dti", period="2023", beside="62.84.56")
    assert drawn.heads("beside")[1:4] == ["Kon Tum", "Trà Vinh", "Khánh Hòa"]
    rows = {row[0].text: row for row in drawn.rows("beside")}
    name = database.one("SELECT name_vi FROM indicator WHERE code = 'dti'")
    ranks = dict(
        database.rows(
            "SELECT unit, rank_country FROM measure WHERE frame = '2024' AND indicator = 'dti' AND period = '2023' AND parent = 'VN'"
        )
    )
    for cell, unit in zip(rows[name][1:4], ("62", "84", "56"), strict=True):
        assert cell.text == written(database.value("2024", unit, "dti", "2023") or 0, 4)
        assert cell.detail == f"{ranks[unit]}/63"
    best = [unit for unit, cell in zip(("62", "84", "56"), rows[name][1:4], strict=True) if cell.tone == "strong"]
    assert best == [min(("62", "84", "56"), key=ranks.__getitem__)]
    middle = database.one(
        "SELECT median(value) FROM measure WHERE frame = '2024' AND indicator = 'dti' AND period = '2023' AND parent = 'VN'"
    )
    assert rows[name][4].text == written(middle, 4)


def test_counts_are_per_head_and_what_nobody_chose_is_not_judged(database: Database) -> None:
    drawn = visit("beside", frame="2024", indicator="dossier_online", period="2024", beside="62.84")
    rows = {row[0].text: row for row in drawn.rows("beside")}
    name = database.one("SELECT name_vi FROM indicator WHERE code = 'dossier_received'")
    received = database.value("2024", "62", "dossier_received", "2024")
    people = database.value("2024", "62", "population", "2024")
    assert received and people
    assert rows[name][1].text.startswith(written(1000 * received / people, 1))
    assert read(rows[name][1].detail) == received
    for context in ("population", "urban_share", "grdp_per_head", "density"):
        row = rows.get(database.one("SELECT name_vi FROM indicator WHERE code = ?", context))
        assert row is None or all(cell.tone != "strong" and cell.detail != "1/63" for cell in row[1:])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_status_of_the_units_side_by_side_is_said_once(database: Database, language: str) -> None:
    held = dict(
        database.rows(
            """SELECT status, list(unit ORDER BY unit) FROM measure WHERE frame = '2024' AND indicator = 'dti_economy'
            AND period = '2022' AND parent = 'VN' AND value IS NOT NULL GROUP BY status"""
        )
    )
    published, derived = held["published"][0], held["derived"][:2]
    name = database.one(f"SELECT name_{language} FROM indicator WHERE code = 'dti_economy'")
    for units, statuses in ([*derived, published], ["published", "derived"]), (derived, ["derived"]):
        asked = {"frame": "2024", "indicator": "dti_economy", "period": "2022", "beside": ".".join(units)}
        drawn = visit("beside", lang=language, **asked)
        (detail,) = (row[0].detail for row in drawn.rows("beside") if row[0].text == name)
        assert detail == "2022 · " + ", ".join(words.word(f"status.{status}", language) for status in statuses)


def test_one_unit_cannot_be_compared_and_at_most_five_are() -> None:
    one = visit("beside", frame="2024", indicator="dti", period="2023", beside="62")
    assert words.word("beside.choose", "vi") in one.captions
    many = visit("beside", frame="2024", indicator="dti", period="2023", beside="62.84.56.11.49.01.02")
    assert len(many.heads("beside")) == 1 + 5 + 2
    unknown = visit("beside", frame="2024", indicator="dti", period="2023", beside="zz.62.zz.62.84")
    assert unknown.heads("beside")[1:3] == ["Kon Tum", "Trà Vinh"]
    assert len(unknown.heads("beside")) == 1 + 2 + 2


# Peer groups


def asked_of(drawn: View) -> dict[str, str]:
    """What the table asks its page of the standings for."""
    return dict(parse_qsl(urlsplit(drawn.component("standings")["address"]).query, keep_blank_values=True))


def test_a_peer_group_is_ranked_anew(database: Database) -> None:
    drawn = visit("climb", frame="2024", unit="84", indicator="dti", period="2022", peers="region-mekong")
    assert "5/13" in drawn.app.selectbox(key="goal").label
    assert asked_of(go_on(drawn, view="table", unit="VN"))["peers"] == "region-mekong"


def test_only_the_peers_are_in_colour_on_the_map(database: Database) -> None:
    drawn = visit("table", frame="2024", indicator="dti", period="2022", peers="region-mekong")
    members = {
        code
        for (code,) in database.rows(
            "SELECT unit FROM peer_group WHERE frame = '2024' AND band = 'region-mekong' AND level = 'province'"
        )
    }
    assert len(members) == 13
    assert set(drawn.map["among"].split()) == members
    assert visit("table", frame="2024", indicator="dti", period="2022").map["among"] == ""


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_peer_group_of_a_large_province_can_be_drawn(database: Database, language: str) -> None:
    largest = """SELECT parent, band, units FROM (
            SELECT unit.parent, peer_group.kind, peer_group.band, count(*) AS units FROM peer_group
            JOIN unit ON unit.frame = peer_group.frame AND unit.code = peer_group.unit
            WHERE peer_group.frame = '2025' AND peer_group.level = 'commune' GROUP BY ALL
        ) QUALIFY row_number() OVER (PARTITION BY kind ORDER BY units DESC) = 1"""
    drawn = None
    for parent, band, units in database.rows(largest):
        asked = {
            "frame": "2025",
            "unit": parent,
            "indicator": "service766_digitisation",
            "peers": band,
            "lang": language,
        }
        drawn = go_on(drawn, **asked) if drawn else visit("table", **asked)
        members = {
            code
            for (code,) in database.rows(
                """SELECT unit.code FROM peer_group JOIN unit ON unit.frame = peer_group.frame AND unit.code = peer_group.unit
                WHERE unit.frame = '2025' AND unit.parent = ? AND band = ?""",
                *(parent, band),
            )
        }
        assert len(members) == units
        children = database.one("SELECT count(*) FROM unit WHERE frame = '2025' AND parent = ?", parent)
        among = set(drawn.map["among"].split())
        assert among == members or (units == children and not among)


def test_a_band_that_is_not_there_means_everybody() -> None:
    drawn = visit("table", frame="2024", indicator="dti", period="2022", peers="region-atlantis")
    assert asked_of(drawn)["peers"] == ""
    assert drawn.map["among"] == ""


def test_a_group_of_one_is_not_ranked_and_says_so(database: Database) -> None:
    frame, parent, band, unit = database.rows(
        """SELECT peer_group.frame, unit.parent, band, any_value(peer_group.unit) FROM peer_group
        JOIN unit ON unit.frame = peer_group.frame AND unit.code = peer_group.unit
        WHERE peer_group.level = 'district' GROUP BY ALL HAVING count(*) = 1 AND any_value(peer_group.unit) IN
            (SELECT unit FROM measure WHERE frame = '2024' AND indicator = 'service766' AND period = '2025' AND value IS NOT NULL)
        ORDER BY ALL LIMIT 1"""
    )[0]
    asked = {"frame": frame, "unit": unit, "indicator": "service766", "period": "2025", "peers": band}
    asked["scope"] = f"district.{parent}"
    climbing = visit("climb", **asked)
    assert words.word("standings.note_one", "vi") in climbing.boxes
    assert not climbing.has("scenario")
    moving = go_on(climbing, view="movement")
    assert moving.captions and not moving.app.get("plotly_chart")
    assert words.word("beside.choose", "vi") in go_on(moving, view="beside").captions
    assert band in go_on(moving, view="table").component("standings")["address"]


# Against the publisher


def test_every_published_rank_is_beside_ours_and_counted(database: Database) -> None:
    drawn = visit("publisher")
    rows = drawn.rows("publisher")
    agreeing = [row for row in rows if row[6].text.startswith("✓")]
    differing = [row for row in rows if row[6].text.startswith("≠")]
    unknown = [row for row in rows if row[5].text == "–"]
    said = [int(number) for number in re.findall(r"\d+", drawn.text("publisher-summary"))]
    assert said == [len(rows), len(agreeing), len(differing), len(unknown)]
    assert len(rows) == len(agreeing) + len(differing) + len(unknown)
    assert differing == []
    published = database.one("SELECT count(*) FROM published_rank")
    gains = database.one("SELECT count(*) FROM reference_observation WHERE indicator = 'dti_rank_gain'")
    assert len(rows) == published + gains
    assert len(agreeing) > 70
    for row in agreeing:
        assert row[4].text == row[5].text


def test_the_places_the_documents_print_are_among_them() -> None:
    rows = visit("publisher").rows("publisher")
    tra_vinh = {
        row[1].detail: (row[4].text, row[5].text, row[6].detail)
        for row in rows
        if (row[0].text, row[1].text, row[2].text) == ("Tỉnh Trà Vinh", "DTI", "2022")
    }
    assert tra_vinh == {
        words.word("publisher.scope_country", "vi"): ("25/63", "25/63", ""),
        words.word("publisher.scope_region", "vi"): ("5/13", "5/13", ""),
        words.word("publisher.scope_gain", "vi"): ("+1", "+1", words.word("publisher.leans", "vi")),
    }
    dong_thap = {
        (row[0].detail, row[2].text): (row[3].text, row[4].text, row[5].text)
        for row in rows
        if row[0].text == "Tỉnh Đồng Tháp"
    }
    assert ("68,80\u00a0điểm", "1/34", "1/34") in dong_thap.values()


def test_each_published_rank_agrees_with_a_count_of_our_own(database: Database) -> None:
    rows = visit("publisher").rows("publisher")
    provinces = {
        name: code
        for code, name in database.rows("SELECT code, full_name FROM unit WHERE frame = '2024' AND level = 'province'")
    }
    values = dict(
        database.rows(
            "SELECT unit, value FROM measure WHERE frame = '2024' AND indicator = 'dti' AND period = '2022' AND parent = 'VN'"
        )
    )
    checked = 0
    for name, indicator, period, value, theirs, ours, *_ in rows:
        country = indicator.detail == words.word("publisher.scope_country", "vi")
        if (indicator.text, period.text) == ("DTI", "2022") and country and name.text in provinces:
            own = values[provinces[name.text]]
            place = 1 + sum(printed(other, 4) > printed(own, 4) for other in values.values())
            assert (value.text, ours.text, theirs.text) == (written(own, 4), f"{place}/63", f"{place}/63")
            checked += 1
    assert checked == 63


# Controls


def test_a_set_above_the_unit_can_be_ranked_and_foreign_ones_cannot(database: Database) -> None:
    drawn = visit("table", frame="2025", unit="56", indicator="dossier_online", scope="commune.VN")
    assert "/VN/commune.json" in drawn.component("standings")["address"]
    assert drawn.app.selectbox(key="scope").value == "commune.VN"
    foreign = visit("table", frame="2025", unit="56", indicator="dossier_online", scope="commune.01")
    assert "/56/commune.json" in foreign.component("standings")["address"]


@pytest.mark.parametrize("row", ["56", "48"])
def test_a_click_on_a_row_leaves_the_set_also_by_the_unit_chosen_already(
    version: str, monkeypatch: pytest.MonkeyPatch, row: str
) -> None:
    went: list[selection.Selection] = []
    chosen = selection.resolve({"unit": "56", "scope": "province.VN", "peers": "region-mekong"}, version).selection
    monkeypatch.setattr(page.standings, "chosen", lambda key: row)
    monkeypatch.setattr(page, "go", lambda before, **parts: went.append(before.change(**parts)))
    page._follow(chosen)
    assert [(one.unit, one.options) for one in went] == [(row, (("peers", "region-mekong"),))]


def test_counts_are_ranked_per_head_unless_asked_otherwise() -> None:
    asked = {"frame": "2025", "indicator": "dossier_received", "period": "2026-09"}
    drawn = visit("table", **asked)
    assert asked_of(drawn)["per_head"] == "1"
    assert drawn.app.button_group(key="per_head").value in ("1", ["1"])
    total = visit("table", per_head="0", **asked)
    assert asked_of(total)["per_head"] == ""
    people = visit("table", frame="2025", indicator="population", period="2024", per_head="1")
    assert asked_of(people)["per_head"] == ""


def test_a_view_and_a_goal_are_written_into_the_url() -> None:
    drawn = visit("table", frame="2024", unit="62", indicator="dti", period="2023")
    app = drawn.app
    chosen = View(app.button_group(key="rankings_view").set_value("climb").run())
    assert chosen.app.query_params["view"] in ("climb", ["climb"])
    aimed = View(chosen.app.selectbox(key="goal").set_value(chosen.app.selectbox(key="goal").options[5]).run())
    assert aimed.app.query_params["goal"] in ("44", ["44"])
    assert "Hạng 44 cần" in aimed.text("climb-distance")
    back = View(aimed.app.button(key="climb_target").click().run())
    assert back.app.selectbox(key="goal").value == 35


# Tables


def test_nothing_that_is_written_into_a_table_becomes_markup() -> None:
    bad = "<b>&\"'x</b>"
    cell = Cell(bad, detail=bad, tone='x" onclick="y', hint=bad, bar=2.0)
    piece = table([Head(bad, number=True, hint=bad)], [[cell], [bad]], name=bad, marked=[1])
    tree = Tree.fromstring(piece)
    assert [part.tag for part in tree.iter() if part.tag == "b"] == []
    assert tree.get("data-testid") == bad
    assert [row.get("class") for row in tree.iter("tr")] == [None, "", "marked"]
    assert "width:100.0%" in piece


def test_a_row_that_does_not_fit_its_heads_is_refused() -> None:
    with pytest.raises(ValueError):
        table([Head("a"), Head("b")], [["only one"]], name="t")


def test_a_strip_places_what_it_is_given() -> None:
    piece = strip([(10.0, "white", "ten"), (30.0, "black", '"')], band=(15, 20, 25), low=10, high=30)
    tree = Tree.fromstring(piece)
    places_ = {mark.get("title"): mark.get("style") for mark in tree.iter("i") if mark.get("class") == "dot"}
    assert places_["ten"] == "left:0.0%;background:white"
    assert places_['"'] == "left:100.0%;background:black"
    half = tree.find("i[@class='half']")
    assert half is not None and half.get("style") == "left:25.0%;width:50.0%"
    assert Tree.fromstring(strip([(5, "white", "")], band=(5, 5, 5), low=5, high=5)) is not None


def test_the_day_of_the_change_is_one_day_everywhere() -> None:
    assert pd.Timestamp(explorer.FRAME_CHANGE) == NEW_PROVINCES
