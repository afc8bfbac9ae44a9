"""Every published rank beside ours: theirs and what the values here give."""

from html import escape
from typing import Any

import streamlit as st

from components import format
from components.card import own_language
from components.selection import Selection
from components.tables import Cell, Grid, Head
from data import home, store


def show(chosen: Selection) -> None:
    """Draw the count of those that agree and the table, disagreements first."""
    found = _found(chosen)
    same = sum(row.ours == row.published for row in found)
    unknown = sum(row.ours is None for row in found)
    counts = {"all": len(found), "same": same, "other": len(found) - same - unknown, "unknown": unknown}
    st.subheader(chosen.word("publisher.title"), anchor=False)
    summary = escape(chosen.word("publisher.summary", **counts))
    st.html(f'<p class="lead" data-testid="publisher-summary">{summary}</p>')
    st.html(_grid(chosen, found).html)
    st.caption(chosen.word("publisher.reading"))


def _found(chosen: Selection) -> list[Any]:
    found = store.rows("published_ranks", chosen.version, least_share=home.LEAST_RANKED_SHARE)
    return sorted(found, key=lambda row: _order(row, chosen.indicator))


def grid(chosen: Selection) -> Grid:
    """Every published rank beside ours, disagreements first."""
    return _grid(chosen, _found(chosen))


def _order(row: Any, indicator: str) -> tuple[Any, ...]:
    """Disagreements first, then the chosen indicator, then what cannot be recomputed last."""
    agreement = 2 if row.ours is None else int(row.ours == row.published)
    return (
        agreement,
        row.indicator != indicator,
        -int(row.period[:4]),
        row.indicator,
        row.scope,
        row.published,
        row.unit,
    )


def _grid(chosen: Selection, found: list[Any]) -> Grid:
    word = chosen.word
    heads = [
        Head(word("column.unit")),
        Head(word("control.indicator")),
        Head(word("control.period")),
        Head(word("publisher.value"), number=True),
        Head(word("publisher.theirs"), number=True),
        Head(word("publisher.ours"), number=True),
        Head(word("publisher.agreement")),
        Head(word("card.source")),
    ]
    return Grid(heads, [_line(chosen, row) for row in found], "publisher")


def _line(chosen: Selection, row: Any) -> list[Cell]:
    described = chosen.register[row.indicator]
    scope = chosen.word(f"publisher.scope_{row.scope}")
    return [
        Cell(chosen.full_name(row), detail=chosen.word(f"frame.{row.frame}")),
        Cell(described.short, detail=scope),
        Cell(format.period(row.period, chosen.language)),
        Cell(described.quantity(row.value)),
        Cell(_theirs(chosen, row)),
        Cell(_ours(chosen, row)),
        _agreement(chosen, row),
        Cell(row.source_title, detail=own_language(row.note, chosen.language)),
    ]


def _theirs(chosen: Selection, row: Any) -> str:
    if row.scope == "gain":
        return format.number(row.published, 0, chosen.language, signed=True)
    return chosen.word("parts.rank", rank=row.published, of=row.published_of)


def _ours(chosen: Selection, row: Any) -> str:
    if row.ours is None:
        return format.MISSING
    if row.scope == "gain":
        return format.number(row.ours, 0, chosen.language, signed=True)
    return chosen.word("parts.rank", rank=row.ours, of=row.valued)


def _agreement(chosen: Selection, row: Any) -> Cell:
    if row.ours is None:
        return Cell(chosen.word("publisher.unknown", n=row.valued, of=row.ours_of or row.published_of), tone="muted")
    if row.ours == row.published:
        leaning = chosen.word("publisher.leans") if row.leans_on_published else ""
        return Cell("✓ " + chosen.word("publisher.same"), detail=leaning, tone="better")
    return Cell("≠ " + chosen.word("publisher.other"), tone="worse")
