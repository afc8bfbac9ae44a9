"""The view of single petitions: on the map as points or cells, where they rose, and the list behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape
from itertools import pairwise
from typing import Any

import pandas as pd
import streamlit as st

from components import explorer, format, hot_spots, points_map, rows, segments, selection, style, tables
from components.selection import COUNTRY, Selection, act_if_current, go, put, taken
from components.tables import Cell, Head
from data import home, outlines, spreadsheet, store, units

SHOWN = ("recent", "open")
COLOURS = ("count", "overdue")
EXTENTS = ("whole", "near")
ALL = ""
MOST_POINTS = 800
"""Petitions above which cells are drawn in place of points."""
MOST_ROWS = 500
MOST_SPOTS = 10
SIZE, SIZE_ON_PHONE, SIZE_ON_WALL = (900, 640), (350, 480), (2400, 1280)
"""Width and height of the map, in pixels; the width is what there is at least."""
LETTERS, LETTERS_ON_PHONE = 14, 10
_AREA_OF_CELL = {5: 253.0, 7: 5.2, 9: 0.1}
_FRAME_OF_POINTS = "2025"


@dataclass(frozen=True)
class Points:
    """The petitions of the chosen unit that the view is about."""

    chosen: Selection

    @cached_property
    def unit(self) -> Any:
        """The chosen unit."""
        return selection.place(self.chosen)

    @property
    def has_points(self) -> bool:
        """Whether single petitions are known by this unit: former districts and communes have none."""
        return self.chosen.frame == _FRAME_OF_POINTS or self.unit.level in ("country", "province")

    @property
    def resolution(self) -> int:
        """The H3 resolution of the unit's cells."""
        return home.CELL_RESOLUTIONS[self.unit.level]

    @cached_property
    def clock(self) -> datetime:
        """The moment up to which petitions are known."""
        return store.row("build", self.chosen.version).clock

    @cached_property
    def names(self) -> dict[str, str]:
        """Every category with its name in the reader's language."""
        found = store.rows("petition_names", self.chosen.version)
        return {row.category: row.name_vi if self.chosen.language == "vi" else row.name_en for row in found}

    @property
    def category(self) -> str:
        """The category looked at, '' for all."""
        return self.chosen.option_of("category", (ALL, *self.names))

    @property
    def shown(self) -> str:
        """Which petitions: those of the last weeks or those still open."""
        return self.chosen.option_of("shown", SHOWN)

    @property
    def colour(self) -> str:
        """What the colour of a cell says: how many petitions, or what share is overdue."""
        return self.chosen.option_of("colour", COLOURS)

    @cached_property
    def shapes(self) -> outlines.Outlines | None:
        """Outlines of the unit's children, of a commune's siblings."""
        parent = self.unit.parent if self.unit.is_leaf else self.unit.code
        return outlines.children(self.chosen.frame, parent)

    @property
    def can_be_near(self) -> bool:
        """Whether far islands make the rest of the unit small."""
        return self.shapes is not None and self.shapes.near is not None and not self.unit.is_leaf

    @property
    def extent(self) -> str:
        """How much of the unit is in view: the whole, or the part that lies together."""
        return self.chosen.option_of("extent", EXTENTS) if self.can_be_near else EXTENTS[0]

    @property
    def _of_unit(self) -> dict[str, Any]:
        return {"frame": self.chosen.frame, "unit": self.unit.code, "category": self.category}

    @property
    def _of_weeks(self) -> dict[str, Any]:
        return self._of_unit | {"shown": self.shown, "weeks": home.WEEKS_COMPARED}

    @cached_property
    def cells(self) -> store.Rows:
        """Columns of the query `petition_cells`."""
        return store.rows("petition_cells", self.chosen.version, resolution=self.resolution, **self._of_weeks)

    @cached_property
    def changes(self) -> store.Rows:
        """Columns of the query `petition_changes`."""
        asked = self._of_unit | {"resolution": self.resolution, "weeks": home.WEEKS_COMPARED}
        return store.rows("petition_changes", self.chosen.version, **asked)

    @cached_property
    def cell(self) -> str:
        """The cell looked at, '' where none is or where the unit has no petition in it."""
        given = self.chosen.option("cell")
        return given if given and self._rows(given) else ALL

    @cached_property
    def rows(self) -> store.Rows:
        """Columns of the query `petition_rows`, as many as may be drawn."""
        return self._rows(self.cell)

    def _rows(self, cell: str) -> store.Rows:
        asked = self._of_weeks | {"cell": cell, "limit": MOST_POINTS}
        return store.rows("petition_rows", self.chosen.version, **asked)

    @property
    def found(self) -> int:
        """How many petitions there are, of the chosen cell where there is one."""
        return self.rows[0].found if self.rows else 0

    @property
    def total(self) -> int:
        """How many there are in the unit."""
        return int(sum(row.petitions for row in self.cells))

    @property
    def is_many(self) -> bool:
        """Whether the unit's petitions are too many to be drawn one by one."""
        return self.total > MOST_POINTS

    def number(self, value: float | None, *, signed: bool = False) -> str:
        """A whole number as the reader writes it."""
        return format.number(value, 0, self.chosen.language, signed=signed)

    def place(self, code: str | None) -> str:
        """A commune with its province."""
        found = units.unit(self.chosen.version, _FRAME_OF_POINTS, code or "")
        if found is None:
            return format.MISSING
        above = units.unit(self.chosen.version, _FRAME_OF_POINTS, found.parent)
        return f"{self.chosen.full_name(found)}, {self.chosen.inside(above)}"

    def moment(self, value: datetime | None) -> str:
        """A moment as the reader writes it, a dash for none."""
        return format.moment(value, self.chosen.language) if value else format.MISSING


