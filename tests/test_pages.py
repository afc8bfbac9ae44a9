"""Every page in both languages, both frames and at every level: no exception, and what it has to show.

Streamlit's AppTest runs `app.py`; the browser tests see what AppTest cannot draw (components, the URL, the theme).
"""

import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import format, headline, palette, selection, words
from components.register import register
from data import home as places
from data import progress
from tests.conftest import Database

PAGES = ("overview", "map", "rankings", "services")
LANGUAGES = ("vi", "en")
UNITS = (
    ("2025", "VN"),
    ("2025", "56"),
    ("2025", "22366"),
    ("2024", "VN"),
    ("2024", "62"),
    ("2024", "568"),
    ("2024", "22363"),
    ("2024", "498"),
)
WITHOUT_PEOPLE = "498"
AT_PROVINCES_ONLY, AT_EVERY_LEVEL = "dti", "dossier_online"
VIETNAMESE_LETTER = re.compile(r"[ăâđêôơưàáạảãằắặẳẵầấậẩẫèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ]", re.IGNORECASE)
SECONDS = 30


@dataclass(frozen=True)
class Drawn:
    """What one run drew."""

    app: AppTest

    def __post_init__(self) -> None:
        assert not self.app.exception, [problem.message for problem in self.app.exception]
        assert not self.app.error, [problem.value for problem in self.app.error]

    @cached_property
    def html(self) -> list[str]:
        """Every piece of HTML but the style sheet."""
        found = [piece.proto.body for piece in self.app.get("html")]
        return [piece for piece in found if not piece.startswith("<style>")]

    @property
    def heading(self) -> str:
        """The name of the place, as the page's first heading."""
        return unescape(re.findall(r"<h1>(.*?)</h1>", " ".join(self.html))[0])

    @property
    def notices(self) -> list[str]:
        """The sentences that say what was not shown as asked."""
        boxes = [piece for piece in self.html if 'data-testid="notice"' in piece]
        return [unescape(text) for box in boxes for text in re.findall(r"<p>(.*?)</p>", box)]

    def component(self, key: str) -> dict[str, Any]:
        """What a component of the project was sent."""
        found = [one.proto for one in self.app.get("bidi_component") if one.proto.id.endswith(f"-{key}")]
        return json.loads(found[0].json)

    @property
    def map(self) -> dict[str, Any]:
        """What the map was sent."""
        return self.component("map")

    @property
    def tiles(self) -> dict[str, dict[str, Any]]:
        """The headline numbers by indicator."""
        return {tile["indicator"]: tile for tile in self.component("tiles")["tiles"]}

    @property
    def labels(self) -> list[str]:
        """Labels and choices of every control."""
        found: list[str] = []
        for kind in ("selectbox", "button_group", "select_slider", "text_input"):
            for control in self.app.get(kind):
                found += [getattr(control, "label", ""), getattr(control, "placeholder", "") or ""]
                found += [str(choice) for choice in getattr(control, "options", ())]
        return [text for text in found if text]


def draw(page: str = "overview", **parameters: str) -> Drawn:
    """Open a page of the application at a URL."""
    app = AppTest.from_file(str(places.PROJECT / "app.py"), default_timeout=SECONDS)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    if page != "overview":
        app.switch_page(f"pages/{page}.py").run()
    return Drawn(app)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("indicator", [AT_PROVINCES_ONLY, AT_EVERY_LEVEL])
