"""What a file would bring: counts, notes, written names and what they are taken for, refused cells, first values."""

from html import escape
from typing import Any

import streamlit as st

from components import format, tables
from components.selection import Selection
from components.tables import Cell, Head
from data.imports import files, sentences

MOST_NAMES, MOST_ISSUES, MOST_VALUES = 60, 60, 20
_SURE = 0.9


def show(chosen: Selection, judged: Any) -> None:
    """Draw the preview."""
    outcome = judged.outcome
    st.html(tables.tally(tally(chosen, outcome), name="import-tally"))
    lines = [note[0 if chosen.language == "vi" else 1] for note in outcome["notes"]]
    lines += replaced(chosen, outcome)
    if outcome["recalled"]:
        lines.append(chosen.word("imports.recalled"))
    if lines:
        st.html(
            f'<ul class="plain" data-testid="import-notes">{"".join(f"<li>{escape(one)}</li>" for one in lines)}</ul>'
        )
    _issues(chosen, judged)
    _names(chosen, outcome["names"])
    _values(chosen, outcome)


def tally(chosen: Selection, outcome: dict[str, Any]) -> list[Cell]:
    """How many rows and values there are, and what becomes of them."""
    tones = {"unclear": "worse", "refused": "worse"}
    names = ("rows", "understood", "unclear", "refused", "missing", "left_out")
    return [
        Cell(
            format.number(outcome[name], 0, chosen.language),
            chosen.word(f"imports.count_{name}"),
            tones.get(name, "") if outcome[name] else "",
        )
        for name in names
    ]


def replaced(chosen: Selection, outcome: dict[str, Any]) -> list[str]:
    """What stands where the values would go, by its status."""
    takes = outcome["choices"]["replaces_published"]
    said = []
    for status, count in outcome["replaces"].items():
        key = "imports.stays" if status == "published" and not takes else "imports.replaces"
        number = format.number(count, 0, chosen.language)
        said.append(chosen.word(key, n=number, status=chosen.word(f"status.{status}")))
    return said


def _issues(chosen: Selection, judged: Any) -> None:
    word, kept = chosen.word, judged.outcome["issues"]
    if not kept:
        return
    language = chosen.language
    with st.expander(word("imports.issues", n=format.number(len(judged.issues), 0, language)), expanded=True):
        heads = [
            Head(word("imports.place")),
            Head(word("imports.cell")),
            Head(word("imports.why")),
            Head(word("imports.mend")),
        ]
        lines = [
            [
                Cell(f"{one['column']}{one['row']}"),
                Cell(one["text"][:80]),
                Cell(sentences.reason(one["reason"], language), detail=one[f"about_{language}"][:160]),
                Cell(sentences.mend(one["reason"], language), tone="muted"),
            ]
            for one in kept[:MOST_ISSUES]
        ]
        st.html(tables.table(heads, lines, name="import-issues"))
        st.download_button(
            word("imports.download"),
            lambda: files.issues_csv(judged.issues, language),
            file_name="import-errors.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _names(chosen: Selection, names: list[dict[str, Any]]) -> None:
    """Written names beside the units they are taken for; those that are not sure first."""
    word = chosen.word
    unsure = [one for one in names if one["certainty"] < 1]
    if not unsure:
        return
    heads = [
        Head(word("imports.written")), Head(word("imports.taken_for")), Head(word("imports.certainty"), number=True),
        Head(word("imports.reason")), Head(word("imports.rows"), number=True),
    ]  # fmt: skip
    lines = [
        [
            Cell(one["text"][:80], detail=one["above"][:80]),
            Cell(one["name"] or "?", tone="" if one["name"] else "worse"),
            Cell(
                f"{format.number(100 * one['certainty'], 0, chosen.language)} %",
                tone="" if one["certainty"] >= _SURE else "worse",
            ),
            Cell(word(f"imports.reason_{one['reason']}")),
            Cell(format.number(one["rows"], 0, chosen.language)),
        ]
        for one in unsure[:MOST_NAMES]
    ]
    with st.expander(word("imports.names", n=format.number(len(unsure), 0, chosen.language))):
        st.html(tables.table(heads, lines, name="import-names"))


def _values(chosen: Selection, outcome: dict[str, Any]) -> None:
    word, register = chosen.word, chosen.register
    heads = [
        *(Head(word(f"imports.{name}")) for name in ("place", "unit", "indicator", "period")),
        Head(word("imports.value"), number=True),
    ]
    names = {(one["frame"], one["unit"]): one["name"] for one in outcome["names"]}
    lines = []
    for one in outcome["sample"][:MOST_VALUES]:
        described = register.get(one["indicator"])
        value = format.number(one["value"], described.decimals if described else 2, chosen.language)
        lines.append(
            [
                Cell(f"{one['column']}{one['row']}"),
                Cell(names.get((one["frame"], one["unit"]), one["unit"])),
                Cell(described.short if described else one["indicator"]),
                Cell(format.period(one["period"], chosen.language)),
                Cell(value, hint=described.unit if described else ""),
            ]
        )
    if lines:
        with st.expander(
            word("imports.values", n=format.number(outcome["understood"], 0, chosen.language)), expanded=True
        ):
            st.html(tables.table(heads, lines, name="import-values"))
