"""Charts: a frame in, a figure out. No Streamlit, no reading of data."""

import pandas as pd
import plotly.graph_objects as go

from components import format, palette

FRAME_CHANGE = pd.Timestamp("2025-07-01")


def trend(
    *,
    history: pd.DataFrame,
    name: str,
    unit: str,
    decimals: int,
    language: str,
    theme: palette.Theme,
    words: dict[str, str],
) -> go.Figure:
    """A unit's history with the path to its target and the line of the change of frames.

    `history`: period, period_end (day), value, path_value (may be NULL), oldest first. `words`: value, path, frame_change.
    """
    figure = go.Figure(layout=_layout(theme, language))
    texts = [format.quantity(value, decimals, unit, language) for value in history["value"]]
    labels = [format.period(code, language) for code in history["period"]]
    figure.add_scatter(
        x=history["period_end"],
        y=history["value"],
        mode="lines+markers",
        name=name,
        customdata=list(zip(labels, texts, strict=True)),
        line={"color": theme.accent, "width": 2.5},
        marker={"size": 5},
        hovertemplate="%{customdata[0]}: <b>%{customdata[1]}</b><extra></extra>",
    )
    path = history.dropna(subset=["path_value"])
    if len(path):
        figure.add_scatter(
            x=path["period_end"],
            y=path["path_value"],
            mode="lines",
            name=words["path"],
            hoverinfo="skip",
            line={"color": theme.states["at_risk"], "width": 1.5, "dash": "dash"},
        )
    _mark_frame_change(figure, history["period_end"], theme, words["frame_change"])
    figure.update_yaxes(tickformat=f",.{decimals}f", rangemode="normal")
    return figure


def _mark_frame_change(figure: go.Figure, days: pd.Series, theme: palette.Theme, text: str) -> None:
    if len(days) and days.min() < FRAME_CHANGE <= days.max():
        figure.add_shape(
            type="line",
            x0=FRAME_CHANGE,
            x1=FRAME_CHANGE,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": theme.muted, "dash": "dot"},
        )
        figure.add_annotation(
            x=FRAME_CHANGE,
            y=1,
            yref="paper",
            text=text,
            showarrow=False,
            yanchor="bottom",
            font={"size": 11, "color": theme.muted},
        )


def _layout(theme: palette.Theme, language: str) -> go.Layout:
    axis = {
        "gridcolor": theme.grid,
        "linecolor": theme.grid,
        "zeroline": False,
        "tickfont": {"color": theme.muted},
    }
    return go.Layout(
        font={"family": "Be Vietnam Pro, sans-serif", "color": theme.text, "size": 13},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 48, "r": 12, "t": 28, "b": 36},
        separators=",." if language == "vi" else ".,",
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": -0.18, "x": 0},
        xaxis=axis | {"showgrid": False},
        yaxis=axis,
    )
