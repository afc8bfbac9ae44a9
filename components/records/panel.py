"""The panel of single events under a table: which side of a cell, its rows with the worst first, and their file."""

from collections.abc import Callable, Sequence
from html import escape
from math import ceil
from typing import Any

import pandas as pd
import streamlit as st

from components import format, style
from components.records import sheet
from components.selection import Selection, act_if_current, go, put, taken
from data import event_rows, store
from data.event_rows import Cell, EventsMissing

NONE = ""
HEIGHT = 460
BEGUN = ("days", "days_over", "hours")
"""Durations of which a begun day or hour counts whole on the screen; what is not past its deadline has none."""
WHOLE = 1e-6
"""How far the counted shares may be from the number of rows and still be all of them."""
_NARROW, _WIDE = 110, 260


def side(chosen: Selection, kind: str, offered: Sequence[str]) -> str:
    """Draw the choice of what to list; returns it, '' while nothing is asked for."""
    now = chosen.option_of("rows", (NONE, *offered))
    put("rows", now or None)
    st.segmented_control(
        chosen.word(f"records.see_{kind}"),
        offered,
        key="rows",
        format_func=lambda name: chosen.word(f"records.{kind}_{name}"),
        on_change=act_if_current(lambda: go(chosen, rows=taken("rows") or NONE)),
    )
    return now


def pick(chosen: Selection, name: str, offered: Sequence[str], label: str, say: Callable[[str], str]) -> str:
    """Draw the choice of a cell by one of the options; returns it, the first where nothing else is chosen."""
    now = chosen.option_of(name, offered)
    key = f"rows_{name}"
    put(key, now)
    st.selectbox(
        label,
        offered,
        key=key,
        format_func=say,
        on_change=act_if_current(lambda: go(chosen, **{name: taken(key)}) if taken(key) in offered else None),
        width=420,
    )
    return now


def show(chosen: Selection, cell: Cell, *, about: str, when: str) -> None:
    """Draw the rows of a cell; `about` names it, `when` says of which months or of which moment."""
    st.subheader(f"{chosen.word(f'records.title_{cell.kind}_{cell.side}')}: {about}", anchor=False)
    try:
        found = event_rows.find(chosen.version, cell)
    except EventsMissing:
        st.info(chosen.word("records.closed" if chosen.closing else "records.missing"), icon=":material/info:")
        return
    if not found.rows:
        st.info(chosen.word("records.none"), icon=":material/info:")
        return
    st.caption(f"{_size(chosen, cell, found)} · {when} · {chosen.word(f'records.order_{cell.kind}')}")
    if abs(found.carried - found.total) > WHOLE:
        counted = format.number(found.carried, 1, chosen.language)
        st.caption(chosen.word("records.apportioned", counted=counted))
    _table(chosen, cell, found.rows)
    st.html(_file(chosen, cell, found.total))


def _size(chosen: Selection, cell: Cell, found: event_rows.Found) -> str:
    of = format.number(found.total, 0, chosen.language)
    shown = format.number(len(found.rows), 0, chosen.language)
    if len(found.rows) < found.total:
        return chosen.word(f"records.some_{cell.kind}", n=shown, of=of)
    return chosen.word(f"records.all_{cell.kind}", n=of)


def _table(chosen: Selection, cell: Cell, found: store.Rows) -> None:
    columns = sheet.COLUMNS[cell.kind]
    rows = pd.DataFrame(sheet.lines(chosen.version, cell.kind, found, chosen.language), columns=list(columns))
    for name in rows.columns.intersection(BEGUN):
        rows[name] = [ceil(value) if value > 0 else None for value in rows[name]]
    heads = dict(zip(columns, sheet.heads(cell.kind, chosen.language), strict=True))
    st.dataframe(
        rows,
        key="records",
        hide_index=True,
        height=HEIGHT * (2 if style.on_wall() else 1),
        placeholder="",
        column_config={name: _column(name, head) for name, head in heads.items()},
    )


def _column(name: str, head: str) -> Any:
    if name.endswith("_at"):
        return st.column_config.DatetimeColumn(head, format="DD/MM/YYYY HH:mm", width=_NARROW + 30)
    if name in BEGUN:
        return st.column_config.NumberColumn(head, format="%d", width=_NARROW + 20)
    return st.column_config.TextColumn(head, width=_WIDE if name == "procedure" else _NARROW + 30)


def _file(chosen: Selection, cell: Cell, total: int) -> str:
    most = min(total, event_rows.MOST_FILE_ROWS)
    held = {"n": format.number(most, 0, chosen.language), "of": format.number(total, 0, chosen.language)}
    text = chosen.word("records.file_some", **held) if most < total else chosen.word("records.file", n=held["n"])
    address = sheet.address(chosen.version, cell, chosen.language)
    name = escape(sheet.file_name(cell))
    return f'<a class="file" data-testid="rows-file" href="{escape(address)}" download="{name}">{escape(text)}</a>'
