"""What the backlog of the next months is expected to be, where that has been better than the last value again."""

from datetime import date
from functools import lru_cache

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components import charts, explorer, format, palette, style, words
from components.selection import Selection
from components.services.span import Span
from data import forecast, store

INDICATOR = "dossier_backlog"
HEIGHT = 300
MONTHS_SHOWN = 24


def show(chosen: Selection, span: Span) -> None:
    """Draw the forecast with its interval, or say why there is none."""
    st.subheader(chosen.word("outlook.title", unit=chosen.full_name(span.unit)), anchor=False)
    history = _history(chosen.version, chosen.frame, span.unit.code, span.unit.parent)
    clock = store.row("build", chosen.version).clock
    if not history or _months_between(history[-1].month, clock.date()) > 1:
        st.caption(chosen.word("outlook.ended"))
        return
    first = comparable_from(chosen.version, chosen.frame, is_large=span.is_large)
    with st.spinner(chosen.word("outlook.wait")):
        made = _made(chosen.version, chosen.frame, span.unit.code, span.unit.parent, first)
    if made is None:
        months = sum(row.month >= first for row in history)
        least = forecast.LEAST_TRAINED + forecast.LEAST_ORIGINS + forecast.MONTHS_AHEAD - 1
        st.caption(chosen.word("outlook.short", n=months, least=least))
        return
    if not made.is_better:
        last = format.number(history[-1].backlog, 0, chosen.language)
        month = format.period(f"{history[-1].month:%Y-%m}", chosen.language)
        st.caption(chosen.word("outlook.no_better", n=made.origins, value=last, month=month))
        st.caption(_errors(chosen, made))
        return
    height = HEIGHT * (2 if style.on_wall() else 1)
    asked = (chosen.version, chosen.frame, span.unit.code, span.unit.parent, first)
    st.plotly_chart(
        _figure(*asked, chosen.language, style.theme().name, style.on_wall()),
        theme=None,
        key="outlook",
        height=height,
        config={"displayModeBar": False},
        alt=chosen.word("outlook.alt"),
    )
    st.caption(_said(chosen, made, history[-1].month))
    st.caption(_errors(chosen, made))


def comparable_from(version: str, frame: str, *, is_large: bool) -> date:
    """The first month that counts the same thing as the newest.

    A series break of the indicator begins a new series. The merger does where counts came through shares of split
    communes; a province and the country are exact sums of the same places before and after it.
    """
    broken = store.row("series_break", version, indicator=INDICATOR)
    first = broken.on_date if broken else date.min
    return max(first, explorer.FRAME_CHANGE) if frame == "2025" and not is_large else first


def _history(version: str, frame: str, unit: str, parent: str) -> store.Rows:
    clock = store.row("build", version).clock
    return store.rows("backlog_history", version, frame=frame, unit=unit, parent=parent, clock=clock)


@lru_cache(maxsize=256)
def _made(version: str, frame: str, unit: str, parent: str, first: date) -> forecast.Forecast | None:
    """The forecast of a unit on a data version."""
    return forecast.make([row.backlog for row in _history(version, frame, unit, parent) if row.month >= first])


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


@st.cache_resource(max_entries=64, show_spinner=False)
def _figure(
    version: str, frame: str, unit: str, parent: str, first: date, language: str, theme: str, wall: bool
) -> go.Figure:
    made = _made(version, frame, unit, parent, first)
    assert made is not None
    history = _history(version, frame, unit, parent)[-MONTHS_SHOWN:]
    measured = pd.DataFrame(
        {"at": [pd.Timestamp(row.month) for row in history], "value": [row.backlog for row in history]}
    )
    ahead = [measured["at"].iloc[-1] + pd.DateOffset(months=step) for step in range(1, len(made.expected) + 1)]
    expected = pd.DataFrame({"at": ahead, "value": made.expected, "low": made.low, "high": made.high})
    return charts.outlook(
        measured=measured,
        expected=expected,
        texts=words.group("outlook", language),
        language=language,
        theme=palette.theme(theme),
        scale=2 if wall else 1,
    )


def _said(chosen: Selection, made: forecast.Forecast, last: date) -> str:
    """Each month with its expected value and interval."""
    parts = []
    for step, (value, low, high) in enumerate(zip(made.expected, made.low, made.high, strict=True), 1):
        month = f"{(pd.Timestamp(last) + pd.DateOffset(months=step)):%Y-%m}"
        numbers = {
            name: format.number(number, 0, chosen.language)
            for name, number in (("value", value), ("low", low), ("high", high))
        }
        parts.append(chosen.word("outlook.month", month=format.period(month, chosen.language), **numbers))
    return chosen.word("outlook.about", months="; ".join(parts), n=made.origins)


def _errors(chosen: Selection, made: forecast.Forecast) -> str:
    errors = {name: format.number(value, 2, chosen.language) for name, value in made.errors.items()}
    return chosen.word("outlook.errors", margin=round(100 * forecast.MARGIN), **errors)
