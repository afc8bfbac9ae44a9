"""The items of plans in a place, with what they carry out, move and build, in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from components import format
from components.selection import COUNTRY, Selection
from data import store, units

DOCUMENTED_FRAME = "2024"
"""The frame of the documents, and so of every item."""
DAYS_SOON = 30
STATES = ("late", "blocked", "under_way", "preparing", "ready", "planned", "finished")
"""What an item is on the day of its report, the most urgent first."""
MARKS = {
    "late": "■",
    "blocked": "▲",
    "under_way": "◐",
    "preparing": "◔",
    "ready": "◆",
    "planned": "○",
    "finished": "●",
}
TONES = {"late": "behind", "blocked": "at_risk", "finished": "on_track"}
"""The colours of the palette that mean something; the other states are told by mark and word."""
STAGES = (
    "planned",
    "preparing",
    "appraisal",
    "reviewing",
    "revising",
    "approved",
    "issued",
    "under_way",
    "blocked",
    "finished",
)


@dataclass(frozen=True)
class Item:
    """One plan, project or task (columns of the query `plan_items`) with its links (of `item_links`)."""

    row: Any
    links: tuple[Any, ...]

    @property
    def code(self) -> str:
        """Its code."""
        return self.row.code

    @property
    def is_simulated(self) -> bool:
        """Whether no document names it."""
        return self.row.status == "simulated"

    @property
    def province(self) -> str:
        """The province of frame 2024 that it belongs to."""
        return self.row.parent if self.row.level == "district" else self.row.unit

    def linked(self, kind: str) -> tuple[Any, ...]:
        """Its documents, indicators or platforms."""
        return tuple(link for link in self.links if link.kind == kind)

    def serves(self, indicator: str) -> bool:
        """Whether it is meant to move an indicator."""
        return any(link.code == indicator for link in self.linked("indicator"))


def here(chosen: Selection) -> tuple[Item, ...]:
    """The items of the chosen place and the places in it: the documents' before simulated, the most urgent first."""
    clock = store.row("build", chosen.version).clock
    asked = {"frame": chosen.frame, "unit": chosen.unit, "clock": clock, "days": DAYS_SOON}
    linked = _links(chosen.version)
    found = [Item(row, linked.get(row.code, ())) for row in store.rows("plan_items", chosen.version, **asked)]
    return tuple(sorted(found, key=_urgency))


@lru_cache(maxsize=3)
def _links(version: str) -> Mapping[str, tuple[Any, ...]]:
    linked: dict[str, tuple[Any, ...]] = {}
    for row in store.rows("item_links", version):
        linked[row.item] = (*linked.get(row.item, ()), row)
    return MappingProxyType(linked)


def _urgency(item: Item) -> tuple[Any, ...]:
    row = item.row
    waiting = 0 if row.is_due_soon else 1 if row.is_passed else 2
    return item.is_simulated, STATES.index(row.state), waiting, row.code


def text(chosen: Selection, row: Any, column: str) -> str:
    """A column that is kept in both languages, '' where it is empty."""
    return getattr(row, f"{column}_{chosen.language}") or ""


def unit_name(chosen: Selection, item: Item) -> str:
    """The name of the unit of an item, which is one of frame 2024."""
    return chosen.full_name(units.unit(chosen.version, DOCUMENTED_FRAME, item.row.unit))


def reported(chosen: Selection, row: Any) -> str:
    """The day of the report an item's state is from, or the last day it can be from."""
    day = format.day(row.as_of, chosen.language)
    return chosen.word("plans.day" if row.as_of_exact else "plans.no_later", day=day)


def period(chosen: Selection, code: str | None) -> str:
    """A day, month or year as it is written; a dash where no document states one."""
    return format.period(code, chosen.language) if code else format.MISSING


def stage(chosen: Selection, item: Item) -> str:
    """The stage in words."""
    return chosen.word(f"item_stage.{item.row.stage}")


def state(chosen: Selection, name: str) -> str:
    """A state with its mark."""
    return f"{MARKS[name]} {chosen.word(f'item_state.{name}')}"


def due_said(chosen: Selection, item: Item) -> str:
    """What the deadline means as far as reports reach; '' where there is nothing to say."""
    row = item.row
    if row.state == "late":
        return chosen.word("plans.late_on")
    if row.is_passed:
        return chosen.word("plans.passed", day=format.day(row.as_of, chosen.language))
    return chosen.word("plans.due_soon_short", n=DAYS_SOON) if row.is_due_soon else ""


def counts(found: Iterable[Item]) -> dict[str, int]:
    """How many items there are, in each state, and due soon or passed."""
    counted = dict.fromkeys(("items", *STATES, "due_soon", "passed"), 0)
    for item in found:
        for name in ("items", item.row.state):
            counted[name] += 1
        counted["due_soon"] += item.row.is_due_soon
        counted["passed"] += item.row.is_passed
    return counted


def apart(found: Iterable[Item]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The items that documents name, and those that are simulated: their counts are never added up."""
    held = tuple(found)
    return tuple(item for item in held if not item.is_simulated), tuple(item for item in held if item.is_simulated)


def counted_apart(published: int, simulated: int, language: str) -> str:
    """Two counts as one text: '5 + 3', the second of simulated items; a count of none of these stands alone."""
    first = format.number(published, 0, language)
    return f"{first} + {format.number(simulated, 0, language)}" if simulated else first


def province_of(chosen: Selection) -> Any:
    """The province above a chosen unit that has no items itself, None for the country."""
    path = units.path(chosen.version, chosen.frame, chosen.unit)
    return path[1] if len(path) > 2 and path[0].code == COUNTRY else None
