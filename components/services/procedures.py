"""Which procedures end late in a province or the country."""

import streamlit as st

from components import format, tables
from components.selection import Selection
from components.services import sectors
from components.services.span import Span
from components.tables import Cell, Head
from data import periods, store

SHOWN = 30


def show(chosen: Selection, span: Span) -> None:
    """Draw the procedures with the most late dossiers."""
    st.subheader(chosen.word("services.procedures_title", unit=chosen.full_name(span.unit)), anchor=False)
    found = _found(chosen, span)
    if not found:
        st.info(chosen.word("services.large_only" if not span.is_large else "services.none"), icon=":material/info:")
        return
    quarters = ", ".join(format.period(code, chosen.language) for code in _quarters(span.period))
    st.caption(chosen.word("services.procedures_about", quarters=quarters, n=SHOWN))
    _, _, *rest = sectors.heads(chosen, "")[1:]
    heads = [Head(chosen.word("services.procedure")), Head(chosen.word("services.allowed"), number=True), *rest]
    rows = [
        [
            Cell(row.name_vi, detail=row.sector_vi if chosen.language == "vi" else row.sector_en),
            Cell(format.number(row.working_days, 0, chosen.language)),
            *sectors.rates(chosen, row, row.finished - row.on_time),
        ]
        for row in found
    ]
    st.html(tables.table(heads, rows, name="procedures"))


def _found(chosen: Selection, span: Span) -> store.Rows:
    if not span.is_large:
        return ()
    asked = {"frame": chosen.frame, "unit": chosen.unit, "quarters": tuple(_quarters(span.period)), "limit": SHOWN}
    return store.rows("service_procedures", chosen.version, **asked)


def _quarters(period: periods.Period) -> list[str]:
    """The quarters that a period lies in or covers."""
    return sorted(
        {f"{period.first.year}-Q{(month - 1) // 3 + 1}" for month in range(period.first.month, period.last.month + 1)}
    )
