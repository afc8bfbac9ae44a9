"""The routes of the API: read only, answers named by the data version, no other origin's scripts let in."""

import gzip
from typing import Any

import anyio
import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from components.api import answers, asking, openapi, overview, versions
from components.api.endpoints import FORMATS, PREFIX
from components.selection import LANGUAGES
from data import store
from data.closings import ClosingError

AT_ONCE = 4
"""Answers that are made at a time; more wait, so that the pages keep the threads they need."""
LEAST_COMPRESSED = 1_000
SAFE = {"X-Content-Type-Options": "nosniff"}
UNKEPT = SAFE | {"Cache-Control": "no-store"}
ASK_AGAIN = "no-cache"
KEEP = "public, max-age=86400"
"""For a named data version, whose numbers never change; without one, a cache has to ask whether there is a newer."""
PAGE = UNKEPT | {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"}


async def _rows(request: Request) -> Response:
    """A page of a view."""
    try:
        return await _apart(_answer, request)
    except asking.Refused as problem:
        return _refusal(problem.status, problem.parameter, problem.vi, problem.en)
    except (store.StoreMissing, ClosingError) as problem:
        vi = getattr(problem, "vi", "Chưa có số liệu.")
        return _refusal(503, "", vi, getattr(problem, "en", "There is no data yet."))


def _answer(request: Request) -> Response:
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    asked = asking.read(request.path_params["view"], given, request.headers.get("accept", ""))
    tag = answers.tag(asked)
    headers = SAFE | {
        "ETag": tag,
        "Cache-Control": KEEP if asked.pinned else ASK_AGAIN,
        "Vary": "Accept, Accept-Encoding",
    }
    if tag in [part.strip() for part in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    body, further = answers.make(asked)
    headers |= further
    if asked.format == "csv":
        headers["Content-Disposition"] = f'attachment; filename="{asked.asked.view}.csv"'
    return _packed(request, body, FORMATS[asked.format], headers)


def _packed(request: Request, body: bytes, media: str, headers: dict[str, str]) -> Response:
    if len(body) >= LEAST_COMPRESSED and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(gzip.compress(body, 5), media_type=media, headers=headers | {"Content-Encoding": "gzip"})
    return Response(body, media_type=media, headers=headers)


def _refusal(status: int, parameter: str, vi: str, en: str) -> Response:
    told = {"error": {"status": status, "parameter": parameter, "vi": vi, "en": en}}
    return Response(orjson.dumps(told), status_code=status, media_type=FORMATS["json"], headers=UNKEPT)


async def _versions(_: Request) -> Response:
    """The data versions that can be named."""
    found = await _apart(versions.listed)
    return Response(orjson.dumps(found), media_type=FORMATS["json"], headers=SAFE | {"Cache-Control": ASK_AGAIN})


async def _openapi(request: Request) -> Response:
    """The description of all this for programs."""
    try:
        document = await _apart(openapi.document)
    except store.StoreMissing:
        return _refusal(503, "", "Chưa có số liệu.", "There is no data yet.")
    return _packed(request, document, FORMATS["json"], SAFE | {"Cache-Control": ASK_AGAIN, "Vary": "Accept-Encoding"})


async def _overview(request: Request) -> Response:
    """The description of all this for people."""
    language = request.query_params.get("lang", "")
    try:
        page = await _apart(overview.page, language if language in LANGUAGES else LANGUAGES[0])
    except store.StoreMissing:
        return _refusal(503, "", "Chưa có số liệu.", "There is no data yet.")
    return HTMLResponse(page, headers=PAGE)


async def _apart(make: Any, *given: Any) -> Any:
    """Do something in a thread, a few at a time."""
    return await anyio.to_thread.run_sync(make, *given, limiter=_limiter())


def _limiter() -> anyio.CapacityLimiter:
    if not _limiters:
        _limiters.append(anyio.CapacityLimiter(AT_ONCE))
    return _limiters[0]


_limiters: list[anyio.CapacityLimiter] = []
_UNKNOWN = ("", "Không có địa chỉ này trong API. Xem /api/v1.", "There is no such address in the API. See /api/v1.")
ROUTES = (
    Route(PREFIX, _overview),
    Route(f"{PREFIX}/", _overview),
    Route(f"{PREFIX}/openapi.json", _openapi),
    Route(f"{PREFIX}/versions", _versions),
    Route(f"{PREFIX}/{{view}}", _rows),
    Route("/api/{rest:path}", lambda _: _refusal(404, *_UNKNOWN)),
)
