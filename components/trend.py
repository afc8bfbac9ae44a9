"""The history of the chosen indicator in the chosen unit, against the path to its target."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import card, charts, format, palette, selection, style, when_seen, words
from components.register import register
from components.selection import Selection
from data import periods, store

HEIGHT = 300


@st.fragment
def show(chosen: Selection) -> None:
    """Draw the chart when it comes into view, or say why there is none."""
    unit = selection.place(chosen)
    st.subheader(f"{chosen.described.name}: {chosen.full_name(unit)}", anchor=False)
    asked = history_of(chosen, unit.parent)
    history = store.rows("series", chosen.version, **asked)
    if len(history) < 2:
        st.caption(chosen.word("trend.none"))
        return
    height = HEIGHT * (2 if style.on_wall() else 1)
    if not when_seen.when_seen(f"trend_{chosen.frame}_{chosen.unit}_{chosen.indicator}_{chosen.language}", height):
        return
    figure = _figure(chosen.version, asked, chosen.language, style.theme().name, style.on_wall())
    quiet = {"displayModeBar": False}
    st.plotly_chart(
        figure,
        theme=None,
        key="trend",
        height=height,
        config=quiet,
        alt=chosen.word("trend.alt"),
    )
    shown = card.status_text(chosen, history[-1])
    ends = [format.period(row.period, chosen.language) for row in (history[0], history[-1])]
    st.caption(f"{shown} · {ends[0]} – {ends[1]}")


def history_of(chosen: Selection, parent: str) -> dict[str, object]:
    """The parameters of the query `series` for the chosen indicator, unit and kind of period."""
    return {
        "frame": chosen.frame,
        "parent": parent,
        "indicator": chosen.indicator,
        "units": (chosen.unit,),
        "kind": periods.parse(chosen.period).kind if chosen.period else "year",
    }


@st.cache_resource(max_entries=256, show_spinner=False)
def _figure(version: str, asked: dict[str, object], language: str, theme: str, wall: bool) -> go.Figure:
    described = register(version, language)[str(asked["indicator"])]
    history = store.frame("series", version, **asked)
    history["period_end"] = pd.to_datetime(history["period_end"])
    broken = store.row("series_break", version, indicator=asked["indicator"])
    named = words.group("trend", language)
    marks = [(pd.Timestamp("2025-07-01"), named["frame_change"])]
    if broken:
        text = named["series_break"].format(day=format.period(f"{broken.on_date:%Y-%m}", language))
        marks.append((pd.Timestamp(broken.on_date), text))
    return charts.trend(
        history=history,
        described=described,
        path_name=named["path"],
        marks=marks,
        broken_on=pd.Timestamp(broken.on_date) if broken else None,
        theme=palette.theme(theme),
        scale=2 if wall else 1,
    )
