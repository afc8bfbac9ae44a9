"""Versioned publication: a store is a new file under its own name, and a pointer file is moved to it.

Replacing an open DuckDB file in place keeps serving the old data, so a published file never changes.
"""

import os
from pathlib import Path

POINTER = "current"
KEPT = 3


def current(folder: Path) -> str | None:
    """The version the pointer names, or None when nothing has been published there."""
    try:
        version = (folder / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return version if version and path_of(folder, version).is_file() else None


def path_of(folder: Path, version: str) -> Path:
    """The file of a version."""
    return folder / f"{version}.duckdb"


def publish(folder: Path, built: Path, version: str) -> Path:
    """Give a finished file its versioned name, move the pointer to it, forget all but the newest `KEPT`."""
    target = path_of(folder, version)
    sync(built)
    built.replace(target)
    write_atomically(folder / POINTER, version)
    _forget_old(folder, version)
    return target


def write_atomically(path: Path, text: str) -> None:
    """Write a small text file so that a reader sees the old text or the new, never a part."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    scratch.write_text(text, encoding="utf-8")
    sync(scratch)
    scratch.replace(path)


def sync(path: Path) -> None:
    """Have what was written to a file or a folder reach the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _forget_old(folder: Path, newest: str) -> None:
    published = sorted(folder.glob("*.duckdb"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in [path for path in published if path.stem != newest][KEPT - 1 :]:
        path.unlink(missing_ok=True)
