"""Days of events delivered to a standing store: the result is that of a whole build, whatever happens on the way."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data import build, deliveries, events, home, publish, replay, steps
from data.progress import Reporter
from data.streams import STREAMS
from data.update import update
from tests.test_build import PATIENCE, SCALE, Installation, built, installation

__all__ = ["built", "installation"]

DAYS, KILLS = 2, 5
ABOUT_ITSELF = {"build", "counted_file", "delivery", "delivery_reason", "refused_row"}
"""Tables that tell of a store and its files, not of what was counted."""
LAST = date(2026, 10, 31)

# Takes what has been delivered, on another reference folder.
CHILD = """
import sys
from pathlib import Path
from data import home
home.REFERENCE = Path(sys.argv.pop(1))
from data import update
sys.exit(update.main())
"""


@pytest.fixture
def here(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation of the small country that this process works on."""
    monkeypatch.setenv("TOANCANH_HOME", str(installation.folder))
    monkeypatch.setattr(home, "REFERENCE", installation.tables)
    return installation


def current(folder: Path) -> Path:
    version = publish.current(folder / "store")
    assert version is not None
    return publish.path_of(folder / "store", version)


def differences(one: Path, other: Path) -> dict[str, int]:
    """Rows that only one of two stores has, by table; numbers to six decimals, as sums run in any order.

    A table of the same number and digest of rows has none; only others are compared row by row, which takes long.
    """
    found: dict[str, int] = {}
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{one}' AS one (READ_ONLY)")
        connection.execute(f"ATTACH '{other}' AS other (READ_ONLY)")
        names = [
            {
                name
                for (name,) in connection.execute(
                    f"SELECT table_name FROM duckdb_tables() WHERE database_name = '{store}'"
                ).fetchall()
            }
            for store in ("one", "other")
        ]
        assert names[0] == names[1]
        for name in sorted(names[0] - ABOUT_ITSELF):
            columns = ", ".join(
                f'round("{column}", 6)' if kind == "DOUBLE" else f'"{column}"'
                for column, kind, *_ in connection.execute(f"DESCRIBE one.main.{name}").fetchall()
            )
            sides = [f"SELECT {columns} FROM {store}.main.{name}" for store in ("one", "other")]
            digests = [
                connection.execute(f"SELECT count(*), sum(hash(given)) FROM ({side}) AS given").fetchall()
                for side in sides
            ]
            if digests[0] == digests[1]:
                continue
            for first, second in (sides, sides[::-1]):
                (count,) = connection.execute(f"SELECT count(*) FROM ({first} EXCEPT ALL {second})").fetchall()[0]
                found[name] = found.get(name, 0) + count
    return {name: count for name, count in found.items() if count}


def all_events(folder: Path) -> dict[str, tuple[int, int]]:
    """How many events each stream has, and a digest of them in whatever order."""
    found = {}
    with duckdb.connect() as connection:
        for name, stream in STREAMS.items():
            pattern = events.pattern(folder / "events", name)
            columns = ", ".join(stream.schema.names)
            found[name] = connection.execute(
                f"SELECT count(*), sum(hash({columns})) FROM read_parquet('{pattern}', hive_partitioning = false)"
            ).fetchall()[0]
    return found


def numbers_of(folder: Path) -> set[int]:
    """The dossiers of a run by their number."""
    pattern = events.pattern(folder / "events", "dossier")
    with duckdb.connect() as connection:
        return {number for (number,) in connection.execute(f"SELECT dossier_id FROM '{pattern}'").fetchall()}


def whole_build_of(here: Installation, first: Installation, target: Path) -> Path:
    """The store of a whole build of the same events, made beside; what a whole build counted before is kept, nothing that an update
    counted."""
    shutil.copytree(here.folder, target, symlinks=True)
    shutil.rmtree(target / "store")
    shutil.rmtree(target / "rollups")
    shutil.copytree(first.folder / "rollups", target / "rollups")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOANCANH_HOME", str(target))
        build.build(scale=SCALE, seed=build.simulator.SEED, reporter=Reporter())
    return current(target)


