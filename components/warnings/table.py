"""The list of warnings as a table whose buttons tell Python what was asked of which line."""

import streamlit as st

from components import assets

_component = st.components.v2.component(
    "toancanh_warnings", js=assets.loader("warnings", "warnings.js"), isolate_styles=False
)


def show(markup: str, *, key: str) -> str | None:
    """Draw a table of escaped markup; returns the `data-act` of the button that was pressed in it, or None."""
    return _component(key=key, data={"markup": markup}, on_act_change=lambda: None).act
