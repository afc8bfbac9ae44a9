"""The list of items: filters, the table, the file."""

from collections.abc import Callable, Iterable
from html import escape

import streamlit as st

from components import format, style, tables
from components.plans import items
from components.plans.items import Item
from components.selection import Selection, act_if_current, go, put, taken
from components.tables import Cell, Head
from components.warnings import table
from data import spreadsheet

ALL = ""
KINDS = ("project", "task", "milestone", "scheme", "resolution", "plan", "memorandum")
STATUSES = ("published", "simulated")
FILTERS: dict[str, Callable[[Item], str]] = {
    "state": lambda item: item.row.state,
    "owner": lambda item: item.row.owner,
    "place": lambda item: item.row.unit,
    "kind": lambda item: item.row.kind,
    "origin": lambda item: item.row.status,
}
"""What items are chosen by, each an option of the address."""
COLUMNS = (
    "code", "plan", "unit", "kind", "title", "owner", "state", "stage", "said", "start", "due", "finished",
    "progress", "as_of", "as_of_exact", "document", "indicator", "platform", "evidence", "status", "source",
)  # fmt: skip
"""Columns of the file."""


def show(chosen: Selection, found: tuple[Item, ...]) -> None:
    """Draw the filters and what they leave."""
    _filters(chosen, found)
    left = kept(chosen, found)
    if not left:
        st.info(chosen.word("plans.nothing_left"), icon=":material/info:")
        return
    st.caption(chosen.word("plans.order", n=len(left), of=len(found)))
    for origin, part in zip(STATUSES, items.apart(left), strict=True):
        if part:
            title = chosen.word(f"plans.origin_{origin}")
            st.html(f'<p class="small-head {origin}">{escape(title)} · {len(part)}</p>')
            press(chosen, part, name=f"plan-items-{origin}")
    st.download_button(
        chosen.word("plans.download"),
        lambda: file(chosen, left),
        file_name=f"plans-{chosen.unit}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def press(chosen: Selection, shown: Iterable[Item], *, name: str) -> None:
    """Draw items as a table; a press on one opens it."""
    code = table.show(markup(chosen, shown, name=name), key=name)
    if code:
        go(chosen, item=code)
        st.rerun()


def kept(chosen: Selection, found: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items that pass every filter of the address."""
    left = found
    for name, of in FILTERS.items():
        asked = chosen.option_of(name, [ALL, *(of(item) for item in found)])
        left = tuple(item for item in left if asked in (ALL, of(item)))
    return left


def _filters(chosen: Selection, found: tuple[Item, ...]) -> None:
    names = {
        "state": {name: items.state(chosen, name) for name in items.STATES},
        "owner": dict(sorted({item.row.owner: items.text(chosen, item.row, "owner") for item in found}.items())),
        "place": dict(sorted({item.row.unit: items.unit_name(chosen, item) for item in found}.items())),
        "kind": {name: chosen.word(f"item_kind.{name}") for name in KINDS},
        "origin": {name: chosen.word(f"status.{name}") for name in STATUSES},
    }
    with st.container(key="plan_filters", horizontal=True, vertical_alignment="bottom", gap="small"):
        for name, of in FILTERS.items():
            held = {of(item) for item in found}
            named = {code: text for code, text in names[name].items() if code in held}
            if len(named) > 1:
                _filter(chosen, name, named)


def _filter(chosen: Selection, name: str, named: dict[str, str]) -> None:
    offered, key = [ALL, *named], f"plans_{name}"
    put(key, chosen.option_of(name, offered))
    st.selectbox(
        chosen.word(f"plans.by_{name}"),
        offered,
        key=key,
        format_func=lambda code: named[code] if code else chosen.word("plans.all"),
        on_change=act_if_current(lambda: go(chosen, **{name: taken(key)}) if taken(key) in offered else None),
        width=230,
    )


def markup(chosen: Selection, shown: Iterable[Item], *, name: str) -> str:
    """The items as a table of escaped text whose titles are buttons."""
    word = chosen.word
    heads = [
        Head(word("plans.item")),
        Head(word("plans.by_state")),
        Head(word("plans.due")),
        Head(word("plans.by_owner")),
        Head(word("plans.by_stage")),
        Head(word("plans.progress"), number=True),
        Head(word("plans.serves")),
    ]
    return tables.table(heads, [_line(chosen, item) for item in shown], name=name)


def state_markup(chosen: Selection, name: str) -> str:
    """A state as mark and word, the mark in its colour where that means something."""
    theme = style.theme()
    colour = theme.states[items.TONES[name]] if name in items.TONES else theme.accent
    mark = f'<i style="color:{colour}" aria-hidden="true">{items.MARKS[name]}</i>'
    return f'<span class="severity">{mark} {escape(chosen.word(f"item_state.{name}"))}</span>'


def _line(chosen: Selection, item: Item) -> list[Cell]:
    row = item.row
    title = items.text(chosen, row, "title")
    button = f'<button type="button" class="link" data-act="{escape(row.code)}">{escape(title)}</button>'
    status = chosen.word(f"status.{row.status}")
    kept = f"{chosen.word(f'item_kind.{row.kind}')} · {status} · {items.text(chosen, row, 'plan')}"
    progress = None if row.progress is None else row.progress / 100
    moved = [items.text(chosen, link, "name") for link in item.linked("indicator")]
    if item.is_simulated:
        button += f' <span class="chip simulated">{escape(status)}</span>'
    return [
        Cell("", markup=button, detail=kept),
        Cell("", markup=state_markup(chosen, row.state)),
        _held(items.period(chosen, row.due), chosen.word("plans.due"), detail=items.due_said(chosen, item)),
        Cell(items.text(chosen, row, "owner"), detail=items.unit_name(chosen, item)),
        Cell(items.stage(chosen, item), detail=items.text(chosen, row, "stage")),
        _held(_progress(chosen, row.progress), chosen.word("plans.progress"), bar=progress),
        _held(", ".join(moved) or format.MISSING, chosen.word("plans.serves")),
    ]


def _held(text: str, named: str, *, detail: str = "", bar: float | None = None) -> Cell:
    """A cell that says what it holds where the table has no room for its head, and is left out there when empty."""
    return Cell(text, detail=detail, bar=bar, hint=named, tone="absent" if text == format.MISSING else "")


def _progress(chosen: Selection, value: float | None) -> str:
    return format.quantity(value, 2 if (value or 0) % 1 else 0, "%", chosen.language)


def file(chosen: Selection, shown: Iterable[Item]) -> bytes:
    """The items for spreadsheets."""
    head = [chosen.word(f"plans.column_{name}") for name in COLUMNS]
    return spreadsheet.csv([head, *(_written(chosen, item) for item in shown)])


def _written(chosen: Selection, item: Item) -> list[str | float | None]:
    row = item.row
    linked = {
        kind: "; ".join(items.text(chosen, link, "name") for link in item.linked(kind))
        for kind in ("document", "indicator", "platform")
    }
    return [
        row.code,
        items.text(chosen, row, "plan"),
        items.unit_name(chosen, item),
        chosen.word(f"item_kind.{row.kind}"),
        items.text(chosen, row, "title"),
        items.text(chosen, row, "owner"),
        chosen.word(f"item_state.{row.state}"),
        items.stage(chosen, item),
        items.text(chosen, row, "stage"),
        row.start_on,
        row.due,
        row.finished_on,
        row.progress,
        row.as_of.isoformat(),
        chosen.word("plans.yes" if row.as_of_exact else "plans.no"),
        linked["document"],
        linked["indicator"],
        linked["platform"],
        items.text(chosen, row, "evidence"),
        chosen.word(f"status.{row.status}"),
        row.source_title,
    ]
