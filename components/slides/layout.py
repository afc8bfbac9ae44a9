"""Where things stand on a slide, in points from its upper left corner; the same for both files."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.slides import fit
from components.slides.description import Bars, Lines, Map, Numbers, Part, Slide, Table, Text

WIDTH, HEIGHT = 960.0, 540.0
"""16:9, 13.33 x 7.5 inches."""
GAP = 12.0
HEADING = 22.0
"""Height of a part's title."""
SMALL = 10.0
FOOT = 36.0
SUBTITLE = 22.0
NUMBERS, BARE_NUMBERS = 122.0, 56.0
"""Height of a row of headline numbers, and of one that has names and values alone."""
WEIGHTS: dict[type, float] = {Bars: 1.0, Lines: 1.1, Table: 1.35, Map: 1.3, Text: 0.8}


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    def inside(self, x: float, y: float) -> "Box":
        """The same, smaller by so much on each side."""
        return Box(self.left + x, self.top + y, self.width - 2 * x, self.height - 2 * y)

    def below(self, used: float) -> "Box":
        """What is left under the first so many points."""
        return Box(self.left, self.top + used, self.width, self.height - used)

    def first(self, height: float) -> "Box":
        """The uppermost so many points."""
        return Box(self.left, self.top, self.width, height)


TITLE = Box(36, 18, 888, 44)
BODY = Box(36, 64, 888, 466)
COVER_TITLE, COVER_TEXT = Box(72, 150, 816, 120), Box(72, 284, 816, 150)


@dataclass(frozen=True)
class Placed:
    """The boxes of one slide inside the room under its title."""

    subtitle: Box
    question: Box | None
    asked: fit.Fitted | None
    warning: Box | None
    parts: tuple[tuple[Part, Box], ...]
    foot: Box


def place(slide: Slide, body: Box, question: str) -> Placed:
    """Subtitle, question and parts from above, what the numbers are of at the foot; `question` with its heading."""
    foot = Box(body.left, body.bottom - FOOT, body.width, FOOT)
    rest = Box(body.left, body.top, body.width, body.height - FOOT - 6)
    subtitle, rest = rest.first(SUBTITLE), rest.below(SUBTITLE + 4)
    asked, question_box = None, None
    if slide.question:
        asked = fit.fitted(question, fit.STRONG, room=body.width - 30, height=26, largest=19, smallest=15)
        if asked.text != fit.clean(question):
            asked = fit.fitted(question, fit.STRONG, room=body.width - 30, height=46, largest=17, smallest=11)
        question_box = rest.first(asked.height + 12)
        rest = rest.below(question_box.height + 8)
    warning = None
    if slide.warning:
        warning, rest = rest.first(30), rest.below(34)
    return Placed(subtitle, question_box, asked, warning, tuple(_arranged(slide.parts, rest)), foot)


def _arranged(parts: Sequence[Part], rest: Box) -> list[tuple[Part, Box]]:
    """Headline numbers over the whole width, the other parts side by side under them."""
    found: list[tuple[Part, Box]] = []
    for part in parts:
        if isinstance(part, Numbers):
            is_bare = not any(figure.word or figure.change or figure.foot for figure in part.figures)
            high = BARE_NUMBERS if is_bare else NUMBERS
            found.append((part, rest.first(high)))
            rest = rest.below(high + GAP)
    beside = [part for part in parts if not isinstance(part, Numbers)]
    if not beside:
        return found
    weights = [_weight(part) for part in beside]
    room = rest.width - GAP * (len(beside) - 1)
    left = rest.left
    for part, weight in zip(beside, weights, strict=True):
        wide = room * weight / sum(weights)
        found.append((part, Box(left, rest.top, wide, rest.height)))
        left += wide + GAP
    return found


def _weight(part: Part) -> float:
    if isinstance(part, Table):
        return 0.75 + 0.14 * min(8, len(part.columns))
    return WEIGHTS[type(part)]


def framed(part: Bars | Lines | Table | Map, box: Box) -> tuple[Box, Box, Box | None]:
    """The boxes of a part's title, of what it shows and of its note."""
    note = box.below(box.height - 26) if part.note or isinstance(part, Table) else None
    used = 26.0 if note else 0.0
    return box.first(HEADING), Box(box.left, box.top + HEADING, box.width, box.height - HEADING - used), note


def figures(part: Numbers, box: Box) -> list[Box]:
    """One box a headline number, side by side."""
    wide = (box.width - 8 * (len(part.figures) - 1)) / len(part.figures)
    return [Box(box.left + at * (wide + 8), box.top, wide, box.height) for at in range(len(part.figures))]
