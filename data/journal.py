"""What people enter: an append-only SQLite file beside the stores, safe with several processes writing at once.

Nothing in it is ever changed or removed: triggers refuse both. Raises JournalError, which says why in both languages.
"""

import os
import sqlite3
import time
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from data import home

LONGEST_NAME = 80
LONGEST_NOTE = 500
_SECONDS_TO_WAIT = 5.0
_TABLES = """
CREATE TABLE IF NOT EXISTS acknowledgement (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    person TEXT NOT NULL,
    note TEXT NOT NULL,
    rule TEXT NOT NULL,
    frame TEXT NOT NULL,
    unit TEXT NOT NULL,
    since TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS acknowledgement_stays BEFORE UPDATE ON acknowledgement
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS acknowledgement_remains BEFORE DELETE ON acknowledgement
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS acknowledgement_is_new BEFORE INSERT ON acknowledgement
WHEN EXISTS (SELECT 1 FROM acknowledgement WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
"""


class JournalError(RuntimeError):
    """What could not be written or read, said in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi}\n{en}")
        self.vi, self.en = vi, en


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


def acknowledge(*, person: str, note: str, rule: str, frame: str, unit: str, since: str) -> Acknowledgement:
    """Write down that a person has seen a warning. Raises JournalError, also for an empty or too long name or note."""
    person = _entered(person, LONGEST_NAME, "họ tên", "name")
    note = _entered(note, LONGEST_NOTE, "ý kiến", "note")
    at = datetime.now(UTC).replace(microsecond=0)
    values = (at.isoformat(), person, note, rule, frame, unit, since)
    with _open(writing=True) as connection:
        cursor = connection.execute(
            "INSERT INTO acknowledgement (at, person, note, rule, frame, unit, since) VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        number = cursor.lastrowid or 0
    return Acknowledgement(number, at, *values[1:])


def acknowledgements() -> tuple[Acknowledgement, ...]:
    """Every acknowledgement, the newest first; none while nothing was ever written. Raises JournalError."""
    if not home.journal_file().is_file():
        return ()
    with _open(writing=False) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'acknowledgement'").fetchone()
        query = "SELECT id, at, person, note, rule, frame, unit, since FROM acknowledgement ORDER BY id DESC"
        found = connection.execute(query).fetchall() if known else []
    return tuple(Acknowledgement(number, datetime.fromisoformat(at), *rest) for number, at, *rest in found)


def _entered(text: str, longest: int, vi: str, en: str) -> str:
    """A text as it is kept: accents composed, without control characters (line breaks stay), trimmed, bounded."""
    kept = "".join(one for one in text.replace("\r\n", "\n") if one == "\n" or one.isprintable())
    kept = unicodedata.normalize("NFC", kept).strip()
    if not any(one.isalnum() for one in kept):
        raise JournalError(f"Chưa nhập {vi}.", f"The {en} is missing.")
    if len(kept) > longest:
        raise JournalError(f"Phần {vi} dài quá {longest} ký tự.", f"The {en} is longer than {longest} characters.")
    return kept


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
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'acknowledgement_is_new'").fetchone() is None:
        _keep_a_log(connection)
        connection.executescript(f"BEGIN IMMEDIATE;{_TABLES}COMMIT;")


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