@pytest.mark.parametrize(("frame", "unit"), UNITS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_everywhere(
    database: Database, version: str, page: str, language: str, frame: str, unit: str, indicator: str
) -> None:
    drawn = draw(page, frame=frame, unit=unit, indicator=indicator, lang=language)
    described = register(version, language)[indicator]
    assert drawn.heading == database.full_name(frame, unit, language)
    assert drawn.notices == []
    headings = [heading.value for heading in drawn.app.subheader]
    if page == "services":
        assert headings == [words.word("services.sectors_title", language, unit=drawn.heading)]
        assert drawn.tiles or unit == WITHOUT_PEOPLE
        assert any('data-testid="sectors"' in piece for piece in drawn.html) or unit == WITHOUT_PEOPLE
        return
    sent = drawn.map
    assert (sent["frame"], sent["indicator"], sent["language"]) == (frame, indicator, language)
    assert unit in (sent["parent"], sent["selected"], *(step["code"] for step in sent["path"]))
    assert sent["title"] == described.name
    if page == "overview":
        assert headings == [f"{described.name}: {database.full_name(frame, unit, language)}"]
        assert drawn.tiles or unit == WITHOUT_PEOPLE
    elif page == "map":
        assert headings == [words.word("map.table", language)]
        assert len(drawn.app.dataframe) == 1
    else:
        ranked = drawn.component("standings")
        same = "/".join((version, frame, indicator, sent["period"], sent["parent"]))
        assert ranked["address"].startswith(f"/standings/{same}/"), "the table ranks what the map draws"
        assert (ranked["title"], ranked["language"]) == (described.name, language)
        assert unit in (sent["parent"], ranked["selected"])


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("frame", "unit"), [("2025", "VN"), ("2025", "56"), ("2024", "62"), ("2024", "568")])
def test_the_map_draws_the_children_where_they_have_values(frame: str, unit: str) -> None:
    assert draw(frame=frame, unit=unit, indicator=AT_EVERY_LEVEL).map["parent"] == unit


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("frame", "unit"), [("2025", "56"), ("2024", "62")])
def test_the_map_stays_above_where_children_have_no_values_and_says_so(
    database: Database, frame: str, unit: str, language: str
) -> None:
    drawn = draw(frame=frame, unit=unit, indicator=AT_PROVINCES_ONLY, lang=language)
    assert (drawn.map["parent"], drawn.map["selected"]) == ("VN", unit)
    name = database.full_name(frame, unit, language)
    assert [caption.value for caption in drawn.app.caption if name in caption.value and "DTI" in caption.value]


def blank_as_nan(rows: list[tuple[str, float | None]]) -> list[tuple[str, float]]:
    """Names and values, a missing value as a table holds it."""
    return [(name, float("nan") if value is None else value) for name, value in rows]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("frame", "unit", "indicator", "period"),
    [
        ("2025", "VN", "dossier_online", "2026-10"),
        ("2025", "56", "dossier_received", "2026-09"),
        ("2025", "VN", "dti", "2024"),
        ("2024", "568", "dossier_on_time", "2025-06"),
        ("2024", "62", "population", "2024"),
    ],
)
def test_the_table_equals_the_store(
    database: Database, version: str, frame: str, unit: str, indicator: str, period: str, language: str
) -> None:
    drawn = draw("map", frame=frame, unit=unit, indicator=indicator, period=period, lang=language)
    table = drawn.app.dataframe[0].value
    value_column = next(name for name in table.columns if name.startswith(words.word("column.value", language)))
    shown = dict(zip(table[words.word("column.unit", language)], table[value_column], strict=True))
    expected = database.rows(
        f"""SELECT {"full_name" if language == "vi" else "full_name_en"}, value FROM unit LEFT JOIN measure
            ON measure.frame = unit.frame AND measure.unit = unit.code AND indicator = ? AND period = ?
        WHERE unit.frame = ? AND unit.parent = ?""",
        *(indicator, period, frame, unit),
    )
    assert shown == {name: pytest.approx(value, nan_ok=True, abs=0) for name, value in blank_as_nan(expected)}
    ranks = [rank for rank in table[words.word("column.rank", language)] if rank == rank]
    assert ranks == sorted(ranks)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("frame", "unit", "period"),
    [("2025", "VN", "2026-10"), ("2025", "56", "2026-10"), ("2025", "22366", "2026-09"), ("2024", "62", "2024-06")],
)
def test_the_tiles_equal_the_store(
    database: Database, version: str, frame: str, unit: str, period: str, language: str
) -> None:
    drawn = draw(frame=frame, unit=unit, period=period, lang=language)
    described = register(version, language)
    for indicator, tile in drawn.tiles.items():
        value = database.value(frame, unit, indicator, tile["period"])
        assert value is not None
        assert tile["value"] == format.number(value, described[indicator].decimals, language)
        state = database.one(
            "SELECT state FROM measure WHERE frame = ? AND unit = ? AND indicator = ? AND period = ?",
            *(frame, unit, indicator, tile["period"]),
        )
        assert (tile["state"], tile["state_mark"]) == (state, palette.STATE_MARKS[state])
    assert drawn.tiles["dossier_online"]["period"] == period


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("frame", selection.FRAMES)
def test_no_vietnamese_is_left_in_the_english_controls(page: str, frame: str) -> None:
    left = [text for text in draw(page, frame=frame, lang="en").labels if VIETNAMESE_LETTER.search(text)]
    assert left == []


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("frame", selection.FRAMES)
def test_no_english_is_left_in_the_vietnamese_controls(version: str, page: str, frame: str) -> None:
    english = {words.word(key, "en") for key in words.table() if words.word(key, "en") != words.word(key, "vi")}
    names = register(version, "vi"), register(version, "en")
    english |= {names[1][code].short for code in names[1] if names[1][code].short != names[0][code].short}
    assert english.isdisjoint(draw(page, frame=frame, lang="vi").labels)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("parameters", "shown", "said"),
    [
        ({"unit": "zz"}, "VN", {"vi": "Không có đơn vị mã “zz”", "en": "No unit has the code “zz”"}),
        ({"unit": "56999"}, "56", {"vi": "“56999”", "en": "“56999”"}),
        ({"unit": "62"}, "51", {"vi": "tỉnh Kon Tum thuộc", "en": "Kon Tum Province belongs"}),
        ({"indicator": "happiness"}, "VN", {"vi": "Không có chỉ tiêu", "en": "There is no indicator"}),
        ({"period": "1066"}, "VN", {"vi": "không có số liệu kỳ 1066", "en": "no values for 1066"}),
        ({"frame": "1066"}, "VN", {"vi": "Không có hệ địa giới", "en": "There is no set of units"}),
        ({"closing": "x"}, "VN", {"vi": "Không có số liệu chốt", "en": "no closed numbers"}),
    ],
)
def test_a_url_that_cannot_be_taken_says_so(
    database: Database,
    page: str,
    language: str,
    parameters: dict[str, str],
    shown: str,
    said: dict[str, str],
) -> None:
    drawn = draw(page, lang=language, **parameters)
    assert drawn.heading == database.full_name("2025", shown, language)
    assert len(drawn.notices) == 1
    assert said[language] in drawn.notices[0]


