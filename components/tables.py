"""Small tables and rows of numbers as HTML: text in, escaped markup out. No Streamlit, no reading of data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: text, a smaller second line, a tone (better, worse, muted, strong), a bar, a hint.

    `bar` is a share (0 to 1) drawn under the text; `markup` replaces the text by ready HTML.
    """

    text: str
    detail: str = ""
    tone: str = ""
    bar: float | None = None
    hint: str = ""
    markup: str = ""


@dataclass(frozen=True)
class Head:
    """A column: its heading and whether it holds numbers."""

    text: str
    number: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Grid:
    """A whole table before it is markup, so that a slide can hold what the screen shows; `marked` rows stand out."""

    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell | str]]
    name: str
    marked: frozenset[int] = frozenset()

    @property
    def html(self) -> str:
        """The markup."""
        return table(self.heads, self.rows, name=self.name, marked=self.marked)


def table(
    heads: Sequence[Head],
    rows: Iterable[Sequence[Cell | str]],
    *,
    name: str,
    marked: Iterable[int] = (),
    groups: Mapping[int, Cell] | None = None,
) -> str:
    """A table with `name` as its test id; rows whose index is `marked` stand out, `groups` are lines over a row."""
    outstanding, over = set(marked), groups or {}
    head = "".join(_head(one) for one in heads)
    body = "".join(
        _group(over.get(index), len(heads)) + _row(heads, row, marked=index in outstanding)
        for index, row in enumerate(rows)
    )
    return (
        f'<div class="table-frame" data-testid="{escape(name)}"><table class="figures">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def tally(facts: Iterable[Cell], *, name: str) -> str:
    """A row of numbers, each over what it counts (its `detail`), with `name` as its test id."""
    parts = (
        f'<div class="{escape(fact.tone)}"><b>{escape(fact.text)}</b><span>{escape(fact.detail)}</span></div>'
        for fact in facts
    )
    return f'<div class="tally" data-testid="{escape(name)}">{"".join(parts)}</div>'


def _head(head: Head) -> str:
    hint = f' title="{escape(head.hint)}"' if head.hint else ""
    return f'<th scope="col" class="{_kind(head)}"{hint}>{escape(head.text)}</th>'


def _kind(head: Head) -> str:
    return "number" if head.number else "text"


def _group(title: Cell | None, columns: int) -> str:
    if title is None:
        return ""
    detail = f'<span class="detail">{escape(title.detail)}</span>' if title.detail else ""
    return f'<tr class="group"><th scope="rowgroup" colspan="{columns}">{escape(title.text)}{detail}</th></tr>'


def _row(heads: Sequence[Head], row: Sequence[Cell | str], *, marked: bool) -> str:
    cells = (part if isinstance(part, Cell) else Cell(part) for part in row)
    body = "".join(_cell(head, cell) for head, cell in zip(heads, cells, strict=True))
    return f'<tr class="{"marked" if marked else ""}">{body}</tr>'


def _cell(head: Head, cell: Cell) -> str:
    hint = f' title="{escape(cell.hint)}"' if cell.hint else ""
    detail = f'<span class="detail">{escape(cell.detail)}</span>' if cell.detail else ""
    bar = f'<span class="bar"><i style="width:{_percent(cell.bar)}"></i></span>' if cell.bar is not None else ""
    text = cell.markup or f"<span>{escape(cell.text)}</span>"
    return f'<td class="{_kind(head)} {escape(cell.tone)}"{hint}>{text}{detail}{bar}</td>'


def _percent(share: float) -> str:
    return f"{100 * min(1.0, max(0.0, share)):.1f}%"


def strip(marks: Sequence[tuple[float, str, str]], *, band: tuple[float, float, float], low: float, high: float) -> str:
    """Where some values lie between the lowest and the highest of a set, over its middle half and median.

    `marks`: (value, colour, hint); `band`: lower quartile, median, upper quartile, all in the values' unit.
    """
    span = high - low or 1.0

    def at(value: float) -> str:
        return _percent((value - low) / span)

    first, middle, last = band
    dots = "".join(
        f'<i class="dot" style="left:{at(value)};background:{escape(colour)}" title="{escape(hint)}"></i>'
        for value, colour, hint in marks
    )
    width = _percent((last - first) / span)
    return (
        f'<span class="strip"><i class="half" style="left:{at(first)};width:{width}"></i>'
        f'<i class="middle" style="left:{at(middle)}"></i>{dots}</span>'
    )
