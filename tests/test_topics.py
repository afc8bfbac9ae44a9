"""The page of topics and the register of sources: what is shown of each figure, and both ways between it and its document."""

import json
import re
from html import unescape
from urllib.parse import parse_qsl

import duckdb
import pytest

from components import shell, words
from components.sources import documents
from components.topics import drawing, subjects
from components.topics.drawing import Fact, Part
from data import reference, store
from tests.conftest import Database
from tests.test_pages import LANGUAGES, Drawn, draw
from tests.test_queries import expect, given

ARTICLES = ("KH2024", "KT2022", "QN2021", "TV2023", "DB2022")
PAGES = {entry.name for entry in shell.PAGES}


def markup(drawn: Drawn, key: str) -> str:
    """What a place of linked markup was sent."""
    return drawn.component(key)["markup"]


def card(text: str, code: str) -> str:
    """The text of a card."""
    [found] = re.findall(rf'<article [^>]*data-code="{code}">.*?</article>', text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found)).split())


def addresses(text: str) -> list[tuple[str, dict[str, str]]]:
    """Every link of some markup as its page and parameters."""
    found = [unescape(one).partition("?") for one in re.findall(r'href="([^"]*)"', text)]
    return [(page, dict(parse_qsl(query))) for page, _, query in found]


# Drawing


def test_a_fraction_stands_beside_its_percentage() -> None:
    drawn = drawing.fact(Fact("X", "Trường", "67/256", after="trường", equals="= 26,17 %", bar=67 / 256))
    assert '<b>67/256</b> <small>trường</small><span class="equals">= 26,17 %</span>' in drawn
    assert "width:26.17%" in drawn


def test_parts_fill_their_whole_and_leave_what_is_not_told() -> None:
    parts = (Part("a", "3", 3 / 16), Part("b", "12", 12 / 16))
    drawn = drawing.fact(Fact("X", "Whole", "16", parts=parts, sums="3 + 12 = 15, 1 not told"))
    widths = [float(width) for width in re.findall(r'part-\d" style="width:([\d.]+)%"', drawn)]
    assert widths == [18.75, 75.0]
    assert "1 not told" in drawn


def test_places_run_from_the_first_to_the_last() -> None:
    at = [re.findall(r"left:([\d.]+)%", drawing.fact(Fact("X", "", "", place=(rank, 63)))) for rank in (1, 32, 63)]
    assert at == [["0.00"], ["50.00"], ["100.00"]]


def test_nothing_is_drawn_unescaped() -> None:
    nasty = "<script>alert('x')</script>"
    fact = Fact(nasty, nasty, nasty, nasty, nasty, nasty, chips=(nasty,), where=nasty, when=nasty, note=nasty)
    shown = drawing.fact(fact) + drawing.paper(drawing.Paper(nasty, nasty, nasty, (nasty,), nasty, nasty))
    assert "<script" not in shown


def test_every_figure_and_platform_has_one_topic() -> None:
    held = [topic for topics in subjects.FIGURES.values() for topic in topics]
    assert sorted(held) == sorted(reference.TOPICS.split())
    assert set(subjects.CATEGORIES) == set(reference.CATEGORIES.split())
    assert set(subjects.CATEGORIES.values()) <= set(subjects.TOPICS)


# The page


