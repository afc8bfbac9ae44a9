"""The table of a ranking: what its pages say, and what it does in a browser by itself."""

import csv
import io
import json
import re
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from components import standing_pages, standings, words
from data import spreadsheet
from tests.conftest import Database, Server, Viewers

FOLDER = Path(standings.__file__).parent
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.js")))
Standing = namedtuple("Standing", "rank value status", defaults=("published",))
COMMUNES = {"frame": "2025", "indicator": "dossier_online", "period": "2026-10", "place": "VN", "level": "commune"}
PROVINCES = COMMUNES | {"level": "province"}


def make(**parts: Any) -> standings.StandingsData:
    given: dict[str, Any] = {
        "address": "/standings/v/2025/dti/2024/VN/province.json?language=vi",
        "csv_address": "/standings/v/2025/dti/2024/VN/province.csv?language=vi",
        "title": "DTI",
        "subtitle": "2024",
        "language": "vi",
        "selected": "",
        "decimals": 4,
        "unit_label": "",
        "direction": "up",
    }
    return standings.StandingsData(**given | parts)


# What is sent


@pytest.mark.parametrize("wrong", [{"language": "fr"}, {"direction": "sideways"}, {"address": "https://host/x.json"}])
def test_impossible_data_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        make(**wrong)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_one_run_sends_stays_small(language: str) -> None:
    assert len(json.dumps(standings.payload(make(language=language)))) < 4_000


def test_browser_code_uses_words_that_exist_and_all_of_them() -> None:
    used = set(re.findall(r"\btexts\.(\w+)", CODE)) | {"name", "value", "state", "spark", "rank", "up", "leader"}
    assert used == set(words.group("standings.table", "vi"))


def test_the_row_that_was_clicked_is_told_apart_by_key(monkeypatch: pytest.MonkeyPatch) -> None:
    state = {"one": {"chosen": "56"}, "two": {"chosen": None}, "three": {"chosen": ["56"]}}
    monkeypatch.setattr(standings.selection, "taken", state.get)
    assert [standings.chosen(key) for key in ("one", "two", "three", "four")] == ["56", None, None, None]


# Places


def ties_and_distances(rows: list[Standing], *, error: float = 0.0, direction: str = "up") -> list[tuple[Any, ...]]:
    return [(place.tie, place.up, place.leader) for place in standing_pages._places(tuple(rows), 2, error, direction)]


def test_equal_printed_values_are_a_tie_and_distances_are_of_printed_values() -> None:
    rows = [Standing(1, 9.004), Standing(1, 8.996), Standing(3, 8.5), Standing(4, 8.25), Standing(None, None)]
    assert ties_and_distances(rows) == [
        ("=", None, None),
        ("=", None, None),
        ("", 0.5, 0.5),
        ("", 0.25, 0.75),
        ("", None, None),
    ]


@pytest.mark.parametrize(
    ("statuses", "values", "expected"),
    [
        (("derived", "derived"), (0.52, 0.50), "≈≈"),
        (("derived", "published"), (0.52, 0.50), ""),
        (("derived", "published"), (0.51, 0.50), "≈≈"),
        (("published", "published"), (0.51, 0.50), ""),
        (("derived", "derived"), (0.53, 0.50), ""),
    ],
)
def test_values_nearer_than_their_rounding_are_marked(
    statuses: tuple[str, str], values: tuple[float, float], expected: str
) -> None:
    rows = [Standing(rank, *pair) for rank, pair in enumerate(zip(values, statuses, strict=True), start=1)]
    assert "".join(tie for tie, *_ in ties_and_distances(rows, error=0.01)) == expected


def test_distances_are_upwards_where_less_is_better() -> None:
    rows = [Standing(1, 2.0), Standing(2, 3.5)]
    assert ties_and_distances(rows, direction="down")[1] == ("", 1.5, 1.5)


def test_no_distance_to_a_place_whose_value_nobody_published() -> None:
    rows = [Standing(1, None), Standing(2, 0.8), Standing(3, 0.7), Standing(7, 0.5)]
    assert ties_and_distances(rows) == [("", None, None), ("", None, None), ("", 0.1, None), ("", None, None)]


def test_a_few_values_have_ends_but_no_median() -> None:
    covered = tuple(Standing(None, value) for value in (1.0, 2.0, 3.0, 4.0, None))
    assert standing_pages._bounds(covered, 2) == {"low": 1.0, "q1": 1.75, "median": 2.5, "q3": 3.25, "high": 4.0}
    few = standing_pages._bounds((*covered, Standing(None, None)), 2)
    assert few == {"low": 1.0, "q1": None, "median": None, "q3": None, "high": 4.0}


