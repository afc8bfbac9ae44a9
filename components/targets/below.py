"""Who below a unit is on track: counts by state, then every unit with its gap and its pace."""

from html import escape
from typing import Any

import streamlit as st

from components import card, format, palette, selection, style, tables
from components.selection import Selection, act_if_current, choose, go, put
from components.tables import Cell, Head
from components.targets import aims
from components.targets.aims import Aim
from components.warnings import table
from data import home, spreadsheet

MOST_UNITS = 70


def show(chosen: Selection, found: tuple[Aim, ...], state: str) -> None:
    """Draw the choice of the target, the states of the units below and the units themselves; nothing for a leaf."""
    unit = selection.place(chosen)
    offered = {aim.code: aim for aim in found if aim.scope == aims.NATIONAL and aim.is_gauge}
    if unit.is_leaf or not offered:
        return
    st.subheader(chosen.word("targets.below", unit=chosen.full_name(unit)), anchor=False)
    aim = offered[chosen.option_of("target", list(offered))]
    _choose(chosen, offered, aim.code)
    rows = sorted(aims.of_children(chosen, aim.row.indicator), key=_order)
    period = next((row for row in rows if row.value is not None), None)
    if period is None:
        st.info(chosen.word("targets.none_below"), icon=":material/info:")
        return
    st.html(_bar(chosen, rows))
    st.caption(
        chosen.word(
            "targets.below_about",
            period=card.period_text(chosen, period),
            status=chosen.word(f"status.{period.status}"),
            least=home.LEAST_CASES,
        )
    )
    kept = [row for row in rows if state in ("", _state(row))]
    if not kept:
        st.caption(chosen.word("targets.nothing_chosen"))
        return
    _table(chosen, aim, kept)


def _choose(chosen: Selection, offered: dict[str, Aim], code: str) -> None:
    put("target", code)
    st.selectbox(
        chosen.word("card.target"),
        list(offered),
        key="target",
        format_func=lambda one: (
            f"{chosen.register[offered[one].row.indicator].short} · {aims.end_text(chosen, offered[one])}"
            f" · {aims.due_text(chosen, offered[one].row)}"
        ),
        on_change=act_if_current(lambda: choose(chosen, "target", list(offered))),
        width=520,
    )


def _state(row: Any) -> str:
    return row.state or "not_assessable"


def _sense(row: Any) -> int:
    return -1 if row.comparator in ("<=", "<") else 1


def _order(row: Any) -> tuple[int, float]:
    """Red first, and the furthest behind the path first of each colour."""
    behind = _sense(row) * (row.value - row.path_value) if row.path_value is not None else 0.0
    return aims.order(_state(row)), behind


def _bar(chosen: Selection, rows: list[Any]) -> str:
    """How many units have each state: one bar, and the same in words."""
    colours = style.theme().states
    word = chosen.word
    counts = [(state, word(f"state.{state}"), sum(_state(row) == state for row in rows)) for state in palette.STATES]
    held = [(state, named, count) for state, named, count in counts if count]
    parts = "".join(
        f'<i style="flex:{count};background:{colours[state]}" title="{escape(named)}: {count}"></i>'
        for state, named, count in held
    )
    marks = {state: f'<b style="color:{colours[state]}">{palette.STATE_MARKS[state]}</b>' for state, *_ in held}
    legend = "".join(f"<span>{marks[state]} <b>{count}</b> {escape(named)}</span>" for state, named, count in held)
    stack = f'<div class="stack" aria-hidden="true">{parts}</div>'
    return f'<div class="states" data-testid="states-below">{stack}<p>{legend}</p></div>'


def _table(chosen: Selection, aim: Aim, rows: list[Any]) -> None:
    """The units, each leading to its own page; the file has all of them."""
    word = chosen.word
    heads = [
        Head(word("column.unit")),
        Head(word("column.state")),
        Head(word("column.value"), number=True),
        Head(word("targets.path_now"), number=True),
        Head(word("targets.gap"), number=True),
        Head(word("targets.pace"), number=True, hint=word("targets.pace_hint")),
        Head(word("targets.needed_pace"), number=True),
        Head(word("targets.expected")),
    ]
    lines = [_line(chosen, row) for row in rows[:MOST_UNITS]]
    act = table.show(tables.table(heads, lines, name="targets-below"), key="targets_below")
    if len(rows) > MOST_UNITS:
        st.caption(word("security.shown", n=MOST_UNITS, of=format.number(len(rows), 0, chosen.language)))
    st.download_button(
        word("targets.download"),
        lambda: csv(chosen, aim, rows),
        file_name=f"{aim.code}.csv",
        mime="text/csv",
        icon=":material/download:",
        key="targets_below_file",
        on_click="ignore",
    )
    if act and chosen.unit_of(act) is not None:
        go(chosen, unit=act)
        st.rerun()


def _line(chosen: Selection, row: Any) -> list[Cell]:
    described = chosen.register[row.indicator]
    state, unit = _state(row), chosen.unit_of(row.unit)
    gap = None if row.path_value is None else row.value - row.path_value
    judged = gap is not None and state != "not_assessable"
    tone = ("better" if _sense(row) * gap >= 0 else "worse") if judged and gap is not None else ""
    return [
        Cell("", markup=_link(row.unit, chosen.full_name(unit))),
        aims.state_cell(chosen, state),
        Cell(described.quantity(row.value), tone="strong"),
        Cell(described.quantity(row.path_value)),
        Cell(format.MISSING if gap is None else described.change(gap), tone=tone),
        Cell(aims.pace_text(chosen, row.indicator, row.pace)),
        Cell(aims.pace_text(chosen, row.indicator, row.needed_pace)),
        Cell(aims.outlook_text(chosen, row)),
    ]


def _link(code: str, name: str) -> str:
    return f'<button type="button" class="link" data-act="{escape(code)}">{escape(name)} ›</button>'


def csv(chosen: Selection, aim: Aim, rows: list[Any]) -> bytes:
    """The units for spreadsheets: numbers as they are printed, without separators."""
    word, described = chosen.word, chosen.register[aim.row.indicator]
    names = ("column.unit", "targets.code", "targets.period", "column.value", "targets.path_now", "targets.gap")
    more = ("targets.pace", "targets.needed_pace", "column.state", "targets.expected", "column.status")
    head = [chosen.word(name) for name in (*names, *more)]
    lines = [head]
    for row in rows:
        gap = None if row.path_value is None else row.value - row.path_value
        numbers = [
            "" if one is None else format.rounded(one, described.decimals)
            for one in (row.value, row.path_value, gap, row.pace, row.needed_pace)
        ]
        status = word(f"status.{row.status}") if row.status else ""
        ends = [word(f"state.{_state(row)}"), aims.outlook_text(chosen, row), status]
        lines.append([chosen.full_name(chosen.unit_of(row.unit)), row.unit, row.period or "", *numbers, *ends])
    return spreadsheet.csv(lines)
