"""Delivered days and imports -> the next store, counting only what they touch. Run as `python -m data.update`.

The next store starts as a copy of the present one; the years that changed are counted by the very steps of a whole
build and put in their place. Killed at any moment, the next run ends with the same store.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

from data import build, cells, deliveries, events, home, publish, queries, reference, rollups, steps
from data.imports import applying
from data.progress import Reporter


def update(reporter: Reporter) -> str | None:
    """Take every waiting delivery and bring the store up to date; returns its version, None without a store."""
    with home.writing():
        store = _present()
        if store is None:
            return None
        events.remove_leftovers(home.events())
        for folder in deliveries.waiting():
            reporter.at(0.05, f"Nhận sự kiện ngày {folder.name}", f"Taking the events of {folder.name}")
            deliveries.take(folder, store)
        version = refresh(store, reporter)
    if version is None:
        facts = _facts(store)
        return build.build(scale=facts["scale"], seed=facts["seed"], reporter=reporter)
    reporter.finished()
    return version


def _present() -> Path | None:
    version = publish.current(home.stores())
    return None if version is None else publish.path_of(home.stores(), version)


def _facts(store: Path) -> dict[str, Any]:
    with duckdb.connect(str(store), read_only=True) as connection:
        names = ["version", "scale", "event_scale", "seed", "clock"]
        return dict(zip(names, connection.execute(f"SELECT {', '.join(names)} FROM build").fetchall()[0], strict=True))


def refresh(store: Path, reporter: Reporter) -> str | None:
    """The store of the events as they are now: the version that stands when nothing changed, None for a whole build.

    A store of another schema or other tables cannot be continued, nor one of another month: what is kept of communes
    moves with the month.
    """
    facts, clock = _facts(store), build.clock()
    content = build.digest(facts["scale"], facts["seed"])
    month = facts["clock"].replace(day=1, hour=0, minute=0)
    is_ours = facts["version"].endswith(f"-{content}-{queries.schema()}")
    if not is_ours or clock.replace(day=1, hour=0, minute=0) != month:
        return None
    if applying.needs_a_whole_build(store):
        return None
    version = build.new_version(content)
    with build.publishing(version, start=store) as connection:
        _recount(connection, facts["clock"], clock, reporter)
        _take_imports(connection, steps.Span(clock), reporter)
        build.describe(connection, {**facts, "version": version})
    return version


def _recount(connection: duckdb.DuckDBPyConnection, before: datetime, clock: datetime, reporter: Reporter) -> None:
    """Count the years that changed, if any, and put them in the place of what stood."""
    former = {path for (path,) in connection.execute("SELECT rollup || '/' || file FROM counted_file").fetchall()}
    span = steps.Span(clock)
    steps.compute(connection, steps.UNIT_STEPS, span, kept=frozenset())
    counted = build.count(connection, reporter)
    steps.read_rollups(connection, counted, span)
    year = _first_year(connection, former, counted, before, clock)
    if year is None:
        return
    span = steps.Span(clock, year)
    steps.read_rollups(connection, counted, span)
    reporter.at(0.3, f"Tính lại từ năm {year}", f"Counting again from {year} on")
    cells.make(connection, home.events(), clock)
    _count_years(connection, span)
    reporter.at(0.6, "Xếp hạng lại những gì đã đổi", "Ranking again what has changed")
    _rank_touched(connection, span)
    steps.compute(connection, steps.LAST_STEPS, span)
    build.check(connection)


def _first_year(
    connection: duckdb.DuckDBPyConnection,
    former: set[str],
    counted: dict[str, rollups.Months],
    before: datetime,
    clock: datetime,
) -> int | None:
    """The first year of which any count may differ: a month's file is another one, or the clock passed a deadline."""
    files = {f"{name}/{file.name}" for name, months in counted.items() for file in months.files}
    years = [int(path.partition("/")[2][:4]) for path in files ^ former]
    if before != clock:
        years.append(min(before, clock).year)
        asked = {"clock_before": before, "clock": clock}
        (month,) = connection.execute(queries.text("update/clocked_month"), asked).fetchall()[0]
        years += [month.year] if month else []
    return min(years, default=None)


