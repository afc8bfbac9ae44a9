"""Measure the dashboard against this machine's own floor and print one table. Run as `python -m tools.bench`.

The floor is an empty Streamlit application measured in the same run, so that ratios hold on a noisy machine.
"""

import argparse
import asyncio
import json
import logging
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

import psutil

from components import map_values, selection
from data import event_rows, home, publish, units
from tools import (
    bench_browser,
    bench_data,
    bench_forecast,
    bench_imports,
    bench_servers,
    bench_viewers,
    bench_volume,
)
from tools.bench_browser import COUNTRY, Drill, DrillPage, FloorPage, Place
from tools.bench_figures import Figure, of_samples, percentile, slope, table
from tools.bench_servers import Server

FRAME = selection.FRAMES[0]
LEAST_SAMPLES = 10
EVERY_SECONDS = 3
MEMORY_VIEWERS = 8
TURNS = 2
LOOKS_AT_MEMORY = 20
PAGES = {"overview": "", "map page": "map", "rankings page": "rankings"}
QUIET_PERCENT = 20
KILOBYTE, MEGABYTE = 1_000, 1_000_000


@dataclass(frozen=True)
class Bench:
    """What a part of the measurement may use: both servers, what to drill into, and how much to measure."""

    dashboard: Server
    floor: Server
    version: str
    resident_at_start: float
    places: dict[str, Place]
    viewers: int
    drills: int
    seconds: float
    memory_drills: int

    @property
    def provinces(self) -> list[str]:
        """Codes of the provinces, the country left out."""
        return [code for code in self.places if code != COUNTRY]


def main() -> int:
    """Command line of the measurement; 2 when there is no store to measure."""
    arguments = _arguments()
    version = publish.current(home.stores())
    if version is None:
        print("There is no store to measure: run `make data` first.", file=sys.stderr)
        return 2
    logging.disable(logging.WARNING)
    busy: list[float] = []
    figures = list(_measure(arguments, version, busy))
    print(f"\nStore {version}. Median (95th percentile); floor: an empty application in the same run.")
    print(f"Other work took {mean(busy):.0f} % of the processors between the parts: {_trust(mean(busy))}.\n")
    print(table(figures))
    if arguments.json:
        _write(Path(arguments.json), version, figures)
    return 0


def _trust(busy: float) -> str:
    """How far the figures can be trusted beside other work."""
    return "a quiet machine" if busy <= QUIET_PERCENT else "read ratios, and tails not at all"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the dashboard against this machine's own floor.")
    parser.add_argument("--only", action="append", choices=list(PARTS), help="only this part; may be repeated")
    parser.add_argument("--json", metavar="FILE", help="also write every figure to this file")
    parser.add_argument("--viewers", type=int, default=50, help="simulated viewers at once")
    parser.add_argument("--drills", type=int, default=LEAST_SAMPLES, help="drills of a kind in the browser, 10 or more")
    parser.add_argument("--seconds", type=float, default=24, help="how long the simulated viewers stay")
    parser.add_argument("--memory-drills", type=int, default=1_000, help="drills while memory is watched")
    return parser.parse_args()


def _write(path: Path, version: str, figures: list[Figure]) -> None:
    told = [asdict(figure) | {"ratio": figure.ratio, "met": figure.met} for figure in figures]
    path.write_text(json.dumps({"version": version, "figures": told}, ensure_ascii=False, indent=1), encoding="utf-8")


def _measure(arguments: argparse.Namespace, version: str, busy: list[float]) -> Iterator[Figure]:
    """The figures of the parts asked for; how busy the machine is with other work is noted before each part."""
    with bench_servers.dashboard() as dashboard, bench_servers.floor() as floor:
        asyncio.run(bench_viewers.in_turns(dashboard, 1, [], drills=0, look=lambda _: None))
        bench = Bench(
            dashboard=dashboard,
            floor=floor,
            version=version,
            resident_at_start=dashboard.resident_megabytes(),
            places=_places(version),
            viewers=arguments.viewers,
            drills=max(arguments.drills, LEAST_SAMPLES),
            seconds=arguments.seconds,
            memory_drills=arguments.memory_drills,
        )
        for name in arguments.only or [name for name in PARTS if name not in ON_REQUEST]:
            busy.append(psutil.cpu_percent(interval=1))
            started = time.monotonic()
            yield from PARTS[name](bench)
            print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)


