"""The page of the meeting: the agenda, the minutes, the closed numbers, and what differs between two of them."""

import streamlit as st

from components.meeting import agenda_view, closing_list, differences, minutes_view
from components.selection import Selection, act_if_current, go, put, taken

VIEWS = ("agenda", "minutes", "closings", "difference")


def controls(chosen: Selection) -> str:
    """The way to look; returns the chosen view."""
    view = chosen.option_of("view", VIEWS)
    put("meeting_view", view)
    st.segmented_control(
        chosen.word("rankings.view"),
        VIEWS,
        key="meeting_view",
        required=True,
        format_func=lambda name: chosen.word(f"meeting.view_{name}"),
        on_change=act_if_current(lambda: go(chosen, view=taken("meeting_view"))),
    )
    return view


_SHOW = {
    "agenda": agenda_view.show,
    "minutes": minutes_view.show,
    "closings": closing_list.show,
    "difference": differences.show,
}


def show(chosen: Selection, view: str) -> None:
    """Draw a view."""
    _SHOW[view](chosen)
