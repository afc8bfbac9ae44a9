"""The targets that concern a unit: whose each is, what is held against it and what is said of it."""

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from components import card, format, headline, palette, selection, style
from components.selection import Selection
from components.tables import Cell
from data import home, store, units

NATIONAL, OWN, INSIDE, FORMER = "national", "own", "inside", "former"
"""Whose a target is: the country's, the chosen unit's, of a unit in it, of a unit that became part of it."""


@dataclass(frozen=True)
class Aim:
    """A target (columns of the query `targets`) as it concerns the chosen unit.

    `place` is the unit it was set for, None for the country; `held` is what is known of its indicator there (columns
    of `target_pace`), None where nothing is.
    """

    row: Any
    scope: str
    place: Any
    held: Any

    @property
    def code(self) -> str:
        """The code of the target."""
        return self.row.code

    @property
    def measured(self) -> Any:
        """What is held against this very target, None where nothing is."""
        return self.held if self.held is not None and self.held.target == self.row.code else None

    @property
    def state(self) -> str:
        """The state of what is held against it."""
        return self.measured.state if self.measured is not None else "not_assessable"

    @property
    def is_gauge(self) -> bool:
        """Whether a value is held against a number."""
        return self.measured is not None and not self.row.on_rank

    @property
    def is_place(self) -> bool:
        """Whether a place is held against a rank."""
        return bool(self.row.on_rank) and self.held is not None and self.held.rank_country is not None


def of_unit(chosen: Selection) -> tuple[Aim, ...]:
    """Every target that concerns the chosen unit, in the order of the documents."""
    rows = store.rows("targets", chosen.version)
    unit = selection.place(chosen)
    shared = tuple(sorted({row.indicator for row in rows if row.indicator and row.scope_unit == selection.COUNTRY}))
    known = {row.indicator: row for row in standing(chosen, unit, shared)}
    found = []
    for row in rows:
        scope = _scope(chosen, unit, row)
        if scope == NATIONAL:
            found.append(Aim(row, scope, None, known.get(row.indicator)))
        elif scope:
            place = units.unit(chosen.version, row.scope_frame, row.scope_unit)
            found.append(Aim(row, scope, place, _held(chosen, place, row.indicator)))
    return tuple(found)


def _scope(chosen: Selection, unit: Any, row: Any) -> str:
    """Whose a target is, '' where it does not concern the chosen unit."""
    if row.scope_unit == selection.COUNTRY:
        is_ours = unit.level == "country" or not row.level or unit.level in row.level.split()
        return NATIONAL if is_ours else ""
    if row.scope_frame == chosen.frame:
        above = [one.code for one in units.path(chosen.version, chosen.frame, row.scope_unit)]
        return OWN if unit.code == row.scope_unit else INSIDE if unit.code in above else ""
    became = row.successor_frame == chosen.frame and unit.code in (row.successor, selection.COUNTRY)
    return FORMER if became else ""


def _held(chosen: Selection, place: Any, indicator: str) -> Any:
    found = standing(chosen, place, (indicator,)) if indicator else ()
    return found[0] if found else None


def standing(chosen: Selection, place: Any, indicators: tuple[str, ...]) -> list[Any]:
    """How a unit stands to the targets of some indicators, those without a value left out."""
    return _standing(chosen, place.frame, place.parent, (place.code,), indicators)


def of_children(chosen: Selection, indicator: str) -> store.Rows:
    """How the units below the chosen one stand to the target of an indicator, those without a value too."""
    return store.rows("target_pace", chosen.version, **_asked(chosen, chosen.frame, chosen.unit, (), (indicator,)))


def _standing(
    chosen: Selection, frame: str, parent: str, codes: tuple[str, ...], indicators: tuple[str, ...]
) -> list[Any]:
    asked = _asked(chosen, frame, parent, codes, indicators)
    return [row for row in store.rows("target_pace", chosen.version, **asked) if row.value is not None]


def _asked(
    chosen: Selection, frame: str, parent: str, codes: tuple[str, ...], indicators: tuple[str, ...]
) -> dict[str, Any]:
    on, kind = headline.horizon(chosen)
    return {
        "frame": frame,
        "parent": parent,
        "units": codes,
        "indicators": indicators,
        "on": on,
        "kind": kind,
        "least_cases": home.LEAST_CASES,
        "clock": store.row("build", chosen.version).clock,
    }