@pytest.mark.usefixtures("home")
def test_every_row_of_the_documents_is_on_one_topic_of_the_country(database: Database) -> None:
    """Also the parts, which are drawn in the card of their whole."""
    shown: list[str] = []
    for topic in subjects.TOPICS:
        text = markup(draw("sectors", frame="2024", unit="VN", topic=topic), "topic_lanes")
        shown += re.findall(r'data-code="([^"]+)"', text)
    assert len(shown) == len(set(shown))
    whole = "SELECT code FROM figure WHERE part_of = '' UNION ALL SELECT code FROM platform"
    papers = "SELECT code FROM document UNION ALL SELECT code FROM programme_item WHERE status = 'published'"
    assert set(shown) == {code for (code,) in database.rows(f"{whole} UNION ALL {papers}")}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("unit", "topic", "code", "vi", "en"),
    [
        ("49", "education", "QN04", "67/256 trường tiểu học = 26,17 %", "67/256 primary schools = 26.17%"),
        ("49", "education", "QN03", "216/219 trường trung học cơ sở = 98,63 %", "216/219 lower-secondary schools"),
        ("56", "education", "KH01", "92,45 %", "92.45%"),
        ("56", "education", "KH03", "hạn 10/07/2024", "due 10 Jul 2024"),
        ("84", "documents", "TV15", "trên 3.247 chứng thư số", "more than 3,247 certificates"),
        ("84", "documents", "TV15", "648 + 2.599 = 3.247", "648 + 2,599 = 3,247"),
        ("84", "infrastructure", "TV08", "3 + 13 = 16", "3 + 13 = 16"),
        ("84", "infrastructure", "TV11", "16 + 134 = 150", "16 + 134 = 150"),
        ("84", "people", "TV25", "trên 500 học viên", "more than 500 trainees"),
        ("84", "people", "TV26", "818 lượt", "818 attendances"),
        ("84", "services", "TV20", "551 dịch vụ công trực tuyến một phần = 29,65 %", "551 partially online services = 29.65%"),
        ("84", "services", "TV24", "khoảng 24.540 lượt", "about 24,540 look-ups"),
        ("84", "ranking", "TV01", "hạng 25/63", "rank 25/63"),
        ("84", "ranking", "TV02", "tăng 1 bậc", "up 1"),
        ("84", "ranking", "TV07", "trong nhóm 10 địa phương dẫn đầu", "among the first 10 leading provinces"),
        ("11", "documents", "DB14", "trên 95 %", "more than 95%"),
        ("11", "documents", "DB15", "tăng 25 %", "up 25%"),
        ("11", "documents", "DB32", "trên 90 %", "more than 90%"),
        ("11", "meetings", "DB23", "gần 3 lần", "nearly 3 times"),
        ("11", "agriculture", "11-forest-monitoring", "flycam", "drones"),
        ("11", "tourism", "11-heritage-3d", "đồi A1", "A1 Hill"),
        ("62", "ranking", "KT01", "mục tiêu", "target"),
        ("56", "platforms", "56-ioc", "09/2024", "Sep 2024"),
        ("62", "platforms", "62-lgsp", "(NGSP)", "(NGSP)"),
    ],
)  # fmt: skip
def test_a_figure_is_shown_as_what_it_is(unit: str, topic: str, code: str, vi: str, en: str) -> None:
    for language, said in zip(LANGUAGES, (vi, en), strict=True):
        drawn = draw("sectors", frame="2024", unit=unit, topic=topic, lang=language)
        assert said.replace("\u00a0", " ") in card(markup(drawn, "topic_cards"), code).replace("\u00a0", " ")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("unit", "topic", "code"), [("56", "education", "KH02"), ("62", "ranking", "KT01")])
def test_a_target_never_looks_reached(unit: str, topic: str, code: str) -> None:
    text = markup(draw("sectors", frame="2024", unit=unit, topic=topic), "topic_cards")
    assert words.word("topics.aim", "vi") in card(text, code)
    [found] = re.findall(rf'data-code="{code}">.*?</article>', text)
    assert "topic-bar" not in found
    assert "topic-scale" not in found


@pytest.mark.usefixtures("home")
def test_a_successor_shows_its_former_province_by_name() -> None:
    drawn = draw("sectors", frame="2025", unit="48", topic="education")
    assert "tỉnh Quảng Nam" in " ".join(drawn.html)
    assert "Tỉnh Quảng Nam" in card(markup(drawn, "topic_cards"), "QN04")
    assert '"topic-cards"' in markup(draw("sectors", frame="2025", unit="11", topic="health"), "topic_cards")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("frame", "unit", "led_to"),
    [("2025", "01", {"11", "49", "56", "62", "84"}), ("2025", "22366", {"56"}), ("2024", "22363", {"56"})],
)
def test_a_place_without_documents_says_so_and_leads_on(frame: str, unit: str, led_to: set[str]) -> None:
    drawn = draw("sectors", frame=frame, unit=unit)
    assert drawn.app.info
    assert {parameters["unit"] for _, parameters in addresses(markup(drawn, "topic_places"))} == led_to


@pytest.mark.usefixtures("home")
def test_a_topic_that_is_not_told_names_those_that_are() -> None:
    [box] = draw("sectors", frame="2024", unit="84", topic="tourism").app.info or [None]
    assert box is not None
    assert words.word("topic.ranking", "vi") in box.value
    assert words.word("topic.tourism", "vi") not in box.value


