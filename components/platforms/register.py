"""The register: every platform of the country, or of a place with what lies above it and in it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components import selection
from components.platforms import board, listing
from components.platforms.stock import CATEGORIES, FRAME, Stock
from components.selection import act_if_current, go, put, taken
from data import store

ALL = ""


def show(stock: Stock) -> None:
    """Draw the register of the chosen unit."""
    chosen = stock.chosen
    unit = selection.place(chosen)
    st.subheader(chosen.word("platforms.register_title", unit=chosen.full_name(unit)), anchor=False)
    if not stock.here:
        _nothing(stock)
        return
    rows = _of_category(stock)
    if unit.level == "country":
        st.caption(chosen.word("platforms.register_about", n=len(rows)))
        _table(stock, rows, "platform-register", with_place=True)
        return
    _former(stock)
    for place in dict.fromkeys(row.unit for row in rows if row.held == "own"):
        _part(stock, [row for row in rows if row.unit == place], place)
    if unit.level in ("district", "commune"):
        _above(stock, [row for row in rows if row.held == "above"], unit.level)
    for place in dict.fromkeys(row.unit for row in rows if row.held == "below"):
        _part(stock, [row for row in rows if row.unit == place], place)


def _of_category(stock: Stock) -> list[Any]:
    """Draw the choice of a category; returns the platforms of it."""
    chosen = stock.chosen
    offered = [ALL, *(name for name in CATEGORIES if any(row.category == name for row in stock.here))]
    now = chosen.option_of("category", offered)
    put("platform_category", now)
    st.selectbox(
        chosen.word("platforms.category"),
        offered,
        key="platform_category",
        format_func=lambda name: stock.category(name) if name else chosen.word("platforms.all_categories"),
        on_change=act_if_current(
            lambda: go(chosen, category=taken("platform_category")) if taken("platform_category") in offered else None
        ),
        width=360,
    )
    return [row for row in stock.here if now in (ALL, row.category)]


def _former(stock: Stock) -> None:
    """In frame 2025: from which former units the platforms come, and of which no document tells."""
    chosen = stock.chosen
    if chosen.frame == FRAME:
        return
    unit = selection.place(chosen)
    merged = [stock.place(code) for code in _merged(stock, unit.code)]
    with_document = [one for one in merged if one.code in stock.places]
    without = [one for one in merged if one.code not in stock.places]
    if unit.level == "province" and len(merged) == 1:
        st.info(chosen.word("platforms.unchanged", unit=chosen.full_name(unit)), icon=":material/history:")
    elif unit.level == "province":
        named, others = (", ".join(chosen.inside(one) for one in held) for held in (with_document, without))
        said = [chosen.word("platforms.inherited", unit=chosen.full_name(unit), former=named)]
        if others:
            said.append(chosen.word("platforms.undocumented", former=others))
        st.info(" ".join(said), icon=":material/history:")
    elif unit.level == "commune":
        names = ", ".join(dict.fromkeys(stock.place_name(row.unit) for row in stock.here))
        st.info(chosen.word("platforms.inherited_commune", former=names), icon=":material/history:")


def _merged(stock: Stock, code: str) -> tuple[str, ...]:
    """Codes of the units of frame 2024 that went into a unit of frame 2025."""
    return tuple(row.code for row in store.rows("unit_successor", stock.chosen.version, frame="2025", unit=code))


def _part(stock: Stock, rows: Sequence[Any], place: str) -> None:
    st.html(f'<h4 class="small-head">{stock.place_name(place)} ({len(rows)})</h4>')
    _table(stock, rows, f"platforms-{place}", with_place=False)


def _above(stock: Stock, rows: Sequence[Any], level: str) -> None:
    """What the province and the district have, told apart by whether a document says that it reaches this level."""
    word = stock.chosen.word
    covering = [row for row in rows if level in (row.levels or "").split()]
    unsaid = [row for row in rows if not row.levels]
    others = [row for row in rows if row.levels and row not in covering]
    for name, held in (("covers", covering), ("unsaid", unsaid), ("others", others)):
        if held:
            said = word(f"platforms.above_{name}", level=word(f"level.{level}"), n=len(held))
            st.html(f'<h4 class="small-head">{said}</h4>')
            _table(stock, held, f"platforms-{name}", with_place=True)


def _table(stock: Stock, rows: Sequence[Any], name: str, *, with_place: bool) -> None:
    if act := board.show(listing.markup(stock, rows, name=name, with_place=with_place), key=name):
        go(stock.chosen, system=act.partition("/")[2])
        st.rerun()


def _nothing(stock: Stock) -> None:
    """No document names a platform here: say so, and where there are some."""
    chosen = stock.chosen
    named = ", ".join(stock.place_name(place) for place in stock.places)
    st.info(chosen.word("platforms.none", places=named), icon=":material/info:")
    st.button(chosen.word("platforms.to_matrix"), on_click=lambda: go(chosen, unit=selection.COUNTRY, view="matrix"))
