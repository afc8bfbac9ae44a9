"""Reference files and events -> one published DuckDB store. Run as `python -m data.build`.

A failed check or a killed build leaves the store that was serving; nothing here needs a DuckDB extension.
"""

import argparse
import contextlib
import hashlib
import os
import shutil
import sys
from datetime import UTC, date, datetime

import duckdb
import pandas as pd
import pyarrow

from data import cells, home, periods, population, progress, publish, queries, reference, rollups, simulator
from data.progress import Reporter

MONTHS_OF_COMMUNES = 25
EVENT_STATUS, EVENT_SOURCE = "simulated", "SIM"
UNIT_STEPS = ("unit_ancestor", "former_province", rollups.LEAF, "small_unit", "large_unit")
COUNT_STEPS = (
    "dossier_month",
    "register_month",
    "petition_month",
    "security_month",
    "leaf_month",
    "unit_month",
    "unit_period",
    "unit_backlog",
    "backlog_month",
    "backlog_age",
    "sector_month",
    "procedure_quarter",
    "days_period",
    "hour_year",
    "petition_month_category",
    *cells.STEPS,
    "incident_month",
    "platform_day",
    "platform_period",
    "province_check",
    "operation_rate",
    "component_count",
    "service766",
    "carried_observation",
    "population_observation",
    "observation",
    "component",
    "peer_group",
    "ranked",
    "placed",
    "target_point",
    "measure",
    "indicator_coverage",
    "held_period",
)
STEPS = (*UNIT_STEPS, *COUNT_STEPS)
KEPT_STEPS = (
    "backlog_month",
    "backlog_age",
    "sector_month",
    "procedure_quarter",
    "days_period",
    "hour_year",
    "petition_month_category",
    *cells.STEPS,
    "incident_month",
    "platform_day",
    "platform_period",
    "component",
    "peer_group",
    "measure",
    "indicator_coverage",
    "held_period",
)
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
    reporter.at(0.01, "Đọc và kiểm tra bảng tham chiếu", "Reading and checking the reference tables")
    tables = reference.load(home.REFERENCE)
    _ensure_events(tables, scale, seed, reporter)
    version = _version(scale, seed)
    home.stores().mkdir(parents=True, exist_ok=True)
    _sweep()
    scratch = home.stores() / f".building-{os.getpid()}"
    try:
        with duckdb.connect(str(scratch)) as connection:
            _fill(
                connection,
                tables,
                {
                    "version": version,
                    "scale": scale,
                    "event_scale": simulator.rows_a_year(scale) / simulator.REAL_ROWS_PER_YEAR,
                    "seed": seed,
                },
                reporter,
            )
        publish.publish(home.stores(), scratch, version)
    finally:
        _remove(f"{scratch.name}*")
    reporter.finished()
    return version


def _ensure_events(tables: dict[str, pd.DataFrame], scale: str, seed: int, reporter: Reporter) -> None:
    def generating(done: int, total: int, _: str) -> None:
        reporter.at(
            0.05 + 0.5 * done / total,
            f"Mô phỏng sự kiện: tháng {done}/{total}",
            f"Simulating events: month {done} of {total}",
        )

    if not simulator.are_written(home.events(), scale=scale, seed=seed):
        simulator.write(tables, home.events(), scale=scale, seed=seed, on_progress=generating)


def _version(scale: str, seed: int) -> str:
    """Time of the build, a digest of what went in, and the schema: versions sort by age and name their content."""
    digest = hashlib.sha256(f"{scale}/{seed}".encode())
    for path in sorted(home.REFERENCE.glob("*.csv")):
        digest.update(path.read_bytes())
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{digest.hexdigest()[:6]}-{queries.schema()}"


def _remove(pattern: str) -> None:
    for path in home.stores().glob(pattern):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _sweep() -> None:
    """Remove what killed builds left behind, DuckDB's spill folders too; a build that is running keeps its own."""
    for path in home.stores().glob(".building-*"):
        if not progress.is_alive(int(path.name.removeprefix(".building-").partition(".")[0])):
            _remove(path.name)