def deliver(folder: Path, name: str, **streams: pa.Table) -> Path:
    """A delivery as another system would leave it."""
    place = folder / "incoming" / name
    place.mkdir(parents=True)
    for stream, table in streams.items():
        pq.write_table(table, place / f"{stream}.parquet")
    return place


def rows_of(folder: Path, stream: str, where: str) -> pa.Table:
    """Events as they stand."""
    pattern = events.pattern(folder / "events", stream)
    with duckdb.connect() as connection:
        return connection.sql(
            f"SELECT * FROM read_parquet('{pattern}', hive_partitioning = false) WHERE {where}"
        ).to_arrow_table()


def clock_of(store: Path) -> datetime:
    with duckdb.connect(str(store), read_only=True) as connection:
        return connection.execute("SELECT clock FROM build").fetchall()[0][0]


# The same as a whole build


def test_the_last_days_once_more_end_where_they_began(here: Installation, built: Installation, tmp_path: Path) -> None:
    before, told = tmp_path / "before.duckdb", all_events(here.folder)
    shutil.copyfile(current(here.folder), before)
    replay.prepare(DAYS)
    update(Reporter())
    assert clock_of(current(here.folder)) == datetime(2026, 10, 31 - DAYS, 23, 59)
    assert differences(before, current(here.folder)), "the days that are to come are not there"
    halfway = False
    while day := replay.deliver_next():
        version = update(Reporter())
        assert clock_of(current(here.folder)) == datetime(day.year, day.month, day.day, 23, 59)
        if not halfway:
            assert version != here.version
            assert differences(whole_build_of(here, built, tmp_path / "whole"), current(here.folder)) == {}
            halfway = True
    assert all_events(here.folder) == told
    assert differences(before, current(here.folder)) == {}
    assert not replay.folder().exists()


def test_a_late_word_on_an_earlier_year_counts_that_year_again(
    here: Installation, built: Installation, tmp_path: Path
) -> None:
    late = rows_of(here.folder, "dossier", "received_month = DATE '2024-03-01' AND finished_at IS NOT NULL LIMIT 25")
    longer = late.to_pandas()
    longer["finished_at"] = longer["received_at"] + timedelta(days=300)
    longer["finished_month"] = longer["finished_at"].dt.to_period("M").dt.start_time.dt.date
    longer["processing_days"], longer["on_time"] = 300.0, False
    deliver(
        here.folder,
        "2026-10-31.corrections",
        dossier=pa.Table.from_pandas(longer, STREAMS["dossier"].plain, preserve_index=False),
    )
    update(Reporter())
    (row,) = deliveries.journal(home.events())
    assert (row.delivered, row.changed, row.new, row.refused) == (25, 25, 0, 0)
    assert differences(whole_build_of(here, built, tmp_path / "whole"), current(here.folder)) == {}
    with duckdb.connect(str(current(here.folder)), read_only=True) as connection:
        after = connection.execute(
            "SELECT sum(numerator) FROM measure WHERE unit = 'VN' AND frame = '2024' AND indicator = 'dossier_finished' AND kind = 'year'"
        ).fetchall()
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{publish.path_of(here.stores, here.version)}' AS before (READ_ONLY)")
        held = connection.execute(
            "SELECT sum(numerator) FROM before.measure WHERE unit = 'VN' AND frame = '2024' AND indicator = 'dossier_finished' AND kind = 'year'"
        ).fetchall()
    assert after == held, "later, but not more of them"


def test_the_first_day_of_a_month_moves_what_communes_keep(here: Installation, tmp_path: Path) -> None:
    check = rows_of(here.folder, "platform_check", "checked_at = TIMESTAMP '2026-10-31 12:00'").to_pandas()
    check["checked_at"], check["month"] = datetime(2026, 11, 1, 12), date(2026, 11, 1)
    deliver(
        here.folder,
        "2026-11-01",
        platform_check=pa.Table.from_pandas(check, STREAMS["platform_check"].plain, preserve_index=False),
    )
    update(Reporter())
    assert clock_of(current(here.folder)) == datetime(2026, 11, 1, 23, 59)
    with duckdb.connect(str(current(here.folder)), read_only=True) as connection:
        days = connection.execute("SELECT DISTINCT day FROM platform_day WHERE day > DATE '2026-10-31'").fetchall()
    assert days == [(date(2026, 11, 1),)]
    assert all_events(here.folder)["dossier"] == all_events(tmp_path / "home")["dossier"]


