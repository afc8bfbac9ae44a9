"""Days of events as they are delivered: judged row by row, merged into the run, what cannot be counted kept aside.

A delivery is a folder `incoming/YYYY-MM-DD`, or `YYYY-MM-DD.anything` for more of the same day, with a Parquet file for
each stream that has news: rows that are new and rows that have moved on. It enters whole or not at all; a row that is
known already changes nothing, so that a day delivered twice counts once. The run keeps the journal of deliveries and
the refused rows with the reason of each.
"""

import hashlib
import json
import re
import shutil
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data import events, home, queries
from data.streams import STREAMS, Stream

JOURNAL = "deliveries.json"
REFUSED = "refused"
REPLAYED = ".replay"
"""How the name of a delivery ends that a replay makes of the run's own days."""
LAST_MINUTE = time(23, 59, 59)
FILE_REASONS = ("unreadable", "columns")
"""Why a whole file cannot be read: broken or no Parquet; a column is missing or of another kind."""
ROW_REASONS = (
    "encoding", "incomplete", "unknown_unit", "wrong_frame", "in_future", "too_old", "ends_first", "unknown_code",
    "contradictory", "impossible_count", "out_of_place", "repeated", "differs",
)  # fmt: skip
"""Why a row is refused; repeated = the same row twice in a delivery, differs = two rows of one key that differ."""
SHOWN_ROWS = 2_000
"""Refused rows that a store keeps, the newest deliveries first; the files keep all."""
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(\.[\w-]{1,40})?")
_REFUSED = pa.schema(
    [
        ("delivery", pa.string()),
        ("stream", pa.string()),
        ("row", pa.int64()),
        ("reason", pa.string()),
        ("content", pa.string()),
    ]
)


@dataclass(frozen=True)
class Delivery:
    """What became of one file: rows delivered, new, moved on, known already and refused (by reason in `reasons`)."""

    delivery: str
    stream: str
    digest: str
    taken_at: str
    delivered: int
    new: int
    changed: int
    known: int
    refused: int
    reasons: dict[str, int]


@dataclass(frozen=True)
class _Judged:
    """A delivered file: its good rows, those refused, and how many it held; `broken` says why it could not be read."""

    good: pa.Table
    refused: pa.Table
    delivered: int
    broken: str = ""


def waiting() -> list[Path]:
    """Complete deliveries that have not been taken yet, the earliest day first."""
    return sorted(folder for folder in home.incoming().glob("*") if folder.is_dir() and day_of(folder.name) is not None)


def day_of(name: str) -> date | None:
    """The day that a delivery's name states, None for a name that is none."""
    found = _NAME.fullmatch(name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def take(folder: Path, store: Path) -> list[Delivery]:
    """Merge one delivery into the run and remove it; `store` knows the units and codes. Returns what became of it."""
    day = day_of(folder.name)
    if day is None:
        raise ValueError(f"not a delivery: {folder}")
    until = datetime.combine(day, LAST_MINUTE)
    run = home.events()
    done = {(row.delivery, row.stream, row.digest) for row in journal(run)}
    files = [(stream, file) for stream in STREAMS.values() if (file := folder / f"{stream.name}.parquet").exists()]
    digests = {stream.name: _digest(file) for stream, file in files}
    fresh = [(stream, file) for stream, file in files if (folder.name, stream.name, digests[stream.name]) not in done]
    taken: list[Delivery] = []
    if fresh:
        with events.next_run(run) as following, duckdb.connect() as connection:
            connection.execute(f"ATTACH {events.quoted(store)} AS store (READ_ONLY)")
            for stream, file in fresh:
                taken.append(_take_file(connection, following, stream, file, digests[stream.name], until))
            _write_journal(following, [*journal(run), *taken])
            manifest = events.read_manifest(following) or {}
            clock = max(datetime.fromisoformat(str(manifest["clock"])), until.replace(second=0))
            events.write_manifest(following, manifest | {"clock": clock.isoformat()})
    shutil.rmtree(folder)
    return taken


def _take_file(
    connection: duckdb.DuckDBPyConnection, run: Path, stream: Stream, file: Path, digest: str, until: datetime
) -> Delivery:
    delivery = file.parent.name
    judged = _judge(connection, delivery, stream, file, until)
    new = changed = known = 0
    if judged.good.num_rows:
        new, changed, known = _merge(connection, run, stream, judged.good)
    place = run / REFUSED / delivery
    if judged.refused.num_rows:
        place.mkdir(parents=True, exist_ok=True)
        pq.write_table(judged.refused, place / f"{stream.name}-{digest[:8]}.parquet", compression="zstd")
    if judged.broken:
        place.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place / f"{stream.name}.{judged.broken}")
    reasons = Counter(judged.refused["reason"].to_pylist())
    return Delivery(
        delivery=delivery, stream=stream.name, digest=digest,
        taken_at=datetime.now(UTC).isoformat(timespec="seconds"),
        delivered=judged.delivered, new=new, changed=changed, known=known,
        refused=judged.refused.num_rows, reasons=dict(sorted(reasons.items())),
    )  # fmt: skip


