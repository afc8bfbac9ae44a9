"""The web server: the Streamlit application and the files its pages fetch once. Run with `streamlit run server.py`."""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from components import assets, map_values, standing_pages, words
from components.records import sheet
from data import store, units
from data.event_rows import EventsMissing

_STANDINGS = "/standings/{version}/{frame}/{indicator}/{period}/{place}/{level}"
_SET = ("language", "peers", "per_head")
_CELL = ("frame", "unit", "side", "first", "last", "sector", "procedure", "language")
UNKEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def _file(request: Request) -> Response:
    """A file of the project, by its content-hashed address."""
    found = assets.find(request.path_params["path"])
    return _respond(request, found) if found else _not_found()


async def _values(request: Request) -> Response:
    """The values of one indicator and period for the children of a unit, on one data version."""
    asked = {name: request.path_params[name] for name in ("version", "frame", "indicator", "period", "parent")}
    try:
        asset = await run_in_threadpool(map_values.asset, **asked, language=request.query_params.get("language", "vi"))
    except LookupError:
        return _not_found()
    return _respond(request, asset)


async def _standings(request: Request) -> Response:
    """A page of the rows of a ranking."""
    return await _of_standings(request, standing_pages.asset, (*_SET, "sort", "offset", "find", "chosen"))


async def _standings_file(request: Request) -> Response:
    """The whole ranking as a file for spreadsheets."""
    return await _of_standings(request, standing_pages.csv, _SET)


async def _of_standings(request: Request, make: Callable[..., assets.Asset], known: tuple[str, ...]) -> Response:
    asked = {name: text for name, text in request.query_params.items() if name in known}
    try:
        asset = await run_in_threadpool(make, **request.path_params, **asked)
    except LookupError:
        return _not_found()
    return _respond(request, asset)


async def _rows_file(request: Request) -> Response:
    """The events of one cell as a file for spreadsheets; made when it is asked for and kept nowhere."""
    asked = {name: text for name, text in request.query_params.items() if name in _CELL}
    try:
        body = await run_in_threadpool(sheet.csv, **request.path_params, **asked)
    except EventsMissing:
        text = words.word("records.missing", "en" if asked.get("language") == "en" else "vi")
        return PlainTextResponse(text, status_code=503, headers=UNKEPT)
    except (LookupError, TypeError):
        return _not_found()
    return Response(body, media_type="text/csv; charset=utf-8", headers=UNKEPT | {"Content-Disposition": "attachment"})


def _overview(request: Request) -> Response:
    """The overview is the root, with whatever was asked of it; relative, as a proxy may serve under a path."""
    query = request.url.query
    return RedirectResponse(f"./?{query}" if query else "./", headers={"Cache-Control": "no-store"})


def _respond(request: Request, asset: assets.Asset) -> Response:
    if "gzip" in request.headers.get("accept-encoding", "") and asset.compressed:
        headers = IMMUTABLE | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(asset.compressed, media_type=asset.media_type, headers=headers)
    return Response(asset.body, media_type=asset.media_type, headers=IMMUTABLE | {"Vary": "Accept-Encoding"})


def _not_found() -> Response:
    return PlainTextResponse("not found", status_code=404)


@asynccontextmanager
async def _lifespan(_: Any) -> AsyncIterator[None]:
    """Read what every visitor needs, then keep the collector from walking over it."""
    try:
        version = store.current_version()
        units.index(version)
        store.rows("indicators", version)
    except LookupError:
        pass
    gc.collect()
    gc.freeze()
    yield


app = st.App(
    "app.py",
    lifespan=_lifespan,
    routes=[
        Route("/overview", _overview),
        Route("/assets/{path:path}", _file),
        Route("/values/{version}/{frame}/{indicator}/{period}/{parent}.json", _values),
        Route("/values/{rest:path}", lambda _: _not_found()),
        Route(f"{_STANDINGS}.json", _standings),
        Route(f"{_STANDINGS}.csv", _standings_file),
        Route("/rows/{version}/{kind}.csv", _rows_file),
        Route("/rows/{rest:path}", lambda _: _not_found()),
        Route("/standings/{rest:path}", lambda _: _not_found()),
    ],
)
