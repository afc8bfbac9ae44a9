"""What was asked, decided and given to do in meetings: open, late and done, by owner, on the screen and as a file."""

from datetime import date
from html import escape

import streamlit as st

from components import format, segments, tables
from components.meeting import agenda_view, person
from components.selection import Selection, act_if_current, choose, flash, place, pop, put, taken
from components.tables import Cell
from data import journal, minutes, periods, spreadsheet
from data.minutes import DONE, MOVED, Item
from data.texts import Said

ALL, NOBODY = "", "-"
SHOWN = 50
_ITEM, _KIND, _TEXT, _DUE, _PERSON = (f"minute_{part}" for part in ("number", "kind", "text", "due", "person"))
_REFUSED, _SAVED = "minute_refused", "minute_saved"


def show(chosen: Selection) -> None:
    """Draw the counts, the filters and the list."""
    word = chosen.word
    try:
        every, today = minutes.held(), minutes.today()
    except journal.JournalError as problem:
        person.refuse(person.said(chosen, problem))
        return
    st.subheader(word("minutes.title"), anchor=False)
    st.caption(word("minutes.list_about"))
    if not every:
        st.html(f'<p class="quiet" data-testid="quiet">{escape(word("minutes.none"))}</p>')
        return
    st.html(tables.tally(_counts(chosen, every, today), name="minute-counts"))
    found = minutes.in_order(_filtered(chosen, every, today), today)
    if not found:
        st.html(f'<p class="quiet" data-testid="quiet">{escape(word("minutes.none_such"))}</p>')
    for item in found[:SHOWN]:
        _entry(chosen, item, today)
    if len(found) > SHOWN:
        st.caption(word("minutes.shown", n=SHOWN, of=len(found)))
    st.download_button(
        word("difference.file"),
        lambda: csv(chosen, found, today),
        file_name="y-kien-phien-hop.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    asked = next((item for item in every if item.number == taken(_ITEM)), None)
    if asked:
        _dialog(chosen, asked, today)


def _counts(chosen: Selection, every: tuple[Item, ...], today: date) -> list[Cell]:
    states = [item.state(today) for item in every]
    tones = {"late": "worse"}
    return [
        Cell(str(states.count(state)), chosen.word(f"minutes.state_{state}"), tones.get(state, ""))
        for state in minutes.STATES
        if state in states
    ]


def _filtered(chosen: Selection, every: tuple[Item, ...], today: date) -> tuple[Item, ...]:
    """The items of the chosen state and owner."""
    word = chosen.word
    states = [ALL, *minutes.STATES]
    owners = [ALL, *sorted({item.owner or NOBODY for item in every})]
    owner = chosen.option_of("owner", owners)
    put("owner", owner)
    with st.container(key="minutes_filters", horizontal=True, vertical_alignment="bottom", gap="medium"):
        state = segments.choice(
            chosen,
            "state",
            states,
            label=word("minutes.state"),
            text=lambda name: word(f"minutes.state_{name or 'all'}"),
        )
        st.selectbox(
            word("minutes.owner"),
            owners,
            key="owner",
            format_func=lambda name: {ALL: word("minutes.owner_all"), NOBODY: word("minutes.owner_none")}.get(
                name, name
            ),
            on_change=act_if_current(lambda: choose(chosen, "owner", owners)),
            width=320,
        )
    return tuple(item for item in every if state in (ALL, item.state(today)) and owner in (ALL, item.owner or NOBODY))


def _entry(chosen: Selection, item: Item, today: date) -> None:
    word, state = chosen.word, item.state(today)
    with st.container(key=f"minute_{item.number}", border=True, horizontal=True, vertical_alignment="center"):
        st.html(_text(chosen, item, state))
        with st.container(key=f"minute_tools_{item.number}", horizontal=True, width="content", gap="small"):
            view = _view(chosen, item)
            if view:
                st.page_link("pages/overview.py", label=word("minutes.look"), query_params=view)
            if not item.done:
                st.button(
                    word("minutes.update"),
                    key=f"update_{item.number}",
                    on_click=lambda: put(_ITEM, item.number),
                )


def _view(chosen: Selection, item: Item) -> dict[str, str]:
    """The parameters of the view an item was noted on, none where its unit is gone."""
    first = item.first
    view = {"frame": first.frame, "unit": first.unit, "indicator": first.indicator, "period": first.period}
    return view | {"lang": chosen.language} | ({"closing": first.closing} if first.closing else {})


def about(chosen: Selection, item: Item) -> str:
    """Unit, indicator, period and closing of an item; codes stand for what is no longer known."""
    first = item.first
    unit = place(chosen.change(frame=first.frame, unit=first.unit))
    described = chosen.register.get(first.indicator)
    parts = [chosen.full_name(unit) if unit else first.unit, described.short if described else first.indicator]
    parts.append(format.period(first.period, chosen.language) if _is_period(first.period) else first.period)
    if first.closing:
        parts.append(agenda_view.closing_name(chosen, first.closing))
    return " · ".join(parts)


def _is_period(code: str) -> bool:
    try:
        periods.parse(code)
    except ValueError:
        return False
    return True


def _text(chosen: Selection, item: Item, state: str) -> str:
    word, first = chosen.word, item.first
    facts = [word(f"minutes.{first.kind}"), _day(chosen, first.at.astimezone(periods.VIETNAM).date()), first.person]
    duty = [item.owner] if item.owner else []
    if item.due:
        duty.append(word("minutes.until", day=_day(chosen, item.due)))
    head = f'<span class="state {state}">{escape(word(f"minutes.mark_{state}"))}</span>'
    if duty:
        head += f" <b>{escape(' · '.join(duty))}</b>"
    lines = [head, f'<span class="said">{escape(first.text)}</span>']
    lines.append(f'<span class="detail">{escape(" · ".join(facts))} · {escape(about(chosen, item))}</span>')
    lines += [f'<span class="later">{escape(later)}</span>' for later in _later(chosen, item)]
    return f'<p class="minute" data-testid="minute">{"<br>".join(lines)}</p>'


def _later(chosen: Selection, item: Item) -> list[str]:
    said = []
    for line in item.later:
        at = format.local_moment(line.at, chosen.language)
        if line.kind == MOVED:
            until = _day(chosen, date.fromisoformat(line.due))
            said.append(chosen.word("minutes.was_moved", at=at, person=line.person, day=until, text=line.text))
        else:
            said.append(chosen.word("minutes.was_done", at=at, person=line.person, text=line.text))
    return said


def _day(chosen: Selection, day: date) -> str:
    return format.day(day, chosen.language)


def _dialog(chosen: Selection, item: Item, today: date) -> None:
    """Say that an item is done, or move its due date."""
    word = chosen.word

    @st.dialog(word("minutes.update"), width="medium", on_dismiss=lambda: pop(_ITEM))
    def body() -> None:
        if pop(_SAVED):
            st.rerun()
        st.html(_text(chosen, item, item.state(today)))
        if taken(_KIND) not in (DONE, MOVED):
            put(_KIND, DONE)
        st.segmented_control(
            word("minutes.what"),
            (DONE, MOVED),
            key=_KIND,
            required=True,
            format_func=lambda kind: word(f"minutes.to_{kind}"),
        )
        if taken(_KIND) == MOVED:
            st.date_input(word("minutes.new_due"), value=None, key=_DUE, format="DD/MM/YYYY")
        st.text_area(word(f"minutes.text_{taken(_KIND)}"), key=_TEXT, max_chars=journal.LONGEST_NOTE)
        person.field(chosen, _PERSON)
        st.button(word("agenda.save"), key="minute_save", type="primary", on_click=lambda: _save(chosen, item))
        person.refuse(pop(_REFUSED))

    body()


def _save(chosen: Selection, item: Item) -> None:
    by, text = taken(_PERSON) or "", taken(_TEXT) or ""
    try:
        if taken(_KIND) == MOVED:
            kept = minutes.move(item, person=by, text=text, due=taken(_DUE))
        else:
            kept = minutes.finish(item, person=by, text=text)
    except Said as problem:
        put(_REFUSED, person.said(chosen, problem))
        return
    person.keep(kept.person)
    flash(chosen.word("minutes.noted"))
    for key in (_ITEM, _TEXT, _DUE):
        pop(key)
    put(_SAVED, True)


def csv(chosen: Selection, found: tuple[Item, ...], today: date) -> bytes:
    """The items as a file for spreadsheets."""
    word = chosen.word
    heads = [
        word(f"minutes.{name}")
        for name in ("state", "kind", "text", "owner", "due", "said_on", "said_by", "view", "later")
    ]
    lines = [
        [
            word(f"minutes.state_{item.state(today)}"),
            word(f"minutes.{item.first.kind}"),
            item.first.text,
            item.owner,
            _day(chosen, item.due) if item.due else "",
            format.local_moment(item.first.at, chosen.language),
            item.first.person,
            about(chosen, item),
            "\n".join(_later(chosen, item)),
        ]
        for item in found
    ]
    return spreadsheet.csv([heads, *lines])
