"""Which unit lacks which indicator since when, and which units are late how often."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from typing import Any

import streamlit as st

from components import explorer, format, links, segments, tables
from components.selection import Selection
from components.tables import Cell, Head
from data import home, periods, spreadsheet, store

KINDS = ("month", "year")
YEAR_OF_DAYS = 365
"""Days up to the clock of which missed periods are counted."""
MOST_UNITS = 200
LEAST_SHARE = 0.8


def show(chosen: Selection) -> None:
    """Draw late units, and the newest period of each unit and indicator, of the units below the chosen one."""
    word = chosen.word
    parent = explorer.parent_of(chosen)
    place = chosen.full_name(chosen.unit_of(parent))
    children = [row for row in store.rows("units", chosen.version) if (row.frame, row.parent) == (chosen.frame, parent)]
    names = {row.code: row.name for row in children}
    st.subheader(word("sources.late_title", place=place), anchor=False)
    _late(chosen, parent, names)
    st.subheader(word("sources.coverage_of", place=place), anchor=False)
    kind = segments.choice(
        chosen, "kind", KINDS, label=word("sources.promised"), text=lambda one: word(f"sources.every_{one}")
    )
    _matrix(chosen, parent, names, kind)


def _late(chosen: Selection, parent: str, names: dict[str, str]) -> None:
    """Units by how many whole periods they missed in the last year: each counts as one reminder."""
    word = chosen.word
    first, second = home.reminders()
    clock = store.row("build", chosen.version).clock
    rows = store.rows(
        "missed_periods",
        chosen.version,
        frame=chosen.frame,
        parent=parent,
        from_day=clock.date() - timedelta(days=YEAR_OF_DAYS),
        least_share=LEAST_SHARE,
    )
    st.caption(word("sources.late_about", first=first, second=second))
    if not rows:
        st.html(f'<p class="quiet" data-testid="none-late">{escape(word("sources.none_late"))}</p>')
        return
    missed: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        missed[row.unit].append(row)
    order = sorted(missed.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    over = [sum(len(found) > bound for _, found in order) for bound in (first, second)]
    facts = [
        Cell(str(len(order)), word("sources.late_units")),
        Cell(str(over[0]), word("sources.over", n=first), "worse" if over[0] else ""),
        Cell(str(over[1]), word("sources.over", n=second), "worse" if over[1] else ""),
    ]
    st.html(tables.tally(facts, name="late-tally"))
    heads = [
        Head(word("sources.unit")),
        Head(word("sources.reminders"), number=True),
        Head(word("sources.step")),
        Head(word("sources.since")),
        Head(word("sources.lacks")),
    ]
    lines = [_late_line(chosen, unit, names.get(unit, unit), found, first, second) for unit, found in order]
    links.show(tables.table(heads, lines[:MOST_UNITS], name="late-units"), key="late_units")
    _download(
        chosen,
        "late.csv",
        [
            [head.text for head in heads],
            *([cell.text for cell in line] for line in lines),
        ],
    )


def _late_line(chosen: Selection, unit: str, name: str, found: list[Any], first: int, second: int) -> list[Cell]:
    count = len(found)
    step = "second" if count > second else "first" if count > first else "none"
    bound = {"second": second, "first": first, "none": first}[step]
    oldest = min(found, key=lambda row: row.period_end)
    by_domain: dict[str, list[str]] = defaultdict(list)
    for row in found:
        by_domain[row.domain].append(format.period(row.period, chosen.language))
    lacks = "; ".join(f"{chosen.word(f'domain.{name}')}: {', '.join(when)}" for name, when in by_domain.items())
    return [
        _named(chosen, unit, name),
        Cell(str(count), tone="worse" if step != "none" else ""),
        Cell(chosen.word(f"sources.step_{step}", n=bound), tone="worse" if step != "none" else "muted"),
        Cell(format.period(oldest.period, chosen.language)),
        Cell(lacks),
    ]


def _matrix(chosen: Selection, parent: str, names: dict[str, str], kind: str) -> None:
    """Units by indicators: the newest period of each; in red where nothing of its domain is as new as the siblings'."""
    word = chosen.word
    rows = store.rows("unit_coverage", chosen.version, frame=chosen.frame, parent=parent, kind=kind)
    if not rows:
        st.html(f'<p class="quiet">{escape(word("sources.no_coverage"))}</p>')
        return
    held = {(row.unit, row.indicator): row for row in rows}
    domain = {row.code: row.domain for row in store.rows("indicators", chosen.version)}
    columns = sorted({row.indicator for row in rows}, key=list(domain).index)
    newest = {code: max(row.period_end for row in rows if row.indicator == code) for code in columns}
    delivered: dict[tuple[str, str], date] = {}
    for row in rows:
        place = (row.unit, domain[row.indicator])
        delivered[place] = max(row.period_end, delivered.get(place, row.period_end))

    def is_behind(row: Any) -> bool:
        return delivered[row.unit, domain[row.indicator]] < newest[row.indicator]

    behind = sum(is_behind(row) for row in rows)
    facts = [
        Cell(format.number(len(names), 0, chosen.language), word("sources.units_held")),
        Cell(format.number(len(columns), 0, chosen.language), word("sources.indicators_held")),
        Cell(format.number(behind, 0, chosen.language), word("sources.behind_siblings"), "worse" if behind else ""),
        Cell(format.number(len(names) * len(columns) - len(rows), 0, chosen.language), word("sources.never_held")),
    ]
    st.html(tables.tally(facts, name="coverage-tally"))
    heads = [
        Head(word("sources.unit")),
        *(Head(chosen.register[code].short, hint=chosen.register[code].name) for code in columns),
    ]
    lines = [
        [
            _named(chosen, unit, name),
            *(_held(chosen, held.get((unit, code)), newest[code], kind, is_behind) for code in columns),
        ]
        for unit, name in names.items()
    ]
    links.show(tables.table(heads, lines[:MOST_UNITS], name="unit-coverage"), key="unit_coverage")
    if len(lines) > MOST_UNITS:
        st.caption(word("sources.shown", n=MOST_UNITS, of=format.number(len(lines), 0, chosen.language)))
    st.caption(word("sources.coverage_note"))
    codes = [word("sources.unit"), *columns]
    written = [[names[unit], *(_code(held.get((unit, code))) for code in columns)] for unit in names]
    _download(chosen, "coverage.csv", [codes, *written])


