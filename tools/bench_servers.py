"""Servers to measure: the dashboard and the empty application, each on a free port, ended with the run."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from data.home import PROJECT

READY_WITHIN_SECONDS = 60
ENDED_WITHIN_SECONDS = 20
MEGABYTE = 1_000_000
FLOOR_SETTINGS = {
    "STREAMLIT_RUNNER_POST_SCRIPT_GC": "false",
    "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    "STREAMLIT_SERVER_HEADLESS": "true",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
}
"""The switches the dashboard sets too, so that the floor is the lowest this machine has."""


@dataclass(frozen=True)
class Server:
    """A running server and its process."""

    port: int
    process: psutil.Process

    @property
    def address(self) -> str:
        """Where the browser goes."""
        return f"http://localhost:{self.port}"

    @property
    def stream(self) -> str:
        """Where Streamlit's messages go."""
        return f"ws://localhost:{self.port}/_stcore/stream"

    def resident_megabytes(self) -> float:
        """Memory the process holds."""
        return self.process.memory_info().rss / MEGABYTE

    def processor_seconds(self) -> float:
        """Processor time the process has used."""
        times = self.process.cpu_times()
        return times.user + times.system


@contextmanager
def dashboard() -> Iterator[Server]:
    """The dashboard on the store that is there."""
    with _serve(PROJECT / "server.py", PROJECT, {}) as server:
        yield server


@contextmanager
def floor() -> Iterator[Server]:
    """The empty application, away from the project's settings."""
    script = Path(__file__).with_name("floor_app.py")
    with tempfile.TemporaryDirectory() as folder, _serve(script, Path(folder), FLOOR_SETTINGS) as server:
        yield server


@contextmanager
def _serve(script: Path, folder: Path, settings: dict[str, str]) -> Iterator[Server]:
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    environment = os.environ | settings | {"PYTHONPATH": str(PROJECT)}
    with tempfile.TemporaryFile() as said:
        started = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
        try:
            server = Server(port, psutil.Process(started.pid))
            if not _answers(server, started):
                said.seek(0)
                raise RuntimeError(f"{script.name} does not serve:\n{said.read().decode(errors='replace')}")
            yield server
        finally:
            started.terminate()
            started.wait(timeout=ENDED_WITHIN_SECONDS)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def _answers(server: Server, started: "subprocess.Popen[bytes]") -> bool:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until and started.poll() is None:
        try:
            urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=1).close()
            return True
        except OSError:
            time.sleep(0.1)
    return False
