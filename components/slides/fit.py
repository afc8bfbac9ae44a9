"""How texts fit their boxes, measured in the PDF's font, which is wider than that of the PPTX. Lengths in points."""

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from components.slides.description import Field, Table

REGULAR, STRONG = "BeVietnamPro", "BeVietnamPro-SemiBold"
FILES = {REGULAR: "BeVietnamPro-Regular.ttf", STRONG: "BeVietnamPro-SemiBold.ttf"}
FONTS = Path(__file__).resolve().parents[2] / "assets" / "fonts"
LEADING = 1.28
"""Height of a line in sizes of the font."""
CUT = "…"
LARGEST_CELL, SMALLEST_CELL, STEP = 14.0, 10.0, 0.5
SMALLEST_DETAILED = 11.0
"""Size below which second lines are left out rather than made smaller."""
DETAIL = 0.8
"""Size of a cell's second line against that of its first."""
PADDING_X, PADDING_Y = 5.0, 2.2
MOST_LINES = 2
"""Lines that a cell's text may take."""
NARROWEST, WIDEST_DETAIL = 34.0, 150.0
"""The least room of a column, and the most that its second lines may ask for."""


@lru_cache(maxsize=1)
def register() -> bool:
    """Make the fonts known to the library, once."""
    for name, file in FILES.items():
        pdfmetrics.registerFont(TTFont(name, FONTS / file))
    return True


def width(text: str, font: str, size: float) -> float:
    """How wide a text is."""
    return _width(text, font) * size


@lru_cache(maxsize=65536)
def _width(text: str, font: str) -> float:
    """The same at the size of one point."""
    register()
    return pdfmetrics.stringWidth(text, font, 1)


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """A text as both files can hold it: accents composed, line breaks kept, nothing that is not printed."""
    kept = "".join(one if one == "\n" or one.isprintable() or one == "\u00a0" else " " for one in text)
    return unicodedata.normalize("NFC", kept)


def lines(text: str, font: str, size: float, room: float) -> list[str]:
    """The text broken at spaces, and inside a word that is wider than the room."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if width(longer, font, size) <= room:
                line = longer
                continue
            if line:
                found.append(line)
            line = word
            while width(line, font, size) > room and len(line) > 1:
                keep = _longest(line, font, size, room)
                found.append(line[:keep])
                line = line[keep:]
        found.append(line)
    return found


def _longest(text: str, font: str, size: float, room: float) -> int:
    """How many letters fit, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(text[:middle], font, size) <= room else (low, middle - 1)
    return low


def cut(text: str, font: str, size: float, room: float, most: int) -> list[str]:
    """At most so many lines, the last one ending with … where there was more."""
    found = lines(text, font, size, room)
    if len(found) <= most:
        return found
    last = found[most - 1]
    while last and width(last + CUT, font, size) > room:
        last = last[:-1]
    return [*found[: most - 1], last.rstrip() + CUT]


@dataclass(frozen=True)
class Fitted:
    """A text, cut where it had to be, its lines and the size at which they fit."""

    text: str
    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """How high the lines are."""
        return len(self.lines) * self.size * LEADING


def fitted(text: str, font: str, *, room: float, height: float, largest: float, smallest: float) -> Fitted:
    """The text at the largest size at which it fits the box; at the smallest it is cut."""
    text = clean(text)
    size = largest
    while size > smallest:
        found = lines(text, font, size, room)
        is_whole = all(width(word, font, size) <= room for word in text.replace("\n", " ").split(" "))
        if is_whole and len(found) * size * LEADING <= height:
            return Fitted(text, tuple(found), size)
        size = max(smallest, size - STEP)
    most = max(1, int(height / (smallest * LEADING)))
    return Fitted(*_cut_text(text, font, smallest, room, most), smallest)


def _cut_text(text: str, font: str, size: float, room: float, most: int) -> tuple[str, tuple[str, ...]]:
    """The text as it flows and as lines, at most so many."""
    found = tuple(cut(text, font, size, room, most))
    return (" ".join(found) if found[-1].endswith(CUT) and not text.endswith(CUT) else text), found


@dataclass(frozen=True)
class FittedCell:
    """A cell's text and second line as they flow, and as lines."""

    text: str
    lines: tuple[str, ...]
    detail_text: str = ""
    detail: tuple[str, ...] = ()


