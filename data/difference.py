"""What is another number in two data versions, live or closed: both files are read side by side."""

from collections import namedtuple
from functools import lru_cache

import duckdb

from data import events, queries, store

REASONS = ("new", "continued", "correction", "origin", "frame", "target", "state", "gone")
"""Why a number differs: a new period, one that was still running, a correction, another source or mapping, a target."""
_QUERY = "closing/difference"


@lru_cache(maxsize=16)
def find(before: str, after: str, *, frame: str, unit: str, parent: str, reason: str, limit: int) -> store.Rows:
    """Rows of the query `closing/difference` for a unit and its children. Raises ClosingError."""
    with duckdb.connect() as connection:
        for name, version in (("before", before), ("after", after)):
            connection.execute(f"ATTACH {events.quoted(store.path_of(version))} AS {name} (READ_ONLY)")
        asked = {"frame": frame, "unit": unit, "parent": parent, "reason": reason, "limit": limit}
        cursor = connection.execute(queries.text(_QUERY), asked)
        make = namedtuple("Difference", [column[0] for column in cursor.description or ()])
        return tuple(make(*row) for row in cursor.fetchall())
