"""Counts kept month by month: made once, made again only where something changed, and never half; and what the store
keeps of them, counted a second way straight from the events."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from data import events, home, publish, queries, reference, rollups, simulator
from data.steps import UNIT_STEPS
from data.streams import STREAMS
from tests import conftest
from tests.conftest import Database

MONTHS = ("2025-06", "2025-07", "2026-10")
OF_STREAM = {stream: {name for name in rollups.names() if rollups.stream_of(name) == stream} for stream in STREAMS}
CLOCK = simulator.CLOCK

# Counts into a folder and ends itself, as a machine does, before some month is counted.
CHILD = """
import os, sys
from pathlib import Path
import pandas as pd
from data import rollups
source, kept, leaf, before = sys.argv[1:]
def die(done, total, what):
    if done == int(before):
        os.kill(os.getpid(), 9)
rollups.ensure(Path(source), Path(kept), pd.read_csv(leaf, dtype=str), on_progress=die)
"""


# Counted once


@pytest.fixture(scope="module")
def leaf() -> pd.DataFrame:
    """The table that rollups join, made as the build makes it."""
    tables = reference.load(home.REFERENCE)
    with duckdb.connect() as connection:
        for name in ("unit", "unit_change"):
            connection.register(name, tables[name])
        for step in UNIT_STEPS[: UNIT_STEPS.index(rollups.LEAF) + 1]:
            connection.execute(f"CREATE TABLE {step} AS {queries.text(f'build/{step}')}")
        return connection.execute(f"SELECT * FROM {rollups.LEAF}").df()


@dataclass(frozen=True)
class Counted:
    """A few months of events, and the folder of their counts."""

    source: Path
    kept: Path
    leaf: pd.DataFrame

    def ensure(self) -> dict[str, rollups.Months]:
        return rollups.ensure(self.source, self.kept, self.leaf)

    def counted_anew(self) -> dict[str, tuple[str, ...]]:
        return {name: months.counted for name, months in self.ensure().items() if months.counted}

    def files(self) -> dict[str, tuple[int, int]]:
        """Every count with its inode and time of writing."""
        found = sorted(self.kept.glob("*/*.parquet"))
        return {f"{path.parent.name}/{path.name}": (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}

    def rows(self, name: str) -> list[tuple[Any, ...]]:
        """What a reader gets of a rollup, sums of days and hours to a millionth."""
        with duckdb.connect() as connection:
            found = connection.execute(self.ensure()[name].sql()).fetchall()
        rounded = [tuple(round(cell, 6) if isinstance(cell, float) else cell for cell in row) for row in found]
        return sorted(rounded, key=repr)

    def total(self, name: str, column: str) -> int:
        with duckdb.connect() as connection:
            found = connection.execute(f"SELECT sum({column}) FROM ({self.ensure()[name].sql()})").fetchone()
        return found[0] if found else 0


@pytest.fixture(scope="module")
def some_events(version: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months of every stream."""
    target = tmp_path_factory.mktemp("events")
    for stream in STREAMS:
        for month in MONTHS:
            path = events.partition(target, stream, month)
            path.parent.mkdir(parents=True)
            shutil.copy(events.partition(conftest.KEPT / "events", stream, month), path)
    return target


@pytest.fixture(scope="module")
def once(some_events: Path, leaf: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Counted:
    """Those months counted; nobody changes them."""
    made = Counted(some_events, tmp_path_factory.mktemp("rollups"), leaf)
    assert made.counted_anew() == dict.fromkeys(rollups.names(), MONTHS)
    return made


@pytest.fixture
def counted(once: Counted, tmp_path: Path) -> Counted:
    """A copy of the months and their counts, for one test."""
    shutil.copytree(once.source, tmp_path / "events", copy_function=os.link)
    shutil.copytree(once.kept, tmp_path / "rollups")
    return Counted(tmp_path / "events", tmp_path / "rollups", once.leaf)


def test_every_rollup_belongs_to_one_stream_and_every_stream_has_one() -> None:
    assert set(simulator.MAKERS) == set(STREAMS)
    assert all(OF_STREAM.values())
    assert sorted(name for names in OF_STREAM.values() for name in names) == rollups.names()


@pytest.mark.parametrize("name", rollups.names())
def test_the_clock_is_in_no_rollup(name: str) -> None:
    assert queries.parameters(f"rollup/{name}") == frozenset()
    assert "current_" not in queries.text(f"rollup/{name}")


def test_a_second_time_nothing_is_counted_or_written(counted: Counted) -> None:
    before = counted.files()
    assert len(before) == len(rollups.names()) * len(MONTHS)
    assert counted.counted_anew() == {}
    assert counted.files() == before


def test_events_written_anew_with_the_same_rows_are_not_counted_again(counted: Counted) -> None:
    for path in counted.source.rglob("*.parquet"):
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content)
    assert counted.counted_anew() == {}


