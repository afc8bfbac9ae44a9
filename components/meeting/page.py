"""The page of the meeting: the closed numbers, and what differs between two of them."""

import streamlit as st

from components.meeting import closing_list, differences, export
from components.selection import Selection, act_if_current, go, put, taken
from data import agendas

VIEWS = ("closings", "difference")


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


def show(chosen: Selection, view: str) -> None:
    """Draw a view."""
    if view == "difference":
        differences.show(chosen)
    else:
        closing_list.show(chosen)
    agenda = agendas.find(chosen.option("agenda")) if chosen.option("agenda") else None
    if agenda is not None:
        export.show(chosen, agenda)
