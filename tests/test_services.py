"""The page of public services: what its views say, held against the store; where a delay began, by definition."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from playwright.sync_api import Page
from playwright.sync_api import expect as see
from streamlit.testing.v1 import AppTest

from components import charts, format, palette, words
from components.services.page import HEADLINES, VIEWS
from components.services.places import LEAST_FINISHED, SHOWN, run_below
from data import home as places
from data import periods
from tests.conftest import Database
from tests.test_journeys import PATIENCE, PHONE, Screen
from tests.test_pages import LANGUAGES, SECONDS
from tests.test_ranking_journeys import ALL_SCROLLERS
from tests.test_ranking_queries import found_by
from tests.test_rankings import Shown, View, read

PLACES = [("2025", "VN"), ("2025", "56"), ("2025", "22366"), ("2024", "VN"), ("2024", "62"), ("2024", "568")]
TABLE_OF = {"sectors": "sectors", "places": "places", "procedures": "procedures", "documents": "facts"}
TITLE_OF = {name: f"services.{name}_title" for name in ("sectors", "places", "procedures", "hours")}
LARGE = ("VN", "56", "62")
SPANS = {("2024", "62"): ("2025-05", "2025-Q1", "2024"), ("2024", "568"): ("2025-05", "2024-11", "2024")}
"""A month, a quarter and a year in which the children of former units have values (former communes: no quarters)."""


def open_at(**parameters: str) -> View:
    """The page of a new visitor at a URL."""
    app = AppTest.from_file(str(places.PROJECT / "app.py"), default_timeout=SECONDS)
    for name, value in parameters.items():
        app.query_params[name] = value
    return View(app.switch_page("pages/services.py").run())


def go_on(drawn: View, **parameters: str) -> View:
    """The same visitor's next selection."""
    for name, value in parameters.items():
        drawn.app.query_params[name] = value
    return View(drawn.app.run())


def whole(value: float | None, language: str = "vi") -> str:
    return format.number(value or 0, 0, language)


def share(part: float | None, of: float | None, language: str = "vi") -> str:
    return format.quantity(100 * (part or 0) / of if of else None, 1, "%", language)


def counts(row: dict[str, Any], language: str = "vi") -> list[str]:
    """The numbers of a row after its name, from a row of the store."""
    mean = row["processing_days"] / row["finished"] if row["finished"] else None
    return [
        *(format.number(row[name], 0, language) for name in ("overdue", "still_open")),
        *rates(row, language, mean),
    ]


def rates(row: dict[str, Any], language: str, mean: float | None) -> list[str]:
    late = (row["finished"] or 0) - (row["on_time"] or 0)
    return [
        share(row["on_time"], row["finished"], language),
        *(whole(value, language) for value in (late, row["finished"], row["received"])),
        share(row["online"], row["received"], language),
        format.number(mean, 1, language),
    ]


def texts(rows: list[list[Shown]]) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]


def parent_of(database: Database, frame: str, unit: str) -> str:
    return database.one("SELECT parent FROM unit WHERE frame = ? AND code = ?", frame, unit) or ""


def asked(database: Database, frame: str, unit: str, period: str) -> dict[str, Any]:
    span = periods.parse(period)
    return {
        "frame": frame, "unit": unit, "parent": parent_of(database, frame, unit), "from": span.first, "to": span.last,
    }  # fmt: skip


# Every view, everywhere


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("frame", "unit"), PLACES)
def test_every_view_everywhere(database: Database, frame: str, unit: str, language: str) -> None:
    """A month, a quarter and a year by turns; each view says something and no view fails."""
    spans = SPANS.get((frame, unit), ("2026-10", "2026-Q1", "2025"))
    name = database.full_name(frame, unit, language)
    drawn = open_at(frame=frame, unit=unit, lang=language, period=spans[0])
    for position, view in enumerate(VIEWS):
        for period in spans if view in ("sectors", "places") else (spans[position % len(spans)],):
            drawn = go_on(drawn, view=view, period=period)
            assert drawn.heading == name
            assert drawn.notices == []
            assert drawn.tiles.keys() <= set(HEADLINES)
            if view in TITLE_OF and view != "places":
                assert words.word(TITLE_OF[view], language, unit=name) in drawn.subheadings
            said = drawn.piece(TABLE_OF[view]) is not None if view in TABLE_OF else bool(drawn.subheadings)
            assert said or drawn.boxes or drawn.captions, f"{view} says nothing"
            if view == "sectors" and drawn.rows("sectors"):
                not_kept = [words.word(f"services.{key}", language) for key in ("no_ages", "ages_not_kept")]
                assert drawn.rows("ages") or any(sentence in drawn.captions for sentence in not_kept)
            if view in ("procedures", "hours"):
                large_only = words.word("services.large_only", language) in drawn.boxes
                assert large_only == (unit not in LARGE)
                assert (drawn.piece("procedures") is not None or len(drawn.app.get("plotly_chart")) == 1) == (
                    unit in LARGE
                )
    if language == "en":
        vietnamese = {*words.group("services", "vi").values()} - {*words.group("services", "en").values()}
        assert vietnamese.isdisjoint(drawn.labels)


