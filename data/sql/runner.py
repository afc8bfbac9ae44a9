"""Queries of viewers: each runs in a process of its own, within named limits, and is ended when its time is up."""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from data import home
from data.sql import database, views
from data.texts import Said

_WORKER = Path(__file__).with_name("worker.py")
_CHUNK = 1 << 16
_NUMBERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINY",
    "USMALL",
    "UINT",
    "UBIG",
    "UHUGE",
    "FLOAT",
    "DOUBLE",
    "DECIMAL",
)
SECONDS_TO_START = 20
"""Within which a process must be ready to run the query; it takes a fifth of one where the machine is idle."""


@dataclass(frozen=True)
class Limits:
    """What a query may take; a query that needs more is refused or ended, and the viewer is told which limit it was."""

    seconds: float = 10
    memory_mb: int = 512
    rows: int = 20_000
    columns: int = 200
    cells: int = 400_000
    megabytes: int = 8
    characters: int = 20_000
    at_once: int = 2
    seconds_to_wait: float = 10


LIMITS = Limits()


class QueryError(Said):
    """Why a query has no result: a sentence in both languages; `detail` are DuckDB's own words, '' without any."""

    def __init__(self, vi: str, en: str, *, code: str, detail: str = "") -> None:
        super().__init__(vi, en)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Column:
    """A column of a result: its name and DuckDB's type."""

    name: str
    kind: str

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self.kind.startswith(_NUMBERS) and not self.kind.endswith("]")

    @property
    def is_moment(self) -> bool:
        """Whether its values are days or moments."""
        return self.kind == "DATE" or self.kind.startswith("TIMESTAMP")


