"""How old every source and indicator is, against how often it promises a value."""

from collections import defaultdict
from typing import Any

import streamlit as st

from components import format, links, tables
from components.selection import COUNTRY, Selection
from components.sources import lateness
from components.tables import Cell, Head
from data import spreadsheet, store

LATE = 2
"""Missing periods from which an indicator is late; one is what is being collected."""


def show(chosen: Selection) -> None:
    """Draw the age of every indicator and of every source."""
    word = chosen.word
    clock = store.row("build", chosen.version).clock
    newest = _newest(store.rows("indicator_freshness", chosen.version))
    rows = sorted(newest, key=lambda row: (-_missed(row, clock), row.periodicity == "irregular", row.indicator))
    late = [row for row in rows if _missed(row, clock) >= LATE]
    waiting = [row for row in rows if _missed(row, clock) == 1]
    promised = [row for row in rows if row.periodicity in lateness.FREQUENCIES]
    st.subheader(word("sources.freshness_title"), anchor=False)
    st.caption(word("sources.freshness_about", clock=format.moment(clock, chosen.language)))
    counts = [
        Cell(str(len(promised) - len(late) - len(waiting)), word("sources.fresh")),
        Cell(str(len(waiting)), word("sources.awaited")),
        Cell(str(len(late)), word("sources.late"), "worse" if late else ""),
        Cell(str(len(rows) - len(promised)), word("sources.irregular")),
    ]
    st.html(tables.tally(counts, name="freshness-tally"))
    titles = {row.code: row.title for row in store.rows("source_register", chosen.version)}
    markup = tables.table(_heads(chosen), [_line(chosen, row, clock, titles) for row in rows], name="freshness")
    st.subheader(word("sources.by_source"), anchor=False)
    links.show(_by_source(chosen, titles, clock), key="by_source")
    st.subheader(word("sources.by_indicator"), anchor=False)
    links.show(markup, key="freshness")
    names = [head.text for head in _heads(chosen)]
    st.download_button(
        word("sources.download_table"),
        lambda: spreadsheet.csv([names, *([cell.text for cell in _line(chosen, row, clock, titles)] for row in rows)]),
        file_name="freshness.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _newest(rows: store.Rows) -> list[Any]:
    """Of every indicator the row of the source with its newest value."""
    newest: dict[str, Any] = {}
    for row in rows:
        known = newest.get(row.indicator)
        if known is None or (row.period_end, row.values_held) > (known.period_end, known.values_held):
            newest[row.indicator] = row
    return list(newest.values())


def _missed(row: Any, clock: Any) -> int:
    return lateness.missed(row.periodicity, row.period, clock) or 0


def _heads(chosen: Selection) -> list[Head]:
    word = chosen.word
    return [
        Head(word("sources.indicator")),
        Head(word("sources.promised")),
        Head(word("sources.newest")),
        Head(word("sources.missed"), number=True),
        Head(word("sources.source")),
        Head(word("sources.status")),
    ]


def _line(chosen: Selection, row: Any, clock: Any, titles: dict[str, str]) -> list[Cell]:
    described, missing = chosen.register[row.indicator], lateness.missed(row.periodicity, row.period, clock)
    tone = "worse" if (missing or 0) >= LATE else "muted" if missing is None else ""
    title = titles.get(row.source, row.source)
    return [
        Cell(described.name, markup=links.link(_address(chosen, row), described.name)),
        Cell(chosen.word(f"sources.every_{row.periodicity}")),
        Cell(format.period(row.period, chosen.language)),
        Cell(format.MISSING if missing is None else str(missing), tone=tone),
        Cell(title, markup=links.link(links.of_source(chosen, row.source), title)),
        Cell(chosen.word(f"status.{row.status}")),
    ]


def _address(chosen: Selection, row: Any) -> str:
    """The screen that shows the newest value; the register for an indicator that no map shows."""
    described = chosen.register[row.indicator]
    if not described.frames or not described.on_map:
        return links.address(chosen, "sources", view="indicators", find=row.indicator)
    shown_in = chosen.frame if chosen.frame in described.frames else max(described.frames)
    return links.address(chosen, "map", frame=shown_in, unit=COUNTRY, indicator=row.indicator)


def _by_source(chosen: Selection, titles: dict[str, str], clock: Any) -> str:
    """Every source of values: how many indicators it feeds, up to when, which of them is the longest overdue."""
    word = chosen.word
    fed: dict[str, list[Any]] = defaultdict(list)
    for row in store.rows("indicator_freshness", chosen.version):
        fed[row.source].append(row)
    latest = {(row.indicator, row.source) for row in _newest(store.rows("indicator_freshness", chosen.version))}
    heads = [
        Head(word("sources.source")),
        Head(word("sources.feeds"), number=True),
        Head(word("sources.newest_of"), number=True),
        Head(word("sources.newest")),
        Head(word("sources.promised")),
        Head(word("sources.missed_most"), number=True),
    ]
    lines = []
    for code, rows in sorted(fed.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        own = [row for row in rows if (row.indicator, code) in latest]
        missing = max((_missed(row, clock) for row in own if row.periodicity in lateness.FREQUENCIES), default=None)
        kinds = sorted({row.periodicity for row in rows}, key=(*lateness.FREQUENCIES, "irregular").index)
        names = ", ".join(chosen.register[row.indicator].short for row in rows)
        newest = max(rows, key=lambda row: row.period_end)
        lines.append(
            [
                Cell("", markup=links.link(links.of_source(chosen, code), titles.get(code, code)), hint=names),
                Cell(str(len(rows)), hint=names),
                Cell(str(len(own))),
                Cell(format.period(newest.period, chosen.language)),
                Cell(", ".join(word(f"sources.every_{kind}") for kind in kinds)),
                Cell(
                    format.MISSING if missing is None else str(missing), tone="worse" if (missing or 0) >= LATE else ""
                ),
            ]
        )
    return tables.table(heads, lines, name="by-source")