# Numbers on the screen


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("frame", "unit", "period", "language"), [
    ("2025", "VN", "2026-10", "vi"), ("2025", "56", "2025", "en"), ("2025", "22366", "2026-09", "vi"),
    ("2024", "62", "2025-Q2", "vi"), ("2024", "568", "2025-05", "vi"),
])  # fmt: skip
def test_sectors_on_the_screen_are_those_of_the_store(
    database: Database, frame: str, unit: str, period: str, language: str
) -> None:
    where = asked(database, frame, unit, period)
    held = found_by(database, "service_sectors", **where)
    drawn = open_at(frame=frame, unit=unit, period=period, lang=language)
    assert held
    assert texts(drawn.rows("sectors")) == [[row[f"name_{language}"], *counts(row, language)] for row in held]
    most = max(row["overdue"] or 0 for row in held)
    for row, line in zip(held, drawn.rows("sectors"), strict=True):
        assert (line[1].bar or 0) == pytest.approx(100 * (row["overdue"] or 0) / most if most else 0, abs=0.06)
    ages = {
        (row["age_band"], row["is_overdue"]): row["still_open"]
        for row in found_by(database, "backlog_ages", **{name: where[name] for name in ("frame", "unit", "parent")})
    }
    if ages:
        bands = ["0-5", "6-10", "11-20", "21-60", "over 60"]
        assert [line[1:] for line in texts(drawn.rows("ages"))] == [
            [whole(ages.get((band, late)), language) for late in (False, True)] for band in bands
        ]
        assert sum(ages.values()) == pytest.approx(sum(row["still_open"] for row in held))
    days = found_by(database, "service_days", frame=frame, unit=unit, period=period)
    sentence = [words.word(
        "services.days_taken", language, median=f"{row['median_days']}", p90=f"{row['p90_days']}"
    ) for row in days]  # fmt: skip
    assert [text.value for text in drawn.app.markdown if "**" in text.value] == sentence
    received = database.value(frame, unit, "dossier_received", period)
    assert received == pytest.approx(sum(row["received"] or 0 for row in held), abs=1e-6)


def begun(database: Database, where: dict[str, Any], sector: str) -> dict[str, date | None]:
    """The month since which each child has lain below the whole, month by month and forwards."""
    months = found_by(database, "service_unit_months", sector=sector, **where)
    rates_of: dict[str, dict[date, float]] = defaultdict(dict)
    for row in months:
        if row["finished"] and (row["finished"] >= LEAST_FINISHED or row["unit"] == where["unit"]):
            rates_of[row["unit"]][row["month"]] = row["on_time"] / row["finished"]
    above = rates_of.pop(where["unit"])
    found: dict[str, date | None] = {}
    for unit, rate in rates_of.items():
        since = None
        for month in sorted(rate):
            is_below = month in above and rate[month] < above[month]
            since = (since or month) if is_below else None
        found[unit] = since
    return found


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("frame", "unit", "period", "sector"), [
    ("2025", "VN", "2026-10", ""), ("2025", "56", "2026-10", "land"), ("2024", "VN", "2026-Q3", "land"),
    ("2024", "56", "2025-05", ""),
])  # fmt: skip
def test_units_on_the_screen_are_those_of_the_store(
    database: Database, frame: str, unit: str, period: str, sector: str
) -> None:
    where = asked(database, frame, unit, period)
    children = {"frame": frame, "parent": unit, "sector": sector, "from": where["from"], "to": where["to"]}
    held = found_by(database, "service_units", **children)
    names = dict(database.rows("SELECT code, name FROM unit WHERE frame = ?", frame))
    drawn = open_at(frame=frame, unit=unit, period=period, view="places", sector=sector)
    lines = texts(drawn.rows("places"))
    assert [line[:-1] for line in lines] == [[names[row["unit"]], *counts(row)] for row in held[:SHOWN]]

    since = begun(database, where | {"from": where["to"].replace(year=where["to"].year - 2, day=1)}, sector)
    for row, line in zip(held, lines, strict=False):
        began = since.get(row["unit"])
        assert line[-1].startswith(format.period(f"{began:%Y-%m}", "vi") if began else ""), line
        assert bool(line[-1]) == bool(began), line

    (own,) = (
        [row for row in found_by(database, "service_sectors", **where) if row["sector"] == sector]
        if sector
        else found_by(database, "service_units", **children | {"parent": where["parent"]})[:1]
        if not where["parent"]
        else [row for row in found_by(database, "service_units", **children | {"parent": where["parent"]}) if row["unit"] == unit]
    )  # fmt: skip
    added = ["received", "online", "finished", "on_time", "processing_days"]
    added += ["still_open", "overdue"] if held[0]["overdue"] is not None else []
    assert {name: sum(row[name] or 0 for row in held) for name in added} == pytest.approx(
        {name: own[name] for name in added}
    )