# Sources


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_register_has_every_source(database: Database, language: str) -> None:
    text = markup(draw("sources", lang=language), "register")
    held = {code for (code,) in database.rows("SELECT code FROM source")}
    assert {parameters["document"] for _, parameters in addresses(text)} == held


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("asked", "found"),
    [("dien bien phu", {"DB2022"}), ("ĐIỆN BIÊN PHỦ", {"DB2022"}), ("qd766", {"QD766"}), ("nothing like it", set())],
)
def test_a_source_is_found_without_accents(asked: str, found: set[str], version: str) -> None:
    register = store.rows("source_register", version)
    assert {row.code for row in register if documents.matches(row, asked)} == found


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_source_opens_and_its_links_lead_to_screens(database: Database, language: str) -> None:
    units = {(frame, code) for frame, code in database.rows("SELECT frame, code FROM unit")}
    for (code,) in database.rows("SELECT code FROM source ORDER BY code"):
        if code not in (*ARTICLES, "DTI2022", "DVC2026", "NQ57", "SIM", "BVP", "GSO2024"):
            continue
        text = markup(draw("sources", document=code, lang=language), "source")
        for page, parameters in addresses(text):
            assert page in PAGES
            assert (parameters["frame"], parameters["unit"]) in units
            assert parameters.get("topic", "health") in subjects.TOPICS
            assert parameters["lang"] == language


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("code", ARTICLES)
def test_coverage_is_counted_and_what_is_missing_marked(database: Database, code: str) -> None:
    text = markup(draw("sources", document=code), "source")
    stated = database.one("SELECT count(*) FROM article_statement WHERE source = ? AND kind <> 'not_a_fact'", code)
    carried = database.one("SELECT count(*) FROM article_statement WHERE source = ? AND carried_by <> ''", code)
    assert f"<b>{carried}/{stated}</b>" in text
    assert text.count('<tr class="marked">') == stated - carried
    assert text.count(words.word("sources.not_carried", "vi")) == stated - carried


def _pressed(drawn: Drawn, kind: str) -> set[str]:
    """The codes of what can be pressed on a page of platforms."""
    sent = " ".join(json.loads(one.proto.json).get("markup", "") for one in drawn.app.get("bidi_component"))
    return set(re.findall(rf'data-act="{kind}/([^"]+)"', sent))


@pytest.mark.usefixtures("home")
def test_every_statement_leads_to_the_screen_that_shows_its_row(database: Database) -> None:
    """Each distinct screen is opened once, and the row (or the whole it is a part of) is on it."""
    parts = {code for (code,) in database.rows("SELECT code FROM figure WHERE part_of <> ''")}
    wanted: dict[tuple[str, str, str], set[str]] = {}
    systems: dict[tuple[str, str], set[str]] = {}
    connections: dict[tuple[str, str], set[str]] = {}
    for code in ARTICLES:
        text = (
            markup(draw("sources", document=code), "source")
            .partition('data-testid="statements"')[2]
            .partition("</table>")[0]
        )
        rows = re.findall(r'href="([^"]*)"[^>]*>([^<]*) ›', text)
        for (page, at), (_, carrier) in zip(addresses(text), rows, strict=True):
            if page == "progress":
                assert carrier in (at.get("item"), at.get("target"))
                continue
            if page == "platforms":
                held = systems if at["view"] == "register" else connections
                assert carrier == (at["system"] if held is systems else at["link"].removeprefix("link/"))
                held.setdefault((at["frame"], at["unit"]), set()).add(carrier)
                continue
            wanted.setdefault((at["frame"], at["unit"], at["topic"]), set()).add(carrier)
    for (frame, unit, topic), carriers in wanted.items():
        shown = markup(draw("sectors", frame=frame, unit=unit, topic=topic), "topic_cards")
        cards = set(re.findall(r'data-code="([^"]+)"', shown))
        assert carriers - parts <= cards, (unit, topic)
    for (frame, unit), carriers in systems.items():
        drawn = draw("platforms", frame=frame, unit=unit, view="register")
        assert carriers <= _pressed(drawn, "system"), unit
    for (frame, unit), carriers in connections.items():
        assert carriers <= _pressed(draw("platforms", frame=frame, unit=unit, view="links"), "link"), unit


@pytest.mark.usefixtures("home")
def test_an_unknown_document_leads_to_the_register() -> None:
    drawn = draw("sources", document="<script>")
    assert "&lt;script&gt;" in " ".join(drawn.html)
    assert '"register"' in markup(drawn, "register")


