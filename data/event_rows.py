"""The door to single events: the rows behind one cell of a screen, read from the Parquet files of the months concerned.

The store holds no events. Nothing here is read before a viewer asks for it, and never more than a limit of rows.
"""

import threading
from collections import namedtuple
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb

from data import closings, events, home, queries, store

MOST_ROWS = 500
"""Rows on a screen."""
MOST_FILE_ROWS = 50_000
"""Rows of a file."""
DOSSIER_SIDES = ("overdue", "open", "late", "finished", "received")
"""What a cell of dossiers may be: open at the clock (the months of no account), finished or received in its months."""
INCIDENT_SIDES = ("all", "unrecovered", "serious")
_NOW, _FINISHED = ("open", "overdue"), ("finished", "late")
_STREAMS = {"dossiers": "dossier", "incidents": "security_incident"}
_SETTINGS = {"memory_limit": "1GB", "threads": "2"}
_AT_ONCE = 4


class EventsMissing(LookupError):
    """The events behind this data version are not there, or not the same any more."""


@dataclass(frozen=True)
class Cell:
    """Which events: of a unit and its months, on one side; `kind` is dossiers or incidents, '' stands for all."""

    kind: str
    frame: str
    unit: str
    side: str
    first: date
    last: date
    sector: str = ""
    procedure: str = ""


@dataclass(frozen=True)
class Found:
    """The rows of a cell up to a limit, how many there are, and how many the cell counts (split communes by share)."""

    rows: store.Rows
    total: int
    carried: float


def find(version: str, cell: Cell, limit: int = MOST_ROWS) -> Found:
    """The rows of a cell (columns of the query `rows/<kind>`). EventsMissing where the events are gone or replaced."""
    if closings.is_closed(version):
        raise EventsMissing(f"closed numbers hold no events: {version}")
    run = home.events().resolve()
    return _kept(version, run, cell) if limit == MOST_ROWS else _read(version, run, cell, limit)


def forget() -> None:
    """Let go of the rows that are kept."""
    _kept.cache_clear()


@lru_cache(maxsize=24)
def _kept(version: str, run: Path, cell: Cell) -> Found:
    return _read(version, run, cell, MOST_ROWS)


_reading = threading.BoundedSemaphore(_AT_ONCE)


def _read(version: str, run: Path, cell: Cell, limit: int) -> Found:
    clock = store.row("build", version).clock
    _ensure_same(run, version)
    asked = _leaves(version, cell) | {
        "sector": cell.sector,
        "procedure": cell.procedure,
        "side": cell.side,
        "from": cell.first,
        "to": cell.last,
        "clock": clock,
        "limit": limit,
    }
    name = f"rows/{cell.kind}"
    values = {key: value for key, value in asked.items() if key in queries.parameters(name)}
    try:
        files = _files(run, cell)
        if not files:
            return Found((), 0, 0.0)
        with _reading, _engine().cursor() as cursor:
            cursor.execute(f"CREATE TEMP VIEW {_STREAMS[cell.kind]} AS {_sql_of(files)}")
            cursor.execute(queries.text(name), values)
            columns = [column[0] for column in cursor.description or ()]
            rows = tuple(_row_type(tuple(columns))(*row) for row in cursor.fetchall())
    except (OSError, duckdb.Error) as problem:
        raise EventsMissing(str(problem)) from problem
    return Found(rows, rows[0].total, rows[0].carried) if rows else Found((), 0, 0.0)


def _ensure_same(run: Path, version: str) -> None:
    """Refuse a run of the simulator that is not the one the store was built from; imported events have no manifest."""
    built = store.row("build", version)
    try:
        manifest = events.read_manifest(run)
    except (OSError, ValueError) as problem:
        raise EventsMissing(str(problem)) from problem
    if manifest is None:
        return
    is_same = manifest.get("seed") == built.seed and manifest.get("clock") == built.clock.isoformat()
    if not is_same or manifest.get("scale") != round(built.event_scale, 4):
        raise EventsMissing(f"events of another run than {version}")


def _leaves(version: str, cell: Cell) -> dict[str, Any]:
    found = store.rows("unit_leaves", version, frame=cell.frame, unit=cell.unit)
    return {
        "frames": [row.frame for row in found],
        "units": [row.unit for row in found],
        "shares": [row.share for row in found],
    }


def _files(run: Path, cell: Cell) -> list[Path]:
    """The files that can hold rows of a cell. EventsMissing where the stream has none at all.

    What was finished in a month was received then or before; what is open now, in any month. Statistics of the files
    let DuckDB skip nearly all of the older ones, so nothing is cut off.
    """
    held = events.months(run, _STREAMS[cell.kind])
    if not held:
        raise EventsMissing(f"no {cell.kind}")
    first, last = f"{cell.first:%Y-%m}", f"{cell.last:%Y-%m}"
    if cell.side in _NOW:
        first, last = min(held), max(held)
    elif cell.side in _FINISHED:
        first = min(held)
    return [file for month, files in held.items() if first <= month <= last for file in files]


def _sql_of(files: list[Path]) -> str:
    listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    return f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false)"


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """An engine of its own, with a bound on what it takes; one cursor a call, each with views of its own."""
    connection = duckdb.connect(config=_SETTINGS)
    connection.execute("SET parquet_metadata_cache = true")
    return connection


@lru_cache(maxsize=4)
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Event", columns)
