"""What stands on a slide, whichever file it is for: texts as the screen prints them, numbers for the charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A headline number: its name, the value with its unit, the state as mark and word, the change, its origin."""

    name: str
    value: str
    state: str = ""
    mark: str = ""
    word: str = ""
    change: str = ""
    foot: str = ""


@dataclass(frozen=True)
class Numbers:
    """A row of headline numbers."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Bars:
    """One bar a unit, the first at the top; `texts` as the screen prints the values, `colours` in hexadecimal."""

    title: str
    series: str
    names: tuple[str, ...]
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    colours: tuple[str, ...]
    decimals: int
    note: str = ""


@dataclass(frozen=True)
class Series:
    """One line: a value a period (None where there is none), the last one in words, its colour, whether dashed."""

    name: str
    values: tuple[float | None, ...]
    text: str
    colour: str
    is_dashed: bool = False

    @property
    def named(self) -> str:
        """The name with the last value: 'Nộp trực tuyến (10/2026: 32,20 %)'."""
        return f"{self.name} ({self.text})" if self.text else self.name


@dataclass(frozen=True)
class Lines:
    """A history: periods from left to right and one or more lines over them."""

    title: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]
    decimals: int
    language: str
    note: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and whether it holds numbers."""

    text: str
    is_number: bool = False


@dataclass(frozen=True)
class Field:
    """A cell: its text, a smaller second line, a tone (better, worse, strong, muted)."""

    text: str
    detail: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """A table; rows whose index is `marked` stand out; `more` says, with {n}, how many rows had no room."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Field, ...], ...]
    more: str
    marked: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True)
class MapUnit:
    """A unit on a map: its name, the value as it is printed, its colour ('' = no value)."""

    name: str
    text: str
    colour: str


@dataclass(frozen=True)
class Map:
    """A map, drawn as a picture; `alt` says in words what it shows.

    `features`: GeoJSON with the unit's code; `insets`: bbox in degrees and label of far islands; `units` by code;
    `legend` and `rows` (colour, text) say what the colours mean, `foot` what the boundaries are.
    """

    title: str
    alt: str
    features: Sequence[Mapping[str, Any]]
    insets: Sequence[Mapping[str, Any]]
    units: Mapping[str, MapUnit]
    legend: str
    rows: tuple[tuple[str, str], ...]
    foot: str
    selected: str
    language: str
    note: str = ""


@dataclass(frozen=True)
class Text:
    """A paragraph; `tone` is 'worse' for what did not work."""

    text: str
    tone: str = ""


Part = Numbers | Bars | Lines | Table | Map | Text


@dataclass(frozen=True)
class Slide:
    """One step: what it is called and asks, what it shows, and where every number on it is from."""

    title: str
    subtitle: str
    period: str
    status: str
    source: str
    question: str = ""
    notes: str = ""
    warning: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Words:
    """The words that the files add of their own, in the reader's language."""

    contents: str
    item: str
    question: str
    page: str
    source: str


@dataclass(frozen=True)
class Deck:
    """All slides of a meeting; `numbers` says which closing they are of, or as of when they are live."""

    title: str
    subtitle: str
    numbers: str
    language: str
    words: Words
    slides: tuple[Slide, ...]
