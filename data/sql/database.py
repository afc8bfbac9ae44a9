"""The copy on which viewers' queries run: a DuckDB file for each data version, with the documented views as tables.

It is made once, at the first query, by a process of its own, and appears by one rename. What is not a documented view
is not in it, so no query can reach it.
"""

import argparse
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data import home, store
from data.sql import views
from data.texts import Said

FILE = "toancanh.duckdb"
KEPT = 3
"""Copies that are kept, the last used first."""
MEMORY = "1GB"
SECONDS = 300
_PARTIAL = ".partial-"
_LOCK = ".making"


class CopyMissing(Said):
    """The copy of a data version could not be made."""


def folder_of(version: str) -> Path:
    """The folder of a version's copy, whether it is there or not."""
    return home.sql() / f"{version}-{views.digest()}"


def is_made(version: str) -> bool:
    """Whether the copy of a version is there."""
    return (folder_of(version) / FILE).is_file()


def ensure(version: str) -> Path:
    """The folder of a version's copy, made when it is missing. Raises CopyMissing and ClosingError."""
    folder = folder_of(version)
    if not is_made(version):
        _make_apart(store.path_of(version), folder)
    try:
        os.utime(folder)
    except OSError as problem:
        raise _missing(problem.strerror or "") from problem
    return folder


def _make_apart(source: Path, folder: Path) -> None:
    """Make a copy in a process of its own, so that the server keeps neither its memory nor its threads."""
    command = [sys.executable, "-m", "data.sql.database", str(source), str(folder)]
    try:
        done = subprocess.run(command, cwd=home.PROJECT, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as problem:
        raise _missing(f"{SECONDS} s") from problem
    if done.returncode:
        raise _missing(done.stderr.decode(errors="replace").strip().rpartition("\n")[2])


def _missing(why: str) -> CopyMissing:
    return CopyMissing(
        f"Chưa chuẩn bị được bản sao dữ liệu để truy vấn: {why}. Kiểm tra đĩa rồi chạy lại.",
        f"The copy of the data for queries could not be made: {why}. Check the disk and run again.",
    )


def make(source: Path, folder: Path) -> None:
    """Write the copy of a store unless another process has; several at once wait for the first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.parent):
        if (folder / FILE).is_file():
            return
        partial = folder.with_name(f"{_PARTIAL}{os.getpid()}")
        partial.mkdir()
        _write(source, partial / FILE)
        partial.rename(folder)
        forget_old(folder)


@contextmanager
def _alone(parent: Path) -> Iterator[None]:
    """Be the only process that makes copies; what a killed one left half done goes."""
    with (parent / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in parent.glob(f"{_PARTIAL}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _write(source: Path, target: Path) -> None:
    config = {"memory_limit": MEMORY, "temp_directory": str(target.with_name("spilled")), "threads": 2}
    with duckdb.connect(str(source), read_only=True, config=config) as connection:
        connection.execute(f"ATTACH '{str(target).replace(chr(39), 2 * chr(39))}' AS copy (READ_WRITE)")
        for name in views.names():
            connection.execute(f"CREATE TABLE copy.{name} AS {views.text(name)}")
    shutil.rmtree(target.with_name("spilled"), ignore_errors=True)
    with target.open("rb") as file:
        os.fsync(file.fileno())
    target.chmod(0o444)


def forget_old(newest: Path) -> None:
    """Remove the copies that were not used for the longest time."""
    made = sorted(newest.parent.glob("[!.]*"), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in [folder for folder in made if folder != newest][KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Command line: write the copy of a store's file into a folder."""
    parser = argparse.ArgumentParser(description="Make the copy of a store on which viewers' queries run.")
    parser.add_argument("source", type=Path)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    began = time.monotonic()
    try:
        make(asked.source, asked.folder)
    except (duckdb.Error, OSError) as problem:
        print(type(problem).__name__, file=sys.stderr)
        return 1
    print(f"{time.monotonic() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
