"""The agendas: one is chosen, shown on a closing or on live numbers, and changed step by step; each change is kept."""

from collections.abc import Callable
from dataclasses import replace
from html import escape
from urllib.parse import urlencode

import streamlit as st

from components import format, notices, uploads
from components.meeting import agenda_steps, export, person
from components.selection import LIVE, Selection, act_if_current, choose, flash, go, pop, put, taken
from data import agendas, closings, journal, texts
from data.agendas import Agenda
from data.texts import Said

_PERSON, _NAME, _CLOSING, _FILE = "agenda_person", "agenda_name", "agenda_closing", "agenda_file"
_REFUSED, _PENDING, _OWN = "agenda_refused", "agenda_pending", "agenda_own"
SECONDS_ON_A_WALL = 20
STATES_SHOWN = 12
LARGEST_MEGABYTES = 5


def show(chosen: Selection) -> None:
    """Draw the choice of an agenda and the chosen one."""
    try:
        known = {one.code: one for one in agendas.agendas()}
        agenda = _choice(chosen, known)
        _pending(chosen)
        person.refuse(pop(_REFUSED))
        if agenda is None:
            return
        _head(chosen, agenda)
        _links(chosen, agenda)
        agenda_steps.show(chosen, agenda, lambda change: _change(chosen, agenda, change))
    except journal.JournalError as problem:
        person.refuse(person.said(chosen, problem))


def _choice(chosen: Selection, known: dict[str, Agenda]) -> Agenda | None:
    word = chosen.word
    asked = chosen.option("agenda")
    if asked and asked not in known:
        notices.show((word("agenda.gone", code=asked),))
    with st.container(key="agenda_choice", horizontal=True, vertical_alignment="bottom", gap="medium"):
        if known:
            put("agenda", chosen.option_of("agenda", list(known)))
            st.selectbox(
                word("agenda.which"),
                list(known),
                key="agenda",
                format_func=lambda code: _listed(chosen, known[code]),
                on_change=act_if_current(lambda: choose(chosen, "agenda", list(known))),
                width=560,
            )
        with st.container(key="agenda_writer", width=240):
            person.field(chosen, _PERSON)
        with st.popover(word("agenda.import"), icon=":material/upload_file:", key="agenda_import"):
            _import(chosen)
    return known[chosen.option_of("agenda", list(known))] if known else None


def _by() -> str:
    return taken(_PERSON) or person.name()


def _listed(chosen: Selection, agenda: Agenda) -> str:
    if agenda.is_example:
        return chosen.word("agenda.example", name=agenda.name)
    return chosen.word("agenda.listed", name=agenda.name, n=len(agenda.steps), saved=_saved(chosen, agenda))


def _saved(chosen: Selection, agenda: Agenda) -> str:
    """Who saved a state and when."""
    at = format.local_moment(agenda.at, chosen.language) if agenda.at else format.MISSING
    return f"{agenda.person}, {at}"


def _head(chosen: Selection, agenda: Agenda) -> None:
    word = chosen.word
    about = [word("agenda.of_steps", n=len(agenda.steps))]
    about.append(word("agenda.is_example") if agenda.is_example else _saved(chosen, agenda))
    about.append(word("agenda.shown_on", closing=closing_name(chosen, agenda.closing)))
    st.html(
        f'<h2 class="small-head" data-testid="agenda-name">{escape(agenda.name)}</h2>'
        f'<p class="note" data-testid="agenda-about">{escape(" · ".join(about))}</p>'
    )


def _links(chosen: Selection, agenda: Agenda) -> None:
    """The ways to show an agenda and what can be done with it."""
    word = chosen.word
    with st.container(key="agenda_tools", horizontal=True, gap="small"):
        parts = {"agenda": agenda.code} | ({"lang": chosen.language} if chosen.language != "vi" else {})
        for route, more in (("hall", {}), ("presenter", {}), ("hall", {"wall": str(SECONDS_ON_A_WALL)})):
            kind = "wall" if more else route
            st.link_button(
                word(f"agenda.to_{kind}"),
                f"/{route}?{urlencode(parts | more)}",
                icon={"hall": ":material/slideshow:", "presenter": ":material/co_present:"}.get(kind, ":material/tv:"),
                type="primary" if kind == "hall" else "secondary",
                disabled=not agenda.steps,
            )
        _tools(chosen, agenda)
    if agenda.steps:
        export.show(chosen, agenda)


def closing_name(chosen: Selection, code: str) -> str:
    """What a closing is called; live numbers and one that is gone say so."""
    if code == LIVE:
        return chosen.word("agenda.live")
    found = closings.find(code)
    return found.name if found else chosen.word("agenda.closing_gone")


def _tools(chosen: Selection, agenda: Agenda) -> None:
    word = chosen.word
    if not agenda.is_example:
        with st.popover(word("agenda.settings"), icon=":material/tune:", key="agenda_settings"):
            _settings(chosen, agenda)
    st.button(
        word("agenda.copy"),
        icon=":material/content_copy:",
        key="agenda_copy",
        type="primary" if agenda.is_example else "secondary",
        on_click=lambda: _copy(chosen, agenda),
    )
    st.download_button(
        word("agenda.export"),
        agendas.export(agenda),
        file_name=f"{agenda.code}.json",
        mime="application/json",
        icon=":material/download:",
        key="agenda_export",
        on_click="ignore",
    )
    if not agenda.is_example:
        _history(chosen, agenda)
        with st.popover(word("agenda.take_away"), icon=":material/delete:", key="agenda_away"):
            st.write(word("agenda.take_away_about"))
            st.button(word("agenda.take_away"), key="agenda_away_now", on_click=lambda: _take_away(chosen, agenda))


