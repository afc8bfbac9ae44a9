"""What it takes to climb in a ranking: the smallest set of component gains, everything else held.

Points of a component are min(maximum, maximum * ratio / threshold); an index is their sum over `points_per_unit`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

HAIR = 1e-9


@dataclass(frozen=True)
class Part:
    """A component of an index today; `ceiling` is the most points looked for (its maximum, or a peer's best).

    `ratio` (0 to 1) is numerator / denominator where both are counted; `threshold` earns the maximum.
    """

    component: str
    points: float
    maximum: float
    threshold: float
    numerator: float | None
    denominator: float | None
    ceiling: float

    @property
    def headroom(self) -> float:
        """Points that can still be won."""
        return max(0.0, self.ceiling - self.points)

    def ratio_for(self, points: float) -> float:
        """The ratio (0 to 1) that earns some points."""
        return points / self.maximum * self.threshold


@dataclass(frozen=True)
class Gain:
    """One component raised: points before and after, the ratio (0 to 1) it takes, and how many more cases.

    `cases` is None where nothing is counted.
    """

    component: str
    points: float
    reached: float
    ratio: float
    cases: int | None

    @property
    def gained(self) -> float:
        """Points won."""
        return self.reached - self.points


def value_at(others: Sequence[float], place: int) -> float:
    """The least printed value that stands at a place (1 = first) among others' printed values; equals share a place.

    Raises ValueError for a place beyond the last of the others.
    """
    if not 1 <= place <= len(others):
        raise ValueError(f"no place {place} among {len(others)} others")
    return sorted(others, reverse=True)[place - 1]


def smallest(parts: Sequence[Part], needed: float) -> tuple[Gain, ...] | None:
    """The fewest components that together win the needed points, each by the same share of its headroom.

    Among sets of the same size the one with the most headroom; None where even every ceiling is not enough.
    """
    if needed <= HAIR:
        return ()
    ranked = sorted((part for part in parts if part.headroom > HAIR), key=lambda part: (-part.headroom, part.component))
    room = 0.0
    for count, part in enumerate(ranked, start=1):
        room += part.headroom
        if room >= needed - HAIR:
            share = min(1.0, needed / room)
            return tuple(_gain(one, share) for one in ranked[:count])
    return None


def _gain(part: Part, share: float) -> Gain:
    """A part raised by a share of its headroom, by whole cases where cases are counted."""
    wanted = part.points + share * part.headroom
    ratio = part.ratio_for(wanted)
    if part.numerator is None or not part.denominator:
        return Gain(part.component, part.points, wanted, ratio, None)
    cases = max(0, ceil(ratio * part.denominator - part.numerator - HAIR * part.denominator))
    ratio = max(ratio, (part.numerator + cases) / part.denominator)
    reached = min(part.maximum, part.maximum * ratio / part.threshold)
    return Gain(part.component, part.points, max(wanted, reached), ratio, cases)


def alone(parts: Sequence[Part], needed: float) -> tuple[Gain, ...]:
    """Each component that wins the needed points by itself, the one with the least of its headroom first."""
    able = [part for part in parts if needed > HAIR and part.headroom >= needed - HAIR]
    able.sort(key=lambda part: (needed / part.headroom, part.component))
    return tuple(_gain(part, min(1.0, needed / part.headroom)) for part in able)
