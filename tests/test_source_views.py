"""The views of the page of data and sources: register of indicators, age, coverage, late units, boundaries."""

import json
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from components import words
from components.sources import indicators, lateness, page
from data import home, queries
from tests.test_pages import LANGUAGES, Drawn, draw

CLOCK = datetime(2026, 10, 31, 23, 59)


def written(drawn: Drawn) -> str:
    """Everything the page wrote as HTML, in components too."""
    sent = [json.loads(one.proto.json).get("markup", "") for one in drawn.app.get("bidi_component")]
    return "\n".join([*drawn.html, *sent])


# Lateness


@pytest.mark.parametrize(
    ("kind", "newest", "clock", "missing"),
    [
        ("month", "2026-10", CLOCK, 0),
        ("month", "2026-09", CLOCK, 1),
        ("month", "2026-09", datetime(2026, 10, 31, 12), 0),
        ("month", "2025-12", CLOCK, 10),
        ("quarter", "2026-Q3", CLOCK, 0),
        ("quarter", "2026-Q1", CLOCK, 2),
        ("half", "2025-H2", CLOCK, 1),
        ("year", "2025", CLOCK, 0),
        ("year", "2024", CLOCK, 1),
        ("year", "2025", datetime(2026, 12, 31, 23, 59), 1),
        ("year", "2027", CLOCK, 0),
        ("irregular", "2021", CLOCK, None),
        ("year", "2022-06-30", CLOCK, None),
    ],
)
def test_only_periods_that_are_over_are_missing(kind: str, newest: str, clock: datetime, missing: int | None) -> None:
    assert lateness.missed(kind, newest, clock) == missing


