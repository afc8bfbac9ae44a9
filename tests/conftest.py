"""What the tests share: a small store, a running server, a browser that watches what a page asks for."""

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from streamlit.components.v2 import manifest_scanner

from data import home as places
from data import publish
from tools import browser as browsers

SCALE = "200000"
KEPT = places.PROJECT / "var" / "test"
SECONDS_TO_START = 60
LAPTOP = {"width": 1366, "height": 900}
LOCAL_SCHEMES = ("data", "blob")
LONGEST = ("test_update", "test_journeys", "test_build", "test_ranking_journeys", "test_rollups", "test_rankings")
"""Files that take minutes; they begin first, so that no processor waits for another at the end, and the two first make the two
stores that later ones share, each its own."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, every file in its own order."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


def made_from(*besides: Path) -> str:
    """A digest of what a store is made from."""
    digest = hashlib.sha256(SCALE.encode())
    files = [
        *places.REFERENCE.rglob("*"),
        *places.QUERIES.rglob("*.sql"),
        *(places.PROJECT / "data").rglob("*.py"),
        *besides,
    ]
    for path in sorted(path for path in files if path.is_file()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _built() -> str:
    """The version of the kept store, built again when what it is made from has changed."""
    marker, inputs = KEPT / "inputs", made_from()
    version = publish.current(KEPT / "store")
    if version and marker.is_file() and marker.read_text() == inputs:
        return version
    done = subprocess.run(
        [sys.executable, "-m", "data.build", "--scale", SCALE],
        cwd=places.PROJECT,
        env=os.environ | {"TOANCANH_HOME": str(KEPT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.exit(f"the store for the tests could not be built:\n{done.stderr}", returncode=1)
    marker.write_text(inputs)
    return done.stdout.split()[-1]


def share(version: str, target: Path) -> Path:
    """An installation's folder of its own with the kept store in it, without a second copy of the bytes."""
    (target / "store").mkdir(parents=True)
    kept, shared = (publish.path_of(folder / "store", version) for folder in (KEPT, target))
    try:
        os.link(kept, shared)
    except OSError:
        shutil.copyfile(kept, shared)
    publish.write_atomically(target / "store" / publish.POINTER, version)
    return target


@pytest.fixture(scope="session", autouse=True)
def installed_components() -> Iterator[None]:
    """Streamlit's AppTest looks through every installed package in every test; they stay the same, so once is enough."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def version() -> str:
    """The version of the small store that the tests read."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _sweep()
        return _built()


@pytest.fixture(scope="session")
def home(version: str) -> Iterator[Path]:
    """The installation's folder of this run, also for the code under test in this process."""
    KEPT.mkdir(parents=True, exist_ok=True)
    target = KEPT / f"run-{os.getpid()}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOANCANH_HOME", str(share(version, target)))
        (target / "events").symlink_to((KEPT / "events").resolve())
        yield target
    shutil.rmtree(target)


def _sweep() -> None:
    """Remove what killed runs left behind."""
    for folder in [*KEPT.glob("run-*"), *KEPT.glob("own-*")]:
        try:
            os.kill(int(folder.name.partition("-")[2]), 0)
        except ProcessLookupError:
            shutil.rmtree(folder)


@pytest.fixture
def own_home(version: str) -> Iterator[Path]:
    """An installation's folder for one test that changes what is published."""
    target = share(version, KEPT / f"own-{os.getpid()}")
    yield target
    shutil.rmtree(target)


@dataclass(frozen=True)
class Database:
    """SQL on the published file, past all code of the application."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of a query with positional parameters."""
        return self.connection.execute(query, parameters).fetchall()

    def one(self, query: str, *parameters: Any) -> Any:
        """The single value a query returns, None without a row."""
        row = self.connection.execute(query, parameters).fetchone()
        return row[0] if row else None

    def value(self, frame: str, unit: str, indicator: str, period: str) -> float | None:
        """One number, in the indicator's unit."""
        return self.one(
            "SELECT value FROM measure WHERE frame = ? AND unit = ? AND indicator = ? AND period = ?",
            frame,
            unit,
            indicator,
            period,
        )

    def full_name(self, frame: str, unit: str, language: str = "vi") -> str:
        """A unit's full name in a language."""
        column = {"vi": "full_name", "en": "full_name_en"}[language]
        return self.one(f"SELECT {column} FROM unit WHERE frame = ? AND code = ?", frame, unit)


