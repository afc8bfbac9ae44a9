"""The pages of petitions and of information security: what each view shows, held against the store and the events."""

import re
from html import unescape
from typing import Any

import pytest

from components import format, words
from components.petitions.page import VIEWS as PETITION_VIEWS
from components.security.page import VIEWS as SECURITY_VIEWS
from data import queries
from tests.conftest import Database
from tests.test_pages import Drawn, draw

UNITS = (("2025", "VN"), ("2025", "56"), ("2025", "22366"), ("2024", "62"), ("2024", "568"), ("2024", "498"))
PERIODS = ("2024", "2026-10", "2025-Q1")
TABLES = {
    "categories": "categories",
    "places": "-places",
    "points": "petition-rows",
    "incidents": "incidents-severity",
    "watching": "watching",
    "platforms": "platforms",
}
SENTENCES = (
    "petitions.none",
    "petitions.points_former",
    "petitions.rows_none",
    "security.quiet",
    "security.no_platforms",
    "trend.none",
)

pytestmark = pytest.mark.usefixtures("home")


def rows_of(drawn: Drawn, name: str) -> list[list[str]]:
    """The cells of a table as text, the first line of each."""
    [piece] = [piece for piece in drawn.html if f'data-testid="{name}"' in piece]
    body = piece.partition("<tbody>")[2]
    lines = re.findall(r"<tr.*?</tr>", body)
    return [[unescape(text) for text in re.findall(r"<td[^>]*><span>(.*?)</span>", line)] for line in lines]


def said(drawn: Drawn) -> str:
    return " ".join([*drawn.html, *(box.value for box in drawn.app.info), *(one.value for one in drawn.app.caption)])


@pytest.mark.parametrize(("frame", "unit"), UNITS)
@pytest.mark.parametrize(
    ("page", "view"),
    [*(("petitions", view) for view in PETITION_VIEWS), *(("security", view) for view in SECURITY_VIEWS)],
)
def test_every_view_shows_its_table_or_says_why_not(page: str, view: str, frame: str, unit: str) -> None:
    number = UNITS.index((frame, unit))
    language = ("vi", "en")[number % 2]
    period = PERIODS[number % len(PERIODS)]
    drawn = draw(page, frame=frame, unit=unit, view=view, period=period, lang=language)
    if view in ("map", "history"):
        return
    shown = f'{TABLES[view]}"' in said(drawn)
    sentence = any(words.word(key, language) in said(drawn) for key in SENTENCES)
    assert shown or sentence


def test_categories_add_up_to_the_indicator_of_the_unit(database: Database) -> None:
    drawn = draw("petitions", frame="2024", unit="62", period="2024")
    received = sum(int(row[3].replace(".", "")) for row in rows_of(drawn, "categories"))
    assert received == database.value("2024", "62", "petition_received", "2024")


def test_units_add_up_to_their_province(database: Database) -> None:
    drawn = draw("petitions", frame="2024", unit="62", period="2024", view="places")
    rows = rows_of(drawn, "petition-places")
    districts = database.rows("SELECT name FROM unit WHERE frame = '2024' AND parent = '62'")
    assert {row[0] for row in rows} <= {name for (name,) in districts}
    received = sum(int(row[3].replace(".", "")) for row in rows)
    assert received == database.value("2024", "62", "petition_received", "2024")


def test_a_category_can_be_looked_at_alone() -> None:
    drawn = draw("petitions", frame="2024", unit="62", period="2024", view="places", category="traffic")
    of_all = draw("petitions", frame="2024", unit="62", period="2024", view="places")
    alone, whole = (
        sum(int(row[3].replace(".", "")) for row in rows_of(one, "petition-places")) for one in (drawn, of_all)
    )
    assert 0 < alone < whole


def test_incidents_are_the_same_however_they_are_told_apart(database: Database) -> None:
    drawn = draw("security", frame="2024", unit="62", period="2024")
    counts = [
        sum(int(row[2].replace(".", "")) for row in rows_of(drawn, f"incidents-{by}"))
        for by in ("severity", "kind", "system")
    ]
    assert counts == [database.value("2024", "62", "incident_count", "2024")] * 3


def test_the_documents_say_who_watches_and_what_it_connects_to() -> None:
    drawn = draw("security", frame="2024", unit="62", view="watching")
    [row] = rows_of(drawn, "watching")
    assert row[0] == "Tỉnh Kon Tum"
    assert "SOC" in row[1]
    assert "NCSC" in row[3]


def test_the_pulse_is_that_of_the_checks(database: Database) -> None:
    drawn = draw("security", frame="2024", unit="62", period="2024", view="platforms")
    rows = rows_of(drawn, "platforms")
    held = database.rows(
        "SELECT sum(up) * 100.0 / sum(checks) FROM platform_day JOIN platform ON platform.code = platform_day.platform"
        " WHERE platform_day.unit = '62' AND year(day) = 2024 GROUP BY platform ORDER BY 1"
    )
    assert [row[1] for row in rows] == [format.quantity(share, 2, "%", "vi") for (share,) in held]


@pytest.mark.parametrize(
    "name",
    ["petition_categories", "petition_units", "incident_groups", "incident_units", "platform_pulse"],
)
def test_a_place_without_anything_gives_no_rows(database: Database, name: str) -> None:
    asked: dict[str, Any] = {"frame": "2024", "unit": "nowhere", "parent": "nowhere", "category": "", "by": "kind"}
    asked |= {"from": "2024-01-01", "to": "2024-12-31", "before": "2023-01-01", "period": "2024"}
    parameters = {key: asked[key] for key in queries.parameters(name)}
    assert database.connection.execute(queries.text(name), parameters).fetchall() == []
