"""The headline numbers of a unit: which ones, and each as a tile."""

from typing import Any

import streamlit as st

from components import card, format, palette, tiles
from components.selection import Selection, indicators
from data import periods, store

HEADLINES = (
    "dti",
    "index766",
    "service766",
    "dossier_on_time",
    "dossier_online",
    "dossier_paid_online",
    "dossier_satisfied",
)
HEADLINES_BELOW_PROVINCE = (
    "service766",
    "dossier_received",
    "dossier_on_time",
    "dossier_online",
    "dossier_paid_online",
    "dossier_satisfied",
)
POINTS_OF_SPARK = 13


def strip(chosen: Selection) -> None:
    """Draw the strip for the chosen unit and open the card that is asked for."""
    level = store.row("unit", chosen.version, frame=chosen.frame, unit=chosen.unit).level
    codes = HEADLINES if level in ("country", "province") else HEADLINES_BELOW_PROVINCE
    drawn = [tile(chosen, row) for row in measures(chosen, codes)]
    asked = tiles.strip(drawn, unit=chosen.unit, key="tiles")
    if asked:
        card.show(chosen, unit=asked["unit"], indicator=asked["indicator"], period=asked["period"])


def measures(chosen: Selection, codes: tuple[str, ...]) -> list[Any]:
    """The unit's newest values of some indicators at the chosen period, in the order of the codes."""
    on, kind = horizon(chosen)
    found = store.rows(
        "unit_measures",
        chosen.version,
        frame=chosen.frame,
        unit=chosen.unit,
        indicators=codes,
        on=on,
        kind=kind,
    )
    return sorted(found, key=lambda row: codes.index(row.indicator))


def horizon(chosen: Selection) -> tuple[Any, str]:
    """The last day and the kind of the chosen period."""
    period = periods.parse(chosen.period)
    return period.last, period.kind


def tile(chosen: Selection, row: Any) -> tiles.Tile:
    """A tile from a row of unit_measures."""
    described = indicators(chosen.version)[row.indicator]
    decimals, unit = int(described.decimals), getattr(described, f"unit_{chosen.language}") or ""
    change = row.change_year if row.change_year is not None else row.change_period
    shown = format.number(change, decimals, chosen.language, signed=True)
    return tiles.Tile(
        indicator=row.indicator,
        period=row.period,
        name=getattr(described, f"short_{chosen.language}"),
        value=format.number(row.value, decimals, chosen.language),
        unit=unit,
        state=row.state,
        state_mark=palette.STATE_MARKS[row.state],
        state_word=_state_word(chosen, row, decimals),
        change="" if change is None else chosen.word("tile.change", change=shown),
        foot=f"{card.period_text(chosen, row)} · {chosen.word(f'status.{row.status}')}",
        spark=_spark(chosen, row),
    )


def _state_word(chosen: Selection, row: Any, decimals: int) -> str:
    if row.path_value is None:
        return chosen.word("state.no_target")
    wanted = format.number(row.path_value, 0 if row.target_on_rank else decimals, chosen.language)
    return f"{chosen.word(f'state.{row.state}')} ({chosen.word('tile.path', value=wanted)})"


def _spark(chosen: Selection, row: Any) -> tuple[float, ...]:
    history = store.rows(
        "series",
        chosen.version,
        frame=chosen.frame,
        indicator=row.indicator,
        units=(chosen.unit,),
        kind=row.kind,
    )
    own = [
        past.value
        for past in history
        if past.period_end <= row.period_end and (past.status == "simulated") == (row.status == "simulated")
    ]
    return tuple(own[-POINTS_OF_SPARK:])

