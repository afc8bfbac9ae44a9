"""Which units hold a sector up, and since when."""

from collections import defaultdict
from datetime import date
from typing import Any

import streamlit as st

from components import explorer, format
from components.selection import Selection, act_if_current, go, put, taken
from components.services import sectors
from components.services.span import ALL_SECTORS, Span
from components.span import share
from components.tables import Cell, Grid, Head
from data import store

LEAST_FINISHED = 5
"""Dossiers finished in a month below which its rate says nothing about a delay."""
SHOWN = 70


def show(chosen: Selection, span: Span) -> None:
    """Draw the chooser of the sector and the units with what they hold up."""
    _choose(chosen, span)
    parent = chosen.unit_of(span.parent)
    title = chosen.word("services.places_title", sector=span.sector_name(span.sector), unit=chosen.full_name(parent))
    st.subheader(title, anchor=False)
    inside = found(chosen, span)
    if not sectors.is_kept(span, inside):
        st.info(chosen.word("services.none"), icon=":material/info:")
        return
    st.caption(chosen.word("services.places_about", period=explorer.period(chosen), least=LEAST_FINISHED))
    sectors.kept_since(chosen, span, inside)
    st.html(grid(chosen, span, inside).html)
    if len(inside) > SHOWN:
        st.caption(chosen.word("services.shown", n=SHOWN, of=format.number(len(inside), 0, chosen.language)))


def found(chosen: Selection, span: Span) -> store.Rows:
    """How the units served the sector looked at (columns of the query `service_units`)."""
    asked = {"frame": chosen.frame, "parent": span.parent, "sector": span.sector}
    return store.rows("service_units", chosen.version, **asked, **span.months)


def _choose(chosen: Selection, span: Span) -> None:
    offered = [ALL_SECTORS, *span.names]
    put("sector", span.sector)
    st.selectbox(
        chosen.word("services.sector"),
        offered,
        key="sector",
        format_func=span.sector_name,
        on_change=act_if_current(lambda: go(chosen, sector=taken("sector")) if taken("sector") in offered else None),
        width=320,
    )


def grid(chosen: Selection, span: Span, found: store.Rows) -> Grid:
    """The units with what they hold up of the sector."""
    beginnings = delays(chosen, span)
    most = sectors.most_overdue(found)
    shown = [row for index, row in enumerate(found) if index < SHOWN or row.unit == chosen.unit]
    heads = [*sectors.heads(chosen, chosen.word("column.unit")), Head(chosen.word("services.since"))]
    rows = []
    for row in shown:
        since = _since(chosen, beginnings.get(row.unit), found[0].kept_from, span)
        rows.append([Cell(chosen.unit_of(row.unit).name), *sectors.cells(chosen, row, most), Cell(since)])
    marked = frozenset(index for index, row in enumerate(shown) if row.unit == chosen.unit)
    return Grid(heads, rows, "places", marked)


def _since(chosen: Selection, began: date | None, kept_from: date | None, span: Span) -> str:
    """The month a run began in, or that it began no later than what is kept or looked at."""
    if began is None:
        return ""
    month = format.period(f"{began:%Y-%m}", chosen.language)
    first = max(span.months_back["from"], kept_from or date.min)
    return chosen.word("services.or_before", month=month) if began <= first else month


def delays(chosen: Selection, span: Span) -> dict[str, date]:
    """For each unit whose newest months lie below the whole's rate on time: the month in which that run began."""
    parent = chosen.unit_of(span.parent)
    asked = {"frame": chosen.frame, "unit": parent.code, "parent": parent.parent, "sector": span.sector}
    months = store.rows("service_unit_months", chosen.version, **asked, **span.months_back)
    by_unit: dict[str, list[Any]] = defaultdict(list)
    for row in months:
        by_unit[row.unit].append(row)
    whole = {row.month: share(row.on_time, row.finished) for row in by_unit.pop(parent.code, [])}
    begun = {unit: run_below(rows, whole) for unit, rows in by_unit.items()}
    return {unit: month for unit, month in begun.items() if month is not None}


def run_below(rows: list[Any], whole: dict[date, float | None]) -> date | None:
    """The first month of the run, up to the newest, in which a rate lies below the whole's; None when it does not.

    Months with too few dossiers neither break a run nor begin one.
    """
    began = None
    for row in reversed(rows):
        if (row.finished or 0) < LEAST_FINISHED:
            continue
        rate, of_whole = share(row.on_time, row.finished), whole.get(row.month)
        if rate is None or of_whole is None or rate >= of_whole:
            break
        began = row.month
    return began
