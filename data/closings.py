"""Closed numbers: whole copies of a store under a name, with who closed them and when. None is ever changed.

A closing is a folder of its own, `closings/<code>`, which appears whole or not at all. Screens read it as the data
version `closed-<code>`, after its content has been held against its checksum. Raises ClosingError, in both languages.
Only an operator removes one: `python -m data.closings --remove CODE`.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data import home, periods, publish, queries, texts
from data.progress import is_alive
from data.texts import Said

_PREFIX = "closed-"
_CODE = re.compile(r"[0-9a-z][0-9a-z-]{0,55}")
_LONGEST_SLUG = 36
_STORE, _FACTS, _PARTIAL, _REMOVED = "store.duckdb", "closing.json", ".partial-", ".removed"
_CHUNK = 1 << 20


class ClosingError(Said):
    """What cannot be closed or opened."""


@dataclass(frozen=True)
class Closing:
    """Numbers as they stood: closed `at` (UTC), of events up to `clock`, in a file of `size` bytes."""

    code: str
    name: str
    person: str
    at: datetime
    store: str
    clock: datetime
    digest: str
    size: int

    @property
    def version(self) -> str:
        """The data version that screens read."""
        return version_of(self.code)


def close(*, name: str, person: str, version: str) -> Closing:
    """Keep a whole copy of a published version under a name. Raises ClosingError; then nothing is left behind."""
    name = texts.entered(name, texts.LONGEST_NAME, "tên lần chốt", "name of the closing", error=ClosingError)
    person = texts.entered(person, texts.LONGEST_NAME, "họ tên", "name", error=ClosingError)
    if is_closed(version):
        raise ClosingError("Số liệu này đã được chốt rồi.", "These numbers are closed already.")
    at = datetime.now(UTC).replace(microsecond=0)
    try:
        with _unfinished() as folder:
            digest, size = _copy(publish.path_of(home.stores(), version), folder / _STORE)
            clock = _clock(folder / _STORE)
            with _naming:
                closing = Closing(_free_code(name, at), name, person, at, version, clock, digest, size)
                _write_facts(folder / _FACTS, closing)
                publish.sync(folder)
                folder.rename(home.closings() / closing.code)
            publish.sync(home.closings())
    except (OSError, duckdb.Error) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise ClosingError(
            f"Chưa chốt được số liệu: {why}. Không có gì được lưu lại; kiểm tra đĩa rồi chốt lại.",
            f"The numbers were not closed: {why}. Nothing was kept; check the disk and try again.",
        ) from problem
    return closing


def closings() -> tuple[Closing, ...]:
    """Every closing, the newest first. One whose description cannot be read is left out: `unreadable` names it."""
    found = [closing for folder in _folders() if (closing := _facts(folder))]
    return tuple(sorted(found, key=lambda closing: (closing.at, closing.code), reverse=True))


def unreadable() -> tuple[str, ...]:
    """Folders that should hold a closing and do not say what they are."""
    return tuple(folder.name for folder in _folders() if _facts(folder) is None)


def find(code: str) -> Closing | None:
    """A closing by its code, None when there is none; any text may be asked for."""
    return _facts(home.closings() / code) if _CODE.fullmatch(code) else None


def is_closed(version: str) -> bool:
    """Whether a data version is that of a closing."""
    return version.startswith(_PREFIX)


def version_of(code: str) -> str:
    """The data version of a closing."""
    return f"{_PREFIX}{code}"


def code_of(version: str) -> str:
    """The code of the closing that a data version names, '' for live numbers."""
    return version.removeprefix(_PREFIX) if is_closed(version) else ""


def of_version(version: str) -> Closing | None:
    """The closing behind a data version, None for live numbers and for one that is gone."""
    return find(code_of(version))


def path_of(version: str) -> Path:
    """The file behind a closing's data version, held against its checksum. Raises ClosingError."""
    code = code_of(version)
    closing = find(code)
    if closing is None:
        raise ClosingError(f"Không có số liệu chốt “{code}”.", f"There are no closed numbers “{code}”.")
    path = home.closings() / closing.code / _STORE
    try:
        facts = path.stat()
        seen = (closing.code, closing.digest, facts.st_ino, facts.st_size, facts.st_mtime_ns)
        with _checking:
            if seen not in _checked:
                _check(closing, path)
                _checked.add(seen)
    except OSError as problem:
        raise _broken(closing, problem.strerror or str(problem)) from problem
    return path


