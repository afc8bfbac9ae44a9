"""Digital platforms: what the articles name, the queries as tables, the graph, what a build refuses, the page."""

import csv
import re
import shutil
from html import unescape
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect as see

from components import palette, words
from components.platforms import graph, marks
from components.platforms.graph import DISTRICT, OUTSIDE, PROVINCE, Edge, Node
from components.platforms.page import VIEWS
from components.platforms.stock import CATEGORIES
from components.platforms.timeline import timeline
from data import home as places
from data import periods, reference
from tests.conftest import Database, Viewers, serving
from tests.test_pages import Drawn, draw
from tests.test_queries import expect, given
from tests.test_reference import read_once

__all__ = ["read_once"]

PATIENCE = 20_000
LANGUAGES = ("vi", "en")
DOCUMENTED = {"56": 21, "62": 14, "49": 12, "84": 13, "11": 20, "103": 4}
"""Platforms that each article names, counted in the article; 103 is a district of 11."""

# What the articles say, sentence by sentence: platform, words of its name, stage, date.
NAMED = (
    ("56-ioc", "IOC", "building", "2024"),
    ("56-soc", "SOC", "building", "2024"),
    ("56-data-warehouse", "Kho dữ liệu dùng chung", "preparing", "2024"),
    ("56-citizen-interaction", "tương tác phục vụ người dân", "appraisal", "2024"),
    ("56-gis", "GIS", "upgrading", "2024"),
    ("56-population-db-link", "quốc gia về dân cư", "operating", "2023-02"),
    ("56-school-records", "Học bạ số", "pilot", "2024"),
    ("56-leader-information-centre", "chỉ đạo, điều hành của lãnh đạo", "not_stated", "2024"),
    ("62-dedicated-network", "Mạng truyền số liệu chuyên dùng", "reviewing", "2022"),
    ("62-lgsp", "LGSP", "operating", "2022"),
    ("62-ioc", "IOC", "not_stated", "2022"),
    ("62-documents", "VNPT iOffice", "operating", "2022"),
    ("49-ioc", "IOC", "operating", "2020"),
    ("49-lgsp", "LGSP", "operating", "2020"),
    ("49-reporting", "LRIS", "operating", "2020"),
    ("49-data-centre", "Trung tâm dữ liệu", "not_stated", "2021-05-16"),
    ("49-shared-servers", "máy chủ dùng chung", "not_stated", "2021-05-16"),
    ("84-soc", "SOC", "operating", "2023-H1"),
    ("84-assistant", "Trợ lý ảo", "operating", "2023-H1"),
    ("84-vneid", "VNeID", "operating", "2023-08-10"),
    ("11-ioc", "IOC", "pilot", "2022-06-02"),
    ("11-heritage-3d", "đồi A1", "operating", "2022-06-02"),
    ("103-one-stop", "Một cửa điện tử", "operating", "2021-12-31"),
    ("103-digital-signature", "Chữ ký số", "operating", "2021-12-31"),
)


# The reference tables


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return reference.load(places.REFERENCE)


def test_every_system_of_the_articles_has_its_place(tables: dict[str, pd.DataFrame]) -> None:
    assert tables["platform"]["unit"].value_counts().to_dict() == DOCUMENTED


@pytest.mark.parametrize(("code", "name", "stage", "as_of"), NAMED)
def test_a_platform_is_what_its_article_says(
    tables: dict[str, pd.DataFrame], code: str, name: str, stage: str, as_of: str
) -> None:
    row = tables["platform"].set_index("code").loc[code]
    assert name in row["name_vi"]
    assert (row["stage"], row["as_of"]) == (stage, as_of)


def test_levels_are_only_those_an_article_states(tables: dict[str, pd.DataFrame]) -> None:
    levels = dict(zip(tables["platform"]["code"], tables["platform"]["levels"], strict=True))
    assert levels["62-documents"] == levels["56-video-conference"] == "province district commune"
    assert levels["11-telehealth"] == "province district"
    assert levels["56-ioc"] == ""


def test_the_first_table_lacked_what_was_added(tables: dict[str, pd.DataFrame]) -> None:
    added = tables["figure_correction"].query("field == 'code'")["table"].to_list()
    assert set(added) == {"platform", "platform_link"}
    assert len(tables["platform"]) - added.count("platform") == 81
    assert len(tables["platform_link"]) - added.count("platform_link") == 16


