"""The page of petitions: headline numbers, categories, units, map, single petitions, history."""

from datetime import date
from functools import cached_property
from typing import Any

import streamlit as st

from components import explorer, format, headline, segments, span, trend
from components.petitions import points
from components.selection import Selection, act_if_current, go, put, taken
from components.span import share
from components.tables import Cell, Grid, Head
from data import store

VIEWS = ("categories", "places", "map", "points", "history")
HEADLINES = ("petition_received", "petition_on_time", "petition_satisfied", "petition_reopened", "petition_days")
SHOWN = "petition_on_time"
ALL = ""
MOST_UNITS = 70
HEIGHT = 620


class Span(span.Span):
    """The chosen unit, months and category."""

    @cached_property
    def categories(self) -> store.Rows:
        """The unit's petitions by category (columns of the query `petition_categories`)."""
        return store.rows("petition_categories", self.chosen.version, **self.of_unit, **self.months)

    @property
    def category(self) -> str:
        """The category looked at, '' for all."""
        return self.chosen.option_of("category", [ALL, *(row.category for row in self.categories)])

    def category_name(self, code: str) -> str:
        """The name of a category in the reader's language."""
        row = next((row for row in self.categories if row.category == code), None)
        if row is None:
            return self.chosen.word("petitions.all")
        return row.name_vi if self.chosen.language == "vi" else row.name_en

    @property
    def before(self) -> date:
        """The first day of as many months before the chosen ones."""
        first, last = self.period.first, self.period.last
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        number = first.year * 12 + first.month - 1 - months
        return date(number // 12, number % 12 + 1, 1)


def controls(chosen: Selection) -> str:
    """The way to look; returns the chosen view."""
    return segments.views(chosen, "petitions", VIEWS)


def show(chosen: Selection, view: str) -> None:
    """Draw the headline numbers and a view."""
    headline.strip(chosen, HEADLINES)
    about = Span(chosen)
    if view == "places":
        _places(chosen, about)
    elif view == "map":
        explorer.show(chosen.change(indicator=SHOWN), height=HEIGHT)
    elif view == "points":
        points.show(chosen)
    elif view == "history":
        trend.show(chosen.change(indicator=SHOWN))
    else:
        _categories(chosen, about)


def _heads(chosen: Selection, first: str, last: str) -> list[Head]:
    word = chosen.word
    return [
        Head(first),
        Head(word("petitions.overdue"), number=True),
        Head(word("petitions.open"), number=True),
        Head(word("petitions.received"), number=True),
        Head(word("petitions.on_time"), number=True, hint=word("petitions.on_time_hint")),
        Head(word("petitions.satisfied"), number=True),
        Head(word("petitions.reopened"), number=True),
        Head(last, number=True),
    ]


def _cells(chosen: Selection, row: Any, most: float) -> list[Cell]:
    def count(value: float | None) -> str:
        return format.number(value or 0, 0, chosen.language)

    def rate(part: float | None, whole: float | None) -> str:
        return format.quantity(share(part, whole), 1, "%", chosen.language)

    return [
        Cell(count(row.overdue), bar=row.overdue / most if most else 0, tone="strong"),
        Cell(count(row.still_open)),
        Cell(count(row.petitions)),
        Cell(rate(row.on_time, row.petitions)),
        Cell(rate(row.satisfied, row.rated)),
        Cell(rate(row.reopened, row.answered)),
    ]


def _categories(chosen: Selection, about: Span) -> None:
    st.subheader(chosen.word("petitions.categories_title", unit=chosen.full_name(about.unit)), anchor=False)
    st.caption(chosen.word("petitions.counted", period=explorer.period(chosen)))
    if not about.categories:
        st.info(chosen.word("petitions.none"), icon=":material/info:")
        return
    st.html(categories_grid(chosen, about).html)


def categories_grid(chosen: Selection, about: Span) -> Grid:
    """The unit's petitions by category; there must be some."""
    most = max(row.overdue or 0 for row in about.categories)
    heads = _heads(chosen, chosen.word("petitions.category"), chosen.word("petitions.allowed"))
    rows = [
        [
            Cell(about.category_name(row.category)),
            *_cells(chosen, row, most),
            Cell(format.number(row.working_days, 0, chosen.language)),
        ]
        for row in about.categories
    ]
    return Grid(heads, rows, "categories")


def _places(chosen: Selection, about: Span) -> None:
    offered = [ALL, *sorted(row.category for row in about.categories)]
    put("category", about.category)
    st.selectbox(
        chosen.word("petitions.category"),
        offered,
        key="category",
        format_func=about.category_name,
        on_change=act_if_current(
            lambda: go(chosen, category=taken("category")) if taken("category") in offered else None
        ),
        width=320,
    )
    parent = chosen.full_name(chosen.unit_of(about.parent))
    st.subheader(
        chosen.word("petitions.places_title", category=about.category_name(about.category), unit=parent), anchor=False
    )
    found = places_found(chosen, about)
    if not found:
        st.info(chosen.word("petitions.none"), icon=":material/info:")
        return
    st.caption(chosen.word("petitions.places_about", period=explorer.period(chosen)))
    st.html(places_grid(chosen, found).html)
    if len(found) > MOST_UNITS:
        st.caption(chosen.word("services.shown", n=MOST_UNITS, of=format.number(len(found), 0, chosen.language)))


def places_found(chosen: Selection, about: Span) -> store.Rows:
    """How the units answered the category looked at (columns of the query `petition_units`)."""
    asked = {"frame": chosen.frame, "parent": about.parent, "category": about.category, "before": about.before}
    return store.rows("petition_units", chosen.version, **asked, **about.months)


def places_grid(chosen: Selection, found: store.Rows) -> Grid:
    """The same as a table; there must be some."""
    most = max(row.overdue or 0 for row in found)
    heads = _heads(chosen, chosen.word("column.unit"), chosen.word("petitions.change"))
    shown = [row for index, row in enumerate(found) if index < MOST_UNITS or row.unit == chosen.unit]
    rows = [[Cell(chosen.unit_of(row.unit).name), *_cells(chosen, row, most), _change(chosen, row)] for row in shown]
    marked = frozenset(index for index, row in enumerate(shown) if row.unit == chosen.unit)
    return Grid(heads, rows, "petition-places", marked)


def _change(chosen: Selection, row: Any) -> Cell:
    """How many more or fewer petitions than in as many months before."""
    if row.petitions_before is None or row.petitions is None:
        return Cell(format.MISSING)
    return Cell(format.number(row.petitions - row.petitions_before, 0, chosen.language, signed=True))
