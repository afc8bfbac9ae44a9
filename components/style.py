"""The few rules of style that Streamlit's theme has no name for."""

from functools import cache
from pathlib import Path

import streamlit as st

from components import palette, selection

SCREEN = "screen"
"""Key of the component that knows the screen."""


@cache
def _sheet() -> str:
    return f"<style>{Path(__file__).with_name('style.css').read_text(encoding='utf-8')}</style>"


def apply() -> None:
    """Put the sheet into the page."""
    st.html(_sheet())


def theme() -> palette.Theme:
    """The colours of the theme the viewer's browser shows."""
    return palette.theme(st.context.theme.type)


def on_wall() -> bool:
    """Whether the viewer's screen is a wall of 4K pixels."""
    return bool((selection.taken(SCREEN) or {}).get("wall"))
