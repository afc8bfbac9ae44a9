"""The targets of a unit: gauges, what the documents promised, the units below, every target by document."""

import streamlit as st

from components import format, palette, selection, tables
from components.selection import Selection
from components.tables import Cell
from components.targets import aims, below, gauges, overview, promises
from components.targets.aims import Aim


def show(chosen: Selection) -> None:
    """Draw the view."""
    found = aims.of_unit(chosen)
    unit = selection.place(chosen)
    st.subheader(chosen.word("targets.title", unit=chosen.full_name(unit)), anchor=False)
    st.html(tables.tally(tally(chosen, found), name="targets-tally"))
    drawn = gauges.shown(chosen, found)
    gauges.show(chosen, drawn)
    promises.show(chosen, [aim for aim in found if aim.scope != aims.NATIONAL and aim not in drawn])
    overview.control(chosen)
    below.show(chosen, found, overview.state(chosen))
    overview.show(chosen, found)


def tally(chosen: Selection, found: tuple[Aim, ...]) -> list[Cell]:
    """How many targets have each state."""
    counts = [(state, sum(aim.state == state for aim in found)) for state in palette.STATES]
    return [
        Cell(
            format.number(count, 0, chosen.language),
            aims.state_text(chosen, state),
            "worse" if state == "behind" and count else "",
        )
        for state, count in counts
    ]
