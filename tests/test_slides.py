"""Agendas as PPTX and PDF: the numbers of the screen digit for digit, native charts and tables, nothing from outside."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from components import format, words
from components.meeting import slide_deck
from components.slides import contents, document, fit, presentation, template
from components.slides.description import Bars, Deck, Lines, Map, Numbers, Slide, Table, Text
from components.slides.template import TemplateError
from data import agendas, closings
from data import home as places
from data.agendas import Agenda, Step, step
from tests.test_operations_pages import rows_of
from tests.test_pages import draw

LANGUAGES = ("vi", "en")
NOTES = "Hỏi đồng chí phụ trách về tiến độ."
ANALYSIS = {
    "indicators": "dossier_on_time",
    "units": "2024-58.2024-60.2025-68",
    "periods": "month_2024-07_2025-12",
}
QUERY = (
    "SELECT unit, value, status FROM measures WHERE indicator = 'dossier_on_time' AND frame = '2025'"
    " AND level = 'province' AND period = '2026-09' ORDER BY unit"
)
VIEWS: tuple[tuple[str, dict[str, str]], ...] = (
    ("overview", {"unit": "56"}),
    ("map", {"unit": "VN", "indicator": "dti", "period": "2023", "frame": "2024"}),
    ("rankings", {"unit": "VN"}),
    ("rankings", {"unit": "56", "view": "parts", "indicator": "service766", "period": "2026-10"}),
    ("services", {"unit": "56"}),
    ("services", {"unit": "56", "view": "backlog"}),
    ("petitions", {"unit": "56"}),
    ("security", {"unit": "56", "view": "places"}),
    ("warnings", {"unit": "VN"}),
    ("sources", {}),
    ("platforms", {"frame": "2024"}),
    ("platforms", {"frame": "2024", "unit": "62", "view": "links"}),
    ("progress", {"frame": "2024", "unit": "56"}),
    ("progress", {"frame": "2024", "unit": "56", "view": "plans"}),
    ("sectors", {"frame": "2024", "unit": "49", "topic": "education"}),
    ("explore", ANALYSIS | {"chart": "line"}),
    ("explore", ANALYSIS | {"chart": "bars"}),
    ("explore", ANALYSIS | {"chart": "before"}),
    ("explore", {"view": "sql", "sql": QUERY}),
)
WITH_TILES = ("overview", "services", "petitions", "security")
TABLES = {"services": "sectors", "petitions": "categories", "security": "incident-places"}
UNRESOLVED = (
    step(page="map", parameters={"unit": "99999"}, title="Đơn vị không có"),
    step(page="nowhere", parameters={}, title="Trang không có"),
    step(page="map", parameters={"indicator": "none"}, title="Chỉ tiêu không có"),
)
HOSTILE = "<script>alert(1)</script> =HYPERLINK(1) & “Tên” " + "rất dài " * 12


def _step(number: int, page: str, parameters: dict[str, str]) -> Step:
    question = "Có đồng ý giao báo cáo hằng tuần không?" if number % 2 else ""
    return step(page=page, parameters=parameters, title=f"Mục {number}: {page}", question=question, notes=NOTES)


AGENDA = Agenda("thu", "Phiên họp thứ sáu", tuple(_step(at, *view) for at, view in enumerate(VIEWS, 1)))


@dataclass(frozen=True)
class Files:
    """A deck and what it was written as."""

    deck: Deck
    pptx: bytes
    pdf: bytes

    @property
    def slides(self) -> list[Any]:
        """The slides of the steps in the PPTX."""
        return list(Presentation(io.BytesIO(self.pptx)).slides)[self.first :]

    @property
    def pages(self) -> list[str]:
        """The texts of the steps' pages in the PDF, without blanks."""
        return [bare(page.extract_text()) for page in PdfReader(io.BytesIO(self.pdf)).pages][self.first :]

    @property
    def first(self) -> int:
        return contents.COVER_PAGES + len(contents.pages(self.deck))


def bare(text: str) -> str:
    """A text without blanks and line breaks, which wrapping adds."""
    return re.sub(r"[\s\u00a0\u200b]", "", text)


