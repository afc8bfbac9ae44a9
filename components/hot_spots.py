"""Where more petitions came in than in as many weeks before, beyond what chance gives. Numbers in, numbers out.

If nothing has changed, each of a cell's petitions of both spans falls into the later one with probability one half, so
how many did is binomial. The sums are exact: whole numbers divided once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

LEAST = 8
"""Petitions of the later span, and of both together, below which a cell is not looked at."""
LEVEL = 0.01
"""A rise is listed when its probability without any change is below this."""
LEVEL_OF_ALL = 0.05
"""A rise is sure when even among all cells looked at the probability of one like it is below this."""


@dataclass(frozen=True)
class Spot:
    """A cell with a rise: petitions now and before, the probability of such a rise without any change."""

    cell: str
    now: int
    before: int
    probability: float
    is_sure: bool


@dataclass(frozen=True)
class Found:
    """The rises, the least probable first; how many cells were tested, and how many rises chance alone would list."""

    spots: tuple[Spot, ...]
    tested: int
    by_chance: float


def find(cells: Iterable[tuple[str, int, int]]) -> Found:
    """The hot spots among cells, each with its petitions now and before."""
    tested = [(cell, now, before) for cell, now, before in cells if now + before >= LEAST]
    by_chance = sum(_false_alarm(now + before) for _, now, before in tested)
    spots = []
    for cell, now, before in tested:
        probability = tail(now, now + before)
        if now >= LEAST and probability < LEVEL:
            spots.append(Spot(cell, now, before, probability, probability * len(tested) < LEVEL_OF_ALL))
    spots.sort(key=lambda spot: (spot.probability, spot.before - spot.now, spot.cell))
    return Found(tuple(spots), len(tested), by_chance)


@lru_cache(maxsize=4096)
def tail(now: int, both: int) -> float:
    """The probability that of `both` petitions at least `now` fall into the later of two equal spans."""
    ways, term = 0, 1
    for missed in range(both - now + 1):
        ways += term
        term = term * (both - missed) // (missed + 1)
    return ways / 2**both


@lru_cache(maxsize=4096)
def _false_alarm(both: int) -> float:
    """The probability that a cell with so many petitions in both spans is listed although nothing has changed."""
    ways, term, listed = 0, 1, 0
    for missed in range(both - LEAST + 1):
        ways += term
        if ways / 2**both >= LEVEL:
            break
        listed = ways
        term = term * (both - missed) // (missed + 1)
    return listed / 2**both
