"""What both files have in common: colours and sizes, and which part is written how."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from components import palette
from components.slides import fit, layout
from components.slides.description import Bars, Deck, Lines, Map, Numbers, Part, Slide, Table, Text
from components.slides.layout import Box

LOOK = palette.LIGHT
PANEL = "#eef3f9"
STRIPE = "#f4f7fb"
MARKED = "#fdf3d8"
TITLE_SIZE, SMALLEST_TITLE = 28.0, 16.0


class Writing(ABC):
    """Puts the parts of a slide into their boxes; a file says how each kind is written."""

    def part(self, part: Part, box: Box) -> None:
        """One part, with its title above and what is to be said of it below."""
        if isinstance(part, Numbers):
            self._numbers(part, box)
            return
        if isinstance(part, Text):
            colour = LOOK.states["behind"] if part.tone == "worse" else LOOK.text
            self._text(part.text, box, size=20, smallest=10, colour=colour)
            return
        title, inner, note = layout.framed(part, box)
        self._text(part.title, title, size=13, smallest=9, colour=LOOK.text, font=fit.STRONG)
        said = [part.note]
        if isinstance(part, Bars):
            self._bars(part, inner)
        elif isinstance(part, Lines):
            self._lines(part, inner)
        elif isinstance(part, Map):
            self._picture(part, inner)
        elif left_out := self._table(part, inner):
            said.insert(0, part.more.format(n=left_out))
        if note:
            self._text(" ".join(filter(None, said)), note, size=layout.SMALL, smallest=7, colour=LOOK.muted)

    @abstractmethod
    def _text(self, text: str, box: Box, *, size: float, smallest: float, colour: str, font: str = fit.REGULAR) -> None:
        """A text as large as it fits; nothing for ''."""

    @abstractmethod
    def _numbers(self, part: Numbers, box: Box) -> None: ...

    @abstractmethod
    def _bars(self, part: Bars, box: Box) -> None: ...

    @abstractmethod
    def _lines(self, part: Lines, box: Box) -> None: ...

    @abstractmethod
    def _picture(self, part: Map, box: Box) -> None: ...

    @abstractmethod
    def _table(self, part: Table, box: Box) -> int:
        """The table; returns how many rows had no room."""


def asked(deck: Deck, slide: Slide) -> str:
    """The question with what it is."""
    return f"{deck.words.question}: {slide.question}"


def bar_size(part: Bars, box: Box) -> float:
    """Size of the letters beside so many bars."""
    return max(6.5, min(12.5, 0.62 * box.height / max(1, len(part.names))))


def bar_range(part: Bars) -> tuple[float, float]:
    """From nought, or below it, to where the longest bar leaves room for its number."""
    known: Sequence[float] = [value for value in part.values if value is not None] or [0.0]
    low, high = min(0.0, *known), max(0.0, *known)
    room = 0.28 * ((high - low) or 1.0)
    return low - (room if low < 0 else 0.0), high + room


def row_colour(part: Table, at: int) -> str:
    """The ground of a row, the first one after the heads being 1."""
    if at - 1 in part.marked:
        return MARKED
    return LOOK.surface if at % 2 else STRIPE


def tone_colour(tone: str) -> str:
    """The ink of a tone."""
    known = {"better": LOOK.states["on_track"], "worse": LOOK.states["behind"], "muted": LOOK.muted}
    return known.get(tone, LOOK.text)
