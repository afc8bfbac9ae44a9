"""The stages of one kind of platform in several places over time. Frame in, figure out."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from components import palette
from components.platforms import marks

ROW = 64
"""CSS pixels of one place."""
LONG = pd.Timedelta(days=2)


def timeline(
    *, stages: pd.DataFrame, today: pd.Timestamp, texts: Mapping[str, str], theme: palette.Theme, scale: int = 1
) -> go.Figure:
    """Each stage over the days its date may mean: a point for a day, a bar for a month or a year; planned ones hollow.

    `stages`: place (text), stage, kind (actual or due), first, last (days), text (stage and date), said (the hint);
    places from the top. `texts`: today.
    """
    figure = go.Figure()
    places = list(dict.fromkeys(stages["place"]))
    for number, place in enumerate(places):
        for row in stages[stages["place"] == place].itertuples():
            _stage(figure, row, len(places) - number, theme, scale)
    first, last = stages["first"].min(), max(stages["last"].max(), today)
    figure.add_vline(x=today, line={"color": theme.muted, "width": scale, "dash": "dot"})
    figure.add_annotation(
        x=today, y=1, yref="paper", yanchor="bottom", text=texts["today"], showarrow=False, font={"color": theme.muted}
    )
    margin = pd.Timedelta(days=120)
    axis = {"gridcolor": theme.grid, "zeroline": False, "tickfont": {"color": theme.muted}, "automargin": True}
    figure.update_layout(
        font={"family": "Be Vietnam Pro, sans-serif", "color": theme.text, "size": 14 * scale},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 16, "r": 16, "t": 30 * scale, "b": 24 * scale},
        showlegend=False,
        hovermode="closest",
        xaxis=axis | {"range": [first - margin, last + margin], "dtick": "M12", "tickformat": "%Y", "type": "date"},
        yaxis=axis
        | {
            "tickvals": [len(places) - number for number in range(len(places))],
            "ticktext": places,
            "range": [0.4, len(places) + 0.75],
            "tickfont": {"color": theme.text, "size": 14 * scale},
            "fixedrange": True,
        },
    )
    return figure


def _stage(figure: go.Figure, row: object, level: int, theme: palette.Theme, scale: int) -> None:
    stage, kind, first, last, text, said = (
        getattr(row, name) for name in ("stage", "kind", "first", "last", "text", "said")
    )
    is_due = kind == "due"
    colour = marks.stage_colour(stage, theme)
    height = level - 0.2 if is_due else level + 0.12
    is_point = last - first < LONG
    if is_point:
        figure.add_scatter(
            x=[first],
            y=[height],
            mode="markers",
            marker={
                "size": 14 * scale,
                "symbol": "circle-open" if is_due else "circle",
                "color": colour,
                "line": {"width": 2 * scale, "color": colour},
            },
            hovertext=said,
            hoverinfo="text",
        )
    else:
        figure.add_scatter(
            x=[first, first, last, last, first],
            y=[height - 0.07, height + 0.07, height + 0.07, height - 0.07, height - 0.07],
            mode="lines",
            fill=None if is_due else "toself",
            fillcolor=colour,
            line={"color": colour, "width": 2 * scale, "dash": "dot" if is_due else "solid"},
            hovertext=said,
            hoverinfo="text",
        )
    figure.add_annotation(
        x=last,
        y=height,
        text=text,
        showarrow=False,
        xanchor="left",
        xshift=(12 if is_point else 6) * scale,
        font={"color": theme.text},
    )
