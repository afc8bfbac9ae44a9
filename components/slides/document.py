"""The same deck as PDF: charts and tables as vectors, texts that can be searched, the project's own font inside."""

import io
from collections.abc import Callable

from reportlab.graphics import renderPDF
from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.shapes import STATE_DEFAULTS, Drawing
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.pdfgen.canvas import Canvas

from components import format
from components.slides import contents, fit, layout, map_picture
from components.slides.description import Bars, Deck, Lines, Map, Numbers, Slide, Table
from components.slides.layout import Box
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

ASCENT = 0.95
"""How far under the upper edge of a line its letters stand, in sizes."""
STATE_DEFAULTS["fontName"] = fit.REGULAR  # else every chart names a font that is not in the file
PERIOD_SIZE = 9.5
"""Size of the periods under a history; as many are named as have room."""
LONGEST_NAME = 0.36
"""Share of a bar chart's width that names may take."""


def make(deck: Deck, step: Callable[[int], None] = lambda _: None) -> bytes:
    """The file; `step` is told the number of each slide that is done."""
    held = io.BytesIO()
    writer = _Writer(deck, held)
    writer.cover()
    for page in contents.pages(deck):
        writer.contents(page)
    for number, slide in enumerate(deck.slides, 1):
        writer.slide(slide)
        step(number)
    writer.canvas.save()
    return held.getvalue()