@pytest.mark.usefixtures("home")
def test_a_commune_stands_in_the_table_of_its_province(database: Database) -> None:
    drawn = open_at(unit="22366", view="places", period="2026-10")
    piece = drawn.piece("places")
    assert piece is not None
    marked = [row for row in piece.iter("tr") if row.get("class") == "marked"]
    assert ["".join(row[0].itertext()) for row in marked] == [
        database.one("SELECT name FROM unit WHERE frame = '2025' AND code = '22366'")
    ]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("unit", "view"), [("22366", "sectors"), ("56", "places")])
def test_months_that_are_not_kept_are_not_counted_as_nought(unit: str, view: str) -> None:
    """Communes are kept for 25 months: of 2023 there is a sentence, not a table of noughts."""
    drawn = open_at(unit=unit, view=view, period="2023")
    assert drawn.rows(view) == []
    assert words.word("services.none", "vi") in drawn.boxes
    assert (
        words.word("services.kept_from", "vi", month="10/2024") in open_at(unit=unit, view=view, period="2024").captions
    )


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("frame", "unit", "period", "quarters", "language"), [
    ("2025", "56", "2026-08", ["2026-Q3"], "vi"), ("2024", "62", "2025-Q2", ["2025-Q2"], "en"),
    ("2025", "VN", "2025", ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"], "vi"),
])  # fmt: skip
def test_procedures_on_the_screen_are_those_of_the_store(
    database: Database, frame: str, unit: str, period: str, quarters: list[str], language: str
) -> None:
    held = found_by(database, "service_procedures", frame=frame, unit=unit, quarters=quarters, limit=30)
    drawn = open_at(frame=frame, unit=unit, period=period, view="procedures", lang=language)
    lines = drawn.rows("procedures")
    assert texts(lines) == [
        [
            row["name_vi"],
            whole(row["working_days"], language),
            *rates(row, language, row["processing_days"] / row["finished"] if row["finished"] else None),
        ]
        for row in held
    ]
    sectors = dict(
        database.rows(
            f"SELECT procedure.code, sector.name_{language} FROM procedure JOIN sector ON sector.code = procedure.sector"
        )
    )
    assert [line[0].detail for line in lines] == [sectors[row["procedure"]] for row in held]
    assert all(format.period(code, language) in drawn.captions for code in quarters)


@pytest.mark.usefixtures("home")
def test_hours_on_the_screen_are_those_of_the_store(database: Database) -> None:
    drawn = open_at(unit="56", view="hours", period="2025-11")
    (heat,) = drawn.figure["data"]
    held = {
        (row["weekday"], row["hour"]): row["received"]
        for row in found_by(database, "service_hours", frame="2025", unit="56", period="2025")
    }
    assert held
    shape = [
        [
            heat["z"][day * 24 + hour] if not isinstance(heat["z"][0], list) else heat["z"][day][hour]
            for hour in range(24)
        ]
        for day in range(7)
    ]
    assert shape == [[held.get((day, hour), 0) for hour in range(24)] for day in range(1, 8)]
    assert "2025" in drawn.captions


@pytest.mark.usefixtures("home")
def test_only_figures_on_services_are_among_the_documents(database: Database) -> None:
    shown = open_at(frame="2024", unit="56", view="documents").text("facts")
    held = database.rows(
        "SELECT figure.code, figure.topic = 'services' FROM figure JOIN unit ON unit.frame = figure.frame AND unit.code = figure.unit"
        " WHERE figure.frame = '2024' AND '56' IN (figure.unit, unit.parent)"
    )
    codes = {code for code, is_ours in held if is_ours}
    assert codes
    assert {code for code, _ in held if f"{code} · " in shown} == codes


