"""The few rules of style that Streamlit's theme has no name for."""

from functools import lru_cache
from pathlib import Path

import streamlit as st

from components import palette, selection

SCREEN = "screen"
"""Key of the component that knows the screen."""


@lru_cache(maxsize=4)
def _sheet(colours: str, embedded: bool) -> str:
    names = ("style.css", "embedded.css") if embedded else ("style.css",)
    sheet = "\n".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in names)
    chosen = palette.theme(colours)
    known = {
        "better": chosen.states["on_track"],
        "worse": chosen.states["behind"],
        "accent": chosen.accent,
        "ground": chosen.background,
        "surface": chosen.surface,
    } | {f"part-{number}": colour for number, colour in enumerate(palette.categories(chosen.name)[:4])}
    variables = " ".join(f"--{name}: {colour};" for name, colour in known.items())
    return f"<style>:root {{ {variables} }}\n{sheet}</style>"


def apply() -> None:
    """Put the sheet into the page, with the colours of the viewer's theme that it names.

    A page that another one holds in a frame (`embed=true`) stands without navigation and controls.
    """
    st.html(_sheet(theme().name, bool(st.context.is_embedded)))


def theme() -> palette.Theme:
    """The colours of the theme the viewer's browser shows."""
    return palette.theme(st.context.theme.type)


def on_wall() -> bool:
    """Whether the viewer's screen is a wall of 4K pixels."""
    return bool((selection.taken(SCREEN) or {}).get("wall"))


def on_phone() -> bool:
    """Whether the viewer's window is too narrow for two columns."""
    return bool((selection.taken(SCREEN) or {}).get("phone"))
