"""Two indicators on one map: each unit by the third it falls into among all units of its level, in both at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import orjson
import streamlit as st

from components import assets, format, map
from components.explore import question as questions
from components.explore.answer import Answer, label
from components.explore.question import Part
from components.indicator import Indicator
from components.register import register
from components.selection import Selection, full_name, go
from data import periods, store, units

KEY = "explore_map"
HEIGHT = 620
BOUNDS = tuple(number + 0.5 for number in range(8))
"""Between the nine classes."""
_THIRDS = (1 / 3, 2 / 3)


def show(chosen: Selection, found: Answer) -> None:
    """Draw the map of the first two indicators; a click goes into a unit as on every map."""
    asked = found.question
    if len(asked.indicators) < 2:
        st.info(chosen.word("explore.two_needed_map"), icon=":material/info:")
        return
    frame, parent = _place(chosen, asked.parts[0])
    for event in map.take_events(KEY):
        if event.action != "card":
            parent = _parent(chosen.version, frame, event.parent or event.unit)
            go(chosen, place=parent)
    first, second = (register(chosen.version, chosen.language)[code] for code in asked.indicators[:2])
    path = units.path(chosen.version, frame, parent)
    map.map_view(
        key=KEY,
        height=HEIGHT,
        data=map.MapData(
            frame=frame,
            parent=parent,
            path=tuple((row.code, row.name) for row in path),
            indicator=first.code,
            period=asked.until,
            language="en" if chosen.language == "en" else "vi",
            title=f"{first.short} × {second.short}",
            subtitle=f"{label(path[-1], chosen.language)} · {format.period(asked.until, chosen.language)}",
            bins=BOUNDS,
            direction="neutral",
            values_base=f"/explore/{chosen.version}/map/{second.code}",
            axes=(first.short, second.short),
            layout="map",
            show_ranking=False,
        ),
    )
    st.caption(_thirds_said(chosen, frame, parent, asked.until, (first, second)))


def _place(chosen: Selection, part: Part) -> tuple[str, str]:
    """The frame and the unit whose children are drawn: where the viewer went, else where the first part lies."""
    given = chosen.option("place")
    code = given if units.unit(chosen.version, part.frame, given) else part.code
    return part.frame, _parent(chosen.version, part.frame, code)


def _parent(version: str, frame: str, code: str) -> str:
    row = units.unit(version, frame, code)
    return "VN" if row is None else row.parent if row.is_leaf else row.code


def _thirds_said(chosen: Selection, frame: str, parent: str, period: str, described: Sequence[Indicator]) -> str:
    """Where the thirds of each indicator begin, at the level that is drawn."""
    level = next(iter(questions.levels_in(chosen.version, frame, parent)), "")
    said = []
    for one in described:
        low, high = thirds(chosen.version, frame, level, one.code, period)
        if low is None or high is None:
            return chosen.word("explore.no_thirds", what=one.short, period=format.period(period, chosen.language))
        said.append(chosen.word("explore.thirds", what=one.short, low=one.quantity(low), high=one.quantity(high)))
    return chosen.word("explore.thirds_of", said="; ".join(said))


@lru_cache(maxsize=64)
def thirds(version: str, frame: str, level: str, indicator: str, period: str) -> tuple[float | None, float | None]:
    """Where the middle and the upper third begin among all units of a level; None without values."""
    values = list(_values(version, frame, level, indicator, period).values())
    if len(values) < 3:
        return None, None
    low, high = np.quantile([row["value"] for row in values], _THIRDS)
    return float(low), float(high)


def _values(version: str, frame: str, level: str, indicator: str, period: str) -> Mapping[str, dict[str, Any]]:
    """The rows of one indicator and period by unit."""
    rows = store.table(
        "explore_values", version,
        frame=frame, level=level, kind=periods.parse(period).kind, units=(), indicators=(indicator,),
        first_period=period, last_period=period,
    )  # fmt: skip
    return {row["unit"]: row for row in rows.to_pylist()}


@lru_cache(maxsize=256)
def asset(
    *, version: str, frame: str, indicator: str, second: str, period: str, parent: str, language: str
) -> assets.Asset:
    """The classes of a unit's children as the map takes them. Raises LookupError for anything unknown."""
    if not store.is_published(version) or language not in ("vi", "en"):
        raise LookupError(version)
    try:
        periods.parse(period)
    except ValueError as problem:
        raise LookupError(period) from problem
    known, above = register(version, language), units.unit(version, frame, parent)
    if indicator not in known or second not in known or above is None:
        raise LookupError(indicator)
    return assets.make(orjson.dumps(_document(version, above, (known[indicator], known[second]), period)), ".json")


def _document(version: str, above: Any, described: tuple[Indicator, Indicator], period: str) -> dict[str, Any]:
    children = [row for row in units.index(version).values() if (row.frame, row.parent) == (above.frame, above.code)]
    level = children[0].level if children else ""
    held = [_values(version, above.frame, level, one.code, period) if level else {} for one in described]
    bounds = [thirds(version, above.frame, level, one.code, period) for one in described]
    counts = Counter(row.name for row in children)
    return {
        "parent": above.code,
        "parent_level": above.level,
        "child_level": level,
        "units": [_child(row, _name(row, counts, described[0].language), described, held, bounds) for row in children],
    }


def _name(row: Any, counts: Counter[str], language: str) -> str:
    """The bare name, with its kind where a sibling has the same one."""
    return row.name if counts[row.name] == 1 else full_name(row, language)


def _child(
    row: Any,
    name: str,
    described: tuple[Indicator, Indicator],
    held: Sequence[Mapping[str, dict[str, Any]]],
    bounds: Sequence[tuple[float | None, float | None]],
) -> dict[str, Any]:
    child = {"code": row.code, "name": name, "drill": not row.is_leaf}
    found = [values.get(row.code) for values in held]
    if None in found or None in (*bounds[0], *bounds[1]):
        return child | {"value": None, "text": format.MISSING}
    places = [
        sum(one["value"] >= bound for bound in pair if bound is not None)
        for one, pair in zip(found, bounds, strict=True)
        if one is not None
    ]
    texts = [what.quantity(one["value"]) for what, one in zip(described, found, strict=True) if one is not None]
    return child | {
        "value": 3 * places[1] + places[0],
        "text": " · ".join(texts),
        "status": next(one["status"] for one in found if one is not None),
    }
