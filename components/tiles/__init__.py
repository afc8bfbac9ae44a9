"""The strip of headline numbers: value, state, change, history, status; each opens its card."""

from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from components import assets


@dataclass(frozen=True)
class Tile:
    """One headline number, every text already in the reader's language."""

    indicator: str
    period: str
    name: str
    value: str
    unit: str
    state: str
    state_colour: str
    state_mark: str
    state_word: str
    change: str
    foot: str
    spark: tuple[float, ...]


_component = st.components.v2.component("toancanh_tiles", js=assets.loader("tiles", "tiles.js"))


def strip(tiles: list[Tile], *, unit: str, key: str) -> dict[str, Any] | None:
    """Draw the strip; returns a request for a card ({unit, indicator, period}) or None."""
    data = {
        "tiles": [asdict(tile) for tile in tiles],
        "unit": unit,
        "stylesheet": assets.code_address("tiles", "tiles.css"),
    }
    return _component(key=key, data=data, on_card_change=lambda: None).card
