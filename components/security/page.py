"""The page of information security: headline numbers, incidents, units, watching, platforms."""

from typing import Any

import streamlit as st

from components import explorer, format, headline, segments, span, trend
from components.records import panel
from components.selection import Selection
from components.span import Span, mean
from components.tables import Cell, Grid, Head
from data import event_rows, store, units

VIEWS = ("incidents", "places", "history", "watching", "platforms")
HEADLINES = ("incident_count", "incident_serious", "incident_hours_to_respond", "platform_up")
SHOWN = "incident_count"
PROPERTIES = ("severity", "kind", "system")
MOST_UNITS = 70
DOCUMENTED_FRAME = "2024"
"""The frame of the documents, and so of every platform."""


def controls(chosen: Selection) -> str:
    """The way to look; returns the chosen view."""
    return segments.views(chosen, "security", VIEWS)


def show(chosen: Selection, view: str) -> None:
    """Draw the headline numbers and a view."""
    headline.strip(chosen, HEADLINES)
    about = span.Span(chosen)
    if view == "places":
        _places(chosen, about)
    elif view == "history":
        trend.show(chosen.change(indicator=SHOWN))
    elif view == "watching":
        _watching(chosen)
    elif view == "platforms":
        _platforms(chosen, about)
    else:
        _incidents(chosen, about)


def _heads(chosen: Selection, first: str) -> list[Head]:
    word = chosen.word
    return [
        Head(first),
        Head(word("security.unrecovered"), number=True),
        Head(word("security.incidents"), number=True),
        Head(word("security.serious"), number=True),
        Head(word("security.detect"), number=True),
        Head(word("security.respond"), number=True),
        Head(word("security.recover"), number=True),
    ]


def _cells(chosen: Selection, row: Any) -> list[Cell]:
    def count(value: float | None) -> str:
        return format.number(value or 0, 0, chosen.language)

    def hours(total: float | None, of: float | None) -> str:
        return format.number(mean(total, of), 1, chosen.language)

    unrecovered = row.incidents - row.recovered
    return [
        Cell(count(unrecovered), tone="strong" if unrecovered >= 1 else "muted"),
        Cell(count(row.incidents)),
        Cell(count(row.serious)),
        Cell(hours(row.hours_to_detect, row.incidents)),
        Cell(hours(row.hours_to_respond, row.responded)),
        Cell(hours(row.hours_to_recover, row.recovered)),
    ]


def _incidents(chosen: Selection, about: Span) -> None:
    st.subheader(chosen.word("security.incidents_title", unit=chosen.full_name(about.unit)), anchor=False)
    st.caption(chosen.word("security.counted", period=explorer.period(chosen)))
    drawn = False
    for by in PROPERTIES:
        grid = incidents_grid(chosen, about, by)
        if not grid.rows:
            continue
        drawn = True
        st.html(grid.html)
    if not drawn:
        st.info(chosen.word("security.quiet"), icon=":material/info:")
        return
    _rows(chosen, about, [about.unit.code])


def incidents_grid(chosen: Selection, about: Span, by: str) -> Grid:
    """The unit's incidents by one of the PROPERTIES."""
    found = store.rows("incident_groups", chosen.version, by=by, **about.of_unit, **about.months)
    rows = [[Cell(chosen.word(f"security.{by}_{row.property}")), *_cells(chosen, row)] for row in found]
    return Grid(_heads(chosen, chosen.word(f"security.by_{by}")), rows, f"incidents-{by}")


def _rows(chosen: Selection, about: Span, offered: list[str]) -> None:
    """Draw the choice of what to list, of a unit where there are several, and its incidents."""
    with st.container(key="records_choice", horizontal=True, vertical_alignment="bottom", gap="medium"):
        side = panel.side(chosen, "incidents", event_rows.INCIDENT_SIDES)
        if not side:
            return
        unit = offered[0]
        if len(offered) > 1:
            named = chosen.word("column.unit")
            unit = panel.pick(chosen, "place", offered, named, lambda code: chosen.full_name(chosen.unit_of(code)))
    cell = event_rows.Cell("incidents", chosen.frame, unit, side, about.period.first, about.period.last)
    name = chosen.full_name(chosen.unit_of(unit))
    panel.show(chosen, cell, about=name, when=explorer.period(chosen))


