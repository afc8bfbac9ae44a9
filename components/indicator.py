"""An indicator's record in the reader's language, and its values as text."""

from dataclasses import dataclass
from typing import Any

from components import format

NOT_PER_HEAD = ("population", "area_km2")
"""Sums that a division by the population makes no sense of."""


@dataclass(frozen=True)
class Indicator:
    """What an indicator is called, how it is measured and how its values are written."""

    code: str
    language: str
    name: str
    short: str
    unit: str
    decimals: int
    direction: str
    carry_rule: str
    thresholds: tuple[float, ...]
    frames: frozenset[str]
    levels: frozenset[str]
    on_map: bool
    numerator: str
    denominator: str
    how: str
    why: str
    legal_basis: str

    def number(self, value: float | None, *, signed: bool = False) -> str:
        """A value without its unit: '96,63'."""
        return format.number(value, self.decimals, self.language, signed=signed)

    def quantity(self, value: float | None) -> str:
        """A value with its unit: '96,63 %'."""
        return format.quantity(value, self.decimals, self.unit, self.language)

    def change(self, value: float | None) -> str:
        """A difference of two values with its sign and unit, percentage points for a rate: '+1,20 điểm %'."""
        unit = self.unit if self.unit != "%" else {"vi": "điểm %", "en": "pp"}[self.language]
        return format.quantity(value, self.decimals, unit, self.language, signed=True)

    @property
    def is_count(self) -> bool:
        """Whether it counts what people cause, so that it is fairer per head than as a total."""
        return self.carry_rule == "sum" and self.code not in NOT_PER_HEAD

    @property
    def is_sampled(self) -> bool:
        """Whether it counts simulated dossiers, which are a sample of the real ones; other streams are not."""
        return self.carry_rule == "sum" and self.code.startswith("dossier_")

    def reaches(self, level: str) -> bool:
        """Whether enough units of a level have values for a map and a ranking."""
        return self.on_map and level in self.levels


def from_row(row: Any, language: str) -> Indicator:
    """The record from a row of the query `indicators`."""

    def text(column: str) -> str:
        return getattr(row, f"{column}_{language}") or ""

    return Indicator(
        code=row.code,
        language=language,
        name=text("name"),
        short=text("short"),
        unit=text("unit"),
        decimals=int(row.decimals),
        direction=row.direction,
        carry_rule=row.carry_rule,
        thresholds=tuple(float(part) for part in (row.bins or "").split(";") if part),
        frames=frozenset(row.frames.split()),
        levels=frozenset(row.held_levels.split()),
        on_map=bool(row.on_map),
        numerator=text("numerator"),
        denominator=text("denominator"),
        how=text("how"),
        why=text("why"),
        legal_basis=row.legal_basis or "",
    )