# Twice


def test_a_day_delivered_twice_counts_once(here: Installation, tmp_path: Path) -> None:
    replay.prepare(1)
    update(Reporter())
    kept = tmp_path / "again"
    shutil.copytree(replay.folder() / f"{LAST}{deliveries.REPLAYED}", kept)
    replay.deliver_next()
    update(Reporter())
    before, told = tmp_path / "before.duckdb", all_events(here.folder)
    shutil.copyfile(current(here.folder), before)
    for name in (LAST.isoformat(), f"{LAST}.again"):
        shutil.copytree(kept, here.folder / "incoming" / name)
        update(Reporter())
        assert deliveries.waiting() == []
        assert all_events(here.folder) == told
        assert differences(before, current(here.folder)) == {}
    again = [row for row in deliveries.journal(home.events()) if row.delivery == f"{LAST}.again"]
    assert sum(row.delivered for row in again) == sum(row.known for row in again) > 0


def test_an_older_word_does_not_open_again_what_has_ended(here: Installation) -> None:
    ended = rows_of(here.folder, "dossier", "finished_month = DATE '2026-09-01' LIMIT 5").to_pandas()
    for column in ("finished_at", "finished_month", "processing_days", "on_time"):
        ended[column] = None
    ended[["rated", "satisfied"]] = False
    told = all_events(here.folder)
    deliver(
        here.folder, "2026-09-30", dossier=pa.Table.from_pandas(ended, STREAMS["dossier"].plain, preserve_index=False)
    )
    update(Reporter())
    (row,) = deliveries.journal(home.events())
    assert (row.known, row.changed, row.new) == (5, 0, 0)
    assert all_events(here.folder) == told
    assert clock_of(current(here.folder)) == datetime(2026, 10, 31, 23, 59), "the clock does not go back"


def test_a_row_that_moves_to_another_month_is_not_counted_in_both(here: Installation) -> None:
    moved = rows_of(
        here.folder, "petition", "received_month = DATE '2026-08-01' AND answered_at IS NULL LIMIT 1"
    ).to_pandas()
    moved["received_at"], moved["received_month"] = datetime(2026, 9, 3, 9), date(2026, 9, 1)
    moved["due_at"] = datetime(2026, 9, 20, 17)
    total = all_events(here.folder)["petition"][0]
    deliver(
        here.folder, "2026-10-31", petition=pa.Table.from_pandas(moved, STREAMS["petition"].plain, preserve_index=False)
    )
    update(Reporter())
    held = rows_of(here.folder, "petition", f"petition_id = {moved['petition_id'][0]}")
    assert held["received_month"].to_pylist() == [date(2026, 9, 1)]
    assert all_events(here.folder)["petition"][0] == total


def test_delivered_days_are_never_simulated_over(here: Installation) -> None:
    manifest = here.folder / "events" / events.MANIFEST
    moved = rows_of(here.folder, "platform_check", "checked_at = TIMESTAMP '2026-10-31 12:00'").to_pandas()
    moved["checked_at"] = datetime(2026, 10, 31, 12, 30)
    checks = pa.Table.from_pandas(moved, STREAMS["platform_check"].plain, preserve_index=False)
    deliver(here.folder, "2026-10-31", platform_check=checks)
    update(Reporter())
    told = all_events(here.folder)
    manifest.write_text(manifest.read_text().replace('"inputs": "', '"inputs": "other'))
    build.build(scale=SCALE, seed=build.simulator.SEED, reporter=Reporter())
    assert all_events(here.folder) == told
    with pytest.raises(build.BuildError, match="delivered days"):
        build.build(scale="7000", seed=build.simulator.SEED, reporter=Reporter())
    assert all_events(here.folder) == told


# Killed


