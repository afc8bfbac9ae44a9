"""What changed between two closings, or a closing and the live numbers: by how much and why."""

from html import escape
from typing import Any

import streamlit as st

from components import closed, format, segments, tables
from components.selection import Selection, act_if_current, choose, place, put
from components.tables import Cell, Grid, Head
from data import closings, difference, spreadsheet, store
from data.closings import ClosingError
from data.difference import REASONS

MOST = 200
"""Differences of one list."""
MOST_IN_FILE = 50_000
NOW = "live"


def show(chosen: Selection) -> None:
    """Draw the choice of two versions and what differs between them."""
    word = chosen.word
    known = {closing.code: closing for closing in closings.closings()}
    if not known:
        st.html(f'<p class="quiet" data-testid="quiet">{escape(word("closings.none"))}</p>')
        return
    before, after = _versions(chosen, list(known))
    unit = place(chosen)
    st.subheader(word("difference.title", unit=chosen.full_name(unit)), anchor=False)
    st.caption(word("difference.about", before=_named(chosen, before), after=_named(chosen, after)))
    if before == after:
        st.info(word("difference.same"), icon=":material/info:")
        return

    def listed(reason: str, limit: int) -> store.Rows:
        asked = {"frame": chosen.frame, "unit": chosen.unit, "parent": unit.parent}
        return difference.find(_version(before), _version(after), **asked, reason=reason, limit=limit)

    try:
        every = listed("", MOST)
    except ClosingError as problem:
        st.error(problem.told(chosen.language))
        return
    if not every:
        st.html(f'<p class="quiet" data-testid="quiet">{escape(word("difference.none"))}</p>')
        return
    counts: dict[str, int] = every[0].counts
    st.html(tables.tally([_fact(chosen, reason, counts[reason]) for reason in REASONS if reason in counts], name="why"))
    reason = _reason(chosen, counts)
    shown = listed(reason, MOST) if reason else every
    st.html(grid(chosen, shown).html)
    changed = counts[reason] if reason else sum(counts.values())
    if changed > len(shown):
        st.caption(word("difference.shown", n=len(shown), of=format.number(changed, 0, chosen.language)))
    st.download_button(
        word("difference.file"),
        lambda: _file(chosen, listed(reason, MOST_IN_FILE)),
        file_name=f"{before}-{after}.csv",
        mime="text/csv",
        icon=":material/download:",
    )


def first_rows(chosen: Selection, limit: int) -> Grid | None:
    """The first differences of what the address asks for, None where two versions are the same or cannot be opened."""
    known = [closing.code for closing in closings.closings()]
    before, after = chosen.option_of("before", known), chosen.option_of("after", [NOW, *known])
    if before == after:
        return None
    unit, reason = place(chosen), chosen.option_of("reason", ["", *REASONS])
    asked = {"frame": chosen.frame, "unit": chosen.unit, "parent": unit.parent, "reason": reason, "limit": limit}
    try:
        return grid(chosen, difference.find(_version(before), _version(after), **asked))
    except ClosingError:
        return None


def _version(code: str) -> str:
    """The data version of a closing, or the live one."""
    return store.current_version() if code == NOW else closings.version_of(code)


def _named(chosen: Selection, code: str) -> str:
    closing = closings.find(code)
    if closing is None:
        return chosen.word("difference.live")
    return f"{closing.name} ({closed.about(chosen, closing)})"


def _versions(chosen: Selection, known: list[str]) -> tuple[str, str]:
    """The two that are compared: a closing, and a later one or the live numbers."""
    before = chosen.option_of("before", known)
    after = chosen.option_of("after", [NOW, *known])
    with st.container(key="versions", horizontal=True, vertical_alignment="bottom", gap="medium"):
        for part, value, offered in (("before", before, known), ("after", after, [NOW, *known])):
            put(part, value)
            st.selectbox(
                chosen.word(f"difference.{part}"),
                offered,
                key=part,
                format_func=lambda code: chosen.word("difference.live") if code == NOW else _short(code),
                on_change=act_if_current(lambda part=part, offered=offered: choose(chosen, part, offered)),
                width=380,
            )
    return before, after


def _short(code: str) -> str:
    closing = closings.find(code)
    return f"{closing.name} · {closing.code[-15:]}" if closing else code


def _fact(chosen: Selection, reason: str, count: int) -> Cell:
    tone = "worse" if reason in ("correction", "gone") else ""
    return Cell(format.number(count, 0, chosen.language), chosen.word(f"difference.{reason}"), tone)


def _reason(chosen: Selection, counts: dict[str, int]) -> str:
    """Why the listed ones differ, '' for every reason."""
    offered = ["", *(reason for reason in REASONS if reason in counts)]
    return segments.choice(
        chosen,
        "reason",
        offered,
        label=chosen.word("difference.why"),
        text=lambda name: chosen.word(f"difference.{name or 'every'}"),
    )


def _heads(chosen: Selection) -> list[Head]:
    word = chosen.word
    return [
        Head(word("column.unit")),
        Head(word("control.indicator")),
        Head(word("control.period")),
        Head(word("difference.before"), number=True),
        Head(word("difference.after"), number=True),
        Head(word("difference.change"), number=True),
        Head(word("difference.why")),
    ]


def grid(chosen: Selection, shown: store.Rows) -> Grid:
    """Differences as a table."""
    return Grid(_heads(chosen), [_line(chosen, row) for row in shown], "differences")


def _line(chosen: Selection, row: Any) -> list[Cell]:
    described = chosen.register[row.indicator]
    return [
        Cell(chosen.full_name(chosen.unit_of(row.unit))),
        Cell(described.short),
        Cell(format.period(row.period, chosen.language)),
        Cell(*_side(chosen, row, "before")),
        Cell(*_side(chosen, row, "after"), tone="strong"),
        Cell(described.change(row.change) if row.change else format.MISSING),
        Cell(chosen.word(f"difference.{row.reason}"), detail=_detail(chosen, row)),
    ]


def _side(chosen: Selection, row: Any, side: str) -> tuple[str, str]:
    """The value of one side with its state."""
    if getattr(row, f"status_{side}") is None:
        return chosen.word("difference.not_there"), ""
    text = chosen.register[row.indicator].quantity(getattr(row, f"value_{side}"))
    return text, chosen.word(f"state.{getattr(row, f'state_{side}')}")


def _detail(chosen: Selection, row: Any) -> str:
    """What the reason alone does not say: from which status to which."""
    if row.reason != "origin" or row.status_before == row.status_after:
        return ""
    return f"{chosen.word(f'status.{row.status_before}')} → {chosen.word(f'status.{row.status_after}')}"


def _file(chosen: Selection, rows: store.Rows) -> bytes:
    heads = [head.text for head in _heads(chosen)]
    lines = [
        [
            chosen.full_name(chosen.unit_of(row.unit)),
            chosen.register[row.indicator].name,
            row.period,
            row.value_before,
            row.value_after,
            row.change,
            chosen.word(f"difference.{row.reason}"),
        ]
        for row in rows
    ]
    return spreadsheet.csv([heads, *lines])
