"""The headline numbers of a unit: which ones, and each as a tile."""

from typing import Any

from components import card, palette, selection, style, tiles
from components.selection import Selection
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


def of_unit(chosen: Selection) -> tuple[str, ...]:
    """The headline numbers of a unit's level."""
    is_large = selection.place(chosen).level in ("country", "province")
    return HEADLINES if is_large else HEADLINES_BELOW_PROVINCE


def strip(chosen: Selection, codes: tuple[str, ...]) -> None:
    """Draw a strip of indicators for the chosen unit and open the card that is asked for."""
    asked = tiles.strip([one for one, _ in of_indicators(chosen, codes)], unit=chosen.unit, key="tiles")
    if asked:
        card.show(chosen, unit=asked["unit"], indicator=asked["indicator"], period=asked["period"])


def of_indicators(chosen: Selection, codes: tuple[str, ...]) -> list[tuple[tiles.Tile, Any]]:
    """The tiles of some indicators of the chosen unit, each with its row of the query `unit_measures`."""
    unit = selection.place(chosen)
    asked_of = {"frame": chosen.frame, "unit": unit.code, "parent": unit.parent, "indicators": codes}
    on, kind = horizon(chosen)
    found = store.rows("unit_measures", chosen.version, on=on, kind=kind, **asked_of)
    histories = store.rows("unit_histories", chosen.version, **asked_of)
    ordered = sorted(found, key=lambda row: codes.index(row.indicator))
    return [(tile(chosen, row, histories), row) for row in ordered]


def horizon(chosen: Selection) -> tuple[Any, str]:
    """The last day and the kind of the chosen period."""
    period = periods.parse(chosen.period)
    return period.last, period.kind


def tile(chosen: Selection, row: Any, histories: store.Rows) -> tiles.Tile:
    """A tile from a row of unit_measures and the unit's histories."""
    described = chosen.register[row.indicator]
    return tiles.Tile(
        indicator=row.indicator,
        period=row.period,
        name=described.short,
        value=described.number(row.value),
        unit=described.unit,
        state=row.state,
        state_colour=style.theme().states[row.state],
        state_mark=palette.STATE_MARKS[row.state],
        state_word=_state_word(chosen, row),
        change=_change(chosen, row),
        foot=f"{card.period_text(chosen, row)} · {card.status_text(chosen, row)}",
        spark=_spark(row, histories),
    )


def _change(chosen: Selection, row: Any) -> str:
    """The change on the year, else on the period before, else nothing."""
    for name in ("change_year", "change_period"):
        if getattr(row, name) is not None:
            change = chosen.register[row.indicator].change(getattr(row, name))
            return chosen.word(f"tile.{name}", change=change)
    return ""


def _state_word(chosen: Selection, row: Any) -> str:
    if row.path_value is None:
        return chosen.word("state.no_target")
    needed = card.target_text(chosen, row, row.path_value)
    if row.target_on_rank:
        reached = card.target_text(chosen, row, row.rank_country)
        return f"{chosen.word(f'state.{row.state}')} ({reached}; {chosen.word('tile.path', value=needed)})"
    return f"{chosen.word(f'state.{row.state}')} ({chosen.word('tile.path', value=needed)})"


def _spark(row: Any, histories: store.Rows) -> tuple[float, ...]:
    def belongs(past: Any) -> bool:
        same_series = past.indicator == row.indicator and past.kind == row.kind
        same_kind = (past.status == "simulated") == (row.status == "simulated")
        return same_series and same_kind and past.period_end <= row.period_end

    return tuple(past.value for past in histories if belongs(past))[-POINTS_OF_SPARK:]
