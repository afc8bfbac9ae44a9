"""What volume costs: simulation, counts, a whole build, an appended day and a page's queries."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from data import home
from tools.bench_figures import Figure

YEARS = 58 / 12
"""Years that the simulator covers."""
LOOK_EVERY_SECONDS = 0.1
MEGABYTE = 1_000_000
_REWIND = "from data import replay; replay.prepare(1)"
_DELIVER = "from data import replay; replay.deliver_next()"
_SIMULATE = """
import sys
from data import home, reference, simulator
simulator.write(reference.load(home.REFERENCE), home.events(), scale=sys.argv[1])
"""
_COUNT = """
import duckdb
from data import build, home, reference, steps
from data.progress import Reporter
with duckdb.connect() as connection:
    build._load(connection, reference.load(home.REFERENCE))
    steps.compute(connection, steps.UNIT_STEPS, steps.Span(build.clock()))
    build.count(connection, Reporter())
"""
_PAGE = """
from statistics import median
from data import home, publish
from tools import bench_data
version = publish.current(home.stores())
bench_data.page_calls("", {"unit": "56"})  # what is read once a data version is held from here on
calls = bench_data.page_calls("", {"unit": "56"})
bench_data.query_milliseconds(calls, version)
print(median(sum(bench_data.query_milliseconds(calls, version).values()) for _ in range(9)))
"""


@dataclass
class _Run:
    """What a process took: seconds, the most memory it held (bytes), and its last line."""

    seconds: float
    memory: int
    said: str = field(default="")


def figures(dossiers: int) -> Iterator[Figure]:
    """Everything at one volume, in an empty folder that is removed afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder, scale = Path(name), str(round(dossiers / YEARS))
        label = f"{dossiers / 1e6:g} million dossiers"
        yield _figure(f"{label}: simulated", _run(folder, "-c", _SIMULATE, scale), _size(folder / "events"))
        yield _figure(f"{label}: counted", _run(folder, "-c", _COUNT), _size(folder / "rollups"))
        yield _figure(
            f"{label}: whole store", _run(folder, "-m", "data.build", "--scale", scale), _size(folder / "store")
        )
        before = _run(folder, "-c", _PAGE).said
        _run(folder, "-c", _REWIND)
        _run(folder, "-m", "data.update")
        _run(folder, "-c", _DELIVER)
        day = _run(folder, "-m", "data.update")
        yield _figure(f"{label}: a day appended", day, _size(folder / "store"))
        after = _run(folder, "-c", _PAGE).said
        yield Figure(name=f"{label}: queries of the overview, a whole store", value=float(before), unit="ms", aim=50)
        yield Figure(name=f"{label}: the same after appended days", value=float(after), unit="ms", aim=50)


def _figure(name: str, run: _Run, size: int) -> Figure:
    note = f"{run.memory / MEGABYTE:,.0f} MB of memory at most, {size / MEGABYTE:,.0f} MB of files"
    return Figure(name=name, value=run.seconds, unit="s", note=note)


def _run(folder: Path, *arguments: str) -> _Run:
    """Run Python on an installation's folder to its end. Raises RuntimeError where it fails."""
    environment = os.environ | {"TOANCANH_HOME": str(folder), "PYTHONPATH": str(home.PROJECT)}
    started, memory = time.monotonic(), 0
    with tempfile.TemporaryFile("w+") as out:
        process = psutil.Popen(
            [sys.executable, *arguments], cwd=home.PROJECT, env=environment, stdout=out, stderr=subprocess.DEVNULL
        )
        while process.poll() is None:
            try:
                memory = max(memory, process.memory_info().rss)
            except psutil.NoSuchProcess:
                break
            time.sleep(LOOK_EVERY_SECONDS)
        seconds = time.monotonic() - started
        if process.wait():
            raise RuntimeError(f"{arguments[:3]} ended with {process.returncode}")
        out.seek(0)
        return _Run(seconds, memory, out.read().strip().rpartition("\n")[2])


def _size(folder: Path) -> int:
    """Bytes of the files that a folder leads to; of stores, the newest."""
    files = [path for path in folder.resolve().rglob("*") if path.is_file()]
    stores = sorted(path for path in files if path.suffix == ".duckdb")
    return stores[-1].stat().st_size if stores else sum(path.stat().st_size for path in files)
