"""The web server: the Streamlit application and the files its pages fetch once. Run with `streamlit run server.py`."""

import gc
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from components import api, assets, hall, map_values, standing_pages, words
from components.explore import bivariate, grid
from components.hall import rooms
from components.records import sheet
from data import agendas, store, units
from data.event_rows import EventsMissing
from data.texts import Said

_STANDINGS = "/standings/{version}/{frame}/{indicator}/{period}/{place}/{level}"
_SET = ("language", "peers", "per_head")
_CELL = ("frame", "unit", "side", "first", "last", "sector", "procedure", "language")
_QUESTION = ("language", "sort", "offset", "indicators", "units", "periods", "formula", "state", "status", "range",
             "peers", "find", "picked")  # fmt: skip
UNKEPT = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
OWN_ONLY = UNKEPT | {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'self'"
}
"""A page that asks no other host and is framed by none."""
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


async def _explored(request: Request) -> Response:
    """A page of the rows of an answer."""
    asked = {name: text for name, text in request.query_params.items() if name in _QUESTION}
    try:
        asset = await run_in_threadpool(grid.asset, **request.path_params, **asked)
    except LookupError:
        return _not_found()
    return _respond(request, asset)


async def _explored_map(request: Request) -> Response:
    """The classes of two indicators for the children of a unit."""
    language = request.query_params.get("language", "vi")
    try:
        asset = await run_in_threadpool(bivariate.asset, **request.path_params, language=language)
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


async def _screen(request: Request) -> Response:
    """The screen of the hall or the presenter's window."""
    name, asked = request.url.path.strip("/"), dict(request.query_params)
    try:
        page = await run_in_threadpool(hall.screen, name, asked)
    except Said as problem:
        return _said(problem, hall.language_of(asked))
    if page is None:
        return HTMLResponse(hall.unknown(asked.get("agenda", ""), asked), status_code=404, headers=OWN_ONLY)
    return HTMLResponse(page, headers=OWN_ONLY)


async def _agenda(request: Request) -> Response:
    """The views of an agenda; the presenter's notes only when they are asked for."""
    language, notes = hall.language_of(request.query_params), request.query_params.get("notes") == "1"
    try:
        code = request.path_params["code"]
        found = await run_in_threadpool(hall.agenda_views, code, language=language, notes=notes)
    except Said as problem:
        return _said(problem, language)
    return JSONResponse(found, headers=UNKEPT) if found else _not_found()


async def _wall(request: Request) -> Response:
    """The views of the units below a unit."""
    asked = dict(request.query_params)
    try:
        found = await run_in_threadpool(hall.wall_views, asked)
    except Said as problem:
        return _said(problem, hall.language_of(asked))
    except LookupError:
        return _not_found()
    return JSONResponse(found, headers=UNKEPT)


async def _step(request: Request) -> Response:
    """Where a meeting stands, for windows on two machines."""
    code, room = request.path_params["code"], request.query_params.get("room", "")
    try:
        if request.method != "PUT":
            return JSONResponse(_rooms.get(code, room), headers=UNKEPT)
        if await run_in_threadpool(agendas.find, code) is None:
            return _not_found()
        return JSONResponse(_rooms.put(code, room, await _short_json(request)), headers=UNKEPT)
    except ValueError:
        return PlainTextResponse("not a state of a meeting", status_code=400, headers=UNKEPT)
    except Said as problem:
        return _said(problem, "vi")


async def _short_json(request: Request) -> Any:
    """The body of a request, read no further than a state is long. Raises ValueError."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > rooms.LARGEST_STATE:
            raise ValueError("too long")
    return json.loads(body)


def _said(problem: Said, language: str) -> Response:
    text = problem.en if language == "en" else problem.vi
    return PlainTextResponse(text, status_code=503, headers=UNKEPT)


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


_rooms = rooms.Rooms()
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
        Route("/explore/{version}/rows.json", _explored),
        Route("/explore/{version}/map/{second}/{frame}/{indicator}/{period}/{parent}.json", _explored_map),
        Route("/explore/{rest:path}", lambda _: _not_found()),
        *(Route(f"/{name}", _screen) for name in hall.SCREENS),
        Route("/agenda/{code}.json", _agenda),
        Route("/agenda/{code}/step", _step, methods=["GET", "PUT"]),
        Route("/agenda/{rest:path}", lambda _: _not_found()),
        Route("/wall.json", _wall),
        *api.ROUTES,
    ],
)