def made(deck: Deck) -> Files:
    return Files(deck, presentation.make(deck, template.default()), document.make(deck))


def shapes_text(slide: Any) -> str:
    """Every text of a slide: boxes, tables, chart labels and names."""
    found: list[str] = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            found += re.findall(r"<(?:a:t|c:v)>(.*?)</", shape.chart._chartSpace.xml)
    return bare(unescape(" ".join(found)))


@pytest.fixture(scope="module", params=LANGUAGES)
def files(request: pytest.FixtureRequest, home: object, version: str) -> Iterator[Files]:
    yield made(slide_deck.whole(AGENDA, version, request.param))


def printed(slide: Slide) -> list[str]:
    """Numbers and texts that must be in both files."""
    found = [slide.title, slide.period, slide.question]
    for part in slide.parts:
        if isinstance(part, Numbers):
            found += [one.value for one in part.figures]
        elif isinstance(part, Bars):
            found += part.texts
        elif isinstance(part, Lines):
            found += [one.named for one in part.series]
    return [bare(text) for text in found if text]


def test_both_files_hold_every_number_of_the_description(files: Files) -> None:
    assert len(files.slides) == len(files.pages) == len(VIEWS)
    for described, slide, page in zip(files.deck.slides, files.slides, files.pages, strict=True):
        held = shapes_text(slide)
        assert [text for text in printed(described) if text not in held] == []
        assert [text for text in printed(described) if text not in page] == []


def test_tables_are_native_and_the_same_in_both_files(files: Files) -> None:
    for described, slide, page in zip(files.deck.slides, files.slides, files.pages, strict=True):
        tables = [shape.table for shape in slide.shapes if shape.has_table]
        assert len(tables) == sum(isinstance(part, Table) for part in described.parts)
        cells = [cell.text for one in tables for row in one.rows for cell in row.cells]
        assert [text for text in cells if bare(text) not in page] == []


def test_charts_are_native_and_hold_the_values(files: Files) -> None:
    seen = 0
    for described, slide in zip(files.deck.slides, files.slides, strict=True):
        charts = [shape.chart for shape in slide.shapes if shape.has_chart]
        parts = [part for part in described.parts if isinstance(part, Bars | Lines)]
        for chart, part in zip(charts, parts, strict=True):
            series = [part.values] if isinstance(part, Bars) else [one.values for one in part.series]
            assert [tuple(one.values) for one in chart.plots[0].series] == series
            seen += 1
    assert seen >= 2


def test_every_slide_says_where_its_numbers_are_from(files: Files) -> None:
    for described, slide, page in zip(files.deck.slides, files.slides, files.pages, strict=True):
        assert described.source and described.status and described.period
        for held in (shapes_text(slide), page):
            for text in (described.period, described.status, described.source[:40], files.deck.numbers):
                assert bare(text) in held
        assert NOTES in slide.notes_slide.notes_text_frame.text
    assert NOTES not in " ".join(files.pages), "notes are the presenter's alone"


def test_maps_are_pictures_with_the_archipelagos(files: Files) -> None:
    for described, slide in zip(files.deck.slides, files.slides, strict=True):
        maps = [part for part in described.parts if isinstance(part, Map)]
        pictures = [shape for shape in slide.shapes if shape.shape_type == 13]
        assert len(pictures) == len(maps)
        for part, picture in zip(maps, pictures, strict=True):
            assert picture.image.size[0] > 200 * picture.width.inches
            names = " ".join(inset[f"label_{files.deck.language}"] for inset in part.insets)
            assert "Trường Sa" in names
            assert "Hoàng Sa" in names or described.title.startswith("Mục 1:")


