"""The three-dimensional view: one column a unit, its height and colour the same number the map shows."""

import pandas as pd
import pydeck
from pydeck.types import String

from components import palette

HEIGHT_METRES = {"province": 160_000, "district": 40_000, "commune": 25_000}
RADIUS_METRES = {"province": 14_000, "district": 3_500, "commune": 1_400}


def deck(
    *,
    units: pd.DataFrame,
    outlines: list[dict[str, object]],
    level: str,
    thresholds: tuple[float, ...],
    direction: str,
    theme: palette.Theme,
    view: tuple[float, float, float],
    archipelagos: pd.DataFrame,
) -> pydeck.Deck:
    """Columns over outlines, the archipelagos named.

    `units`: name, text, value, longitude, latitude (degrees). `outlines`: GeoJSON features.
    `view`: longitude, latitude, zoom. `archipelagos`: label, longitude, latitude.
    No base map is asked of anybody: `map_provider` is None; a `map_style` of None would load one.
    """
    drawn = units.dropna(subset=["value", "longitude", "latitude"]).copy()
    colours = palette.bins(len(thresholds) + 1, direction, theme.name)
    drawn["colour"] = [_rgb(colours[palette.bin_of(value, thresholds)]) for value in drawn["value"]]
    drawn["height"] = _heights(drawn["value"], HEIGHT_METRES.get(level, 25_000))
    columns = pydeck.Layer(
        "ColumnLayer",
        drawn[["name", "text", "longitude", "latitude", "height", "colour"]],
        get_position=["longitude", "latitude"],
        get_elevation="height",
        get_fill_color="colour",
        radius=RADIUS_METRES.get(level, 1_400),
        disk_resolution=24,
        pickable=True,
        auto_highlight=True,
    )
    ground = pydeck.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": outlines},
        stroked=True,
        filled=True,
        get_fill_color=[*_rgb(theme.grid), 120],
        get_line_color=_rgb(theme.muted),
        line_width_min_pixels=1,
    )
    names = pydeck.Layer(
        "TextLayer",
        archipelagos,
        get_position=["longitude", "latitude"],
        get_text="label",
        get_size=14,
        get_color=_rgb(theme.text),
        character_set=String("".join(sorted(set("".join(archipelagos["label"]))) or [" "])),
        font_family=String("Be Vietnam Pro"),
    )
    longitude, latitude, zoom = view
    state = pydeck.ViewState(longitude=longitude, latitude=latitude, zoom=zoom, pitch=48, bearing=0)
    tooltip = {"text": "{name}\n{text}", "style": {"backgroundColor": theme.surface, "color": theme.text}}
    return pydeck.Deck([ground, columns, names], initial_view_state=state, map_provider=None, tooltip=tooltip)


def _heights(values: pd.Series, tallest: float) -> pd.Series:
    largest = values.abs().max()
    return values.clip(lower=0) / largest * tallest if largest else values * 0.0


def _rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