def show(chosen: Selection) -> None:
    """Draw the view, or say why there is nothing to draw."""
    about = Points(chosen)
    if not about.has_points:
        _former(chosen, about)
        return
    _controls(chosen, about)
    title = about.names.get(about.category, chosen.word("petitions.all"))
    st.subheader(
        chosen.word("petitions.places_title", category=title, unit=chosen.full_name(about.unit)),
        anchor=False,
    )
    st.caption(_said(chosen, about))
    left, right = st.columns([2, 1], gap="medium")
    with left:
        picked = _map(chosen, about)
    with right:
        _hot_spots(chosen, about)
    _list(chosen, about, picked)


def _former(chosen: Selection, about: Points) -> None:
    """That former districts and communes have no recent points, and the way to their province."""
    st.info(chosen.word("petitions.points_former"), icon=":material/info:")
    above = next(unit for unit in units.path(chosen.version, chosen.frame, about.unit.code) if unit.level == "province")
    st.button(chosen.full_name(above), key="points_province", on_click=go, args=(chosen,), kwargs={"unit": above.code})


def _said(chosen: Selection, about: Points) -> str:
    parts = [chosen.word(f"petitions.points_{about.shown}", moment=about.moment(about.clock))]
    if about.is_many:
        area = format.number(_AREA_OF_CELL[about.resolution], 0 if about.resolution == 5 else 1, chosen.language)
        parts.append(chosen.word("petitions.points_cells", most=MOST_POINTS, area=area))
    if chosen.frame != _FRAME_OF_POINTS and about.unit.code != COUNTRY:
        parts.append(chosen.word("petitions.points_carried"))
    return " ".join(parts)


