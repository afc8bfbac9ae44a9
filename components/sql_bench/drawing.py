"""The chart of a result: columns in, figure out. No Streamlit, no reading of data."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from components import charts, palette

KINDS = ("line", "bar", "scatter")
MOST_POINTS = 2_000
MOST_SERIES = 5
NO_SERIES = ""


def figure(
    *,
    kind: str,
    across: Sequence[Any],
    up: Sequence[float | None],
    series: Sequence[str],
    names: tuple[str, str],
    language: str,
    theme: palette.Theme,
    scale: int = 1,
) -> go.Figure:
    """`up` over `across` as a line, bars or points, in one colour for each of the first five `series`.

    `names`: titles of the two axes. A missing value is a gap. Points beyond the first 2,000 are left out.
    """
    made = charts.blank(theme, language, scale)
    order = list(dict.fromkeys(series[:MOST_POINTS]))[:MOST_SERIES]
    for name, colour in zip(order, palette.categories(theme.name), strict=False):
        places = [at for at, one in enumerate(series[:MOST_POINTS]) if one == name]
        drawn: dict[str, Any] = {"x": [across[at] for at in places], "y": [up[at] for at in places], "name": name}
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
    made.update_xaxes(title=names[0])
    made.update_yaxes(title=names[1])
    return made
