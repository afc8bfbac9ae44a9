"""Who writes: the viewer's name, asked once a session, and what is said when something was refused."""

from html import escape

import streamlit as st

from components.selection import Selection, put, taken
from data import texts
from data.texts import Said

_NAME = "name_of_the_viewer"


def name() -> str:
    """The viewer's name, '' before it was given."""
    return taken(_NAME) or ""


def keep(given: str) -> None:
    """Keep the name for the rest of the session."""
    put(_NAME, given)


def field(chosen: Selection, key: str) -> None:
    """Ask for the name, filled in where it is known."""
    if not taken(key):
        put(key, name())
    label = chosen.word("meeting.person")
    st.text_input(label, key=key, max_chars=texts.LONGEST_NAME, on_change=lambda: keep(taken(key) or ""))


def said(chosen: Selection, problem: Said) -> str:
    """Why not, in the reader's language."""
    return problem.told(chosen.language)


def refuse(sentence: str | None) -> None:
    """Show why something was not done; nothing without a sentence."""
    if sentence:
        st.html(f'<p class="refused" role="alert">{escape(sentence)}</p>')
