"""When dossiers arrive: weekday by hour."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import charts, palette, style, words
from components.selection import Selection
from components.services.span import Span
from data import store

HEIGHT = 420


def show(chosen: Selection, span: Span) -> None:
    """Draw the heat map of the chosen year."""
    st.subheader(chosen.word("services.hours_title", unit=chosen.full_name(span.unit)), anchor=False)
    year = chosen.period[:4]
    figure = _figure(
        chosen.version, chosen.frame, chosen.unit, year, chosen.language, style.theme().name, style.on_wall()
    )
    if figure is None:
        st.info(chosen.word("services.large_only" if not span.is_large else "services.none"), icon=":material/info:")
        return
    st.caption(chosen.word("services.hours_about", year=year))
    height = HEIGHT * (2 if style.on_wall() else 1)
    quiet = {"displayModeBar": False}
    alt = chosen.word("services.hours_alt")
    st.plotly_chart(figure, theme=None, key="hours", height=height, config=quiet, alt=alt)


@st.cache_resource(max_entries=64, show_spinner=False)
def _figure(version: str, frame: str, unit: str, year: str, language: str, theme: str, wall: bool) -> go.Figure | None:
    found = store.frame("service_hours", version, frame=frame, unit=unit, period=year)
    if found.empty:
        return None
    return charts.week(
        hours=pd.DataFrame(found),
        texts=words.group("week", language),
        language=language,
        theme=palette.theme(theme),
        scale=2 if wall else 1,
    )