def test_nothing_in_the_files_comes_from_outside(files: Files) -> None:
    with zipfile.ZipFile(io.BytesIO(files.pptx)) as held:
        relations = [held.read(name).decode() for name in held.namelist() if name.endswith(".rels")]
        assert not any('TargetMode="External"' in one for one in relations)
        for name in held.namelist():
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(held.read(name))) as book:
                    assert not any(b"<f>" in book.read(one) for one in book.namelist() if "sheet" in one)
    reader = PdfReader(io.BytesIO(files.pdf))
    for page in reader.pages:
        assert "/Annots" not in page
        for font in page["/Resources"]["/Font"].values():  # pyright: ignore
            described = font.get_object().get("/FontDescriptor")
            assert described and "/FontFile2" in described.get_object(), font.get_object()["/BaseFont"]


# Against the screen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "parameters"), [view for view in VIEWS if view[0] in WITH_TILES])
def test_headline_numbers_are_those_of_the_screen(
    home: object, version: str, page: str, parameters: dict[str, str], language: str
) -> None:
    drawn = draw(page, lang=language, **parameters)
    slide = slide_deck.slide(_step(1, page, parameters), version, language)
    [numbers] = [part for part in slide.parts if isinstance(part, Numbers)]
    tiles = list(drawn.tiles.values())
    assert [(one.name, bare(one.value), one.foot) for one in numbers.figures] == [
        (tile["name"], bare(tile["value"] + tile["unit"]), tile["foot"]) for tile in tiles
    ]
    if page in TABLES and "backlog" not in parameters.values():
        [table] = [part for part in slide.parts if isinstance(part, Table)]
        assert [[cell.text for cell in row] for row in table.rows] == rows_of(drawn, TABLES[page])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ranking_has_the_values_of_the_store(home: object, version: str, database: Any, language: str) -> None:
    slide = slide_deck.slide(_step(1, "rankings", {"unit": "VN", "period": "2026-10"}), version, language)
    [bars] = [part for part in slide.parts if isinstance(part, Bars)]
    rows = database.rows(
        "SELECT value FROM measure WHERE frame = '2025' AND parent = 'VN' AND indicator = 'dossier_online'"
        " AND period = '2026-10' AND value IS NOT NULL ORDER BY value DESC"
    )
    best = [format.quantity(value, 2, "%", language) for (value,) in rows]
    assert list(bars.texts[:7]) == best[:7]
    assert list(bars.texts[-7:]) == best[-7:]


def only_table(page: str, parameters: dict[str, str], version: str, language: str) -> Table:
    """The table of a page's slide."""
    slide = slide_deck.slide(_step(1, page, parameters), version, language)
    [table] = [part for part in slide.parts if isinstance(part, Table)]
    return table


@pytest.mark.parametrize("language", LANGUAGES)
def test_targets_and_connections_are_the_rows_of_the_screen(home: object, version: str, language: str) -> None:
    place = {"frame": "2024", "unit": "62"}
    shown = rows_of(draw("platforms", lang=language, view="links", **place), "platform-links")
    table = only_table("platforms", {"view": "links"} | place, version, language)
    assert [[cell.text for cell in row] for row in table.rows] == [row[:-1] for row in shown]
    screen = {tuple(row[:2]): row for row in rows_of(draw("progress", lang=language, **place), "targets") if row}
    table = only_table("progress", place, version, language)
    assert len(table.rows) == min(len(screen), 24)
    for name, due, _, value, end, expected in ([cell.text for cell in row] for row in table.rows):
        held = screen[name, due]
        assert [value, end, expected] == [held[2], held[4], held[5]], "the state is drawn, not written"


def test_an_analysis_is_a_native_chart_a_table_and_the_change_with_its_cases(
    home: object, version: str, database: Any
) -> None:
    def parts(**options: str) -> tuple[Any, ...]:
        return slide_deck.slide(_step(1, "explore", ANALYSIS | options), version, "vi").parts

    lines, table = parts(chart="line")
    assert [one.name for one in lines.series] == ["Tỉnh Ninh Thuận (cũ)", "Tỉnh Bình Thuận (cũ)", "Tỉnh Lâm Đồng"]
    at = lines.periods.index("12/2025")
    known = database.value("2024", "58", "dossier_on_time", "2025-12")
    assert lines.series[0].values[at] == format.rounded(known, 2)
    assert {row[0].text for row in table.rows} == {one.name for one in lines.series}
    bars, _ = parts(chart="bars")
    assert set(bars.names) == {one.name for one in lines.series}
    (changes,) = parts(chart="before")
    assert len(changes.rows) == 3
    assert "Thay đổi" in [column.text for column in changes.columns]


