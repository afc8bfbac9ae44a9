"""The page of data and sources: every source and what is taken from it; what was delivered, refused, and why."""

from datetime import datetime
from html import escape

import streamlit as st

from components import format, segments, tables, words
from components.imports import page as imports
from components.selection import Selection
from components.sources import boundary_view, coverage, documents, freshness, indicators
from components.tables import Cell, Grid, Head
from data import spreadsheet, store

VIEWS = ("documents", "indicators", "freshness", "coverage", "deliveries", "import", "boundaries")
MOST_DELIVERIES = 60
"""Delivered files of one list."""
MOST_ROWS = 200
"""Refused rows of one list; the file has all that the store keeps."""
MOST_KEPT = 2_000
LONGEST = 240
"""Characters of a refused row that are drawn."""


def controls(chosen: Selection) -> str:
    """The way to look; returns the chosen view."""
    return segments.views(chosen, "sources", VIEWS, leaves=("document", "find", "kind"))


def show(chosen: Selection, view: str) -> None:
    """Draw a view of the page."""
    drawn = {
        "documents": documents.show,
        "indicators": indicators.show,
        "freshness": freshness.show,
        "coverage": coverage.show,
        "deliveries": _delivered,
        "import": imports.show,
        "boundaries": boundary_view.show,
    }
    drawn[view](chosen)


def _delivered(chosen: Selection) -> None:
    """What was delivered and what became of it."""
    built = store.row("build", chosen.version)
    files = store.rows("deliveries", chosen.version)
    st.subheader(chosen.word("sources.title"), anchor=False)
    clock, made = format.moment(built.clock, chosen.language), format.local_moment(built.built_at, chosen.language)
    st.caption(chosen.word("sources.about", clock=clock, built=made))
    _checks(chosen)
    if not files:
        st.html(f'<p class="quiet" data-testid="quiet">{escape(chosen.word("sources.quiet"))}</p>')
        st.caption(chosen.word("sources.how"))
        return
    st.html(tables.tally(tally(chosen, files), name="deliveries-tally"))
    _refused(chosen)
    _deliveries(chosen, files)
    st.caption(chosen.word("sources.how"))


CHECKS = (
    "archipelago_missing",
    "children_do_not_add_up",
    "components_do_not_add_up",
    "observation_twice",
    "peer_group_twice",
    "value_out_of_range",
)
"""The checks a store must pass before it is published, by the names of their queries."""


def _checks(chosen: Selection) -> None:
    """What held when the store was published: one that fails is never shown."""
    word = chosen.word
    heads = [Head(word("sources.check")), Head(word("sources.check_result"))]
    lines = [[Cell(word(f"sources.check_{name}"), detail=name), Cell(word("sources.check_passed"))] for name in CHECKS]
    with st.expander(word("sources.checks", n=len(CHECKS))):
        st.html(tables.table(heads, lines, name="checks"))


def tally(chosen: Selection, files: store.Rows) -> list[Cell]:
    """How many rows came, and what became of them."""
    facts = []
    for name in ("delivered", "new", "changed", "known", "refused"):
        count = sum(getattr(row, name) for row in files)
        tone = "worse" if name == "refused" and count else ""
        facts.append(Cell(format.number(count, 0, chosen.language), chosen.word(f"sources.{name}"), tone))
    return facts


def _refused(chosen: Selection) -> None:
    reasons = store.rows("refused_reasons", chosen.version)
    st.subheader(chosen.word("sources.refused_title"), anchor=False)
    if not reasons:
        st.html(f'<p class="quiet">{escape(chosen.word("sources.none_refused"))}</p>')
        return
    word = chosen.word
    heads = [
        Head(word("sources.reason")),
        Head(word("sources.stream")),
        Head(word("sources.refused"), number=True),
        Head(word("sources.deliveries"), number=True),
        Head(word("sources.latest")),
    ]
    lines = [
        [
            Cell(word(f"sources.reason_{row.reason}"), detail=word(f"sources.mend_{row.reason}")),
            Cell(word(f"sources.stream_{row.stream}")),
            Cell(format.number(row.refused, 0, chosen.language), tone="strong"),
            Cell(format.number(row.deliveries, 0, chosen.language)),
            Cell(_day(row.latest, chosen.language)),
        ]
        for row in reasons
    ]
    st.html(tables.table(heads, lines, name="refused-reasons"))
    _rows(chosen)


def _rows(chosen: Selection) -> None:
    """The refused rows themselves, and a file of them."""
    kept = store.rows("refused_rows", chosen.version, limit=MOST_KEPT)
    word = chosen.word
    names = [word(f"sources.{name}") for name in ("delivery", "stream", "row", "reason", "content")]
    written = [
        [
            row.delivery,
            word(f"sources.stream_{row.stream}"),
            row.row,
            word(f"sources.reason_{row.reason}"),
            row.content,
        ]
        for row in kept
    ]
    with st.expander(word("sources.rows", n=format.number(len(kept), 0, chosen.language))):
        lines = [
            [
                Cell(_day(row.delivery, chosen.language)),
                Cell(line[1]),
                Cell(format.number(row.row, 0, chosen.language)),
                Cell(line[3]),
                Cell(row.content if len(row.content) <= LONGEST else row.content[:LONGEST] + "…"),
            ]
            for row, line in zip(kept[:MOST_ROWS], written, strict=False)
        ]
        heads = [Head(name, number=at == 2) for at, name in enumerate(names)]
        st.html(tables.table(heads, lines, name="refused-rows"))
        if len(kept) > MOST_ROWS:
            st.caption(word("sources.shown", n=MOST_ROWS, of=format.number(len(kept), 0, chosen.language)))
        st.download_button(
            word("sources.download"),
            lambda: spreadsheet.csv([names, *written]),
            file_name="refused.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _deliveries(chosen: Selection, files: store.Rows) -> None:
    word = chosen.word
    st.subheader(word("sources.deliveries_title"), anchor=False)
    st.html(deliveries_grid(chosen, files).html)
    if len(files) > MOST_DELIVERIES:
        st.caption(word("sources.shown", n=MOST_DELIVERIES, of=format.number(len(files), 0, chosen.language)))


def deliveries_grid(chosen: Selection, files: store.Rows) -> Grid:
    """What became of every delivered file, the newest first."""
    word = chosen.word
    counts = ("delivered", "new", "changed", "known", "refused")
    heads = [
        Head(word("sources.delivery")),
        Head(word("sources.stream")),
        *(Head(word(f"sources.{name}"), number=True) for name in counts),
        Head(word("sources.taken")),
    ]
    lines = [
        [
            Cell(_day(row.delivery, chosen.language)),
            Cell(word(f"sources.stream_{row.stream}")),
            *(Cell(format.number(getattr(row, name), 0, chosen.language)) for name in counts[:-1]),
            Cell(format.number(row.refused, 0, chosen.language), tone="worse" if row.refused else ""),
            Cell(format.local_moment(datetime.fromisoformat(row.taken_at), chosen.language)),
        ]
        for row in files[:MOST_DELIVERIES]
    ]
    return Grid(heads, lines, "deliveries")


def _day(delivery: str, language: str) -> str:
    """A delivery's day as it is written, its suffix behind it."""
    day, _, suffix = delivery.partition(".")
    written = format.day(datetime.fromisoformat(day), language)
    if suffix == "replay":
        suffix = words.word("sources.replayed", language)
    return f"{written} · {suffix}" if suffix else written
