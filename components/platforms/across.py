"""One kind of platform in every place: its stages over time, and what each document says of it."""

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import palette, style
from components.platforms import board, listing
from components.platforms.stock import DUE, Stock
from components.platforms.timeline import ROW, timeline
from components.selection import Selection, act_if_current, put, taken
from components.selection import go as move
from data import periods

FIRST = "ioc"
HEAD = 80
"""CSS pixels above and below the places of the timeline."""


def show(stock: Stock) -> None:
    """Draw the choice of a kind, its timeline and its table."""
    chosen, word = stock.chosen, stock.chosen.word
    offered, now = _offered(stock), kind(stock)
    put("platform_across", now)
    st.selectbox(
        word("platforms.across_choice"),
        sorted(offered, key=lambda key: stock.keys.index(key)),
        key="platform_across",
        format_func=lambda key: f"{stock.key_name(key)} ({len(stock.of_key(key))})",
        on_change=act_if_current(
            lambda: move(chosen, across=taken("platform_across")) if taken("platform_across") in offered else None
        ),
        width=520,
    )
    st.subheader(word("platforms.across_title", platform=stock.key_name(now)), anchor=False)
    held = stock.of_key(now)
    scale = 2 if style.on_wall() else 1
    lines = _lines(stock, held)
    st.plotly_chart(
        _figure(lines, pd.Timestamp(stock.today), _texts(chosen), style.theme().name, scale),
        theme=None,
        key="platform_timeline",
        height=(HEAD + ROW * lines["place"].nunique()) * scale,
        config={"displayModeBar": False},
        alt=word("platforms.timeline_alt"),
    )
    st.html(f'<p class="note">{escape(word("platforms.timeline_about"))}</p>')
    for place, row in held.items():
        for plan in stock.overdue(row.platform):
            said = word("platforms.passed_in", place=stock.place_name(place), plan=stock.plan(row.platform, plan))
            st.html(f'<p class="quiet passed">{escape(said)}</p>')
    markup = listing.markup(stock, list(held.values()), name="across", with_place=True)
    if act := board.show(markup, key="across_list"):
        move(chosen, system=act.partition("/")[2])
        st.rerun()
    absent = [stock.place_name(place) for place in stock.places if place not in held]
    if absent:
        st.caption(word("platforms.absent_in", places="; ".join(absent)))
        st.caption(word("platforms.absent_about"))


def kind(stock: Stock) -> str:
    """The kind that is looked at."""
    return stock.chosen.option_of("across", _offered(stock))


def _offered(stock: Stock) -> list[str]:
    return [FIRST, *(key for key in stock.keys if key != FIRST)]


def _lines(stock: Stock, held: dict[str, Any]) -> pd.DataFrame:
    """The stages of each place as the timeline takes them."""
    lines = []
    for place, row in held.items():
        for one in stock.history(row.platform):
            period = periods.parse(one.on_date)
            text = f"{stock.stage(one.stage)} {stock.dated(one)}"
            if one.kind == DUE:
                text = stock.chosen.word("platforms.due", stage=stock.stage(one.stage), day=stock.when(one.on_date))
            lines.append(
                {
                    "place": stock.place_name(place),
                    "stage": one.stage,
                    "kind": one.kind,
                    "first": pd.Timestamp(period.first),
                    "last": pd.Timestamp(period.last),
                    "text": text,
                    "said": stock.plan(row.platform, one) if one.kind == DUE else f"{stock.text(row, 'name')}: {text}",
                }
            )
    return pd.DataFrame(lines)


def _texts(chosen: Selection) -> dict[str, str]:
    return {"today": chosen.word("platforms.today")}


@st.cache_resource(max_entries=64, show_spinner=False)
def _figure(lines: pd.DataFrame, today: pd.Timestamp, texts: dict[str, str], theme: str, scale: int) -> go.Figure:
    return timeline(stages=lines, today=today, texts=texts, theme=palette.theme(theme), scale=scale)
