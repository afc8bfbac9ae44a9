"""The steps of an agenda in their order: what each shows and asks, why one no longer holds, and changing them."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st

from components import format, selection, shell
from components.meeting import person
from components.selection import LIVE, Selection, pop, put, taken
from data import agendas, closings
from data.agendas import Agenda, Step
from data.closings import ClosingError
from data.texts import Said

Change = Callable[[Callable[[Agenda], Agenda]], bool]
_EDIT, _REFUSED, _SAVED = "step_edited", "step_refused", "step_saved"


@dataclass(frozen=True)
class Judged:
    """A step as it would be shown: what it leads to, what it is about, why it does not hold as it was kept."""

    step: Step
    parameters: tuple[tuple[str, str], ...]
    about: str
    reasons: tuple[str, ...]

    @property
    def has_page(self) -> bool:
        """Whether its page is there."""
        return self.step.page in _pages()


def show(chosen: Selection, agenda: Agenda, change: Change) -> None:
    """Draw the steps; `change` saves the agenda that a function makes of the one shown."""
    if not agenda.steps:
        st.html(f'<p class="quiet" data-testid="quiet">{escape(chosen.word("agenda.no_steps"))}</p>')
    version, refused = version_of(chosen, agenda)
    if refused:
        person.refuse(refused)
    for place, step in enumerate(agenda.steps):
        _entry(chosen, agenda, place, judge(step, version, chosen.language), change)
    st.caption(chosen.word("agenda.how_to_add"))
    edited = taken(_EDIT)
    if edited and edited[0].code == agenda.code:
        _editor(chosen, *edited, change)


def version_of(chosen: Selection, agenda: Agenda) -> tuple[str, str]:
    """The data version an agenda is shown on, and why it is not the closing it names."""
    if agenda.closing == LIVE:
        return chosen.version, ""
    closing = closings.find(agenda.closing)
    if closing is None:
        return chosen.version, chosen.word("agenda.closing_missing")
    try:
        closings.path_of(closing.version)
    except ClosingError as problem:
        return chosen.version, person.said(chosen, problem)
    return closing.version, ""


def judge(step: Step, version: str, language: str) -> Judged:
    """What a step shows on a data version, in a language."""
    given = dict(step.parameters)
    closing = closings.code_of(version)
    asked = given | {"lang": language} | ({"closing": closing} if closing else {})
    reading = selection.resolve(asked, version)
    view, reasons = reading.selection, list(reading.notices)
    if step.page not in _pages():
        reasons.insert(0, view.word("agenda.no_page", page=step.page))
    parts = [view.word(f"page.{step.page}") if step.page in _pages() else step.page]
    parts.append(view.full_name(selection.place(view)))
    if "indicator" in given:
        parts.append(view.described.short)
        parts.append(format.period(view.period, language) if "period" in given else view.word("agenda.newest"))
    return Judged(step, tuple(asked.items()), " · ".join(parts), tuple(reasons))


def _pages() -> set[str]:
    return {entry.name for entry in shell.PAGES}


def _entry(chosen: Selection, agenda: Agenda, place: int, judged: Judged, change: Change) -> None:
    word, step = chosen.word, judged.step
    with st.container(key=f"step_{place}", border=True, horizontal=True, vertical_alignment="center", gap="small"):
        st.html(_text(chosen, place, judged))
        with st.container(key=f"step_tools_{place}", horizontal=True, width="content", gap="small"):
            if judged.has_page:
                st.page_link(f"pages/{step.page}.py", label=word("agenda.open"), query_params=dict(judged.parameters))
            if not agenda.is_example:
                _buttons(chosen, agenda, place, change)


def _buttons(chosen: Selection, agenda: Agenda, place: int, change: Change) -> None:
    word, last = chosen.word, len(agenda.steps) - 1
    acts: tuple[tuple[str, str, bool, Callable[[], object]], ...] = (
        ("up", "arrow_upward", place == 0, lambda: change(lambda one: one.moved(place, -1))),
        ("down", "arrow_downward", place == last, lambda: change(lambda one: one.moved(place, 1))),
        ("edit", "edit", False, lambda: put(_EDIT, (agenda, place))),
        ("remove", "delete", False, lambda: change(lambda one: one.without(place))),
    )
    for name, icon, disabled, act in acts:
        st.button(
            f":material/{icon}:",
            key=f"{name}_{place}",
            help=word(f"agenda.{name}"),
            type="tertiary",
            disabled=disabled,
            on_click=act,
        )


def _text(chosen: Selection, place: int, judged: Judged) -> str:
    step, word = judged.step, chosen.word
    lines = [f"<b>{place + 1}. {escape(step.title)}</b>", f'<span class="detail">{escape(judged.about)}</span>']
    if step.question:
        lines.append(f"<span>{escape(word('agenda.asks', question=step.question))}</span>")
    if step.notes:
        lines.append(f'<span class="detail said">{escape(word("agenda.private", notes=step.notes))}</span>')
    lines += [f'<span class="reason">⚠ {escape(reason)}</span>' for reason in judged.reasons]
    return f'<p class="step" data-testid="step">{"<br>".join(lines)}</p>'


def _editor(chosen: Selection, agenda: Agenda, place: int, change: Change) -> None:
    """The form of a step as it was when it was opened: a later state of the agenda is not overwritten unseen."""
    word, step = chosen.word, agenda.steps[place]
    keys = {part: f"step_{part}_{agenda.state}_{place}" for part in ("title", "question", "notes")}

    def save() -> None:
        texts = {part: taken(key) or "" for part, key in keys.items()}
        try:
            kept = agendas.step(page=step.page, parameters=dict(step.parameters), **texts)
        except Said as problem:
            put(_REFUSED, person.said(chosen, problem))
            return
        if not person.name():
            put(_REFUSED, word("agenda.no_person"))
            return
        if change(lambda _: agenda.with_step(place, kept)):
            pop(_EDIT)
            put(_SAVED, True)

    signed = bool(person.name())

    @st.dialog(word("agenda.edit"), width="medium", on_dismiss=lambda: pop(_EDIT))
    def body() -> None:
        if pop(_SAVED):
            st.rerun()
        st.html(f'<p class="note">{escape(judge(step, chosen.version, chosen.language).about)}</p>')
        if not signed:
            person.field(chosen, "step_person")
        with st.form("step", border=False):
            st.text_input(word("agenda.title"), step.title, key=keys["title"], max_chars=agendas.LONGEST_TITLE)
            st.text_input(word("agenda.question"), step.question, key=keys["question"], max_chars=agendas.LONGEST_TITLE)
            st.text_area(word("agenda.notes"), step.notes, key=keys["notes"], max_chars=agendas.LONGEST_NOTES)
            st.form_submit_button(word("agenda.save"), type="primary", on_click=save)
        person.refuse(pop(_REFUSED))

    body()