# Judging


def _judge(
    connection: duckdb.DuckDBPyConnection, delivery: str, stream: Stream, file: Path, until: datetime
) -> _Judged:
    """The rows of a file apart: those that can be counted and those that cannot."""
    empty = pa.table({field.name: pa.array([], field.type) for field in stream.plain})
    try:
        table = pq.ParquetFile(file).read()
    except (OSError, pa.ArrowException):
        return _Judged(empty, _whole_file(delivery, stream, "unreadable", file), 0, "unreadable")
    delivered = table.num_rows
    readable, garbled = _decoded(table)
    try:
        rows = readable.select(stream.schema.names).cast(stream.plain)
    except (KeyError, pa.ArrowException) as problem:
        refused = _whole_file(delivery, stream, "columns", file, str(problem))
        return _Judged(empty, refused, delivered, "columns")
    numbers = pa.array([number for number in range(1, delivered + 1) if number not in garbled], pa.int64())
    connection.register("arrived", rows.append_column("row", numbers))
    connection.execute("CREATE OR REPLACE TEMP TABLE delivered AS SELECT * FROM arrived")
    connection.unregister("arrived")
    connection.execute("USE store")
    found = connection.execute(queries.text(f"intake/{stream.name}"), {"until": until}).fetchall()
    connection.execute("USE memory")
    reasons = (
        dict.fromkeys(garbled, "encoding") | dict(found) | _repeated(connection, stream, [row for row, _ in found])
    )
    refused = _refused_rows(connection, delivery, stream, reasons, garbled)
    connection.register("refused_rows", pa.table({"row": pa.array(list(reasons), pa.int64())}))
    columns = ", ".join(f'"{name}"' for name in stream.schema.names)
    good = connection.sql(f"SELECT {columns} FROM delivered ANTI JOIN refused_rows USING (row)").to_arrow_table()
    connection.unregister("refused_rows")
    return _Judged(good, refused, delivered)


def _decoded(table: pa.Table) -> tuple[pa.Table, dict[int, str]]:
    """The rows whose texts are UTF-8, and the others by number with what can be read of them."""
    plain = table.cast(pa.schema([(field.name, _bytes(field.type)) for field in table.schema]))
    texts = [field.name for field in plain.schema if pa.types.is_binary(field.type)]
    garbled: dict[int, str] = {}
    for name in texts:
        values = plain[name].unique().to_pylist()
        wrong = {value for value in values if value is not None and not _is_utf8(value)}
        if wrong:
            for number, value in enumerate(plain[name].to_pylist(), 1):
                if value in wrong:
                    garbled[number] = f"{name}: {value.decode('utf-8', 'backslashreplace')}"
    if garbled:
        plain = plain.filter(pa.array([number not in garbled for number in range(1, table.num_rows + 1)]))
    fields = [(field.name, pa.string() if field.name in texts else field.type) for field in plain.schema]
    return plain.cast(pa.schema(fields)), garbled


def _bytes(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return (
        pa.binary() if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind) else kind
    )


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _repeated(connection: duckdb.DuckDBPyConnection, stream: Stream, refused: list[int]) -> dict[int, str]:
    """Good rows whose key comes again: a copy is one too many, of two that differ neither is believed."""
    key = ", ".join(stream.key)
    columns = ", ".join(f'"{name}"' for name in stream.schema.names)
    connection.register("refused_rows", pa.table({"row": pa.array(refused, pa.int64())}))
    found = connection.execute(f"""
        WITH good AS (SELECT * FROM delivered ANTI JOIN refused_rows USING (row)),
        same AS (
            SELECT row, {key}, hash({columns}) AS content,
                row_number() OVER (PARTITION BY {columns} ORDER BY row) AS copy
            FROM good
        )
        SELECT row, CASE
            WHEN min(content) OVER of_key <> max(content) OVER of_key THEN 'differs'
            WHEN copy > 1 THEN 'repeated'
        END AS reason
        FROM same
        WINDOW of_key AS (PARTITION BY {key})
        QUALIFY reason IS NOT NULL
    """).fetchall()
    connection.unregister("refused_rows")
    return dict(found)


def _refused_rows(
    connection: duckdb.DuckDBPyConnection,
    delivery: str,
    stream: Stream,
    reasons: dict[int, str],
    garbled: dict[int, str],
) -> pa.Table:
    connection.register(
        "why",
        pa.table({"row": pa.array(list(reasons), pa.int64()), "reason": pa.array(list(reasons.values()), pa.string())}),
    )
    whole = ", ".join(f'"{name}" := "{name}"' for name in stream.schema.names)
    held = dict(
        connection.execute(
            f"SELECT row, CAST(to_json(struct_pack({whole})) AS VARCHAR) FROM delivered JOIN why USING (row)"
        ).fetchall()
    )
    connection.unregister("why")
    rows = sorted(reasons)
    return pa.table(
        {
            "delivery": [delivery] * len(rows),
            "stream": [stream.name] * len(rows),
            "row": rows,
            "reason": [reasons[row] for row in rows],
            "content": [garbled.get(row) or held[row] for row in rows],
        },
        schema=_REFUSED,
    )


