"""What the data costs: a page's queries, a build step by step, the size of the store."""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
from streamlit.testing.v1 import AppTest

from components import selection, standing_pages
from components.records import sheet
from data import event_rows, home, periods, publish, store, units
from data.progress import Progress

PAGE_WITHIN_SECONDS = 60
LOOK_EVERY_SECONDS = 0.05
Call = tuple[str, tuple[tuple[str, Hashable], ...]]


def a_commune(version: str, frame: str) -> str:
    """The code of one commune of a frame."""
    inside = units.index(version).values()
    return next(unit.code for unit in inside if unit.frame == frame and unit.level == "commune")


def page_calls(page: str, parameters: dict[str, str]) -> list[Call]:
    """The queries one run of a page asks for, each once, in order, the map's own values included."""
    with _recorded() as calls:
        test = AppTest.from_file(str(home.PROJECT / "app.py"), default_timeout=PAGE_WITHIN_SECONDS)
        test.query_params.update(parameters)
        test.run()
        if page:
            calls.clear()
            test.switch_page(f"pages/{page}.py").run()
    if test.exception:
        raise RuntimeError(test.exception[0].message)
    return list(dict.fromkeys(calls))


def newest_month(version: str, frame: str, unit: str, side: str) -> event_rows.Cell:
    """A cell of dossiers of the newest month."""
    month = periods.parse(f"{store.row('build', version).clock:%Y-%m}")
    return event_rows.Cell("dossiers", frame, unit, side, month.first, month.last)


def rows_milliseconds(version: str, cell: event_rows.Cell) -> float:
    """How long the rows of a screen take when they are read anew."""
    event_rows.forget()
    started = time.perf_counter()
    event_rows.find(version, cell)
    return 1_000 * (time.perf_counter() - started)


def file_milliseconds(version: str, cell: event_rows.Cell) -> float:
    """How long the file of a cell takes."""
    parts = {name: str(value) for name, value in asdict(cell).items()}
    started = time.perf_counter()
    sheet.csv(version=version, **parts)
    return 1_000 * (time.perf_counter() - started)


@contextmanager
def _recorded() -> Iterator[list[Call]]:
    calls: list[Call] = []
    original = store.rows

    def rows(name: str, version: str, **parameters: Any) -> store.Rows:
        calls.append((name, tuple(sorted(parameters.items()))))
        return original(name, version, **parameters)

    store.rows = rows
    try:
        yield calls
    finally:
        store.rows = original


def query_milliseconds(calls: list[Call], version: str) -> dict[str, float]:
    """Milliseconds each query takes with an empty result cache, by its name (calls of one name added up)."""
    taken: dict[str, float] = defaultdict(float)
    store._results.clear()
    for name, parameters in calls:
        started = time.perf_counter()
        store.rows(name, version, **dict(parameters))
        taken[name] += 1_000 * (time.perf_counter() - started)
    return dict(taken)


def standings_milliseconds(version: str, frame: str, level: str, *, warm: bool) -> tuple[float, int]:
    """Milliseconds and compressed bytes of the first page of a country-wide ranking; `warm`: its set is known."""
    start = selection.resolve({"frame": frame}, version).selection
    asked = standing_pages.ask(
        version, frame, start.indicator, start.period, selection.COUNTRY, level, peers="", per_head=""
    )
    store._results.clear()
    standing_pages._standing.cache_clear()
    if warm:
        _first_page(asked)
    started = time.perf_counter()
    page = _first_page(asked)
    return 1_000 * (time.perf_counter() - started), len(gzip.compress(page))


def _first_page(asked: standing_pages.Asked) -> bytes:
    page = standing_pages.document(asked, language="vi", sort="rank", offset=0, find="", chosen="")
    return orjson.dumps(page)


def empty_query_milliseconds(count: int, version: str) -> float:
    """Milliseconds of as many queries that ask for nothing, each on its own cursor."""
    started = time.perf_counter()
    for _ in range(count):
        with store._connections.cursor(version) as cursor:
            cursor.execute("SELECT 1").fetchall()
    return 1_000 * (time.perf_counter() - started)


def build_seconds() -> tuple[dict[str, float], int]:
    """Seconds of each step of a whole build in an empty folder, and the bytes of its store."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "data.build"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started = subprocess.Popen(command, cwd=home.PROJECT, env=os.environ | {"TOANCANH_HOME": folder}, **quiet)
        try:
            steps = _follow(started, Path(folder) / home.progress_file().name)
        finally:
            started.kill()
            started.wait()
        if started.returncode:
            raise RuntimeError(f"the build ended with {started.returncode}")
        stores = Path(folder) / home.stores().name
        return steps, publish.path_of(stores, str(publish.current(stores))).stat().st_size


def _follow(building: "subprocess.Popen[bytes]", progress: Path) -> dict[str, float]:
    seen: list[tuple[float, str]] = [(time.monotonic(), "start")]
    while building.poll() is None:
        step = _step(progress)
        if step and step != seen[-1][1]:
            seen.append((time.monotonic(), step))
        time.sleep(LOOK_EVERY_SECONDS)
    return step_seconds(seen, time.monotonic())


def _step(progress: Path) -> str:
    try:
        text = progress.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    return Progress(**json.loads(text)).step_en.partition(":")[0]


def step_seconds(seen: list[tuple[float, str]], end: float) -> dict[str, float]:
    """Seconds of each step from the moments it was first seen at; steps of one name added up."""
    taken: dict[str, float] = defaultdict(float)
    ends = [at for at, _ in seen[1:]] + [end]
    for (at, step), until in zip(seen, ends, strict=True):
        taken[step] += until - at
    return dict(taken)
