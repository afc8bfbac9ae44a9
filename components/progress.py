"""The page of progress: which way to look, and the view that was chosen."""

from collections.abc import Callable

import streamlit as st

from components.plans import page as plans
from components.selection import Selection, act_if_current, go, put, taken
from components.targets import page as targets

VIEWS: dict[str, Callable[[Selection], None]] = {
    "targets": targets.show,
    "plans": plans.show,
}


def controls(chosen: Selection) -> str:
    """The way to look; returns the chosen view."""
    names = tuple(VIEWS)
    view = chosen.option_of("view", names)
    put("progress_view", view)
    st.segmented_control(
        chosen.word("rankings.view"),
        names,
        key="progress_view",
        required=True,
        format_func=lambda name: chosen.word(f"progress.view_{name}"),
        on_change=act_if_current(lambda: go(chosen, view=taken("progress_view"))),
    )
    return view


def show(chosen: Selection, view: str) -> None:
    """Draw a view."""
    VIEWS[view](chosen)