def is_whole(version: str) -> bool:
    """Whether a closing's data version can be read."""
    try:
        path_of(version)
    except ClosingError:
        return False
    return True


def remove(code: str) -> Closing:
    """Remove a closing's numbers for good; what it was stays in `closings/.removed`. Raises ClosingError."""
    closing = find(code)
    if closing is None:
        raise ClosingError(f"Không có lần chốt “{code}”.", f"There is no closing “{code}”.")
    kept = home.closings() / _REMOVED
    kept.mkdir(exist_ok=True)
    (home.closings() / code).rename(kept / code)
    (kept / code / _STORE).unlink()
    return closing


_naming, _checking = threading.Lock(), threading.Lock()
_checked: set[tuple[str, str, int, int, int]] = set()


def _folders() -> list[Path]:
    return sorted(folder for folder in home.closings().glob("[!.]*") if folder.is_dir())


def _facts(folder: Path) -> Closing | None:
    try:
        held = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        moments = {name: datetime.fromisoformat(held[name]) for name in ("at", "clock")}
        closing = Closing(**held | moments)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return closing if closing.code == folder.name else None


def _write_facts(path: Path, closing: Closing) -> None:
    held = asdict(closing) | {"at": closing.at.isoformat(), "clock": closing.clock.isoformat()}
    path.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    publish.sync(path)


@contextmanager
def _unfinished() -> Iterator[Path]:
    """A folder to fill, removed unless it was given its name; those of killed processes go too."""
    home.closings().mkdir(parents=True, exist_ok=True)
    for left in home.closings().glob(f"{_PARTIAL}*"):
        if not is_alive(int(left.name.removeprefix(_PARTIAL).partition("-")[0])):
            shutil.rmtree(left, ignore_errors=True)
    folder = home.closings() / f"{_PARTIAL}{os.getpid()}-{os.urandom(4).hex()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, target: Path) -> tuple[str, int]:
    """Copy a file that never changes; returns its SHA-256 and its size."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as given, target.open("wb") as kept:
        while chunk := given.read(_CHUNK):
            digest.update(chunk)
            size += kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    target.chmod(0o444)
    return digest.hexdigest(), size


def _clock(path: Path) -> datetime:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("SELECT clock FROM build").fetchall()[0][0]


def _free_code(name: str, at: datetime) -> str:
    """A short name for addresses: 'Phiên họp 6' -> 'phien-hop-6-20261120-140501', numbered where it is taken."""
    words = re.findall(r"[0-9a-z]+", texts.plain(name))
    slug = "-".join(words)[:_LONGEST_SLUG].strip("-") or "chot"
    base = f"{slug}-{at.astimezone(periods.VIETNAM):%Y%m%d-%H%M%S}"
    code, number = base, 1
    while (home.closings() / code).exists():
        number += 1
        code = f"{base}-{number}"
    return code


def _check(closing: Closing, path: Path) -> None:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != closing.digest:
        raise _broken(closing, "SHA-256")
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            for name in queries.names():
                connection.execute(f"PREPARE asked AS {queries.text(name)}")
    except duckdb.Error as problem:
        raise ClosingError(
            f"Số liệu chốt “{closing.name}” do một phiên bản phần mềm khác tạo ra, phiên bản này không đọc được. "
            "Mở bằng phiên bản cũ, hoặc dùng tệp đã xuất.",
            f"The closing “{closing.name}” was made by another version of the software and cannot be read by this one. "
            "Open it with the former version, or use the exported files.",
        ) from problem


def _broken(closing: Closing, detail: str) -> ClosingError:
    return ClosingError(
        f"Số liệu chốt “{closing.name}” không còn đúng như khi chốt ({detail}) nên không mở. "
        "Khôi phục thư mục của lần chốt này từ bản sao lưu.",
        f"The closing “{closing.name}” is not what was closed ({detail}) and is not opened. "
        "Restore its folder from a backup.",
    )


def main() -> int:
    """Command line: list the closings, or remove one."""
    parser = argparse.ArgumentParser(description="List the closed numbers, or remove some for good.")
    parser.add_argument("--remove", metavar="CODE", help="remove the numbers of this closing")
    code = parser.parse_args().remove
    try:
        for closing in (remove(code),) if code else closings():
            print(closing.code, closing.at.isoformat(), f"{closing.size:,} B", closing.person, closing.name, sep="\t")
    except (ClosingError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