def _controls(chosen: Selection, about: Points) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        offered = [ALL, *sorted(about.names, key=about.names.__getitem__)]
        put("category", about.category)
        st.selectbox(
            chosen.word("petitions.category"),
            offered,
            key="category",
            format_func=lambda code: about.names.get(code, chosen.word("petitions.all")),
            on_change=act_if_current(
                lambda: go(chosen, category=taken("category")) if taken("category") in offered else None
            ),
            width=300,
        )
        _switch(chosen, "shown", SHOWN, about.shown)
        if about.is_many:
            _switch(chosen, "colour", COLOURS, about.colour)
        if about.can_be_near and not about.cell:
            _switch(chosen, "extent", EXTENTS, about.extent)
        if about.cell:
            label = chosen.word("petitions.cell_all")
            st.button(
                label, key="points_all", icon=":material/close:", on_click=go, args=(chosen,), kwargs={"cell": ALL}
            )


def _switch(chosen: Selection, name: str, known: tuple[str, ...], value: str) -> None:
    segments.choice(
        chosen,
        name,
        known,
        label=chosen.word(f"petitions.{name}"),
        text=lambda one: chosen.word(f"petitions.{name}_{one}"),
        key=f"points_{name}",
        value=value,
    )


def _map(chosen: Selection, about: Points) -> str:
    """The map; returns the number of the petition that was clicked, '' for none."""
    shapes, unit, theme = about.shapes, about.unit, style.theme()
    if shapes is None:
        st.caption(chosen.word("map.no_outline"))
        return ""
    view, archipelagos = _view(about, shapes), shapes.archipelagos(chosen.language)
    is_whole = about.extent == "whole" and not about.cell and not about.unit.is_leaf
    deck = points_map.deck(
        outlines=shapes.features,
        marked=[feature for feature in shapes.features if _code(feature) == unit.code],
        archipelagos=archipelagos if is_whole else points_map.beyond(archipelagos, view, _size()[1]),
        cells=_cells(chosen, about),
        points=_points(chosen, about),
        chosen=about.cell,
        theme=theme,
        view=view,
        letters=LETTERS_ON_PHONE if style.on_phone() else LETTERS,
    )
    st.html(_legend(chosen, about))
    key = f"points_{chosen.frame}_{unit.code}_{about.extent}_{about.cell}"
    st.pydeck_chart(
        deck,
        height=_size()[1],
        key=key,
        selection_mode="single-object",
        on_select=act_if_current(lambda: _clicked(chosen, key)),
        alt=chosen.word("petitions.points_alt", n=about.number(about.found), unit=chosen.full_name(unit)),
    )
    st.caption(explorer.boundaries(chosen, shapes))
    return next((picked["petition"] for mark in points_map.MARKS for picked in _picked(key, mark)), "")


def _picked(key: str, layer: str) -> list[dict[str, Any]]:
    """What is chosen of a layer of the map."""
    return (taken(key) or {}).get("selection", {}).get("objects", {}).get(layer, [])


def _code(feature: dict[str, Any]) -> str:
    return feature["properties"]["code"]


def _clicked(chosen: Selection, key: str) -> None:
    """Look into the cell that was clicked."""
    for picked in _picked(key, "cells"):
        go(chosen, cell=picked["cell"])


def _size() -> tuple[int, int]:
    return SIZE_ON_WALL if style.on_wall() else SIZE_ON_PHONE if style.on_phone() else SIZE


def _view(about: Points, shapes: outlines.Outlines) -> tuple[float, float, float]:
    if about.cell:
        count = len(about.rows)
        longitude, latitude = (sum(getattr(row, name) for row in about.rows) for name in ("longitude", "latitude"))
        return longitude / count, latitude / count, points_map.zoom_of(about.cell)
    bounds = shapes.near if about.extent == "near" and shapes.near else shapes.bounds
    if about.unit.is_leaf:
        bounds = outlines.bounds_of(about.chosen.frame, about.unit.code) or bounds
    return points_map.fit(bounds, _size())


