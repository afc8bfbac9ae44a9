"""The table of a ranking: thousands of units, of which the browser fetches only the pages that are looked at."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import streamlit as st

from components import assets, selection, words

_component = st.components.v2.component("toancanh_standings", js=assets.loader("standings", "standings.js"))


@dataclass(frozen=True, kw_only=True)
class StandingsData:
    """What one table shows; every text in the reader's language.

    `address` is that of the JSON document without sort, offset and find, `csv_address` that of the whole set as a
    file; both begin at the root. `selected` is a unit's code or ''; `height` is in CSS pixels of a 16-pixel em.
    """

    address: str
    csv_address: str
    title: str
    subtitle: str
    language: Literal["vi", "en"]
    selected: str
    decimals: int
    unit_label: str
    direction: Literal["up", "down", "neutral"]
    height: int = 640

    def __post_init__(self) -> None:
        if not (self.address.startswith("/standings/") and self.csv_address.startswith("/standings/")):
            raise ValueError(f"not an address of standings: {self.address}, {self.csv_address}")
        if self.language not in ("vi", "en") or self.direction not in ("up", "down", "neutral"):
            raise ValueError(f"unknown language or direction: {self.language}, {self.direction}")


def table(*, key: str, data: StandingsData, on_chosen: Callable[[], None]) -> None:
    """Draw the table; `on_chosen` is called when a row was clicked, and asks `chosen` which one."""
    _component(key=key, data=payload(data), on_chosen_change=on_chosen)


def chosen(key: str) -> str | None:
    """The code of the row that was clicked on the table of this key, None when none was in this run."""
    code = (selection.taken(key) or {}).get("chosen")
    return code if isinstance(code, str) else None


def payload(data: StandingsData) -> dict[str, Any]:
    """The data sent to the browser."""
    texts = words.group("standings.table", data.language)
    states = words.group("state", data.language)
    statuses = words.group("status", data.language)
    return asdict(data) | {"texts": texts, "states": states, "statuses": statuses}
