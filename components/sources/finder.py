"""The box in which a list of this page is searched."""

import streamlit as st

from components.selection import Selection, act_if_current, go, put, taken

LONGEST_SEARCH = 100


def box(chosen: Selection, name: str, *, label: str, hint: str) -> str:
    """Draw the box; returns what is searched for, as the address has it."""
    key, asked = f"{name}_find", chosen.option("find")
    put(key, asked)
    st.text_input(
        label,
        key=key,
        max_chars=LONGEST_SEARCH,
        placeholder=hint,
        icon=":material/search:",
        on_change=act_if_current(lambda: go(chosen, find=taken(key) or "")),
        width=460,
    )
    return asked
