"""The drilled map with its ranking, wired to the selection: what it is given and what a click on it means."""

from datetime import date
from typing import Any

import streamlit as st

from components import format, map, selection
from components.selection import Selection
from data import periods, units
from data.outlines import Outlines

MAIN = "map"
COUNTED = ("dossier", "service766", "petition", "incident")
"""Beginnings of the indicators that events count, so that they reach both frames."""
FRAME_CHANGE = date(2025, 7, 1)


def take_clicks() -> dict[str, str] | None:
    """Write the newest place the viewer went on the map into the URL; returns the number whose card was asked for."""
    asked = None
    for event in map.take_events(MAIN):
        if event.action == "card":
            asked = {"unit": event.unit, "indicator": event.indicator or ""}
        else:
            selection.write_unit(event.frame, event.unit)
    return asked


def show(
    chosen: Selection,
    *,
    height: int,
    key: str = MAIN,
    ranking: bool = True,
    parent: str | None = None,
    among: tuple[str, ...] = (),
) -> None:
    """Draw the map of the chosen unit's children, or of its siblings with the unit marked when it has none.

    `parent` draws another unit's children; units not `among` those named are pale, where any are named.
    """
    described = chosen.described
    parent = parent or parent_of(chosen)
    path = units.path(chosen.version, chosen.frame, parent)
    data = map.MapData(
        frame=chosen.frame,
        parent=parent,
        path=tuple((row.code, row.name) for row in path),
        selected=chosen.unit if chosen.unit != parent else None,
        among=among,
        indicator=chosen.indicator,
        period=chosen.period,
        language=chosen.language,
        title=described.name,
        subtitle=subtitle(chosen),
        bins=described.thresholds,
        direction=described.direction,
        unit_label=described.unit,
        decimals=described.decimals,
        values_base=f"/values/{chosen.version}",
        layout="split" if ranking else "map",
        show_ranking=ranking,
    )
    map.map_view(key=key, data=data, height=height)
    unit = selection.place(chosen)
    if not unit.is_leaf and parent != unit.code:
        said = {"level": chosen.word(f"level.{unit.level}"), "unit": chosen.full_name(unit)}
        if _level_reaches_below(chosen, unit):
            st.caption(chosen.word("notice.level_period", indicator=described.short, period=period(chosen), **said))
        else:
            st.caption(chosen.word("notice.level", indicator=described.short, **said))


def parent_of(chosen: Selection) -> str:
    """The unit whose children are drawn: the chosen one, or the one above where its children have no values."""
    unit = selection.place(chosen)
    return unit.code if reaches_below(chosen, unit) else unit.parent


def reaches_below(chosen: Selection, unit: Any) -> bool:
    """Whether the chosen indicator has values for the children of a unit in the chosen period."""
    if unit.level == "country":
        return True
    held = selection.available_periods(chosen.frame, unit.code, chosen.indicator, chosen.version)
    has_values = all(row.units for row in held if row.period == chosen.period)
    return has_values and _level_reaches_below(chosen, unit)


def _level_reaches_below(chosen: Selection, unit: Any) -> bool:
    """Whether the chosen indicator is known for the level below a unit at all."""
    below = "district" if unit.level == "province" and chosen.frame == "2024" else "commune"
    return not unit.is_leaf and chosen.described.reaches(below)


def subtitle(chosen: Selection) -> str:
    """Period, unit of measure, and that values stand for units which did not exist then."""
    parts = (period(chosen), chosen.described.unit, carried(chosen))
    return " · ".join(part for part in parts if part)


def period(chosen: Selection) -> str:
    """The chosen period, and the day it runs to where it is not over."""
    text = format.period(chosen.period, chosen.language)
    held = selection.available_periods(chosen.frame, chosen.unit, chosen.indicator, chosen.version)
    end = next((row.period_end for row in held if row.period == chosen.period), None)
    if end is None or end >= periods.parse(chosen.period).last:
        return text
    return f"{text} ({chosen.word('period.until', day=format.day(end, chosen.language))})"


def boundaries(chosen: Selection, shapes: Outlines) -> str:
    """Whose boundaries a map shows, or that they are schematic."""
    return (
        chosen.word("outline.boundaries", source=shapes.source) if shapes.source else chosen.word("outline.schematic")
    )


def carried(chosen: Selection) -> str:
    """That values stand for units which did not exist then; '' where they did."""
    in_force = "2025" if periods.parse(chosen.period).last >= FRAME_CHANGE else "2024"
    if in_force == chosen.frame:
        return ""
    if chosen.described.carry_rule == "mean_of_parents":
        return chosen.word("map.carried_mean")
    if chosen.indicator.startswith("index766"):
        return chosen.word("map.namesake")
    counted = chosen.indicator.startswith(COUNTED)
    return chosen.word(f"map.carried_{chosen.frame}") if counted else ""