def _places(version: str) -> dict[str, Place]:
    """The country and its provinces, each with the unit its ranking begins with where a visitor starts."""
    start = selection.resolve({}, version).selection
    what = (version, start.frame, start.indicator, start.period)
    ranked = {COUNTRY: _ranked(*what, COUNTRY)}
    ranked |= {unit: _ranked(*what, unit) for unit in ranked[COUNTRY]}
    return {
        code: Place(code, units.unit(version, start.frame, code).full_name, first)
        for code, (first, *_) in ((code, list(names.values())) for code, names in ranked.items())
    }


def _ranked(version: str, frame: str, indicator: str, period: str, parent: str) -> dict[str, str]:
    """Names of the units inside a unit by their codes, the best first."""
    inside = map_values.document(version, frame, indicator, period, parent, "vi")["units"]
    return {unit["code"]: unit["name"] for unit in inside}


def paint(bench: Bench) -> Iterator[Figure]:
    """First paint of the overview and of the empty application: warm server, cold browser."""
    floors, overviews = [], []
    with bench_browser.chromium() as browser:
        bench_browser.overview_paint(browser, bench.dashboard)
        for _ in range(LEAST_SAMPLES):
            floors.append(bench_browser.floor_paint(browser, bench.floor))
            overviews.append(bench_browser.overview_paint(browser, bench.dashboard))
    yield of_samples("first paint of the overview", overviews, "ms", floor=median(floors), aim=1.5, aim_is_ratio=True)


def drill(bench: Bench) -> Iterator[Figure]:
    """A drill in a browser: until the map is drawn, until everything agrees, what came over the websocket."""
    with bench_browser.chromium() as browser:
        empty = bench_browser.FloorPage(browser, bench.floor)
        page = DrillPage(browser, bench.dashboard, "", bench_browser.OVERVIEW_PARTS)
        floors, hovered, sudden, up = _there_and_up(bench, page, empty)
        held: dict[str, Any] = {"unit": "ms", "floor": median(floors), "aim_is_ratio": True}
        yield of_samples("empty rerun (the floor itself)", floors, "ms")
        yield from _drawn(hovered, sudden, up, held)
        yield from _in_step([*hovered, *sudden], held)
        yield from _messages([*hovered, *sudden])
        back = _there_and_back(bench, page)
        yield of_samples("browser's back: in step", [one.in_step for one in back], aim=3, **held)
        page = DrillPage(browser, bench.dashboard, PAGES["map page"], bench_browser.MAP_PAGE_PARTS)
        floors, hovered, _, _ = _there_and_up(bench, page, empty)
        held |= {"floor": median(floors), "aim": 3}
        yield of_samples("map page: map, title, address, table in step", [one.in_step for one in hovered], **held)


def _there_and_up(
    bench: Bench, page: DrillPage, empty: FloorPage
) -> tuple[list[float], list[Drill], list[Drill], list[Drill]]:
    """Drills into provinces this browser never opened, after a hover and without in turn; the ways up.

    First come the empty reruns, one before each drill, so that both meet the same machine.
    """
    floors, hovered, sudden, up = [], [], [], []
    for number, code in enumerate(page.reachable(bench.provinces)[: 2 * bench.drills]):
        floors.append(empty.press())
        (sudden if number % 2 else hovered).append(page.drill(bench.places[code], hover=number % 2 == 0))
        up.append(page.up(bench.places[COUNTRY]))
    return floors, hovered, sudden, up


def _there_and_back(bench: Bench, page: DrillPage) -> list[Drill]:
    """The ways back from provinces by the browser's own button."""
    back = []
    for code in page.reachable(bench.provinces)[:LEAST_SAMPLES]:
        page.drill(bench.places[code], hover=True)
        back.append(page.back(bench.places[COUNTRY]))
    return back


def _drawn(hovered: list[Drill], sudden: list[Drill], up: list[Drill], held: dict[str, Any]) -> Iterator[Figure]:
    ways = {"after a hover": hovered, "no hover before": sudden, "one level up": up}
    for way, drills in ways.items():
        kept = f"{sum(bool(one.held) for one in drills)} of {len(drills)} from held files"
        yield of_samples(f"map drawn, {way}", [one.drawn for one in drills], aim=1, note=kept, **held)


def _in_step(drills: list[Drill], held: dict[str, Any]) -> Iterator[Figure]:
    parts = {part: median(one.parts[part] for one in drills) for part in drills[0].parts}
    told = ", ".join(f"{part} {taken:.0f}" for part, taken in parts.items())
    whole = [one.whole for one in drills]
    yield of_samples("map, ranking, title, address in step", [one.in_step for one in drills], aim=3, note=told, **held)
    yield of_samples("the whole page", whole, **held)


