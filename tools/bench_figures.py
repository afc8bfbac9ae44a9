"""What a measurement is, and the table it is printed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

HEADS = ("figure", "measured", "floor", "ratio", "aim", "", "")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the table: a quantity, the floor of the same run, and the most it should be.

    `aim` is the most the value may be, or its ratio to the floor where `aim_is_ratio`; None where the figure
    only informs. `tail` is the 95th percentile of the same samples, `note` what stands behind the line.
    """

    name: str
    value: float
    unit: str
    tail: float | None = None
    floor: float | None = None
    aim: float | None = None
    aim_is_ratio: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The value over its floor, None without one."""
        return self.value / self.floor if self.floor else None

    @property
    def met(self) -> bool | None:
        """Whether the aim is met, None without an aim or without the floor it needs."""
        held = self.ratio if self.aim_is_ratio else self.value
        return None if self.aim is None or held is None else held <= self.aim

    def cells(self) -> tuple[str, ...]:
        """The line as texts, in the order of HEADS."""
        tail = f" ({number(self.tail)})" if self.tail is not None else ""
        aim = "" if self.aim is None else f"≤ {number(self.aim)}{' x' if self.aim_is_ratio else ''}"
        return (
            self.name,
            f"{number(self.value)}{tail} {self.unit}".strip(),
            f"{number(self.floor)} {self.unit}".strip() if self.floor is not None else "",
            f"{self.ratio:.2f} x" if self.ratio is not None else "",
            aim,
            {True: "met", False: "MISSED", None: ""}[self.met],
            self.note,
        )


def of_samples(name: str, samples: Sequence[float], unit: str, **held: Any) -> Figure:
    """A figure from samples: their median, and their 95th percentile as tail. ValueError without samples."""
    if not samples:
        raise ValueError(f"no sample of {name}")
    return Figure(name=name, value=median(samples), tail=percentile(samples, 95), unit=unit, **held)


def percentile(samples: Sequence[float], percent: int) -> float:
    """A percentile between the smallest and the largest sample."""
    if len(samples) < 2:
        return samples[0]
    return quantiles(samples, n=100, method="inclusive")[percent - 1]


def number(value: float) -> str:
    """A number as short as it can be read: 1,234; 123; 12.3; 1.23."""
    digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}"


def table(figures: Iterable[Figure]) -> str:
    """Every figure as a line, in columns; medians with the 95th percentile in brackets."""
    rows = [HEADS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in (lines[0], "-" * sum(widths), *lines[1:]))


def slope(samples: Sequence[tuple[float, float]]) -> float:
    """How much the second of each pair grows with one more of the first (least squares); 0 for under two."""
    if len(samples) < 2:
        return 0.0
    middle = sum(at for at, _ in samples) / len(samples)
    mean = sum(value for _, value in samples) / len(samples)
    spread = sum((at - middle) ** 2 for at, _ in samples)
    return sum((at - middle) * (value - mean) for at, value in samples) / spread if spread else 0.0
