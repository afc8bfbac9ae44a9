"""Builds that go wrong, for real: killed, short of disk, fed with broken files; the old store goes on serving.

The builds are of a small country: the two islands' provinces in both frames, a few thousand dossiers a year.
"""

import csv
import fcntl
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data import build, events, home, progress, publish, queries, reference, store
from tests.conftest import KEPT, made_from

SCALE = "5000"
PROVINCES = {"2024": {"48", "49", "56", "58"}, "2025": {"48", "56"}}
READERS = 25
SWAPS = 8
PATIENCE = 120  # seconds before a test of this file gives up waiting

# Runs the build on another reference folder, after `prepare` (Python) has been run in that process.
CHILD = """
import sys
from pathlib import Path
from data import home
home.REFERENCE = Path(sys.argv.pop(1))
prepare = sys.argv.pop(1)
from data import build, progress, publish
exec(prepare)
sys.exit(build.main())
"""


# A small country


def small_units(unit: pd.DataFrame) -> set[tuple[str, str]]:
    """The kept provinces with all that lies in them, and the country."""
    kept = {(frame, code) for frame, codes in PROVINCES.items() for code in codes}
    above = dict(zip(zip(unit["frame"], unit["code"], strict=True), unit["parent"], strict=True))

    def inside(frame: str, code: str) -> bool:
        return (frame, code) in kept or (code != "VN" and bool(code) and inside(frame, above.get((frame, code), "")))

    return {key for key in above if key[1] == "VN" or inside(*key)}


def shrink(source: Path, target: Path) -> None:
    """Write the reference tables of the small country."""
    read = {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in source.glob("*.csv")}
    kept = small_units(read["unit"])
    target.mkdir()
    for name, rows in read.items():
        keys = (
            [("frame", "code")]
            if name == "unit"
            else [("from_frame", "from_code")]
            if name == "unit_change"
            else [("frame", "unit")]
        )
        for frame, code in keys:
            if {frame, code} <= set(rows):
                rows = rows[[key in kept for key in zip(rows[frame], rows[code], strict=True)]]
        if name == "target":
            rows = rows[
                [
                    unit == "VN" or (frame, unit) in kept
                    for frame, unit in zip(rows["scope_frame"], rows["scope_unit"], strict=True)
                ]
            ]
        if name == "peer_band":
            facts = read["province_fact"]
            lies = [key in kept for key in zip(facts["frame"], facts["unit"], strict=True)]
            rows = rows[(rows["kind"] != "region") | rows["name_vi"].isin(facts.loc[lies, "region"])]
        if name == "figure_correction":
            rows = rows.head(0)
        if name == "platform_stage" or name.startswith("item_"):
            parts, column = ("platform", "platform") if name == "platform_stage" else ("programme_item", "item")
            whole = read[parts]
            held = whole[[key in kept for key in zip(whole["frame"], whole["unit"], strict=True)]]
            rows = rows[rows[column].isin(held["code"])]
        if name == "article_statement":
            carriers = {table: codes_inside(read[table], kept) for table in rows["carried_in"].unique() if table}
            lies = zip(rows["carried_in"], rows["carried_by"], strict=True)
            rows = rows[[not table or code in carriers[table] for table, code in lies]]
        rows.to_csv(target / f"{name}.csv", index=False)


def codes_inside(rows: pd.DataFrame, kept: set[tuple[str, str]]) -> set[str]:
    """Codes of the rows of a table that lie in the small country."""
    frame, unit = ("scope_frame", "scope_unit") if "scope_unit" in rows else ("frame", "unit")
    inside = [key in kept for key in zip(rows[frame], rows[unit], strict=True)]
    return set(rows.loc[inside, "code"])


