"""From a number of dossiers to the dossiers: of a sector, of a unit inside, of a procedure."""

import streamlit as st

from components import explorer, format
from components.records import panel
from components.selection import Selection
from components.services import places, procedures
from components.services.span import ALL_SECTORS, Span
from data import event_rows, store
from data.event_rows import Cell

ALL = ""
NOW = ("open", "overdue")
COUNTS = {"overdue": "overdue", "open": "still_open", "finished": "finished", "received": "received"}
"""Columns of the tables that count a side; late is what was not on time."""


def show(chosen: Selection, span: Span, view: str) -> None:
    """Draw the choice of a side and of a cell, and the dossiers that are in it."""
    sides = event_rows.DOSSIER_SIDES
    if chosen.frame == "2024" and not span.is_large:
        sides = tuple(one for one in sides if one not in NOW)
    with st.container(key="records_choice", horizontal=True, vertical_alignment="bottom", gap="medium"):
        side = panel.side(chosen, "dossiers", sides)
        if not side:
            return
        cell = {"sectors": _of_sector, "places": _of_place, "procedures": _of_procedure}[view](chosen, span, side)
    unit = chosen.full_name(chosen.unit_of(cell.unit))
    parts = [unit]
    if cell.sector:
        parts.append(span.sector_name(cell.sector))
    if cell.procedure:
        parts.append(procedures.name(chosen, cell.procedure))
    panel.show(chosen, cell, about=" · ".join(parts), when=_when(chosen, span, cell))


def _of_sector(chosen: Selection, span: Span, side: str) -> Cell:
    counts = {row.sector: row for row in span.sectors}
    offered = [ALL_SECTORS, *counts]
    if span.sector not in offered:
        offered.append(span.sector)

    def say(code: str) -> str:
        return span.sector_name(code) + _counted(chosen, counts.get(code), side)

    sector = panel.pick(chosen, "sector", offered, chosen.word("services.sector"), say)
    return _cell(chosen, span, side, chosen.unit, sector=sector)


def _of_place(chosen: Selection, span: Span, side: str) -> Cell:
    counts = {row.unit: row for row in places.found(chosen, span)}
    first = chosen.unit if chosen.unit in counts else span.parent
    offered = [first, *(code for code in (span.parent, *counts) if code != first)]

    def say(code: str) -> str:
        return chosen.full_name(chosen.unit_of(code)) + _counted(chosen, counts.get(code), side)

    unit = panel.pick(chosen, "place", offered, chosen.word("column.unit"), say)
    return _cell(chosen, span, side, unit, sector=span.sector)


def _of_procedure(chosen: Selection, span: Span, side: str) -> Cell:
    counts = {row.procedure: row for row in procedures.found(chosen, span)}
    every = [row.code for row in store.rows("procedures", chosen.version)]
    offered = [ALL, *counts, *(code for code in every if code not in counts)]

    def say(code: str) -> str:
        counted = "" if side in NOW else _counted(chosen, counts.get(code), side)
        return (procedures.name(chosen, code) if code else chosen.word("records.all_procedures")) + counted

    procedure = panel.pick(chosen, "procedure", offered, chosen.word("services.procedure"), say)
    first, last = procedures.months(span.period)
    return Cell("dossiers", chosen.frame, chosen.unit, side, first, last, procedure=procedure)


def _cell(chosen: Selection, span: Span, side: str, unit: str, *, sector: str) -> Cell:
    return Cell("dossiers", chosen.frame, unit, side, span.period.first, span.period.last, sector=sector)


def _counted(chosen: Selection, row: object, side: str) -> str:
    """The number that stands in the cell, where a table has it."""
    if row is None:
        return ""
    if side == "late":
        count = (getattr(row, "finished", None) or 0) - (getattr(row, "on_time", None) or 0)
    else:
        count = getattr(row, COUNTS[side], None)
    return f" · {format.number(count, 0, chosen.language)}"


def _when(chosen: Selection, span: Span, cell: Cell) -> str:
    """The moment what is open was open at, or the months."""
    if cell.side in NOW:
        clock = store.row("build", chosen.version).clock
        return chosen.word("records.at", moment=format.moment(clock, chosen.language))
    if (cell.first, cell.last) == (span.period.first, span.period.last):
        return explorer.period(chosen)
    return ", ".join(format.period(code, chosen.language) for code in procedures.quarters(span.period))
