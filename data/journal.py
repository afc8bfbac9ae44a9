"""What people enter: an append-only SQLite file beside the stores, safe with several processes writing at once.

Nothing in it is ever changed or removed: triggers refuse both. Raises JournalError, which says why in both languages.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar

from data import home, texts
from data.texts import Said

LONGEST_NOTE = 500
_SECONDS_TO_WAIT = 5.0
_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time tells every write apart."""
_Signature = tuple[tuple[str, int, int, int], ...]
_Read = TypeVar("_Read")
_TABLES = {
    "acknowledgement": ("person", "note", "rule", "frame", "unit", "since"),
    "agenda_state": ("person", "code", "content"),
    "minute": ("person", "number", "kind", "text", "frame", "unit", "indicator", "period", "owner", "due", "closing"),
    "boundary": ("person", "code", "kind", "content"),
    "import_entry": ("person", "code", "kind", "content"),
}
"""Every table with its columns beside `id` and `at`."""


class JournalError(Said):
    """What could not be written or read, said in both languages."""


class Overtaken(JournalError):
    """Another state was kept meanwhile; nothing was written."""


@dataclass(frozen=True)
class Acknowledgement:
    """That a named person has seen an early warning: the one of `rule` for (frame, unit) standing since a period.

    `at` is in UTC.
    """

    id: int
    at: datetime
    person: str
    note: str
    rule: str
    frame: str
    unit: str
    since: str


@dataclass(frozen=True)
class AgendaState:
    """How an agenda was saved: `content` is its JSON, None from when it was taken away."""

    id: int
    at: datetime
    person: str
    code: str
    content: str | None


@dataclass(frozen=True)
class Minute:
    """What was said in a meeting of a number: `kind` is question, decision or task, later done or moved.

    What is said of an earlier minute carries its `number`; a new one's number is its own id, kept as 0. `due` is a
    date as YYYY-MM-DD, '' for none.
    """

    id: int
    at: datetime
    person: str
    number: int
    kind: str
    text: str
    frame: str
    unit: str
    indicator: str
    period: str
    owner: str
    due: str
    closing: str


@dataclass(frozen=True)
class BoundaryEntry:
    """That boundaries of a code came in (`kind` import, `content`: which, as JSON) or were taken back (undo)."""

    id: int
    at: datetime
    person: str
    code: str
    kind: str
    content: str


@dataclass(frozen=True)
class ImportEntry:
    """That a person confirmed or undid (`kind`) the import `code`; `content` is what is known of it, as JSON."""

    id: int
    at: datetime
    person: str
    code: str
    kind: str
    content: str | None


def acknowledge(*, person: str, note: str, rule: str, frame: str, unit: str, since: str) -> Acknowledgement:
    """Write down that a person has seen a warning. Raises JournalError, also for an empty or too long name or note."""
    person = texts.entered(person, texts.LONGEST_NAME, "họ tên", "name", error=JournalError)
    note = texts.entered(note, LONGEST_NOTE, "ý kiến", "note", error=JournalError)
    return Acknowledgement(*_append("acknowledgement", person, note, rule, frame, unit, since))


def acknowledgements() -> tuple[Acknowledgement, ...]:
    """Every acknowledgement, the newest first; none while nothing was ever written. Raises JournalError."""
    return tuple(Acknowledgement(*row) for row in _every("acknowledgement"))


def append_agenda(*, code: str, person: str, content: str | None, after: int) -> AgendaState:
    """Keep the state of an agenda that follows the one numbered `after` (0: there was none).

    Raises Overtaken when another has been kept since, and JournalError.
    """

    def check(connection: sqlite3.Connection) -> None:
        newest = connection.execute("SELECT coalesce(max(id), 0) FROM agenda_state WHERE code = ?", (code,)).fetchone()
        if newest[0] != after:
            raise Overtaken(
                "Người khác vừa lưu chương trình này; nội dung của bạn chưa được lưu.",
                "Someone else has just saved this agenda; what you changed was not saved.",
            )

    return AgendaState(*_append("agenda_state", person, code, content, check=check))


def agenda_states(code: str = "") -> tuple[AgendaState, ...]:
    """Every state of an agenda, the newest first; of every agenda without a code. Raises JournalError."""
    return tuple(AgendaState(*row) for row in _every("agenda_state", "code = ? OR ? = ''", code, code))


def newest_agenda_states() -> tuple[AgendaState, ...]:
    """The last state of every agenda, the newest first. Raises JournalError."""
    newest = "id IN (SELECT max(id) FROM agenda_state GROUP BY code)"
    return tuple(AgendaState(*row) for row in _every("agenda_state", newest))


def append_minute(
    *,
    person: str,
    kind: str,
    text: str,
    frame: str,
    unit: str,
    indicator: str,
    period: str,
    number: int = 0,
    owner: str = "",
    due: str = "",
    closing: str = "",
) -> Minute:
    """Keep what was said of a number. Raises JournalError, also for an empty or too long name or text."""
    person = texts.entered(person, texts.LONGEST_NAME, "họ tên", "name", error=JournalError)
    text = texts.entered(text, LONGEST_NOTE, "nội dung", "text", error=JournalError)
    about = (frame, unit, indicator, period)
    return Minute(*_append("minute", person, number, kind, text, *about, owner.strip(), due, closing))


def minutes() -> tuple[Minute, ...]:
    """Everything that was said in meetings, the newest first. Raises JournalError."""
    return tuple(Minute(*row) for row in _every("minute"))


def append_boundary(*, person: str, code: str, kind: str, content: str) -> BoundaryEntry:
    """Keep that boundaries came in or were taken back. Raises JournalError."""
    return BoundaryEntry(*_append("boundary", person, code, kind, content))