def _count_years(connection: duckdb.DuckDBPyConnection, span: steps.Span) -> None:
    """Compute the steps up to the observations for the span's years, and replace these in the kept tables."""
    for step in steps.COUNT_STEPS:
        if step == "opening_backlog":
            _table(connection, step, "update/opening_backlog", first_year=span.first_year)
        else:
            steps.compute(connection, [step], span, kept=frozenset(steps.WHOLE))
    for name, column in steps.YEARLY.items():
        year = _year_of(connection, name, column)
        connection.execute(f"DELETE FROM {_kept(connection, name)} WHERE {year} >= {span.first_year}")
        connection.execute(
            f"INSERT INTO {_kept(connection, name)} SELECT * FROM temp.{name} WHERE {year} >= {span.first_year}"
        )
        connection.execute(f"DROP TABLE temp.{name}")


def _rank_touched(connection: duckdb.DuckDBPyConnection, span: steps.Span) -> None:
    """Rank and measure again the groups with a changed value and those held against one."""
    _table(
        connection,
        "changed_group",
        "update/changed_group",
        event_status=steps.EVENT_STATUS,
        event_source=steps.EVENT_SOURCE,
        first_year=span.first_year,
    )
    _rank_groups(connection, span)


def _take_imports(connection: duckdb.DuckDBPyConnection, span: steps.Span, reporter: Reporter) -> None:
    """Put in what was imported since, take out what was undone, and rank and measure again what that touches."""
    if not applying.change(connection):
        return
    reporter.at(0.7, "Đưa số liệu nhập vào kho", "Putting imported values into the store")
    steps.compute(connection, applying.STEPS, span, kept=frozenset())
    applying.keep_displaced(connection)
    reporter.at(0.8, "Xếp hạng lại những gì đã đổi", "Ranking again what has changed")
    _rank_groups(connection, span)
    applying.restore_observation(connection)
    steps.compute(connection, (*applying.AFTERWARDS, *steps.LAST_STEPS), span)
    build.check(connection)


def _rank_groups(connection: duckdb.DuckDBPyConnection, span: steps.Span) -> None:
    """Rank and measure again the groups of `changed_group` and those held against one."""
    _table(connection, "touched", "update/touched")
    connection.execute("DROP TABLE IF EXISTS temp.every_observation")
    connection.execute("ALTER TABLE temp.observation RENAME TO every_observation")
    while True:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE observation AS "
            "FROM every_observation SEMI JOIN touched USING (frame, indicator, period)"
        )
        for step in steps.RANK_STEPS:
            if step == "ranked_before":
                _table(connection, step, "update/ranked_before")
            else:
                steps.compute(connection, [step], span, kept=frozenset())
        _table(connection, "moved_target", "update/moved_target")
        moved = connection.execute("SELECT count(*) FROM moved_target").fetchall()[0][0]
        if not moved:
            break
        connection.execute("INSERT INTO touched SELECT * FROM moved_target")
    steps.compute(connection, [steps.MEASURE], span, kept=frozenset())
    measure = _kept(connection, steps.MEASURE)
    connection.execute(
        f"DELETE FROM {measure} WHERE (frame, indicator, period) IN (SELECT frame, indicator, period FROM touched)"
    )
    connection.execute(f"INSERT INTO {measure} SELECT * FROM temp.{steps.MEASURE}")
    connection.execute(f"DROP TABLE temp.{steps.MEASURE}")


def _table(connection: duckdb.DuckDBPyConnection, name: str, query: str, **parameters: object) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {queries.text(query)}", parameters)


def _kept(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The table of the store itself, which a temporary one of the same name hides."""
    (catalog,) = connection.execute("SELECT current_database()").fetchall()[0]
    return f'"{catalog}".main.{name}'


def _year_of(connection: duckdb.DuckDBPyConnection, name: str, column: str) -> str:
    """SQL for the year that a row of a kept table belongs to: by its date, or by the code of its period."""
    kinds = {row[0]: row[1] for row in connection.execute(f"DESCRIBE {_kept(connection, name)}").fetchall()}
    return f"CAST(left({column}, 4) AS INTEGER)" if kinds[column] == "VARCHAR" else f"year({column})"


def main() -> int:
    """Command line: take what has been delivered."""
    reporter = Reporter()
    try:
        print(update(reporter) or "there is no store yet: make data")
    except (reference.ReferenceError, build.BuildError) as problem:
        reporter.failed(problem.vi, problem.en)
        print(problem, file=sys.stderr)
        return 1
    except (duckdb.Error, pyarrow.ArrowException, OSError) as problem:
        print(build.said(reporter, problem), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