def _cells(chosen: Selection, about: Points) -> pd.DataFrame:
    theme, word = style.theme(), chosen.word
    found = []
    for row in about.cells if about.is_many else ():
        share = 100 * row.overdue / row.petitions
        text = word(
            "petitions.cell_text",
            n=about.number(row.petitions),
            open=about.number(row.still_open),
            overdue=about.number(row.overdue),
            share=format.quantity(share, 1, "%", chosen.language),
        )
        value = row.petitions if about.colour == "count" else share
        few = about.colour == "overdue" and row.petitions < hot_spots.LEAST
        colour = theme.grid if few else points_map.colour_of(value, about.colour, theme)
        found.append((row.cell, colour, about.place(row.unit), text))
    return pd.DataFrame(found, columns=["cell", "colour", "name", "text"])


def _points(chosen: Selection, about: Points) -> pd.DataFrame:
    rows_drawn = about.rows if about.found <= MOST_POINTS else ()
    found = [
        (
            str(row.petition_id),
            points_map.mark_of(row.state),
            row.longitude,
            row.latitude,
            f"{about.names[row.category]} · {chosen.word(f'petitions.state_{row.state}')}",
            chosen.word(
                "petitions.point_text",
                place=about.place(row.unit),
                received=about.moment(row.received_at),
                due=about.moment(row.due_at),
            ),
        )
        for row in rows_drawn
    ]
    return pd.DataFrame(found, columns=["petition", "mark", "longitude", "latitude", "name", "text"])


def _legend(chosen: Selection, about: Points) -> str:
    """The marks with words and counts; above them the colours of the cells where there are any."""
    theme, counts = style.theme(), _counts(about)
    colours = points_map.colours(theme)
    marks = "".join(
        f'<span class="bin"><b style="color:{colours[mark]}">{points_map.MARKS[mark]}</b>'
        f"{escape(chosen.word(f'petitions.mark_{mark}'))}: {about.number(count)}</span>"
        for mark, count in counts.items()
        if mark != "answered" or about.shown == "recent"
    )
    return f'<p class="legend" data-testid="points-legend">{marks}</p>{_bins(chosen, about)}'


def _counts(about: Points) -> dict[str, int]:
    """Petitions by mark, of the chosen cell where there is one."""
    if about.cell and about.found <= MOST_POINTS:
        marks = [points_map.mark_of(row.state) for row in about.rows]
        return {mark: marks.count(mark) for mark in points_map.MARKS}
    cells = [row for row in about.cells if row.cell == about.cell] or about.cells
    return {
        "overdue": sum(row.overdue for row in cells),
        "open": sum(row.still_open - row.overdue for row in cells),
        "answered": sum(row.petitions - row.still_open for row in cells),
    }


def _bins(chosen: Selection, about: Points) -> str:
    if not about.is_many:
        return ""
    theme, by_count = style.theme(), about.colour == "count"
    bounds = [about.number(bound) for bound in (points_map.COUNTS if by_count else points_map.SHARES)]
    texts = [f"< {bounds[0]}", *(f"{low} – < {high}" for low, high in pairwise(bounds)), f"≥ {bounds[-1]}"]
    pairs = list(zip(points_map.bins(about.colour, theme), texts, strict=True))
    if not by_count:
        pairs = [(colour, f"{text}\u00a0%") for colour, text in pairs]
        pairs.append((theme.grid, chosen.word("petitions.cell_few", least=hot_spots.LEAST)))
    bins = "".join(
        f'<span class="bin"><i style="background:{colour}"></i>{escape(text)}</span>' for colour, text in pairs
    )
    title = escape(chosen.word(f"petitions.bins_{about.colour}"))
    return f'<p class="legend" data-testid="cells-legend"><span>{title}</span>{bins}</p>'