def child(installation: Installation) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(installation.tables)],
        cwd=home.PROJECT,
        env=os.environ | {"TOANCANH_HOME": str(installation.folder), "PYTHONPATH": str(home.PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def delivered(
    built: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Installation, Path, float]]:
    """An installation with a day waiting at its door, what comes of it, and how long that takes (seconds)."""
    folder = tmp_path_factory.mktemp("delivered")
    shutil.copytree(built.folder, folder / "home", symlinks=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOANCANH_HOME", str(folder / "home"))
        patch.setattr(home, "REFERENCE", built.tables)
        replay.prepare(1)
        update(Reporter())
        replay.deliver_next()
    waiting = Installation(folder / "home", built.tables, built.version)
    shutil.copytree(waiting.folder, folder / "done", symlinks=True)
    begun = time.monotonic()
    done = child(Installation(folder / "done", built.tables, built.version))
    assert done.wait(PATIENCE) == 0, done.communicate()
    yield waiting, folder / "done", time.monotonic() - begun


@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_any_moment_nothing_is_lost_and_nothing_counted_twice(
    delivered: tuple[Installation, Path, float], tmp_path: Path, seed: int
) -> None:
    waiting, done, seconds = delivered
    share = (seed + random.Random(seed).random()) / KILLS
    shutil.copytree(waiting.folder, tmp_path / "home", symlinks=True)
    one = Installation(tmp_path / "home", waiting.tables, waiting.version)
    process = child(one)
    time.sleep(share * seconds)
    process.kill()
    process.communicate()
    assert process.returncode in (-signal.SIGKILL, 0)
    assert one.serves() is not None
    again = child(one)
    assert again.wait(PATIENCE) == 0, again.communicate()
    assert all_events(one.folder) == all_events(done)
    assert differences(current(done), current(one.folder)) == {}
    left = [path.name for path in one.folder.iterdir() if path.name.startswith("events-")]
    assert left == [str((one.folder / "events").readlink())], "no unfinished run is left"
    assert one.leftovers() == []


# What cannot be counted

FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("incomplete", {"received_at": None}),
    ("unknown_unit", {"unit": "99999"}),
    ("unknown_unit", {"unit": "Nha Trang"}),
    ("unknown_unit", {"unit": "22366'; DROP TABLE unit; --"}),
    ("wrong_frame", {"frame": "2024"}),
    ("in_future", {"received_at": datetime(2026, 11, 20), "received_month": date(2026, 11, 1)}),
    ("too_old", {"received_at": datetime(1926, 10, 3), "received_month": date(1926, 10, 1)}),
    ("ends_first", {"finished_at": datetime(2026, 9, 1), "finished_month": date(2026, 9, 1)}),
    ("unknown_code", {"procedure": "XX99"}),
    ("unknown_code", {"channel": "bồ câu"}),
    ("contradictory", {"received_month": date(2026, 8, 1)}),
    ("contradictory", {"processing_days": 500.0}),
    ("contradictory", {"rated": False, "satisfied": True}),
]


def test_every_fault_is_kept_aside_with_its_reason_and_in_no_rate(
    here: Installation, built: Installation, tmp_path: Path
) -> None:
    good = rows_of(
        here.folder, "dossier", "received_month = DATE '2026-10-01' AND finished_at < TIMESTAMP '2026-10-28' LIMIT 20"
    ).to_pylist()
    bad = [
        row | {"dossier_id": 10**15 + number} | fault
        for number, (row, (_, fault)) in enumerate(zip(good, FAULTS, strict=False))
    ]
    fresh = good[-1] | {"dossier_id": 10**15 + 500}
    twice = good[-2] | {"dossier_id": 10**15 + 600}
    other = good[-3] | {"dossier_id": 10**15 + 700}
    table = pa.Table.from_pylist(
        [*bad, fresh, twice, twice, other, other | {"fee_due": not other["fee_due"]}], STREAMS["dossier"].plain
    )
    before = numbers_of(here.folder)
    deliver(here.folder, "2026-10-31", dossier=table)
    update(Reporter())
    (row,) = deliveries.journal(home.events())
    expected = Counter(reason for reason, _ in FAULTS) + Counter({"repeated": 1, "differs": 2})
    assert row.reasons == dict(expected)
    assert (row.delivered, row.new, row.refused) == (len(FAULTS) + 5, 2, len(FAULTS) + 3)
    arrived = numbers_of(here.folder) - before
    assert arrived == {10**15 + 500, 10**15 + 600}
    with duckdb.connect(str(current(here.folder)), read_only=True) as connection:
        told = connection.execute("SELECT row, reason, content FROM refused_row ORDER BY row").fetchall()
        counted = connection.execute("SELECT reason, refused FROM delivery_reason").fetchall()
    assert [(number, reason) for number, reason, _ in told[: len(FAULTS)]] == [
        (at + 1, reason) for at, (reason, _) in enumerate(FAULTS)
    ]
    assert json.loads(told[2][2])["unit"] == "Nha Trang"
    assert dict(counted) == dict(expected)
    assert differences(whole_build_of(here, built, tmp_path / "whole"), current(here.folder)) == {}


def test_texts_that_are_not_utf_8_are_named(here: Installation) -> None:
    rows = rows_of(here.folder, "dossier", "received_month = DATE '2026-10-01' LIMIT 3").to_pylist()
    rows = [row | {"dossier_id": 10**15 + at} for at, row in enumerate(rows)]
    table = pa.Table.from_pylist(rows, STREAMS["dossier"].plain)
    channel = pa.array([b"online", "Nhà".encode("cp1258", "replace") + b"\xff\xfe", b"online"], pa.binary())
    table = table.set_column(table.column_names.index("channel"), "channel", channel)
    deliver(here.folder, "2026-10-31", dossier=table)
    update(Reporter())
    (row,) = deliveries.journal(home.events())
    assert row.reasons == {"encoding": 1}
    assert row.new == 2


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]), "unreadable"),
        (lambda file: file.write_bytes(b""), "unreadable"),
        (lambda file: file.write_text("mã hồ sơ;ngày nhận\n1;2"), "unreadable"),
        (lambda file: pq.write_table(pq.read_table(file).drop_columns(["due_at"]), file), "columns"),
        (
            lambda file: pq.write_table(pq.read_table(file).set_column(0, "dossier_id", pa.array(["x"] * 10)), file),
            "columns",
        ),
    ],
    ids=["truncated", "empty", "text", "a column missing", "a column of another kind"],
)
def test_a_broken_file_is_kept_and_the_others_of_the_day_count(here: Installation, spoil: Any, reason: str) -> None:
    dossiers = rows_of(here.folder, "dossier", "received_month = DATE '2026-10-01' LIMIT 10")
    checks = rows_of(here.folder, "platform_check", "checked_at = TIMESTAMP '2026-10-31 12:00'").to_pandas()
    checks["checked_at"] = datetime(2026, 10, 31, 12, 30)
    checks = pa.Table.from_pandas(checks, STREAMS["platform_check"].plain, preserve_index=False)
    place = deliver(here.folder, "2026-10-31", dossier=dossiers, platform_check=checks)
    spoil(place / "dossier.parquet")
    spoiled = (place / "dossier.parquet").read_bytes()
    update(Reporter())
    found = {row.stream: row for row in deliveries.journal(home.events())}
    assert found["dossier"].reasons == {reason: 1}
    assert found["platform_check"].new == checks.num_rows > 0
    (kept,) = (home.events() / deliveries.REFUSED / "2026-10-31").glob(f"*.{reason}")
    assert kept.read_bytes() == spoiled


@pytest.mark.parametrize("name", ["2026-13-45", "yesterday", "2026-10-31 ", "..", "2026-10-31.a/b"])
def test_a_folder_that_names_no_day_is_left_alone(here: Installation, name: str) -> None:
    assert deliveries.day_of(name) is None
    if "/" not in name and name != "..":
        (here.folder / "incoming" / name).mkdir(parents=True)
        before = publish.current(here.stores)
        update(Reporter())
        assert (here.folder / "incoming" / name).is_dir()
        assert differences(publish.path_of(here.stores, str(before)), current(here.folder)) == {}


def test_without_a_store_nothing_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOANCANH_HOME", str(tmp_path))
    deliver(tmp_path, "2026-10-31")
    assert update(Reporter()) is None
    assert len(deliveries.waiting()) == 1
    with pytest.raises(ValueError, match="no store"):
        replay.prepare(3)


def test_each_kept_table_is_either_cut_by_year_or_made_anew() -> None:
    assert {*steps.YEARLY, *steps.WHOLE, steps.MEASURE, "leaf"} == steps.KEPT
    assert set(steps.KEPT) <= set(steps.STEPS)
