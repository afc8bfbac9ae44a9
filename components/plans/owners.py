"""Whose the items are: counts by state of each agency and of each place."""

from collections.abc import Callable
from html import escape

import streamlit as st

from components import tables
from components.plans import items
from components.plans.items import Item
from components.selection import Selection, go
from components.tables import Cell, Head
from components.warnings import table

COUNTED = ("items", "late", "blocked", "passed", "due_soon", "under_way", "preparing", "ready", "planned", "finished")


def show(chosen: Selection, found: tuple[Item, ...]) -> None:
    """Draw both tables; a name leads to the list of its items."""
    st.subheader(chosen.word("plans.owners_title"), anchor=False)
    st.caption(chosen.word("plans.counted_apart"))
    _table(
        chosen, found, "owner", lambda item: (item.row.owner, items.text(chosen, item.row, "owner")), "plans.by_owner"
    )
    st.subheader(chosen.word("plans.places_title"), anchor=False)
    _table(chosen, found, "place", lambda item: (item.row.unit, items.unit_name(chosen, item)), "column.unit")


def _table(
    chosen: Selection, found: tuple[Item, ...], option: str, of: Callable[[Item], tuple[str, str]], head: str
) -> None:
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in found:
        groups.setdefault(of(item), []).append(item)
    counted = {key: [items.counts(part) for part in items.apart(group)] for key, group in groups.items()}
    totals = {key: items.counts(group) for key, group in groups.items()}
    order = sorted(totals, key=lambda key: (*(-totals[key][name] for name in ("late", "blocked", "items")), key))
    heads = [
        Head(chosen.word(head)),
        *(Head(chosen.word(f"plans.count_{name}", n=items.DAYS_SOON), number=True) for name in COUNTED),
    ]
    rows = [
        [_name(key), *(_count(chosen, name, *(part[name] for part in counted[key])) for name in COUNTED)]
        for key in order
    ]
    pressed = table.show(tables.table(heads, rows, name=f"plan-{option}"), key=f"plan_{option}")
    if pressed:
        go(chosen, **{"part": "list", option: pressed})
        st.rerun()


def _name(key: tuple[str, str]) -> Cell:
    code, name = key
    return Cell("", markup=f'<button type="button" class="link" data-act="{escape(code)}">{escape(name)}</button>')


def _count(chosen: Selection, name: str, published: int, simulated: int) -> Cell:
    held = published + simulated
    tone = "worse" if held and name in ("late", "blocked") else "" if held else "muted"
    return Cell(items.counted_apart(published, simulated, chosen.language), tone=tone)
