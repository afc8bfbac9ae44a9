"""A short list of lines that lead somewhere, one message and no markup however many there are."""

from dataclasses import asdict, dataclass

import streamlit as st

from components import assets


@dataclass(frozen=True)
class Row:
    """One line: what it stands for, a mark in its colour, a name, what is said of it, and a second line."""

    key: str
    mark: str
    colour: str
    name: str
    text: str
    detail: str


_component = st.components.v2.component("toancanh_rows", js=assets.loader("rows", "rows.js"))


def listing(rows: list[Row], *, key: str) -> str | None:
    """Draw the list; returns the key of the line that was followed, or None."""
    data = {"rows": [asdict(row) for row in rows], "stylesheet": assets.code_address("rows", "rows.css")}
    return _component(key=key, data=data, on_chosen_change=lambda: None).chosen
