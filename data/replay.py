"""The last days once more: `python -m data.replay --days 7 --seconds 20`.

The run goes back to an earlier evening and the days since are delivered one after another, through the same door as
any other day, while viewers look on. At the end the events are what they were. A replay that was stopped goes on where
it stood.
"""

import argparse
import os
import shutil
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data import build, deliveries, events, home, publish, queries, reference
from data.deliveries import LAST_MINUTE
from data.progress import Reporter
from data.streams import STREAMS, Stream
from data.update import update

_TIMED = tuple(STREAMS[name.removeprefix("replay/")] for name in queries.names("replay"))
"""Streams that have a moment; the monthly registers stay as they are."""
_EVER = datetime(1900, 1, 1)


def folder() -> Path:
    """Folder of the days that are still to be delivered."""
    return home.home() / "replay"


def prepare(days: int) -> None:
    """Write the last days as deliveries and take the run back before them; goes on with a replay that was stopped."""
    with home.writing():
        if publish.current(home.stores()) is None:
            raise ValueError("there is no store yet: make data")
        last = build.clock().date()
        if not folder().is_dir():
            if days < 1:
                raise ValueError(f"not a number of days: {days}")
            _write_days(last - timedelta(days=days), last)
        left = _left()
        if left and last >= left[0]:
            _rewind(left[0] - timedelta(days=1))


def _left() -> list[date]:
    return sorted(day for path in folder().glob("*") if (day := deliveries.day_of(path.name)))


def deliver_next() -> date | None:
    """Hand the next day in; returns it, None when the replay is over."""
    left = _left()
    if not left:
        shutil.rmtree(folder(), ignore_errors=True)
        return None
    home.incoming().mkdir(parents=True, exist_ok=True)
    name = f"{left[0]}{deliveries.REPLAYED}"
    (folder() / name).replace(home.incoming() / name)
    return left[0]


def _evening(day: date) -> datetime:
    return datetime.combine(day, LAST_MINUTE)


def _recent(connection: duckdb.DuckDBPyConnection, stream: Stream, since: datetime, until: datetime) -> None:
    """A table named like the stream: the events of which something was told after a moment."""
    files = [file for parts in events.months(home.events(), stream.name).values() for file in parts]
    connection.execute(f"CREATE OR REPLACE VIEW {stream.name} AS {events.reading(files)}")
    asked = {"since": since, "until": until}
    recent = connection.sql(queries.text(f"replay/{stream.name}"), params=asked).to_arrow_table()
    connection.execute(f"DROP VIEW {stream.name}")
    connection.register("found", recent)
    connection.execute(f"CREATE OR REPLACE TABLE {stream.name} AS SELECT * FROM found")
    connection.unregister("found")


def _write_days(since: date, last: date) -> None:
    partial = folder().with_name(f".{folder().name}.{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    with duckdb.connect() as connection:
        for stream in _TIMED:
            _recent(connection, stream, _evening(since), _evening(last))
            for number in range((last - since).days):
                day = since + timedelta(days=number + 1)
                asked = {"since": _evening(day - timedelta(days=1)), "until": _evening(day)}
                rows = connection.sql(queries.text(f"replay/{stream.name}"), params=asked).to_arrow_table()
                file = partial / f"{day}{deliveries.REPLAYED}" / f"{stream.name}.parquet"
                file.parent.mkdir(parents=True, exist_ok=True)
                pq.write_table(rows.select(stream.schema.names).cast(stream.plain), file, compression="zstd")
    partial.replace(folder())


def _rewind(day: date) -> None:
    """Take the run back to the evening of a day: what came later is not there, what ended later is still open."""
    with events.next_run(home.events()) as run, duckdb.connect() as connection:
        for stream in _TIMED:
            _recent(connection, stream, _evening(day), _evening(date(9999, 12, 30)))
            found = connection.execute(
                f"SELECT DISTINCT strftime({stream.month}, '%Y-%m') FROM {stream.name} ORDER BY ALL"
            )
            for (month,) in found.fetchall():
                _rewind_month(connection, run, stream, month, day)
        manifest = events.read_manifest(run) or {}
        clock = _evening(day).replace(second=0).isoformat()
        events.write_manifest(run, manifest | {"clock": clock})
        deliveries.forget_after(run, day)


def _rewind_month(connection: duckdb.DuckDBPyConnection, run: Path, stream: Stream, month: str, day: date) -> None:
    names = ", ".join(f'"{name}"' for name in stream.schema.names)
    earlier = connection.sql(
        f"SELECT {names} FROM ({queries.text(f'replay/{stream.name}')}) WHERE {stream.month} = DATE '{month}-01'",
        params={"since": _EVER, "until": _evening(day)},
    ).to_arrow_table()
    connection.register("earlier", earlier)
    events.rewrite_month(
        connection, run, stream, month, leave_out=f"SELECT * FROM {stream.name}", add="SELECT * FROM earlier"
    )
    connection.unregister("earlier")


def main() -> int:
    """Command line of the replay."""
    parser = argparse.ArgumentParser(description="Feed the last days into the open pages once more.")
    parser.add_argument("--days", type=int, default=7, help="how many days back (default 7)")
    parser.add_argument("--seconds", type=float, default=20, help="from one day to the next (default 20)")
    chosen = parser.parse_args()
    os.nice(10)
    try:
        prepare(chosen.days)
        print(update(Reporter()), flush=True)
        begun = time.monotonic()
        while day := deliver_next():
            print(day, update(Reporter()), flush=True)
            time.sleep(max(0.0, chosen.seconds - (time.monotonic() - begun)))
            begun = time.monotonic()
    except (
        reference.ReferenceError,
        build.BuildError,
        duckdb.Error,
        pa.ArrowException,
        OSError,
        ValueError,
    ) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
