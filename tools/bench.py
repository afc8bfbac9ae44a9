"""Measure the dashboard against this machine's own floor and print one table. Run as `python -m tools.bench`.

The floor is an empty Streamlit application measured in the same run, so that ratios hold on a noisy machine.
"""

import argparse
import asyncio
import json
import logging
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from statistics import median

from data import home, publish, store
from tools import bench_browser, bench_data, bench_servers, bench_viewers
from tools.bench_browser import COUNTRY, Drill, DrillPage, Place
from tools.bench_figures import Figure, of_samples, percentile, slope, table
from tools.bench_servers import Server

FRAME, INDICATOR = "2025", "dossier_online"
LEAST_SAMPLES = 10
EVERY_SECONDS = 3
MEMORY_VIEWERS = 8
LOOKS_AT_MEMORY = 20
DRILLS_FOR_MEMORY = 1_000
KILOBYTE, MEGABYTE = 1_000, 1_000_000


@dataclass(frozen=True)
class Options:
    """How much to measure."""

    viewers: int
    drills: int
    seconds: float
    memory_drills: int


@dataclass(frozen=True)
class Bench:
    """What a part of the measurement may use: both servers, and how much to measure."""

    dashboard: Server
    floor: Server
    options: Options
    version: str
    resident_at_start: float


def main() -> int:
    """Command line of the measurement; 2 when there is no store to measure."""
    arguments = _arguments()
    version = publish.current(home.stores())
    if version is None:
        print("There is no store to measure: run `make data` first.", file=sys.stderr)
        return 2
    logging.disable(logging.WARNING)
    options = Options(arguments.viewers, arguments.drills, arguments.seconds, arguments.memory_drills)
    figures = list(measure(arguments.only or list(PARTS), options, version))
    print(f"\nStore {version}. Median (95th percentile); floor: an empty application in the same run.\n")
    print(table(figures))
    if arguments.json:
        told = {"version": version, "figures": [asdict(one) | {"ratio": one.ratio, "met": one.met} for one in figures]}
        Path(arguments.json).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the dashboard against this machine's own floor.")
    parser.add_argument("--only", action="append", choices=list(PARTS), help="this part only; may be repeated")
    parser.add_argument("--json", help="also write every figure to this file")
    parser.add_argument("--viewers", type=int, default=50, help="simulated viewers at once")
    parser.add_argument("--drills", type=int, default=12, help=f"drills of each kind in the browser, at least {LEAST_SAMPLES}")
    parser.add_argument("--seconds", type=float, default=24, help="how long the simulated viewers stay")
    parser.add_argument("--memory-drills", type=int, default=DRILLS_FOR_MEMORY, help="drills between looks at memory")
    arguments = parser.parse_args()
    arguments.drills = max(arguments.drills, LEAST_SAMPLES)
    return arguments


def measure(parts: list[str], options: Options, version: str) -> Iterator[Figure]:
    """The figures of the parts asked for, each part told on the screen while it runs."""
    with bench_servers.dashboard() as dashboard, bench_servers.floor() as floor:
        asyncio.run(bench_viewers.in_turns(dashboard, 1, [], drills=0, look=lambda _: None))
        bench = Bench(dashboard, floor, options, version, dashboard.resident_megabytes())
        for name in parts:
            started = time.monotonic()
            print(f"{name} ...", end=" ", flush=True)
            yield from PARTS[name](bench)
            print(f"{time.monotonic() - started:.0f} s", flush=True)


def paint(bench: Bench) -> Iterator[Figure]:
    """First paint of the overview and of the empty application, cold browser, warm server."""
    floors, overviews = [], []
    with bench_browser.chromium() as browser:
        bench_browser.overview_paint(browser, bench.dashboard)
        bench_browser.floor_paint(browser, bench.floor)
        for _ in range(LEAST_SAMPLES):
            floors.append(bench_browser.floor_paint(browser, bench.floor))
            overviews.append(bench_browser.overview_paint(browser, bench.dashboard))
    yield of_samples(
        "first paint, overview", overviews, "ms", floor=median(floors), aim=1.5, aim_is_ratio=True
    )


def drill(bench: Bench) -> Iterator[Figure]:
    """A drill in a browser: until the map is drawn, until everything agrees, and what came over the websocket."""
    with bench_browser.chromium() as browser:
        floor = median(bench_browser.floor_reruns(browser, bench.floor, bench.options.drills))
        page = DrillPage(browser, bench.dashboard, "", bench_browser.OVERVIEW_PARTS)
        hovered, sudden, back = _drills(bench, page)
        step = {"unit": "ms", "floor": floor, "aim_is_ratio": True}
        everything = [*hovered, *sudden]
        yield of_samples("drill: map drawn, after a hover", _drawn(hovered), **step, aim=1.0)
        yield of_samples("drill: map drawn, no hover before", _drawn(sudden), **step, aim=2.0)
        yield of_samples("drill: map, ranking, title, address in step", [one.in_step for one in everything], **step, aim=3.0)
        yield of_samples("drill: the whole page", [one.whole for one in everything], **step)
        yield from _back(page, back, everything, step)
        yield of_samples("drill: messages down, uncompressed", [one.received_bytes / KILOBYTE for one in everything], "KB")
        yield Figure(name="drill: boundaries or values in messages", value=sum(one.carries_data for one in everything), unit="", aim=0)
        yield from _map_page(bench, browser, step)


def _drills(bench: Bench, page: DrillPage) -> tuple[list[Drill], list[Drill], list[Drill]]:
    """Drills into provinces never opened before in this browser, alternately after a hover and without; and the ways up."""
    hovered, sudden, back = [], [], []
    country = place(COUNTRY, bench.version)
    for number, code in enumerate(page.reachable(provinces(bench.version))[: 2 * bench.options.drills]):
        done = page.drill(place(code, bench.version), hover=number % 2 == 0)
        if done is None:
            raise RuntimeError(f"the click on {code} did not lead there")
        (sudden if number % 2 else hovered).append(done)
        back.append(_done(page.up(country)))
    return hovered, sudden, back