# The sector in the URL


@pytest.mark.usefixtures("home")
def test_the_sector_lives_in_the_url() -> None:
    drawn = open_at(unit="56", view="places", period="2026-10")
    chooser = drawn.app.selectbox(key="sector")
    assert chooser.value == ""
    assert words.word("services.all_sectors", "vi") in drawn.subheadings[-1]
    drawn = View(chooser.set_value("land").run())
    assert drawn.app.query_params["sector"] == "land"
    assert drawn.subheadings[-1].startswith("Đất đai")
    assert open_at(unit="56", view="places", sector="land", period="2026-10").rows("places") == drawn.rows("places")
    drawn = View(drawn.app.selectbox(key="sector").set_value("").run())
    assert "sector" not in drawn.app.query_params
    assert go_on(drawn, sector="land").app.selectbox(key="sector").value == "land"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("sector", ["unheard", "' OR 1=1", "đất"])
def test_an_unknown_sector_or_view_is_all_and_the_first(sector: str) -> None:
    drawn = open_at(unit="56", view="places", sector=sector)
    assert drawn.app.selectbox(key="sector").value == ""
    assert open_at(unit="56", view=sector).rows("sectors")


# Where a delay began


class Month(NamedTuple):
    """A month of a unit as the query gives it."""

    month: date
    finished: float | None
    on_time: float | None


TWO_YEARS = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(24)]
HISTORIES = some.lists(
    some.tuples(some.one_of(some.none(), some.integers(0, 20)), some.integers(0, 20), some.sampled_from([None, 0.0, 50.0, 80.0, 100.0])),
    max_size=24,
)  # fmt: skip


@given(HISTORIES)
def test_a_run_is_unbroken_ends_at_the_newest_month_and_cannot_be_longer(history: list[tuple[Any, int, Any]]) -> None:
    rows = [
        Month(month, count, min(late, count or 0)) for month, (count, late, _) in zip(TWO_YEARS, history, strict=False)
    ]
    of_whole = {month: rate for month, (_, _, rate) in zip(TWO_YEARS, history, strict=False)}

    def is_below(row: Month) -> bool:
        rate = of_whole[row.month]
        return rate is not None and 100 * (row.on_time or 0) / (row.finished or 1) < rate

    telling = [row for row in rows if (row.finished or 0) >= LEAST_FINISHED]
    began = run_below(rows, of_whole)
    if began is None:
        assert not telling or not is_below(telling[-1])
    else:
        assert began in [row.month for row in telling]
        assert all(is_below(row) for row in telling if row.month >= began)
        before = [row for row in telling if row.month < began]
        assert not before or not is_below(before[-1])


@pytest.mark.parametrize(
    ("months", "whole_rate", "began"),
    [
        ("9/10", 95.0, "2024-01"),
        ("9/10", 90.0, None),
        ("9/10 5/10 5/10", 80.0, "2024-02"),
        ("5/10 5/10 9/10", 80.0, None),
        ("9/10 5/10 4/4 5/10", 80.0, "2024-02"),
        ("9/10 0/4 5/10 4/4", 80.0, "2024-03"),
        ("5/10 0/4", 80.0, "2024-01"),
        ("0/4 0/4", 80.0, None),
        ("0/5", 80.0, "2024-01"),
        ("", 80.0, None),
    ],
)
def test_a_run_in_small(months: str, whole_rate: float, began: str | None) -> None:
    """Months below five finished dossiers neither break a run nor begin one."""
    pairs = [part.split("/") for part in months.split()]
    rows = [Month(month, float(count), float(kept)) for month, (kept, count) in zip(TWO_YEARS, pairs, strict=False)]
    found = run_below(rows, dict.fromkeys(TWO_YEARS, whole_rate))
    assert (f"{found:%Y-%m}" if found else None) == began


def test_a_month_in_which_the_whole_is_unknown_ends_a_run() -> None:
    rows = [Month(month, 10, 1) for month in TWO_YEARS[:3]]
    assert run_below(rows, {TWO_YEARS[2]: 90.0, TWO_YEARS[1]: None, TWO_YEARS[0]: 90.0}) == TWO_YEARS[2]
    assert run_below(rows, {TWO_YEARS[0]: 90.0}) is None