def _whole_file(delivery: str, stream: Stream, reason: str, file: Path, detail: str = "") -> pa.Table:
    """A file none of whose rows can be read, as one refused row without a number."""
    row = {
        "delivery": delivery,
        "stream": stream.name,
        "row": None,
        "reason": reason,
        "content": f"{file.name} {detail}".strip(),
    }
    return pa.Table.from_pylist([row], schema=_REFUSED)


# Merging


def _merge(connection: duckdb.DuckDBPyConnection, run: Path, stream: Stream, good: pa.Table) -> tuple[int, int, int]:
    """Put good rows into the months they belong to; returns how many were new, moved on and known already."""
    key, columns = ", ".join(stream.key), [f'"{name}"' for name in stream.schema.names]
    files = [file for parts in events.months(run, stream.name).values() for file in parts]
    connection.register("good", good)
    names = ", ".join(columns)
    held = f"SELECT {names} FROM ({events.reading(files)}) SEMI JOIN good USING ({key})"
    nothing = f"SELECT {names} FROM good LIMIT 0"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE held AS {held if files else nothing}")
    differs = " OR ".join(
        f"good.{name} IS DISTINCT FROM held.{name}" for name in columns if name.strip('"') not in stream.key
    )
    told_less = " OR ".join(f"(held.{name} IS NOT NULL AND good.{name} IS NULL)" for name in stream.endings) or "false"
    is_new = f"held.{stream.key[0]} IS NULL"
    told = f"CASE WHEN {is_new} THEN 'new' WHEN ({differs}) AND NOT ({told_less}) THEN 'changed' ELSE 'known' END"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE merged AS SELECT good.*, {told} AS told_as, held.{stream.month} AS former_month "
        f"FROM good LEFT JOIN held USING ({key})"
    )
    connection.unregister("good")
    counts = dict(connection.execute("SELECT told_as, count(*) FROM merged GROUP BY told_as").fetchall())
    touched = connection.execute(
        f"SELECT DISTINCT strftime(month, '%Y-%m') FROM ("
        f"SELECT {stream.month} AS month FROM merged WHERE told_as <> 'known' "
        "UNION ALL SELECT former_month FROM merged WHERE told_as = 'changed') ORDER BY ALL"
    ).fetchall()
    for (month,) in touched:
        events.rewrite_month(
            connection, run, stream, month,
            leave_out="SELECT * FROM merged WHERE told_as = 'changed'",
            add=f"SELECT {names} FROM merged WHERE told_as <> 'known' AND {stream.month} = DATE '{month}-01'",
        )  # fmt: skip
    return counts.get("new", 0), counts.get("changed", 0), counts.get("known", 0)


# The journal


def journal(run: Path) -> list[Delivery]:
    """What became of every file delivered to a run, in order."""
    try:
        return [Delivery(**row) for row in json.loads((run / JOURNAL).read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []


def holds_any(run: Path) -> bool:
    """Whether anything came into a run by a delivery that was not a replay of its own days."""
    return any(row.new + row.changed for row in journal(run) if not row.delivery.endswith(REPLAYED))


def forget_after(run: Path, day: date) -> None:
    """Take out of an unpublished run's journal what was delivered for later days."""
    kept = [row for row in journal(run) if (of := day_of(row.delivery)) is not None and of <= day]
    _write_journal(run, kept)
    for folder in (run / REFUSED).glob("*"):
        if (of := day_of(folder.name)) is None or of > day:
            shutil.rmtree(folder)


def tables(run: Path) -> dict[str, pd.DataFrame]:
    """What a store tells of deliveries: each file, each reason, and the newest refused rows."""
    rows = journal(run)
    files = pd.DataFrame([asdict(row) for row in rows], columns=list(Delivery.__dataclass_fields__)).drop(
        columns="reasons"
    )
    reasons = [
        {"delivery": row.delivery, "stream": row.stream, "reason": reason, "refused": count}
        for row in rows
        for reason, count in row.reasons.items()
    ]
    texts = dict.fromkeys(("delivery", "stream", "digest", "taken_at"), "str")
    refused = sorted((run / REFUSED).glob("*/*.parquet"), reverse=True)
    parts, held = [], 0
    for file in refused:
        if held < SHOWN_ROWS:
            parts.append(pq.ParquetFile(file).read().slice(0, SHOWN_ROWS - held))
            held += parts[-1].num_rows
    return {
        "delivery": files.astype(texts | dict.fromkeys(("delivered", "new", "changed", "known", "refused"), "int64")),
        "delivery_reason": pd.DataFrame(reasons, columns=["delivery", "stream", "reason", "refused"]).astype(
            {"delivery": "str", "stream": "str", "reason": "str", "refused": "int64"}
        ),
        "refused_row": pa.concat_tables(parts or [_REFUSED.empty_table()]).to_pandas(types_mapper=None),
    }


def _write_journal(run: Path, rows: list[Delivery]) -> None:
    events.replace_text(run / JOURNAL, json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n")


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