@pytest.mark.usefixtures("home")
def test_an_unknown_language_is_said_in_vietnamese() -> None:
    drawn = draw(lang="fr")
    assert drawn.map["language"] == "vi"
    assert "Không có ngôn ngữ “fr”" in drawn.notices[0]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("frame", selection.FRAMES)
def test_an_indicator_that_has_no_values_here_says_so(page: str, frame: str, version: str) -> None:
    described = register(version, "vi")
    code = next(code for code in described if frame not in described[code].frames)
    drawn = draw(page, frame=frame, indicator=code)
    assert drawn.notices, f"{code} in frame {frame}"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("page", PAGES)
def test_every_indicator_can_be_opened(version: str, page: str) -> None:
    for code in list(register(version, "vi"))[:: 5 if page == "overview" else 10]:
        draw(page, frame="2024", unit="56", indicator=code)


@pytest.mark.usefixtures("home")
def test_a_page_drawn_again_keeps_what_app_draws() -> None:
    app = draw("map", unit="56").app
    for _ in range(2):
        drawn = Drawn(app.run())
        assert drawn.heading == "Tỉnh Khánh Hòa"
        assert drawn.map["parent"] == "56"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_what_is_behind(database: Database, language: str) -> None:
    rows = draw(lang=language, period="2026-10").component("red")["rows"]
    column = {"vi": "full_name", "en": "full_name_en"}[language]
    behind = {
        name
        for (name,) in database.rows(
            f"""SELECT DISTINCT {column} FROM measure
            JOIN unit ON unit.frame = measure.frame AND unit.code = measure.unit
            WHERE measure.frame = '2025' AND state = 'behind'"""
        )
    }
    assert rows
    assert {row["name"] for row in rows} <= behind
    assert {row["mark"] for row in rows} == {palette.STATE_MARKS["behind"]}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_changes(database: Database, language: str) -> None:
    app = draw(lang=language, indicator="dossier_online", period="2026-10").app
    rows = Drawn(app.button_group(key="list").set_value("changes").run()).component("changes")["rows"]
    ordered = database.rows(
        """SELECT unit FROM measure WHERE frame = '2025' AND parent = 'VN' AND indicator = 'dossier_online'
        AND period = '2026-10' ORDER BY change_period DESC"""
    )
    assert rows[0]["name"] == database.full_name("2025", ordered[0][0], language)
    assert rows[-1]["name"] == database.full_name("2025", ordered[-1][0], language)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("frame", "unit", "stated_of"),
    [
        *[("2024", unit, unit) for unit in ("11", "56", "62", "49", "84")],
        *[("2025", "51", "62"), ("2025", "56", "56"), ("2025", "86", "84"), ("2025", "48", "49"), ("2025", "11", "11")],
    ],
)
def test_every_figure_of_the_documents_is_shown_at_its_place(
    database: Database, frame: str, unit: str, stated_of: str
) -> None:
    app = draw(frame=frame, unit=unit).app
    shown = " ".join(Drawn(app.button_group(key="list").set_value("documents").run()).html)
    figures = database.rows(
        """SELECT figure.code FROM figure JOIN unit ON unit.frame = figure.frame AND unit.code = figure.unit
        WHERE figure.frame = '2024' AND ? IN (figure.unit, unit.parent)""",
        stated_of,
    )
    assert figures
    assert [code for (code,) in figures if f">{code} · " not in shown] == []


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["columns", "compare"])
@pytest.mark.parametrize(("frame", "unit"), [("2025", "VN"), ("2025", "22366"), ("2024", "568")])
def test_every_way_to_look_at_the_map(view: str, frame: str, unit: str, language: str) -> None:
    app = draw("map", frame=frame, unit=unit, lang=language).app
    Drawn(app.button_group(key="map_view").set_value(view).run())


