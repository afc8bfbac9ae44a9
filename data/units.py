"""The units of both frames, held in memory once a data version: names, kind, parent, path."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from data import store


@lru_cache(maxsize=3)
def index(version: str) -> Mapping[tuple[str, str], Any]:
    """Every unit by (frame, code), the country first, then by level and name."""
    return MappingProxyType({(row.frame, row.code): row for row in store.rows("units", version)})


def unit(version: str, frame: str, code: str) -> Any:
    """A unit of a frame (columns of the query `units`), or None when the frame has no such code."""
    return index(version).get((frame, code))


def path(version: str, frame: str, code: str) -> tuple[Any, ...]:
    """A unit and the units above it, the country first; empty when the frame has no such code."""
    upwards = []
    here = unit(version, frame, code)
    while here is not None:
        upwards.append(here)
        here = unit(version, frame, here.parent)
    return tuple(reversed(upwards))
