"""What was brought in, by whom and from what; the way to its source and the way to undo it."""

from html import escape
from typing import Any

import streamlit as st

from components import format
from components.meeting import person
from components.selection import Selection, flash, pop, put, taken
from data import store
from data.imports import background, keeping
from data.texts import Said

MOST_SHOWN = 50
_REFUSED = "import_undo_refused"


def show(chosen: Selection) -> None:
    """Draw the list."""
    word = chosen.word
    st.subheader(word("imports.history"), anchor=False)
    try:
        kept = keeping.imports()
    except Said as problem:
        person.refuse(person.said(chosen, problem))
        return
    person.refuse(pop(_REFUSED))
    if not kept:
        st.html(f'<p class="quiet">{escape(word("imports.none"))}</p>')
    in_store = {row.code for row in store.rows("source_register", chosen.version)}
    for one in kept[:MOST_SHOWN]:
        _entry(chosen, one, one.code in in_store)


def _entry(chosen: Selection, one: Any, in_store: bool) -> None:
    word, facts, language = chosen.word, one.facts, chosen.language
    said = word(
        "imports.entry",
        person=one.person,
        at=format.local_moment(one.at, language),
        file=facts["file"],
        n=format.number(facts["values"], 0, language),
        units=format.number(facts["units"], 0, language),
        digest=facts["checksum"][:12],
    )
    state = "undone" if not one.stands else "shown" if in_store else "waiting"
    detail = word(f"imports.state_{state}")
    if not one.stands:
        detail = word("imports.undone_by", person=one.undone_by, at=format.local_moment(one.undone_at, language))
    with st.container(key=f"import_{one.code}", border=True, horizontal=True, vertical_alignment="center"):
        st.html(
            f'<p data-testid="import-entry"><b>{escape(one.code)}</b> {escape(facts["title"])}<br>{escape(said)}'
            f'<br><span class="detail">{escape(detail)}</span></p>'
        )
        if one.stands:
            st.text_input(
                word("meeting.person"), value=person.name(), key=f"undo_by_{one.code}", max_chars=80, width=180
            )
            st.button(word("imports.undo"), key=f"undo_{one.code}", on_click=lambda: _undo(chosen, one.code))


def _undo(chosen: Selection, code: str) -> None:
    try:
        undone = keeping.undo(code, taken(f"undo_by_{code}") or "")
    except Said as problem:
        put(_REFUSED, person.said(chosen, problem))
        return
    person.keep(undone.undone_by)
    background.refresh()
    flash(chosen.word("imports.undone", code=code))
