"""Every target that concerns a unit, by document, red first; the same as a file."""

from typing import Any

import streamlit as st

from components import card, format, palette, segments, selection, tables
from components.selection import Selection
from components.tables import Cell, Head
from components.targets import aims
from components.targets.aims import Aim
from data import spreadsheet

ALL = ""


def state(chosen: Selection) -> str:
    """The state looked at, '' for all."""
    return chosen.option_of("state", (ALL, *palette.STATES))


def control(chosen: Selection) -> None:
    """The choice of a state; it is in the URL."""
    offered = (ALL, *palette.STATES)
    segments.choice(
        chosen,
        "state",
        offered,
        label=chosen.word("column.state"),
        text=lambda one: aims.state_text(chosen, one) if one else chosen.word("targets.all_states"),
    )


def show(chosen: Selection, found: tuple[Aim, ...]) -> None:
    """Draw the targets of the chosen state and the way to those of the country."""
    unit = selection.place(chosen)
    st.subheader(chosen.word("targets.overview", unit=chosen.full_name(unit), n=len(found)), anchor=False)
    kept = [aim for aim in found if state(chosen) in (ALL, aim.state)]
    if not kept:
        st.caption(chosen.word("targets.nothing_chosen"))
        return
    ordered = by_document(kept)
    st.html(_table(chosen, ordered))
    if unit.code != selection.COUNTRY:
        leads = selection.address(chosen.change(unit=selection.COUNTRY), state="")
        st.page_link("pages/progress.py", label=chosen.word("targets.to_country"), query_params=leads)
    st.download_button(
        chosen.word("targets.download"),
        lambda: csv(chosen, ordered),
        file_name="targets.csv",
        mime="text/csv",
        icon=":material/download:",
        key="targets_file",
        on_click="ignore",
    )


def by_document(found: list[Aim]) -> list[Aim]:
    """The documents with the reddest target first, in each the reddest target first."""
    worst: dict[str, int] = {}
    for aim in found:
        worst[aim.row.document_vi] = min(aims.order(aim.state), worst.get(aim.row.document_vi, len(palette.STATES)))
    first = {document: at for at, document in enumerate(dict.fromkeys(aim.row.document_vi for aim in found))}
    return sorted(
        found, key=lambda aim: (worst[aim.row.document_vi], first[aim.row.document_vi], aims.order(aim.state))
    )


def _table(chosen: Selection, found: list[Aim]) -> str:
    word = chosen.word
    heads = [
        Head(word("card.target")),
        Head(word("targets.due")),
        Head(word("column.state")),
        Head(word("column.value"), number=True),
        Head(word("targets.path_now"), number=True),
        Head(word("targets.end_head"), number=True),
        Head(word("targets.expected")),
    ]
    groups: dict[int, Cell] = {}
    for at, aim in enumerate(found):
        if at == 0 or found[at - 1].row.document_vi != aim.row.document_vi:
            title = aims.document_text(chosen, aim.row)
            groups[at] = Cell(title, detail=aims.source_text(chosen, aim.row))
    return tables.table(heads, [_line(chosen, aim) for aim in found], name="targets", groups=groups)


def _line(chosen: Selection, aim: Aim) -> list[Cell]:
    row = aim.row
    about = [aims.place_text(chosen, aim), aims.text(chosen, row, "note")]
    return [
        Cell(aims.text(chosen, row, "name"), detail=" · ".join(part for part in about if part)),
        Cell(aims.due_text(chosen, row), detail=_span(chosen, row)),
        aims.state_cell(chosen, aim.state),
        _value(chosen, aim),
        _path(chosen, aim),
        Cell(aims.end_text(chosen, aim), detail=_printed(chosen, aim)),
        Cell(said(chosen, aim)),
    ]


def _span(chosen: Selection, row: Any) -> str:
    return "" if row.due_from is None else chosen.word("targets.from", day=format.day(row.due_from, chosen.language))


