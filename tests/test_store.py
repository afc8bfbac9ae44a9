"""The door to the data: one cursor a call, results nobody can change, versions, and names that are no version."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data import publish, queries, store

READERS = 25
CALLS = 20
OWN = queries.schema()  # versions that this code built end with it


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of stores for the code under test, which starts without connections or results."""
    monkeypatch.setenv("TOANCANH_HOME", str(tmp_path))
    monkeypatch.setattr(store, "_connections", store._Connections())
    store._results.clear()
    (tmp_path / "store").mkdir()
    yield tmp_path / "store"
    store._results.clear()


def make(folder: Path, version: str, units: int = 3) -> Path:
    """A file of a store, not yet published: who it is, and some units."""
    path = folder / f".building-{version}"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE build AS SELECT $version AS version, 'test' AS scale, 1.0 AS event_scale, 1 AS seed,"
            " TIMESTAMP '2026-10-31 23:59' AS clock, TIMESTAMP '2026-11-01 00:00' AS built_at",
            {"version": version},
        )
        connection.execute(
            "CREATE TABLE measure AS SELECT '2025' AS frame, '' AS parent, 'VN' AS unit, 'rate' AS indicator, 'year' AS kind,"
            " (2000 + i)::VARCHAR AS period, i::DOUBLE AS value, make_date(2000 + i::INTEGER, 12, 31) AS period_end, 'published' AS status,"
            " 0.0 AS apportioned_share, NULL::DOUBLE AS path_value, NULL::DOUBLE AS target_value, false AS target_on_rank, 1 AS rank_siblings, 1 AS siblings, 'computed' AS rank_source, true AS complete"
            " FROM range($units) AS numbers (i)",
            {"units": units},
        )
    return path


def published(folder: Path, *versions: str) -> None:
    for version in versions:
        publish.publish(folder, make(folder, version), version)


def series(version: str, units: tuple[str, ...] = ("VN",)) -> store.Rows:
    return store.rows("series", version, frame="2025", indicator="rate", units=units, kind="year", parent="")


def at_once(number: int, work: Callable[[int], Any]) -> list[Any]:
    """Run work(0), work(1), ... in threads that start together; the first error is raised."""
    start = threading.Barrier(number)

    def run(index: int) -> Any:
        start.wait()
        return work(index)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


# Rows


def test_rows_are_named_and_typed(folder: Path) -> None:
    published(folder, "a")
    first, *others = series("a")
    assert (first.period, first.value, first.complete) == ("2000", 0.0, True)
    assert len(others) == 2
    assert store.row("build", "a").version == "a"
    assert store.row("series", "a", frame="2025", indicator="none", units=("VN",), kind="year", parent="") is None


def test_a_frame_has_the_columns_of_the_query(folder: Path) -> None:
    published(folder, "a")
    frame = store.frame("series", "a", frame="2025", indicator="rate", units=("VN",), kind="year", parent="")
    assert list(frame["value"]) == [0.0, 1.0, 2.0]


def test_twenty_five_readers_each_get_their_own_rows(folder: Path) -> None:
    """Past the cache: every call goes to the database, all threads at once."""
    published(folder, "a", "b")
    uncached = store._read
    asked = (("frame", "2025"), ("indicator", "rate"), ("kind", "year"), ("parent", ""), ("units", ("VN",)))

    def read(index: int) -> set[tuple[Any, ...]]:
        version = "ab"[index % 2]
        values = set()
        for _ in range(CALLS):
            [build] = uncached("build", version, ())
            values.add((build.version, tuple(row.value for row in uncached("series", version, asked))))
        return values

    found = at_once(READERS, read)
    assert found == [{("ab"[index % 2], (0.0, 1.0, 2.0))} for index in range(READERS)]