@pytest.mark.usefixtures("home")
def test_the_list_beside_the_map_leads_to_its_documents() -> None:
    text = " ".join(draw("services", frame="2024", unit="11", view="documents").html)
    assert ("sources", "DB2022") in {(page, at.get("document")) for page, at in addresses(text)}


# Queries


def test_rows_are_counted_for_their_source(memory: duckdb.DuckDBPyConnection) -> None:
    for table in reference.TABLES:
        given(
            memory,
            {"observation": "reference_observation"}.get(table.name, table.name),
            "code" if any(column.name == "code" for column in table.columns) else table.columns[0].name,
        )
    given(memory, "source", "code | title\nA | Bài\nB | Luật\nC | Phông chữ")
    given(memory, "figure", "code | source\nF1 | A\nF2 | A\nF3 | B")
    given(memory, "import_value", "code\nC")
    given(memory, "unit_alias", "frame | source\n2025 | B")
    given(memory, "unit", "code | source\n01 | B")
    given(
        memory,
        "article_statement",
        """code | source | kind       | carried_by
           A-1  | A      | figure     | F1
           A-2  | A      | plan       |
           A-3  | A      | not_a_fact |""",
    )
    expect(
        memory,
        "source_register",
        """code | figures | platforms | units | statements | carried
           A    | 2       | 0         | 0     | 2          | 1
           B    | 1       | 0         | 2     | 0          | 0
           C    | 0       | 0         | 0     | 0          | 0""",
        ordered=True,
    )


def test_what_a_source_gave_is_listed_once_an_indicator_and_period(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory, "platform", "code | frame | unit | name_vi | category | key\np1 | 2024 | 84 | Cổng | services | portal"
    )
    given(memory, "platform_stage", "platform | stage | on_date | kind | source\np1 | operating | 2024-09 | due | A")
    given(
        memory,
        "platform_link",
        "code | frame | unit | from_platform | to_system_vi | via_vi | as_of | source\nL1 | 2024 | 84 | p1 | Quốc gia | trục | 2023 | A",
    )
    given(
        memory,
        "target",
        "code | scope_frame | scope_unit | name_vi | value_text_vi | due | source\nT1 | 2024 | 84 | IOC | xong | 2024-09-30 | A\nT2 |  | VN | Khác | 1 | 2030-12-31 | B",
    )
    given(memory, "figure", "code | source | topic | indicator\nT1 | A | platforms | ioc\nF1 | A | services | online")
    given(memory, "indicator", "code | name_vi | source\nonline | Trực tuyến | A\ndti | DTI | B")
    given(
        memory,
        "reference_observation",
        "frame | unit | indicator | period | source\n2024 | 84 | online | 2023 | A\n2024 | 84 | dti | 2022 | A\n2024 | 11 | dti | 2022 | A\n2024 | 11 | dti | 2023 | B",
    )
    given(memory, "published_rank", "frame | unit | indicator | period | source\n2024 | 84 | dti | 2022 | A")
    expect(
        memory,
        "source_rows",
        """kind        | code   | frame | unit | said_vi       | on_date    | topic     | key    | held
           indicator   | online |       |      |               |            |           |        |
           link        | L1     | 2024  | 84   | trục          | 2023       |           | portal |
           observation | dti    | 2024  |      |               | 2022       |           |        | 2
           observation | online | 2024  | 84   |               | 2023       | services  |        | 1
           rank        | dti    | 2024  | 84   |               | 2022       |           |        | 1
           stage       | p1     | 2024  | 84   | operating/due | 2024-09    |           | portal |
           target      | T1     | 2024  | 84   | xong          | 2024-09-30 | platforms |        |""",
        ordered=True,
        source="A",
    )  # fmt: skip


PLACES = """frame | code | parent | level    | full_name | name
            2024  | VN   |        | country  | Việt Nam  | Việt Nam
            2024  | 11   | VN     | province | Điện Biên | Điện Biên
            2024  | 103  | 11     | district | Nậm Pồ    | Nậm Pồ
            2024  | 49   | VN     | province | Quảng Nam | Quảng Nam
            2025  | 48   | VN     | province | Đà Nẵng   | Đà Nẵng"""


