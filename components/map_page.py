"""The parts of the map page: the ways to look, the time slider, columns in three dimensions, two periods, the table."""

from functools import partial
from html import escape
from itertools import pairwise
from typing import Any

import pandas as pd
import streamlit as st

from components import card, columns3d, explorer, format, palette, selection, style
from components.indicator import Indicator
from components.selection import Selection, act_if_current, go, put, taken
from data import outlines, store

VIEWS = ("map", "columns", "compare")


def controls(chosen: Selection) -> str:
    """The way to look and the time slider; returns the chosen view."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        view = st.segmented_control(
            chosen.word("map.view"),
            VIEWS,
            default="map",
            required=True,
            key="map_view",
            format_func=lambda name: chosen.word(f"map.view_{name}"),
        )
        _time(chosen)
    return view or "map"


def _time(chosen: Selection) -> None:
    held = selection.available_periods(chosen.frame, chosen.unit, chosen.indicator, chosen.version)
    kind = next((row.kind for row in held if row.period == chosen.period), "year")
    same_kind = [row.period for row in reversed(held) if row.kind == kind]
    if len(same_kind) < 2:
        return
    put("time", chosen.period)
    st.select_slider(
        chosen.word("map.time"),
        same_kind,
        key="time",
        format_func=lambda code: format.period(code, chosen.language),
        on_change=act_if_current(lambda: go(chosen, period=taken("time"))),
    )


def _children(chosen: Selection) -> store.Rows:
    parent = explorer.parent_of(chosen)
    return store.rows(
        "children_measure",
        chosen.version,
        frame=chosen.frame,
        parent=parent,
        indicator=chosen.indicator,
        period=chosen.period,
    )


def columns(chosen: Selection) -> None:
    """One column a child of the unit; the same numbers as the map."""
    parent = explorer.parent_of(chosen)
    shapes = outlines.children(chosen.frame, parent)
    if shapes is None:
        st.caption(chosen.word("map.no_outline"))
        return
    described = chosen.described
    rows = _children(chosen)
    table = pd.DataFrame([(row.code, row.name, row.value) for row in rows], columns=["code", "name", "value"])
    table["text"] = [described.quantity(value) for value in table["value"]]
    table = table.merge(shapes.points, on="code", how="left")
    deck = columns3d.deck(
        units=table,
        outlines=shapes.features,
        level=rows[0].level if rows else "",
        thresholds=described.thresholds,
        direction=described.direction,
        theme=style.theme(),
        view=shapes.view,
        archipelagos=shapes.archipelagos(chosen.language),
    )
    st.subheader(f"{described.name} · {explorer.subtitle(chosen)}", anchor=False)
    st.html(_legend(chosen, described, {row.status for row in rows if row.status}))
    st.pydeck_chart(deck, height=680, key=f"columns_{chosen.frame}_{parent}")
    st.caption(explorer.boundaries(chosen, shapes))


def _legend(chosen: Selection, described: Indicator, statuses: set[str]) -> str:
    """The fixed bins in words and colours, and the statuses of the values shown."""
    bounds = [described.number(bound) for bound in described.thresholds]
    if bounds:
        texts = [f"< {bounds[0]}", *(f"{low} – {high}" for low, high in pairwise(bounds)), f"≥ {bounds[-1]}"]
    else:
        texts = [chosen.word("outline.all_values")]
    colours = palette.bins(len(texts), described.direction, style.theme().name)
    bins = "".join(
        f'<span class="bin"><i style="background:{colour}"></i>{escape(text)}</span>'
        for colour, text in zip(colours, texts, strict=True)
    )
    words = ", ".join(chosen.word(f"status.{status}") for status in sorted(statuses))
    return f'<p class="legend">{bins}<span>{escape(words)}</span></p>'


def side_by_side(chosen: Selection) -> None:
    """Two periods of the same indicator and place beside each other, in the same colours."""
    held = [
        row.period for row in selection.available_periods(chosen.frame, chosen.unit, chosen.indicator, chosen.version)
    ]
    others = [period for period in held if period != chosen.period] or held
    if not others:
        st.caption(chosen.word("trend.none"))
        return
    if taken("earlier") not in others:
        put("earlier", _year_before(chosen.period, others))
    left, right = st.columns(2, gap="medium")
    with left:
        earlier = st.selectbox(
            chosen.word("map.earlier"),
            others,
            key="earlier",
            format_func=lambda code: format.period(code, chosen.language),
        )
        explorer.show(chosen.change(period=earlier), height=640, key="map_earlier", ranking=False)
    with right:
        st.text_input(chosen.word("control.period"), format.period(chosen.period, chosen.language), disabled=True)
        explorer.show(chosen, height=640, ranking=False)


def _year_before(code: str, others: list[str]) -> str:
    wanted = f"{int(code[:4]) - 1}{code[4:]}"
    return wanted if wanted in others else others[0]


def table(chosen: Selection) -> None:
    """The numbers of the map as a table, to sort and to take away."""
    described = chosen.described
    rows = _children(chosen)
    if not rows:
        return
    st.subheader(chosen.word("map.table"), anchor=False)
    shown = pd.DataFrame([_line(chosen, described, row) for row in rows])
    signed = {chosen.word("column.change_period"), chosen.word("column.change_year")}
    numbers = [column for column in shown if shown[column].dtype == float]
    texts = {column: partial(described.number, signed=column in signed) for column in numbers}
    height = min(36 * (len(shown) + 1), 460)
    st.dataframe(shown.style.format(texts), hide_index=True, height=height, key="table", placeholder=format.MISSING)


def _line(chosen: Selection, described: Any, row: Any) -> dict[str, Any]:
    word, unit, state = chosen.word, described.unit, row.state or "not_assessable"

    return {
        word("column.rank"): row.rank_siblings,
        word("column.unit"): chosen.full_name(row),
        f"{word('column.value')} ({unit})" if unit else word("column.value"): _float(row.value),
        word("column.state"): f"{palette.STATE_MARKS[state]} {word(f'state.{state}')}",
        word("column.target"): _float(row.path_value),
        word("column.change_period"): _float(row.change_period),
        word("column.change_year"): _float(row.change_year),
        word("column.status"): card.status_text(chosen, row) if row.status else "",
    }


def _float(value: float | None) -> float:
    return float("nan") if value is None else value
