"""What meetings asked, decided and gave to do of the numbers of a place: open tasks beside those of the plans."""

from contextlib import suppress
from datetime import date

import streamlit as st

from components import format, selection
from components.selection import Selection
from components.tables import Cell, Grid, Head
from data import minutes, periods, units
from data.journal import JournalError
from data.minutes import Item

MOST = 20


def show(chosen: Selection) -> None:
    """Draw the open ones, late ones first; nothing where there is none or the journal cannot be read."""
    with suppress(JournalError):
        found = here(chosen)
        if not found:
            return
        st.html(f'<p class="small-head">{chosen.word("plans.meeting_title", n=len(found))}</p>')
        st.html(grid(chosen, found[:MOST]).html)
        leads = selection.address(chosen, view="minutes")
        st.page_link("pages/meeting.py", label=chosen.word("plans.to_minutes"), query_params=leads)


def here(chosen: Selection) -> tuple[Item, ...]:
    """The open ones of the chosen place and the places in it, the first due first. Raises JournalError."""
    today = minutes.today()
    found = [
        item
        for item in minutes.held()
        if item.first.frame == chosen.frame
        and item.state(today) in ("late", "open")
        and any(unit.code == chosen.unit for unit in units.path(chosen.version, chosen.frame, item.first.unit))
    ]
    return minutes.in_order(found, today)


def grid(chosen: Selection, found: tuple[Item, ...]) -> Grid:
    """What is to be done, its state, by when, by whom, on which number."""
    word, today = chosen.word, minutes.today()
    heads = [
        Head(word("plans.meeting_item")),
        Head(word("plans.by_state")),
        Head(word("plans.due")),
        Head(word("plans.by_owner")),
        Head(word("control.indicator")),
    ]
    return Grid(heads, [_line(chosen, item, today) for item in found], "plan-minutes")


def _line(chosen: Selection, item: Item, today: date) -> list[Cell]:
    word, first, state = chosen.word, item.first, item.state(today)
    asked = format.day(first.at.astimezone(periods.VIETNAM).date(), chosen.language)
    described = chosen.register.get(first.indicator)
    place = units.unit(chosen.version, first.frame, first.unit)
    return [
        Cell(first.text, detail=f"{word(f'minutes.{first.kind}_on', day=asked)} · {first.person}"),
        Cell(word(f"minutes.mark_{state}"), tone="worse" if state == "late" else ""),
        Cell(format.day(item.due, chosen.language) if item.due else format.MISSING),
        Cell(item.owner or word("minutes.owner_none"), detail=chosen.full_name(place)),
        Cell(described.short if described else first.indicator),
    ]
