"""What an index of one unit is made of: its components with what they are counted from and what is lost in each."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from components.selection import COUNTRY, Selection
from data import store
from data.climb import Part

REST = "rest"
PEER_KINDS = ("region", "population")
"""Peers whose example makes a gain believable: the same region, the same size."""


@dataclass(frozen=True)
class IndexParts:
    """The components of the chosen indicator in the chosen unit and period; empty where it has none.

    The remainder that nobody publishes by parts ('rest') is a component too, but nothing that could be raised.
    """

    chosen: Selection

    @property
    def unit(self) -> Any:
        """The unit looked at."""
        return self.chosen.unit_of(self.chosen.unit)

    @property
    def _asked(self) -> dict[str, str]:
        return {
            "frame": self.chosen.frame,
            "unit": self.chosen.unit,
            "parent": self.unit.parent,
            "indicator": self.chosen.indicator,
            "period": self.chosen.period,
        }

    @cached_property
    def number(self) -> Any:
        """The unit's own value of the indicator in the period, None without one."""
        return store.row("measure_card", self.chosen.version, **self._asked)

    @cached_property
    def rows(self) -> store.Rows:
        """Components with points, the most points lost first (columns of the query `unit_components`)."""
        return store.rows("unit_components", self.chosen.version, **self._asked)

    @property
    def years(self) -> Any:
        """The years for which the indicator's components are known, None where it is not made of any."""
        return store.row("component_years", self.chosen.version, indicator=self.chosen.indicator)

    @property
    def scored(self) -> list[Any]:
        """Components that have points."""
        return [row for row in self.rows if row.points is not None]

    @property
    def maximum(self) -> float:
        """Points that can be had in all."""
        return sum(row.maximum for row in self.rows)

    @property
    def points_per_unit(self) -> float:
        """Points that make one unit of the index: 1,000 for DTI, which runs from 0 to 1."""
        value = self.number.value if self.number else None
        points = sum(row.points for row in self.scored)
        return 1.0 if not value or abs(points - value) < 1 else round(points / value)

    def name(self, row: Any) -> str:
        """The name of a component in the reader's language."""
        if row.component == REST:
            return self.chosen.word("parts.rest")
        return row.name_vi if self.chosen.language == "vi" else row.name_en

    def group(self, row: Any) -> str:
        """The name of a component's group."""
        if row.component == REST:
            return self.chosen.word("parts.rest_group")
        return row.group_vi if self.chosen.language == "vi" else row.group_en

    def numerator(self, row: Any) -> str:
        """What is counted, '' where only points are published."""
        return (row.numerator_vi if self.chosen.language == "vi" else row.numerator_en) or ""

    def denominator(self, row: Any) -> str:
        """Of what it is counted."""
        return (row.denominator_vi if self.chosen.language == "vi" else row.denominator_en) or ""

    @cached_property
    def peers(self) -> dict[tuple[str, str], Any]:
        """How far peers have come, by kind of peer group and component."""
        if self.chosen.unit == COUNTRY:
            return {}
        found = store.rows(
            "component_peers",
            self.chosen.version,
            frame=self.chosen.frame,
            level=self.unit.level,
            unit=self.chosen.unit,
            indicator=self.chosen.indicator,
            period=self.chosen.period,
            kinds=PEER_KINDS,
        )
        return {(row.kind, row.component): row for row in found}

    def best_of_peers(self, component: str) -> tuple[float, str] | None:
        """The highest ratio (0 to 1) a peer of the same region or size has, and whose it is; None without a peer."""
        known = [self.peers[kind, component] for kind in PEER_KINDS if (kind, component) in self.peers]
        if not known:
            return None
        best = max(known, key=lambda row: row.ratios[0])
        return best.ratios[0], self.chosen.unit_of(best.leaders[0]).name

    def is_fixed(self, row: Any) -> bool:
        """Whether a component cannot be raised: known as a remainder only, or counted from nothing."""
        return row.component == REST or (bool(row.numerator_vi) and not row.denominator)

    def part(self, row: Any, *, realistic: bool) -> Part:
        """A component for the search of gains, up to its maximum or to what the best peer has reached."""
        ceiling = row.maximum
        if self.is_fixed(row):
            ceiling = row.points
        elif realistic:
            best = self.best_of_peers(row.component)
            reached = row.maximum * best[0] / row.threshold if best else row.points
            ceiling = max(row.points, min(row.maximum, reached))
        return Part(row.component, row.points, row.maximum, row.threshold, row.numerator, row.denominator, ceiling)

    def parts(self, *, realistic: bool) -> list[Part]:
        """Every component that has points."""
        return [self.part(row, realistic=realistic) for row in self.scored]


def family(indicator: str) -> str:
    """Where an index's components come from: 'dti', 'counted' or 'published'."""
    if indicator.startswith("dti"):
        return "dti"
    return "counted" if indicator.startswith("service766") else "published"


def why_none(chosen: Selection, parts: IndexParts) -> str:
    """Why there are no components to show, in words."""
    year, unit, years = chosen.period[:4], chosen.inside(parts.unit), parts.years
    if parts.number is None:
        return chosen.word("parts.no_value", unit=chosen.full_name(parts.unit), indicator=chosen.described.short)
    if years is None:
        return chosen.word("parts.single", indicator=chosen.described.short)
    if family(chosen.indicator) != "dti":
        return chosen.word("parts.yearly", indicator=chosen.described.short)
    known = years.last_year is None or int(year) <= years.last_year
    return chosen.word("parts.not_published" if known else "parts.weights_unknown", year=year, unit=unit)