@pytest.mark.usefixtures("home")
def test_search_finds_a_former_name_and_says_what_it_is_now() -> None:
    app = draw().app
    app.text_input(key="search").set_value("binh duong").run()
    offered = [button for button in app.button if str(button.key).startswith("found_2024_74")]
    assert "Tỉnh Bình Dương" in offered[0].label
    assert "Thành phố Hồ Chí Minh" in offered[0].label


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_fails_says_so_in_a_sentence_and_keeps_the_controls(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(chosen: object) -> None:
        raise ZeroDivisionError("the reader must not see this")

    monkeypatch.setattr(headline, "strip", broken)
    app = AppTest.from_file(str(places.PROJECT / "app.py"), default_timeout=SECONDS)
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    assert [problem.value for problem in app.error] == [words.word("problem", language)]
    assert app.selectbox(key="indicator").label == words.word("control.indicator", language)


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation where nothing has been built."""
    monkeypatch.setenv("TOANCANH_HOME", str(tmp_path))
    yield tmp_path


def waiting(language: str, page: str) -> AppTest:
    """The page of a visitor who comes before there is a store."""
    app = AppTest.from_file(str(places.PROJECT / "app.py"), default_timeout=SECONDS)
    app.query_params["lang"] = language
    app.run()
    if page != "overview":
        app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert app.title[0].value == words.word("waiting.title", language)
    return app


def report(**parts: Any) -> None:
    """Leave a build's progress in the installation's folder."""
    state = {"share": 0.4, "step_vi": "Tính bảng", "step_en": "Computing", "started_at": time.time() - 21}
    text = json.dumps(state | {"process": os.getpid()} | parts)
    places.progress_file().write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_store_the_operator_is_told_what_to_run(language: str, page: str) -> None:
    app = waiting(language, page)
    assert app.warning[0].value == words.word("waiting.nothing", language)
    assert app.code[0].value == "make data"


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_build_under_way_shows_how_far_it_is(language: str) -> None:
    report()
    app = waiting(language, "overview")
    bar = app.get("progress")[0]
    assert bar.proto.value == 40
    assert bar.proto.text == {"vi": "Tính bảng", "en": "Computing"}[language]
    assert re.search(r"\b(2[1-9]|3\d)\b", app.caption[0].value)
    assert not app.code


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failed_build_says_why(language: str) -> None:
    progress.Reporter().failed("observation.csv, dòng 7: trùng khóa", "observation.csv, row 7: duplicate key")
    app = waiting(language, "overview")
    assert (
        app.error[0].value
        == {
            "vi": "observation.csv, dòng 7: trùng khóa",
            "en": "observation.csv, row 7: duplicate key",
        }[language]
    )
    assert app.code[0].value == "make data"


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize("written", ["", "{", "[]", '{"share": 1}'])
def test_a_torn_progress_file_is_no_progress(empty_home: Path, written: str) -> None:
    places.progress_file().write_text(written, encoding="utf-8")
    assert waiting("vi", "overview").code[0].value == "make data"


@pytest.mark.usefixtures("empty_home")
def test_a_killed_build_is_not_waited_for() -> None:
    report(process=2**22 + 1)
    assert waiting("vi", "overview").code[0].value == "make data"


@pytest.mark.usefixtures("empty_home")
def test_a_pointer_to_nothing_is_no_store(empty_home: Path) -> None:
    (empty_home / "store").mkdir()
    (empty_home / "store" / "current").write_text("20260101T000000-00000000")
    assert waiting("vi", "overview").code[0].value == "make data"
