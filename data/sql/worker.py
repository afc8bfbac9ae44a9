"""The process in which one query of a viewer runs, and nothing else: it reads a request, answers and ends.

Started by `data/sql/runner.py` with an empty environment. It opens the copy, then takes from itself what a query must
never have: files, sockets, children, memory and processor time beyond the limits. The kernel holds these, not DuckDB.
Whoever started it ends it when the time is up.
"""

import contextlib
import importlib.util
import json
import math
import os
import re
import resource
import sys
import time
from datetime import date, datetime, timedelta, tzinfo
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import duckdb

MEGABYTE = 1 << 20
ROOM = 512 * MEGABYTE
"""Address space beyond what DuckDB may hold: code, stacks, the rows as Python objects and as text."""
BATCH = 256
READY = b"\n"
"""Written when the query is about to run: its time counts from here."""
NICE = 10
_WARM = (
    "SELECT 1, DATE '2026-01-01', TIMESTAMP '2026-01-01', TIME '10:00', 1.5::DECIMAL(9, 2), [1], "
    "{'a': 1}, MAP {'a': 1}, "
    "INTERVAL 1 DAY, 'x'::BLOB, uuid(), json_serialize_sql('SELECT 1'), "
    "TIMESTAMPTZ '2026-01-01 00:00:00+00', strftime(TIMESTAMPTZ '2026-01-01 00:00:00+00', '%Y'), 'a' COLLATE vi"
)
"""What loads everything that a later query may need, as no file can be opened any more by then."""


class Zone(tzinfo):
    """A time zone with what DuckDB asks of one of `pytz`, which is not installed: UTC, or seven hours before it."""

    def __init__(self, name: str) -> None:
        self.hours = 0 if name == "UTC" else 7

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """That of Viet Nam, none for UTC."""
        return timedelta(hours=self.hours)

    def dst(self, moment: datetime | None) -> timedelta:
        """No summer time."""
        return timedelta(0)

    def localize(self, moment: datetime) -> datetime:
        """A moment without a zone in this one."""
        return moment.replace(tzinfo=self)


def give_zones() -> None:
    """Put these zones where DuckDB looks for them."""
    zones = ModuleType("pytz")
    zones.__dict__["timezone"] = Zone
    sys.modules["pytz"] = zones


def _judging() -> ModuleType:
    """The judge beside this file; the process has no path on which the project lies."""
    found = importlib.util.spec_from_file_location("judge", Path(__file__).with_name("judge.py"))
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


judge = _judging()


def answer(request: dict[str, Any], out: IO[bytes]) -> dict[str, Any]:
    """The answer to a request: columns and rows, or why there are none; `out` is told when the query begins."""
    give_zones()
    connection = opened(request)
    judge.judge(connection, "EXPLAIN SELECT 1", ())
    confine(request["seconds"], request["memory_mb"])
    out.write(READY)
    out.flush()
    return result(connection, request)


def result(connection: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> dict[str, Any]:
    """What a query returns on an open copy, or why it does not."""
    began = time.monotonic()
    try:
        query = judge.judge(connection, request["query"], set(request["views"]))
        found = _run(connection, query, request)
    except judge.Refused as problem:
        return {"refused": problem.code, "about": problem.about[:200]}
    except duckdb.OutOfMemoryException as problem:
        return {"refused": "memory", "about": _plain(problem)}
    except duckdb.Error as problem:
        return {"error": _plain(problem)}
    except (MemoryError, RecursionError) as problem:
        return {"refused": "memory" if isinstance(problem, MemoryError) else "deep", "about": ""}
    except Exception as problem:
        return {"error": _plain(problem)}
    return found | {"seconds": round(time.monotonic() - began, 3)}


def opened(request: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """The copy, read only, with everything DuckDB can be told to leave alone, and that locked."""
    os.chdir(request["folder"])
    connection = duckdb.connect(
        request["file"],
        read_only=True,
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "allow_unsigned_extensions": False,
            "allow_persistent_secrets": False,
            "python_enable_replacements": False,
            "python_scan_all_frames": False,
            "home_directory": "/nonexistent",
            "extension_directory": "/nonexistent",
            "secret_directory": "/nonexistent",
            "temp_directory": "",
            "memory_limit": f"{request['memory_mb']}MB",
            "threads": 1,
        },
    )
    os.chdir(request["empty"])
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET TimeZone = 'Asia/Ho_Chi_Minh'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    connection.execute(_WARM).fetchall()
    return connection


def confine(seconds: float, memory_mb: int) -> None:
    """Give up for good what the query must not have. No descriptor is left to open a file or a socket with."""
    with contextlib.suppress(OSError):
        os.nice(NICE)
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    space = pages * os.sysconf("SC_PAGE_SIZE") + memory_mb * MEGABYTE + ROOM
    for limit, most in (
        (resource.RLIMIT_AS, space),
        (resource.RLIMIT_CPU, math.ceil(seconds) + 1),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _first_free()),
    ):
        hard = resource.getrlimit(limit)[1]
        kept = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (kept, kept))


def _first_free() -> int:
    """The lowest descriptor that is not open: with it as the limit, none can be opened."""
    probe = os.dup(0)
    os.close(probe)
    return probe


def _run(connection: duckdb.DuckDBPyConnection, query: str, request: dict[str, Any]) -> dict[str, Any]:
    cursor = connection.execute(query)
    described = [(str(name), str(kind)) for name, kind, *_ in cursor.description or ()]
    if len(described) > request["columns"]:
        raise judge.Refused("columns", str(len(described)))
    most = min(request["rows"], request["cells"] // max(1, len(described)))
    lines: list[str] = []
    size, cut = 0, ""
    while not cut and (batch := cursor.fetchmany(BATCH)):
        for row in batch:
            line = json.dumps([_cell(value) for value in row], ensure_ascii=False)
            size += len(line.encode(errors="replace")) + 2
            cut = "size" if size > request["bytes"] else "rows" if len(lines) == most else ""
            if cut:
                break
            lines.append(line)
    return {"columns": described, "rows": f"[{','.join(lines)}]", "cut": cut}


def _cell(value: Any) -> Any:
    """A value as JSON holds it: decimals, dates and moments as text, lists and structures as JSON text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date | clock):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict | tuple) else str(value)


def _plain(problem: Exception) -> str:
    """DuckDB's own words without a path."""
    text = str(problem).partition("\nStack Trace")[0]
    return re.sub(r"(?<![\w'\"*+-])/(?:[\w.~+-]+/)+[\w.~+-]*", "…", text)[:2000]


def written(found: dict[str, Any]) -> bytes:
    """An answer as it goes out."""
    rows = found.pop("rows", "[]")
    return f'{{"head": {json.dumps(found, ensure_ascii=False)}, "rows": {rows}}}'.encode(errors="replace")


def main() -> None:
    """Answer the one request on the standard input; nothing but the answer goes out, whatever DuckDB prints."""
    line = sys.stdin.buffer.readline()
    if not line:
        return
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    out.write(written(answer(json.loads(line), out)))
    out.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
