"""Indicators and the items that serve them: where the indicator stands, and which of them hold it up."""

from collections.abc import Iterable
from html import escape
from typing import Any

import streamlit as st

from components import format, palette, style, tables
from components.plans import items, listing
from components.plans.items import Item
from components.selection import Selection, go
from components.tables import Cell, Head
from components.warnings import table
from data import store, units


def show(chosen: Selection, found: tuple[Item, ...]) -> None:
    """Draw the indicators that items serve, and the items of the one asked for."""
    codes = list(dict.fromkeys(link.code for item in found for link in item.linked("indicator")))
    if not codes:
        st.info(chosen.word("plans.no_indicator"), icon=":material/info:")
        return
    asked = next((code for code in (chosen.option("serves"), chosen.indicator) if code in codes), codes[0])
    pairs = sorted(
        {(item.province, link.code) for item in found for link in item.linked("indicator")},
        key=lambda pair: (codes.index(pair[1]), pair[0]),
    )
    st.subheader(chosen.word("plans.indicators_title"), anchor=False)
    lines = [_line(chosen, found, province, code) for province, code in pairs]
    heads = [
        Head(chosen.word("control.indicator")),
        Head(chosen.word("column.unit")),
        Head(chosen.word("column.value"), number=True),
        Head(chosen.word("column.state")),
        Head(chosen.word("plans.items"), number=True),
        Head(chosen.word("item_state.late"), number=True),
    ]
    st.caption(chosen.word("plans.counted_apart"))
    marked = [index for index, (_, code) in enumerate(pairs) if code == asked]
    pressed = table.show(tables.table(heads, lines, name="plan-indicators", marked=marked), key="plan_indicators")
    if pressed:
        go(chosen, serves=pressed)
        st.rerun()
    _items(chosen, found, asked)


def _items(chosen: Selection, found: tuple[Item, ...], code: str) -> None:
    serving = [item for item in found if item.serves(code)]
    st.subheader(chosen.word("plans.served_title", indicator=chosen.register[code].name), anchor=False)
    for province in sorted({item.province for item in serving}):
        place = units.unit(chosen.version, items.DOCUMENTED_FRAME, province)
        st.markdown(f"**{chosen.full_name(place)}**: {sentence(chosen, province, code)}")
    listing.press(chosen, serving, name="plan-serving")


def _line(chosen: Selection, found: Iterable[Item], province: str, code: str) -> list[Cell]:
    described, measured = chosen.register[code], measure(chosen, province, code)
    serving = [item for item in found if item.province == province and item.serves(code)]
    late = [item for item in serving if item.row.state == "late"]
    button = f'<button type="button" class="link" data-act="{escape(code)}">{escape(described.name)}</button>'
    place = units.unit(chosen.version, items.DOCUMENTED_FRAME, province)
    return [
        Cell("", markup=button),
        Cell(chosen.full_name(place)),
        Cell(
            described.quantity(measured.value) if measured else format.MISSING,
            detail=_when(chosen, measured) if measured else chosen.word("plans.not_measured"),
        ),
        Cell("", markup=_state(chosen, measured)),
        Cell(_counted(chosen, serving)),
        Cell(_counted(chosen, late), tone="worse" if late else ""),
    ]


def _counted(chosen: Selection, some: Iterable[Item]) -> str:
    published, simulated = items.apart(some)
    return items.counted_apart(len(published), len(simulated), chosen.language)


def measure(chosen: Selection, province: str, code: str) -> Any:
    """The newest value of an indicator in a province of frame 2024, None where it has none."""
    parent = units.unit(chosen.version, items.DOCUMENTED_FRAME, province).parent
    asked = {"frame": items.DOCUMENTED_FRAME, "unit": province, "parent": parent, "indicators": (code,)}
    on = store.row("build", chosen.version).clock.date()
    return store.row("unit_measures", chosen.version, on=on, kind="year", **asked)


def sentence(chosen: Selection, province: str, code: str) -> str:
    """Where an indicator stands in a province of frame 2024 and how all its items that serve it do."""
    measured = measure(chosen, province, code)
    whole = items.here(chosen.change(frame=items.DOCUMENTED_FRAME, unit=province))
    serving = [item for item in whole if item.serves(code)]
    late = sum(item.row.state == "late" for item in serving)
    simulated = sum(item.is_simulated for item in serving)
    if measured is None:
        stands = chosen.word("plans.stands_unmeasured")
    else:
        value = chosen.register[code].quantity(measured.value)
        state = chosen.word(f"state.{measured.state}").lower()
        stands = chosen.word("plans.stands", value=value, when=_when(chosen, measured), state=state)
    said = f"{stands} {chosen.word('plans.serving', n=len(serving), late=late)}"
    return f"{said} {chosen.word('plans.of_which_simulated', n=simulated)}" if simulated else said


def _when(chosen: Selection, measured: Any) -> str:
    return f"{format.period(measured.period, chosen.language)}, {chosen.word(f'status.{measured.status}')}"


def _state(chosen: Selection, measured: Any) -> str:
    state = measured.state if measured else "not_assessable"
    colour, mark = style.theme().states[state], palette.STATE_MARKS[state]
    return f'<span class="severity"><i style="color:{colour}">{mark}</i> {escape(chosen.word(f"state.{state}"))}</span>'
