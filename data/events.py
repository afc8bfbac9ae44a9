"""Event streams as Parquet, `<stream>/month=YYYY-MM/part-0.parquet`, published a whole run or file at a time.

`events` is a symbolic link to the folder of the newest complete run, so that swapping runs is one rename.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data import publish
from data.progress import is_alive
from data.streams import Stream

MANIFEST = "manifest.json"
ROW_GROUP = 131_072  # rows; DuckDB reads row groups of about its own vector multiple in parallel
PARTIAL = ".partial"

Manifest = dict[str, str | int | float]


@contextmanager
def new_run(target: Path) -> Iterator[Path]:
    """A fresh folder to write a run into; `target` leads to it only when the block ends without an error."""
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(target)
    partial = target.with_name(f"{target.name}-{os.getpid()}-{os.urandom(4).hex()}{PARTIAL}")
    partial.mkdir()
    try:
        yield partial
        _sync_tree(partial)
        _swap(target, partial)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


@contextmanager
def next_run(target: Path) -> Iterator[Path]:
    """A folder that begins with everything of the present run, to be changed file by file; published as `new_run` does.

    The files are shared with the present run until they are replaced, so that only what changes is written.
    """
    with new_run(target) as run:
        shutil.copytree(target.resolve(), run, copy_function=os.link, dirs_exist_ok=True)
        yield run


def remove_leftovers(target: Path) -> None:
    """Delete what killed runs left beside `target`: folders it does not lead to, of processes that are gone."""
    for folder in target.parent.glob(f"{target.name}-*"):
        if folder.name == _led_to(target) or is_alive(int(folder.name.removeprefix(f"{target.name}-").split("-")[0])):
            continue
        shutil.rmtree(folder, ignore_errors=True)


def _led_to(target: Path) -> str:
    """The name of the folder that a link leads to, '' where it is none."""
    return target.readlink().name if target.is_symlink() else ""


def _swap(target: Path, partial: Path) -> None:
    """Name the finished folder, move the link to it, delete the run before."""
    finished = partial.with_name(partial.name.removesuffix(PARTIAL))
    partial.rename(finished)
    former = target.resolve() if target.is_symlink() else None
    if target.is_dir() and not target.is_symlink():
        former = target.with_name(f"{finished.name}.former")
        target.rename(former)
    link = target.with_name(f".{finished.name}.link")
    link.symlink_to(finished.name)
    link.replace(target)
    publish.sync(target.parent)
    if former is not None and former != finished:
        shutil.rmtree(former, ignore_errors=True)


def partition(root: Path, stream: str, month: str, part: int = 0) -> Path:
    """The file of one month ('YYYY-MM') of a stream."""
    return root / stream / f"month={month}" / f"part-{part}.parquet"


def write_partition(
    root: Path, stream: str, month: str, table: pa.Table, *, part: int = 0, ascending: Sequence[str] = ()
) -> Path:
    """Write one file of a stream, ZSTD; a reader sees the old file or the new one, never a half.

    `ascending` names columns of whole numbers that hardly differ from row to row: only the differences are kept.
    """
    path = partition(root, stream, month, part)
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    pq.write_table(
        table,
        scratch,
        compression="zstd",
        row_group_size=ROW_GROUP,
        store_schema=False,
        use_dictionary=[name for name in table.column_names if name not in ascending],
        column_encoding=dict.fromkeys(ascending, "DELTA_BINARY_PACKED") or None,
    )
    scratch.replace(path)
    return path


def read(root: Path, stream: str, columns: list[str] | None = None) -> pa.Table:
    """Every row of a stream, months in order."""
    files = sorted((root / stream).glob("month=*/part-*.parquet"))
    return pa.concat_tables(pq.ParquetFile(file).read(columns=columns) for file in files)


def months(root: Path, stream: str) -> dict[str, list[Path]]:
    """The files of a stream by month ('YYYY-MM'), both in order."""
    found: dict[str, list[Path]] = {}
    for file in sorted((root / stream).glob("month=*/part-*.parquet")):
        found.setdefault(file.parent.name.removeprefix("month="), []).append(file)
    return found


def pattern(root: Path, stream: str) -> str:
    """The glob that DuckDB's read_parquet takes for a whole stream."""
    return str(root / stream / "month=*" / "part-*.parquet")


def reading(files: Iterable[Path]) -> str:
    """A statement that reads Parquet files as one table."""
    return f"SELECT * FROM read_parquet([{', '.join(map(quoted, files))}], hive_partitioning = false)"


def quoted(path: Path) -> str:
    """A path as SQL writes it."""
    return "'" + str(path).replace("'", "''") + "'"


def rewrite_month(
    connection: duckdb.DuckDBPyConnection, root: Path, stream: Stream, month: str, *, leave_out: str, add: str
) -> None:
    """Put one month of an unpublished run into one new file: its rows but for the keys of `leave_out`, and `add`.

    Both are statements; `add` gives the columns of the stream.
    """
    names, key = ", ".join(f'"{name}"' for name in stream.schema.names), ", ".join(stream.key)
    files = months(root, stream.name).get(month, [])
    standing = f"SELECT {names} FROM ({reading(files)}) ANTI JOIN ({leave_out}) USING ({key}) UNION ALL"
    order = ", ".join(dict.fromkeys([*stream.ascending, "frame", "unit", *stream.key]))
    rows = connection.sql(f"SELECT * FROM ({standing if files else ''} ({add})) ORDER BY {order}").to_arrow_table()
    for file in files:
        file.unlink()
    write_partition(root, stream.name, month, rows.cast(stream.plain), ascending=stream.ascending)


def write_manifest(root: Path, facts: Manifest) -> None:
    """Say what a run is: seed, rows, first and last moment."""
    replace_text(root / MANIFEST, json.dumps(facts, indent=1, ensure_ascii=False) + "\n")


def replace_text(path: Path, text: str) -> None:
    """Write a file of a run anew; the old one may be shared with the run before."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(path)


def read_manifest(root: Path) -> Manifest | None:
    """What the run in `root` is, or None when there is none."""
    try:
        return json.loads((root / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def _sync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        publish.sync(path)
