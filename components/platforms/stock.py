"""The platforms of the documents as a page reads them: rows, histories, connections, and what they are called."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from components import format, selection, style, words
from components.platforms import marks
from components.selection import Selection
from data import periods, store, units

FRAME = "2024"
"""The frame of the documents, and so of every platform."""
CATEGORIES = (
    "operations",
    "security",
    "integration",
    "infrastructure",
    "administration",
    "services",
    "data",
    "citizen",
    "health",
    "education",
    "agriculture",
    "tourism",
    "sector",
)
ACTUAL, DUE = "actual", "due"


@dataclass(frozen=True)
class Stock:
    """What the documents say of platforms, for the viewer's selection."""

    chosen: Selection

    @cached_property
    def all(self) -> store.Rows:
        """Every platform, by place and category."""
        return store.rows("platforms", self.chosen.version, frame=FRAME, unit=selection.COUNTRY)

    @cached_property
    def here(self) -> store.Rows:
        """The platforms of the chosen unit, of what lies above it and of its districts."""
        return store.rows("platforms", self.chosen.version, frame=self.chosen.frame, unit=self.chosen.unit)

    @cached_property
    def by_code(self) -> dict[str, Any]:
        """Every platform by its code."""
        return {row.platform: row for row in self.all}

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The places that have a document: provinces, a district after its province; frame 2024."""
        return tuple(dict.fromkeys(row.unit for row in self.all))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """One key for each kind of platform, by category; those of several places first in theirs."""
        order = {row.key: row for row in sorted(self.all, key=lambda row: CATEGORIES.index(row.category))}
        return tuple(
            sorted(order, key=lambda key: (CATEGORIES.index(order[key].category), -len(self.of_key(key)), key))
        )

    def of_key(self, key: str) -> dict[str, Any]:
        """The platform of a kind in each place that has one."""
        return self._of_keys[key]

    @cached_property
    def _of_keys(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = defaultdict(dict)
        for row in self.all:
            found[row.key][row.unit] = row
        return dict(found)

    @cached_property
    def _stages(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for row in store.rows("platform_stages", self.chosen.version):
            found[row.platform].append(row)
        return found

    def history(self, platform: str) -> list[Any]:
        """Stages of a platform, oldest first, those reached before those due."""
        order = (*marks.STAGES, "upgrading", *marks.WITHOUT_STEP)
        return sorted(
            self._stages[platform],
            key=lambda row: (row.kind != ACTUAL, periods.parse(row.on_date).first, order.index(row.stage)),
        )

    @cached_property
    def links(self) -> store.Rows:
        """Every connection."""
        return store.rows("platform_links", self.chosen.version)

    def links_of(self, platform: str) -> list[Any]:
        """The connections from and to a platform."""
        return [link for link in self.links if platform in (link.from_platform, link.to_platform)]

    @cached_property
    def today(self) -> date:
        """The day up to which data go."""
        return store.row("build", self.chosen.version).clock.date()

    # words

    def text(self, row: Any, column: str) -> str:
        """A text of a row in the reader's language, '' without one."""
        return getattr(row, f"{column}_{self.chosen.language}") or ""

    def when(self, code: str) -> str:
        """A date as exact as its document has it."""
        return format.period(code, self.chosen.language)

    def dated(self, stage: Any) -> str:
        """The date of a stage and what it is the date of: 'từ 2020', 'tính đến 02/06/2022'."""
        begins = stage.date_of == "start"
        return self.chosen.word("platforms.since" if begins else "platforms.state_at", day=self.when(stage.on_date))

    def reached(self, row: Any) -> str:
        """The date of the stage that a platform has reached."""
        actual = [one for one in self.history(row.platform) if one.kind == ACTUAL and one.stage == row.stage]
        return self.dated(actual[-1]) if actual else self.when(row.as_of)

    def stage(self, name: str) -> str:
        """A stage in words."""
        return self.chosen.word(f"stage.{name}")

    def category(self, name: str) -> str:
        """A category in words."""
        return self.chosen.word(f"platform_category.{name}")

    def chip(self, category: str) -> str:
        """The letters of a category in its colour."""
        letters = self.chosen.word(f"platform_letters.{category}")
        return marks.category_chip(category, letters, self.category(category), style.theme())

    def key_name(self, key: str) -> str:
        """What a kind of platform is called whatever the place; the document's name where only one place has it."""
        named = words.group("platform_key", self.chosen.language)
        return named.get(key) or self.text(next(iter(self.of_key(key).values())), "name")

    def place(self, code: str) -> Any:
        """A place of frame 2024."""
        return units.unit(self.chosen.version, FRAME, code)

    def place_name(self, code: str) -> str:
        """A place with its kind; a district with its province."""
        place = self.place(code)
        name = self.chosen.full_name(place)
        return f"{name}, {self.place(place.parent).name}" if place.level == "district" else name

    def now(self, code: str) -> Any:
        """The unit of frame 2025 that a place belongs to."""
        found = store.rows("unit_successor", self.chosen.version, frame=FRAME, unit=code)
        return found[0] if found else None

    def belongs_now(self, code: str) -> str:
        """Where a place belongs since the units changed, '' where its province kept its name."""
        place, now = self.place(code), self.now(code)
        province = place if place.level == "province" else self.place(place.parent)
        if now is None or now.name == province.name:
            return ""
        return self.chosen.word("platforms.now", unit=self.chosen.inside(now))

    def levels(self, row: Any) -> str:
        """The levels that a platform covers, as the document states them."""
        if not row.levels:
            return self.chosen.word("platforms.unsaid")
        return ", ".join(self.chosen.word(f"level.{level}") for level in row.levels.split())

    def overdue(self, platform: str) -> list[Any]:
        """Stages that were due before today and that no document reports as reached."""
        reached = {row.stage for row in self.history(platform) if row.kind == ACTUAL}
        return [
            row
            for row in self.history(platform)
            if row.kind == DUE
            and periods.parse(row.on_date).last < self.today
            and (row.stage not in reached or row.note_vi)
        ]

    def plan(self, platform: str, row: Any) -> str:
        """What is due, and that the date has passed without a document that says what became of it."""
        note = self.text(row, "note")
        said = self.chosen.word("platforms.due", stage=self.stage(row.stage), day=self.when(row.on_date))
        said += f" ({note})" if note else ""
        passed = row in self.overdue(platform)
        return f"{said}; {self.chosen.word('platforms.passed')}" if passed else said

    def source(self, row: Any) -> str:
        """A document: title, publisher, date."""
        printed = self.when(row.source_published_on) if row.source_published_on else ""
        return ", ".join(part for part in (row.source_title, row.source_publisher, printed) if part)


def ordered(rows: Iterable[Any]) -> list[Any]:
    """Platforms by category, in the order of the page, then by name."""
    return sorted(rows, key=lambda row: (CATEGORIES.index(row.category), row.name_vi))
