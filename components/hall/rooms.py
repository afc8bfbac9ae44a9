"""Where a meeting stands, for a hall and a presenter on two machines: held in this process only, forgotten when unused.

A room is a word that both addresses carry: who opens an agenda without it moves no hall.
"""

import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from data.agendas import MOST_STEPS

MOST_ROOMS = 64
LARGEST_STATE = 500
"""Bytes of what a window may send."""
_ROOM = re.compile(r"[0-9a-z]{4,20}")
_LONGEST_MILLISECONDS = 7 * 24 * 3600 * 1000
_BOUNDS = {
    "step": MOST_STEPS,
    "black": 1,
    "home": 1_000_000,
    "minutes": 1440,
    "meeting": _LONGEST_MILLISECONDS,
    "present": _LONGEST_MILLISECONDS,
}
"""Whole numbers of a state, each from 0: `meeting` and `present` are milliseconds used so far."""


@dataclass(frozen=True)
class _Held:
    state: dict[str, int]
    revision: int
    since: float


class Rooms:
    """The states of the rooms in use, the longest unused let go first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[str, str], _Held] = OrderedDict()

    def get(self, agenda: str, room: str) -> dict[str, int]:
        """The state of a room with its revision, which is 0 where nothing was said yet. Raises ValueError."""
        key = _key(agenda, room)
        with self._lock:
            held = self._held.get(key)
            return _told(held) if held else {"revision": 0}

    def put(self, agenda: str, room: str, state: Any) -> dict[str, int]:
        """Replace the state of a room; returns it with its revision. Raises ValueError for anything unknown."""
        key, kept = _key(agenda, room), _checked(state)
        with self._lock:
            before = self._held.pop(key, None)
            held = _Held(kept, before.revision + 1 if before else 1, time.monotonic())
            self._held[key] = held
            while len(self._held) > MOST_ROOMS:
                self._held.popitem(last=False)
            return _told(held)


def _told(held: _Held) -> dict[str, int]:
    """A state as it stands now: time has gone on since it was sent."""
    passed = int((time.monotonic() - held.since) * 1000)
    times = {name: held.state[name] + passed for name in ("meeting", "present")}
    return held.state | times | {"revision": held.revision}


def _key(agenda: str, room: str) -> tuple[str, str]:
    if _ROOM.fullmatch(room) is None:
        raise ValueError(room)
    return agenda, room


def _checked(state: Any) -> dict[str, int]:
    if not isinstance(state, dict) or set(state) != set(_BOUNDS):
        raise ValueError("not a state")
    for name, most in _BOUNDS.items():
        if type(state[name]) is not int or not 0 <= state[name] <= most:
            raise ValueError(name)
    return dict(state)