def start(folder: Path, tables: Path, prepare: str = "", **options: Any) -> "subprocess.Popen[str]":
    """A building process of an installation's folder on a reference folder."""
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tables), prepare, "--scale", SCALE],
        cwd=home.PROJECT,
        env=os.environ | {"TOANCANH_HOME": str(folder), "PYTHONPATH": str(home.PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def run(folder: Path, tables: Path, prepare: str = "", **options: Any) -> "subprocess.CompletedProcess[str]":
    """The same, waited for."""
    process = start(folder, tables, prepare, **options)
    out, problem = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(process.args, process.returncode, out, problem)


@dataclass(frozen=True)
class Installation:
    """A folder with events and a published store, and the reference tables that made them."""

    folder: Path
    tables: Path
    version: str

    @property
    def stores(self) -> Path:
        return self.folder / "store"

    def build(self, prepare: str = "", **options: Any) -> "subprocess.CompletedProcess[str]":
        return run(self.folder, self.tables, prepare, **options)

    def serves(self) -> str:
        """The version that readers get, read to the end; a half-written file would fail here."""
        version = publish.current(self.stores)
        assert version is not None
        with duckdb.connect(str(publish.path_of(self.stores, version)), read_only=True) as connection:
            found = connection.execute("SELECT version, (SELECT count(value) FROM measure) FROM build").fetchone()
        assert found is not None
        assert found[0] == version
        assert found[1] > 10_000
        return version

    def problem(self) -> dict[str, Any]:
        """What the progress file says went wrong."""
        return json.loads((self.folder / "progress.json").read_text(encoding="utf-8"))

    def leftovers(self) -> list[str]:
        return sorted(path.name for path in self.stores.glob(".*"))


@pytest.fixture(scope="session")
def built() -> Installation:
    """The small country, built once for all files and runs until what it is made from has changed."""
    folder = KEPT / "small"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "small.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        marker, inputs = folder / "inputs", made_from(Path(__file__))
        if not marker.is_file() or marker.read_text(encoding="utf-8") != inputs:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            shrink(home.REFERENCE, folder / "reference")
            done = run(folder / "home", folder / "reference")
            assert done.returncode == 0, done.stderr
            marker.write_text(inputs, encoding="utf-8")
    version = publish.current(folder / "home" / "store")
    assert version is not None
    return Installation(folder / "home", folder / "reference", version)


@pytest.fixture
def installation(built: Installation, tmp_path: Path) -> Installation:
    """A copy of it for one test."""
    shutil.copytree(built.folder, tmp_path / "home", symlinks=True)
    shutil.copytree(built.tables, tmp_path / "reference")
    return Installation(tmp_path / "home", tmp_path / "reference", built.version)


def test_a_build_publishes_a_store_and_forgets_its_progress(built: Installation) -> None:
    assert built.serves() == built.version
    assert built.leftovers() == []
    assert not (built.folder / "progress.json").exists()
    assert sorted(path.name for path in built.stores.iterdir()) == sorted([f"{built.version}.duckdb", publish.POINTER])


# Killed


class Reader:
    """Opens whatever the pointer names, over and over, as viewers do."""

    def __init__(self, installation: Installation) -> None:
        self.installation, self.seen, self.ended = installation, set[str](), threading.Event()
        self.thread = threading.Thread(target=self._read)
        self.problem: BaseException | None = None

    def _read(self) -> None:
        try:
            while not self.ended.wait(0.3):
                self.seen.add(self.installation.serves())
        except BaseException as problem:
            self.problem = problem

    def __enter__(self) -> "Reader":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()
        assert self.problem is None, self.problem


def wait_for(process: "subprocess.Popen[str]", folder: Path, step: str) -> None:
    """Wait until the building process says that it has come to a step."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            said = json.loads((folder / "progress.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            said = {"step_en": "", "process": 0}
        if said["process"] == process.pid and said["step_en"].startswith(step):
            return
        time.sleep(0.002)
    process.kill()
    pytest.fail(f"the build never came to {step!r}: {process.communicate()}")


@pytest.mark.parametrize("step", ["Loading the reference tables", "Computing table unit_period", "Checking the store"])
def test_a_killed_build_leaves_the_old_store_serving(installation: Installation, step: str) -> None:
    with Reader(installation) as reader:
        process = start(installation.folder, installation.tables)
        wait_for(process, installation.folder, step)
        process.kill()
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert reader.seen == {installation.version}
    assert [path.stem for path in installation.stores.glob("*.duckdb")] == [installation.version]
    said = progress.Progress(**installation.problem())
    assert not said.running


def counts(installation: Installation) -> dict[str, tuple[int, int]]:
    """Every month counted, with its inode and time of writing."""
    found = (installation.folder / "rollups").glob("*/*.parquet")
    return {f"{path.parent.name}/{path.name}": (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}


def test_a_second_build_counts_no_month_again(installation: Installation) -> None:
    before = counts(installation)
    assert len(before) > 500
    done = installation.build()
    assert done.returncode == 0, done.stderr
    assert counts(installation) == before


def test_a_build_killed_while_it_counts_leaves_whole_months_for_the_next(installation: Installation) -> None:
    whole = set(counts(installation))
    shutil.rmtree(installation.folder / "rollups")
    process = start(installation.folder, installation.tables)
    wait_for(process, installation.folder, "Counting events: 40")
    process.kill()
    process.communicate()
    assert installation.serves() == installation.version
    left = counts(installation)
    assert 40 <= len(left) < len(whole)
    done = installation.build()
    assert done.returncode == 0, done.stderr
    after = counts(installation)
    assert set(after) == whole
    assert {name: after[name] for name in left} == left


def test_a_build_killed_while_it_simulates_leaves_the_old_events_and_store(
    installation: Installation,
) -> None:
    old = str((installation.folder / "events").readlink())
    (installation.folder / "events" / events.MANIFEST).write_text("{}", encoding="utf-8")
    process = start(installation.folder, installation.tables)
    wait_for(process, installation.folder, "Simulating events: month 20")
    process.kill()
    process.communicate()
    assert installation.serves() == installation.version
    assert str((installation.folder / "events").readlink()) == old
    done = installation.build()
    assert done.returncode == 0, done.stderr
    assert installation.serves() == done.stdout.split()[-1] != installation.version
    folders = [path.name for path in installation.folder.iterdir() if path.name.startswith("events-")]
    assert folders == [str((installation.folder / "events").readlink())], (
        "neither the old run nor the unfinished one is left"
    )


PUBLISH = """
import os, sys
from pathlib import Path
from data import publish
kill = lambda *_: os.kill(os.getpid(), 9)
{prepare}
publish.publish(Path(sys.argv[1]), Path(sys.argv[2]), "later")
"""


@pytest.mark.parametrize(
    ("moment", "prepare", "kept"),
    [
        ("before the file is named", "publish.sync = kill", True),
        ("before the pointer is moved", "publish.write_atomically = kill", True),
        (
            "while the pointer is written",
            "real = publish.sync; publish.sync = lambda path: kill() if publish.POINTER in path.name else real(path)",
            True,
        ),
        ("after the pointer is moved", "publish._forget_old = kill", False),
    ],
    ids=lambda value: value if isinstance(value, str) and " = " not in value else "",
)
def test_a_build_killed_while_it_publishes_leaves_one_whole_store(
    installation: Installation, moment: str, prepare: str, kept: bool
) -> None:
    finished = installation.stores / ".building-1"
    shutil.copy(publish.path_of(installation.stores, installation.version), finished)
    with duckdb.connect(str(finished)) as connection:
        connection.execute("UPDATE build SET version = 'later'")
    command = [sys.executable, "-c", PUBLISH.format(prepare=prepare), str(installation.stores), str(finished)]
    done = subprocess.run(command, cwd=home.PROJECT, env=os.environ | {"PYTHONPATH": str(home.PROJECT)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert installation.serves() == (installation.version if kept else "later")


def test_two_builds_at_once_both_finish_and_clear_up_after_killed_ones_only(
    installation: Installation,
) -> None:
    gone = start(installation.folder, installation.tables)
    gone.kill()
    gone.communicate()
    (installation.stores / f".building-{gone.pid}").write_bytes(b"half a store")
    (installation.stores / f".building-{gone.pid}.wal").write_bytes(b"its log")
    spilled = installation.stores / f".building-{gone.pid}.tmp"
    spilled.mkdir()
    (spilled / "duckdb_temp_storage-0.tmp").write_bytes(b"what did not fit")
    running = installation.stores / f".building-{os.getpid()}"
    running.write_bytes(b"somebody else is building here")
    processes = [start(installation.folder, installation.tables) for _ in range(2)]
    results = [(*process.communicate(timeout=PATIENCE), process.returncode) for process in processes]
    assert [code for _, _, code in results] == [0, 0], results
    assert installation.serves() in {out.split()[-1] for out, _, _ in results}
    assert installation.leftovers() == [running.name]


# Broken reference files


Change = Callable[[list[list[str]]], None]


def edit(file: Path, change: Change) -> None:
    """Change a CSV file as rows of cells, the header first."""
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    change(rows)
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows(rows)


def without_column(name: str) -> Change:
    def change(rows: list[list[str]]) -> None:
        place = rows[0].index(name)
        for row in rows:
            del row[place]

    return change


def with_cell(number: int, name: str, text: str) -> Change:
    """Put a text into row `number` as a spreadsheet counts it."""

    def change(rows: list[list[str]]) -> None:
        rows[number - 1][rows[0].index(name)] = text

    return change


def repeated(number: int) -> Change:
    def change(rows: list[list[str]]) -> None:
        rows.insert(number, rows[number - 1].copy())

    return change


FAULTS = {
    "a missing column": ("unit_change.csv", without_column("share"), 1, "share", ("this column is missing", "thiếu cột này")),
    "a duplicate key": ("observation.csv", repeated(5), 6, "frame+unit", ("is repeated", "bị trùng")),
    "an unknown unit": ("observation.csv", with_cell(7, "unit", "ZZ"), 7, "frame+unit", ("'2024/ZZ' is not in unit.csv", "'2024/ZZ' không có trong unit.csv")),
    "a value out of range": ("observation.csv", with_cell(3, "value", "1.5"), 3, "value", ("'1.5' is outside [0; 1]", "'1.5' ngoài khoảng [0; 1]")),
    "an unknown source": ("unit.csv", with_cell(9, "source", "NOBODY"), 9, "source", ("'NOBODY' is not in source.csv", "'NOBODY' không có trong source.csv")),
    "no number": ("unit.csv", with_cell(4, "area_km2", "large"), 4, "area_km2", ("'large' is not a number", "'large' không phải là số")),
}  # fmt: skip


@pytest.fixture
def in_process(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """The build's command line in this process: reading the tables is where these builds end."""
    monkeypatch.setenv("TOANCANH_HOME", str(installation.folder))
    monkeypatch.setattr(home, "REFERENCE", installation.tables)
    monkeypatch.setattr(sys, "argv", ["build", "--scale", SCALE])
    return installation


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_reference_file_stops_the_build_with_file_row_and_reason(
    in_process: Installation, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    file, change, row, column, (english, vietnamese) = FAULTS[fault]
    edit(in_process.tables / file, change)
    assert build.main() == 1
    written = capsys.readouterr().err
    said = in_process.problem()
    for text, place, reason in (
        (said["problem_en"], "row", english),
        (said["problem_vi"], "dòng", vietnamese),
    ):
        line = next(line for line in text.splitlines() if line.startswith(f"{file}, {place} {row},"))
        assert column in line
        assert reason in line
        assert line in written
    assert in_process.serves() == in_process.version
    assert in_process.leftovers() == []


def test_every_fault_is_reported_at_once(in_process: Installation) -> None:
    for file, change, *_ in FAULTS.values():
        if change is not FAULTS["a duplicate key"][1]:
            edit(in_process.tables / file, change)
    assert build.main() == 1
    text = in_process.problem()["problem_en"]
    assert {line.split(",")[0] for line in text.splitlines()[1:]} >= {
        "unit.csv",
        "unit_change.csv",
        "observation.csv",
    }


def test_the_command_says_it_on_stderr_and_exits_with_one(installation: Installation) -> None:
    (installation.tables / "target.csv").unlink()
    done = installation.build()
    assert done.returncode == 1
    assert "target.csv, row 1: this file does not exist" in done.stderr
    assert "target.csv, dòng 1: không có tệp này" in done.stderr
    assert "Traceback" not in done.stderr
    assert installation.serves() == installation.version


# Broken events, a full disk, a failed check


def event_file(installation: Installation, month: str = "2024-05") -> Path:
    return events.partition(installation.folder / "events", "dossier", month)


def test_a_truncated_event_file_is_named_and_nothing_is_published(installation: Installation) -> None:
    file = event_file(installation)
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)
    done = installation.build()
    assert done.returncode == 1
    assert installation.serves() == installation.version
    assert installation.leftovers() == []
    assert "month=2024-05" in done.stderr
    assert_reported(installation, "month=2024-05")


def assert_reported(installation: Installation, word: str) -> None:
    """The operator's waiting page gets the reason in both languages."""
    said = installation.problem()
    for language in ("en", "vi"):
        text = said[f"problem_{language}"]
        assert text
        assert word in text


def test_a_missing_stream_of_events_publishes_nothing(installation: Installation) -> None:
    shutil.rmtree(installation.folder / "events" / "register")
    done = installation.build()
    assert done.returncode == 1
    assert installation.serves() == installation.version
    assert installation.leftovers() == []


@pytest.fixture
def full_disk(tmp_path: Path, built: Installation) -> Iterator[tuple[Installation, str]]:
    """An installation without room for a second store, and what makes it so: a small file system where root can mount one, else a
    limit on the size of any file."""
    disk = tmp_path / "disk"
    disk.mkdir()
    used = sum(path.stat().st_size for path in built.folder.rglob("*") if path.is_file() and not path.is_symlink())
    mount = ["mount", "-t", "tmpfs", "-o", f"size={used + 4_000_000}", "none", str(disk)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    shutil.copytree(built.folder, disk / "home", symlinks=True)
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))"
    yield Installation(disk / "home", built.tables, built.version), "" if mounted else limit
    if mounted:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk(full_disk: tuple[Installation, str]) -> None:
    installation, prepare = full_disk
    with Reader(installation) as reader:
        done = installation.build(prepare)
    assert done.returncode == 1
    assert reader.seen == {installation.version}
    assert installation.serves() == installation.version
    assert installation.leftovers() == []
    assert "Traceback" not in done.stderr
    assert_reported(installation, "")


def test_a_failed_check_names_the_rows_and_publishes_nothing(installation: Installation) -> None:
    """Dossiers that took less than no time: read without complaint, caught before publication."""
    file = event_file(installation)
    rows = pq.ParquetFile(file).read()
    place = rows.schema.get_field_index("processing_days")
    kind = rows.schema.field(place)
    file.unlink()  # the copy shares no bytes with the other tests, but a reader may hold it open
    pq.write_table(rows.set_column(place, kind, pa.array([-999.0] * len(rows), kind.type)), file)
    done = installation.build()
    assert done.returncode == 1
    assert "check/value_out_of_range" in done.stderr
    assert installation.serves() == installation.version
    assert installation.leftovers() == []
    said = installation.problem()
    for language, words in (("en", "failed"), ("vi", "không đạt")):
        assert words in said[f"problem_{language}"]
        assert "dossier_processing_days" in said[f"problem_{language}"]


# Published while viewers read


def small_store(folder: Path, version: str) -> Path:
    """A file whose every table says which version it is of."""
    path = folder / f".building-{os.getpid()}"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE build AS SELECT $version AS version, 'test' AS scale, 1.0 AS event_scale, 1 AS seed, now()::TIMESTAMP AS clock, now()::TIMESTAMP AS built_at",
            {"version": version},
        )
        connection.execute(
            "CREATE TABLE series_break AS SELECT '2026-01-01'::DATE AS on_date, $version AS reason_vi, $version AS reason_en, 'rate' AS indicator",
            {"version": version},
        )
    return path


