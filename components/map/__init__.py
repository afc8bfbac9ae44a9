"""The drilled map with the ranking beside it: one component, drawn in the browser from immutable files."""

import csv
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from components import assets, palette

DATA_LIMIT_BYTES = 4_000
"""Most that one run may send; values and boundaries travel as files instead, so more means a mistake."""

Action = Literal["drill", "up", "select", "card"]

_EVENT_TEXTS = ("action", "unit", "frame")
_component = st.components.v2.component("toancanh_map", js=assets.loader("map", "map.js"))


@dataclass(frozen=True, kw_only=True)
class MapData:
    """What one map shows; every text in the reader's language.

    `path` holds (code, name) from the root, as far up as the viewer may go, down to `parent`, the unit whose
    children are drawn; `selected` is one of these. `bins` are ascending thresholds in the indicator's unit; a
    value equal to one belongs to the bin above. Where `among` names any units the others are pale. Values:
    `values_base`/frame/indicator/period/parent.json. With two `axes` the values are classes from 0 to 8, three times
    the third of the second axis plus that of the first, and the legend is a square of nine.
    """

    frame: str
    parent: str
    path: tuple[tuple[str, str], ...]
    indicator: str
    period: str
    language: Literal["vi", "en"]
    title: str
    bins: tuple[float, ...]
    direction: Literal["up", "down", "neutral"]
    values_base: str
    subtitle: str = ""
    unit_label: str = ""
    decimals: int = 1
    selected: str | None = None
    among: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    geometry_url: str = f"{assets.ROOT}geometry/"
    manifest_url: str = field(default_factory=assets.manifest_address)
    layout: Literal["split", "map", "wall"] = "split"
    show_ranking: bool = True
    schematic: bool = True

    def __post_init__(self) -> None:
        if not self.path or self.path[-1][0] != self.parent:
            raise ValueError(f"the path must end at the parent {self.parent}: {self.path}")
        if list(self.bins) != sorted(set(self.bins)):
            raise ValueError(f"thresholds must ascend: {self.bins}")
        if len(self.axes) not in (0, 2) or (self.axes and len(self.bins) != 8):
            raise ValueError(f"two axes need nine classes: {self.axes}, {self.bins}")
        if self.language not in ("vi", "en") or self.direction not in ("up", "down", "neutral"):
            raise ValueError(f"unknown language or direction: {self.language}, {self.direction}")
        if self.layout not in ("split", "map", "wall"):
            raise ValueError(f"unknown layout: {self.layout}")


@dataclass(frozen=True)
class MapEvent:
    """What the viewer did, absolute: clicks that merge on the way lose nothing.

    `unit` is where the viewer now is: the parent drawn or the child selected; for a card, whose number it is.
    """

    action: Action
    unit: str
    frame: str
    sequence: int
    parent: str | None = None
    selected: str | None = None
    indicator: str | None = None


def map_view(*, key: str, data: MapData, height: int = 640) -> MapEvent | None:
    """Draw the map, `height` CSS pixels high; return the oldest thing the viewer did that was not yet taken.

    To answer in the same run, call `take_events(key)` before the data is made; nothing is returned twice.
    """
    _component(
        key=key,
        data=payload(data, height, _taken(key)),
        on_selection_change=_nothing,
        on_card_change=_nothing,
    )
    return next(iter(take_events(key, most=1)), None)


def take_events(key: str, most: int | None = None) -> tuple[MapEvent, ...]:
    """What the viewer did on the map of this key since last asked, oldest first; each is returned once."""
    state = st.session_state.get(key) or {}
    known = _taken(key)
    events = sorted(_events(state), key=lambda event: event.sequence)
    fresh = tuple(event for event in events if event.sequence > known)[:most]
    if fresh:
        st.session_state[_taken_key(key)] = fresh[-1].sequence
    return fresh


def payload(data: MapData, height: int, echo: int) -> dict[str, Any]:
    """The data sent to the browser; `echo` numbers the last event taken. Raises ValueError when too big."""
    described = asdict(data) | {
        "path": [{"code": code, "name": name} for code, name in data.path],
        "among": " ".join(data.among),
        "palette": pairs() if data.axes else colours(len(data.bins) + 1, data.direction),
        "texts": texts(data.language),
        "height": height,
        "echo": echo,
    }
    size = len(json.dumps(described))
    if size > DATA_LIMIT_BYTES:
        raise ValueError(f"map data of {size} bytes, more than {DATA_LIMIT_BYTES}")
    return described


def colours(count: int, direction: str) -> dict[str, tuple[str, ...]]:
    """Bin colours, lowest values first, for both themes: the browser knows which one is on."""
    return {theme: palette.bins(count, direction, theme) for theme in ("light", "dark")}


def pairs() -> dict[str, tuple[str, ...]]:
    """The nine colours of two indicators, for both themes: each stands out on either ground."""
    return dict.fromkeys(("light", "dark"), palette.PAIRS)


@cache
def texts(language: str) -> Mapping[str, Any]:
    """Every word of the component in a language; 'states.behind' becomes {'states': {'behind': ...}}."""
    found: dict[str, Any] = {}
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            group, _, name = row["key"].rpartition(".")
            (found.setdefault(group, {}) if group else found)[name] = row[language]
    return found


def _events(state: Mapping[str, Any]) -> list[MapEvent]:
    selection, card = state.get("selection"), state.get("card")
    sent = [selection, card | {"action": "card"} if isinstance(card, dict) else None]
    return [MapEvent(**_known(part)) for part in sent if _is_event(part)]


def _is_event(sent: Any) -> bool:
    """Whether the browser sent all that an event needs; anything else is not one."""
    named = isinstance(sent, dict) and all(isinstance(sent.get(name), str) for name in _EVENT_TEXTS)
    return named and isinstance(sent.get("sequence"), int)


def _known(sent: Mapping[str, Any]) -> dict[str, Any]:
    return {name: sent[name] for name in MapEvent.__dataclass_fields__ if name in sent}


def _taken(key: str) -> int:
    return st.session_state.get(_taken_key(key), 0)


def _taken_key(key: str) -> str:
    return f"{key}.taken"


def _nothing() -> None:
    """Streamlit keeps a component's state only for names with a callback."""
