"""A question, a decision or a task on the number that is shown: a small box in the bar."""

from html import escape

import streamlit as st

from components import format, selection
from components.meeting import person
from components.selection import Selection, flash, pop, put, taken
from data import journal, minutes, texts
from data.texts import Said

_OPEN, _KIND, _TEXT, _OWNER, _DUE, _PERSON = (
    f"note_{part}" for part in ("view", "kind", "text", "owner", "due", "person")
)
_REFUSED, _NOTED = "note_refused", "note_done"


@st.fragment
def box(chosen: Selection) -> None:
    """The button with the form; only itself is run again when it is opened."""
    if pop(_NOTED):
        st.rerun()
    label = chosen.word("minutes.note")
    with st.popover(label, icon=":material/add_comment:", help=label, key=_OPEN, on_change="rerun") as opened:
        if opened.open:
            _form(chosen)


def _form(chosen: Selection) -> None:
    word = chosen.word
    st.html(f'<p class="note">{escape(_about(chosen))}</p>')
    if taken(_KIND) not in minutes.KINDS:
        put(_KIND, minutes.KINDS[0])
    st.segmented_control(
        word("minutes.kind"),
        minutes.KINDS,
        key=_KIND,
        required=True,
        format_func=lambda kind: word(f"minutes.{kind}"),
    )
    st.text_area(word("minutes.text"), key=_TEXT, max_chars=journal.LONGEST_NOTE, height=110)
    st.text_input(word("minutes.owner"), key=_OWNER, max_chars=texts.LONGEST_NAME)
    st.date_input(word("minutes.due"), value=None, key=_DUE, format="DD/MM/YYYY")
    person.field(chosen, _PERSON)
    st.button(word("minutes.save"), key="note_save", type="primary", on_click=lambda: _note(chosen))
    person.refuse(pop(_REFUSED))
    st.caption(word("minutes.stays"))


def _about(chosen: Selection) -> str:
    place, period = chosen.full_name(selection.place(chosen)), format.period(chosen.period, chosen.language)
    return chosen.word("minutes.about", unit=place, indicator=chosen.described.short, period=period)


def _note(chosen: Selection) -> None:
    """Write it down, or say why not."""
    try:
        kept = minutes.note(
            person=taken(_PERSON) or "",
            kind=taken(_KIND) or "",
            text=taken(_TEXT) or "",
            frame=chosen.frame,
            unit=chosen.unit,
            indicator=chosen.indicator,
            period=chosen.period,
            owner=taken(_OWNER) or "",
            due=taken(_DUE),
            closing=chosen.closing,
        )
    except Said as problem:
        put(_REFUSED, person.said(chosen, problem))
        return
    person.keep(kept.person)
    flash(chosen.word("minutes.noted"))
    put(_OPEN, False)
    put(_NOTED, True)
    for key in (_TEXT, _OWNER, _DUE):
        pop(key)
