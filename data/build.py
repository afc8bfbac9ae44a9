"""Reference files and events -> one published DuckDB store. Run as `python -m data.build`.

A failed check or a killed build leaves the store that was serving; nothing here needs a DuckDB extension.
"""

import argparse
import contextlib
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow

from data import (
    cells,
    deliveries,
    events,
    home,
    periods,
    population,
    progress,
    publish,
    queries,
    reference,
    rollups,
    simulator,
    steps,
)
from data.imports import applying
from data.progress import Reporter

NAMED = {
    "procedure": ("calibration_procedure", ["code", "sector", "name_vi", "working_days"]),
    "sector": ("calibration_sector", ["code", "name_vi", "name_en"]),
}


class BuildError(ValueError):
    """What the store to be did not pass, said in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi}\n{en}")
        self.vi, self.en = vi, en


def build(*, scale: str, seed: int, reporter: Reporter) -> str:
    """Build and publish a store; returns its version. On ReferenceError or BuildError the old store goes on serving."""
    with home.writing():
        reporter.at(0.01, "Đọc và kiểm tra bảng tham chiếu", "Reading and checking the reference tables")
        tables = reference.load(home.REFERENCE)
        _ensure_events(tables, scale, seed, reporter)
        version = new_version(digest(scale, seed))
        with publishing(version) as connection:
            _fill(connection, tables, reporter)
            describe(connection, {"version": version, "scale": scale, "event_scale": _share(scale), "seed": seed})
    reporter.finished()
    return version


def _share(scale: str) -> float:
    """Simulated over real dossiers."""
    return simulator.rows_a_year(scale) / simulator.REAL_ROWS_PER_YEAR


@contextlib.contextmanager
def publishing(version: str, *, start: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A store to be filled, empty or a copy of another; published when the block ends without an error."""
    home.stores().mkdir(parents=True, exist_ok=True)
    _sweep()
    scratch = home.stores() / f".building-{os.getpid()}"
    try:
        if start is not None:
            shutil.copyfile(start, scratch)
        with duckdb.connect(str(scratch), config={"memory_limit": home.memory_limit()}) as connection:
            yield connection
        publish.publish(home.stores(), scratch, version)
    finally:
        _remove(f"{scratch.name}*")


def describe(connection: duckdb.DuckDBPyConnection, facts: dict[str, object]) -> None:
    """Write what is known about the store itself, the events behind it and what was refused of them."""
    built_at = datetime.now(UTC).replace(tzinfo=None)
    _register(connection, "build", pd.DataFrame([facts | {"clock": clock(), "built_at": built_at}]))
    for name, table in deliveries.tables(home.events()).items():
        _register(connection, name, table)


def clock() -> datetime:
    """The moment up to which events are known."""
    manifest = events.read_manifest(home.events())
    return simulator.CLOCK if manifest is None else datetime.fromisoformat(str(manifest["clock"]))


def _ensure_events(tables: dict[str, pd.DataFrame], scale: str, seed: int, reporter: Reporter) -> None:
    """Simulate events where there are none of this kind; a run that holds delivered days is never thrown away."""

    def generating(done: int, total: int, _: str) -> None:
        reporter.at(
            0.05 + 0.5 * done / total,
            f"Mô phỏng sự kiện: tháng {done}/{total}",
            f"Simulating events: month {done} of {total}",
        )

    run = home.events()
    if simulator.are_written(run, scale=scale, seed=seed, folder=home.REFERENCE):
        return
    if not deliveries.holds_any(run):
        simulator.write(tables, run, scale=scale, seed=seed, folder=home.REFERENCE, on_progress=generating)
        return
    manifest = events.read_manifest(run) or {}
    if (manifest.get("seed"), manifest.get("rows_per_year")) != (seed, simulator.rows_a_year(scale)):
        raise BuildError(
            f"{run} có số liệu đã giao, không mô phỏng đè lên ở quy mô khác; muốn bỏ thì chuyển đi rồi chạy lại.",
            f"{run} holds delivered days and is not simulated over at another scale; move it away to do so.",
        )


def digest(scale: str, seed: int) -> str:
    """Six digits of what a store is made from besides the events."""
    made_from = hashlib.sha256(f"{scale}/{seed}".encode())
    for path in sorted(home.REFERENCE.glob("*.csv")):
        made_from.update(path.read_bytes())
    return made_from.hexdigest()[:6]


def new_version(content: str) -> str:
    """Time of the build, a digest of what went in, and the schema: versions sort by age and name their content."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{content}-{queries.schema()}"


def _remove(pattern: str) -> None:
    for path in home.stores().glob(pattern):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _sweep() -> None:
    """Remove what killed builds left behind, DuckDB's spill folders too; a build that is running keeps its own."""
    for path in home.stores().glob(".building-*"):
        if not progress.is_alive(int(path.name.removeprefix(".building-").partition(".")[0])):
            _remove(path.name)