@dataclass(frozen=True)
class Result:
    """Columns and rows of a query; `cut` names the limit that ended them early ('rows', 'size', '' for all of them)."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: str
    seconds: float


def run(query: str, version: str, limits: Limits = LIMITS) -> Result:
    """Run a query on the documented views of a data version. Raises QueryError, CopyMissing, ClosingError."""
    if len(query) > limits.characters:
        raise _refused("characters", limits, str(len(query)))
    if not query.strip():
        raise _refused("empty", limits)
    folder = database.ensure(version)
    with _turn(limits):
        return decoded(_asked(request(query, folder, limits), limits), limits)


_running = threading.Semaphore(LIMITS.at_once)
_spare_lock = threading.Lock()
_spares: list[subprocess.Popen[bytes]] = []


@contextmanager
def _turn(limits: Limits) -> Iterator[None]:
    if not _running.acquire(timeout=limits.seconds_to_wait):
        raise _refused("at_once", limits)
    try:
        yield
    finally:
        _running.release()


def request(query: str, folder: Path, limits: Limits) -> bytes:
    """What the process of a query is told."""
    empty = home.sql() / ".empty"
    empty.mkdir(exist_ok=True)
    asked = {
        "query": query,
        "folder": str(folder.resolve()),
        "file": database.FILE,
        "empty": str(empty.resolve()),
        "views": views.names(),
        "seconds": limits.seconds,
        "memory_mb": limits.memory_mb,
        "rows": limits.rows,
        "columns": limits.columns,
        "cells": limits.cells,
        "bytes": limits.megabytes << 20,
    }
    return json.dumps(asked).encode() + b"\n"


def _start() -> subprocess.Popen[bytes]:
    """A process that waits for its one query, with nothing of this one's environment or files."""
    return subprocess.Popen(
        [sys.executable, "-I", str(_WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
        close_fds=True,
        start_new_session=True,
        bufsize=0,
    )


def _take() -> subprocess.Popen[bytes]:
    """A waiting process, started in advance where there is one: the start takes longer than most queries."""
    with _spare_lock:
        while _spares:
            process = _spares.pop()
            if process.poll() is None:
                return process
            _end(process)
    return _start()


def _keep_one_waiting() -> None:
    with _spare_lock:
        if not _spares:
            _spares.append(_start())


@atexit.register
def end_waiting() -> None:
    """End the processes that wait for a query."""
    with _spare_lock:
        while _spares:
            _end(_spares.pop())


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process for good, whatever it is doing."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()


def _asked(written: bytes, limits: Limits) -> bytes:
    """What a process answers within the time and the size, which are held here, outside of it."""
    process = _take()
    try:
        assert process.stdin and process.stdout
        try:
            process.stdin.write(written)
            process.stdin.close()
        except BrokenPipeError as problem:
            raise _refused("ended", limits) from problem
        pipe = process.stdout.fileno()
        if _part(pipe, time.monotonic() + SECONDS_TO_START, 1) is None:
            raise _refused("at_once", limits)
        return _read(pipe, time.monotonic() + limits.seconds, limits)
    finally:
        _end(process)
        _keep_one_waiting()


def _read(pipe: int, until: float, limits: Limits) -> bytes:
    kept = bytearray()
    while (part := _part(pipe, until, _CHUNK)) is not None:
        if not part:
            return bytes(kept)
        kept += part
        if len(kept) > (limits.megabytes + 1) << 20:
            raise _refused("megabytes", limits)
    raise _refused("seconds", limits)


def _part(pipe: int, until: float, most: int) -> bytes | None:
    """What comes next, nothing at the end, None when the time is up."""
    left = until - time.monotonic()
    return os.read(pipe, most) if left > 0 and select.select([pipe], [], [], left)[0] else None


def decoded(written: bytes, limits: Limits) -> Result:
    """What a process wrote, as a result. Raises QueryError."""
    try:
        found = json.loads(written)
        head, rows = found["head"], found["rows"]
    except (ValueError, RecursionError, KeyError) as problem:
        raise _refused("ended", limits) from problem
    if "refused" in head:
        raise _refused(head["refused"], limits, head["about"])
    if "error" in head:
        raise _wrong(head["error"])
    columns = tuple(Column(name, kind) for name, kind in head["columns"])
    readers = [_reader(column.kind) for column in columns]
    read = (tuple(_value(reader, cell) for reader, cell in zip(readers, row, strict=True)) for row in rows)
    return Result(columns, tuple(read), head["cut"], head["seconds"])


def _reader(kind: str) -> Any:
    if kind.startswith("DECIMAL"):
        return Decimal
    if kind == "DATE":
        return date.fromisoformat
    return datetime.fromisoformat if kind.startswith("TIMESTAMP") else None


def _value(reader: Any, cell: Any) -> Any:
    """A cell as Python holds it; a day that Python has no name for (before the year 1, infinity) stays a text."""
    if reader is None or not isinstance(cell, str):
        return cell
    try:
        return reader(cell)
    except (ValueError, ArithmeticError):
        return cell


def _wrong(detail: str) -> QueryError:
    return QueryError(
        "DuckDB không chạy được câu truy vấn này. Sửa theo thông báo dưới đây rồi chạy lại.",
        "DuckDB could not run this query. Mend it by the message below and run again.",
        code="error",
        detail=detail,
    )


def _refused(code: str, limits: Limits, about: str = "") -> QueryError:
    """The sentence of a refusal or of a limit that was reached."""
    vi, en = _SENTENCES.get(code, _SENTENCES["ended"])
    values = {**{name: getattr(limits, name) for name in limits.__dataclass_fields__}, "about": about}
    return QueryError(vi.format(**values), en.format(**values), code=code)


_SENTENCES = {
    "empty": (
        "Chưa có câu truy vấn nào. Viết một câu SELECT rồi chạy.",
        "There is no query yet. Write one SELECT and run.",
    ),
    "many": (
        "Mỗi lần chỉ chạy một câu lệnh; ở đây có {about} câu. Xóa dấu chấm phẩy ở giữa hoặc chạy từng câu.",
        "One statement runs at a time; here are {about}. Remove the semicolon in between or run them one by one.",
    ),
    "statement": (
        "Chỉ chạy câu SELECT hoặc EXPLAIN; {about} không được phép vì dữ liệu ở đây chỉ để đọc.",
        "Only SELECT or EXPLAIN runs; {about} is not allowed, as the data here is for reading only.",
    ),
    "pivot": (
        "PIVOT cần nêu rõ các giá trị: PIVOT … ON cột IN ('a', 'b').",
        "PIVOT needs its values named: PIVOT … ON column IN ('a', 'b').",
    ),
    "table": (
        "Không có bảng “{about}” ở đây. Chỉ đọc được các bảng trong danh mục bên cạnh; tệp và danh "
        "mục hệ thống thì không.",
        "There is no table “{about}” here. Only the tables listed beside can be read; files and "
        "system catalogues cannot.",
    ),
    "name": (
        "Tên “{about}” sau WITH không dùng được: chỉ gồm chữ, số, dấu cách, dấu gạch dưới và gạch nối.",
        "The name “{about}” after WITH cannot be used: letters, digits, spaces, underscores and hyphens only.",
    ),
    "function": (
        "Hàm “{about}” không dùng được ở đây, vì nó đọc ngoài các bảng đã nêu hoặc đụng tới máy chủ.",
        "The function “{about}” cannot be used here, as it reads beyond the listed tables or touches the server.",
    ),
    "deep": (
        "Câu truy vấn lồng nhau quá sâu. Tách thành các bước bằng WITH.",
        "The query is nested too deeply. Split it into steps with WITH.",
    ),
    "unreadable": (
        "Không đọc được cấu trúc câu truy vấn: {about}",
        "The structure of the query cannot be read: {about}",
    ),
    "characters": (
        "Câu truy vấn dài {about} ký tự; giới hạn là {characters}. Rút gọn rồi chạy lại.",
        "The query has {about} characters; the limit is {characters}. Shorten it and run again.",
    ),
    "columns": (
        "Kết quả có {about} cột; giới hạn là {columns}. Nêu tên các cột cần lấy.",
        "The result has {about} columns; the limit is {columns}. Name the columns that are needed.",
    ),
    "seconds": (
        "Quá thời gian: câu truy vấn chạy hơn {seconds} giây nên đã bị dừng. Lọc bớt theo indicator, "
        "frame, period rồi chạy lại.",
        "Out of time: the query ran for more than {seconds} seconds and was stopped. Filter by "
        "indicator, frame, period and run again.",
    ),
    "memory": (
        "Hết bộ nhớ: câu truy vấn cần hơn {memory_mb} MB nên đã bị dừng. Lọc trước khi ghép bảng, hoặc thêm LIMIT.",
        "Out of memory: the query needs more than {memory_mb} MB and was stopped. Filter before joining, or add LIMIT.",
    ),
    "megabytes": (
        "Kết quả lớn hơn {megabytes} MB nên đã bị dừng. Lấy ít cột hoặc ít dòng hơn.",
        "The result is larger than {megabytes} MB and was stopped. Take fewer columns or rows.",
    ),
    "at_once": (
        "Đã đợi {seconds_to_wait} giây mà vẫn có {at_once} câu truy vấn đang chạy, là mức tối đa. Hãy chạy lại sau.",
        "After {seconds_to_wait} seconds of waiting {at_once} queries still run, the most at a time. Run again later.",
    ),
    "ended": (
        "Câu truy vấn làm tiến trình riêng của nó dừng (bộ nhớ {memory_mb} MB, {seconds} giây tính "
        "toán hoặc lồng quá sâu). "
        "Rút gọn rồi chạy lại.",
        "The query made its own process stop (memory {memory_mb} MB, {seconds} seconds of computing, "
        "or nested too deeply). "
        "Shorten it and run again.",
    ),
}  # fmt: skip