def test_a_query_is_run_for_its_slide_and_its_statuses_are_named(home: object, version: str, database: Any) -> None:
    made = slide_deck.slide(_step(1, "explore", {"view": "sql", "sql": QUERY}), version, "vi")
    (table,) = made.parts
    first = database.value("2025", "01", "dossier_on_time", "2026-09")
    assert table.rows[0][0].text == "01"
    assert table.rows[0][1].text == format.number(first, 4, "vi").rstrip("0")
    assert made.status == words.word("status.simulated", "vi")
    wrong = slide_deck.slide(_step(1, "explore", {"view": "sql", "sql": "DELETE FROM measures"}), version, "vi")
    assert [part.tone for part in wrong.parts] == ["worse"]


def test_figures_of_a_topic_stand_as_their_documents_print_them(home: object, version: str) -> None:
    asked = {"frame": "2024", "unit": "49", "topic": "education"}
    cards = draw("sectors", **asked).component("topic_cards")["markup"]
    values = [row[1].text for row in only_table("sectors", asked, version, "vi").rows]
    for fraction in ("216/219", "67/256"):
        assert fraction in cards
        assert any(fraction in value for value in values)


def test_the_tasks_of_a_plan_are_those_that_the_address_chooses(home: object, version: str, database: Any) -> None:
    asked = {"frame": "2024", "unit": "56", "view": "plans", "origin": "published", "kind": "project"}
    table = only_table("progress", asked, version, "vi")
    titles = database.rows(
        "SELECT title_vi FROM programme_item AS item JOIN unit ON unit.frame = item.frame AND unit.code = item.unit"
        " WHERE '56' IN (unit.code, unit.parent) AND item.status = 'published' AND item.kind = 'project'"
    )
    assert sorted(row[0].text for row in table.rows) == sorted(title for (title,) in titles)


# What goes wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_that_no_longer_resolves_says_so(home: object, version: str, language: str) -> None:
    files = made(slide_deck.whole(replace(AGENDA, steps=UNRESOLVED), version, language))
    for slide, page in zip(files.deck.slides, files.pages, strict=True):
        [part] = slide.parts
        assert isinstance(part, Text) and part.tone == "worse"
        assert bare(part.text) in page


def test_a_unit_of_the_other_frame_is_shown_as_its_successor_and_says_so(home: object, version: str) -> None:
    slide = slide_deck.slide(_step(1, "map", {"unit": "62", "frame": "2025"}), version, "vi")
    assert "Quảng Ngãi" in slide.warning
    assert any(isinstance(part, Map) for part in slide.parts)


def test_an_agenda_without_steps_is_a_cover_and_contents(home: object, version: str) -> None:
    files = made(slide_deck.whole(replace(AGENDA, steps=()), version, "vi"))
    assert len(Presentation(io.BytesIO(files.pptx)).slides) == len(PdfReader(io.BytesIO(files.pdf)).pages) == 2


def test_long_and_hostile_texts_stay_texts_and_in_their_boxes(home: object, version: str) -> None:
    one = step(page="sources", parameters={}, title=HOSTILE[:160], question=HOSTILE[:160], notes=HOSTILE)
    files = made(slide_deck.whole(replace(AGENDA, name=HOSTILE[:80], steps=(one,)), version, "vi"))
    assert "<script>alert(1)</script>" in files.slides[0].shapes.title.text_frame.text
    assert bare("<script>alert(1)</script>") in files.pages[0]
    found = fit.fitted("không có khoảng trắng" * 40, fit.STRONG, room=300, height=40, largest=28, smallest=16)
    assert found.lines[-1].endswith(fit.CUT)
    assert found.height <= 42
    assert all(fit.width(line, fit.STRONG, found.size) <= 300 for line in found.lines)


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "@SUM(A1)", "https://example.org", "{=1}"])
def test_a_name_is_no_formula_in_the_charts_workbook(text: str) -> None:
    bars = Bars("", text, (text,), (1.0,), ("1",), ("#0b5cad",), 0)
    slide = Slide("a", "", "2024", "b", "c", parts=(bars,))
    deck = Deck("a", "", "d", "vi", slide_deck.Words("a", "b", "c", "d", "e"), (slide,))
    chart = next(shape.chart for shape in made(deck).slides[0].shapes if shape.has_chart)
    with zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet


# The template of the office


def saved(held: Any) -> bytes:
    file = io.BytesIO()
    held.save(file)
    return file.getvalue()


def test_an_office_template_with_the_layouts_is_used() -> None:
    held = template.default()
    held.presentation.slides.add_slide(held.layouts["cover"])
    found = template.load(saved(held.presentation))
    assert len(found.presentation.slides) == 0, "slides of the template are left out"
    assert found.body("content") == held.body("content")


def test_a_template_that_lacks_a_layout_is_refused_by_name() -> None:
    held = template.default()
    held.layouts["contents"].name = "Khác"
    with pytest.raises(TemplateError) as problem:
        template.load(saved(held.presentation))
    assert "“Mục lục”" in problem.value.vi
    assert "“Contents”" in problem.value.en


@pytest.mark.parametrize("content", [b"", b"PK no zip", b"x" * 100])
def test_what_is_no_presentation_is_refused(content: bytes) -> None:
    with pytest.raises(TemplateError):
        template.load(content)


def test_a_template_of_another_shape_is_refused() -> None:
    held = Presentation()
    held.slide_width, held.slide_height = Inches(10), Inches(7.5)
    with pytest.raises(TemplateError, match="16:9"):
        template.load(saved(held))


# Closed numbers


def test_a_closing_is_named_on_every_page(own_home: Any, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOANCANH_HOME", str(own_home))
    kept = closings.close(name="Phiên họp thứ 6", person="Trần Thị Bình", version=version)
    files = made(slide_deck.whole(replace(AGENDA, steps=AGENDA.steps[4:5]), kept.version, "vi"))
    said = bare(words.word("closed.title", "vi", name="Phiên họp thứ 6"))
    assert all(said in bare(page.extract_text()) for page in PdfReader(io.BytesIO(files.pdf)).pages)


# The page


@pytest.fixture
def saved_agenda(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Agenda:
    monkeypatch.setenv("TOANCANH_HOME", str(own_home))
    return agendas.save(replace(AGENDA, code="", steps=AGENDA.steps[2:3]), person="Trần Thị Bình")


def test_the_page_makes_a_file_and_offers_it(saved_agenda: Agenda) -> None:
    drawn = draw("meeting", agenda=saved_agenda.code, view="agenda")
    drawn.app.button(key="slides_pdf").click().run()
    assert not drawn.app.exception
    assert not drawn.app.error
    offered = [one.proto.label for one in drawn.app.get("download_button")]
    assert words.word("slides.download", "vi", kind="PDF") in offered


def test_the_page_says_why_the_offices_template_is_not_used(saved_agenda: Agenda, own_home: Path) -> None:
    held = template.default()
    held.layouts["content"].name = "Khác"
    (own_home / "template.pptx").write_bytes(saved(held.presentation))
    drawn = draw("meeting", agenda=saved_agenda.code, view="agenda")
    assert any("“Nội dung”" in one.value for one in drawn.app.warning)


def test_a_closing_that_is_gone_makes_no_file(saved_agenda: Agenda) -> None:
    kept = agendas.save(replace(saved_agenda, closing="khong-co"), person="Trần Thị Bình")
    app = draw_unjudged("meeting", agenda=kept.code, view="agenda")
    assert any("khong-co" in one.proto.body for one in app.get("html"))
    assert not [one for one in app.button if one.key == "slides_pdf"]


def draw_unjudged(page: str, **parameters: str) -> AppTest:
    """A page on which an error is expected."""
    app = AppTest.from_file(str(places.PROJECT / "app.py"), default_timeout=30)
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run().switch_page(f"pages/{page}.py").run()