@pytest.mark.parametrize(
    ("stream", "name", "column"),
    [("dossier", "dossier_counts", "received"), ("petition", "petition_counts", "petitions")],
)
def test_one_more_file_has_its_month_of_its_stream_counted_again(
    counted: Counted, stream: str, name: str, column: str
) -> None:
    before, total = counted.files(), counted.total(name, column)
    more = pq.read_table(events.partition(counted.source, stream, "2025-07"), partitioning=None).slice(0, 40)
    pq.write_table(more, events.partition(counted.source, stream, "2025-07", part=1))
    assert counted.counted_anew() == dict.fromkeys(OF_STREAM[stream], ("2025-07",))
    assert counted.total(name, column) == total + 40
    after = counted.files()
    assert len(after) == len(before), "the former count of the month is gone"
    gone = {file for file in before if before[file] != after.get(file)}
    assert {(file.split("/")[0], file.split("/")[1][:7]) for file in gone} == {
        (name, "2025-07") for name in OF_STREAM[stream]
    }


def test_a_month_that_is_gone_is_counted_no_longer(counted: Counted) -> None:
    shutil.rmtree(events.partition(counted.source, "petition", "2025-06").parent)
    assert counted.counted_anew() == {}
    assert [path.name[:7] for path in counted.ensure()["petition_counts"].files] == ["2025-07", "2026-10"]


def test_other_borders_count_again_only_what_joins_them(counted: Counted) -> None:
    moved = counted.leaf.assign(province=counted.leaf["province"].where(counted.leaf["unit"] != "00001", "02"))
    again = Counted(counted.source, counted.kept, moved).counted_anew()
    assert again == dict.fromkeys(("dossier_days", "dossier_hour", "dossier_procedure"), MONTHS)


def test_the_order_of_the_leaves_does_not_matter(counted: Counted) -> None:
    assert Counted(counted.source, counted.kept, counted.leaf.iloc[::-1]).counted_anew() == {}


# Never half