def _messages(drills: list[Drill]) -> Iterator[Figure]:
    received = [one.received_bytes / KILOBYTE for one in drills]
    yield of_samples("messages of a drill, uncompressed", received, "KB", aim=10)
    leaking = sum(one.carries_data for one in drills)
    yield Figure(name="drills with boundaries or values in messages", value=leaking, unit="", aim=0)


def queries(bench: Bench) -> Iterator[Figure]:
    """All queries of a page together, with an empty cache of results."""
    commune = bench_data.a_commune(bench.version, FRAME)
    for page, path in PAGES.items():
        for level, unit in {"country": COUNTRY, "province": bench.provinces[0], "commune": commune}.items():
            calls = bench_data.page_calls(path, {"unit": unit})
            yield _page_queries(f"queries of the {page}, {level}", calls, bench.version)


def _page_queries(name: str, calls: list[bench_data.Call], version: str) -> Figure:
    bench_data.query_milliseconds(calls, version)
    taken = [bench_data.query_milliseconds(calls, version) for _ in range(LEAST_SAMPLES)]
    floor = median(bench_data.empty_query_milliseconds(len(calls), version) for _ in range(LEAST_SAMPLES))
    slowest = sorted(((median(one[query] for one in taken), query) for query in taken[0]), reverse=True)[:3]
    note = ", ".join(f"{query} {milliseconds:.0f}" for milliseconds, query in slowest)
    return of_samples(name, [sum(one.values()) for one in taken], "ms", floor=floor, aim=50, note=note)


def rankings(bench: Bench) -> Iterator[Figure]:
    """The first page of a ranking of all communes against that of the provinces, its set new and known."""
    for warm in (False, True):
        taken: dict[str, list[float]] = {"province": [], "commune": []}
        sizes: dict[str, int] = {}
        for _ in range(LEAST_SAMPLES):
            for level, samples in taken.items():
                milliseconds, sizes[level] = bench_data.standings_milliseconds(bench.version, FRAME, level, warm=warm)
                samples.append(milliseconds)
        name = f"first page of all communes' standings, {'known' if warm else 'new'}; floor: the provinces'"
        told = f"{sizes['commune'] / KILOBYTE:.1f} against {sizes['province'] / KILOBYTE:.1f} KB"
        yield of_samples(
            name, taken["commune"], "ms", floor=median(taken["province"]), aim=2, aim_is_ratio=True, note=told
        )


def viewers(bench: Bench) -> Iterator[Figure]:
    """Many viewers at once, without a browser: how soon the server answers, and what that costs it.

    Before they come one viewer opens every province, so that a place nobody asked for yet has its own line.
    """
    first = asyncio.run(bench_viewers.round_trip(bench.dashboard, bench.provinces))
    floor, answers = Crowd(), Crowd()
    for _ in range(TURNS):
        _visit(bench, bench.floor, [], floor)
        _visit(bench, bench.dashboard, bench.provinces, answers)
    floors = {percent: 1_000 * percentile(floor.seconds, percent) for percent in (50, 95)}
    opened = [1_000 * seconds for seconds in first.seconds[::2]]
    yield of_samples("one viewer, a province nobody asked for yet: server", opened, "ms", floor=floors[50])
    name = f"{bench.viewers} viewers, a drill every {EVERY_SECONDS} s"
    for percent, aim in ((50, None), (95, 3)):
        held = {"floor": floors[percent], "unit": "ms", "aim": aim, "aim_is_ratio": True}
        yield Figure(name=f"{name}: server, {percent} %", value=1_000 * percentile(answers.seconds, percent), **held)
    told = f"{len(answers.seconds)} answers" + "".join(f"; {error}" for error in answers.errors[:1])
    yield Figure(name=f"{name}: errors", value=len(answers.errors), unit="", aim=0, note=told)
    own, empty = 1_000 * answers.processor_seconds, 1_000 * floor.processor_seconds
    yield Figure(name="processor time of a drill", value=own, floor=empty, unit="ms")
    wire = [size / KILOBYTE for size in answers.wire_bytes]
    yield of_samples("websocket down a drill, compressed as sent", wire, "KB", aim=10)


