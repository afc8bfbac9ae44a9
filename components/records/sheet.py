"""How an event is written: its columns in the reader's language, on a screen and in a file for spreadsheets."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from components import format, words
from components.selection import LANGUAGES, full_name
from data import event_rows, spreadsheet, store, units
from data.event_rows import Cell

COLUMNS = {
    "dossiers": (
        "id", "state", "days_over", "unit", "procedure", "sector", "channel", "received_at", "due_at", "finished_at",
        "days",
    ),
    "incidents": (
        "id", "state", "severity", "kind", "system", "unit", "found_by", "occurred_at", "detected_at", "responded_at",
        "recovered_at", "hours",
    ),
}  # fmt: skip
SIDES = {"dossiers": event_rows.DOSSIER_SIDES, "incidents": event_rows.INCIDENT_SIDES}
FURTHER = ("frame", "unit_code", "share")
"""What a file holds besides."""
DECIMALS = 1


def heads(kind: str, language: str) -> list[str]:
    """The headings of a kind's columns."""
    return [words.word(f"records.column_{name}", language) for name in COLUMNS[kind]]


def lines(version: str, kind: str, found: store.Rows, language: str) -> list[list[Any]]:
    """The rows as cells in the order of COLUMNS: texts in the language, moments, days and hours as numbers."""
    return [[_cell(version, name, row, language) for name in COLUMNS[kind]] for row in found]


def _cell(version: str, name: str, row: Any, language: str) -> Any:
    if name == "id":
        return str(row[0])
    if name == "unit":
        return full_name(units.unit(version, row.frame, row.unit), language)
    value = getattr(row, name)
    if name in ("procedure", "sector"):
        return _names(version, language)[name].get(value, value)
    if name in ("severity", "kind", "system"):
        return words.word(f"security.{name}_{value}", language)
    if name in ("state", "channel", "found_by"):
        return words.word(f"records.{name}_{value}", language)
    return format.rounded(value, DECIMALS) if isinstance(value, float) else value


@lru_cache(maxsize=6)
def _names(version: str, language: str) -> Mapping[str, Mapping[str, str]]:
    """Names of procedures and sectors by code."""
    sectors = store.rows("sectors", version)
    return MappingProxyType(
        {
            "procedure": {row.code: row.name_vi for row in store.rows("procedures", version)},
            "sector": {row.code: row.name_vi if language == "vi" else row.name_en for row in sectors},
        }
    )


def address(version: str, cell: Cell, language: str) -> str:
    """Where the file of a cell is served."""
    asked = {name: str(value) for name, value in asdict(cell).items() if name != "kind" and value}
    return f"/rows/{version}/{cell.kind}.csv?{urlencode(asked | {'language': language})}"


def csv(
    *, version: str, kind: str, frame: str, unit: str, side: str, first: str, last: str,
    sector: str = "", procedure: str = "", language: str = "vi",
) -> bytes:  # fmt: skip
    """The file of a cell, from the texts of an address. LookupError for anything unknown, EventsMissing among them."""
    known = store.is_published(version) and kind in SIDES and language in LANGUAGES
    if not known or side not in SIDES[kind] or units.unit(version, frame, unit) is None:
        raise LookupError(kind)
    names = _names(version, language)
    if (sector and sector not in names["sector"]) or (procedure and procedure not in names["procedure"]):
        raise LookupError(sector or procedure)
    try:
        cell = Cell(kind, frame, unit, side, date.fromisoformat(first), date.fromisoformat(last), sector, procedure)
    except ValueError as problem:
        raise LookupError(first) from problem
    found = event_rows.find(version, cell, event_rows.MOST_FILE_ROWS)
    further = [words.word(f"records.column_{name}", language) for name in FURTHER]
    body = [
        [*(_written(cell) for cell in line), row.frame, row.unit, row.share]
        for line, row in zip(lines(version, kind, found.rows, language), found.rows, strict=True)
    ]
    return spreadsheet.csv([[*heads(kind, language), *further], *body])


def _written(cell: Any) -> Any:
    """A moment as spreadsheets read it, to the minute."""
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell


def file_name(cell: Cell) -> str:
    """What the file is called."""
    parts = (cell.kind, cell.frame, cell.unit, cell.side, cell.sector, cell.procedure, f"{cell.first:%Y-%m}")
    return f"{'-'.join(part for part in parts if part)}.csv"