def test_a_spark_has_a_gap_where_the_series_broke() -> None:
    assert standing_pages._cut([1.0, 2.0, 3.0], 2) == [1.0, 2.0, None, 3.0]
    assert standing_pages._cut([1.0, 2.0], 2) == [1.0, 2.0]
    assert standing_pages._cut([1.0, 2.0], 0) == [1.0, 2.0]


def test_text_that_looks_like_a_formula_is_guarded() -> None:
    cells = ["=1+1", "-x", "@a", "+b", "\t=c", "An", "", None, -3.5]
    assert spreadsheet.guarded(cells) == ["'=1+1", "'-x", "'@a", "'+b", "'\t=c", "An", "", None, -3.5]


# Pages


def page_of(version: str, **parts: str) -> dict[str, Any]:
    return json.loads(standing_pages.asset(version=version, **COMMUNES | parts).body)


def whole(version: str, **parts: str) -> list[dict[str, Any]]:
    first = page_of(version, **parts)
    starts = range(0, first["matching"], standing_pages.ROWS_A_PAGE)
    return [row for start in starts for row in page_of(version, offset=str(start), **parts)["rows"]]


@pytest.fixture
def published(version: str, home: Path) -> str:
    """The version, once the code under test looks into the folder it is in."""
    return version


def test_pages_hold_every_unit_once_in_order_of_rank(published: str, database: Database) -> None:
    rows = whole(published)
    codes = database.rows("SELECT code FROM unit WHERE frame = '2025' AND level = 'commune'")
    assert sorted(row["code"] for row in rows) == sorted(code for (code,) in codes)
    ranks = [row["rank"] for row in rows if row["rank"] is not None]
    assert ranks == sorted(ranks)
    values = [row["value"] for row in rows if row["rank"] is not None]
    assert values == sorted(values, reverse=True)


def test_provinces_stand_as_the_map_ranks_them(published: str, database: Database) -> None:
    expected = database.rows(
        "SELECT unit, rank_country FROM measure WHERE frame = '2025' AND parent = 'VN' AND level = 'province'"
        " AND indicator = 'dossier_online' AND period = '2026-10'"
    )
    assert {(row["code"], row["rank"]) for row in whole(published, **PROVINCES)} == set(expected)


@pytest.mark.parametrize("sort", ["change", "rank_change", "name", "rank"])
def test_an_order_turned_round_leaves_the_unknown_last(published: str, sort: str) -> None:
    forth, back = (whole(published, sort=order) for order in (sort, f"-{sort}"))
    column = {"change": "change_text", "rank_change": "rank_change", "name": "name", "rank": "rank"}[sort]
    known = [row[column] for row in forth if row[column] not in (None, "")]
    assert [row[column] for row in back][: len(known)] == known[::-1] or sort == "name"
    assert {row["code"] for row in forth} == {row["code"] for row in back}
    if sort == "name":
        assert [row["code"] for row in back] == [row["code"] for row in forth][::-1]


def test_a_unit_is_found_without_accents_and_its_place_is_told(published: str) -> None:
    found = page_of(published, find="NHA trang", chosen="22366")
    assert 0 < found["matching"] < found["total"]
    assert all("Nha Trang" in row["name"] for row in found["rows"])
    assert found["rows"][found["chosen"]]["code"] == "22366"
    assert page_of(published, find="zzz")["rows"] == []


def test_documented_units_are_where_the_page_says(published: str) -> None:
    page = page_of(published, **PROVINCES)
    assert "Khánh Hòa" in [named["name"] for named in page["documented"]]
    assert [page["rows"][named["position"]]["code"] for named in page["documented"]] == [
        named["code"] for named in page["documented"]
    ]
    assert {row["code"] for row in page["rows"] if row["documented"]} == {named["code"] for named in page["documented"]}


def test_counts_are_ranked_per_head_of_the_population(published: str) -> None:
    asked = PROVINCES | {"indicator": "dossier_received", "per_head": "1"}
    page = page_of(published, **asked)
    assert "hồ sơ/1.000 dân" in page["summary"]
    assert all(re.fullmatch(r"[\d.]+,\d", row["text"]) for row in page["rows"])
    assert page_of(published, **asked | {"per_head": ""})["rows"][0]["value"] != page["rows"][0]["value"]


