"""What a person chose about a table; everything is left to recognition where nothing was chosen."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

ROLES = (
    "unit",
    "code",
    "parent",
    "period",
    "indicator",
    "value",
    "numerator",
    "denominator",
    "left_out",
)
LEFT_OUT = "-"
"""A written name that a person settled as one to leave out."""


@dataclass(frozen=True)
class Column:
    """What a column is; `indicator` and `period` are codes that hold for all its values, '' to read them elsewhere."""

    role: str
    indicator: str = ""
    period: str = ""


@dataclass(frozen=True)
class Declared:
    """An indicator that an import brings with it; without `decimals` it gets as many as its values show."""

    code: str
    name_vi: str
    name_en: str
    unit_vi: str = ""
    unit_en: str = ""
    decimals: int | None = None
    direction: str = "neutral"
    carry_rule: str = "none"


@dataclass(frozen=True)
class Choices:
    """The choices of one table. `columns` is by place from 0, `settled` maps a written name to a unit's code.

    `frame` '' takes the frame of each period's date; `scale` 0 recognises it; `style` is that of the numbers.
    """

    sheet: str = ""
    frame: str = ""
    inside: str = ""
    indicator: str = ""
    period: str = ""
    style: str = ""
    scale: float = 0.0
    replaces_published: bool = False
    columns: Mapping[int, Column] = field(default_factory=dict)
    settled: Mapping[str, str] = field(default_factory=dict)
    declared: Declared | None = None

    def as_json(self) -> dict[str, Any]:
        """The choices as they are kept."""
        kept = asdict(self)
        kept["columns"] = {str(place): column for place, column in kept["columns"].items()}
        return kept


def from_json(held: Mapping[str, Any]) -> Choices:
    """The choices that were kept."""
    parts = dict(held)
    parts["columns"] = {int(place): Column(**column) for place, column in parts.get("columns", {}).items()}
    declared = parts.get("declared")
    parts["declared"] = Declared(**declared) if declared else None
    return Choices(**parts)


def fill(given: Choices, kept: Choices) -> Choices:
    """The choices given now, completed by those kept of an earlier table with the same headings."""
    columns = {
        place: Column(one.role, one.indicator)
        for place, one in kept.columns.items()
        if one.role != "value" or one.indicator
    }
    return Choices(
        given.sheet,
        given.frame,
        given.inside or kept.inside,
        given.indicator or kept.indicator,
        given.period,
        given.style or kept.style,
        given.scale or kept.scale,
        given.replaces_published,
        given.columns or columns,
        {**kept.settled, **given.settled},
        given.declared or kept.declared,
    )
