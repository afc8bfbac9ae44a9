"""The closed numbers: closing the present ones under a name, and the list of all with the way into each."""

from html import escape

import streamlit as st

from components import closed, format
from components.selection import LIVE, Selection, flash, go, pop, put, taken
from data import closings, texts
from data.closings import Closing, ClosingError

_NAME, _PERSON, _REFUSED = "closing_name", "closing_person", "closing_refused"
_VIEWER = "name_of_the_viewer"
_MEGABYTE = 1_000_000


def show(chosen: Selection) -> None:
    """Draw the form and the list."""
    word = chosen.word
    st.subheader(word("closings.title"), anchor=False)
    st.caption(word("closings.about"))
    if not chosen.closing:
        _form(chosen)
    kept = closings.closings()
    if not kept:
        st.html(f'<p class="quiet" data-testid="quiet">{escape(word("closings.none"))}</p>')
    for closing in kept:
        _entry(chosen, closing)
    for folder in closings.unreadable():
        st.html(f'<p class="refused" role="alert">{escape(word("closings.unreadable", folder=folder))}</p>')
    if kept:
        st.caption(word("closings.kept", n=len(kept), size=_size(sum(one.size for one in kept), chosen)))


def _form(chosen: Selection) -> None:
    word = chosen.word
    with st.form("close", border=True), st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.text_input(word("closings.name"), key=_NAME, max_chars=texts.LONGEST_NAME, placeholder=word("closings.hint"))
        person = taken(_VIEWER) or ""
        st.text_input(word("closings.person"), value=person, key=_PERSON, max_chars=texts.LONGEST_NAME)
        st.form_submit_button(word("closings.close"), type="primary", on_click=lambda: _close(chosen))
    refused = pop(_REFUSED)
    if refused:
        st.html(f'<p class="refused" role="alert">{escape(refused)}</p>')


def _close(chosen: Selection) -> None:
    """Close what is on the screen, or say why not."""
    name, person = taken(_NAME) or "", taken(_PERSON) or ""
    try:
        kept = closings.close(name=name, person=person, version=chosen.version)
    except ClosingError as problem:
        put(_REFUSED, problem.told(chosen.language))
        return
    put(_VIEWER, kept.person)
    put(_NAME, "")
    flash(chosen.word("closings.done", name=kept.name))


def _entry(chosen: Selection, closing: Closing) -> None:
    """One closing: what it is, and the ways into it."""
    word = chosen.word
    with st.container(key=f"closing_{closing.code}", border=True, horizontal=True, vertical_alignment="center"):
        st.html(
            f'<p data-testid="closing"><b>{escape(closing.name)}</b><br>{escape(closed.about(chosen, closing))}'
            f'<br><span class="detail">{escape(detail(chosen, closing))}</span></p>'
        )
        if closing.code == chosen.closing:
            st.button(word("closed.live"), key=f"leave_{closing.code}", on_click=lambda: go(chosen, closing=LIVE))
        else:
            st.button(
                word("closings.open"), key=f"open_{closing.code}", on_click=lambda: go(chosen, closing=closing.code)
            )
        st.button(
            word("closings.compare"),
            key=f"compare_{closing.code}",
            type="tertiary",
            on_click=lambda: go(chosen, view="difference", before=closing.code, after=""),
        )


def detail(chosen: Selection, closing: Closing) -> str:
    """Up to when the events of a closing go, its size and its checksum."""
    clock = format.moment(closing.clock, chosen.language)
    digest = closing.digest[:12]
    return chosen.word("closings.detail", clock=clock, size=_size(closing.size, chosen), digest=digest)


def _size(size: int, chosen: Selection) -> str:
    return f"{format.number(size / _MEGABYTE, 0, chosen.language)} MB"
