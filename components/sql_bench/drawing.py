"""The chart of a result: columns in, figure out. No Streamlit, no reading of data."""

from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from typing import Any

import plotly.graph_objects as go

from components import charts, palette

KINDS = ("line", "bar", "scatter")
MOST_POINTS = 2_000
MOST_SERIES = 5
CLOSE_DAYS = 120
NO_SERIES = "-"
"""In the place of a column: everything in one colour."""


def figure(
    *,
    kind: str,
    across: Sequence[Any],
    up: Sequence[float | None],
    series: Sequence[str],
    names: tuple[str, str],
    mark: tuple[date, str],
    language: str,
    theme: palette.Theme,
    scale: int = 1,
) -> go.Figure:
    """`up` over `across` as a line, bars or points, in one colour for each of the first five `series`.

    `names`: titles of the two axes; `mark`: a day, drawn as a line where days lie on both sides of it. A missing value
    is a gap. Points beyond the first 2,000 are left out.
    """
    made = charts.blank(theme, language, scale)
    order = list(dict.fromkeys(series[:MOST_POINTS]))[:MOST_SERIES]
    for name, colour in zip(order, palette.categories(theme.name), strict=False):
        places = [at for at, one in enumerate(series[:MOST_POINTS]) if one == name]
        drawn: dict[str, Any] = {
            "x": [_said(across[at]) for at in places],
            "y": [up[at] for at in places],
            "name": _said(name),
        }
        if kind == "bar":
            made.add_bar(**drawn, marker={"color": colour})
        else:
            mode = "markers" if kind == "scatter" else "lines+markers"
            made.add_scatter(
                **drawn,
                mode=mode,
                line={"color": colour, "width": 2 * scale},
                marker={"size": 6 * scale, "color": colour},
            )
    made.update_layout(showlegend=len(order) > 1, legend={"y": -0.25})
    made.update_xaxes(title=_said(names[0]), tickformat=_day_format(across, language))
    made.update_yaxes(title=_said(names[1]))
    days = _days(across)
    if days and min(days) < mark[0] <= max(days):
        made.add_vline(x=mark[0].isoformat(), line={"color": theme.muted, "width": scale, "dash": "dot"})
        made.add_annotation(x=mark[0].isoformat(), y=1, yref="paper", yanchor="bottom", text=mark[1], showarrow=False)
    return made


def _said(value: Any) -> Any:
    """A text as it stands: a chart takes markup for what it says, and no whole number beyond 64 bits."""
    if isinstance(value, int) and abs(value) >= 1 << 63:
        return float(value)
    return escape(value) if isinstance(value, str) else value


def _days(across: Sequence[Any]) -> list[date]:
    """The days among the values."""
    return [one.date() if isinstance(one, datetime) else one for one in across if isinstance(one, date)]


def _day_format(across: Sequence[Any], language: str) -> str | None:
    """How days on the axis are written: with the day of the month where they are close together."""
    days = _days(across)
    if not days or len(days) < len(across):
        return None
    if (max(days) - min(days)).days < CLOSE_DAYS:
        return "%d/%m/%Y" if language == "vi" else "%d %b %Y"
    return "%m/%Y" if language == "vi" else "%b %Y"
