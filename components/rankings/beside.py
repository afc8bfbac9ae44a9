"""Two to four units side by side in everything that is ranked, over the middle half of their peers."""

from collections import defaultdict
from html import escape
from typing import Any

import streamlit as st

from components import card, format, palette, style, tables
from components.indicator import Indicator
from components.rankings import chosen_units
from components.rankings.ranking_set import RankingSet
from components.selection import Selection
from components.tables import Cell, Grid, Head
from data import periods, store

CONTEXT = ("population", "urban_share", "grdp_per_head", "density")
"""What sets units apart before anybody works: shown first, never ranked as better or worse."""


def show(chosen: Selection, ranked: RankingSet) -> None:
    """Draw the chooser and the table."""
    shown = chosen_units.choose(chosen, ranked)
    if len(shown) < 2:
        st.caption(chosen.word("beside.choose"))
        return
    found = _found(chosen, ranked, shown)
    if not found:
        st.caption(chosen.word("beside.none"))
        return
    st.html(_legend(chosen, shown))
    st.html(_grid(chosen, shown, found).html)
    st.caption(chosen.word("beside.reading"))


def grid(chosen: Selection, ranked: RankingSet, shown: tuple[str, ...]) -> Grid | None:
    """The units beside each other, None where there is nothing to compare."""
    found = _found(chosen, ranked, shown) if len(shown) > 1 else {}
    return _grid(chosen, shown, found) if found else None


def _found(chosen: Selection, ranked: RankingSet, shown: tuple[str, ...]) -> dict[str, list[Any]]:
    asked = periods.parse(chosen.period)
    offered = [code for code, row in chosen.register.items() if row.on_map and row.reaches(ranked.level)]
    rows = store.rows(
        "beside",
        chosen.version,
        frame=chosen.frame,
        units=shown,
        indicators=tuple(code for code in offered if code != "area_km2"),
        on=asked.last,
        kind=asked.kind,
        **ranked.among,
    )
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.indicator].append(row)
    order = [*CONTEXT, *(code for code in offered if code not in CONTEXT)]
    return {code: grouped[code] for code in order if code in grouped}


def _colours(shown: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(shown, palette.categories(style.theme().name), strict=False))


def _legend(chosen: Selection, shown: tuple[str, ...]) -> str:
    parts = "".join(
        f'<span class="bin"><i style="background:{colour}"></i>{escape(chosen.unit_of(code).name)}</span>'
        for code, colour in _colours(shown).items()
    )
    return f'<p class="legend">{parts}</p>'


def _grid(chosen: Selection, shown: tuple[str, ...], found: dict[str, list[Any]]) -> Grid:
    names = [chosen.unit_of(code).name for code in shown]
    heads = [
        Head(chosen.word("control.indicator")),
        *(Head(name, number=True) for name in names),
        Head(chosen.word("beside.middle"), number=True),
        Head(chosen.word("beside.place")),
    ]
    people = {row.unit: row.value for row in found.get("population", [])}
    rows = [_line(chosen, shown, chosen.register[code], rows, people) for code, rows in found.items()]
    marked = frozenset(index for index, code in enumerate(found) if code == chosen.indicator)
    return Grid(heads, rows, "beside", marked)


def _line(
    chosen: Selection, shown: tuple[str, ...], described: Indicator, rows: list[Any], people: dict[str, float]
) -> list[Cell]:
    held = {row.unit: row for row in rows}
    first = rows[0]
    statuses = card.statuses_text(chosen, (row.status for row in rows if row.value is not None))
    said = [format.period(first.period, chosen.language), statuses]
    name = Cell(described.name, detail=" · ".join(part for part in said if part))
    if described.is_count:
        counts = [_per_head(chosen, described, held.get(code), people.get(code)) for code in shown]
        return [name, *counts, Cell(""), Cell("")]
    cells = [_value(chosen, described, held.get(code), rows) for code in shown]
    colours = _colours(shown)
    marks = [(row.value, colours[row.unit], chosen.unit_of(row.unit).name) for row in rows]
    band = (first.lower_quartile, first.median, first.upper_quartile)
    strip = tables.strip(marks, band=band, low=first.low, high=first.high)
    return [name, *cells, Cell(described.quantity(first.median)), Cell("", markup=strip)]


def _per_head(chosen: Selection, described: Indicator, row: Any, people: float | None) -> Cell:
    """A count per 1,000 people, the total under it: totals alone say who is large."""
    if row is None:
        return Cell(format.MISSING, tone="muted")
    if not people:
        return Cell(described.quantity(row.value))
    text = chosen.word("beside.per_head", value=format.number(1000 * row.value / people, 1, chosen.language))
    return Cell(text, detail=described.quantity(row.value))


def _value(chosen: Selection, described: Indicator, row: Any, rows: list[Any]) -> Cell:
    if row is None:
        return Cell(format.MISSING, tone="muted")
    if described.code in CONTEXT or described.direction == "neutral":
        return Cell(described.quantity(row.value))
    place = chosen.word("parts.rank", rank=row.rank, of=row.valued) if row.rank is not None else ""
    best = row.rank is not None and row.rank == min(one.rank for one in rows)
    return Cell(described.quantity(row.value), detail=place, tone="strong" if best and len(rows) > 1 else "")