def _hot_spots(chosen: Selection, about: Points) -> None:
    """Where more petitions came in than in as many weeks before; a click looks into the cell."""
    word = chosen.word
    st.subheader(word("petitions.spots_title"), anchor=False)
    changes = {row.cell: row for row in about.changes}
    found = hot_spots.find((row.cell, int(row.petitions), int(row.petitions_before)) for row in about.changes)
    totals = {
        "now": about.number(sum(row.petitions for row in about.changes)),
        "before": about.number(sum(row.petitions_before for row in about.changes)),
    }
    st.caption(word("petitions.spots_about", **totals, least=hot_spots.LEAST))
    chance = format.number(found.by_chance, 1, chosen.language)
    tested = about.number(found.tested)
    if not found.spots:
        st.info(word("petitions.spots_none", tested=tested), icon=":material/info:")
        return
    st.caption(word("petitions.spots_found", n=about.number(len(found.spots)), tested=tested, chance=chance))
    listed = [_spot(chosen, about, spot, changes[spot.cell]) for spot in found.spots[:MOST_SPOTS]]
    followed = rows.listing(listed, key="hot_spots")
    if followed is not None:
        go(chosen, cell=followed, shown="")
        st.rerun()


def _spot(chosen: Selection, about: Points, spot: hot_spots.Spot, row: Any) -> rows.Row:
    has_year = any(other.petitions_year_before for other in about.changes)
    detail = chosen.word(
        "petitions.spot_text",
        now=about.number(spot.now),
        before=about.number(spot.before),
        year=about.number(row.petitions_year_before if has_year else None),
        category=about.names[row.category],
        rise=about.number(row.category_rise, signed=True),
        sure=chosen.word("petitions.spot_sure" if spot.is_sure else "petitions.spot_unsure"),
    )
    mark = "▲" if spot.is_sure else "△"
    change = about.number(spot.now - spot.before, signed=True)
    return rows.Row(spot.cell, mark, style.theme().accent, about.place(row.unit), change, detail)


def _list(chosen: Selection, about: Points, picked: str) -> None:
    """The petitions behind the map, the one clicked there first, and as a file."""
    word = chosen.word
    st.subheader(word("petitions.rows_cell" if about.cell else "petitions.rows_title"), anchor=False)
    if not about.rows:
        st.info(word("petitions.rows_none"), icon=":material/info:")
        return
    listed = sorted(about.rows, key=lambda row: str(row.petition_id) != picked)[:MOST_ROWS]
    marked = [0] if str(listed[0].petition_id) == picked else []
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        text = word("petitions.rows_shown", n=about.number(len(listed)), of=about.number(about.found))
        st.caption(text, width="stretch")
        st.download_button(
            word("petitions.rows_file"),
            _file(chosen, about, listed),
            file_name=f"petitions-{about.unit.code}.csv",
            mime="text/csv",
            key="points_file",
            icon=":material/download:",
            on_click="ignore",
        )
    names = ("received_at", "category", "unit", "channel", "due_at", "answered_at", "state")
    heads = [Head(word(f"petitions.row_{name}")) for name in names]
    lines = [[Cell(text) for text in _line(chosen, about, row)] for row in listed]
    for line, row in zip(lines, listed, strict=True):
        mark = points_map.MARKS[points_map.mark_of(row.state)]
        line[-1] = Cell(f"{mark} {line[-1].text}", tone="worse" if row.state == "overdue" else "")
    st.html(tables.table(heads, lines, name="petition-rows", marked=marked))


def _line(chosen: Selection, about: Points, row: Any) -> list[str]:
    return [
        about.moment(row.received_at),
        about.names[row.category],
        about.place(row.unit),
        chosen.word(f"petitions.channel_{row.channel}"),
        about.moment(row.due_at),
        about.moment(row.answered_at),
        chosen.word(f"petitions.state_{row.state}"),
    ]


def _file(chosen: Selection, about: Points, listed: Sequence[Any]) -> bytes:
    """The same rows for spreadsheets, with the number of each petition and where it lies, in degrees."""
    names = ("received_at", "category", "unit", "channel", "due_at", "answered_at", "state")
    columns = ("petition_id", *names, "latitude", "longitude", "status")
    head = [chosen.word(f"petitions.row_{name}") for name in columns]
    status = chosen.word("status.simulated")
    lines = [[row.petition_id, *_line(chosen, about, row), row.latitude, row.longitude, status] for row in listed]
    return spreadsheet.csv([head, *lines])
