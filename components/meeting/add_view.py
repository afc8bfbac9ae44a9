"""The present view becomes a step of an agenda: a box in the bar that reads the journal only when it is opened."""

import streamlit as st

from components import format, selection
from components.meeting import person
from components.selection import Selection, flash, pop, put, taken
from data import agendas, texts
from data.agendas import Agenda
from data.texts import Said

_OPEN, _CODE, _NAME, _TITLE, _QUESTION, _NOTES, _PERSON = (
    f"add_{part}" for part in ("view", "agenda", "name", "title", "question", "notes", "person")
)
_VIEW, _REFUSED, _ADDED, _LAST = "add_view_of", "add_refused", "add_done", "add_last"
_NEW = ""


@st.fragment
def box(chosen: Selection, page: str) -> None:
    """The button with the form; only itself is run again when it is opened."""
    if pop(_ADDED):
        st.rerun()
    label = chosen.word("agenda.add")
    with st.popover(label, icon=":material/playlist_add:", help=label, key=_OPEN, on_change="rerun") as opened:
        if opened.open:
            _form(chosen, page)


def title_of(chosen: Selection, page: str) -> str:
    """What a view is called: page, place, indicator and period."""
    place, period = chosen.full_name(selection.place(chosen)), format.period(chosen.period, chosen.language)
    whole = f"{chosen.word(f'page.{page}')}: {place}, {chosen.described.short}, {period}"
    return whole[: agendas.LONGEST_TITLE]


def _form(chosen: Selection, page: str) -> None:
    word = chosen.word
    try:
        known = {one.code: one for one in agendas.agendas() if not one.is_example}
    except Said as problem:
        person.refuse(person.said(chosen, problem))
        return
    _start(chosen, page, list(known))
    st.selectbox(
        word("agenda.which"),
        [*known, _NEW],
        key=_CODE,
        format_func=lambda code: known[code].name if code in known else word("agenda.new"),
    )
    if taken(_CODE) not in known:
        st.text_input(word("agenda.name"), key=_NAME, max_chars=texts.LONGEST_NAME, placeholder=word("closings.hint"))
    st.text_input(word("agenda.title"), key=_TITLE, max_chars=agendas.LONGEST_TITLE)
    st.text_input(word("agenda.question"), key=_QUESTION, max_chars=agendas.LONGEST_TITLE)
    st.text_area(word("agenda.notes"), key=_NOTES, max_chars=agendas.LONGEST_NOTES, height=90)
    person.field(chosen, _PERSON)
    st.button(word("agenda.add_button"), key="add_save", type="primary", on_click=lambda: _add(chosen, page))
    person.refuse(pop(_REFUSED))


def _start(chosen: Selection, page: str, known: list[str]) -> None:
    """Begin with the view's own title where another view is added than before."""
    view = (page, selection.address(chosen))
    if taken(_VIEW) != view:
        put(_VIEW, view)
        put(_TITLE, title_of(chosen, page))
        put(_QUESTION, "")
        put(_NOTES, "")
    if taken(_CODE) not in (*known, _NEW):
        last = taken(_LAST)
        put(_CODE, last if last in known else next(iter(known), _NEW))


def _add(chosen: Selection, page: str) -> None:
    """Keep the step, or say why not."""
    code, by = taken(_CODE) or _NEW, taken(_PERSON) or ""
    try:
        step = agendas.step(
            page=page,
            parameters=selection.address(chosen),
            title=taken(_TITLE) or "",
            question=taken(_QUESTION) or "",
            notes=taken(_NOTES) or "",
        )
        if code == _NEW:
            kept = agendas.save(Agenda("", taken(_NAME) or "", (step,), chosen.closing), person=by)
        else:
            kept = agendas.add(code, step, person=by)
    except Said as problem:
        put(_REFUSED, person.said(chosen, problem))
        return
    person.keep(kept.person)
    flash(chosen.word("agenda.added", title=step.title, agenda=kept.name, n=len(kept.steps)))
    put(_LAST, kept.code)
    put(_OPEN, False)
    put(_ADDED, True)
    for key in (_CODE, _NAME, _VIEW):
        pop(key)
