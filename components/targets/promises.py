"""What the documents promised for a unit, those in it and those that became part of it, where no gauge shows it."""

import streamlit as st

from components import tables
from components.selection import Selection
from components.tables import Cell, Head
from components.targets import aims, overview
from components.targets.aims import Aim


def show(chosen: Selection, local: list[Aim]) -> None:
    """Draw the list; nothing where the documents promise nothing."""
    if not local:
        return
    word = chosen.word
    st.subheader(word("targets.promises"), anchor=False)
    heads = [
        Head(word("card.target")),
        Head(word("targets.printed")),
        Head(word("targets.due")),
        Head(word("column.state")),
        Head(word("targets.document")),
    ]
    st.html(tables.table(heads, [_line(chosen, aim) for aim in local], name="promises"))


def _line(chosen: Selection, aim: Aim) -> list[Cell]:
    row = aim.row
    known = overview.value_text(chosen, aim)
    without = chosen.word("targets.no_data" if row.indicator else "targets.no_number")
    return [
        Cell(aims.text(chosen, row, "name"), detail=aims.place_text(chosen, aim), tone="strong"),
        Cell(aims.text(chosen, row, "value_text"), detail=aims.text(chosen, row, "note")),
        Cell(aims.due_text(chosen, row), detail=aims.due_said(chosen, aim)),
        Cell(aims.state_text(chosen, aim.state), detail=known or without),
        Cell(aims.document_text(chosen, row), detail=aims.source_text(chosen, row)),
    ]
