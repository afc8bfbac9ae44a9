"""The door to the data: named queries in, rows out.

One read-only connection a data version, one cursor a call (a DuckDB connection serves one thread at a time).
Results are immutable and cached by version, so that no visitor can change what another reads.
"""

import re
import threading
from collections import OrderedDict, namedtuple
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from data import closings, home, publish, queries

Rows = tuple[Any, ...]
_VERSION = re.compile(r"[0-9A-Za-z-]{1,64}")
_OPEN_VERSIONS = 3
_CACHED_RESULTS = 4096
_CACHED_ROWS = 150_000
"""Rows of all kept results together: about 200 MB of the widest ones."""
_CACHED_TABLES = 12
"""Results kept as columns; the largest, a month's values of every commune for two years, take 10 MB each."""


class StoreMissing(LookupError):
    """No store has been published yet."""


class _Connections:
    """The open versions, the longest unused let go first; its file closes with its last cursor."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[str, duckdb.DuckDBPyConnection] = OrderedDict()

    def cursor(self, version: str) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if version not in self._open:
                self._open[version] = duckdb.connect(str(path_of(version)), read_only=True)
            self._open.move_to_end(version)
            while len(self._open) > _OPEN_VERSIONS:
                self._open.popitem(last=False)
            return self._open[version].cursor()


class _Results:
    """Results by what was asked, the longest unused let go first when there are too many of them or of their rows."""

    def __init__(self, most_results: int, most_rows: int) -> None:
        self._most_results, self._most_rows = most_results, most_rows
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[Any, ...], Rows] = OrderedDict()
        self._rows = 0

    def get(self, asked: tuple[Any, ...]) -> Rows | None:
        """A kept result, None when there is none."""
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
            return self._kept.get(asked)

    def keep(self, asked: tuple[Any, ...], found: Rows) -> Rows:
        """Keep a result; returns the one that was kept first, where two readers asked at once."""
        with self._lock:
            if asked in self._kept:
                return self._kept[asked]
            self._kept[asked] = found
            self._rows += len(found)
            while len(self._kept) > 1 and (len(self._kept) > self._most_results or self._rows > self._most_rows):
                self._rows -= len(self._kept.popitem(last=False)[1])
            return found

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._kept.clear()
            self._rows = 0

    @property
    def size(self) -> tuple[int, int]:
        """Results and rows kept."""
        return len(self._kept), self._rows


_connections = _Connections()
_results = _Results(_CACHED_RESULTS, _CACHED_ROWS)


def current_version() -> str:
    """The version that new runs read, of this code's schema. Raises StoreMissing when there is none."""
    version = publish.current(home.stores())
    if version is not None and _is_ours(version):
        return version
    ours = sorted(path.stem for path in home.stores().glob("*.duckdb") if _is_ours(path.stem))
    if not ours:
        raise StoreMissing("no store has been built by this code")
    return ours[-1]


def _is_ours(version: str) -> bool:
    return version.endswith(f"-{queries.schema()}")


def kept_versions() -> tuple[str, ...]:
    """The live versions that can be read, the newest first."""
    return tuple(sorted((path.stem for path in home.stores().glob("*.duckdb") if _is_ours(path.stem)), reverse=True))


def is_published(version: str) -> bool:
    """Whether a version, named by anybody, is one that can be read: a published store's or a closing's."""
    if _VERSION.fullmatch(version) is None:
        return False
    if closings.is_closed(version):
        return closings.is_whole(version)
    return publish.path_of(home.stores(), version).is_file()


def path_of(version: str) -> Path:
    """The file of a version. Raises ClosingError for a closing that is gone or not what was closed."""
    return closings.path_of(version) if closings.is_closed(version) else publish.path_of(home.stores(), version)


def rows(name: str, version: str, **parameters: Any) -> Rows:
    """Rows of the query `name` as named tuples; parameters must be hashable (a list goes in as a tuple)."""
    asked = (name, version, tuple(sorted(parameters.items())))
    kept = _results.get(asked)
    return _results.keep(asked, _read(*asked)) if kept is None else kept


def row(name: str, version: str, **parameters: Any) -> Any:
    """The only row of a query, or None."""
    found = rows(name, version, **parameters)
    return found[0] if found else None


def frame(name: str, version: str, **parameters: Any) -> pd.DataFrame:
    """The same rows as a fresh DataFrame."""
    found = rows(name, version, **parameters)
    return pd.DataFrame(found, columns=found[0]._fields if found else None)


def cursor(version: str) -> duckdb.DuckDBPyConnection:
    """A cursor of one's own on a version, for what is read once and not kept."""
    return _connections.cursor(version)


@lru_cache(maxsize=_CACHED_TABLES)
def table(name: str, version: str, **parameters: Any) -> pa.Table:
    """The same rows as columns, for results of tens of thousands; a list of parameters goes in as a tuple."""
    values = {key: list(value) if isinstance(value, tuple) else value for key, value in parameters.items()}
    with cursor(version) as reading:
        return reading.sql(queries.text(name), params=values).to_arrow_table()


def _read(name: str, version: str, parameters: tuple[tuple[str, Any], ...]) -> Rows:
    values = {key: list(value) if isinstance(value, tuple) else value for key, value in parameters}
    with cursor(version) as reading:
        reading.execute(queries.text(name), values)
        make = _row_type(tuple(column[0] for column in reading.description or ()))
        return tuple(make(*values) for values in reading.fetchall())


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns)
