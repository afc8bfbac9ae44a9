"""Which sectors hold dossiers up, and how old what is open is."""

from typing import Any

import streamlit as st

from components import explorer, format, tables
from components.selection import Selection
from components.services.span import Span
from components.span import mean, share
from components.tables import Cell, Grid, Head
from data import store

BANDS = ("0-5", "6-10", "11-20", "21-60", "over 60")


def show(chosen: Selection, span: Span) -> None:
    """Draw the sectors of the unit, the ages of what is open, and how long dossiers took."""
    title = chosen.word("services.sectors_title", unit=chosen.full_name(span.unit))
    st.subheader(title, anchor=False)
    st.caption(chosen.word("services.counted", period=explorer.period(chosen)))
    if not is_kept(span, span.sectors):
        st.info(chosen.word("services.none"), icon=":material/info:")
        return
    kept_since(chosen, span, span.sectors)
    wide, narrow = st.columns([2, 1], gap="medium")
    with wide:
        st.html(grid(chosen, span).html)
    with narrow:
        _days(chosen, span)
        _ages(chosen, span)


def is_kept(span: Span, found: store.Rows) -> bool:
    """Whether there are rows, and of months that are kept."""
    return bool(found) and (found[0].kept_from is None or span.period.last >= found[0].kept_from)


def kept_since(chosen: Selection, span: Span, found: store.Rows) -> None:
    """Say so where the chosen months begin before what is kept."""
    first = found[0].kept_from
    if first is not None and span.period.first < first:
        st.caption(chosen.word("services.kept_from", month=format.period(f"{first:%Y-%m}", chosen.language)))


def heads(chosen: Selection, first: str) -> list[Head]:
    """The columns of counts that sectors, units and procedures share."""
    word = chosen.word
    return [
        Head(first),
        Head(word("services.overdue"), number=True, hint=word("services.overdue_hint")),
        Head(word("services.open"), number=True),
        Head(word("services.on_time"), number=True),
        Head(word("services.late"), number=True),
        Head(word("services.finished"), number=True),
        Head(word("services.received"), number=True),
        Head(word("services.online"), number=True),
        Head(word("services.days"), number=True),
    ]


def cells(chosen: Selection, row: Any, most: float) -> list[Cell]:
    """The counts of a row of sectors or units; `most`: the largest number of overdue dossiers beside it."""
    late = (row.finished or 0) - (row.on_time or 0)
    return [
        Cell(_known(chosen, row.overdue), bar=(row.overdue or 0) / most if most else None, tone="strong"),
        Cell(_known(chosen, row.still_open)),
        *rates(chosen, row, late),
    ]


def rates(chosen: Selection, row: Any, late: float) -> list[Cell]:
    """On time, late, finished, received, online and mean days of a row."""
    return [
        Cell(percent(chosen, share(row.on_time, row.finished))),
        Cell(_count(chosen, late)),
        Cell(_count(chosen, row.finished)),
        Cell(_count(chosen, row.received)),
        Cell(percent(chosen, share(row.online, row.received))),
        Cell(format.number(mean(row.processing_days, row.finished), 1, chosen.language)),
    ]


def grid(chosen: Selection, span: Span) -> Grid:
    """The sectors of the unit."""
    most = most_overdue(span.sectors)
    rows = [[Cell(span.sector_name(row.sector)), *cells(chosen, row, most)] for row in span.sectors]
    marked = frozenset(index for index, row in enumerate(span.sectors) if row.sector == span.sector)
    return Grid(heads(chosen, chosen.word("services.sector")), rows, "sectors", marked)


def _days(chosen: Selection, span: Span) -> None:
    """Median and ninth decile of the days, where they are kept."""
    asked = {"frame": chosen.frame, "unit": chosen.unit, "period": chosen.period}
    row = store.row("service_days", chosen.version, **asked) if span.is_large else None
    if row is None:
        return
    days = {"median": row.median_days, "p90": row.p90_days}
    st.markdown(
        chosen.word("services.days_taken", **{name: format.number(n, 0, chosen.language) for name, n in days.items()})
    )


def _ages(chosen: Selection, span: Span) -> None:
    """Open dossiers by age, those past their deadline apart."""
    found = store.rows("backlog_ages", chosen.version, **span.of_unit)
    if not found:
        kept = any(row.still_open is not None for row in span.sectors)
        st.caption(chosen.word("services.no_ages" if kept else "services.ages_not_kept"))
        return
    held = {(row.age_band, row.is_overdue): row.still_open for row in found}
    most = max(held.values())
    lines = [
        [
            Cell(chosen.word(f"services.age_{BANDS.index(band)}")),
            Cell(_count(chosen, held.get((band, False), 0))),
            Cell(_count(chosen, held.get((band, True), 0)), bar=held.get((band, True), 0) / most, tone="strong"),
        ]
        for band in BANDS
    ]
    columns = [
        Head(chosen.word("services.age")),
        Head(chosen.word("services.in_time"), number=True),
        Head(chosen.word("services.overdue"), number=True),
    ]
    st.html(tables.table(columns, lines, name="ages"))
    clock = format.moment(store.row("build", chosen.version).clock, chosen.language)
    st.caption(chosen.word("services.clock", moment=clock))


def most_overdue(found: store.Rows) -> float:
    """The largest number of overdue dossiers among some rows."""
    return max(row.overdue or 0 for row in found)


def _known(chosen: Selection, value: float | None) -> str:
    """A count, a dash where it is not kept."""
    return format.number(value, 0, chosen.language)


def _count(chosen: Selection, value: float | None) -> str:
    return format.number(value or 0, 0, chosen.language)


def percent(chosen: Selection, value: float | None) -> str:
    """A share in per cent as it is written."""
    return format.quantity(value, 1, "%", chosen.language)