def _fill(connection: duckdb.DuckDBPyConnection, tables: dict[str, pd.DataFrame], reporter: Reporter) -> None:
    def computing(done: int, total: int, step: str) -> None:
        reporter.at(0.7 + 0.28 * done / total, f"Tính bảng {step}", f"Computing table {step}")

    reporter.at(0.56, "Nạp bảng tham chiếu", "Loading the reference tables")
    _load(connection, tables)
    span = steps.Span(clock())
    steps.compute(connection, steps.UNIT_STEPS, span)
    steps.read_rollups(connection, count(connection, reporter), span)
    reporter.at(0.7, "Xếp phản ánh vào ô bản đồ", "Placing petitions in the cells of the map")
    cells.make(connection, home.events(), span.clock)
    whole = (*steps.COUNT_STEPS, *steps.RANK_STEPS, steps.MEASURE, *steps.LAST_STEPS)
    steps.compute(connection, whole, span, report=computing)
    reporter.at(0.98, "Kiểm tra kho dữ liệu", "Checking the store")
    check(connection)


def count(connection: duckdb.DuckDBPyConnection, reporter: Reporter) -> dict[str, rollups.Months]:
    """Count the months of events that are not counted yet; the store keeps which files it was made from."""

    def counting(done: int, total: int, what: str) -> None:
        share = 0.58 + 0.12 * done / total
        reporter.at(share, f"Đếm sự kiện: {done}/{total} ({what})", f"Counting events: {done} of {total} ({what})")

    leaf = connection.execute(f"SELECT * FROM {rollups.LEAF}").df()
    counted = rollups.ensure(home.events(), home.rollups(), leaf, on_progress=counting)
    files = [(name, file.name) for name, months in counted.items() for file in months.files]
    _register(connection, "counted_file", pd.DataFrame(files, columns=["rollup", "file"]))
    return counted


def _load(connection: duckdb.DuckDBPyConnection, tables: dict[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        _register(connection, "reference_observation" if name == "observation" else name, table)
    for name, (file, columns) in NAMED.items():
        named = pd.read_csv(home.REFERENCE / f"{file}.csv", usecols=columns)
        _register(connection, name, named[columns])
    _register(connection, "leaf_population", population.leaf_population(tables))
    _register(connection, "period", _periods(tables["observation"]["period"]))
    applying.load(connection)


def _register(connection: duckdb.DuckDBPyConnection, name: str, table: pd.DataFrame) -> None:
    connection.register("incoming", table)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
    connection.unregister("incoming")


def _periods(observed: pd.Series) -> pd.DataFrame:
    years = range(simulator.FIRST_DAY.year, clock().year + 1)
    counted = [code for kind in ("year", "quarter", "month") for code in periods.codes_of(kind, years[0], years[-1])]
    return pd.DataFrame([vars(periods.parse(code)) for code in sorted({*observed, *counted})])


def check(connection: duckdb.DuckDBPyConnection) -> None:
    """Hold the store against what must be true. Raises BuildError."""
    for name in queries.names("check"):
        offending = connection.execute(queries.text(name)).fetchmany(5)
        if offending:
            rows = "; ".join(" ".join(map(str, row)) for row in offending)
            raise BuildError(f"Kiểm tra {name} không đạt: {rows}", f"Check {name} failed: {rows}")


def said(reporter: Reporter, problem: Exception) -> str:
    """A sentence for what the machine refused; told to the waiting page unless the disk takes no more."""
    vi = (
        f"Không dựng được kho dữ liệu: {problem}. Nếu tệp sự kiện hỏng, "
        f"xóa {home.events()} và {home.rollups()} rồi chạy lại make data."
    )
    en = (
        f"The store could not be built: {problem}. If an event file is broken, "
        f"remove {home.events()} and {home.rollups()}, then make data."
    )
    with contextlib.suppress(OSError):
        reporter.failed(vi, en)
    return f"{en}\n{vi}"


def main() -> int:
    """Command line of the build."""
    parser = argparse.ArgumentParser(description="Build the store that the dashboard reads.")
    parser.add_argument(
        "--scale",
        default=os.environ.get("TOANCANH_SCALE", "default"),
        help="default, full, or dossiers a year",
    )
    parser.add_argument("--seed", type=int, default=simulator.SEED)
    arguments = parser.parse_args()
    reporter = Reporter()
    try:
        print(build(scale=arguments.scale, seed=arguments.seed, reporter=reporter))
    except (reference.ReferenceError, BuildError) as problem:
        reporter.failed(problem.vi, problem.en)
        print(problem, file=sys.stderr)
        return 1
    except (duckdb.Error, pyarrow.ArrowException, OSError) as problem:
        print(said(reporter, problem), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