def test_every_category_has_a_colour_and_letters() -> None:
    for theme in ("light", "dark"):
        assert set(palette.PLATFORM_CATEGORIES[theme]) == set(CATEGORIES) == set(reference.CATEGORIES.split())
    for language in LANGUAGES:
        letters = words.group("platform_letters", language)
        assert set(letters) == set(CATEGORIES)
        assert len(set(letters.values())) == len(letters)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_can_be_read_on_their_colour(theme: str) -> None:
    ground = palette.theme(theme).background
    assert min(contrast(colour, ground) for colour in palette.PLATFORM_CATEGORIES[theme].values()) >= 4.5


# What a build refuses


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "reference"
    shutil.copytree(places.REFERENCE, copy)
    return copy


def edit(folder: Path, name: str, change: Any) -> list[dict[str, str]]:
    """Change the rows of a table in place; returns them."""
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return rows


def row_of(rows: list[dict[str, str]], **parts: str) -> int:
    """The spreadsheet row of the first one with these cells."""
    return 2 + next(at for at, row in enumerate(rows) if parts.items() <= row.items())


def refused(folder: Path, file: str, row: int, word_vi: str, word_en: str) -> None:
    with pytest.raises(reference.ReferenceError) as caught:
        reference.load(folder)
    found = [problem for problem in caught.value.problems if (problem.file, problem.row) == (file, row)]
    assert any(word_vi in problem.vi and word_en in problem.en for problem in found), caught.value
    assert f"{file}, dòng {row}" in caught.value.vi
    assert f"{file}, row {row}" in caught.value.en


def stage(platform: str, name: str, on_date: str, *, kind: str = "actual", note: str = "") -> dict[str, str]:
    return {
        "platform": platform, "stage": name, "on_date": on_date, "date_of": "state", "kind": kind, "source": "DB2022",
        "note_vi": note, "note_en": note,
    }  # fmt: skip


@pytest.mark.parametrize(("first", "then"), [("2020", "2021"), ("2021-03", "2021-04"), ("2021", "2022-05-30")])
def test_a_stage_that_goes_back_needs_a_note(folder: Path, first: str, then: str) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rows[:] = [row for row in rows if row["platform"] != "11-ioc"]
        rows.extend([stage("11-ioc", "operating", first), stage("11-ioc", "pilot", then)])

    rows = edit(folder, "platform_stage", change)
    at = row_of(rows, platform="11-ioc", stage="pilot")
    refused(folder, "platform_stage.csv", at, f"lùi từ 'operating' ({first})", f"back from 'operating' ({first})")
    edit(folder, "platform_stage", lambda rows: rows[-1].update(note_vi="dừng để sửa", note_en="halted for repair"))
    reference.load(folder)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (("pilot", "2021"), ("operating", "2021-06")),
        (("upgrading", "2020"), ("operating", "2022")),
        (("operating", "2021-06"), ("pilot", "2021")),
    ],
)
def test_what_may_be_the_order_of_the_lifecycle_is_no_step_back(
    folder: Path, first: tuple[str, str], then: tuple[str, str]
) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rows[:] = [row for row in rows if row["platform"] != "11-ioc"]
        rows.extend([stage("11-ioc", *first), stage("11-ioc", *then)])

    edit(folder, "platform_stage", change)
    edit(folder, "platform", lambda rows: rows[row_of(rows, code="11-ioc") - 2].update(stage="operating"))
    reference.load(folder)


@pytest.mark.parametrize(
    ("column", "value", "vi", "en"),
    [
        ("from_platform", "62-none", "'62-none' không có trong platform.csv", "'62-none' is not in platform.csv"),
        ("to_platform", "62-none", "'62-none' không có trong platform.csv", "'62-none' is not in platform.csv"),
        ("to_system", "nowhere", "'nowhere' không có trong outside_system.csv", "is not in outside_system.csv"),
        ("to_system", "", "không dẫn tới nền tảng", "leads to no registered platform"),
    ],
)
def test_a_link_between_what_is_not_registered_is_refused(
    folder: Path, column: str, value: str, vi: str, en: str
) -> None:
    edit(folder, "platform_link", lambda rows: rows[0].update({column: value}))
    refused(folder, "platform_link.csv", 2, vi, en)


@pytest.mark.parametrize("value", ["2024-13", "2024-02-30", "tháng 9", "2024/09", "2024-H3", "24", "2024-9"])
def test_a_stage_date_that_does_not_parse_is_refused(folder: Path, value: str) -> None:
    edit(folder, "platform_stage", lambda rows: rows[3].update(on_date=value))
    refused(folder, "platform_stage.csv", 5, "không phải là ngày", "is not a day")


