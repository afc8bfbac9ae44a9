"""Whether the platforms are up, how fast they answer and how much they are used: simulated, and marked so."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from components import format, selection, tables
from components.platforms.stock import Stock, ordered
from components.selection import Selection
from components.tables import Cell, Head
from data import periods, store


def period(chosen: Selection) -> str:
    """The month or year of the checks: the chosen one, else the last month of the chosen period."""
    parsed = periods.parse(chosen.period)
    return chosen.period if parsed.kind in ("month", "year") else f"{parsed.last:%Y-%m}"


def of_platforms(stock: Stock) -> Mapping[str, Any]:
    """The checks of the period by platform; one that was not in use has none."""
    chosen = stock.chosen
    asked = {"frame": chosen.frame, "unit": selection.COUNTRY, "period": period(chosen)}
    return {row.platform: row for row in store.rows("platform_pulse", chosen.version, **asked)}


def show(stock: Stock) -> None:
    """Draw the checks of the chosen unit's platforms, and name those that are not checked."""
    chosen, word = stock.chosen, stock.chosen.word
    unit = selection.place(chosen)
    st.subheader(word("security.platforms_title", unit=chosen.full_name(unit)), anchor=False)
    checked = of_platforms(stock)
    rows = [row for row in ordered(stock.here) if row.platform in checked]
    if not rows:
        st.info(word("security.no_platforms"), icon=":material/info:")
        return
    simulated = f'<span class="chip">{escape(word("status.simulated"))}</span>'
    about = word("security.platforms_about", period=format.period(period(chosen), chosen.language))
    st.html(f'<p class="note">{simulated} {escape(about)}</p>')
    rows.sort(key=lambda row: checked[row.platform].up_share)
    heads = [
        Head(word("security.platform")),
        Head(word("column.unit")),
        Head(word("security.stage")),
        Head(word("security.up"), number=True),
        Head(word("security.response"), number=True),
        Head(word("security.sessions"), number=True),
        Head(word("security.checks"), number=True),
    ]
    st.html(tables.table(heads, [_cells(stock, row, checked[row.platform]) for row in rows], name="platform-pulse"))
    others = [row for row in ordered(stock.here) if row.platform not in checked]
    if others:
        named = "; ".join(f"{stock.text(row, 'name')} ({stock.stage(row.stage)})" for row in others)
        st.caption(word("platforms.unchecked", n=len(others), platforms=named))


def _cells(stock: Stock, row: Any, checks: Any) -> list[Cell]:
    language = stock.chosen.language
    name = f"{stock.chip(row.category)} {escape(stock.text(row, 'name'))}"
    return [
        Cell("", markup=f"<span>{name}</span>"),
        Cell(stock.place_name(row.unit)),
        Cell(stock.stage(row.stage)),
        Cell(format.quantity(checks.up_share, 2, "%", language), tone="strong"),
        Cell(format.quantity(checks.response_ms, 0, "ms", language)),
        Cell(format.number(checks.sessions, 0, language)),
        Cell(format.number(checks.checks, 0, language)),
    ]


def line(stock: Stock, platform: str) -> str:
    """The checks of one platform in a sentence with its mark."""
    word, language = stock.chosen.word, stock.chosen.language
    checks = of_platforms(stock).get(platform)
    when = format.period(period(stock.chosen), language)
    if checks is None:
        return word("platforms.no_checks", period=when)
    return word(
        "platforms.pulse",
        period=when,
        up=format.quantity(checks.up_share, 2, "%", language),
        response=format.quantity(checks.response_ms, 0, "ms", language),
        sessions=format.number(checks.sessions, 0, language),
    )
