"""What bringing in a table takes, from the file to the store: old communes by month, in an installation beside."""

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice, product
from pathlib import Path

import duckdb
import psutil

from data import home, publish
from tools.bench_figures import Figure

ROWS = 1_000_000
SECONDS = 60
_MONTHS = tuple(f"{month:02d}/{year}" for year in range(2016, 2025) for month in range(1, 13))
_COMMUNES = (
    "SELECT unit.code, unit.full_name, above.full_name FROM unit JOIN unit AS above"
    " ON above.frame = unit.frame AND above.code = unit.parent"
    " WHERE unit.frame = '2024' AND unit.level = 'commune' ORDER BY unit.code"
)


def figures(version: str, rows: int = ROWS) -> Iterator[Figure]:
    """The import of a new indicator, and DuckDB reading the same file as its floor."""
    with tempfile.TemporaryDirectory(dir=home.home()) as name:
        folder = Path(name)
        file = folder / "table.csv"
        written = _write(file, version, rows)
        started = time.monotonic()
        duckdb.execute(f"SELECT count(*) FROM read_csv('{file}', delim = ';')").fetchall()
        floor = time.monotonic() - started
        with _installation(folder / "home", version) as place:
            seconds, memory = _brought(file, place)
        note = f"{written:,} rows; recognised, judged, confirmed, in the store; {memory:,.0f} MB at most"
        aim = SECONDS * written / ROWS
        yield Figure(name="a table brought in", value=seconds, unit="s", floor=floor, aim=aim, note=note)


def _write(file: Path, version: str, rows: int) -> int:
    """A table as offices write it; returns its number of rows."""
    with duckdb.connect(str(publish.path_of(home.stores(), version)), read_only=True) as connection:
        communes = connection.execute(_COMMUNES).fetchall()
    numbers = random.Random(1)
    with file.open("w", encoding="utf-8-sig") as table:
        table.write("Mã xã;Tên xã;Huyện;Tháng;Tỷ lệ hộ có Internet (%)\n")
        written = 0
        for month, (code, name, above) in islice(product(_MONTHS, communes), rows):
            value = f"{numbers.uniform(10, 99):.1f}".replace(".", ",")
            table.write(f"{int(code)};{name};{above};{month};{value}\n")
            written += 1
    return written


@contextmanager
def _installation(folder: Path, version: str) -> Iterator[Path]:
    """A folder with the store, its events and its counts, so that what is brought in stays out of the real one."""
    (folder / "store").mkdir(parents=True)
    os.link(publish.path_of(home.stores(), version), publish.path_of(folder / "store", version))
    publish.write_atomically(folder / "store" / publish.POINTER, version)
    for name in ("events", "rollups"):
        (folder / name).symlink_to((home.home() / name).resolve())
    yield folder


def _brought(file: Path, place: Path) -> tuple[float, float]:
    """Seconds and the most megabytes of memory that the command line takes."""
    new = ("bench_internet", "Tỷ lệ hộ có Internet", "Households online", "%", "%")
    command = [
        sys.executable,
        "-m",
        "data.imports",
        str(file),
        "--as",
        "bench",
        "--title",
        "bench",
        "--new-indicator",
        *new,
    ]
    environment = os.environ | {"TOANCANH_HOME": str(place)}
    started, most = time.monotonic(), 0.0
    with tempfile.TemporaryFile() as said:
        process = psutil.Popen(command, cwd=home.PROJECT, env=environment, stdout=said, stderr=said)
        while process.poll() is None:
            most = max(most, _megabytes(process))
            time.sleep(0.05)
        seconds = time.monotonic() - started
        if process.returncode:
            said.seek(0)
            raise RuntimeError(said.read().decode()[-600:])
    return seconds, most


def _megabytes(process: psutil.Process) -> float:
    """The memory of a process and of those it started."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6