@pytest.mark.parametrize("value", ["2022-06-03", "2022-07", "2023", "2022-H2"])
def test_a_stage_reached_after_its_source_was_printed_is_refused(folder: Path, value: str) -> None:
    rows = edit(folder, "platform_stage", lambda rows: None)
    at = row_of(rows, platform="11-lgsp")
    edit(folder, "platform_stage", lambda rows: rows[at - 2].update(on_date=value))
    refused(folder, "platform_stage.csv", at, "sau ngày của nguồn (2022-06-02)", "after the date of its source")


@pytest.mark.parametrize("value", ["2022-06-02", "2022-06", "2022", "2021"])
def test_a_date_that_may_lie_before_its_source_stands(folder: Path, value: str) -> None:
    rows = edit(folder, "platform_stage", lambda rows: None)
    at = row_of(rows, platform="11-lgsp")
    edit(folder, "platform_stage", lambda rows: rows[at - 2].update(on_date=value))
    reference.load(folder)


def test_a_stage_that_is_not_the_last_one_reached_is_refused(folder: Path) -> None:
    rows = edit(folder, "platform", lambda rows: None)
    at = row_of(rows, code="11-ioc")
    edit(folder, "platform", lambda rows: rows[at - 2].update(stage="operating"))
    refused(folder, "platform.csv", at, "khác giai đoạn thực tế cuối cùng 'pilot'", "not the last actual stage 'pilot'")


def test_a_platform_without_a_stage_reached_is_refused(folder: Path) -> None:
    rows = edit(folder, "platform", lambda rows: None)
    at = row_of(rows, code="56-ioc")

    def only_due(rows: list[dict[str, str]]) -> None:
        rows[:] = [row for row in rows if row["platform"] != "56-ioc" or row["kind"] == "due"]

    edit(folder, "platform_stage", only_due)
    refused(folder, "platform.csv", at, "chưa có giai đoạn thực tế", "has no actual stage")


def test_a_level_that_does_not_exist_is_refused(folder: Path) -> None:
    edit(folder, "platform", lambda rows: rows[0].update(levels="province village"))
    refused(folder, "platform.csv", 2, "'province village' không có", "unknown level")


# The queries