@pytest.mark.parametrize("before", [1, 17])
def test_a_count_killed_between_two_months_goes_on_where_it_was(once: Counted, tmp_path: Path, before: int) -> None:
    once.leaf.to_csv(tmp_path / "leaf.csv", index=False)
    killed = Counted(once.source, tmp_path / "rollups", once.leaf)
    command = [sys.executable, "-c", CHILD, str(once.source), str(killed.kept), str(tmp_path / "leaf.csv"), str(before)]
    done = subprocess.run(command, cwd=home.PROJECT, env=os.environ | {"PYTHONPATH": str(home.PROJECT)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(killed.files()) == before
    left = killed.files()
    assert sum(map(len, killed.counted_anew().values())) == len(once.files()) - before
    assert {file: killed.files()[file] for file in left} == left
    assert set(killed.files()) == set(once.files())
    for name in rollups.names():
        assert killed.rows(name) == once.rows(name), name


@pytest.mark.parametrize("share", [0, 0.5, 0.99])
def test_a_cut_off_count_is_made_again(once: Counted, counted: Counted, share: float) -> None:
    path = next((counted.kept / "dossier_sector").glob("2025-07-*"))
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert counted.counted_anew() == {"dossier_sector": ("2025-07",)}
    assert counted.rows("dossier_sector") == once.rows("dossier_sector")


def test_a_missing_count_is_made_again(once: Counted, counted: Counted) -> None:
    next((counted.kept / "register_counts").glob("2026-10-*")).unlink()
    assert counted.counted_anew() == {"register_counts": ("2026-10",)}
    assert counted.rows("register_counts") == once.rows("register_counts")


def test_what_is_being_written_is_never_read(once: Counted, counted: Counted) -> None:
    path = next((counted.kept / "petition_open").glob("2026-10-*"))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    half, dead = (path.with_name(f".{path.name}.{process}") for process in (os.getpid(), gone.pid))
    for scratch in (half, dead):
        scratch.write_bytes(b"half a count")
    assert counted.counted_anew() == {}
    assert counted.rows("petition_open") == once.rows("petition_open")
    assert half.exists(), "somebody is writing it"
    assert not dead.exists()


def test_lost_digests_cost_a_look_at_the_files_only(counted: Counted) -> None:
    (counted.kept / "digests.json").write_text("{", encoding="utf-8")
    assert counted.counted_anew() == {}


# What the store keeps, a second way


@pytest.fixture(scope="module")
def raw(version: str, home: Path, leaf: pd.DataFrame) -> Iterator[Database]:
    """The store with the events beside it, each at the provinces and the country of both frames that it counts for."""
    with duckdb.connect(str(publish.path_of(home / "store", version)), read_only=True) as connection:
        for stream in STREAMS:
            files = conftest.KEPT / "events" / stream / "*" / "*.parquet"
            connection.execute(f"CREATE TEMP VIEW {stream} AS FROM read_parquet('{files}', hive_partitioning = false)")
        connection.register("leaves", leaf)
        connection.execute(
            "CREATE TEMP TABLE wide AS SELECT leaves.frame AS at_frame, leaves.unit AS at_unit, large.frame, large.unit"
            " FROM leaves JOIN (SELECT code AS province, frame, code AS unit FROM unit WHERE frame = '2024' AND level = 'province'"
            " UNION ALL SELECT from_code, '2025', to_code FROM unit_change WHERE length(to_code) = 2"
            " UNION ALL SELECT code, f, 'VN' FROM unit, (VALUES ('2024'), ('2025')) AS t(f)"
            " WHERE frame = '2024' AND level = 'province') AS large USING (province)"
        )
        yield Database(connection)


SAMPLE = [("2024", "01"), ("2024", "58"), ("2024", "VN"), ("2025", "56"), ("2025", "01"), ("2025", "VN")]


def test_month_counts_of_dossiers_are_those_of_the_events(raw: Database, leaf: pd.DataFrame) -> None:
    kept = rollups.ensure(conftest.KEPT / "events", conftest.KEPT / "rollups", leaf)
    for name in ("dossier_counts", "dossier_open"):
        raw.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {kept[name].sql()}")
    flags = [
        "fee_due", "paid_online", "digitised", "electronic_result", "data_reused", "shared_storage", "population_data", "synced",
    ]  # fmt: skip
    raw.connection.execute(
        "CREATE OR REPLACE TEMP TABLE counted AS " + queries.text("build/dossier_month"), {"clock": CLOCK}
    )
    raw.connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE direct AS
        WITH seen AS (
            SELECT frame, unit, received_month AS month, 1 AS received,
                finished_at <= due_at OR (finished_at IS NULL AND due_at >= $clock) AS in_time,
                finished_at IS NULL AS still_open, channel = 'online' AS online, {", ".join(flags)},
                0 AS finished, false AS on_time, 0 AS processing_days, false AS rated, false AS satisfied
            FROM dossier
            UNION ALL BY NAME
            SELECT frame, unit, finished_month AS month, 1 AS finished, on_time, processing_days, rated, satisfied
            FROM dossier WHERE finished_at IS NOT NULL
        )
        SELECT frame, unit, month, sum(COLUMNS(* EXCLUDE (frame, unit, month))::DOUBLE) FROM seen GROUP BY ALL
        """,
        {"clock": CLOCK},
    )
    columns = [row[0] for row in raw.rows("SELECT column_name FROM (DESCRIBE direct)")]
    listed = ", ".join(
        name if name in ("frame", "unit", "month") else f"round(coalesce({name}, 0), 4) AS {name}" for name in columns
    )
    assert set(columns) == {row[0] for row in raw.rows("SELECT column_name FROM (DESCRIBE counted)")}
    for one, other in (("counted", "direct"), ("direct", "counted")):
        assert raw.rows(f"SELECT {listed} FROM {one} EXCEPT SELECT {listed} FROM {other} LIMIT 3") == []
    assert raw.one("SELECT count(*) FROM counted") > 100_000


@pytest.mark.parametrize(("frame", "unit"), SAMPLE)
@pytest.mark.parametrize("period", ["2022", "2025-Q3", "2026-10"])
def test_medians_are_those_of_the_dossiers_to_the_day(raw: Database, frame: str, unit: str, period: str) -> None:
    found = raw.rows(
        "SELECT finished, median_days, p90_days FROM days_period WHERE frame = ? AND unit = ? AND period = ?",
        frame,
        unit,
        period,
    )
    first, last = raw.rows("SELECT first, last FROM period WHERE code = ?", period)[0]
    days = raw.connection.execute(
        "SELECT processing_days FROM dossier JOIN wide ON at_frame = dossier.frame AND at_unit = dossier.unit"
        " WHERE wide.frame = ? AND wide.unit = ? AND finished_at >= ? AND finished_at < ?::DATE + INTERVAL 1 DAY",
        [frame, unit, first, last],
    ).df()["processing_days"]
    ordered = days.sort_values(ignore_index=True)
    exact = [ordered[-(-len(ordered) * tenths // 10) - 1] for tenths in (5, 9)]
    assert found == [(len(days), *(int(-(-value // 1)) for value in exact))]


@pytest.mark.parametrize("month", [date(2022, 1, 1), date(2025, 6, 1), date(2025, 7, 1), date(2026, 10, 1)])
def test_backlogs_are_the_dossiers_open_at_the_end_of_the_month(raw: Database, month: date) -> None:
    rows = raw.rows(
        """
        WITH still AS (
            SELECT frame, unit FROM dossier
            WHERE received_at < ?1::DATE + INTERVAL 1 MONTH AND coalesce(finished_at >= ?1::DATE + INTERVAL 1 MONTH, true)
        ),
        expected AS (
            SELECT wide.frame, wide.unit, count(*) AS backlog
            FROM still JOIN wide ON at_frame = still.frame AND at_unit = still.unit GROUP BY ALL
        )
        SELECT kept.frame, kept.unit, kept.backlog, expected.backlog
        FROM (SELECT * FROM backlog_month WHERE month = ?1 AND (unit = 'VN' OR length(unit) = 2)) AS kept
        FULL JOIN expected USING (frame, unit)
        """,
        month,
    )
    assert len(rows) == 63 + 34 + 2
    for frame, unit, kept, expected in rows:
        assert kept == pytest.approx(expected or 0, abs=1e-3), (frame, unit)


def test_backlogs_of_leaves_are_those_of_their_own_dossiers(raw: Database) -> None:
    wrong = raw.rows(
        """
        WITH expected AS (
            SELECT frame, unit, count(*) AS backlog FROM dossier
            WHERE frame = '2024' AND received_at < DATE '2025-04-01' AND coalesce(finished_at >= DATE '2025-04-01', true)
            GROUP BY ALL
        )
        SELECT * FROM (SELECT * FROM backlog_month WHERE month = DATE '2025-03-01' AND frame = '2024') AS kept
        JOIN unit ON unit.frame = kept.frame AND unit.code = kept.unit AND unit.is_leaf
        LEFT JOIN expected ON expected.frame = kept.frame AND expected.unit = kept.unit
        WHERE abs(kept.backlog - coalesce(expected.backlog, 0)) > 1e-6
        """
    )
    assert wrong == []


ADDED = {
    "sector_month": ("month, sector", "received, online, finished, on_time, processing_days"),
    "backlog_month": ("month", "backlog"),
    "backlog_age": ("sector, age_band, is_overdue", "still_open"),
    "petition_month_category": ("month, category", "petitions, answered, on_time, rated, satisfied, reopened, still_open, overdue"),
    "incident_month": ("month, severity, kind, system", "incidents, responded, recovered, hours_to_detect, hours_to_respond"),
}  # fmt: skip


@pytest.mark.parametrize("table", ADDED)
@pytest.mark.parametrize("level", ["province", "district", "commune"])
def test_a_unit_is_the_sum_of_what_lies_in_it(raw: Database, table: str, level: str) -> None:
    """Districts and communes in the months that the table has for them; ages are of the clock, after the districts."""
    keys, counts = ADDED[table]
    if "month" not in keys:
        months = "true" if level != "district" else "false"
    else:
        months = {
            "province": "true",
            "district": "month < DATE '2025-07-01'",
            "commune": "month >= DATE '2024-10-01'",
        }[level]
    below = {"province": "true", "district": "frame = '2024'", "commune": "frame = '2025'"}[level]
    sums = ", ".join(f"sum({name}) AS {name}" for name in counts.split(", "))
    off = " OR ".join(f"abs(coalesce(own.{name}, 0) - coalesce(added.{name}, 0)) > 0.05" for name in counts.split(", "))
    found = raw.rows(
        f"""
        WITH placed AS (
            SELECT kept.*, unit.level FROM {table} AS kept
            JOIN unit ON unit.frame = kept.frame AND unit.code = kept.unit
        ),
        added AS (
            SELECT frame, parent AS unit, {keys}, {sums} FROM placed
            WHERE level = '{level}' AND {below} AND ({months}) GROUP BY ALL
        ),
        own AS (
            SELECT * FROM placed WHERE (frame, unit) IN (SELECT (frame, unit) FROM added) AND ({months})
        )
        SELECT count(*), count(*) FILTER ({off}) FROM own FULL JOIN added USING (frame, unit, {keys})
        """
    )
    assert (found[0][0] > 0) == (months != "false")
    assert found[0][1] == 0


def test_what_is_open_by_age_and_sector_is_the_backlog(raw: Database) -> None:
    wrong = raw.rows(
        """
        WITH age AS (SELECT frame, unit, sector, sum(still_open) AS still_open FROM backlog_age GROUP BY ALL),
        sector AS (
            SELECT frame, unit, sector, still_open FROM sector_month
            WHERE month = DATE '2026-10-01' AND still_open > 0
        )
        SELECT frame, unit, sector, age.still_open, sector.still_open FROM age FULL JOIN sector USING (frame, unit, sector)
        WHERE abs(coalesce(age.still_open, 0) - coalesce(sector.still_open, 0)) > 1e-6
        UNION ALL
        SELECT frame, unit, '', kept.backlog, total.still_open
        FROM (SELECT * FROM backlog_month WHERE month = DATE '2026-10-01') AS kept
        FULL JOIN (SELECT frame, unit, sum(still_open) AS still_open FROM age GROUP BY ALL) AS total USING (frame, unit)
        WHERE abs(coalesce(kept.backlog, 0) - coalesce(total.still_open, 0)) > 1e-5
        """
    )
    assert wrong == []
    assert (
        raw.one("SELECT count(*) FROM sector_month WHERE (still_open IS NOT NULL) <> (month = DATE '2026-10-01')") == 0
    )


def test_ages_and_deadlines_are_those_of_the_open_dossiers(raw: Database) -> None:
    expected = raw.connection.execute("SELECT sector, received_at, due_at FROM dossier WHERE finished_at IS NULL").df()
    days = (pd.Timestamp(CLOCK).normalize() - expected["received_at"].dt.normalize()).dt.days
    bands = pd.cut(days, [-1, 5, 10, 20, 60, 10_000], labels=["0-5", "6-10", "11-20", "21-60", "over 60"])
    sizes = expected.groupby(["sector", bands.astype(str), expected["due_at"] < CLOCK]).size()
    for frame in ("2024", "2025"):
        found = raw.rows(
            "SELECT sector, age_band, is_overdue, still_open FROM backlog_age WHERE frame = ? AND unit = 'VN'", frame
        )
        assert {row[:3]: round(row[3], 6) for row in found} == sizes.to_dict()


def test_counts_by_procedure_are_those_of_the_dossiers(raw: Database) -> None:
    wrong = raw.rows(
        """
        WITH seen AS (
            SELECT wide.frame, wide.unit, procedure, received_at, finished_at, finished_month, received_month, channel, on_time, processing_days
            FROM dossier JOIN wide ON at_frame = dossier.frame AND at_unit = dossier.unit
        ),
        expected AS (
            SELECT frame, unit, procedure, sum(received) AS received, sum(online) AS online, sum(finished) AS finished,
                sum(on_time) AS on_time, sum(days) AS processing_days
            FROM (
                SELECT frame, unit, procedure, 1 AS received, (channel = 'online')::INT AS online, 0 AS finished, 0 AS on_time, 0 AS days
                FROM seen WHERE received_at >= DATE '2025-07-01' AND received_at < DATE '2025-10-01'
                UNION ALL
                SELECT frame, unit, procedure, 0, 0, 1, on_time::INT, processing_days
                FROM seen WHERE finished_at >= DATE '2025-07-01' AND finished_at < DATE '2025-10-01'
            ) GROUP BY ALL
        )
        SELECT * FROM (SELECT * FROM procedure_quarter WHERE quarter = '2025-Q3') AS kept
        FULL JOIN expected USING (frame, unit, procedure)
        WHERE kept.received IS DISTINCT FROM expected.received OR kept.online IS DISTINCT FROM expected.online
            OR kept.finished IS DISTINCT FROM expected.finished OR kept.on_time IS DISTINCT FROM expected.on_time
            OR abs(kept.processing_days - expected.processing_days) > 0.01
        """
    )
    assert wrong == []
    assert raw.one("SELECT count(*) FROM procedure_quarter ANTI JOIN procedure ON procedure.code = procedure") == 0
    assert raw.one("SELECT count(*) FROM sector_month ANTI JOIN sector ON sector.code = sector") == 0


@pytest.mark.parametrize(("frame", "unit"), SAMPLE)
def test_hours_of_arrival_are_those_of_the_dossiers(raw: Database, frame: str, unit: str) -> None:
    arrived = raw.connection.execute(
        "SELECT received_at, channel FROM dossier JOIN wide ON at_frame = dossier.frame AND at_unit = dossier.unit"
        " WHERE wide.frame = ? AND wide.unit = ? AND received_at >= DATE '2026-01-01'",
        [frame, unit],
    ).df()
    moment = arrived["received_at"].dt
    expected = arrived.groupby([moment.day_of_week + 1, moment.hour, arrived["channel"]]).size()
    found = raw.rows(
        "SELECT weekday, hour, channel, received FROM hour_year WHERE frame = ? AND unit = ? AND period = '2026'",
        frame,
        unit,
    )
    assert {row[:3]: row[3] for row in found} == expected.to_dict()


def test_counts_by_sector_are_those_of_the_dossiers(raw: Database) -> None:
    for month in (date(2023, 3, 1), date(2025, 7, 1)):
        wrong = raw.rows(
            """
            WITH seen AS (
                SELECT wide.frame, wide.unit, sector, received_month = ?1 AS came, coalesce(finished_month = ?1, false) AS went,
                    channel, on_time, processing_days
                FROM dossier JOIN wide ON at_frame = dossier.frame AND at_unit = dossier.unit
            ),
            expected AS (
                SELECT frame, unit, sector, count(*) FILTER (came) AS received, count(*) FILTER (came AND channel = 'online') AS online,
                    count(*) FILTER (went) AS finished, count(*) FILTER (went AND on_time) AS on_time,
                    coalesce(sum(processing_days) FILTER (went), 0) AS days
                FROM seen WHERE came OR went GROUP BY ALL
            )
            SELECT * FROM (SELECT * FROM sector_month WHERE month = ?1 AND (unit = 'VN' OR length(unit) = 2)) AS kept
            FULL JOIN expected USING (frame, unit, sector)
            WHERE kept.received IS DISTINCT FROM expected.received OR kept.online IS DISTINCT FROM expected.online
                OR kept.finished IS DISTINCT FROM expected.finished OR kept.on_time IS DISTINCT FROM expected.on_time
                OR abs(kept.processing_days - expected.days) > 0.01
            """,
            month,
        )
        assert wrong == []


PETITION_COUNTS = (
    "count(*)", "count(answered_at)", "count(*) FILTER (answered_at <= due_at OR (answered_at IS NULL AND due_at >= $clock))",
    "count(*) FILTER (rated)", "count(*) FILTER (satisfied)", "count(*) FILTER (reopened)",
    "count(*) FILTER (answered_at IS NULL)", "count(*) FILTER (answered_at IS NULL AND due_at < $clock)",
)  # fmt: skip


def test_petitions_by_category_are_those_of_the_events(raw: Database) -> None:
    found = raw.rows(
        "SELECT frame, unit, month, category, petitions, answered, on_time, rated, satisfied, reopened, still_open, overdue"
        " FROM petition_month_category WHERE (unit = 'VN' OR length(unit) = 2) AND month >= DATE '2025-06-01'"
    )
    direct = raw.connection.execute(
        f"SELECT wide.frame, wide.unit, received_month, category, {', '.join(PETITION_COUNTS)}"
        " FROM petition JOIN wide ON at_frame = petition.frame AND at_unit = petition.unit"
        " WHERE received_month >= DATE '2025-06-01' GROUP BY ALL",
        {"clock": CLOCK},
    ).fetchall()
    assert {row[:4]: row[4:] for row in found} == {row[:4]: row[4:] for row in direct}
    assert raw.one("SELECT sum(overdue) FROM petition_month_category WHERE unit = 'VN'") > 0


@pytest.mark.parametrize(
    ("indicator", "numerator", "denominator"),
    [
        ("petition_received", "count(*)", "NULL"),
        ("petition_on_time", PETITION_COUNTS[2], "count(*)"),
        ("petition_satisfied", "count(*) FILTER (satisfied)", "count(*) FILTER (rated)"),
        ("petition_reopened", "count(*) FILTER (reopened)", "count(answered_at)"),
        ("petition_days", "sum(handling_days)", "count(answered_at)"),
        ("incident_count", "count(*)", "NULL"),
        ("incident_serious", "count(*) FILTER (severity IN ('high', 'critical'))", "NULL"),
        ("incident_hours_to_respond", "sum(hours_to_respond)", "count(responded_at)"),
    ],
)
def test_indicators_are_those_of_the_events(raw: Database, indicator: str, numerator: str, denominator: str) -> None:
    stream, month = (
        ("petition", "received_month") if indicator.startswith("petition") else ("security_incident", "occurred_month")
    )
    own = "year(moment) = 2026 AND $clock IS NOT NULL"
    found = raw.connection.execute(
        f"""
        WITH placed AS (
            SELECT wide.frame AS of_frame, wide.unit AS of_unit, {stream}.*, {month} AS moment
            FROM {stream} JOIN wide ON at_frame = {stream}.frame AND at_unit = {stream}.unit
            UNION ALL
            SELECT frame, unit, *, {month} FROM {stream}
        ),
        expected AS (
            SELECT of_frame, of_unit, ({numerator})::DOUBLE AS numerator, ({denominator})::DOUBLE AS denominator
            FROM placed WHERE {own} GROUP BY ALL
        )
        SELECT measure.unit, measure.numerator, expected.numerator, measure.denominator, expected.denominator, value, unit_en
        FROM measure
        JOIN expected ON of_frame = measure.frame AND of_unit = measure.unit
        JOIN indicator ON indicator.code = measure.indicator
        WHERE measure.indicator = $indicator AND period = '2026'
        """,
        {"clock": CLOCK, "indicator": indicator},
    ).fetchall()
    assert len(found) > (1_000 if stream == "petition" else 300)
    for unit, top, expected_top, base, expected_base, value, measured_in in found:
        assert top == pytest.approx(expected_top, rel=1e-9), unit
        assert base == expected_base, unit
        ratio = top if base is None else top / base * (100 if measured_in == "%" else 1)
        assert value == pytest.approx(ratio, abs=1e-8), unit


def test_a_backlog_is_not_added_up_over_months(raw: Database) -> None:
    wrong = raw.rows(
        """
        SELECT measure.frame, measure.unit, measure.period, measure.value, backlog_month.backlog
        FROM measure
        LEFT JOIN backlog_month ON backlog_month.frame = measure.frame AND backlog_month.unit = measure.unit
            AND backlog_month.month = date_trunc('month', measure.period_end)
        WHERE indicator = 'dossier_backlog' AND level <> 'commune'
            AND coalesce(abs(measure.value - backlog_month.backlog), 1) > 1e-5
        """
    )
    assert wrong == []
    kinds = {row[0] for row in raw.rows("SELECT DISTINCT kind FROM measure WHERE indicator = 'dossier_backlog'")}
    assert kinds == {"month", "quarter", "year"}
    assert raw.value("2025", "VN", "dossier_backlog", "2026") == raw.value("2025", "VN", "dossier_backlog", "2026-10")


def test_platforms_are_those_of_the_checks(raw: Database) -> None:
    wrong = raw.rows(
        """
        WITH expected AS (
            SELECT platform, checked_at::DATE AS day, count(*) AS checks, count(*) FILTER (is_up) AS up,
                coalesce(sum(response_ms), 0) AS response_ms, sum(sessions) AS sessions
            FROM platform_check GROUP BY ALL
        )
        SELECT * FROM platform_day AS kept FULL JOIN expected USING (platform, day)
        WHERE kept.checks IS DISTINCT FROM expected.checks OR kept.up IS DISTINCT FROM expected.up
            OR kept.response_ms IS DISTINCT FROM expected.response_ms OR kept.sessions IS DISTINCT FROM expected.sessions
        """
    )
    assert wrong == []
    for period, first, last in (("2026", "2026-01-01", "2026-12-31"), ("2026-09", "2026-09-01", "2026-09-30")):
        expected = raw.rows(
            "SELECT platform, 100.0 * avg(is_up::INT), avg(response_ms), sum(sessions) FROM platform_check"
            " WHERE checked_at::DATE BETWEEN ?::DATE AND ?::DATE GROUP BY platform ORDER BY platform",
            first,
            last,
        )
        found = raw.rows(
            "SELECT platform, up_share, response_ms, sessions FROM platform_period WHERE period = ? ORDER BY platform",
            period,
        )
        assert [row[0] for row in found] == [row[0] for row in expected]
        for one, other in zip(found, expected, strict=True):
            assert one[1:] == pytest.approx(other[1:])


def test_a_province_has_the_platforms_of_its_districts_and_of_what_it_took_in(raw: Database) -> None:
    expected = raw.rows(
        """
        WITH owned AS (
            SELECT platform_check.*, CASE WHEN length(unit.code) = 2 THEN unit.code ELSE unit.parent END AS province
            FROM platform_check JOIN unit ON unit.frame = platform_check.frame AND unit.code = platform_check.unit
            WHERE year(checked_at) = 2026
        )
        SELECT '2024', province, 100.0 * avg(is_up::INT) FROM owned GROUP BY ALL
        UNION ALL
        SELECT '2025', to_code, 100.0 * avg(is_up::INT) FROM owned
        JOIN unit_change ON from_code = province AND length(to_code) = 2 GROUP BY ALL
        """
    )
    found = raw.rows("SELECT frame, unit, value FROM measure WHERE indicator = 'platform_up' AND period = '2026'")
    assert {row[:2]: row[2] for row in found} == pytest.approx({row[:2]: row[2] for row in expected})
    assert {row[0] for row in raw.rows("SELECT DISTINCT level FROM measure WHERE indicator = 'platform_up'")} == {
        "province"
    }
