"""Confirmed imports: the file and its values in a folder of their own, the fact in the journal; undone by a new entry.

The journal's entry is the one moment at which an import counts. Before it a folder means nothing; nothing is removed.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data import home, journal, texts
from data.imports.cells import ImportRefused
from data.imports.choices import Choices

CONFIRMED, UNDONE = "confirmed", "undone"
LONGEST_TITLE = 300
_ROWS = "rows.parquet"
_KEYS = ["frame", "unit", "indicator", "period", "value", "numerator", "denominator"]


@dataclass(frozen=True)
class Import:
    """A confirmed import: its code, who and when (UTC), the file, where the values are from, and the choices."""

    code: str
    at: datetime
    person: str
    position: int
    undone_by: str
    undone_at: datetime | None
    facts: dict[str, Any]

    @property
    def stands(self) -> bool:
        """Whether it has not been undone."""
        return self.undone_at is None

    @property
    def rows(self) -> Path:
        """The file of its values."""
        return folder_of(self.code) / _ROWS


def folder_of(code: str) -> Path:
    """The folder of an import."""
    return home.imports() / code


def imports() -> tuple[Import, ...]:
    """Every import ever confirmed, the newest first. Raises JournalError."""
    found: dict[str, Import] = {}
    for entry in reversed(journal.import_entries()):
        if entry.kind == CONFIRMED:
            found.pop(entry.code, None)
            found[entry.code] = Import(
                entry.code, entry.at, entry.person, entry.id, "", None, json.loads(entry.content or "{}")
            )
        elif entry.code in found:
            kept = found[entry.code]
            found[entry.code] = Import(
                kept.code, kept.at, kept.person, kept.position, entry.person, entry.at, kept.facts
            )
    return tuple(reversed(found.values()))


def standing() -> tuple[Import, ...]:
    """The imports that count, the oldest first."""
    return tuple(one for one in reversed(imports()) if one.stands)


def confirm(
    *,
    name: str,
    data: bytes,
    accepted: pd.DataFrame,
    outcome: dict[str, Any],
    choices: Choices,
    person: str,
    title: str,
    document: str = "",
    published_on: str = "",
) -> Import:
    """Keep an import and make it count. Raises ImportRefused for one that counts already, and JournalError."""
    person = texts.entered(person, texts.LONGEST_NAME, "họ tên", "name", error=ImportRefused)
    title = texts.entered(title, LONGEST_TITLE, "tên nguồn", "source title", error=ImportRefused)
    if not len(accepted):
        raise ImportRefused("Không có giá trị nào để nhập.", "There is no value to bring in.")
    checksum = hashlib.sha256(data).hexdigest()
    code = f"IMP-{_content_key(accepted)[:10]}"
    facts = {
        "file": "".join(one for one in Path(name).name if one.isprintable())[:200],
        "checksum": checksum,
        "bytes": len(data),
        "title": title,
        "document": document.strip()[:LONGEST_TITLE],
        "published_on": published_on.strip()[:10],
        "fingerprint": outcome.get("fingerprint", ""),
        "choices": choices.as_json(),
        "columns": outcome.get("columns", []),
        "values": len(accepted),
        "units": int(accepted["unit"].nunique()),
        "indicators": sorted(map(str, accepted["indicator"].unique())),
        "periods": sorted(map(str, accepted["period"].unique())),
        "refused": int(outcome.get("refused", 0)) + int(outcome.get("unclear", 0)),
    }
    with _alone():
        _refuse_known(code)
        _write(code, name, data, accepted)
        journal.append_import(person=person, code=code, kind=CONFIRMED, content=json.dumps(facts, ensure_ascii=False))
    return next(one for one in imports() if one.code == code)


def undo(code: str, person: str) -> Import:
    """Make an import count no more; its files stay. Raises ImportRefused for one that does not count."""
    person = texts.entered(person, texts.LONGEST_NAME, "họ tên", "name", error=ImportRefused)
    with _alone():
        if not any(one.code == code for one in standing()):
            raise ImportRefused(f"Không có lần nhập {code} nào đang dùng.", f"No import {code} is in use.")
        journal.append_import(person=person, code=code, kind=UNDONE, content=None)
    return next(one for one in imports() if one.code == code)


def remembered_choices() -> dict[str, Any]:
    """The choices of the newest import with each fingerprint of headings, undone ones too."""
    return {
        one.facts["fingerprint"]: {**one.facts["choices"], "columns": _as_columns(one.facts["columns"])}
        for one in reversed(imports())
        if one.facts.get("fingerprint")
    }


def _as_columns(told: list[dict[str, Any]]) -> dict[str, Any]:
    return {str(one["place"]): {"role": one["role"], "indicator": one["indicator"], "period": ""} for one in told}


def remembered_names() -> dict[str, str]:
    """What a person ever settled a written name as, the newest word last."""
    settled: dict[str, str] = {}
    for one in reversed(imports()):
        settled |= one.facts["choices"].get("settled", {})
    return settled


def _content_key(accepted: pd.DataFrame) -> str:
    """What tells one set of values from another, whatever the order of the rows or the form of the file."""
    ordered = accepted[_KEYS].sort_values(_KEYS[:4], ignore_index=True)
    digest = hashlib.sha256(pd.util.hash_pandas_object(ordered, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def _refuse_known(code: str) -> None:
    for one in standing():
        if one.code == code:
            raise ImportRefused(
                f"Những giá trị này đã nhập ở lần {one.code} ({one.facts['file']}), chỉ tính một lần.",
                f"These values were brought in as {one.code} ({one.facts['file']}) and count once.",
            )


def _write(code: str, name: str, data: bytes, accepted: pd.DataFrame) -> None:
    """Keep the file and the values under the import's own name, whole or not at all."""
    target = folder_of(code)
    if (target / _ROWS).is_file():
        return
    scratch = home.imports() / f".writing-{code}-{os.getpid()}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    ending = Path(name).suffix.lower()
    ending = ending if ending[1:].isalnum() and ending.isascii() and len(ending) < 9 else ".bin"
    (scratch / f"original{ending}").write_bytes(data)
    accepted.to_parquet(scratch / _ROWS, index=False)
    for path in (*scratch.iterdir(), scratch):
        _sync(path)
    scratch.replace(target)
    _sync(home.imports())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone() -> Iterator[None]:
    """Be the only one who confirms or undoes; a killed process lets go. What it left half written is removed."""
    home.imports().mkdir(parents=True, exist_ok=True)
    with (home.imports() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for path in home.imports().glob(".writing-*"):
            shutil.rmtree(path, ignore_errors=True)
        yield