@pytest.fixture(scope="session")
def database(version: str, home: Path) -> Iterator[Database]:
    """The store read directly."""
    with duckdb.connect(str(publish.path_of(home / "store", version)), read_only=True) as connection:
        yield Database(connection)


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB without a file, started once a module, as that takes longer than a test."""
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture
def memory(engine: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database."""
    engine.execute("ATTACH ':memory:' AS scratch; USE scratch")
    yield engine
    engine.execute("USE memory; DETACH scratch")


@dataclass(frozen=True)
class Server:
    """A running server and the folder it serves."""

    address: str
    home: Path


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[Server]:
    """A server process on a port, a free one unless it is named, ended when the block is left."""
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "server.py", "--server.port", str(port)]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--server.address", "127.0.0.1"],
            cwd=places.PROJECT,
            env=os.environ | {"TOANCANH_HOME": str(folder)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_healthy(address, process, folder / "server.log")
            yield Server(address, folder)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    log_text = (folder / "server.log").read_text(encoding="utf-8")
    assert "Traceback" not in log_text, f"the server met an error:\n{log_text[-4000:]}"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/_stcore/health", timeout=2).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[Server]:
    """The server that the tests share; nobody publishes into its folder."""
    with serving(home) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browsers.executable(), args=browsers.ARGUMENTS)
        yield launched
        launched.close()


@dataclass
class Watch:
    """What a page asked for and complained about.

    Streamlit looks for itself under the path of a deep link first: its own refusals there are not the project's.
    """

    own: str
    foreign: list[str] = field(default_factory=list)
    uncaught: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Record everything that the pages of a context do."""
        context.on("request", lambda request: self._request(request.url))
        context.on("weberror", lambda problem: self.uncaught.append(str(problem.error)))
        context.on("response", lambda answer: self._answer(answer.status, answer.url))
        context.on("console", lambda message: self._say(message.type, message.text))

    def _answer(self, status: int, address: str) -> None:
        if status >= 400 and "/_stcore/" not in address:
            self.refused.append(f"{status} {address}")

    def _say(self, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.complaints.append(text)

    def _request(self, address: str) -> None:
        parts = urlsplit(address)
        self.asked.append(address)
        if parts.scheme not in LOCAL_SCHEMES and parts.netloc != self.own:
            self.foreign.append(address)


@dataclass
class Viewers:
    """Opens pages of visitors who share nothing but the server."""

    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)

    def open(self, server: Server, **options: Any) -> tuple[Page, Watch]:
        """A blank page of a new visitor at a server."""
        context = self.browser.new_context(base_url=server.address, **({"viewport": LAPTOP} | options))
        context.set_default_timeout(20_000)
        watch = Watch(own=urlsplit(server.address).netloc)
        watch.over(context)
        self.contexts.append(context)
        self.watches.append(watch)
        return context.new_page(), watch

    def close_all(self) -> None:
        """Close every page."""
        while self.contexts:
            self.contexts.pop().close()

    def check(self) -> None:
        """Fail when a page asked a foreign host or left an error uncaught."""
        assert not [address for watch in self.watches for address in watch.foreign], "a foreign host was asked"
        assert not [text for watch in self.watches for text in watch.uncaught], "an error in a page was not caught"


@pytest.fixture
def viewers(browser: Browser) -> Iterator[Viewers]:
    """For tests with more than one visitor, or a server of their own."""
    opened = Viewers(browser)
    yield opened
    opened.close_all()
    opened.check()


@pytest.fixture
def page(viewers: Viewers, server: Server) -> Page:
    """A blank page at the shared server, watched for foreign hosts and uncaught errors."""
    return viewers.open(server)[0]


@pytest.fixture(scope="session")
def get(server: Server) -> Iterator[Callable[..., httpx.Response]]:
    """GET on the shared server."""
    with httpx.Client(base_url=server.address) as client:
        yield client.get
