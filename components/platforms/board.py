"""Markup whose parts tell Python that they were pressed, by mouse or by key."""

import streamlit as st

from components import assets

_component = st.components.v2.component(
    "toancanh_platforms", js=assets.loader("platforms", "platforms.js"), isolate_styles=False
)


def show(markup: str, *, key: str) -> str | None:
    """Draw escaped markup; returns the `data-act` of the part that was pressed in it, or None."""
    return _component(key=key, data={"markup": markup}, on_act_change=lambda: None).act
