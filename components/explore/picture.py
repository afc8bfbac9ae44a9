"""Buttons below a chart: its picture as PNG or SVG, made in the browser, and the link that shows it again."""

import streamlit as st

from components import assets, words
from components.explore import files
from components.explore.question import Question

_component = st.components.v2.component("toancanh_picture", js=assets.loader("explore", "picture.js"))


def buttons(question: Question, *, key: str) -> None:
    """Draw the buttons of the chart above."""
    data = {
        "name": files.name(question, "").rstrip("."),
        "link": files.link(question),
        "texts": words.group("explore.picture", question.language),
    }
    _component(key=key, data=data, height="content")