# The week as a chart


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_week_has_every_hour_once(language: str, theme: str) -> None:
    hours = pd.DataFrame(
        [(1, 9, 1200.0, 300.0), (7, 23, 2.0, None), (3, 0, 5.0, 5.0)], columns=["weekday", "hour", "received", "online"]
    )
    texts_of = words.group("week", language)
    figure = charts.week(hours=hours, texts=texts_of, language=language, theme=palette.theme(theme))
    (heat,) = figure.data
    assert heat.type == "heatmap"
    assert list(heat.x) == list(range(24))
    assert list(heat.y) == [texts_of[f"day_{day}"] for day in range(1, 8)]
    held = {(0, 9): 1200.0, (6, 23): 2.0, (2, 0): 5.0}
    assert [list(row) for row in heat.z] == [[held.get((day, hour), 0.0) for hour in range(24)] for day in range(7)]
    assert (figure.layout.yaxis.autorange, figure.layout.xaxis.title.text) == ("reversed", texts_of["hour"])
    said = heat.text[0][9]
    assert texts_of["day_1"] in said and format.number(1200, 0, language) in said and "300" in said
    assert "nan" not in " ".join(text for row in heat.text for text in row).lower()
    colours = [colour for _, colour in heat.colorscale]
    assert colours == list(palette.theme(theme).neutral)


def test_a_week_on_the_wall_is_written_larger_and_one_without_dossiers_is_empty() -> None:
    nothing = pd.DataFrame(columns=["weekday", "hour", "received", "online"], dtype=float)
    small, large = (
        charts.week(
            hours=nothing, texts=words.group("week", "vi"), language="vi", theme=palette.theme("light"), scale=scale
        )
        for scale in (1, 2)
    )
    assert {value for row in small.data[0].z for value in row} == {0.0}
    assert large.layout.font.size == 2 * small.layout.font.size
    assert large.data[0].colorbar.thickness == 2 * small.data[0].colorbar.thickness


# In a browser


@dataclass(frozen=True)
class Services(Screen):
    """A visitor's page of services."""

    def go(self, **parameters: str) -> "Services":
        self.page.goto("/services?" + "&".join(f"{name}={value}" for name, value in parameters.items()))
        see(self.page.get_by_test_id("places")).to_be_visible(timeout=PATIENCE)
        self.quiet()
        return self

    def first_row(self) -> list[str]:
        return (
            self.page.get_by_test_id("places")
            .locator("tbody tr")
            .first.locator("td > span:first-child")
            .all_inner_texts()
        )

    def is_at(self, database: Database, sector: str, title: str) -> "Services":
        """Assert that URL, title and table are at a sector of Khánh Hòa."""
        see(self.page.get_by_role("heading", name=re.compile(f"^{re.escape(title)}:"))).to_be_visible(timeout=PATIENCE)
        self.quiet()
        assert self.parameters().get("sector", "") == sector
        held = found_by(
            database, "service_units", frame="2025", parent="56", sector=sector,
            **{"from": date(2026, 10, 1), "to": date(2026, 10, 31)},
        )[0]  # fmt: skip
        see(self.page.get_by_test_id("places").locator("tbody tr").first).to_be_visible(timeout=PATIENCE)
        shown = self.first_row()
        assert shown[0] == database.one("SELECT name FROM unit WHERE frame = '2025' AND code = ?", held["unit"])
        assert (read(shown[1]), read(shown[2])) == (held["overdue"], held["still_open"])
        return self


@pytest.mark.browser
def test_a_link_to_a_sector_another_sector_back_and_again(page: Page, database: Database) -> None:
    services = Services(page).go(unit="56", view="places", sector="land", period="2026-10")
    services.is_at(database, "land", "Đất đai")
    name = database.one("SELECT name_vi FROM sector WHERE code = 'civil_status'")
    services.choose("sector", name)
    page.wait_for_url("**sector=civil_status**")
    services.is_at(database, "civil_status", name)
    page.go_back()
    services.is_at(database, "land", "Đất đai")
    page.reload()
    services.is_at(database, "land", "Đất đai")
    assert services.parameters() == {"unit": "56", "view": "places", "sector": "land", "period": "2026-10"}
    page.set_viewport_size(PHONE)  # pyright: ignore
    services.quiet()
    page.get_by_test_id("places").scroll_into_view_if_needed()
    assert page.evaluate(ALL_SCROLLERS) <= PHONE["width"]
    page.go_forward()
    services.is_at(database, "civil_status", name)
