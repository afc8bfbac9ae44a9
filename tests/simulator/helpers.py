"""What the tests of the simulator ask a store."""

from typing import Any

import duckdb


def value(store: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, object] | None = None) -> Any:
    """The single value a query returns."""
    row = store.execute(query, parameters).fetchone()
    assert row is not None
    return row[0]