def _fill(
    connection: duckdb.DuckDBPyConnection,
    tables: dict[str, pd.DataFrame],
    facts: dict[str, object],
    reporter: Reporter,
) -> None:
    reporter.at(0.56, "Nạp bảng tham chiếu", "Loading the reference tables")
    _load(connection, tables)
    _compute(connection, UNIT_STEPS, 0.57, 0.58, reporter)
    _count(connection, reporter)
    reporter.at(0.7, "Xếp phản ánh vào ô bản đồ", "Placing petitions in the cells of the map")
    cells.make(connection, home.events(), simulator.CLOCK)
    _compute(connection, COUNT_STEPS, 0.7, 0.98, reporter)
    reporter.at(0.98, "Kiểm tra kho dữ liệu", "Checking the store")
    _check(connection)
    _register(
        connection,
        "build",
        pd.DataFrame([facts | {"clock": simulator.CLOCK, "built_at": datetime.now(UTC).replace(tzinfo=None)}]),
    )


def _compute(
    connection: duckdb.DuckDBPyConnection, steps: tuple[str, ...], first: float, last: float, reporter: Reporter
) -> None:
    """Make the tables of some steps, which take the build from one share done to another."""
    for number, step in enumerate(steps):
        share = first + (last - first) * number / len(steps)
        reporter.at(share, f"Tính bảng {step}", f"Computing table {step}")
        kind = "TABLE" if step in KEPT_STEPS else "TEMP TABLE"
        connection.execute(f"CREATE {kind} {step} AS {queries.text(f'build/{step}')}", _parameters(f"build/{step}"))


def _count(connection: duckdb.DuckDBPyConnection, reporter: Reporter) -> None:
    """Count the months of events that are not counted yet, and make every rollup readable."""

    def counting(done: int, total: int, what: str) -> None:
        share = 0.58 + 0.12 * done / total
        reporter.at(share, f"Đếm sự kiện: {done}/{total} ({what})", f"Counting events: {done} of {total} ({what})")

    leaf = connection.execute(f"SELECT * FROM {rollups.LEAF}").df()
    for name, months in rollups.ensure(home.events(), home.rollups(), leaf, on_progress=counting).items():
        connection.execute(f"CREATE TEMP VIEW {name} AS {months.sql()}")


def _load(connection: duckdb.DuckDBPyConnection, tables: dict[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        _register(connection, "reference_observation" if name == "observation" else name, table)
    for name, (file, columns) in NAMED.items():
        named = pd.read_csv(home.REFERENCE / f"{file}.csv", usecols=columns)
        _register(connection, name, named[columns])
    _register(connection, "leaf_population", population.leaf_population(tables), temporary=True)
    _register(connection, "period", _periods(tables["observation"]["period"]))


def _register(
    connection: duckdb.DuckDBPyConnection, name: str, table: pd.DataFrame, *, temporary: bool = False
) -> None:
    connection.register("incoming", table)
    connection.execute(f"CREATE {'TEMP ' if temporary else ''}TABLE {name} AS SELECT * FROM incoming")
    connection.unregister("incoming")


def _periods(observed: pd.Series) -> pd.DataFrame:
    years = range(simulator.FIRST_DAY.year, simulator.CLOCK.year + 1)
    counted = [code for kind in ("year", "quarter", "month") for code in periods.codes_of(kind, years[0], years[-1])]
    return pd.DataFrame([vars(periods.parse(code)) for code in sorted({*observed, *counted})])


def _parameters(name: str) -> dict[str, object]:
    months = simulator.CLOCK.year * 12 + simulator.CLOCK.month - MONTHS_OF_COMMUNES
    first = date(months // 12, months % 12 + 1, 1)
    known = {
        "clock": simulator.CLOCK,
        "months_from": first,
        "least_cases": home.LEAST_CASES,
        "least_ranked_share": home.LEAST_RANKED_SHARE,
        "event_status": EVENT_STATUS,
        "event_source": EVENT_SOURCE,
    }
    return {key: known[key] for key in queries.parameters(name)}


def _check(connection: duckdb.DuckDBPyConnection) -> None:
    for name in queries.names("check"):
        offending = connection.execute(queries.text(name)).fetchmany(5)
        if offending:
            rows = "; ".join(" ".join(map(str, row)) for row in offending)
            raise BuildError(f"Kiểm tra {name} không đạt: {rows}", f"Check {name} failed: {rows}")


def _said(reporter: Reporter, problem: Exception) -> str:
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
        print(_said(reporter, problem), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
