"""The documented views: what viewers' own queries and other systems may read, one file of `queries/view/` each."""

import hashlib
from functools import cache

from data import queries

_FOLDER = "view"


@cache
def names() -> tuple[str, ...]:
    """Every view, in the order of the names."""
    return tuple(name.removeprefix(f"{_FOLDER}/") for name in queries.names(_FOLDER))


def text(name: str) -> str:
    """The SELECT behind a view, on the tables of a store."""
    return queries.text(f"{_FOLDER}/{name}")


@cache
def digest() -> str:
    """Six digits that name what the views say; a copy made from others is not for this code."""
    return hashlib.sha256("".join(text(name) for name in names()).encode()).hexdigest()[:6]