def _settings(chosen: Selection, agenda: Agenda) -> None:
    word = chosen.word
    codes = [LIVE, *(closing.code for closing in closings.closings())]
    offered = codes if agenda.closing in codes else [*codes, agenda.closing]
    with st.form(f"settings_{agenda.state}", border=False):
        st.text_input(
            word("agenda.name"), value=agenda.name, key=f"{_NAME}_{agenda.state}", max_chars=texts.LONGEST_NAME
        )
        st.selectbox(
            word("agenda.closing"),
            offered,
            index=offered.index(agenda.closing),
            key=f"{_CLOSING}_{agenda.state}",
            format_func=lambda code: closing_name(chosen, code),
        )
        st.form_submit_button(word("agenda.save"), type="primary", on_click=lambda: _set(chosen, agenda))


def _set(chosen: Selection, agenda: Agenda) -> None:
    name, closing = taken(f"{_NAME}_{agenda.state}") or "", taken(f"{_CLOSING}_{agenda.state}") or LIVE
    _change(chosen, agenda, lambda one: replace(one, name=name, closing=closing))


def _history(chosen: Selection, agenda: Agenda) -> None:
    """Who saved when; an earlier state can be taken up again."""
    word = chosen.word
    with st.popover(
        word("agenda.history"), icon=":material/history:", key="agenda_history", on_change="rerun"
    ) as opened:
        if not opened.open:
            return
        for state in agendas.history(agenda.code)[:STATES_SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                text = f"{_saved(chosen, state)} · {word('agenda.of_steps', n=len(state.steps))}"
                st.html(f'<p data-testid="agenda-state">{escape(text)}</p>')
                if state.state != agenda.state:
                    st.button(
                        word("agenda.take_up"),
                        key=f"take_up_{state.state}",
                        type="tertiary",
                        on_click=lambda state=state: _change(
                            chosen, agenda, lambda one: replace(state, state=one.state)
                        ),
                    )


def _change(chosen: Selection, agenda: Agenda, change: Callable[[Agenda], Agenda]) -> bool:
    """Save an agenda as it was shown, changed; say why not. What another overtook is kept for the viewer to decide."""
    own = taken(_OWN)
    if own and own[0] == agenda.code and own[1] > agenda.state:
        return False
    try:
        wanted = change(agenda)
        kept = agendas.save(wanted, person=_by())
    except journal.Overtaken:
        put(_PENDING, wanted)
    except Said as problem:
        put(_REFUSED, person.said(chosen, problem))
        return False
    else:
        put(_OWN, (kept.code, kept.state))
    return True


def _pending(chosen: Selection) -> None:
    """What the viewer changed while another saved: as a copy, over the other's, or not at all."""
    wanted = taken(_PENDING)
    if not isinstance(wanted, Agenda):
        return
    word, newest = chosen.word, agendas.find(wanted.code)
    why = word("agenda.overtaken", saved=_saved(chosen, newest)) if newest else word("agenda.overtaken_away")
    with st.container(key="agenda_overtaken", border=True):
        person.refuse(why)
        with st.container(horizontal=True, gap="small"):
            st.button(word("agenda.mine_as_copy"), key="mine_as_copy", on_click=lambda: _copy(chosen, wanted))
            if newest:
                st.button(
                    word("agenda.mine_over"),
                    key="mine_over",
                    on_click=lambda: (
                        pop(_PENDING),
                        _change(chosen, newest, lambda one: replace(wanted, state=one.state)),
                    ),
                )
            st.button(word("agenda.mine_away"), key="mine_away", type="tertiary", on_click=lambda: pop(_PENDING))


def _copy(chosen: Selection, agenda: Agenda) -> None:
    room = texts.LONGEST_NAME - len(chosen.word("agenda.copy_of", name=""))
    name = chosen.word("agenda.copy_of", name=agenda.name[:room])
    _keep_new(chosen, lambda: agendas.copy(agenda, name=name, person=_by()))


def _keep_new(chosen: Selection, make: Callable[[], Agenda]) -> None:
    """Keep a new agenda and go to it, or say why not."""
    try:
        kept = make()
    except Said as problem:
        put(_REFUSED, person.said(chosen, problem))
        return
    pop(_PENDING)
    flash(chosen.word("agenda.kept", name=kept.name))
    go(chosen, agenda=kept.code)


def _import(chosen: Selection) -> None:
    word = chosen.word
    uploads.choose(chosen, word("agenda.file"), key=_FILE, megabytes=LARGEST_MEGABYTES)
    st.button(word("agenda.import_now"), key="agenda_import_now", type="primary", on_click=lambda: _take_in(chosen))


def _take_in(chosen: Selection) -> None:
    given = taken(_FILE)
    if given is None:
        put(_REFUSED, chosen.word("agenda.no_file"))
        return
    _keep_new(chosen, lambda: agendas.save(agendas.parse(given.getvalue()), person=_by()))


def _take_away(chosen: Selection, agenda: Agenda) -> None:
    try:
        agendas.take_away(agenda, person=_by())
    except Said as problem:
        put(_REFUSED, person.said(chosen, problem))
        return
    flash(chosen.word("agenda.taken_away", name=agenda.name))
    go(chosen, agenda="")