@dataclass
class Crowd(bench_viewers.Answers):
    """What many viewers got, and the processor time their visits took, their arrival included."""

    processor: float = 0
    arrivals: int = 0

    @property
    def processor_seconds(self) -> float:
        """Processor seconds of one answer."""
        return self.processor / (len(self.seconds) + self.arrivals)


def _visit(bench: Bench, server: Server, provinces: list[str], crowd: Crowd) -> None:
    """One turn of the viewers at a server; turns alternate, so that both servers meet the same machine."""
    before = server.processor_seconds()
    pace = {"seconds": bench.seconds / TURNS, "every": EVERY_SECONDS}
    asyncio.run(bench_viewers.at_a_pace(server, bench.viewers, provinces, answers=crowd, **pace))
    crowd.processor += server.processor_seconds() - before
    crowd.arrivals += bench.viewers


def memory(bench: Bench) -> Iterator[Figure]:
    """Resident memory at the start, after many drills, and whether it still grows then."""
    looks: list[tuple[float, float]] = []
    every = max(1, bench.memory_drills // LOOKS_AT_MEMORY)

    def look(done: int) -> None:
        if done % every == 0:
            looks.append((done / 1_000, bench.dashboard.resident_megabytes()))

    turns = bench_viewers.in_turns(
        bench.dashboard, MEMORY_VIEWERS, bench.provinces, drills=bench.memory_drills, look=look
    )
    asyncio.run(turns)
    yield Figure(name="memory at the start", value=bench.resident_at_start, unit="MB")
    yield Figure(name=f"memory after {bench.memory_drills:,} more drills", value=looks[-1][1], unit="MB")
    growth = slope(looks[len(looks) // 2 :])
    yield Figure(name="memory's growth in 1,000 drills, second half", value=growth, unit="MB", aim=10)


def build(_: Bench) -> Iterator[Figure]:
    """A whole build in an empty folder, by its slowest steps, and the store that comes of it."""
    steps, size = bench_data.build_seconds()
    slowest = sorted(steps.items(), key=lambda step: -step[1])[:6]
    told = ", ".join(f"{name.removeprefix('Computing table ')} {seconds:.1f}" for name, seconds in slowest)
    yield Figure(name="build", value=sum(steps.values()), unit="s", note=told)
    yield Figure(name="store", value=size / MEGABYTE, unit="MB")


def rows(bench: Bench) -> Iterator[Figure]:
    """Down to the events of a cell, nothing kept from before: the rows of a screen, and of a file."""
    commune, province = bench_data.a_commune(bench.version, FRAME), bench.provinces[0]
    for unit, name, aim in (
        (commune, "a commune", 500),
        (province, "a province", 1_500),
        (COUNTRY, "the country", None),
    ):
        for side in ("received", "finished", "overdue"):
            cell = bench_data.newest_month(bench.version, FRAME, unit, side)
            taken = [bench_data.rows_milliseconds(bench.version, cell) for _ in range(LEAST_SAMPLES)]
            total = event_rows.find(bench.version, cell).total
            yield of_samples(f"rows of {name}, {side}", taken, "ms", aim=aim, note=f"of {total:,} dossiers")
    cell = bench_data.newest_month(bench.version, FRAME, COUNTRY, "received")
    taken = [bench_data.file_milliseconds(bench.version, cell) for _ in range(3)]
    yield of_samples("file of 50,000 rows, the country", taken, "ms")


def forecasts(bench: Bench) -> Iterator[Figure]:
    """The forecast of the backlog against naive ways, over all provinces of both frames."""
    yield from bench_forecast.figures(bench.version)


def volume(_: Bench) -> Iterator[Figure]:
    """One and ten million dossiers: simulated, counted, built, a day appended."""
    for millions in (1, 10):
        yield from bench_volume.figures(millions * 1_000_000)


def volume100(_: Bench) -> Iterator[Figure]:
    """The same with 100 million: some ten minutes and as many gigabytes of disk."""
    yield from bench_volume.figures(100_000_000)


def imports(bench: Bench) -> Iterator[Figure]:
    """A table of a million rows from the file to the store."""
    return bench_imports.figures(bench.version)


PARTS = {
    "paint": paint,
    "drill": drill,
    "queries": queries,
    "rankings": rankings,
    "viewers": viewers,
    "memory": memory,
    "build": build,
    "rows": rows,
    "forecast": forecasts,
    "imports": imports,
    "volume": volume,
    "volume100": volume100,
}
ON_REQUEST = ("volume", "volume100")
"""Parts that only run when they are asked for."""

if __name__ == "__main__":
    sys.exit(main())
