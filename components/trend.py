"""The history of the chosen indicator in the chosen unit, against the path to its target."""

import pandas as pd
import streamlit as st

from components import card, charts, format, palette, style
from components.selection import Selection, indicators
from data import periods, store


def show(chosen: Selection) -> None:
    """Draw the chart, or say why there is none."""
    kind = periods.parse(chosen.period).kind if chosen.period else "year"
    history = store.rows(
        "series",
        chosen.version,
        frame=chosen.frame,
        indicator=chosen.indicator,
        units=(chosen.unit,),
        kind=kind,
    )
    described = indicators(chosen.version)[chosen.indicator]
    place = store.row("unit", chosen.version, frame=chosen.frame, unit=chosen.unit)
    st.subheader(f"{getattr(described, f'name_{chosen.language}')}: {place.full_name}", anchor=False)
    if len(history) < 2:
        st.caption(chosen.word("trend.none"))
        return
    figure = _figure(
        chosen.version, chosen.frame, chosen.indicator, chosen.unit, kind, chosen.language, style.theme().name
    )
    st.plotly_chart(
        figure,
        theme=None,
        key="trend",
        height=300,
        config={"displayModeBar": False},
        alt=chosen.word("trend.alt"),
    )
    statuses = sorted({row.status for row in history})
    st.caption(
        f"{', '.join(card.status_text(chosen, status, None) for status in statuses)} · {format.period(history[0].period, chosen.language)}–{format.period(history[-1].period, chosen.language)}"
    )


@st.cache_data(max_entries=256, show_spinner=False)
def _figure(
    version: str, frame: str, indicator: str, unit: str, kind: str, language: str, theme: str
) -> object:
    chosen = Selection(frame, unit, indicator, "", language, "", version)
    described = indicators(version)[indicator]
    history = store.frame("series", version, frame=frame, indicator=indicator, units=(unit,), kind=kind)
    history["period_end"] = pd.to_datetime(history["period_end"])
    named = {key: chosen.word(f"trend.{key}") for key in ("path", "frame_change")}
    return charts.trend(
        history=history,
        name=getattr(described, f"short_{language}"),
        unit=getattr(described, f"unit_{language}") or "",
        decimals=int(described.decimals),
        language=language,
        theme=palette.theme(theme),
        words=named,
    )