def test_one_cursor_a_call(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published(folder, "a")
    cursors = []
    real = store._Connections.cursor
    monkeypatch.setattr(
        store._Connections, "cursor", lambda self, version: cursors.append(real(self, version)) or cursors[-1]
    )
    for kind in ("year", "month", "quarter"):
        store.rows("series", "a", frame="2025", indicator="rate", units=("VN",), kind=kind, parent="")
    assert len({id(cursor) for cursor in cursors}) == 3
    for cursor in cursors:
        with pytest.raises(duckdb.ConnectionException):
            cursor.execute("SELECT 1")


def test_readers_of_one_version_share_one_database(folder: Path) -> None:
    published(folder, "a")
    at_once(READERS, lambda index: store.rows("build", "a"))
    assert list(store._connections._open) == ["a"]


def test_the_store_cannot_be_written_to(folder: Path) -> None:
    published(folder, "a")
    with (
        store._connections.cursor("a") as cursor,
        pytest.raises(duckdb.InvalidInputException, match="read-only"),
    ):
        cursor.execute("DELETE FROM measure")


# The cache


def test_what_is_cached_cannot_be_changed(folder: Path) -> None:
    published(folder, "a")
    rows = series("a")
    assert isinstance(rows, tuple)
    with pytest.raises(AttributeError):
        rows[0].value = 99
    with pytest.raises(TypeError):
        rows[0][0] = 99
    assert series("a") is rows


def test_a_changed_frame_changes_nobody_elses(folder: Path) -> None:
    published(folder, "a")
    asked = {"frame": "2025", "indicator": "rate", "units": ("VN",), "kind": "year", "parent": ""}
    mine = store.frame("series", "a", **asked)
    mine.loc[:, "value"] = 99.0
    mine["extra"] = 1
    fresh = store.frame("series", "a", **asked)
    assert list(fresh["value"]) == [0.0, 1.0, 2.0]
    assert "extra" not in fresh
    pd.testing.assert_frame_equal(fresh, store.frame("series", "a", **asked))


def test_versions_and_parameters_have_results_of_their_own(folder: Path) -> None:
    published(folder, "a")
    publish.publish(folder, make(folder, "b", units=1), "b")
    assert (len(series("a")), len(series("b")), len(series("a", ("02",)))) == (3, 1, 0)
    assert store.row("build", "a").version == "a"
    assert store.row("build", "b").version == "b"


def test_the_order_of_parameters_does_not_matter(folder: Path) -> None:
    published(folder, "a")
    one = store.rows("series", "a", frame="2025", indicator="rate", units=("VN",), kind="year", parent="")
    other = store.rows("series", "a", parent="", kind="year", units=("VN",), indicator="rate", frame="2025")
    assert one is other


def test_the_cache_is_bounded_in_results_and_in_rows() -> None:
    kept = store._Results(most_results=3, most_rows=10)
    for number in range(5):
        kept.keep((number,), (number,))
    assert kept.size == (3, 3)
    assert [kept.get((number,)) for number in range(5)] == [None, None, (2,), (3,), (4,)]
    kept.keep(("large",), tuple(range(9)))
    assert kept.size == (2, 10)
    assert kept.get((4,)) == (4,)
    kept.keep(("too large",), tuple(range(50)))
    assert kept.size == (1, 50), "the newest stays, however large"
    kept.keep(("small",), (1,))
    assert kept.size == (1, 1)


def test_two_readers_at_once_share_the_result_kept_first() -> None:
    kept = store._Results(most_results=3, most_rows=10)
    first = kept.keep(("asked",), (1, 2))
    assert kept.keep(("asked",), (1, 2)) is first
    assert kept.size == (1, 2)


# Versions


def test_there_may_be_no_store_yet(folder: Path) -> None:
    with pytest.raises(store.StoreMissing):
        store.current_version()
    (folder / publish.POINTER).write_text("gone", encoding="utf-8")
    with pytest.raises(store.StoreMissing):
        store.current_version()
    (folder / publish.POINTER).write_text("", encoding="utf-8")
    with pytest.raises(store.StoreMissing):
        store.current_version()


def test_the_pointer_names_the_current_version(folder: Path) -> None:
    first, second = f"a-{OWN}", f"b-{OWN}"
    published(folder, first)
    assert store.current_version() == first
    published(folder, second)
    assert store.current_version() == second
    assert store.is_published(first)
    assert store.row("build", first).version == first, "who began with a version ends with it"


def test_a_store_that_other_code_built_is_not_read(folder: Path) -> None:
    published(folder, "a-other")
    with pytest.raises(store.StoreMissing):
        store.current_version()


def test_only_the_newest_versions_are_kept(folder: Path) -> None:
    published(folder, *(f"v{number}" for number in range(publish.KEPT + 3)))
    kept = sorted(path.stem for path in folder.glob("*.duckdb"))
    assert kept == [f"v{number}" for number in range(3, publish.KEPT + 3)]
    assert not list(folder.glob(".*")), "nothing is left of the building"


def test_going_back_keeps_what_the_pointer_names(folder: Path) -> None:
    """An operator may point at an earlier version by hand."""
    first, second = f"a-{OWN}", f"b-{OWN}"
    published(folder, first, second)
    publish.write_atomically(folder / publish.POINTER, first)
    assert store.current_version() == first
    assert store.row("build", store.current_version()).version == first


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../a",
        "a/../a",
        "/etc/passwd",
        "a.duckdb",
        "current",
        ".building-c",
        "a\n",
        "a\x00",
        " a",
        "á",
        "%2e%2e",
        "a;b",
        "x" * 5_000,
        "b",
    ],
    ids=lambda name: repr(name[:12]),
)
def test_what_is_no_version_is_not_published(folder: Path, name: str) -> None:
    published(folder, "a")
    make(folder, "c")
    assert not store.is_published(name)