def test_the_file_is_the_whole_set_in_the_same_order(published: str) -> None:
    body = standing_pages.csv(version=published, **PROVINCES, language="en").body
    assert body.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    rows = whole(published, **PROVINCES)
    assert [(line["Code"], line["Rank"], float(line["Value (%)"])) for line in lines] == [
        (row["code"], str(row["rank"]), row["value"]) for row in rows
    ]
    assert {line["Status"] for line in lines} == {"simulated"}


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ([], "note_none"),
        ([Standing(None, 1.0)], "note_one"),
        ([Standing(None, 1.0), Standing(None, None)], "note_few"),
        ([Standing(1, 1.0), Standing(2, 0.5)], ""),
    ],
)
def test_a_set_that_is_not_ranked_says_why(rows: list[Standing], note: str) -> None:
    Row = namedtuple("Row", (*Standing._fields, "rank_source"))
    given = tuple(Row(*row, "computed" if row.rank else None) for row in rows)
    blanks = {"n": "1", "of": "2"} if note == "note_few" else {}
    assert standing_pages.note(given, "vi") == (words.word(f"standings.{note}", "vi", **blanks) if note else "")


# In a browser, by itself


class Stage:
    """A blank page of the server with nothing on it but the table."""

    def __init__(self, page: Page, version: str) -> None:
        self.page, self.version = page, version
        page.route("**/stage", lambda route: route.fulfill(content_type="text/html", body="<div id=host></div>"))
        page.goto("/stage")
        self.rows = page.get_by_test_id("standings-row")

    def draw(self, asked: dict[str, str] = COMMUNES, **parts: Any) -> None:
        """Draw the table of a set, or draw it again; clicks are kept in `window.chosen`."""
        base = "/standings/{version}/{frame}/{indicator}/{period}/{place}/{level}".format(version=self.version, **asked)
        given = {"address": f"{base}.json?language=vi", "csv_address": f"{base}.csv?language=vi", "height": 500}
        data = standings.payload(make(**given | {"decimals": 2, "unit_label": "%"} | parts))
        address = standings.assets.code_address("standings", "standings.js")
        self.page.evaluate(
            """async ([address, data]) => {
                const host = document.getElementById("host");
                const place = host.shadowRoot ?? host.attachShadow({ mode: "open" });
                const { default: mount } = await import(address);
                window.chosen ??= [];
                window.release = mount({ data, parentElement: place, setTriggerValue: (_, code) => window.chosen.push(code) });
            }""",
            [address, data],
        )

    def row(self, position: int) -> Any:
        """The row at a position in the whole list, 0 the first."""
        return self.page.locator(f'[data-testid=standings-row][aria-rowindex="{position + 2}"]')

    def focused(self) -> str | None:
        """The code of the row with the focus."""
        return self.page.evaluate(
            "document.getElementById('host').shadowRoot.activeElement?.closest('.row')?.dataset.code"
        )

    def scroll(self, share: float) -> None:
        """Scroll the table to a share of its height, once it has one."""
        expect(self.rows.first).to_have_attribute("data-code", re.compile(r"\d+"))
        self.page.evaluate(
            "share => { const scroller = document.getElementById('host').shadowRoot.querySelector('.scroller');"
            " scroller.scrollTop = share * scroller.scrollHeight; }",
            share,
        )


@pytest.fixture
def stage(viewers: Viewers, server: Server, published: str) -> Iterator[Stage]:
    yield Stage(viewers.open(server)[0], published)


def test_thousands_of_rows_but_only_those_in_sight_are_there(stage: Stage, published: str) -> None:
    stage.draw()
    expect(stage.row(0)).to_have_attribute("data-rank", "1")
    assert stage.rows.count() < 40
    stage.scroll(0.5)
    middle = page_of(published, offset="1620")["rows"]
    expect(stage.page.locator(f'[data-code="{middle[40]["code"]}"]')).to_have_count(1)
    assert stage.rows.count() < 60
    expect(stage.row(0)).to_have_count(0)
    assert stage.page.evaluate("performance.getEntriesByName('standings:drawn').length") == 1


def test_the_selected_row_is_in_sight_from_the_first(stage: Stage, published: str) -> None:
    last = [row for row in whole(published) if row["rank"] is not None][-2]
    stage.draw(selected=last["code"])
    row = stage.page.locator(f'[data-code="{last["code"]}"]')
    expect(row.locator("[aria-current=true]")).to_be_visible()
    expect(row).to_be_in_viewport()


