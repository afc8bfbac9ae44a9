"""Charts: a frame in, a figure out. No Streamlit, no reading of data."""

import pandas as pd
import plotly.graph_objects as go
import plotly.io

from components import format, palette
from components.indicator import Indicator

plotly.io.templates.default = "none"
Mark = tuple[pd.Timestamp, str]


def trend(
    *,
    history: pd.DataFrame,
    described: Indicator,
    path_name: str,
    marks: list[Mark],
    broken_on: pd.Timestamp | None,
    theme: palette.Theme,
    scale: int = 1,
) -> go.Figure:
    """A unit's history with the path to its target, cut where the series was broken, and days marked by a line.

    `history`: period, kind, period_end (day), value, path_value (may be NULL), oldest first, one kind of period.
    `scale`: 2 for a wall of 4K.
    """
    figure = go.Figure(layout=_layout(theme, described.language, scale))
    shown = _with_gap(history, broken_on)
    figure.add_scatter(
        x=shown["at"],
        y=shown["value"],
        mode="lines+markers",
        name=described.short,
        customdata=_texts(shown, described),
        line={"color": theme.accent, "width": 2.5 * scale},
        marker={"size": 5 * scale},
        hovertemplate="%{customdata[0]}: <b>%{customdata[1]}</b><extra></extra>",
    )
    if bool(shown["path_value"].notna().any()):
        figure.add_scatter(
            x=shown["at"],
            y=shown["path_value"],
            mode="lines",
            name=path_name,
            hoverinfo="skip",
            line={"color": theme.states["at_risk"], "width": 1.5 * scale, "dash": "dash"},
        )
    _mark_days(figure, shown["at"], marks, theme, scale)
    _scale_axes(figure, shown, described)
    return figure


def _with_gap(history: pd.DataFrame, broken_on: pd.Timestamp | None) -> pd.DataFrame:
    """Periods at their first day, with an empty row on the day of the break so that no line crosses it."""
    length = {"year": 12, "half": 6, "quarter": 3}.get(history["kind"].iloc[0], 1)
    last_month = history["period_end"].dt.to_period("M").dt.to_timestamp()
    at = last_month - pd.DateOffset(months=length - 1)
    placed = history.assign(at=pd.to_datetime(history["period"].str[:4] + "-01-01") if length == 12 else at)
    if broken_on is None or not bool(placed["at"].lt(broken_on).any()):
        return placed
    empty = pd.DataFrame({"at": [broken_on - pd.Timedelta(days=1)], "value": [float("nan")]})
    return pd.concat([placed, empty]).sort_values("at", ignore_index=True)


def _texts(shown: pd.DataFrame, described: Indicator) -> list[tuple[str, str]]:
    labels = [format.period(code, described.language) if isinstance(code, str) else "" for code in shown["period"]]
    return list(zip(labels, (described.quantity(value) for value in shown["value"]), strict=True))


def _mark_days(figure: go.Figure, days: pd.Series, marks: list[Mark], theme: palette.Theme, scale: int) -> None:
    within = [mark for mark in marks if days.min() < mark[0] <= days.max()]
    for number, (day, text) in enumerate(within):
        figure.add_shape(
            type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line={"color": theme.muted, "dash": "dot"}
        )
        figure.add_annotation(
            x=day,
            y=1,
            yref="paper",
            text=text,
            showarrow=False,
            yanchor="bottom",
            xanchor="right" if number == 0 else "left",
            font={"size": 11 * scale, "color": theme.muted},
        )


def _scale_axes(figure: go.Figure, shown: pd.DataFrame, described: Indicator) -> None:
    yearly = shown["kind"].iloc[0] == "year"
    monthly = "%m/%Y" if described.language == "vi" else "%b %Y"
    figure.update_xaxes(tickformat="%Y" if yearly else monthly, dtick="M12" if yearly else None)
    figure.update_yaxes(tickformat=f",.{_axis_decimals(shown['value'], described.decimals)}f")


def _axis_decimals(values: pd.Series, most: int) -> int:
    """As many decimals as the ticks need, never more than the indicator has."""
    span = values.max() - values.min()
    return next((decimals for decimals in range(most) if span >= 5 / 10**decimals), most)


def _layout(theme: palette.Theme, language: str, scale: int) -> go.Layout:
    axis = {
        "gridcolor": theme.grid,
        "linecolor": theme.grid,
        "zeroline": False,
        "tickfont": {"color": theme.muted},
        "automargin": True,
    }
    return go.Layout(
        font={"family": "Be Vietnam Pro, sans-serif", "color": theme.text, "size": 13 * scale},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 16, "r": 16, "t": 28 * scale, "b": 28 * scale},
        separators=",." if language == "vi" else ".,",
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": -0.2, "x": 0},
        xaxis=axis | {"showgrid": False},
        yaxis=axis,
    )
