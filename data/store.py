"""The door to the data: named queries in, rows out.

One read-only connection a data version, one cursor a call (a DuckDB connection serves one thread at a time).
Results are immutable and cached by version, so that no visitor can change what another reads.
"""

import re
import threading
from collections import OrderedDict, namedtuple
from functools import cache, lru_cache
from typing import Any

import duckdb
import pandas as pd

from data import home, publish, queries

Rows = tuple[Any, ...]
_VERSION = re.compile(r"[0-9A-Za-z-]{1,64}")
_OPEN_VERSIONS = 3
_CACHED_RESULTS = 4096


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
                self._open[version] = duckdb.connect(str(publish.path_of(home.stores(), version)), read_only=True)
            self._open.move_to_end(version)
            while len(self._open) > _OPEN_VERSIONS:
                self._open.popitem(last=False)
            return self._open[version].cursor()


_connections = _Connections()


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


def is_published(version: str) -> bool:
    """Whether a version, named by anybody, is one that can be read."""
    return _VERSION.fullmatch(version) is not None and publish.path_of(home.stores(), version).is_file()


def rows(name: str, version: str, **parameters: Any) -> Rows:
    """Rows of the query `name` as named tuples; parameters must be hashable (a list goes in as a tuple)."""
    return _cached_rows(name, version, tuple(sorted(parameters.items())))


def row(name: str, version: str, **parameters: Any) -> Any:
    """The only row of a query, or None."""
    found = rows(name, version, **parameters)
    return found[0] if found else None


def frame(name: str, version: str, **parameters: Any) -> pd.DataFrame:
    """The same rows as a fresh DataFrame."""
    found = rows(name, version, **parameters)
    return pd.DataFrame(found, columns=found[0]._fields if found else None)


@lru_cache(maxsize=_CACHED_RESULTS)
def _cached_rows(name: str, version: str, parameters: tuple[tuple[str, Any], ...]) -> Rows:
    values = {key: list(value) if isinstance(value, tuple) else value for key, value in parameters}
    with _connections.cursor(version) as cursor:
        cursor.execute(queries.text(name), values)
        make = _row_type(tuple(column[0] for column in cursor.description or ()))
        return tuple(make(*values) for values in cursor.fetchall())


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns)
