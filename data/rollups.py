"""Month by month the events are counted once, and the counts kept until the month's files or the counting change.

A kept count is named by what it was made from: the SQL, the content of the month's files and, where the SQL joins it,
of the table `leaf` (frame, unit, province of frame 2024). So an unfinished or outdated one is never taken for a good
one. What the clock moves (whether an open dossier is overdue) is not in them.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data import events, queries
from data.progress import is_alive
from data.streams import STREAMS

LEAF = "leaf"
_DIGESTS = "digests.json"
_CHUNK = 1 << 20

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Months:
    """The files that hold one rollup, a month each, and the months ('YYYY-MM') that had to be counted."""

    files: tuple[Path, ...]
    counted: tuple[str, ...]

    def sql(self) -> str:
        """A statement that reads every month."""
        return events.reading(self.files)


@dataclass(frozen=True)
class _Count:
    """One month of one rollup: the files of events that it counts and the file that keeps it."""

    name: str
    stream: str
    month: str
    parts: list[Path]
    path: Path


def names() -> list[str]:
    """Every rollup."""
    return [name.removeprefix("rollup/") for name in queries.names("rollup")]


def stream_of(name: str) -> str:
    """The stream that a rollup counts: its SQL is `queries/rollup/<stream>_*.sql`."""
    return next(stream for stream in STREAMS if name.startswith(f"{stream}_"))


def ensure(source: Path, kept: Path, leaf: pd.DataFrame, *, on_progress: Progress | None = None) -> dict[str, Months]:
    """Count every month of every stream under `source` that `kept` has no count of; returns the rollups by name."""
    digests = _Digests(kept / _DIGESTS)
    counts = list(_counts(source, kept, digests, _digest_of_leaf(leaf)))
    digests.save()
    missing = [count for count in counts if not _is_whole(count.path)]
    with duckdb.connect() as connection:
        connection.register("incoming", leaf)
        connection.execute(f"CREATE TABLE {LEAF} AS SELECT * FROM incoming")
        for number, count in enumerate(missing):
            if on_progress:
                on_progress(number, len(missing), f"{count.name} {count.month}")
            _keep(connection, count)
    return {name: _months(kept, name, counts, missing) for name in names()}


def _counts(source: Path, kept: Path, digests: "_Digests", leaf: str) -> Iterator[_Count]:
    for name in names():
        stream = stream_of(name)
        text = queries.text(f"rollup/{name}")
        made_by = text + leaf if re.search(rf"\bJOIN {LEAF}\b", text) else text
        for month, parts in events.months(source, stream).items():
            made_from = [made_by, *map(digests.of, parts)]
            key = hashlib.sha256("\n".join(made_from).encode()).hexdigest()[:16]
            yield _Count(name, stream, month, parts, kept / name / f"{month}-{key}.parquet")


def _digest_of_leaf(leaf: pd.DataFrame) -> str:
    rows = leaf.sort_values(list(leaf.columns)).to_csv(index=False)
    return hashlib.sha256(rows.encode()).hexdigest()


def _is_whole(path: Path) -> bool:
    """Whether a file is there to its end, where Parquet keeps what it holds."""
    try:
        pq.read_metadata(path)
    except (OSError, pa.ArrowException):
        return False
    return True


def _keep(connection: duckdb.DuckDBPyConnection, count: _Count) -> None:
    """Count one month into a file that appears whole or not at all."""
    count.path.parent.mkdir(parents=True, exist_ok=True)
    scratch = count.path.with_name(f".{count.path.name}.{os.getpid()}")
    connection.execute(f"CREATE OR REPLACE VIEW {count.stream} AS {events.reading(count.parts)}")
    counted = queries.text(f"rollup/{count.name}")
    connection.execute(f"COPY ({counted}) TO {events.quoted(scratch)} (FORMAT parquet, COMPRESSION zstd)")
    scratch.replace(count.path)


def _months(kept: Path, name: str, counts: list[_Count], missing: list[_Count]) -> Months:
    """The files of a rollup; those that nothing names any more are removed."""
    files = tuple(count.path for count in counts if count.name == name)
    for former in {*(kept / name).glob("[!.]*.parquet")} - {*files}:
        former.unlink(missing_ok=True)
    for scratch in (kept / name).glob(".*.parquet.*"):
        if not is_alive(int(scratch.suffix[1:])):
            scratch.unlink(missing_ok=True)
    return Months(files, tuple(count.month for count in missing if count.name == name))


class _Digests:
    """Content digests of files, read once for each size and time of writing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _read(path)
        self._used: dict[str, str] = {}

    def of(self, file: Path) -> str:
        facts = file.stat()
        name = f"{file.name}/{facts.st_size}/{facts.st_mtime_ns}/{facts.st_ino}"
        if name not in self._used:
            self._used[name] = self._known.get(name) or _digest(file)
        return self._used[name]

    def save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        scratch = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        scratch.write_text(json.dumps(self._used), encoding="utf-8")
        scratch.replace(self._path)


def _read(path: Path) -> dict[str, str]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _digest(file: Path) -> str:
    joined = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            joined.update(chunk)
    return joined.hexdigest()