def _named(chosen: Selection, unit: str, name: str) -> Cell:
    """A unit's name that leads to the coverage of what is below it."""
    return Cell(name, markup=links.link(links.address(chosen, "sources", view="coverage", unit=unit), name))


def _code(row: Any) -> str:
    return row.period if row else ""


def _held(chosen: Selection, row: Any, newest: date, kind: str, is_behind: Callable[[Any], bool]) -> Cell:
    """The newest period; pale where it is older than the siblings' only because the unit had no case since."""
    if row is None:
        return Cell(format.MISSING, tone="muted", hint=chosen.word("sources.never"))
    text = format.period(row.period, chosen.language)
    if row.period_end == newest:
        return Cell(text)
    if not is_behind(row):
        return Cell(text, tone="muted", hint=chosen.word("sources.no_case"))
    since = periods.codes_of(kind, row.period_end.year, row.period_end.year + 1)
    lacking = format.period(since[since.index(row.period) + 1], chosen.language)
    return Cell(text, tone="worse", hint=chosen.word("sources.lacks_since", period=lacking))


def _download(chosen: Selection, name: str, lines: list[list[str]]) -> None:
    st.download_button(
        chosen.word("sources.download_table"),
        lambda: spreadsheet.csv(lines),
        file_name=name,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"download_{name}",
    )