def test_viewers_read_on_while_stores_are_swapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every reader ends its run with the version it began with; all of them come to the newest."""
    monkeypatch.setenv("TOANCANH_HOME", str(tmp_path))
    monkeypatch.setattr(store, "_connections", store._Connections())
    store._results.clear()
    folder = home.stores()
    folder.mkdir()
    versions = [f"v{number}-{queries.schema()}" for number in range(SWAPS)]
    publish.publish(folder, small_store(folder, versions[0]), versions[0])
    runs, finished = [0] * READERS, threading.Event()

    def read(reader: int) -> list[str]:
        seen = []
        while not finished.is_set() or seen[-1] != versions[-1]:
            version = store.current_version()
            told = (
                store.row("build", version).version,
                store.row("series_break", version, indicator="rate").reason_en,
            )
            assert told == (version, version)
            seen.append(version)
            runs[reader] += 1
        return seen

    def swap() -> None:
        for version in versions[1:]:
            before = list(runs)
            publish.publish(folder, small_store(folder, version), version)
            while any(now <= then for now, then in zip(runs, before, strict=True)) and not failed(readers):
                time.sleep(0.005)
        finished.set()

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read, reader) for reader in range(READERS)]
        swap()
        found = [reader.result() for reader in readers]
    for seen in found:
        order = [versions.index(version) for version in seen]
        assert order == sorted(order), "nobody goes back"
    assert sorted(path.stem for path in folder.glob("*.duckdb")) == sorted(versions[-publish.KEPT :])
    store._results.clear()


def failed(readers: list[Any]) -> bool:
    return any(reader.done() for reader in readers)


def test_problems_are_listed_in_both_languages() -> None:
    problem = reference.Problem("unit.csv", 7, "source", "sai", "wrong")
    error = reference.ReferenceError([problem])
    assert "unit.csv, row 7, source: wrong" in error.en
    assert "unit.csv, dòng 7, source: sai" in error.vi
