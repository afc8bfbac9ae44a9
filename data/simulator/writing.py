"""A whole run of the simulator as Parquet, published when all of it is written."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from data import calibration, events, home, population, streams
from data.population import Tables
from data.simulator.checks import MonthOfChecks
from data.simulator.dossiers import MonthOfDossiers
from data.simulator.incidents import MonthOfIncidents
from data.simulator.petitions import MonthOfPetitions
from data.simulator.register import MonthOfRegister
from data.simulator.simulation import CLOCK, POLYGONS, SCALES, SEED, Simulation
from data.streams import STREAMS

REAL_ROWS_PER_YEAR = 15_600_000
Progress = Callable[[int, int, str], None]
MAKERS = {
    "dossier": MonthOfDossiers,
    "register": MonthOfRegister,
    "petition": MonthOfPetitions,
    "security_incident": MonthOfIncidents,
    "platform_check": MonthOfChecks,
}


def write(
    tables: Tables,
    target: Path,
    *,
    scale: str = "default",
    seed: int = SEED,
    clock: datetime = CLOCK,
    folder: Path = home.REFERENCE,
    workers: int = 2,
    on_progress: Progress | None = None,
) -> events.Manifest:
    """Make every stream and let `target` lead to them once all is written; returns the manifest.

    `scale` is 'default', 'full' or a number of dossiers a year. An interrupted run leaves the former one.
    """
    simulation = Simulation(tables, folder, seed=seed, rows_per_year=rows_a_year(scale), clock=clock)
    with events.new_run(target) as run:
        rows = _write_months(simulation, run, workers, on_progress or (lambda done, total, text: None))
        manifest = _manifest(simulation, folder, rows)
        events.write_manifest(run, manifest)
    return manifest


def are_written(target: Path, *, scale: str = "default", seed: int = SEED, folder: Path = home.REFERENCE) -> bool:
    """Whether `target` holds a complete run of this scale and seed from the tables as they are now."""
    manifest = events.read_manifest(target) or {}
    wanted = {
        "seed": seed,
        "rows_per_year": rows_a_year(scale),
        "simulated_until": CLOCK.isoformat(),
        "inputs": _inputs(folder),
    }
    return all(manifest.get(key) == value for key, value in wanted.items())


def rows_a_year(scale: str) -> int:
    """Dossiers a year of a scale's name or number; ValueError when it is neither."""
    rows = SCALES.get(scale) or int(scale)
    if not 1 <= rows <= 100_000_000:
        raise ValueError(f"not a number of dossiers a year: {scale}")
    return rows


def _inputs(folder: Path) -> str:
    """A digest of what a run is made from: tables and code."""
    names = ["unit", "unit_change", "observation", "petition_category", "platform", "platform_stage"]
    names += [f"calibration_{name}" for name in ("component", "procedure", "rate", "sector")]
    shared = [Path(str(module.__file__)) for module in (calibration, population, streams)]
    code = [*shared, *sorted(Path(__file__).parent.glob("*.py"))]
    paths = [*(folder / f"{name}.csv" for name in names), POLYGONS, *code]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths if path.exists())).hexdigest()[:16]


def _write_months(simulation: Simulation, run: Path, workers: int, on_progress: Progress) -> int:
    """Write every month of every stream; returns the number of dossiers."""
    pool, written, total = ThreadPoolExecutor(workers), 0, len(simulation.months)
    try:
        made = pool.map(lambda month: _write_month(simulation, run, month), simulation.months)
        for done, (month, rows) in enumerate(zip(simulation.months, made, strict=True), 1):
            written += rows
            on_progress(done, total, f"{month}: {written:,}")
    finally:
        pool.shutdown(cancel_futures=True)
    return written


def _write_month(simulation: Simulation, run: Path, month: str) -> int:
    made = {stream: maker(simulation, month).table() for stream, maker in MAKERS.items()}
    for stream, table in made.items():
        events.write_partition(run, stream, month, table, ascending=STREAMS[stream].ascending)
    return made["dossier"].num_rows


def _manifest(simulation: Simulation, folder: Path, rows: int) -> events.Manifest:
    return {
        "kind": "simulated",
        "seed": simulation.seed,
        "rows_per_year": simulation.rows_per_year,
        "scale": round(simulation.rows_per_year / REAL_ROWS_PER_YEAR, 4),
        "first_month": simulation.months[0],
        "simulated_until": simulation.clock.isoformat(),
        "clock": simulation.clock.isoformat(),
        "dossiers": rows,
        "inputs": _inputs(folder),
    }