def boundaries() -> tuple[BoundaryEntry, ...]:
    """Everything that happened to imported boundaries, the newest first. Raises JournalError."""
    return tuple(BoundaryEntry(*row) for row in _every("boundary"))


def append_import(*, person: str, code: str, kind: str, content: str | None) -> ImportEntry:
    """Keep that an import was confirmed or undone. Raises JournalError."""
    return ImportEntry(*_append("import_entry", person, code, kind, content))


def import_entries() -> tuple[ImportEntry, ...]:
    """Everything that became of imports, the newest first. Raises JournalError."""
    return tuple(ImportEntry(*row) for row in _every("import_entry"))


def kept(read: Callable[[], _Read]) -> _Read:
    """What `read` finds in the journal, read again only where its files have changed. Raises JournalError.

    `read` is a function of a module. Files written a moment ago are read again: two writes may share one time.
    """
    signature = _signature()
    if any(time.time_ns() - changed < _SETTLED for _, _, _, changed in signature):
        return read()
    return _read_at(read, signature)


@lru_cache(maxsize=8)
def _read_at(read: Callable[[], Any], signature: _Signature) -> Any:
    return read()


def _signature() -> _Signature:
    """What tells one content of the journal from another: its file and its log with number, size and time."""
    file = home.journal_file()
    found = []
    for path in (file, file.with_name(f"{file.name}-wal")):
        with suppress(OSError):
            facts = path.stat()
            found.append((os.fspath(path), facts.st_ino, facts.st_size, facts.st_mtime_ns))
    return tuple(found)


def _append(table: str, *values: Any, check: Callable[[sqlite3.Connection], None] = lambda _: None) -> tuple[Any, ...]:
    """Write one row, unless `check` raises; returns it whole, with its number and its moment."""
    at = datetime.now(UTC).replace(microsecond=0)
    columns = ("at", *_TABLES[table])
    places = ", ".join("?" * len(columns))
    with _open(writing=True) as connection:
        check(connection)
        cursor = connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", (at.isoformat(), *values)
        )
        return (cursor.lastrowid or 0, at, *values)


def _every(table: str, which: str = "TRUE", *values: Any) -> list[tuple[Any, ...]]:
    """Every row of a table of which `which` is true, the newest first; none while nothing was ever written."""
    if not home.journal_file().is_file():
        return []
    with _open(writing=False) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        query = f"SELECT id, at, {', '.join(_TABLES[table])} FROM {table} WHERE {which} ORDER BY id DESC"
        found = connection.execute(query, values).fetchall() if known else []
    return [(number, datetime.fromisoformat(at), *rest) for number, at, *rest in found]


def _made(table: str) -> str:
    """The SQL of a table to which rows are only ever added."""
    columns = ", ".join(f"{name} {_kind(name)}" for name in _TABLES[table])
    refuse = "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;"
    return f"""
        CREATE TABLE IF NOT EXISTS {table} (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, {columns});
        CREATE TRIGGER IF NOT EXISTS {table}_stays BEFORE UPDATE ON {table} {refuse}
        CREATE TRIGGER IF NOT EXISTS {table}_remains BEFORE DELETE ON {table} {refuse}
        CREATE TRIGGER IF NOT EXISTS {table}_is_new BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}
    """


def _kind(column: str) -> str:
    return {"content": "TEXT", "number": "INTEGER NOT NULL"}.get(column, "TEXT NOT NULL")


@contextmanager
def _open(*, writing: bool) -> Iterator[sqlite3.Connection]:
    """A connection, its work kept whole or not at all; what SQLite or the disk refuses becomes a sentence."""
    try:
        if writing:
            home.journal_file().parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(home.journal_file(), timeout=_SECONDS_TO_WAIT)) as connection:
            if writing:
                _prepare(connection)
            with connection:
                if writing:
                    connection.execute("BEGIN IMMEDIATE")
                yield connection
    except (sqlite3.Error, OSError) as problem:
        raise _said(problem, writing=writing) from problem


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables where there are none; a write has reached the disk before it is confirmed."""
    connection.execute("PRAGMA synchronous = FULL")
    known = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    if not {f"{table}_is_new" for table in _TABLES} <= known:
        _keep_a_log(connection)
        connection.executescript(f"BEGIN IMMEDIATE;{''.join(map(_made, _TABLES))}COMMIT;")


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Let readers read while another writes. SQLite does not wait by itself when two want to change this at once."""
    until = time.monotonic() + _SECONDS_TO_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _said(problem: Exception, *, writing: bool) -> JournalError:
    name = getattr(problem, "sqlite_errorname", "")
    file = os.fspath(home.journal_file())
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return JournalError(
            "Sổ ghi đang bận vì có người khác ghi; chưa ghi được, xin thử lại.",
            "The journal is busy with another entry; nothing was written, please try again.",
        )
    if name.startswith("SQLITE_FULL"):
        return JournalError(
            "Đĩa đã đầy; chưa ghi được. Báo người quản trị.",
            "The disk is full; nothing was written. Tell the administrator.",
        )
    if writing and (name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")) or isinstance(problem, OSError)):
        return JournalError(
            f"Không có quyền ghi vào {file}; chưa ghi được. Báo người quản trị.",
            f"{file} cannot be written to; nothing was written. Tell the administrator.",
        )
    doing_vi, doing_en = ("ghi vào", "written") if writing else ("đọc", "read")
    return JournalError(
        f"Không {doing_vi} được sổ ghi {file} ({problem}). Báo người quản trị.",
        f"The journal {file} could not be {doing_en} ({problem}). Tell the administrator.",
    )
