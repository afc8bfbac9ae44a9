"""Which procedures end late in a province or the country."""

from datetime import date

import streamlit as st

from components import format
from components.selection import Selection
from components.services import sectors
from components.services.span import Span
from components.tables import Cell, Grid, Head
from data import periods, store

SHOWN = 30


def show(chosen: Selection, span: Span) -> None:
    """Draw the procedures with the most late dossiers."""
    st.subheader(chosen.word("services.procedures_title", unit=chosen.full_name(span.unit)), anchor=False)
    rows_found = found(chosen, span)
    if not rows_found:
        st.info(chosen.word("services.large_only" if not span.is_large else "services.none"), icon=":material/info:")
        return
    counted = ", ".join(format.period(code, chosen.language) for code in quarters(span.period))
    st.caption(chosen.word("services.procedures_about", quarters=counted, n=SHOWN))
    st.html(grid(chosen, rows_found).html)


def grid(chosen: Selection, rows_found: store.Rows) -> Grid:
    """The procedures with their dossiers."""
    _, _, *rest = sectors.heads(chosen, "")[1:]
    heads = [Head(chosen.word("services.procedure")), Head(chosen.word("services.allowed"), number=True), *rest]
    rows = [
        [
            Cell(row.name_vi, detail=row.sector_vi if chosen.language == "vi" else row.sector_en),
            Cell(format.number(row.working_days, 0, chosen.language)),
            *sectors.rates(chosen, row, row.finished - row.on_time),
        ]
        for row in rows_found
    ]
    return Grid(heads, rows, "procedures")


def found(chosen: Selection, span: Span) -> store.Rows:
    """The procedures with the most late dossiers (columns of the query `service_procedures`)."""
    if not span.is_large:
        return ()
    asked = {"frame": chosen.frame, "unit": chosen.unit, "quarters": tuple(quarters(span.period)), "limit": SHOWN}
    return store.rows("service_procedures", chosen.version, **asked)


def name(chosen: Selection, code: str) -> str:
    """The name of a procedure."""
    return next(row.name_vi for row in store.rows("procedures", chosen.version) if row.code == code)


def quarters(period: periods.Period) -> list[str]:
    """The quarters that a period lies in or covers."""
    return sorted(
        {f"{period.first.year}-Q{(month - 1) // 3 + 1}" for month in range(period.first.month, period.last.month + 1)}
    )


def months(period: periods.Period) -> tuple[date, date]:
    """The first and the last day of those quarters."""
    covered = [periods.parse(code) for code in quarters(period)]
    return covered[0].first, covered[-1].last