def today(chosen: Selection) -> date:
    """The day up to which anything is known."""
    return store.row("build", chosen.version).clock.date()


# What is said of it


def order(state: str) -> int:
    """Red first."""
    return palette.STATES.index(state)


def text(chosen: Selection, row: Any, column: str) -> str:
    """A column of a row in the reader's language."""
    return getattr(row, f"{column}_{chosen.language}") or ""


def state_text(chosen: Selection, state: str) -> str:
    """The mark and the word of a state."""
    return f"{palette.STATE_MARKS[state]} {chosen.word(f'state.{state}')}"


def state_cell(chosen: Selection, state: str) -> Cell:
    """The same as a cell, its mark in the state's colour."""
    mark = f'<i style="color:{style.theme().states[state]}" aria-hidden="true">{palette.STATE_MARKS[state]}</i>'
    word = escape(chosen.word(f"state.{state}"))
    return Cell("", markup=f'<span class="severity">{mark} {word}</span>')


def due_text(chosen: Selection, row: Any) -> str:
    """When a target is due."""
    return format.day(row.due, chosen.language) if row.due else chosen.word("targets.no_date")


def end_text(chosen: Selection, aim: Aim) -> str:
    """What a measured target asks for at its end: '≥ 80,00 %', 'hạng ≤ 35', else as its document prints it."""
    row = aim.row
    if row.comparator == "text" or (row.indicator == "" and not row.on_rank):
        return text(chosen, row, "value_text")
    sign = card.SIGNS[row.comparator]
    if row.on_rank:
        return f"{sign} {chosen.word('card.rank_value', rank=format.number(row.value, 0, chosen.language))}"
    return f"{sign} {chosen.register[row.indicator].quantity(row.value)}"


def outlook_text(chosen: Selection, held: Any) -> str:
    """When a target will be reached at the present pace, or why that cannot be told; '' without a target."""
    if held is None or held.outlook is None:
        return ""
    language = chosen.language
    month = format.period(f"{held.reached_on:%Y-%m}", language) if held.reached_on else ""
    return chosen.word(
        f"targets.outlook_{held.outlook}",
        month=month,
        due=format.day(held.due, language),
        year=held.period_end.year + 10,
        day=format.day(held.broken_on, language) if held.broken_on else "",
    )


def pace_text(chosen: Selection, indicator: str, pace: float | None) -> str:
    """A pace a month: '+0,27 điểm %'."""
    return format.MISSING if pace is None else chosen.register[indicator].change(pace)


def due_said(chosen: Selection, aim: Aim) -> str:
    """Whether a date has passed or is coming, and that nothing is known of what came of it."""
    due = aim.row.due
    if due is None:
        return chosen.word("targets.undated")
    if due > today(chosen):
        return chosen.word("targets.coming")
    return chosen.word("targets.passed_unknown")


def document_text(chosen: Selection, row: Any) -> str:
    """The document of a target with the day from which its path runs."""
    name = text(chosen, row, "document")
    return name if row.start_on is None else f"{name} ({format.day(row.start_on, chosen.language)})"


def source_text(chosen: Selection, row: Any) -> str:
    """Where the document was read: title, publisher, date, address."""
    printed = format.period(row.published_on, chosen.language) if row.published_on else ""
    parts = (row.source_title, row.publisher, printed, row.address)
    return chosen.word("targets.source", source=" · ".join(part for part in parts if part))


def place_text(chosen: Selection, aim: Aim) -> str:
    """Whose a target is, where it is not the chosen unit's or the country's; a former unit says what became of it."""
    if aim.place is None or aim.scope == OWN:
        return ""
    name = chosen.full_name(aim.place)
    if aim.scope == INSIDE:
        return name
    now = _province_now(chosen, aim)
    if now.name == aim.place.name:
        return chosen.word("targets.former_same", unit=name)
    return chosen.word("targets.former", unit=name, now=chosen.inside(now))


def _province_now(chosen: Selection, aim: Aim) -> Any:
    return units.unit(chosen.version, aim.row.successor_frame, aim.row.successor)
