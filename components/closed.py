"""Closed numbers on a screen: the ribbon that says so on every page, and the page of those that cannot be opened."""

from html import escape

import streamlit as st

from components import format, words
from components.selection import LIVE, Selection, go, open_live
from data import closings
from data.closings import Closing, ClosingError


def ribbon(chosen: Selection) -> None:
    """Say which closing is shown, who closed it and when, with the way back; nothing over live numbers."""
    closing = closings.of_version(chosen.version)
    if closing is None:
        return
    with st.container(key="ribbon", horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(
            f'<p data-testid="closed"><b>{escape(chosen.word("closed.title", name=closing.name))}</b> '
            f"{escape(about(chosen, closing))}</p>"
        )
        st.button(chosen.word("closed.live"), key="to_live", on_click=lambda: go(chosen, closing=LIVE))


def about(chosen: Selection, closing: Closing) -> str:
    """When a closing was made and by whom, and up to when its events go."""
    at = format.local_moment(closing.at, chosen.language)
    return chosen.word("closed.about", at=at, person=closing.person)


def refuse(problem: ClosingError, language: str) -> None:
    """The page of closed numbers that cannot be opened: why, and the way to the live ones."""
    st.title(words.word("closed.refused", language))
    st.error(problem.told(language))
    st.button(words.word("closed.live", language), key="to_live", on_click=open_live)