def test_nobody_is_led_to_a_unit_without_a_value(published: str) -> None:
    empty = [row["code"] for row in whole(published) if row["value"] is None]
    assert empty
    assert all(page_of(published, chosen=code)["chosen"] is None for code in empty)


def test_a_column_sorts_and_turns_round_without_losing_the_focus(stage: Stage, published: str) -> None:
    stage.draw()
    head = stage.page.locator('[data-sort="change"]')
    for order in ("change", "-change"):
        head.click()
        expect(stage.row(0)).to_have_attribute("data-code", page_of(published, sort=order)["rows"][0]["code"])
    expect(stage.page.locator('[role=columnheader][aria-sort="ascending"]')).to_have_count(1)
    expect(head).to_be_focused()


def test_a_name_is_found_and_chosen_by_keyboard(stage: Stage, published: str) -> None:
    stage.draw()
    field = stage.page.get_by_test_id("standings-find")
    field.fill("tay nha trang")
    found = page_of(published, find="tay nha trang")
    expect(stage.rows).to_have_count(found["matching"])
    field.press("ArrowDown")
    assert stage.focused() == found["rows"][0]["code"]
    stage.page.keyboard.press("Enter")
    assert stage.page.evaluate("window.chosen") == [found["rows"][0]["code"]]
    field.fill("zzzz")
    expect(stage.page.get_by_text("Không có đơn vị nào khớp.")).to_be_visible()
    field.press("Escape")
    expect(stage.row(5)).to_have_attribute("data-code", re.compile(r"\d+"))


def test_arrows_walk_the_rows_past_the_end_of_a_page(stage: Stage, published: str) -> None:
    stage.draw()
    stage.row(0).locator("button").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "End"):
        stage.page.keyboard.press(key)
    last = whole(published)[-1]
    expect(stage.page.locator(f'[data-code="{last["code"]}"] button')).to_be_focused()
    stage.page.keyboard.press("Home")
    assert stage.focused() == page_of(published)["rows"][0]["code"]


def test_a_redraw_keeps_place_and_focus(stage: Stage) -> None:
    stage.draw()
    stage.scroll(0.3)
    expect(stage.row(1010)).to_have_attribute("data-code", re.compile(r"\d+"))
    stage.row(1000).locator("button").focus()
    before = stage.focused()
    stage.draw(COMMUNES, title="Khác")
    stage.draw(COMMUNES | {"period": "2026-09"})
    expect(stage.row(1000)).not_to_have_attribute("data-code", str(before))
    expect(stage.row(1000)).to_be_in_viewport()
    expect(stage.row(1000).locator("button")).to_be_focused()


def test_a_documented_unit_is_one_click_away(stage: Stage) -> None:
    stage.draw(PROVINCES, height=320)
    stage.page.get_by_test_id("standings-chips").get_by_role("button", name="Khánh Hòa").click()
    row = stage.page.locator('[data-testid=standings-row][data-code="56"]')
    expect(row).to_be_in_viewport()
    expect(row.get_by_test_id("standings-documented")).to_be_visible()
    assert stage.focused() == "56"
    assert stage.page.evaluate("window.chosen") == []


def test_pages_that_do_not_arrive_are_told_and_can_be_asked_again(stage: Stage) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    stage.page.route("**/commune.json*", refuse)
    stage.draw()
    retry = stage.page.get_by_role("button", name="Thử lại")
    expect(retry).to_be_visible()
    stage.page.unroute("**/commune.json*", refuse)
    retry.click()
    expect(stage.row(0)).to_have_attribute("data-rank", "1")
    expect(stage.page.get_by_test_id("standings-message")).to_be_hidden()


def test_two_lines_a_row_and_no_sideways_scroll_on_a_phone(viewers: Viewers, server: Server, published: str) -> None:
    page = viewers.open(server, viewport={"width": 390, "height": 844})[0]
    stage = Stage(page, published)
    stage.draw()
    expect(stage.row(0)).to_have_attribute("data-rank", "1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    scroller = page.locator(".scroller")
    assert scroller.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
    assert stage.row(1).evaluate("node => node.querySelector('.up').getBoundingClientRect().top") > stage.row(
        1
    ).evaluate("node => node.querySelector('.name-button').getBoundingClientRect().bottom")