def _printed(chosen: Selection, aim: Aim) -> str:
    """How the document prints it, where the cell above does not."""
    printed = aims.text(chosen, aim.row, "value_text")
    return "" if printed == aims.end_text(chosen, aim) else printed


def _value(chosen: Selection, aim: Aim) -> Cell:
    held = aim.held
    if held is None:
        return Cell(format.MISSING, detail=chosen.word("targets.no_data"), tone="muted")
    return Cell(
        value_text(chosen, aim),
        detail=f"{card.period_text(chosen, held)} · {card.status_text(chosen, held)}",
        tone="strong",
    )


def value_text(chosen: Selection, aim: Aim) -> str:
    """What is held against a target: a value, or a place of a rank; '' where nothing is known."""
    held = aim.held
    if held is None:
        return ""
    if not aim.row.on_rank:
        return chosen.register[held.indicator].quantity(held.value)
    if held.rank_country is None:
        return format.MISSING
    return chosen.word("card.rank_value_of", rank=held.rank_country, of=held.country)


def _path(chosen: Selection, aim: Aim) -> Cell:
    held = aim.measured
    if held is None or held.path_value is None:
        return Cell(format.MISSING, tone="muted")
    start = ""
    if held.start_value is not None:
        day = format.day(held.start_on, chosen.language)
        start = chosen.word("targets.start", start=card.target_text(chosen, held, held.start_value), day=day)
    return Cell(card.target_text(chosen, held, held.path_value), detail=start)


def said(chosen: Selection, aim: Aim) -> str:
    """What is expected of a target: a month, places to gain, a span that has not begun, a date that has passed."""
    held, row = aim.held, aim.row
    if aim.is_place:
        missing = held.rank_country - int(row.value)
        return chosen.word("targets.places_left", n=missing) if missing > 0 else chosen.word("targets.place_held")
    if aim.measured is not None:
        return aims.outlook_text(chosen, aim.measured)
    if held is not None and row.due_from is not None and row.due_from > held.period_end:
        return chosen.word("targets.not_begun", day=format.day(row.due_from, chosen.language))
    if held is not None:
        return chosen.word("targets.not_held")
    return aims.due_said(chosen, aim)


def csv(chosen: Selection, found: list[Aim]) -> bytes:
    """The targets for spreadsheets: numbers as they are printed, without separators."""
    word = chosen.word
    names = (
        "targets.code", "targets.document", "card.source", "column.unit", "card.target", "targets.printed",
        "targets.due", "targets.period", "column.value", "column.status", "targets.start_value", "targets.start_day",
        "targets.path_now", "targets.pace", "targets.needed_pace", "column.state", "targets.expected", "card.note",
    )  # fmt: skip
    return spreadsheet.csv([[word(name) for name in names], *(_cells(chosen, aim) for aim in found)])


def _cells(chosen: Selection, aim: Aim) -> list[Any]:
    row, held, measured = aim.row, aim.held, aim.measured
    unit = chosen.full_name(aim.place or selection.place(chosen))

    def number(value: float | None, decimals: int) -> Any:
        if value is None:
            return ""
        return format.rounded(value, decimals) if decimals else round(value)

    decimals = 0 if held is None or row.on_rank else chosen.register[held.indicator].decimals
    value = None if held is None else held.rank_country if row.on_rank else held.value
    status = "" if held is None else card.status_text(chosen, held)
    ends = (measured.start_value, measured.path_value, measured.pace, measured.needed_pace) if measured else (None,) * 4
    start, path, pace, needed = (number(one, decimals) for one in ends)
    return [
        aim.code, aims.text(chosen, row, "document"), row.source_title or "", unit, aims.text(chosen, row, "name"),
        aims.text(chosen, row, "value_text"), row.due.isoformat() if row.due else "", held.period if held else "",
        number(value, decimals), status, start, measured.start_on.isoformat() if measured and measured.start_on else "",
        path, pace, needed, chosen.word(f"state.{aim.state}"), said(chosen, aim), aims.text(chosen, row, "note"),
    ]  # fmt: skip
