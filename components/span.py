"""What an operations view is about: a unit and the months of the chosen period."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from components import selection
from components.selection import Selection
from data import periods

MONTHS_BACK = 24
"""How far back a view looks for the beginning of a delay."""


@dataclass(frozen=True)
class Span:
    """The chosen unit and months."""

    chosen: Selection

    @cached_property
    def unit(self) -> Any:
        """The chosen unit."""
        return selection.place(self.chosen)

    @property
    def period(self) -> periods.Period:
        """The chosen period."""
        return periods.parse(self.chosen.period)

    @property
    def months(self) -> dict[str, date]:
        """The first and the last day of the chosen months, as queries take them."""
        return {"from": self.period.first, "to": self.period.last}

    @property
    def months_back(self) -> dict[str, date]:
        """The two years that end with the chosen months."""
        first = self.period.last.replace(day=1) - timedelta(days=MONTHS_BACK * 30)
        return {"from": first.replace(day=1), "to": self.period.last}

    @property
    def of_unit(self) -> dict[str, str]:
        """Frame, unit and the one above, as queries take them."""
        return {"frame": self.chosen.frame, "unit": self.unit.code, "parent": self.unit.parent}

    @property
    def is_large(self) -> bool:
        """Whether the unit is a province or the country."""
        return self.unit.level in ("country", "province")

    @property
    def parent(self) -> str:
        """The unit whose children are compared: the chosen one, or the one above a commune."""
        return self.unit.parent if self.unit.is_leaf else self.unit.code


def share(part: float | None, whole: float | None) -> float | None:
    """A part of a whole in per cent, None without a whole."""
    return 100 * (part or 0) / whole if whole else None


def mean(total: float | None, count: float | None) -> float | None:
    """A mean, None of nothing."""
    return (total or 0) / count if count else None