class _Writer(Writing):
    """One document as it grows; boxes are in points from the upper left corner."""

    def __init__(self, deck: Deck, held: io.BytesIO) -> None:
        fit.register()
        self.deck = deck
        self.canvas = Canvas(held, pagesize=(layout.WIDTH, layout.HEIGHT), initialFontName=fit.REGULAR)
        self.canvas.setTitle(fit.clean(deck.title))
        self.canvas.setAuthor("Toàn Cảnh")
        self.canvas._doc.Catalog.Lang = PDFString(deck.language)

    # Pages

    def cover(self) -> None:
        """The first page: the agenda, the numbers it is on."""
        self._fill(Box(0, 0, 18, layout.HEIGHT), LOOK.accent)
        title = layout.COVER_TITLE
        self._text(self.deck.title, title, size=44, smallest=24, colour=LOOK.text, font=fit.STRONG, bottom=True)
        said = "\n".join(part for part in (self.deck.subtitle, self.deck.numbers) if part)
        self._text(said, layout.COVER_TEXT, size=20, smallest=12, colour=LOOK.muted)
        self._end(self.deck.title)

    def contents(self, page: Table) -> None:
        """A page of the contents."""
        self._title(self.deck.words.contents)
        body = layout.BODY
        if page.rows:
            self._table(page, Box(body.left, body.top + 6, body.width, body.height - layout.FOOT - 12))
        self._foot(Box(body.left, body.bottom - layout.FOOT, body.width, layout.FOOT), "")
        self._end(self.deck.words.contents)

    def slide(self, slide: Slide) -> None:
        """A step."""
        self._title(slide.title)
        placed = layout.place(slide, layout.BODY, asked(self.deck, slide))
        self._text(slide.subtitle, placed.subtitle, size=14, smallest=9, colour=LOOK.muted)
        if placed.asked and placed.question:
            box = placed.question
            self._fill(box, PANEL)
            self._fill(Box(box.left, box.top, 4, box.height), LOOK.accent)
            self._write(placed.asked, box.inside(14, 6), fit.STRONG, LOOK.accent)
        if placed.warning:
            self._text(f"▲ {slide.warning}", placed.warning, size=13, smallest=8, colour=LOOK.states["at_risk"])
        for part, box in placed.parts:
            self.part(part, box)
        self._foot(placed.foot, contents.foot(self.deck, slide.source, slide.period, slide.status))
        self._end(slide.title)

    def _end(self, name: str) -> None:
        key = f"page{self.canvas.getPageNumber()}"
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(fit.clean(name), key, level=0)
        self.canvas.showPage()

    def _title(self, text: str) -> None:
        box = layout.TITLE
        self._text(text, box, size=TITLE_SIZE, smallest=SMALLEST_TITLE, colour=LOOK.text, font=fit.STRONG, bottom=True)

    def _foot(self, box: Box, said: str) -> None:
        self._fill(Box(box.left, box.top - 3, box.width, 0.8), LOOK.grid)
        left = Box(box.left, box.top, box.width * 0.64, box.height)
        right = Box(box.left + box.width * 0.66, box.top, box.width * 0.29, box.height)
        self._text(said, left, size=10, smallest=7, colour=LOOK.muted)
        self._text(self.deck.numbers, right, size=10, smallest=7, colour=LOOK.muted, right=True)
        number = Box(box.left + box.width * 0.955, box.top, box.width * 0.045, 16)
        page = str(self.canvas.getPageNumber())
        self._text(page, number, size=11, smallest=8, colour=LOOK.text, font=fit.STRONG, right=True)

    # Marks on the paper

    def _fill(self, box: Box, colour: str) -> None:
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.rect(box.left, layout.HEIGHT - box.bottom, box.width, box.height, stroke=0, fill=1)

    def _text(
        self, text: str, box: Box, *, size: float, smallest: float, colour: str, font: str = fit.REGULAR,
        right: bool = False, bottom: bool = False,
    ) -> None:  # fmt: skip
        if not text:
            return
        found = fit.fitted(text, font, room=box.width - 2, height=box.height, largest=size, smallest=smallest)
        self._write(found, box.below(box.height - found.height) if bottom else box, font, colour, right=right)

    def _write(self, found: fit.Fitted, box: Box, font: str, colour: str, *, right: bool = False) -> None:
        self._lines_of(found.lines, box, font, found.size, colour, right=right)

    def _lines_of(
        self, lines: tuple[str, ...], box: Box, font: str, size: float, colour: str, *, right: bool = False
    ) -> None:
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(HexColor(colour))
        base = layout.HEIGHT - box.top - size * ASCENT
        for number, line in enumerate(lines):
            y = base - number * size * fit.LEADING
            if right:
                self.canvas.drawRightString(box.left + box.width, y, line)
            else:
                self.canvas.drawString(box.left, y, line)

    # Parts

    def _numbers(self, part: Numbers, box: Box) -> None:
        for figure, one in zip(part.figures, layout.figures(part, box), strict=True):
            colour = LOOK.states.get(figure.state, LOOK.muted)
            self._fill(one, PANEL)
            self._fill(Box(one.left, one.top, 4, one.height), colour)
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
        image = ImageReader(io.BytesIO(map_picture.draw(part, box.width, box.height)))
        self.canvas.drawImage(image, box.left, layout.HEIGHT - box.bottom, box.width, box.height)

    def _table(self, part: Table, box: Box) -> int:
        """The table; returns how many rows had no room."""
        found = fit.table(part, room=box.width, height=box.height)
        top = box.top
        for at, (row, high) in enumerate(zip(found.cells, found.heights, strict=True)):
            line = Box(box.left, top, sum(found.widths), high)
            self._fill(line, LOOK.accent if at == 0 else row_colour(part, at))
            left = box.left
            for column, (cell, wide) in enumerate(zip(row, found.widths, strict=True)):
                self._cell(part, cell, Box(left, top, wide, high), at, column, found.size)
                left += wide
            top += high
            self._fill(Box(box.left, top - 0.4, line.width, 0.4), LOOK.grid)
        return found.left_out

    def _cell(self, part: Table, cell: fit.FittedCell, box: Box, at: int, column: int, size: float) -> None:
        right = part.columns[column].is_number
        inner = box.inside(fit.PADDING_X, 0)
        if at == 0:
            size, font, colour = size * fit.DETAIL, fit.STRONG, "#ffffff"
        else:
            tone = part.rows[at - 1][column].tone
            font, colour = (fit.STRONG if tone == "strong" else fit.REGULAR), tone_colour(tone)
        used = (len(cell.lines) * size + len(cell.detail) * size * fit.DETAIL) * fit.LEADING
        inner = inner.below((box.height - used) / 2)
        self._lines_of(cell.lines, inner, font, size, colour, right=right)
        if cell.detail:
            below = inner.below(len(cell.lines) * size * fit.LEADING)
            self._lines_of(cell.detail, below, fit.REGULAR, size * fit.DETAIL, LOOK.muted, right=right)

    def _bars(self, part: Bars, box: Box) -> None:
        size = bar_size(part, box)
        most = box.width * LONGEST_NAME
        names = [fit.cut(fit.clean(name), fit.REGULAR, size, most, 1)[0] for name in part.names]
        beside = max((fit.width(name, fit.REGULAR, size) for name in names), default=0.0) + 6
        chart = HorizontalBarChart()
        chart.x, chart.y, chart.width, chart.height = beside, 2, box.width - beside, box.height - 4
        chart.data = [[value if value is None else float(value) for value in part.values]]
        chart.barWidth, chart.groupSpacing = 10, 3.5
        chart.valueAxis.visible = 0
        chart.valueAxis.valueMin, chart.valueAxis.valueMax = bar_range(part)
        chart.categoryAxis.categoryNames = names
        chart.categoryAxis.visibleTicks = 0
        chart.categoryAxis.reverseDirection = 1
        chart.categoryAxis.strokeColor = HexColor(LOOK.grid)
        labels = chart.categoryAxis.labels
        labels.fontName, labels.fontSize, labels.fillColor = fit.REGULAR, size, HexColor(LOOK.text)
        labels.boxAnchor, labels.dx = "e", -3
        chart.bars.strokeColor = None
        for at, colour in enumerate(part.colours):
            chart.bars[(0, at)].fillColor = HexColor(colour)
        texts = [text if value is not None else "" for value, text in zip(part.values, part.texts, strict=True)]
        chart.barLabelFormat = "values"
        chart.barLabelArray = [texts]
        chart.barLabels.fontName, chart.barLabels.fontSize = fit.STRONG, size
        chart.barLabels.fillColor = HexColor(LOOK.text)
        chart.barLabels.boxAnchor, chart.barLabels.nudge = "w", 3
        self._draw(chart, box)

    def _lines(self, part: Lines, box: Box) -> None:
        chart = HorizontalLineChart()
        chart.x, chart.y, chart.width, chart.height = 46, 42, box.width - 66, box.height - 62
        drawn = [(one, run) for one in part.series for run in _runs(one.values)]
        chart.data = [run for _, run in drawn]
        chart.joinedLines = 1
        widest = max(fit.width(name, fit.REGULAR, PERIOD_SIZE) for name in part.periods) + 10
        every = max(1, -(-int(widest * len(part.periods)) // int(chart.width)))
        last = len(part.periods) - 1
        chart.categoryAxis.categoryNames = [
            name if (last - at) % every == 0 else "" for at, name in enumerate(part.periods)
        ]
        names, scale = chart.categoryAxis, chart.valueAxis
        names.labels.fontName, names.labels.fontSize, names.labels.fillColor = (
            fit.REGULAR,
            PERIOD_SIZE,
            HexColor(LOOK.muted),
        )
        names.strokeColor = scale.gridStrokeColor = HexColor(LOOK.grid)
        names.visibleTicks = scale.visibleTicks = 0
        scale.visibleGrid, scale.strokeColor = 1, None
        scale.labels.fontName, scale.labels.fontSize, scale.labels.fillColor = (
            fit.REGULAR,
            PERIOD_SIZE,
            HexColor(LOOK.muted),
        )
        decimals, language = min(part.decimals, 1), part.language
        scale.labelTextFormat = lambda value: format.number(value, decimals, language)
        scale.rangeRound, scale.forceZero, scale.avoidBoundFrac = "both", 0, 0.1
        for at, (one, _) in enumerate(drawn):
            line = chart.lines[at]
            line.strokeColor, line.strokeWidth = HexColor(one.colour), 1.5 if one.is_dashed else 2.5
            if one.is_dashed:
                line.strokeDashArray = (5, 4)
            else:
                line.symbol = makeMarker("FilledCircle", size=5)
        self._draw(chart, box)
        self._legend(part, Box(box.left + 46, box.bottom - 18, box.width - 46, 16))

    def _legend(self, part: Lines, box: Box) -> None:
        left = box.left
        for one in part.series:
            name = fit.clean(one.named)
            self._fill(Box(left, box.top + 6, 18, 3), one.colour)
            self._lines_of((name,), Box(left + 23, box.top, 300, 16), fit.REGULAR, 10.5, LOOK.muted)
            left += 23 + fit.width(name, fit.REGULAR, 10.5) + 22

    def _draw(self, chart: HorizontalBarChart | HorizontalLineChart, box: Box) -> None:
        drawing = Drawing(box.width, box.height)
        drawing.add(chart)
        renderPDF.draw(drawing, self.canvas, box.left, layout.HEIGHT - box.bottom)


def _runs(values: tuple[float | None, ...]) -> list[tuple[float | None, ...]]:
    """The values cut where one is missing, each run in its own place: the library would draw a line across."""
    runs: list[list[float | None]] = []
    before: float | None = None
    for at, value in enumerate(values):
        if value is not None:
            if before is None:
                runs.append([None] * len(values))
            runs[-1][at] = value
        before = value
    return [tuple(run) for run in runs]