def test_reading_what_was_never_published_makes_no_file(folder: Path) -> None:
    published(folder, "a")
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(duckdb.Error):
        store.rows("build", "never")
    assert sorted(path.name for path in folder.iterdir()) == before
    assert store.row("build", "a").version == "a"


def test_a_failed_read_is_not_remembered(folder: Path) -> None:
    with pytest.raises(duckdb.Error):
        store.rows("build", "a")
    published(folder, "a")
    assert store.row("build", "a").version == "a"


# Connections


def test_few_versions_are_open_at_once_and_every_one_can_be_read_again(folder: Path) -> None:
    versions = [f"v{number}" for number in range(7)]
    for version in versions:
        make(folder, version).rename(publish.path_of(folder, version))
    for version in (*versions, *versions):
        store._results.clear()
        assert store.row("build", version).version == version
        assert len(store._connections._open) <= store._OPEN_VERSIONS
    assert list(store._connections._open) == versions[-store._OPEN_VERSIONS :]


def test_closing_an_old_version_does_not_disturb_who_is_reading_it(folder: Path) -> None:
    versions = [f"v{number}" for number in range(store._OPEN_VERSIONS + 2)]
    for version in versions:
        make(folder, version, units=3_000).rename(publish.path_of(folder, version))
    began = threading.Event()

    def read_long(_: int) -> int:
        with store._connections.cursor("v0") as cursor:
            began.set()
            cursor.execute("SELECT count(*) FROM measure AS a, measure AS b, range(40) WHERE a.value <> b.value")
            [(found,)] = cursor.fetchall()
        return found

    def read_others(_: int) -> int:
        began.wait()
        return sum(store.row("build", version).version == version for version in versions[1:])

    found = at_once(2, lambda index: (read_long, read_others)[index](index))
    assert found == [3_000 * 2_999 * 40, len(versions) - 1]


def test_readers_of_more_versions_than_may_be_open(folder: Path) -> None:
    versions = [f"v{number}" for number in range(store._OPEN_VERSIONS + 1)]
    for version in versions:
        make(folder, version).rename(publish.path_of(folder, version))
    uncached = store._read

    def read(index: int) -> bool:
        names = [versions[(index + turn) % len(versions)] for turn in range(4)]
        return all(uncached("build", name, ())[0].version == name for name in names)

    assert all(at_once(READERS, read))
    assert len(store._connections._open) <= store._OPEN_VERSIONS


def test_a_version_that_is_read_stays_open(folder: Path) -> None:
    versions = [f"v{number}" for number in range(5)]
    for version in versions:
        make(folder, version).rename(publish.path_of(folder, version))
    for version in versions:
        store._connections.cursor("v0").close()
        store._connections.cursor(version).close()
    assert "v0" in store._connections._open
