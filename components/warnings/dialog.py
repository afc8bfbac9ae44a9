"""The dialog in which a named person acknowledges a warning."""

from html import escape

import streamlit as st

from components import palette, style, tables
from components.selection import Selection, flash, go, pop, put, taken
from components.tables import Cell, Head
from components.warnings import alerts
from components.warnings.alerts import Alert
from data import journal, texts

_PERSON, _NOTE = "warning_person", "warning_note"
_NAME, _REFUSED, _SAVED = "name_of_the_viewer", "warning_refused", "warning_saved"


def show(chosen: Selection, alert: Alert) -> None:
    """Open the dialog over the page; closing it takes the warning out of the address."""
    rule = alerts.rules(chosen)[alert.row.rule]

    @st.dialog(alerts.rule_name(chosen, rule), width="medium", on_dismiss=lambda: go(chosen, alert=""))
    def body() -> None:
        st.html(_about(chosen, alert))
        if chosen.closing:
            st.caption(chosen.word("warnings.closed"))
        else:
            _form(chosen, alert)
        if alert.entries:
            with st.expander(chosen.word("warnings.earlier", n=len(alert.entries)), expanded=True):
                st.html(entries_table(chosen, alert.entries, with_warning=False))

    body()


def _about(chosen: Selection, alert: Alert) -> str:
    row, rule = alert.row, alerts.rules(chosen)[alert.row.rule]
    lines = (alerts.measured(chosen, row, rule), alerts.origin(chosen, row), alerts.condition(chosen, rule))
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    name = chosen.full_name(chosen.unit_of(row.unit))
    return (
        f'<div class="card" data-testid="warning"><p class="where">{escape(name)}</p>'
        f'<p class="value">{escape(alerts.value(chosen, row, rule))}</p>{said}</div>'
    )


def _form(chosen: Selection, alert: Alert) -> None:
    word = chosen.word
    if pop(_SAVED):
        st.rerun()
    with st.form(f"acknowledge_{alert.key}", border=False):
        st.text_input(word("warnings.person"), value=taken(_NAME) or "", key=_PERSON, max_chars=texts.LONGEST_NAME)
        st.text_area(
            word("warnings.note"), key=_NOTE, max_chars=journal.LONGEST_NOTE, placeholder=word("warnings.note_hint")
        )
        st.caption(word("warnings.stays"))
        st.form_submit_button(word("warnings.save"), type="primary", on_click=lambda: _save(chosen, alert))
    refused = pop(_REFUSED)
    if refused:
        st.html(f'<p class="refused" role="alert">{escape(refused)}</p>')


def _save(chosen: Selection, alert: Alert) -> None:
    """Write it down and leave the dialog, or keep what was typed and say why not."""
    row, person, note = alert.row, taken(_PERSON) or "", taken(_NOTE) or ""
    try:
        kept = journal.acknowledge(
            person=person, note=note, rule=row.rule, frame=row.frame, unit=row.unit, since=row.since
        )
    except journal.JournalError as problem:
        put(_REFUSED, alerts.said(chosen, problem))
        return
    put(_NAME, kept.person)
    rule = alerts.rule_name(chosen, alerts.rules(chosen)[row.rule])
    flash(chosen.word("warnings.saved", rule=rule, unit=chosen.full_name(chosen.unit_of(row.unit))))
    put(_SAVED, True)
    go(chosen, alert="")


def entries_table(chosen: Selection, entries: tuple[journal.Acknowledgement, ...], *, with_warning: bool) -> str:
    """Acknowledgements as a table of escaped text, with what they are about where that is not clear."""
    word, rules = chosen.word, alerts.rules(chosen)
    about = [Head(word("warnings.rule")), Head(word("column.unit"))] if with_warning else []
    heads = [Head(word("warnings.when")), Head(word("warnings.who")), Head(word("warnings.note")), *about]
    rows = []
    for entry in entries:
        cells = [Cell(alerts.moment(entry, chosen.language)), Cell(entry.person, tone="strong"), Cell(entry.note)]
        if with_warning:
            rule = rules.get(entry.rule)
            cells.append(Cell(alerts.rule_name(chosen, rule) if rule else entry.rule))
            cells.append(Cell(chosen.full_name(chosen.unit_of(entry.unit))))
        rows.append(cells)
    return tables.table(heads, rows, name="acknowledgements")


def mark(severity: str) -> tuple[str, str]:
    """The mark of a severity and its colour, in the theme the viewer sees."""
    state = {"high": "behind", "medium": "at_risk", "low": "not_assessable"}[severity]
    return palette.STATE_MARKS[state], style.theme().states[state]
