"""An answer as bytes: JSON, CSV or an Arrow stream; numbers exact, what is not known empty or null."""

import hashlib
import io
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import orjson
import pyarrow as pa

from components.api.asking import Request
from data import spreadsheet, store
from data.sql import reading, views


def tag(request: Request) -> str:
    """What names this answer: the data version, the definitions and what is asked."""
    asked = repr((request.asked, request.format)).encode()
    return f'W/"{request.version}-{views.digest()}-{hashlib.sha256(asked).hexdigest()[:12]}"'


def make(request: Request) -> tuple[bytes, dict[str, str]]:
    """The body and the headers that tell of further pages. Raises StoreMissing and ClosingError."""
    page = reading.page(request.asked, request.version)
    following = _next(request, page.total)
    headers = {"X-Total-Count": str(page.total), "X-Data-Version": request.version}
    if following:
        headers["Link"] = f'<{following}>; rel="next"'
    body = {"json": _json, "csv": _csv, "arrow": _arrow}[request.format](request, page, following)
    return body, headers


def _next(request: Request, total: int) -> str | None:
    """The address of the next page, relative to this one and on the same data version."""
    asked = request.asked
    if asked.offset + asked.limit >= total:
        return None
    span = {
        name: day.isoformat() for name, bound in (("from", asked.least), ("to", asked.most)) for day in bound.values()
    }
    given = {name: ",".join(values) for name, values in asked.among.items()} | span
    further = {
        "version": request.version,
        "format": request.format,
        "limit": asked.limit,
        "offset": asked.offset + asked.limit,
    }
    return f"{asked.view}?{urlencode(given | further)}"


def _json(request: Request, page: reading.Page, following: str | None) -> bytes:
    built = store.row("build", request.version)
    found = {
        "version": request.version,
        "clock": built.clock,
        "total": page.total,
        "offset": request.asked.offset,
        "limit": request.asked.limit,
        "next": following,
        "rows": page.rows.to_pylist(),
    }
    return orjson.dumps(found)


def _csv(_: Request, page: reading.Page, __: str | None) -> bytes:
    columns = [column.to_pylist() for column in page.rows.columns]
    lines = ([_plain(value) for value in row] for row in zip(*columns, strict=True))
    return spreadsheet.csv([page.rows.column_names, *lines])


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime | date) else value


def _arrow(_: Request, page: reading.Page, __: str | None) -> bytes:
    kept = io.BytesIO()
    with pa.ipc.new_stream(kept, page.rows.schema) as stream:
        stream.write_table(page.rows)
    return kept.getvalue()
