"""The switch between the light desk and the dark command room.

Streamlit keeps the chosen theme in the browser under the address of the page that was opened first, so the switch
writes it for every page and opens the page again; the selection is in the URL and stays. It also tells whether the
screen is a wall of 4K, whose charts need larger type, or a phone, whose maps need a smaller scale.
"""

import streamlit as st

from components import assets, style
from components.selection import Selection

_component = st.components.v2.component("toancanh_screen", js=assets.loader("screen", "screen.js"))


def button(chosen: Selection, pages: tuple[str, ...]) -> None:
    """Draw the switch; it holds for all `pages`."""
    dark = st.context.theme.type == "dark"
    label = chosen.word("control.light" if dark else "control.dark")
    data = {
        "stylesheet": assets.code_address("screen", "screen.css"),
        "dark": dark,
        "label": label,
        "pages": list(pages),
        "wall": style.on_wall(),
        "phone": style.on_phone(),
    }
    told = {"on_wall_change": lambda: None, "on_phone_change": lambda: None}
    _component(key=style.SCREEN, data=data, width="content", **told)
