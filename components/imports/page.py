"""The view that brings in a table: a file, what was recognised, what a person settles, and the confirmation."""

import hashlib
from html import escape
from typing import Any

import streamlit as st

from components import format, uploads
from components.imports import history, mapping, preview
from components.meeting import person
from components.selection import Selection, flash, pop, put, taken
from data.imports import background, choices, files, jobs, keeping, limits
from data.texts import Said

_FILE, _CHOICES, _JUDGED, _REFUSED = "import_file", "import_choices", "import_judged", "import_refused"
_ROUND = "import_round"
_TITLE, _DOCUMENT, _DATE, _PERSON = "import_title", "import_document", "import_date", "import_person"


def show(chosen: Selection) -> None:
    """Draw the view."""
    word = chosen.word
    st.subheader(word("imports.title"), anchor=False)
    if chosen.closing:
        st.html(f'<p class="quiet" data-testid="quiet">{escape(word("imports.closed"))}</p>')
        return
    st.caption(word("imports.about", size=format.number(limits.file_bytes() / 1e6, 0, chosen.language)))
    _progress(chosen.language, chosen.word("imports.building"))
    given = uploads.choose(
        chosen,
        word("imports.file"),
        key=f"{_FILE}_{taken(_ROUND) or 0}",
        megabytes=limits.file_bytes() // 1_000_000,
    )
    person.refuse(pop(_REFUSED))
    if given is not None:
        _table(chosen, given.name, given.getvalue())
    history.show(chosen)


@st.fragment(run_every=2)
def _progress(language: str, title: str) -> None:
    """How far the store is that shows what was brought in."""
    under_way = background.running()
    if under_way is not None:
        st.progress(under_way.share, text=f"{title} {getattr(under_way, f'step_{language}')}")


def _table(chosen: Selection, name: str, data: bytes) -> None:
    """What a file holds, what is to be settled, and the way to confirm it."""
    judged = _judged(chosen, name, data)
    if judged is None:
        return
    if judged.problem is not None:
        person.refuse(person.said(chosen, judged.problem))
    outcome = judged.outcome
    known = [one for one in keeping.standing() if one.facts["checksum"] == hashlib.sha256(data).hexdigest()]
    for one in known:
        st.html(f'<p class="notice">{escape(chosen.word("imports.known", code=one.code))}</p>')
    if "rows" in outcome:
        preview.show(chosen, judged)
    if "columns" in outcome:
        settled = mapping.show(chosen, outcome)
        if settled is not None:
            put(_CHOICES, (_key(data), settled))
            st.rerun()
    if len(judged.accepted):
        _confirm(chosen, judged)


def _key(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _judged(chosen: Selection, name: str, data: bytes) -> Any:
    """The file judged by what was chosen for it; kept until file or choices change."""
    key = _key(data)
    of_file, given = taken(_CHOICES) or ("", choices.Choices())
    given = given if of_file == key else choices.Choices()
    kept = taken(_JUDGED)
    if kept is not None and kept[0] == (key, given):
        return kept[1]
    try:
        with st.spinner(chosen.word("imports.reading")):
            judged = jobs.preview(name, data, given)
    except Said as problem:
        person.refuse(person.said(chosen, problem))
        return None
    put(_JUDGED, None)
    put(_JUDGED, ((key, given), judged))
    return judged


def _confirm(chosen: Selection, judged: Any) -> None:
    """Where the values are from, who brings them in, and the button that makes them count."""
    word = chosen.word
    if judged.outcome["asks_frame"]:
        st.html(f'<p class="refused" role="alert">{escape(word("imports.asks_frame"))}</p>')
        return
    left = judged.outcome["unclear"] + judged.outcome["refused"]
    with st.form("import_confirm", border=True):
        if not taken(_TITLE):
            put(_TITLE, files.title_of(judged.outcome["title"], judged.name))
        st.text_input(word("imports.source_title"), key=_TITLE, max_chars=keeping.LONGEST_TITLE)
        one, two, three = st.columns(3)
        with one:
            st.text_input(word("imports.document"), key=_DOCUMENT, max_chars=keeping.LONGEST_TITLE)
        with two:
            st.text_input(word("imports.published_on"), key=_DATE, max_chars=10, placeholder="2025-06-30")
        with three:
            if not taken(_PERSON):
                put(_PERSON, person.name())
            st.text_input(word("meeting.person"), key=_PERSON, max_chars=80)
        count = format.number(len(judged.accepted), 0, chosen.language)
        key = "imports.confirm_rest" if left else "imports.confirm"
        label = word(key, n=count, left=format.number(left, 0, chosen.language)) if left else word(key, n=count)
        st.form_submit_button(label, type="primary", on_click=lambda: _keep(chosen, judged))


def _keep(chosen: Selection, judged: Any) -> None:
    """Confirm the import and begin to make the store that shows it, or say why not."""
    try:
        kept = keeping.confirm(
            name=judged.name,
            data=judged.data,
            accepted=judged.accepted,
            outcome=judged.outcome,
            choices=judged.choices,
            person=taken(_PERSON) or "",
            title=taken(_TITLE) or "",
            document=taken(_DOCUMENT) or "",
            published_on=taken(_DATE) or "",
        )
    except Said as problem:
        put(_REFUSED, person.said(chosen, problem))
        return
    person.keep(kept.person)
    for key in (_TITLE, _DOCUMENT, _DATE, _JUDGED, _CHOICES):
        pop(key)
    put(_ROUND, (taken(_ROUND) or 0) + 1)
    background.refresh()
    flash(chosen.word("imports.done", code=kept.code, n=format.number(kept.facts["values"], 0, chosen.language)))
