"""A deck as PPTX: native tables and charts that the office can edit, maps as pictures, notes under the slides."""

import io
from collections.abc import Callable
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from components.slides import contents, fit, layout, map_picture
from components.slides.description import Bars, Deck, Lines, Map, Numbers, Slide, Table
from components.slides.layout import Box
from components.slides.template import BODIES, TITLES, Template
from components.slides.writing import (
    LOOK,
    PANEL,
    SMALLEST_TITLE,
    TITLE_SIZE,
    Writing,
    asked,
    bar_range,
    bar_size,
    row_colour,
    tone_colour,
)

_NOT_A_TEXT = ("=", "{", "+", "-", "@", "http", "ftp", "mailto", "internal", "external", "file")
_ZERO_WIDTH = "\u200b"


def make(deck: Deck, template: Template, step: Callable[[int], None] = lambda _: None) -> bytes:
    """The file; `step` is told the number of each slide that is done."""
    writer = _Writer(deck, template)
    writer.cover()
    for page in contents.pages(deck):
        writer.contents(page)
    for number, slide in enumerate(deck.slides, 1):
        writer.slide(slide)
        step(number)
    held = io.BytesIO()
    template.presentation.core_properties.title = deck.title
    template.presentation.core_properties.author = "Toàn Cảnh"
    template.presentation.core_properties.language = deck.language
    template.presentation.save(held)
    return held.getvalue()