def _places(chosen: Selection, about: Span) -> None:
    parent = chosen.full_name(chosen.unit_of(about.parent))
    st.subheader(chosen.word("security.places_title", unit=parent), anchor=False)
    st.caption(chosen.word("security.counted", period=explorer.period(chosen)))
    found = places_found(chosen, about)
    if not found:
        st.info(chosen.word("security.quiet"), icon=":material/info:")
        return
    st.html(places_grid(chosen, found).html)
    if len(found) > MOST_UNITS:
        st.caption(chosen.word("security.shown", n=MOST_UNITS, of=format.number(len(found), 0, chosen.language)))
    inside = [about.parent, *(row.unit for row in found)]
    first = chosen.unit if chosen.unit in inside else about.parent
    _rows(chosen, about, [first, *(code for code in inside if code != first)])


def places_found(chosen: Selection, about: Span) -> store.Rows:
    """The incidents of the units inside (columns of the query `incident_units`)."""
    asked = {"frame": chosen.frame, "parent": about.parent}
    return store.rows("incident_units", chosen.version, **asked, **about.months)


def places_grid(chosen: Selection, found: store.Rows) -> Grid:
    """The same as a table."""
    shown = [row for index, row in enumerate(found) if index < MOST_UNITS or row.unit == chosen.unit]
    rows = [[Cell(chosen.unit_of(row.unit).name), *_cells(chosen, row)] for row in shown]
    marked = frozenset(index for index, row in enumerate(shown) if row.unit == chosen.unit)
    return Grid(_heads(chosen, chosen.word("column.unit")), rows, "incident-places", marked)


def _watching(chosen: Selection) -> None:
    """Who watches over what, as the documents state it."""
    st.subheader(
        chosen.word("security.watching_title", unit=chosen.full_name(chosen.unit_of(chosen.unit))), anchor=False
    )
    grid = watching_grid(chosen)
    if not grid.rows:
        st.info(chosen.word("security.no_platforms"), icon=":material/info:")
        return
    st.html(grid.html)
    st.caption(chosen.word("security.watching_about"))


def watching_grid(chosen: Selection) -> Grid:
    """The centres and platforms that watch over the unit."""
    found = store.rows("security_platforms", chosen.version, frame=chosen.frame, unit=chosen.unit)
    word = chosen.word
    heads = [
        Head(word("column.unit")),
        Head(word("security.platform")),
        Head(word("security.stage")),
        Head(word("security.connected")),
        Head(word("card.source")),
    ]
    return Grid(heads, [_watcher(chosen, row) for row in found], "watching")


def _watcher(chosen: Selection, row: Any) -> list[Cell]:
    def text(column: str) -> str:
        return getattr(row, f"{column}_{chosen.language}") or ""

    stage = chosen.word(f"stage.{row.stage}")
    connected = f"{text('to')} ({text('via')})" if text("to") else format.MISSING
    return [
        Cell(chosen.full_name(row)),
        Cell(text("name"), detail=text("detail")),
        Cell(stage, detail=format.period(row.as_of, chosen.language)),
        Cell(connected),
        Cell(row.source_title or ""),
    ]


def _platforms(chosen: Selection, about: Span) -> None:
    """How the platforms ran in the chosen month or year."""
    code = pulse_period(chosen, about)
    st.subheader(chosen.word("security.platforms_title", unit=chosen.full_name(about.unit)), anchor=False)
    grid = platforms_grid(chosen, about)
    if not grid.rows:
        st.info(chosen.word("security.no_platforms"), icon=":material/info:")
        return
    st.caption(chosen.word("security.platforms_about", period=format.period(code, chosen.language)))
    st.html(grid.html)


def pulse_period(chosen: Selection, about: Span) -> str:
    """The month or year whose checks are shown."""
    return chosen.period if about.period.kind in ("month", "year") else f"{about.period.last:%Y-%m}"


def platforms_grid(chosen: Selection, about: Span) -> Grid:
    """How each platform ran."""
    asked = {"frame": chosen.frame, "unit": chosen.unit, "period": pulse_period(chosen, about)}
    found = store.rows("platform_pulse", chosen.version, **asked)
    word = chosen.word
    heads = [
        Head(word("security.platform")),
        Head(word("security.up"), number=True),
        Head(word("security.response"), number=True),
        Head(word("security.sessions"), number=True),
        Head(word("security.checks"), number=True),
    ]
    return Grid(heads, [_platform(chosen, row) for row in found], "platforms")


def _platform(chosen: Selection, row: Any) -> list[Cell]:
    name = row.name_vi if chosen.language == "vi" else row.name_en
    place = units.unit(chosen.version, DOCUMENTED_FRAME, row.unit)
    return [
        Cell(name, detail=chosen.full_name(place)),
        Cell(format.quantity(row.up_share, 2, "%", chosen.language), tone="strong"),
        Cell(format.quantity(row.response_ms, 0, "ms", chosen.language)),
        Cell(format.number(row.sessions, 0, chosen.language)),
        Cell(format.number(row.checks, 0, chosen.language)),
    ]
