"""Whether a query may run: one SELECT or EXPLAIN over the documented views, by DuckDB's own parser.

It is the first of several locks and gives the sentence; what runs has no file, network or memory to reach for anyway.
Nothing but DuckDB and the standard library is imported: it runs where a query does.
"""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

import duckdb

TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest", "json_each", "json_tree", "repeat"})
CATALOGUE = frozenset({("information_schema", "tables"), ("information_schema", "columns")})
NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
FUNCTIONS = frozenset(
    {
        "current_setting", "getvariable", "getenv", "query", "query_table", "json_execute_serialized_sql",
        "json_serialize_plan", "json_serialize_sql", "json_deserialize_sql", "write_log", "nextval", "currval",
        "sleep_ms", "set_config", "version", "in_search_path", "txid_current", "parse_duckdb_log_message",
        "setval", "get_block_size", "format_type", "col_description", "obj_description", "shobj_description",
        "current_schemas", "current_query", "inet_server_addr", "inet_server_port", "inet_client_addr",
        "inet_client_port",
    }
)  # fmt: skip
"""Functions that read or change what belongs to the machine, run other text as a query, or only wait."""
PREFIXES = ("pg_", "has_", "duckdb_", "pragma_", "current_transaction", "current_connection", "current_query_id")
ALLOWED_OF_PREFIX = frozenset({"pg_typeof", "pg_size_pretty"})
CATALOG, SCHEMAS = "toancanh", ("main", "recurring")
SEARCHED = ("main", "pg_catalog")
"""Schemas in which DuckDB looks for a name that is not qualified."""
_PLAIN = re.compile(r"[\w -]+")
DEEPEST = 200
"""Levels of nesting that are looked at: one more is refused."""


class Refused(Exception):
    """Why a query does not run: a code, and what it is about."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code)
        self.code, self.about = code, about


def judge(connection: duckdb.DuckDBPyConnection, query: str, views: Collection[str]) -> str:
    """A query that may run, as it was judged. Raises Refused, or DuckDB's error for what it cannot parse."""
    statements = connection.extract_statements(query)
    if not statements:
        raise Refused("empty")
    if len(statements) > 1:
        raise Refused("many", str(len(statements)))
    kind, explaining = _kind(statements[0]), ""
    if kind == "EXPLAIN":
        explaining, query = _explained(query)
        kind = _only_kind(connection, query)
    if kind == "MULTI":
        raise Refused("pivot")
    if kind != "SELECT":
        raise Refused("statement", kind.replace("_", " "))
    _judge_tree(_tree(connection, query), views, _internal(connection))
    return explaining + query


def _internal(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Names of DuckDB's own views: what a query gives such a name would lead to them wherever its own is not known."""
    found = connection.execute(
        "SELECT lower(view_name) FROM duckdb_views() WHERE internal AND list_contains(?, schema_name)", [list(SEARCHED)]
    )
    return frozenset(name for (name,) in found.fetchall())


def _explained(query: str) -> tuple[str, str]:
    """How an EXPLAIN begins, and what it explains."""
    text = query.encode()
    starts = [offset for offset, kind in duckdb.tokenize(query) if kind != duckdb.token_type.comment]
    if len(starts) < 2:
        raise Refused("empty")
    second = text[starts[1] :].decode(errors="replace")
    if second.startswith("("):
        options, _, rest = second.partition(")")
        return ("EXPLAIN ANALYZE " if "analyze" in options.lower() else "EXPLAIN "), rest
    if second[:7].lower() != "analyze":
        return "EXPLAIN ", second
    return "EXPLAIN ANALYZE ", text[starts[2] :].decode(errors="replace") if len(starts) > 2 else ""


def _only_kind(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    statements = connection.extract_statements(query)
    if len(statements) != 1:
        raise Refused("many", str(len(statements)))
    return _kind(statements[0])


def _kind(statement: duckdb.Statement) -> str:
    """What kind of statement it is, '?' for one that DuckDB's Python has no name for."""
    try:
        return statement.type.name
    except (AttributeError, ValueError):
        return "?"


def _tree(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    written = connection.execute("SELECT json_serialize_sql(CAST(? AS VARCHAR))", [query]).fetchall()[0][0]
    try:
        found = json.loads(written)
    except RecursionError as problem:
        raise Refused("deep") from problem
    if found.get("error"):
        raise Refused("unreadable", str(found.get("error_message", "")))
    if len(found["statements"]) != 1:
        raise Refused("many", str(len(found["statements"])))
    return found["statements"]


def _judge_tree(tree: Any, views: Collection[str], internal: Collection[str]) -> None:
    nodes = list(_walk(tree))
    named = {entry["key"].lower() for node in nodes for entry in _entries(node)}
    for name in sorted(named):
        if name in internal or not _PLAIN.fullmatch(name):
            raise Refused("name" if name not in internal else "table", name)
    for node in nodes:
        kind = str(node.get("type", ""))
        if kind.endswith("_NODE") and kind not in NODES:
            raise Refused("statement", kind.removesuffix("_NODE").removesuffix("_QUERY"))
        if kind == "BASE_TABLE":
            _judge_table(node, views, named)
        elif kind == "SHOW_REF":
            _judge_show(node, views)
        elif kind == "TABLE_FUNCTION":
            _judge_table_function(node.get("function") or {})
        if "function_name" in node:
            _judge_function(node)


def _walk(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of a parsed query, without recursion."""
    waiting = [(tree, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > 8 * DEEPEST:
            raise Refused("deep")
        if isinstance(part, dict):
            yield part
            waiting += [(value, depth + 1) for value in part.values() if isinstance(value, dict | list)]
        elif isinstance(part, list):
            waiting += [(value, depth + 1) for value in part if isinstance(value, dict | list)]


def _entries(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The common table expressions that a node names."""
    named = (node.get("cte_map") or {}).get("map") or []
    own = [{"key": node["cte_name"]}] if node.get("cte_name") else []
    return [*named, *own]


def _judge_table(node: dict[str, Any], views: Collection[str], named: set[str]) -> None:
    path = [str(part).lower() for part in (node.get("qualified_name") or {}).get("path") or [node["table_name"]]]
    if tuple(path) in CATALOGUE:
        return
    path = path[1:] if path[0] == CATALOG and len(path) == 3 else path
    path = path[1:] if path[0] in SCHEMAS and len(path) == 2 else path
    if len(path) != 1 or (path[0] not in views and path[0] not in named):
        raise Refused("table", ".".join(path))


def _judge_show(node: dict[str, Any], views: Collection[str]) -> None:
    name = str(node.get("table_name", "")).strip('"').lower()
    if node.get("query") is None and name != "tables" and name not in views:
        raise Refused("table", name)


def _judge_table_function(function: dict[str, Any]) -> None:
    name = str(function.get("function_name", "")).lower()
    if name not in TABLE_FUNCTIONS:
        raise Refused("function", name)


def _judge_function(node: dict[str, Any]) -> None:
    path = [str(part).lower() for part in (node.get("qualified_name") or {}).get("path") or [node["function_name"]]]
    name = path[-1]
    if name in FUNCTIONS or (name.startswith(PREFIXES) and name not in ALLOWED_OF_PREFIX):
        raise Refused("function", name)