class _Writer(Writing):
    """One presentation as it grows; boxes are in points of our 960 x 540."""

    def __init__(self, deck: Deck, template: Template) -> None:
        self.deck, self.template = deck, template
        self.page: Any = None

    def _length(self, points: float) -> Pt:
        return Pt(points * self.template.scale)

    def _add(self, name: str) -> None:
        self.page = self.template.presentation.slides.add_slide(self.template.layouts[name])

    def _held(self, kinds: tuple[Any, ...]) -> Any:
        return next(one for one in self.page.placeholders if one.placeholder_format.type in kinds)

    def _clear(self, *kept: Any) -> None:
        """Take away the placeholders that are not filled."""
        ids = {one.shape_id for one in kept}
        for one in list(self.page.placeholders):
            if one.shape_id not in ids:
                one._element.getparent().remove(one._element)

    def cover(self) -> None:
        """The first slide: the agenda, the numbers it is on."""
        self._add("cover")
        title, text = self._held(TITLES), self._held(BODIES)
        self._fill(title, self.deck.title, 44, 24)
        said = "\n".join(part for part in (self.deck.subtitle, self.deck.numbers) if part)
        self._fill(text, said, 20, 12)
        self._clear(title, text)

    def contents(self, page: Table) -> None:
        """A slide of the contents."""
        self._add("contents")
        title = self._held(TITLES)
        self._fill(title, self.deck.words.contents, TITLE_SIZE, SMALLEST_TITLE)
        self._clear(title)
        body = self.template.body("contents")
        foot = Box(body.left, body.bottom - layout.FOOT, body.width, layout.FOOT)
        if page.rows:
            self._table(page, Box(body.left, body.top + 6, body.width, body.height - layout.FOOT - 12))
        self._foot(foot, "")

    def slide(self, slide: Slide) -> None:
        """A step."""
        self._add("content")
        title = self._held(TITLES)
        self._fill(title, slide.title, TITLE_SIZE, SMALLEST_TITLE)
        self._clear(title)
        placed = layout.place(slide, self.template.body("content"), asked(self.deck, slide))
        self._text(slide.subtitle, placed.subtitle, size=14, smallest=9, colour=LOOK.muted)
        if placed.asked and placed.question:
            band = self._panel(placed.question, PANEL, LOOK.accent)
            self._say(band.text_frame, placed.asked.text, placed.asked.size, fit.STRONG, LOOK.accent)
        if placed.warning:
            self._text(f"▲ {slide.warning}", placed.warning, size=13, smallest=8, colour=LOOK.states["at_risk"])
        for part, box in placed.parts:
            self.part(part, box)
        self._foot(placed.foot, contents.foot(self.deck, slide.source, slide.period, slide.status))
        if slide.notes:
            self.page.notes_slide.notes_text_frame.text = fit.clean(slide.notes)

    # Texts

    def _fill(self, placeholder: Any, text: str, largest: float, smallest: float) -> None:
        """Put a text into a placeholder at the size at which it fits; its style is the template's."""
        scale = self.template.scale
        room, height = (part / 12_700 / scale for part in (placeholder.width, placeholder.height))
        found = fit.fitted(text, fit.STRONG, room=room - 16, height=height, largest=largest, smallest=smallest)
        frame = placeholder.text_frame
        frame.word_wrap = True
        frame.text = found.text
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run.font.size = self._length(found.size)

    def _text(
        self,
        text: str,
        box: Box,
        *,
        size: float,
        smallest: float,
        colour: str,
        font: str = fit.REGULAR,
        right: bool = False,
    ) -> None:
        """A text in a box of its own."""
        if not text:
            return
        found = fit.fitted(text, font, room=box.width - 2, height=box.height, largest=size, smallest=smallest)
        frame = self._box(box).text_frame
        self._say(frame, found.text, found.size, font, colour, right=right)

    def _box(self, box: Box) -> Any:
        held = self.page.shapes.add_textbox(*(self._length(one) for one in (box.left, box.top, box.width, box.height)))
        frame = held.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap = True
        return held

    def _panel(self, box: Box, fill: str, edge: str = "") -> Any:
        """A filled rectangle, with a strong left edge where a colour for it is given."""
        measures = [self._length(one) for one in (box.left, box.top, box.width, box.height)]
        held = self.page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *measures)
        held.fill.solid()
        held.fill.fore_color.rgb = _rgb(fill)
        held.line.fill.background()
        held._element.remove(held._element.find(qn("p:style")))
        frame = held.text_frame
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame.margin_left = frame.margin_right = self._length(12)
        frame.margin_top = frame.margin_bottom = 0
        if edge:
            self._panel(Box(box.left, box.top, 4, box.height), edge)
        return held

    def _say(
        self, frame: Any, text: str, size: float, font: str, colour: str, *, right: bool = False, more: bool = False
    ) -> None:
        """Write a paragraph for each line break, the first into the empty one unless there is `more` before it."""
        for number, part in enumerate(text.split("\n")):
            paragraph = frame.add_paragraph() if number or more else frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
            run = paragraph.add_run()
            run.text = part or "\u00a0"
            run.font.size = self._length(size)
            run.font.bold = font == fit.STRONG
            run.font.color.rgb = _rgb(colour)
            etree.SubElement(paragraph._p, qn("a:endParaRPr"), sz=str(round(self._length(size).pt * 100)))

    def _foot(self, box: Box, said: str) -> None:
        """What the numbers are of, the closing and the number of the slide."""
        self._panel(Box(box.left, box.top - 3, box.width, 0.8), LOOK.grid)
        left = Box(box.left, box.top, box.width * 0.64, box.height)
        right = Box(box.left + box.width * 0.66, box.top, box.width * 0.29, box.height)
        self._text(said, left, size=10, smallest=7, colour=LOOK.muted)
        self._text(self.deck.numbers, right, size=10, smallest=7, colour=LOOK.muted, right=True)
        number = self._box(Box(box.left + box.width * 0.955, box.top, box.width * 0.045, 16)).text_frame
        self._say(number, "", 11, fit.STRONG, LOOK.text, right=True)
        paragraph = number.paragraphs[0]._p
        run = paragraph.find(qn("a:r"))
        field = etree.SubElement(paragraph, qn("a:fld"), id="{5B1D3D2C-6C0E-4A7F-9C55-2A8B1B0E7F10}", type="slidenum")
        field.append(run.find(qn("a:rPr")))
        etree.SubElement(field, qn("a:t")).text = str(len(self.template.presentation.slides))
        paragraph.replace(run, field)

    # Parts

    def _numbers(self, part: Numbers, box: Box) -> None:
        for figure, one in zip(part.figures, layout.figures(part, box), strict=True):
            colour = LOOK.states.get(figure.state, LOOK.muted)
            self._panel(one, PANEL, colour)
            inner = one.inside(10, 6)
            self._text(figure.name, inner.first(15), size=11, smallest=7, colour=LOOK.muted)
            state = " ".join(text for text in (figure.mark, figure.word) if text)
            for text, top, high, size, ink, font in (
                (figure.value, 14, 30, 23, LOOK.text, fit.STRONG),
                (state, 44, 23, 9, colour, fit.STRONG),
                (figure.change, 67, 23, 9, LOOK.text, fit.REGULAR),
                (figure.foot, 90, 22, 8.5, LOOK.muted, fit.REGULAR),
            ):
                place = Box(inner.left, inner.top + top, inner.width, high)
                self._text(text, place, size=size, smallest=7, colour=ink, font=font)

    def _picture(self, part: Map, box: Box) -> None:
        measures = [self._length(side) for side in (box.left, box.top, box.width, box.height)]
        held = self.page.shapes.add_picture(io.BytesIO(map_picture.draw(part, box.width, box.height)), *measures)
        held._element.nvPicPr.cNvPr.set("descr", part.alt)

    def _table(self, part: Table, box: Box) -> int:
        """The table; returns how many rows had no room."""
        found = fit.table(part, room=box.width, height=box.height)
        measures = [self._length(one) for one in (box.left, box.top, box.width, sum(found.heights))]
        held = self.page.shapes.add_table(len(found.cells), len(part.columns), *measures)
        held.name = part.title or self.deck.words.contents
        grid = held.table
        grid.horz_banding = False
        for at, wide in enumerate(found.widths):
            grid.columns[at].width = self._length(wide)
        for at, (row, high) in enumerate(zip(found.cells, found.heights, strict=True)):
            grid.rows[at].height = self._length(high)
            for column, cell in enumerate(row):
                self._cell(part, grid.cell(at, column), cell, at, column, found.size)
        return found.left_out

    def _cell(self, part: Table, cell: Any, found: fit.FittedCell, at: int, column: int, size: float) -> None:
        cell.margin_left = cell.margin_right = self._length(fit.PADDING_X)
        cell.margin_top = cell.margin_bottom = self._length(fit.PADDING_Y)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.fill.solid()
        right = part.columns[column].is_number
        if at == 0:
            cell.fill.fore_color.rgb = _rgb(LOOK.accent)
            self._say(cell.text_frame, found.text, size * fit.DETAIL, fit.STRONG, "#ffffff", right=right)
            return
        cell.fill.fore_color.rgb = _rgb(row_colour(part, at))
        tone = part.rows[at - 1][column].tone
        font, colour = (fit.STRONG if tone == "strong" else fit.REGULAR), tone_colour(tone)
        self._say(cell.text_frame, found.text, size, font, colour, right=right)
        if found.detail:
            detail, small = found.detail_text, size * fit.DETAIL
            self._say(cell.text_frame, detail, small, fit.REGULAR, LOOK.muted, right=right, more=True)

    def _chart(self, kind: Any, box: Box, data: CategoryChartData) -> Any:
        measures = [self._length(one) for one in (box.left, box.top, box.width, box.height)]
        chart = self.page.shapes.add_chart(kind, *measures, data).chart
        chart.has_title = False
        chart.has_legend = False
        chart.font.size = self._length(11)
        chart.font.color.rgb = _rgb(LOOK.text)
        return chart

    def _bars(self, part: Bars, box: Box) -> None:
        data = CategoryChartData(number_format=number_format(part.decimals))
        data.categories = [guarded(name) for name in part.names]
        data.add_series(guarded(part.series), part.values)
        chart = self._chart(XL_CHART_TYPE.BAR_CLUSTERED, box, data)
        size = bar_size(part, box)
        chart.font.size = self._length(size)
        names, scale = chart.category_axis, chart.value_axis
        names.reverse_order = True
        names.format.line.color.rgb = _rgb(LOOK.grid)
        names.major_tick_mark = XL_TICK_MARK.NONE
        scale.visible = False
        scale.has_major_gridlines = False
        scale.minimum_scale, scale.maximum_scale = bar_range(part)
        plot = chart.plots[0]
        plot.gap_width = 35
        plot.vary_by_categories = False
        series = plot.series[0]
        for at, (value, text, colour) in enumerate(zip(part.values, part.texts, part.colours, strict=True)):
            if value is None:
                continue
            point = series.points[at]
            point.format.fill.solid()
            point.format.fill.fore_color.rgb = _rgb(colour)
            label = point.data_label
            label.text_frame.text = text
            label.text_frame.paragraphs[0].runs[0].font.size = self._length(size)
            label.text_frame.paragraphs[0].runs[0].font.bold = True
            label.position = XL_LABEL_POSITION.OUTSIDE_END

    def _lines(self, part: Lines, box: Box) -> None:
        data = CategoryChartData(number_format=number_format(part.decimals))
        data.categories = [guarded(name) for name in part.periods]
        for one in part.series:
            data.add_series(guarded(one.named), one.values)
        chart = self._chart(XL_CHART_TYPE.LINE_MARKERS, box, data)
        chart.has_legend = True
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        chart.legend.font.size = self._length(11)
        scale = chart.value_axis
        scale.major_gridlines.format.line.color.rgb = _rgb(LOOK.grid)
        scale.format.line.fill.background()
        scale.tick_labels.number_format = axis_format(part)
        scale.tick_labels.number_format_is_linked = False
        chart.category_axis.format.line.color.rgb = _rgb(LOOK.grid)
        for series, one in zip(chart.plots[0].series, part.series, strict=True):
            self._series(series, one)

    def _series(self, series: Any, one: Any) -> None:
        series.smooth = False
        series.format.line.color.rgb = _rgb(one.colour)
        series.format.line.width = self._length(1.5 if one.is_dashed else 2.5)
        if one.is_dashed:
            series.format.line.dash_style = MSO_LINE.DASH
            series.marker.style = XL_MARKER_STYLE.NONE
        else:
            series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 6
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = _rgb(one.colour)
            series.marker.format.line.color.rgb = _rgb(one.colour)


def number_format(decimals: int) -> str:
    """How spreadsheets write such numbers."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def axis_format(part: Lines) -> str:
    """Whole numbers where they tell the ticks apart: without a separator they read the same in every language."""
    known = [value for one in part.series for value in one.values if value is not None]
    span = max(known, default=0.0) - min(known, default=0.0)
    decimals = next((count for count in range(part.decimals) if span >= 5 / 10**count), part.decimals)
    return "0" + ("." + "0" * decimals if decimals else "")


def guarded(text: str) -> str:
    """A name that no spreadsheet takes for a formula or a link."""
    text = fit.clean(text)
    return f"{_ZERO_WIDTH}{text}" if text.lower().startswith(_NOT_A_TEXT) else text


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())
