"""Petitions on a map: single points with a mark for each state, or the H3 cells in which they lie."""

from math import atan2, cos, log2, pi, radians
from typing import Any

import pandas as pd
import pydeck
from pydeck.types import String

from components import palette

COUNTS = (3, 10, 30, 100)
"""Petitions of a cell from which the next colour begins: the same at every size of cell."""
SHARES = (2.0, 5.0, 10.0, 20.0)
"""Overdue in % of a cell's petitions from which the next colour begins."""
MARKS = {"overdue": "●", "open": "○", "answered": "•"}
"""The marks of the states in words and lists; on the map a large disc, a ring and a dot."""
_RADIUS = {"overdue": 6, "open": 5, "answered": 3}
_ZOOM_OF_CELL = {5: 10.2, 7: 13.0, 9: 15.6}
_TILE = 512
_MARGIN = 0.25
_LEAST_DEGREES = 0.02
_ARROWS = "→↗↑↖←↙↓↘"


def mark_of(state: str) -> str:
    """What a state (overdue, open, in_time, late) is drawn as."""
    return state if state in ("overdue", "open") else "answered"


def colours(theme: palette.Theme) -> dict[str, str]:
    """The colour of each mark."""
    return {"overdue": theme.states["behind"], "open": theme.accent, "answered": theme.muted}


def bins(by: str, theme: palette.Theme) -> tuple[str, ...]:
    """Colours of cells by their count or by their share overdue, lowest first."""
    return palette.bins(len(COUNTS) + 1, "neutral" if by == "count" else "down", theme.name)


def colour_of(value: float, by: str, theme: palette.Theme) -> str:
    """The colour of a cell with a count or a share (%)."""
    return bins(by, theme)[palette.bin_of(value, COUNTS if by == "count" else SHARES)]


def zoom_of(cell: str) -> float:
    """The zoom at which an H3 cell fills a good part of the map."""
    return _ZOOM_OF_CELL[(int(cell, 16) >> 52) & 15]


def fit(bounds: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[float, float, float]:
    """Longitude, latitude and zoom that show west, south, east, north (degrees) in a width and a height (pixels)."""
    west, south, east, north = bounds
    width, height = size
    across = width / max(east - west, _LEAST_DEGREES)
    down = height * cos(radians((south + north) / 2)) / max(north - south, _LEAST_DEGREES)
    return (west + east) / 2, (south + north) / 2, log2(min(across, down) * 360 / _TILE) - _MARGIN


def beyond(archipelagos: pd.DataFrame, view: tuple[float, float, float], height: int) -> pd.DataFrame:
    """The names of archipelagos outside a view of a height (pixels), at its upper edge, with an arrow to each."""
    longitude, latitude, zoom = view
    line = 360 / _TILE / 2**zoom * cos(radians(latitude)) * 20
    rows = []
    for number, one in enumerate(archipelagos.itertuples()):
        turn = atan2(float(one.latitude) - latitude, float(one.longitude) - longitude) / (2 * pi)  # pyright: ignore
        label = f"{one.label} {_ARROWS[round(8 * turn) % 8]}"
        rows.append((label, longitude, latitude + line * (height / 40 - 0.7 - number)))
    return pd.DataFrame(rows, columns=["label", "longitude", "latitude"])


def deck(
    *,
    outlines: list[dict[str, object]],
    marked: list[dict[str, object]],
    archipelagos: pd.DataFrame,
    cells: pd.DataFrame,
    points: pd.DataFrame,
    chosen: str,
    theme: palette.Theme,
    view: tuple[float, float, float],
    letters: int = 14,
) -> pydeck.Deck:
    """Cells and points over outlines, the archipelagos named; nothing of it is asked of another host.

    `outlines`, `marked`: GeoJSON features, the second those of the chosen unit. `archipelagos`: label, longitude,
    latitude. `cells`: cell, colour (#rrggbb), name, text. `points`: petition, mark, longitude, latitude, name, text.
    `chosen`: an H3 cell or ''. `view`: longitude, latitude, zoom. `letters`: height of names, in pixels.
    """
    layers = [_ground("ground", outlines, theme, width=1, alpha=120), _ground("unit", marked, theme, width=3, alpha=0)]
    if not cells.empty:
        layers.append(_cells(cells, theme, is_behind=bool(chosen)))
    if chosen:
        layers.append(_ring(chosen, theme))
    layers += [_points(points[points["mark"] == mark], mark, theme) for mark in ("answered", "open", "overdue")]
    layers.append(_names(archipelagos, theme, letters))
    longitude, latitude, zoom = view
    state = pydeck.ViewState(longitude=longitude, latitude=latitude, zoom=zoom, pitch=0, bearing=0)
    tooltip = {"text": "{name}\n{text}", "style": {"backgroundColor": theme.surface, "color": theme.text}}
    return pydeck.Deck(layers, initial_view_state=state, map_provider=None, tooltip=tooltip)


def _ground(name: str, features: list[dict[str, object]], theme: palette.Theme, *, width: int, alpha: int) -> Any:
    return pydeck.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id=name,
        stroked=True,
        filled=bool(alpha),
        get_fill_color=[*_rgb(theme.grid), alpha],
        get_line_color=_rgb(theme.muted),
        line_width_min_pixels=width,
    )


def _cells(cells: pd.DataFrame, theme: palette.Theme, *, is_behind: bool) -> Any:
    drawn = cells.assign(colour=[[*_rgb(colour), 90 if is_behind else 215] for colour in cells["colour"]])
    return pydeck.Layer(
        "H3HexagonLayer",
        drawn[["cell", "name", "text", "colour"]],
        id="cells",
        get_hexagon="cell",
        get_fill_color="colour",
        get_line_color=[*_rgb(theme.muted), 160],
        line_width_min_pixels=1,
        extruded=False,
        filled=True,
        stroked=True,
        pickable=True,
        auto_highlight=True,
    )


def _ring(cell: str, theme: palette.Theme) -> Any:
    return pydeck.Layer(
        "H3HexagonLayer",
        [{"cell": cell}],
        id="chosen",
        get_hexagon="cell",
        get_line_color=_rgb(theme.text),
        line_width_min_pixels=3,
        extruded=False,
        filled=False,
        stroked=True,
    )


def _points(points: pd.DataFrame, mark: str, theme: palette.Theme) -> Any:
    colour, is_ring = _rgb(colours(theme)[mark]), mark == "open"
    return pydeck.Layer(
        "ScatterplotLayer",
        points[["petition", "longitude", "latitude", "name", "text"]],
        id=mark,
        get_position=["longitude", "latitude"],
        get_radius=_RADIUS[mark],
        radius_units=String("pixels"),
        filled=True,
        get_fill_color=_rgb(theme.surface) if is_ring else colour,
        stroked=mark != "answered",
        get_line_color=colour if is_ring else _rgb(theme.surface),
        get_line_width=2 if is_ring else 1,
        line_width_units=String("pixels"),
        pickable=True,
        auto_highlight=True,
    )


def _names(archipelagos: pd.DataFrame, theme: palette.Theme, letters: int) -> Any:
    return pydeck.Layer(
        "TextLayer",
        archipelagos,
        id="archipelagos",
        get_position=["longitude", "latitude"],
        get_text="label",
        get_size=letters,
        get_color=_rgb(theme.text),
        character_set=String("".join(sorted(set("".join(archipelagos["label"]))) or [" "])),
        font_family=String("Be Vietnam Pro"),
    )


def _rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