@dataclass(frozen=True)
class FittedTable:
    """A table that fits its box: sizes in points; the first row is the heads; `left_out` rows had no room."""

    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[tuple[FittedCell, ...], ...]
    left_out: int


def table(held: Table, *, room: float, height: float) -> FittedTable:
    """The largest letters at which every row fits; at the smallest the last rows are left out."""
    most = max(1, int(height / (SMALLEST_CELL * LEADING + 2 * PADDING_Y)))
    if len(held.rows) > most:
        made = _shortened(_set(replace(held, rows=held.rows[:most]), SMALLEST_CELL, room, with_detail=False), height)
        return replace(made, left_out=made.left_out + len(held.rows) - most)
    for with_detail, smallest in ((True, SMALLEST_DETAILED), (False, SMALLEST_CELL)):
        size = LARGEST_CELL
        while size >= smallest:
            made = _set(held, size, room, with_detail=with_detail)
            if sum(made.heights) <= height:
                return made
            size -= STEP
    return _shortened(_set(held, SMALLEST_CELL, room, with_detail=False), height)


def _set(held: Table, size: float, room: float, *, with_detail: bool) -> FittedTable:
    widths = _widths(held, size, room, with_detail=with_detail)
    heads = tuple(
        FittedCell(*_cut_text(clean(column.text), STRONG, size * DETAIL, wide - 2 * PADDING_X, MOST_LINES))
        for column, wide in zip(held.columns, widths, strict=True)
    )
    rows = [
        tuple(_cell(field, size, wide, with_detail) for field, wide in zip(row, widths, strict=True))
        for row in held.rows
    ]
    heights = [_height(heads, size * DETAIL), *(_height(row, size) for row in rows)]
    return FittedTable(size, widths, tuple(heights), (heads, *rows), 0)


def _cell(field: Field, size: float, wide: float, with_detail: bool) -> FittedCell:
    inner = wide - 2 * PADDING_X
    font = STRONG if field.tone == "strong" else REGULAR
    shown = _cut_text(clean(field.text), font, size, inner, MOST_LINES)
    if not (with_detail and field.detail):
        return FittedCell(*shown)
    return FittedCell(*shown, *_cut_text(clean(field.detail), REGULAR, size * DETAIL, inner, MOST_LINES))


def _height(cells: tuple[FittedCell, ...], size: float) -> float:
    return max(len(one.lines) * size + len(one.detail) * size * DETAIL for one in cells) * LEADING + 2 * PADDING_Y


def _widths(held: Table, size: float, room: float, *, with_detail: bool) -> tuple[float, ...]:
    """Numbers get what they need, texts share the rest by how long they are."""
    needs = [_need(held, at, size, with_detail=with_detail) for at in range(len(held.columns))]
    whole = sum(needs)
    if whole <= room:
        return tuple(need * room / whole for need in needs)
    fixed = [need if column.is_number else 0.0 for need, column in zip(needs, held.columns, strict=True)]
    fixed = fixed if sum(fixed) <= 0.8 * room else [0.0] * len(needs)
    free = sum(need**0.7 for need, kept in zip(needs, fixed, strict=True) if not kept)
    left = room - sum(fixed)
    return tuple(kept or max(NARROWEST, left * need**0.7 / free) for need, kept in zip(needs, fixed, strict=True))


def _need(held: Table, at: int, size: float, *, with_detail: bool) -> float:
    """The width at which no text of a column breaks; a head may break once."""
    cells = [row[at] for row in held.rows]
    texts = [width(clean(cell.text), STRONG if cell.tone == "strong" else REGULAR, size) for cell in cells]
    details = [width(clean(cell.detail), REGULAR, size * DETAIL) for cell in cells if with_detail]
    head = clean(held.columns[at].text)
    words = [width(word, STRONG, size * DETAIL) for word in head.split(" ")]
    heads = [max(words), width(head, STRONG, size * DETAIL) / 1.7]
    return max([*texts, *(min(detail, WIDEST_DETAIL) for detail in details), *heads, 12.0]) + 2 * PADDING_X + 1


def _shortened(made: FittedTable, height: float) -> FittedTable:
    kept, used = 0, 0.0
    for one in made.heights:
        if used + one > height and kept:
            break
        used += one
        kept += 1
    left_out = len(made.heights) - kept
    return FittedTable(made.size, made.widths, made.heights[:kept], made.cells[:kept], left_out)