@pytest.fixture
def documented(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Two provinces with a district, one of them since a part of another."""
    given(memory, "unit", PLACES)
    given(memory, "unit_change", "from_frame | from_code | to_frame | to_code | share\n2024 | 49 | 2025 | 48 | 1")
    given(memory, "source", "code | title | published_on\nA | Bài | 2022")
    platforms = "code | frame | unit | source | name_vi | category | key\n"
    given(
        memory,
        "platform",
        platforms
        + "p11 | 2024 | 11 | A | LGSP | integration | lgsp\np103 | 2024 | 103 | A | Một cửa | services | one\np49 | 2024 | 49 | A | HIS | health | his",
    )
    given(
        memory,
        "platform_stage",
        "platform | stage | on_date | kind\np11 | pilot | 2022 | actual\np11 | operating | 2024-09 | due\np11 | upgrading | 2025-01 | due",
    )
    given(
        memory,
        "platform_link",
        "code | frame | unit | from_platform | to_system_vi | to_system_en | via_vi | via_en\nL1 | 2024 | 11 | p11 | NGSP | NGSP | trục | axis\nL2 | 2024 | 11 | p11 | IOC | IOC | không nêu | not stated",
    )
    given(
        memory,
        "document",
        "code | frame | unit | source | title_vi | issued_on\nD1 | 2024 | 49 | A | Nghị quyết | 2021-10",
    )
    given(
        memory,
        "programme_item",
        "code | frame | unit | source | title_vi | as_of | due_last | owner | status\n"
        "I1 | 2024 | 103 | A | Đề án | 2022-06-02 | 2025-12-31 | a | published\n"
        "S1 | 2024 | 103 | SIM | Mô phỏng | 2022-06-02 | 2025-12-31 | a | simulated",
    )
    given(memory, "agency", "code | name_vi\na | Sở")
    return memory  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "unit", "platforms", "papers"),
    [
        ("2024", "VN", ["p103", "p11", "p49"], ["D1", "I1"]),
        ("2025", "VN", ["p103", "p11", "p49"], ["D1", "I1"]),
        ("2024", "11", ["p103", "p11"], ["I1"]),
        ("2024", "103", ["p103"], ["I1"]),
        ("2025", "48", ["p49"], ["D1"]),
        ("2024", "48", [], []),
        ("2025", "49", [], []),
    ],
)
def test_a_place_has_its_own_its_districts_and_its_former_provinces_papers(
    documented: duckdb.DuckDBPyConnection, frame: str, unit: str, platforms: list[str], papers: list[str]
) -> None:
    for query, codes in (("topic_platforms", platforms), ("plan_papers", papers)):
        expect(documented, query, "\n".join(["code", *codes]), frame=frame, unit=unit)


def test_a_platform_says_what_it_connects_to_and_what_is_due(documented: duckdb.DuckDBPyConnection) -> None:
    expect(
        documented,
        "topic_platforms",
        """code | connects_vi      | connects_en      | due_on  | due_stage | source_title
           p103 |                  |                  |         |           | Bài
           p11  | NGSP (trục) · IOC | NGSP (axis) · IOC | 2024-09 | operating | Bài""",
        frame="2024",
        unit="11",
    )


def test_a_statement_is_placed_by_the_row_that_carries_it(documented: duckdb.DuckDBPyConnection) -> None:
    given(
        documented,
        "figure",
        "code | frame | unit | topic | as_of\nF1 | 2024 | 11 | health | 2022-06\nT1 | 2024 | 11 | platforms | 2024-09",
    )
    given(documented, "target", "code | scope_frame | scope_unit | due\nT1 | 2024 | 11 | 2024-09-30")
    given(
        documented,
        "article_statement",
        """code | source | kind       | carried_in    | carried_by
           A-1  | A      | figure     | figure        | F1
           A-2  | A      | link       | platform_link | L1
           A-3  | A      | deadline   | target        | T1
           A-4  | A      | document   | document      | D1
           A-5  | A      | plan       |               |
           A-6  | A      | system     | platform      | F1
           B-1  | B      | figure     | figure        | F1""",
    )
    expect(
        documented,
        "article_statements",
        """code | unit | topic     | category    | key  | on_date
           A-1  | 11   | health    |             |      | 2022-06
           A-2  | 11   |           | integration | lgsp |
           A-3  | 11   | platforms |             |      | 2024-09-30
           A-4  | 49   |           |             |      | 2021-10
           A-5  |      |           |             |      |
           A-6  |      |           |             |      |""",
        ordered=True,
        source="A",
    )  # fmt: skip
