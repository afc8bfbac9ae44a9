"""Viewers without a browser: they speak Streamlit's protocol over real websockets and drill."""

import asyncio
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import parse_qs

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tools.bench_servers import Server

ANSWER_WITHIN_SECONDS = 30
COUNTRY = "VN"


class CountingConnection(ClientConnection):
    """A connection that knows how many bytes came over the wire, compressed as they were."""

    wire_bytes = 0

    def data_received(self, data: bytes) -> None:
        """Count what arrives, then take it in."""
        self.wire_bytes += len(data)
        super().data_received(data)


@dataclass
class Answers:
    """What viewers got: seconds from question to finished script, bytes of each answer, what went wrong."""

    seconds: list[float] = field(default_factory=list)
    payload_bytes: list[int] = field(default_factory=list)
    wire_bytes: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def take(self, seconds: float, payload: int, wire: int) -> None:
        """Add one answer."""
        self.seconds.append(seconds)
        self.payload_bytes.append(payload)
        self.wire_bytes.append(wire)


class Viewer:
    """One open page. `units` are the provinces it drills into; without any it presses the floor's button."""

    def __init__(self, connection: CountingConnection, units: list[str], chance: random.Random) -> None:
        self._connection, self._units, self._chance = connection, units, chance
        self._widgets: dict[str, str] = {}
        self._query = ""
        self._payload = 0

    @classmethod
    async def open(cls, server: Server, units: list[str], chance: random.Random) -> "Viewer":
        """Connect and let the page run for the first time."""
        protocols = [websockets.Subprotocol("streamlit")]
        connection = await connect(
            server.stream, subprotocols=protocols, max_size=None, create_connection=CountingConnection
        )
        viewer = cls(cast(CountingConnection, connection), units, chance)
        await viewer._ask(ClientState())
        return viewer

    async def close(self) -> None:
        """Leave the page."""
        await self._connection.close()

    async def act(self, answers: Answers, to: str | None = None) -> None:
        """One interaction, its answer added to the answers; what goes wrong is an error there."""
        wanted = to or self._destination()
        state = self._press() if wanted is None else self._drill(wanted)
        wire, started = self._connection.wire_bytes, time.perf_counter()
        try:
            await self._ask(state)
        except (OSError, RuntimeError, TimeoutError, websockets.WebSocketException) as problem:
            answers.errors.append(f"{type(problem).__name__}: {problem}")
            return
        seconds = time.perf_counter() - started
        if wanted is not None and self._place() != wanted:
            answers.errors.append(f"asked for {wanted}, the address says {self._query!r}")
        answers.take(seconds, self._payload, self._connection.wire_bytes - wire)

    def _destination(self) -> str | None:
        if not self._units:
            return None
        return self._chance.choice(self._units) if self._place() == COUNTRY else COUNTRY

    def _place(self) -> str:
        return parse_qs(self._query).get("unit", [COUNTRY])[0]

    def _drill(self, unit: str) -> ClientState:
        """What the browser sends when the map was clicked: the place, absolute, with a growing number."""
        place = {"action": "drill", "unit": unit, "parent": unit, "selected": None, "frame": "2025"}
        chosen = {"selection": place | {"sequence": time.time_ns() // 1_000_000}}
        state = ClientState(query_string=self._query)
        state.widget_states.widgets.add(id=self._widgets["map"], json_value=json.dumps(chosen))
        return state

    def _press(self) -> ClientState:
        state = ClientState()
        state.widget_states.widgets.add(id=self._widgets["press"], trigger_value=True)
        return state

    async def _ask(self, state: ClientState) -> None:
        self._payload = 0
        await self._connection.send(BackMsg(rerun_script=state).SerializeToString())
        async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
            while not self._read(cast(bytes, await self._connection.recv())):
                pass

    def _read(self, data: bytes) -> bool:
        """Take in one message; whether it says that the script finished."""
        message = ForwardMsg.FromString(data)
        self._payload += len(data)
        kind = message.WhichOneof("type")
        if kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "delta":
            self._remember(message.delta.new_element)
        return kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY

    def _remember(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(element.exception.message)
        if kind in ("bidi_component", "button"):
            name = getattr(element, kind).id
            self._widgets[name.rpartition("-")[2]] = name


async def at_a_pace(
    server: Server, viewers: int, units: list[str], *, seconds: float, every: float, answers: Answers
) -> None:
    """Viewers that each act once in `every` seconds, evenly spread, for `seconds` after they all opened."""
    opened = await _open(server, viewers, units)
    until = time.monotonic() + seconds

    async def stay(number: int, viewer: Viewer) -> None:
        await asyncio.sleep(every * number / viewers)
        while time.monotonic() < until:
            started = time.monotonic()
            await viewer.act(answers)
            await asyncio.sleep(max(0.0, every - (time.monotonic() - started)))

    await asyncio.gather(*(stay(number, viewer) for number, viewer in enumerate(opened)))
    await _close(opened)


async def in_turns(
    server: Server, viewers: int, units: list[str], *, drills: int, look: Callable[[int], None]
) -> Answers:
    """As many interactions as asked for, without pauses, by viewers in turn; `look` is told the count."""
    answers, opened = Answers(), await _open(server, viewers, units)
    for number in range(drills):
        await opened[number % viewers].act(answers)
        look(number + 1)
    await _close(opened)
    return answers


async def round_trip(server: Server, units: list[str]) -> Answers:
    """One viewer goes to each unit in turn and back to the country after each."""
    answers, (viewer,) = Answers(), await _open(server, 1, units)
    for unit in units:
        await viewer.act(answers, unit)
        await viewer.act(answers, COUNTRY)
    await viewer.close()
    return answers


async def _open(server: Server, viewers: int, units: list[str]) -> list[Viewer]:
    return [await Viewer.open(server, units, random.Random(number)) for number in range(viewers)]


async def _close(viewers: list[Viewer]) -> None:
    await asyncio.gather(*(viewer.close() for viewer in viewers))