@pytest.mark.parametrize(
    ("given", "bounds"),
    [
        ("", (3, 6)),
        ("2,5", (2, 5)),
        ("4 8", (4, 8)),
        ("6 3", (3, 6)),
        ("-1 3", (3, 6)),
        ("x", (3, 6)),
        ("1 2 3", (3, 6)),
    ],
)
def test_the_bounds_of_reminders_are_a_setting(
    given: str, bounds: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOANCANH_REMINDERS", given)
    assert home.reminders() == bounds


# Queries

INDICATORS = [
    ("received", "petitions", "month"),
    ("on_time", "petitions", "month"),
    ("dti", "transformation", "year"),
    ("figure", "health", "irregular"),
]


@pytest.fixture
def measures(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Four units: C lacks a rate once and everything once, D never had anything but a yearly value."""
    memory.execute("CREATE TABLE indicator (code TEXT, domain TEXT, periodicity TEXT)")
    memory.executemany("INSERT INTO indicator VALUES (?, ?, ?)", INDICATORS)
    memory.execute(
        "CREATE TABLE measure (frame TEXT, parent TEXT, unit TEXT, indicator TEXT, kind TEXT, period TEXT,"
        " period_end DATE, complete BOOLEAN, value DOUBLE, status TEXT, source TEXT)"
    )
    months = {"2026-08": date(2026, 8, 31), "2026-09": date(2026, 9, 30)}
    for unit in "ABC":
        for code in ("received", "on_time"):
            for month, last in months.items():
                lacks = unit == "C" and (month == "2026-09" or code == "on_time")
                keep(memory, unit, code, "month", month, last, None if lacks else 1.0)
    keep(memory, "A", "received", "month", "2026-10", date(2026, 10, 31), 1.0, complete=False)
    keep(memory, "A", "received", "year", "2025", date(2025, 12, 31), 1.0)
    keep(memory, "D", "dti", "year", "2024", date(2024, 12, 31), 0.5, source="QD")
    keep(memory, "A", "figure", "day", "2021-06-30", date(2021, 6, 30), 7.0, source="BAO")
    return memory


def keep(
    memory: duckdb.DuckDBPyConnection, unit: str, code: str, *rest: Any, complete: bool = True, source: str = "SIM"
) -> None:
    kind, period, last, value = rest
    row = ["2025", "56", unit, code, kind, period, last, complete, value, "simulated", source]
    memory.execute(f"INSERT INTO measure VALUES ({', '.join('?' * len(row))})", row)


def rows(memory: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    return memory.execute(queries.text(name), parameters or None).fetchall()


def test_a_unit_misses_a_period_of_which_it_has_nothing(measures: duckdb.DuckDBPyConnection) -> None:
    asked = {"frame": "2025", "parent": "56", "from_day": date(2026, 1, 1)}
    missed = rows(measures, "missed_periods", **asked, least_share=0.6)
    assert missed == [("C", "petitions", "month", "2026-09", date(2026, 9, 30))], "a rate without cases is no lateness"
    assert rows(measures, "missed_periods", **asked, least_share=0.8) == [], "too few siblings have the period"
    later = asked | {"from_day": date(2026, 9, 30)}
    assert rows(measures, "missed_periods", **later, least_share=0.6) == []


def test_coverage_holds_whole_periods_of_the_promised_kind(measures: duckdb.DuckDBPyConnection) -> None:
    held = rows(measures, "unit_coverage", frame="2025", parent="56", kind="month")
    assert [(unit, code, period, count) for unit, code, period, _, count in held] == [
        ("A", "on_time", "2026-09", 2),
        ("A", "received", "2026-09", 2),
        ("B", "on_time", "2026-09", 2),
        ("B", "received", "2026-09", 2),
        ("C", "received", "2026-08", 1),
    ]
    assert [row[:3] for row in rows(measures, "unit_coverage", frame="2025", parent="56", kind="year")] == [
        ("D", "dti", "2024")
    ]


def test_freshness_knows_the_newest_of_every_source(measures: duckdb.DuckDBPyConnection) -> None:
    found = [(code, source, period) for code, _, source, _, period, _, _ in rows(measures, "indicator_freshness")]
    assert found == [
        ("dti", "QD", "2024"),
        ("figure", "BAO", "2021-06-30"),
        ("on_time", "SIM", "2026-09"),
        ("received", "SIM", "2026-09"),
    ]


# The page


def test_the_page_lists_every_check_of_a_store() -> None:
    assert [f"check/{name}" for name in page.CHECKS] == queries.names("check")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("view", "parameters", "shown"),
    [
        ("indicators", {"find": "dung han"}, ("indicator-dossier_on_time",)),
        ("freshness", {}, ("freshness-tally", "by-source", 'data-testid="freshness"')),
        ("coverage", {"unit": "56"}, ("none-late", "unit-coverage", "coverage-tally")),
        ("coverage", {"unit": "56", "kind": "year"}, ("unit-coverage",)),
        ("coverage", {"unit": "VN", "frame": "2024"}, ("unit-coverage",)),
        ("deliveries", {}, ("checks",)),
        ("boundaries", {}, ("quiet",)),
    ],
)
def test_a_view_shows_what_it_is_for(
    view: str, parameters: dict[str, str], shown: tuple[str, ...], language: str
) -> None:
    text = written(draw("sources", view=view, lang=language, **parameters))
    assert [name for name in shown if name not in text] == []


@pytest.mark.usefixtures("home")
def test_a_register_without_a_hit_says_so() -> None:
    assert words.word("sources.no_indicator", "vi") in written(
        draw("sources", view="indicators", find="khong co gi nhu the")
    )


class Record:
    """What the search of the register reads."""

    code = "dossier_on_time"
    name_vi, name_en = "Tỷ lệ hồ sơ giải quyết đúng hạn", "Dossiers settled on time"
    short_vi, short_en = "Đúng hạn", "On time"
    legal_basis = "766/QĐ-TTg"
    how_vi, how_en = "Hồ sơ đúng hạn / hồ sơ đã giải quyết", "On time / settled"


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("", True),
        ("đúng hạn", True),
        ("DUNG HAN", True),
        ("dossier on_time", True),
        ("766/qd-ttg", True),
        ("settled hồ sơ", True),
        ("đúng hạn dti", False),
    ],
)
def test_the_register_is_searched_without_accents(asked: str, fits: bool) -> None:
    assert indicators.matches(Record(), asked) is fits
