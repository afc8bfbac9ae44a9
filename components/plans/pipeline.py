"""Schemes on their way to approval: a board of stages and, where they are of districts, a map of these."""

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from components import charts, explorer, format, palette, style, tables, words
from components.plans import items
from components.plans.items import Item
from components.selection import Selection, go
from components.tables import Cell, Head
from components.warnings import table
from data import boundaries, outlines, units

HEIGHT = 560
PATH = ("preparing", "appraisal", "reviewing", "revising", "approved", "under_way", "finished")
"""The stages of a scheme, in order."""


def show(chosen: Selection, found: tuple[Item, ...]) -> None:
    """Draw the schemes of each province."""
    schemes = [item for item in found if item.row.kind == "scheme" and item.row.stage in PATH]
    if not schemes:
        st.info(chosen.word("plans.no_scheme"), icon=":material/info:")
        return
    provinces = list(dict.fromkeys(item.province for item in schemes))
    for province in sorted(provinces, key=lambda code: -sum(item.province == code for item in schemes)):
        _province(chosen, province, [item for item in schemes if item.province == province])


def _province(chosen: Selection, province: str, schemes: list[Item]) -> None:
    place = units.unit(chosen.version, items.DOCUMENTED_FRAME, province)
    st.subheader(chosen.word("plans.pipeline_title", unit=chosen.full_name(place)), anchor=False)
    code = table.show(board(chosen, schemes), key=f"plan_board_{province}")
    if code:
        go(chosen, item=code)
        st.rerun()
    local = [item for item in schemes if item.row.level == "district"]
    if len(local) > 1:
        picture, places = st.columns([1, 1], gap="medium")
        with picture:
            _map(chosen, province, local)
        with places:
            st.html(_places(chosen, province, local))


def board(chosen: Selection, schemes: Sequence[Item]) -> str:
    """A column a stage, a card a scheme; the title of a card is a button."""
    columns = []
    for name in PATH:
        cards = [_card(chosen, item) for item in schemes if item.row.stage == name]
        held = "".join(cards) or f'<p class="note">{format.MISSING}</p>'
        empty = "" if cards else " empty"
        colour = escape(colours(style.theme())[name])
        columns.append(
            f'<section class="stage{empty}"><h4 style="border-color:{colour}">'
            f"{escape(chosen.word(f'item_stage.{name}'))} <b>{len(cards)}</b></h4>{held}</section>"
        )
    return f'<div class="board" data-testid="stage-board">{"".join(columns)}</div>'


def _card(chosen: Selection, item: Item) -> str:
    title = escape(items.text(chosen, item.row, "title"))
    lines = (items.text(chosen, item.row, "stage"), items.reported(chosen, item.row))
    said = "".join(f"<span>{escape(line)}</span>" for line in lines if line)
    return f'<article><button type="button" data-act="{escape(item.code)}">{title}</button>{said}</article>'


def _places(chosen: Selection, province: str, schemes: Sequence[Item]) -> str:
    """Every district with the stage of its scheme, also those of which no document speaks."""
    staged = {item.row.unit: item for item in schemes}
    drawn = outlines.children(items.DOCUMENTED_FRAME, province)
    codes = [] if drawn is None else list(drawn.points["code"])
    order = sorted(codes, key=lambda code: (-PATH.index(staged[code].row.stage) if code in staged else 1, code))
    rows = []
    for code in order:
        name = chosen.full_name(units.unit(chosen.version, items.DOCUMENTED_FRAME, code))
        if code in staged:
            said = items.text(chosen, staged[code].row, "stage")
            rows.append([Cell(name, tone="strong"), Cell(items.stage(chosen, staged[code]), detail=said)])
        else:
            rows.append([Cell(name), Cell(chosen.word("plans.no_stage"), tone="muted")])
    heads = [Head(chosen.word("column.unit")), Head(chosen.word("plans.by_stage"))]
    return tables.table(heads, rows, name="plan-places")


def colours(theme: palette.Theme) -> dict[str, str]:
    """The colour of each stage: the further, the stronger."""
    return dict(zip(PATH, palette.bins(len(PATH), "neutral", theme.name), strict=True))


def _map(chosen: Selection, province: str, schemes: list[Item]) -> None:
    height = HEIGHT * (2 if style.on_wall() else 1)
    stages = tuple((item.row.unit, item.row.stage) for item in schemes)
    shapes = outlines.children(items.DOCUMENTED_FRAME, province)
    assert shapes is not None
    state = boundaries.state_name()
    asked = (province, stages, chosen.version, chosen.language, style.theme().name, style.on_wall(), state)
    st.plotly_chart(
        _figure(*asked),
        theme=None,
        key=f"plan_map_{province}",
        height=height,
        config={"displayModeBar": False, "scrollZoom": False},
        alt=chosen.word("plans.map_alt"),
    )
    st.caption(f"{explorer.boundaries(chosen, shapes)} {chosen.word('plans.map_about')}")


@st.cache_resource(max_entries=16, show_spinner=False)
def _figure(
    province: str,
    stages: tuple[tuple[str, str], ...],
    version: str,
    language: str,
    theme: str,
    wall: bool,
    boundaries_drawn: str,
) -> Figure:
    """The map, drawn anew when `boundaries_drawn` names others than those of the last one."""
    drawn = outlines.children(items.DOCUMENTED_FRAME, province)
    assert drawn is not None
    staged, named, colour = dict(stages), words.group("item_stage", language), colours(palette.theme(theme))
    unknown = words.word("plans.no_stage", language)
    places = drawn.points.assign(
        name=[units.unit(version, items.DOCUMENTED_FRAME, code).name for code in drawn.points["code"]],
        text=[named[staged[code]] if code in staged else unknown for code in drawn.points["code"]],
        colour=[colour[staged[code]] if code in staged else "" for code in drawn.points["code"]],
    )
    return charts.stage_map(
        features=drawn.features,
        places=places,
        near=drawn.near or drawn.bounds,
        insets=pd.DataFrame(
            [(inset[f"label_{language}"], *inset["bbox"]) for inset in drawn.insets],
            columns=["label", "west", "south", "east", "north"],
        ),
        language=language,
        theme=palette.theme(theme),
        scale=2 if wall else 1,
    )