@pytest.fixture
def memory(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Old provinces A and B with district D and its commune C; A and B went into N, C into M, of N."""
    given(
        memory,
        "unit",
        "frame | code | parent | level\n2024 | VN | | country\n2024 | A | VN | province\n2024 | B | VN | province\n"
        "2024 | D | A | district\n2024 | C | D | commune\n2025 | N | VN | province\n2025 | M | N | commune",
    )
    given(
        memory,
        "unit_change",
        "from_frame | from_code | to_frame | to_code\n2024 | A | 2025 | N\n2024 | B | 2025 | N\n2024 | C | 2025 | M",
    )
    given(
        memory,
        "platform",
        "code | frame | unit | source | key | category | stage | as_of | levels\n"
        "A1 | 2024 | A | S | ioc | operations | pilot | 2022 | \nA2 | 2024 | A | S | mail | data | operating | 2022 | province\n"
        "B1 | 2024 | B | S | ioc | operations | operating | 2020 | \nD1 | 2024 | D | S | mail | data | operating | 2021-12-31 | district commune",
    )
    given(memory, "source", "code | title | published_on\nS | Bài | 2022-06-02")
    return memory


@pytest.mark.parametrize(
    ("frame", "unit", "held"),
    [
        ("2024", "A", "A1 | own | A\nA2 | own | A\nD1 | below | A"),
        ("2024", "D", "A1 | above | A\nA2 | above | A\nD1 | own | A"),
        ("2024", "C", "A1 | above | A\nA2 | above | A\nD1 | above | A"),
        ("2024", "B", "B1 | own | B"),
        ("2025", "N", "A1 | own | A\nA2 | own | A\nB1 | own | B\nD1 | below | A"),
        ("2025", "M", "A1 | above | A\nA2 | above | A\nD1 | above | A"),
        ("2025", "A", ""),
    ],
)
def test_a_place_has_its_own_what_lies_above_and_what_its_districts_have(
    memory: duckdb.DuckDBPyConnection, frame: str, unit: str, held: str
) -> None:
    expect(memory, "platforms", f"platform | held | province\n{held}".strip(), frame=frame, unit=unit)


@pytest.mark.parametrize("frame", ["2024", "2025"])
def test_the_country_has_every_platform(memory: duckdb.DuckDBPyConnection, frame: str) -> None:
    expected = "platform | unit_level | levels | source_title\n"
    expected += "A1 | province | | Bài\nA2 | province | province | Bài\nB1 | province | | Bài\n"
    expect(memory, "platforms", expected + "D1 | district | district commune | Bài", frame=frame, unit="VN")


def test_stages_and_links_keep_what_a_document_leaves_out_empty(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "platform_stage",
        "platform | stage | on_date | date_of | kind | source\nA1 | pilot | 2022 | state | actual | S\nA1 | operating | 2024-09 | start | due | S",
        filled={"note_vi": "", "note_en": ""},
    )
    expect(
        memory,
        "platform_stages",
        "platform | stage | on_date | kind | date_of | note_vi | source_title\n"
        "A1 | pilot | 2022 | actual | state | | Bài\nA1 | operating | 2024-09 | due | start | | Bài",
    )
    given(memory, "outside_system", "code | name_vi | category\nngsp | NGSP | integration")
    given(
        memory,
        "platform_link",
        "code | from_platform | to_platform | to_system | status | source\nL1 | A1 | | ngsp | ready | S\nL2 | D1 | A2 | | connected | S",
    )
    expect(
        memory,
        "platform_links",
        "link | from_platform | to_platform | to_system | system_vi | system_category | status\n"
        "L1 | A1 | | ngsp | NGSP | integration | ready\nL2 | D1 | A2 | | | | connected",
    )


# The graph


def node(code: str, layer: int, band: str = "", owner: str = "", title: str = "Nền tảng") -> Node:
    return Node(code, layer, band, owner or band, title, "data", "DL", "operating" if layer != OUTSIDE else "")


def boxes_apart(placed: graph.Layout) -> None:
    for one, other in combinations(placed.boxes.values(), 2):
        beside = one.right <= other.x or other.right <= one.x
        over = one.y + one.height <= other.y or other.y + other.height <= one.y
        assert beside or over, (one.node.code, other.node.code)


def test_nothing_overlaps_with_sixty_nodes_of_long_names() -> None:
    long = "Hệ thống thông tin giải quyết thủ tục hành chính dùng chung của tỉnh và các huyện, thị xã, thành phố"
    nodes = [node(f"p{at}", PROVINCE, f"b{at % 5}", title=long[: 20 + at * 3]) for at in range(30)]
    nodes += [node(f"d{at}", DISTRICT, "b1", f"huyện {at % 2}", long[: 30 + at * 4]) for at in range(10)]
    nodes += [node(f"s{at}", OUTSIDE, title=long[: 20 + at * 4]) for at in range(20)]
    edges = [Edge(f"e{at}", f"p{at}", f"s{at * 7 % 20}", False, "") for at in range(30)]
    edges += [Edge(f"f{at}", f"d{at}", f"s{at}", True, "") for at in range(10)]
    placed = graph.layout(nodes, edges, {f"b{at}": f"Tỉnh {at}" for at in range(5)})
    assert set(placed.boxes) == {one.code for one in nodes}
    boxes_apart(placed)
    assert all(box.y >= graph.TOP and box.y + box.height <= placed.height for box in placed.boxes.values())
    for lane in placed.lanes.values():
        assert not any(band.y <= lane <= band.y + band.height for band in placed.bands)
    assert len(set(placed.lanes.values())) == 10
    for box in placed.boxes.values():
        assert all(graph.text_width(line) <= box.width - 80 for line in box.lines)


def test_a_name_of_markup_stays_text() -> None:
    nodes = [node("a", PROVINCE, "b", title="<img src=x onerror=alert(1)>"), node("s", OUTSIDE)]
    drawn = graph.drawing(
        nodes=nodes,
        edges=[Edge("L", "a", "s", True, '"><script>')],
        names={"b": "<b>"},
        heads=("x", "y", "z"),
        title="t",
        chosen="link/L",
        theme=palette.LIGHT,
    )
    assert "<img" not in drawn
    assert "<script" not in drawn
    assert "<b>" not in drawn
    assert 'class="edge ready chosen kept"' in drawn


@pytest.mark.parametrize("stage_name", reference.STAGES.split())
def test_every_stage_has_a_mark_of_its_own(stage_name: str) -> None:
    drawn = {one: marks.stage_mark(one, palette.LIGHT) for one in reference.STAGES.split()}
    assert list(drawn.values()).count(drawn[stage_name]) == 1
    assert marks.stage_mark(stage_name, palette.LIGHT, hollow=True) != drawn[stage_name]
    assert {f"stage.{stage_name}"} <= set(words.table())


def test_the_timeline_is_as_exact_as_its_dates() -> None:
    dates = (("Điện Biên", "pilot", "actual", "2022-06-02"), ("Quảng Nam", "operating", "actual", "2020"))
    rows = [(*one, periods.parse(one[3])) for one in (*dates, ("Khánh Hòa", "operating", "due", "2024-09"))]
    stages = pd.DataFrame(
        [
            {"place": place, "stage": name, "kind": kind, "first": pd.Timestamp(period.first),
             "last": pd.Timestamp(period.last), "text": f"{name} {code}", "said": code}
            for place, name, kind, code, period in rows
        ]
    )  # fmt: skip
    figure = timeline(stages=stages, today=pd.Timestamp("2026-10-31"), texts={"today": "nay"}, theme=palette.LIGHT)
    day, year, due = figure.data
    assert (day.mode, day.marker.symbol) == ("markers", "circle")
    assert [str(end)[:10] for end in (year.x[0], year.x[2])] == ["2020-01-01", "2020-12-31"]
    assert (year.fill, due.fill) == ("toself", None), "what is only planned is hollow"
    assert [str(end)[:10] for end in (due.x[0], due.x[2])] == ["2024-09-01", "2024-09-30"]


# The page


def text_of(markup: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))


def board(drawn: Drawn, key: str) -> str:
    return drawn.component(key)["markup"]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("frame", "unit"), [("2025", "VN"), ("2025", "48"), ("2025", "03166"), ("2024", "103"), ("2024", "01")]
)
def test_every_view_stands_everywhere_in_both_languages(view: str, frame: str, unit: str) -> None:
    for language in LANGUAGES:
        drawn = draw(
            "platforms", frame=frame, unit=unit, view=view, lang=language, system="nothing", link="x", across="?"
        )
        assert drawn.app.subheader


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_matrix_holds_every_platform_with_its_stage_and_date(database: Database, language: str) -> None:
    markup = board(draw("platforms", lang=language), "matrix")
    held = database.rows("SELECT code, stage FROM platform")
    cells = dict(re.findall(r'data-act="system/([\w-]+)".*?<b>(.*?)</b>', markup))
    assert cells == {code: words.word(f"stage.{stage}", language) for code, stage in held}
    heads = dict.fromkeys(re.findall(r'data-act="place/(\d+)"', markup))
    assert set(heads) == set(DOCUMENTED)
    absent = words.word("platforms.absent", language)
    keys = database.one("SELECT count(DISTINCT key) FROM platform")
    assert markup.count(f'<td class="absent" title="{absent}"') == keys * len(DOCUMENTED) - len(held)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("place", DOCUMENTED)
def test_every_system_is_on_the_page_of_its_place(database: Database, place: str) -> None:
    for language in LANGUAGES:
        drawn = draw("platforms", frame="2024", unit=place, lang=language)
        said = text_of(board(drawn, f"platforms-{place}"))
        for name, day in database.rows(f"SELECT name_{language}, as_of FROM platform WHERE unit = ?", place):
            assert re.sub(r"\s+", " ", name) in said
            assert day[:4] in said


@pytest.mark.usefixtures("home")
def test_a_province_of_today_names_the_former_one() -> None:
    drawn = draw("platforms", frame="2025", unit="48")
    [said] = [box.value for box in drawn.app.info]
    assert "tỉnh Quảng Nam" in said
    assert "thành phố Đà Nẵng" in said
    assert board(drawn, "platforms-49").count('data-act="system/49-') == DOCUMENTED["49"]


@pytest.mark.usefixtures("home")
def test_a_commune_sees_what_reaches_it_by_the_documents() -> None:
    drawn = draw("platforms", frame="2024", unit="03166")
    covering = set(re.findall(r'data-act="system/([\w-]+)"', board(drawn, "platforms-covers")))
    assert {"11-documents", "11-video-conference", "103-documents", "103-digital-signature"} <= covering
    assert "11-task-tracking" not in covering
    assert "11-task-tracking" in board(drawn, "platforms-others")
    assert "11-ioc" in board(drawn, "platforms-unsaid")


@pytest.mark.usefixtures("home")
def test_a_place_without_a_document_says_so() -> None:
    drawn = draw("platforms", frame="2024", unit="01")
    [said] = [box.value for box in drawn.app.info]
    assert "Không văn bản nguồn nào" in said
    assert "Nậm Pồ" in said


@pytest.mark.usefixtures("home")
def test_a_date_that_has_passed_is_said_and_nothing_is_made_of_it() -> None:
    drawn = draw("platforms", view="across", across="ioc")
    [said] = [piece for piece in drawn.html if "passed" in piece]
    assert "Tỉnh Khánh Hòa: dự kiến vận hành 09/2024" in text_of(said)
    assert words.word("platforms.passed", "vi") in said
    listed = text_of(board(drawn, "across_list"))
    for place, stage_said in (
        ("Quảng Nam", "vận hành từ 2020"),
        ("Điện Biên", "thí điểm tính đến 02/06/2022"),
        ("Kon Tum", "không nêu giai đoạn tính đến 2022"),
        ("Khánh Hòa", "đang xây dựng tính đến 2024"),
    ):
        assert place in listed
        assert stage_said in listed
    assert any("Trà Vinh" in one.value for one in drawn.app.caption)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_graph_draws_every_link_and_each_national_system_once(database: Database, language: str) -> None:
    markup = board(draw("platforms", view="links", lang=language), "platform_graph")
    links = [code for (code,) in database.rows("SELECT code FROM platform_link")]
    assert sorted(re.findall(r'data-act="link/(\w+)"', markup)) == sorted(links)
    nodes = re.findall(r'data-act="node/([\w-]+)"', markup)
    assert len(nodes) == len(set(nodes))
    systems = {code for (code,) in database.rows("SELECT code FROM outside_system")}
    assert systems <= set(nodes)
    assert markup.count('class="edge ready"') == 1


@pytest.mark.usefixtures("home")
def test_a_pressed_part_of_the_graph_is_explained_from_its_document(database: Database) -> None:
    def explained(link: str) -> str:
        drawn = draw("platforms", view="links", link=link)
        [piece] = [piece for piece in drawn.html if 'data-testid="explained"' in piece]
        return text_of(piece)

    said = explained("link/L05")
    for part in ("CSDL dùng chung về dịch vụ công", "Kon Tum", "sẵn sàng", "2022", "không nêu", "Thúc đẩy mạnh"):
        assert part in said
    said = explained("node/ngsp")
    assert all(place in said for place in ("Kon Tum", "Điện Biên"))
    assert words.word("platforms.press", "vi") in explained("node/nothing")


@pytest.mark.usefixtures("home")
def test_the_pulse_is_marked_as_simulated_and_is_that_of_the_checks(database: Database) -> None:
    drawn = draw("platforms", frame="2024", unit="62", period="2024", view="pulse")
    [table] = [piece for piece in drawn.html if 'data-testid="platform-pulse"' in piece]
    running = database.one("SELECT count(DISTINCT platform) FROM platform_day WHERE unit = '62' AND year(day) = 2024")
    assert table.count("<tr") == running + 1
    assert any("mô phỏng" in piece for piece in drawn.html)
    [unchecked] = [one.value for one in drawn.app.caption if "IOC" in one.value]
    assert "không nêu giai đoạn" in unchecked


@pytest.mark.browser
def test_a_cell_opens_its_record_and_the_graph_answers_mouse_and_keyboard(own_home: Path, viewers: Viewers) -> None:
    with serving(own_home) as server:
        page, _ = viewers.open(server)
        page.goto("/platforms")
        page.locator('[data-act="system/56-ioc"]').click(timeout=PATIENCE)
        dialog = page.get_by_role("dialog")
        see(dialog).to_contain_text(words.word("platforms.passed", "vi"), timeout=PATIENCE)
        page.wait_for_url("**system=56-ioc**")
        page.keyboard.press("Escape")
        see(dialog).to_have_count(0, timeout=PATIENCE)
        graph_answers(page)
        viewers.close_all()


def graph_answers(page: Page) -> None:
    """A node by mouse, an edge by key; each is in the address and explained, and a link reproduces it."""
    page.goto("/platforms?view=links")
    page.locator('[data-act="node/ngsp"]').click(timeout=PATIENCE)
    see(page.get_by_test_id("explained")).to_contain_text("Kon Tum", timeout=PATIENCE)
    page.wait_for_url("**link=node%2Fngsp**")
    page.locator('[data-act="link/L02"]').focus()
    page.keyboard.press("Enter")
    see(page.get_by_test_id("explained")).to_contain_text("NCSC", timeout=PATIENCE)
    page.reload()
    see(page.get_by_test_id("explained")).to_contain_text("NCSC", timeout=PATIENCE)
    see(page.locator('[data-act="link/L02"].chosen')).to_have_count(1)
