"""The rules of the house: query headers, who imports whom, complete records, every word there and used, nothing of a machine."""

import ast
import csv
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from components.records import sheet
from data import cells, home, queries, reference, store
from data import steps as order
from data.home import PROJECT
from data.streams import STREAMS

HEADER = ("Returns", "Grain", "Columns", "Parameters", "Notes")
QUERIES = sorted(str(path.relative_to(home.QUERIES).with_suffix("")) for path in queries.paths())
SERVING = [name for name in QUERIES if "/" not in name]
CHECKS = [name for name in QUERIES if name.startswith("check/")]
STEPS = [name for name in QUERIES if name.startswith("build/")]
EVENTS = [name for name in QUERIES if name.startswith("rows/")]
VIEWS = [name for name in QUERIES if name.startswith("view/")]
ROLLUPS = [name for name in QUERIES if name.startswith("rollup/")]
FORBIDDEN = {
    "generate_series": r"\bgenerate_series\b",
    "ASOF": r"\bASOF\b",
    "PIVOT": r"\bPIVOT\b",
    "approximate aggregates": r"\bapprox_",
    "quantile_disc": r"\bquantile_disc\b",
    "date_diff": r"\bdate_?diff\b",
    "epoch": r"\bepoch",
    "FILTER": r"\bFILTER\b",
    "casts with ::": r"::",
    "COLUMNS, EXCLUDE, REPLACE": r"\bCOLUMNS\s*\(|\bEXCLUDE\b|\bREPLACE\s*\(",
    "QUALIFY": r"\bQUALIFY\b",
    "GROUP BY ALL": r"\bGROUP BY ALL\b",
    "BY NAME": r"\bBY NAME\b",
    "lists": r"\blist_\w+|\[",
    "arg_max": r"\barg_m(ax|in)\b",
}


# Queries


def header(name: str) -> dict[str, str]:
    """The five lines above a query by their keys."""
    lines = queries.text(name).split("\n")[: len(HEADER)]
    return dict(line.removeprefix("-- ").split(": ", 1) for line in lines if ": " in line)


def statement(name: str) -> str:
    """A query without its comments."""
    return re.sub(r"^--.*$", "", queries.text(name), flags=re.MULTILINE)


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_says_what_it_returns(name: str) -> None:
    lines = queries.text(name).split("\n")
    assert [line.split(":")[0] for line in lines[:5]] == [f"-- {key}" for key in HEADER]
    assert all(text.rstrip().endswith(".") for text in header(name).values()), "every line is a sentence"
    assert not lines[5].startswith("--"), "five lines, then the statement"


@pytest.mark.parametrize("name", QUERIES)
def test_parameters_are_those_of_the_header(name: str) -> None:
    said = set(re.findall(r"\$(\w+)", header(name)["Parameters"]))
    assert said == set(re.findall(r"\$(\w+)", statement(name))) == queries.parameters(name)
    assert said or header(name)["Parameters"] == "none."


@pytest.mark.parametrize("name", SERVING)
def test_parameters_state_their_null_rule(name: str) -> None:
    assert not queries.parameters(name) or "NULL" in header(name)["Parameters"]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_is_one_statement_that_reads(name: str) -> None:
    assert re.match(r"\s*(WITH|SELECT)\b", statement(name))
    assert ";" not in statement(name)
    assert "{" not in statement(name), "no templates"


@pytest.mark.parametrize("construct", FORBIDDEN)
@pytest.mark.parametrize("name", ROLLUPS)
def test_rollups_of_events_are_portable(name: str, construct: str) -> None:
    assert not re.search(FORBIDDEN[construct], statement(name), re.IGNORECASE)


def example(parameter: str, text: str) -> Any:
    """A value of the kind a parameter takes: lists are plural, the rest is in the header."""
    if re.search(rf"\${parameter}: DATE", text):
        return pd.Timestamp("2026-10-31").date()
    if parameter in ("units", "indicators"):
        return ["VN", "dossier_online"]
    kinds: dict[str, Any] = {
        "per_head": False,
        "limit": 3,
        "frames": ["2025"],
        "sources": ["SIM"],
        "shares": [1.0],
        "least_cases": 20,
        "least_ranked_share": 0.8,
        "least_share": 0.8,
        "weeks": 4,
        "resolution": 7,
        "shown": "recent",
        **dict.fromkeys(("clock", "clock_before", "since", "until"), pd.Timestamp("2026-10-31 23:59").to_pydatetime()),
        "first_year": 2026,
    }
    return kinds.get(parameter, pd.Timestamp("2024-10-01").date() if parameter == "months_from" else "2025")


def examples(name: str) -> dict[str, Any] | None:
    text = header(name)["Parameters"]
    return {parameter: example(parameter, text) for parameter in queries.parameters(name)} or None


@pytest.fixture(scope="module")
def published(version: str, home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(store.publish.path_of(home / "store", version)), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def events() -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine with the event streams, empty."""
    with duckdb.connect() as connection:
        for stream, columns in streams().items():
            connection.execute(f"CREATE TABLE {stream} ({columns})")
        yield connection


@pytest.fixture(scope="module")
def steps(published: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    """Column names and types of every rollup and step, each described on the empty tables of those before it."""
    with duckdb.connect() as connection:
        kept = published.execute(
            "SELECT table_name, string_agg('\"' || column_name || '\" ' || data_type, ', ' ORDER BY column_index)"
            " FROM duckdb_columns() WHERE NOT internal GROUP BY table_name"
        ).fetchall()
        for table, columns in kept:
            if table not in order.STEPS:
                connection.execute(f"CREATE TABLE {table} ({columns})")
        for stream, columns in streams().items():
            connection.execute(f"CREATE TABLE {stream} ({columns})")
        connection.execute(
            f"CREATE TABLE {cells.TABLE} AS SELECT petition_id, frame, unit, category, channel, received_at, due_at, answered_at,"
            " latitude, longitude FROM petition"
        )
        for resolution in home.CELL_RESOLUTIONS.values():
            connection.execute(f"ALTER TABLE {cells.TABLE} ADD COLUMN cell_{resolution} VARCHAR")
        found = {}
        made = [f"build/{step}" for step in order.UNIT_STEPS] + ROLLUPS
        for query in [*made, *(f"build/{step}" for step in order.STEPS[len(order.UNIT_STEPS) :])]:
            name = query.split("/")[1]
            connection.execute(f"CREATE TABLE {name} AS {queries.text(query)}", examples(query))
            found[query] = [row[:2] for row in connection.execute(f"DESCRIBE {name}").fetchall()]
        found |= of_deliveries(connection)
        return found


def of_deliveries(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    """Column names and types of the queries that judge, replay and count delivered days."""
    found = {}
    for stream, columns in streams().items():
        connection.execute(f"CREATE OR REPLACE TABLE delivered ({columns}, row BIGINT)")
        for query in (f"intake/{stream}", f"replay/{stream}"):
            if query in QUERIES:
                described = connection.execute(f"DESCRIBE {queries.text(query)}", examples(query)).fetchall()
                found[query] = [row[:2] for row in described]
    for query in ("clocked_month", "opening_backlog", "changed_group", "touched", "ranked_before", "moved_target"):
        text = f"CREATE OR REPLACE TABLE {query} AS {queries.text(f'update/{query}')}"
        connection.execute(text, examples(f"update/{query}"))
        found[f"update/{query}"] = [row[:2] for row in connection.execute(f"DESCRIBE {query}").fetchall()]
    return found


@pytest.mark.parametrize("name", ["opening_backlog", "ranked_before"])
def test_what_stands_before_has_the_same_columns_in_a_count_of_some_years(
    results: dict[str, list[tuple[str, str]]], name: str
) -> None:
    assert [column for column, _ in results[f"update/{name}"]] == [column for column, _ in results[f"build/{name}"]]


def streams() -> dict[str, str]:
    """The columns of the event streams in SQL."""
    schemas = {name: stream.schema for name, stream in STREAMS.items()}
    with duckdb.connect() as connection:
        made = {}
        for stream, schema in schemas.items():
            empty = pa.table({field.name: pa.array([], field.type) for field in schema})
            connection.register("empty", empty)
            described = connection.execute("DESCRIBE SELECT * FROM empty").fetchall()
            made[stream] = ", ".join(f'"{name}" {kind}' for name, kind, *_ in described)
        return made


@pytest.fixture(scope="module")
def results(
    published: duckdb.DuckDBPyConnection,
    events: duckdb.DuckDBPyConnection,
    steps: dict[str, list[tuple[str, str]]],
) -> dict[str, list[tuple[str, str]]]:
    """Column names and types of what every query returns."""
    found = dict(steps)
    for name in (*SERVING, *CHECKS, *VIEWS):
        result = published.execute(f"DESCRIBE {queries.text(name)}", examples(name))
        found[name] = [row[:2] for row in result.fetchall()]
    found["closing/difference"] = of_two_versions(published)
    for name in EVENTS:
        found[name] = [row[:2] for row in events.execute(f"DESCRIBE {queries.text(name)}", examples(name)).fetchall()]
    return found


def of_two_versions(published: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Column names and types of what differs between two stores."""
    (file,) = published.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchall()[0]
    with duckdb.connect() as connection:
        for name in ("before", "after"):
            connection.execute(f"ATTACH '{file}' AS {name} (READ_ONLY)")
        name = "closing/difference"
        return [row[:2] for row in connection.execute(f"DESCRIBE {queries.text(name)}", examples(name)).fetchall()]


def test_every_step_has_a_query_and_every_query_a_step() -> None:
    assert sorted(STEPS) == sorted(f"build/{step}" for step in order.STEPS)


@pytest.mark.parametrize("name", [*SERVING, *CHECKS, *VIEWS])
def test_a_query_runs_on_the_store(published: duckdb.DuckDBPyConnection, name: str) -> None:
    assert published.execute(f"EXPLAIN {queries.text(name)}", examples(name)).fetchall()
    if name in (*SERVING, *VIEWS):
        published.execute(queries.text(name), examples(name)).fetchone()


@pytest.mark.parametrize("name", QUERIES)
def test_columns_of_the_header_are_those_that_come_back(results: dict[str, list[tuple[str, str]]], name: str) -> None:
    """Every name with an underscore in the header exists, and every key of the grain is a column or a word."""
    returned = {column for column, _ in results[name]}
    known = returned | {step.split("/")[1] for step in [*STEPS, *ROLLUPS]} | {table.name for table in reference.TABLES}
    prefixed = {column.split("_", 1)[1] for column in returned if "_" in column}
    said = set(re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", header(name)["Columns"] + header(name)["Grain"]))
    states = {"not_assessable", "on_track", "at_risk", "in_time", "under_way", "carries_out"}
    assert said - known - prefixed - states == set()


@pytest.mark.parametrize("name", QUERIES)
def test_every_column_that_comes_back_is_in_the_header(results: dict[str, list[tuple[str, str]]], name: str) -> None:
    text = f"{header(name)['Returns']} {header(name)['Grain']} {header(name)['Columns']}"
    named = set(re.findall(r"\w+", text))
    for word in named & {key.removeprefix("build/") for key in results}:
        named |= {column for column, _ in results.get(f"build/{word}", [])}
    for table in reference.TABLES:
        if table.name in named:
            named |= {column.name for column in table.columns}
    if "stream" in named and name.startswith("replay/"):
        named |= set(STREAMS[name.removeprefix("replay/")].schema.names)
    stems = {word.rstrip("s") for word in named}
    missing = [
        column
        for column, kind in results[name]
        if column not in named
        and not ("counts" in named and kind in ("BIGINT", "HUGEINT"))
        and not ("ranks" in named and column in ("siblings", "country"))
        and not {part.rstrip("s") for part in column.split("_")} & stems
    ]
    assert missing == []


@pytest.mark.parametrize("name", QUERIES)
def test_numbers_have_a_unit_in_the_header(results: dict[str, list[tuple[str, str]]], name: str) -> None:
    text = header(name)["Columns"]
    if any(kind == "DOUBLE" for column, kind in results[name] if column not in ("latitude", "longitude", "area_km2")):
        assert re.search(
            r"unit|count|persons|points|%|days|share|dossiers|0 to 1|degrees|the row of|places|numerator",
            text,
        ), f"{name}: no unit in {text!r}"


GRAINS = {
    "backlog_month": "frame, unit, month",
    "backlog_age": "frame, unit, sector, age_band, is_overdue",
    "sector_month": "frame, unit, month, sector",
    "procedure_quarter": "frame, unit, quarter, procedure",
    "days_period": "frame, unit, period",
    "hour_year": "frame, unit, period, weekday, hour, channel",
    "petition_month_category": "frame, unit, month, category",
    "petition_point": "petition_id",
    "petition_cell": "resolution, province, former_province, unit, cell, weeks_ago, category",
    "incident_month": "frame, unit, month, severity, kind, system",
    "backlog_opening": "frame, unit, closed",
    "leaf": "frame, unit",
    "platform_day": "platform, day",
    "platform_period": "platform, period",
    "component": "frame, unit, indicator, component, period",
    "peer_group": "frame, level, unit, kind",
    "displaced_observation": "frame, unit, indicator, period",
    "measure": "frame, unit, indicator, period",
    "indicator_coverage": "indicator",
    "held_period": "frame, parent, indicator, period",
    "warning": "rule, frame, unit",
}


def test_every_kept_step_promises_a_grain() -> None:
    assert set(GRAINS) == set(order.KEPT)


@pytest.mark.parametrize("table", GRAINS)
def test_kept_tables_have_the_grain_they_promise(published: duckdb.DuckDBPyConnection, table: str) -> None:
    assert re.sub(r" \(.*?\)", "", header(f"build/{table}")["Grain"]).rstrip(".") == GRAINS[table]
    repeated = published.execute(f"SELECT {GRAINS[table]} FROM {table} GROUP BY ALL HAVING count(*) > 1 LIMIT 1")
    assert repeated.fetchall() == []


def test_every_query_is_used() -> None:
    used = {text for path in python_files() for text in literals(path)}
    assert [name for name in SERVING if name not in used] == []
    assert sorted(EVENTS) == sorted(f"rows/{kind}" for kind in sheet.COLUMNS)


# Who imports whom


def tracked() -> list[Path]:
    """Every file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [PROJECT / name for name in listed.stdout.splitlines() if (PROJECT / name).is_file()]


@cache
def python_files() -> tuple[Path, ...]:
    """The application's own Python files."""
    return tuple(
        path
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(PROJECT).parts[0] not in ("tests", "tools", ".ci")
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def short(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def literals(path: Path) -> set[str]:
    """Every text written in a file."""
    return {
        node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def imported(path: Path) -> set[str]:
    """Dotted names of what a file imports: 'data.store', 'streamlit'."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= (
                {f"{node.module}.{alias.name}" for alias in node.names}
                if node.module in ("data", "components")
                else {node.module}
            )
    return names


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def under(folder: str) -> list[Path]:
    return [path for path in python_files() if short(path).startswith(f"{folder}/")]


OWN = {"app", "server", "pages", "components", "data", "tools", "tests"}
ALLOWED = {"pages": {"components", "data"}, "components": {"components", "data"}, "data": {"data"}}
DOOR = {
    "data.agendas",
    "data.boundaries",
    "data.climb",
    "data.closings",
    "data.difference",
    "data.event_rows",
    "data.forecast",
    "data.store",
    "data.journal",
    "data.minutes",
    "data.texts",
    "data.units",
    "data.periods",
    "data.spreadsheet",
    "data.home",
    "data.imports",
    "data.progress",
    "data.outlines",
    "data.sql",
    "data.sql.reading",
    "data.sql.runner",
}
PURE = (
    "charts", "columns3d", "hot_spots", "palette", "points_map", "format", "words",
    "platforms/graph", "platforms/marks", "platforms/timeline", "sql_bench/drawing", "sql_bench/files", "topics/drawing", "topics/subjects",
)  # fmt: skip
SESSION = {"components/selection.py", "components/map/__init__.py", "components/shell.py"}


def test_the_entry_imports_components_only() -> None:
    assert packages(PROJECT / "app.py") <= {"components", "streamlit"}


@pytest.mark.parametrize("folder", ALLOWED)
def test_imports_go_right_only(folder: str) -> None:
    wrong = {short(path): found for path in under(folder) if (found := packages(path) & OWN - ALLOWED[folder])}
    assert wrong == {}


def test_data_never_imports_streamlit() -> None:
    assert [short(path) for path in under("data") if "streamlit" in packages(path)] == []


def test_screens_enter_by_the_door() -> None:
    """Pages and components read the store; they never reach into the build."""
    modules = {
        ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__") for path in under("data")
    }
    reached = {
        short(path): found
        for path in (*under("pages"), *under("components"))
        if (found := {name for name in imported(path) if name in modules} - DOOR)
    }
    assert reached == {}


@pytest.mark.parametrize("name", PURE)
def test_charts_are_pure(name: str) -> None:
    path = PROJECT / "components" / f"{name}.py"
    assert "streamlit" not in packages(path)
    assert not {module for module in imported(path) if module.startswith("data.")} - {
        "data.periods",
        "data.spreadsheet",
    }


@pytest.mark.parametrize("path", under("components/slides"), ids=lambda path: path.stem)
def test_slides_are_pure(path: Path) -> None:
    assert "streamlit" not in packages(path)
    assert {module for module in imported(path) if module.startswith("data.")} <= {"data.texts"}


def test_only_the_selection_touches_session_state() -> None:
    touched = {
        short(path)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("session_state", "query_params")
        and isinstance(node.value, ast.Name)
        and node.value.id == "st"
    }
    assert touched <= SESSION


def decorator_name(node: ast.expr) -> str:
    return ast.unparse(node.func if isinstance(node, ast.Call) else node)


def cached_functions() -> Iterator[tuple[str, ast.FunctionDef, ast.expr]]:
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef):
                for decorator in node.decorator_list:
                    if "cache" in decorator_name(decorator) and "property" not in decorator_name(decorator):
                        yield f"{short(path)}:{node.name}", node, decorator


def test_cached_functions_know_nothing_of_the_visitor() -> None:
    forbidden = (
        "session_state",
        "query_params",
        "st.context",
        "selection.held",
        "selection.read",
        "taken(",
        "held()",
    )
    wrong = [name for name, node, _ in cached_functions() if any(word in ast.unparse(node) for word in forbidden)]
    assert wrong == []


NAMED_IN_THE_PROJECT = {  # unbounded, but their arguments can only be what the project itself holds
    "components/assets.py:_read", "components/assets.py:code_version", "components/map/__init__.py:texts", "components/palette.py:bins", "data/queries.py:parameters",
    "data/queries.py:text", "data/store.py:_row_type",
}  # fmt: skip


def test_every_cache_is_bounded() -> None:
    unbounded = [
        name
        for name, node, decorator in cached_functions()
        if not any(word in ast.unparse(decorator) for word in ("maxsize=", "max_entries="))
        and (node.args.args or node.args.kwonlyargs)
    ]
    assert set(unbounded) <= NAMED_IN_THE_PROJECT


@pytest.mark.parametrize("path", under("pages"), ids=lambda path: path.stem)
def test_a_page_asks_its_question_and_requires_the_frame_first(path: Path) -> None:
    assert (ast.get_docstring(tree(path)) or "").endswith("?")
    first = next(node for node in tree(path).body[1:] if not isinstance(node, ast.Import | ast.ImportFrom))
    assert ast.unparse(first) == "chosen = shell.require()"


def test_what_is_public_is_documented_and_typed() -> None:
    bare = []
    for path in python_files():
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            typed = isinstance(node, ast.ClassDef) or node.returns is not None
            if not ast.get_docstring(node) or not typed:
                bare.append(f"{short(path)}:{node.name}")
    assert bare == []


# Records


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return reference.load(home.REFERENCE)


def test_every_indicator_is_complete(tables: dict[str, pd.DataFrame]) -> None:
    indicator = tables["indicator"].set_index("code")
    texts = ["name", "short", "unit", "how", "why"]
    columns = [f"{text}_{language}" for text in texts for language in ("vi", "en")] + [
        "legal_basis",
        "source",
        "levels",
    ]
    bare = indicator.index[
        (indicator["minimum"] == 0) & (indicator["maximum"] == 1)
    ]  # an index from 0 to 1 has no unit
    empty = {(code, column) for column in columns for code in indicator.index[indicator[column].str.strip() == ""]}
    empty -= {(code, f"unit_{language}") for code in bare for language in ("vi", "en")}
    assert empty == set()
    assert set(indicator["decimals"]) <= set(range(5))
    same = indicator[(indicator["name_vi"] == indicator["name_en"]) | (indicator["how_vi"] == indicator["how_en"])]
    assert list(same.index) == [], "not translated"


def test_every_source_is_complete(tables: dict[str, pd.DataFrame]) -> None:
    sources = tables["source"]
    for column in ("code", "title", "publisher", "licence"):
        assert list(sources.loc[sources[column].str.strip() == "", "code"]) == []


def test_every_number_of_the_store_has_an_indicator_and_a_source(
    published: duckdb.DuckDBPyConnection,
) -> None:
    without = published.execute(
        "SELECT DISTINCT measure.indicator, measure.source FROM measure"
        " LEFT JOIN indicator ON indicator.code = measure.indicator LEFT JOIN source ON source.code = measure.source"
        " WHERE indicator.code IS NULL OR source.code IS NULL"
    )
    assert without.fetchall() == []


def test_every_value_is_marked_with_a_status_that_has_a_word(published: duckdb.DuckDBPyConnection) -> None:
    statuses = {row[0] for row in published.execute("SELECT DISTINCT status FROM measure").fetchall()}
    assert statuses <= {"published", "derived", "apportioned", "imported", "simulated"}
    states = {row[0] for row in published.execute("SELECT DISTINCT state FROM measure").fetchall()}
    assert states <= {"on_track", "at_risk", "behind", "not_assessable"}
    assert {f"status.{status}" for status in statuses} | {f"state.{state}" for state in states} <= set(words())


def test_simulated_numbers_are_never_marked_otherwise(published: duckdb.DuckDBPyConnection) -> None:
    counted = "indicator IN (SELECT code FROM indicator WHERE source = 'SIM' OR indicator.code LIKE 'service766%')"
    wrong = published.execute(
        f"SELECT DISTINCT indicator, status, source FROM measure WHERE (status = 'simulated') <> (source = 'SIM') OR (status = 'simulated' AND NOT {counted})"
    )
    assert wrong.fetchall() == []


# Words


@cache
def words() -> dict[str, dict[str, str]]:
    with (PROJECT / "components" / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


@cache
def asked_words() -> set[str]:
    """Patterns of the keys that code asks for; what is computed in a key stands as '.+'."""
    patterns = set()
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and called(node) in ("word", "say"):
                patterns |= set(key_patterns(node.args[0]))
            elif isinstance(node, ast.Call) and called(node) == "group":
                patterns |= {f"{pattern}\\..+" for pattern in key_patterns(node.args[0])}
    return patterns


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def key_patterns(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from key_patterns(node.body)
        yield from key_patterns(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield "".join(next(key_patterns(side), ".+") for side in (node.left, node.right))


def test_every_word_that_code_asks_for_is_there() -> None:
    assert len(asked_words()) > 60
    keys = "\n".join(words())
    assert [pattern for pattern in sorted(asked_words()) if not re.search(f"^(?:{pattern})$", keys, re.MULTILINE)] == []


def test_every_word_is_used() -> None:
    asked = re.compile("|".join(asked_words()))
    assert [key for key in words() if not asked.fullmatch(key)] == []


@pytest.mark.parametrize("file", ["components/words.csv", "components/views.csv", "components/map/words.csv"])
def test_words_are_in_both_languages_with_the_same_blanks(file: str) -> None:
    with (PROJECT / file).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len({row["key"] for row in rows}) == len(rows)
    assert [row["key"] for row in rows if not row["vi"].strip() or not row["en"].strip()] == []
    blanks = [[set(re.findall(r"\{\w+\}", row[language])) for language in ("vi", "en")] for row in rows]
    assert [row["key"] for row, (vi, en) in zip(rows, blanks, strict=True) if vi != en] == []


def test_english_is_not_vietnamese() -> None:
    """Accents in an English word mean it was not translated; proper names are allowed."""
    names = re.compile(r"Toàn Cảnh|Hoàng Sa|Trường Sa|Việt Nam|Natural Earth")
    accented = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
    assert [key for key, row in words().items() if accented.search(names.sub("", row["en"]))] == []


# What is committed


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        if path.suffix in (
            ".py",
            ".sql",
            ".js",
            ".css",
            ".csv",
            ".md",
            ".toml",
            ".txt",
            ".yml",
            "",
        ) and "geography/web" not in str(path):
            try:
                yield short(path), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def test_nothing_names_a_machine_or_an_issue() -> None:
    folders = re.compile(r"(?<![\w.:/-])/(?:home|root|work|Users|mnt)/[\w.]+")
    issues = re.compile(r"\b(?:issues?|tickets?|GH)[ -]#?\d+\b|(?<![\w&#,'\"])#\d{1,4}\b", re.IGNORECASE)
    found = []
    for name, text in texts():
        for pattern in (folders, issues) if name.endswith((".py", ".md", ".sql")) else (folders,):
            found += [f"{name}: {match[0]}" for match in pattern.finditer(text)]
    assert found == []


def test_requirements_are_pinned() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        lines = [line.strip() for line in (PROJECT / file).read_text(encoding="utf-8").splitlines()]
        loose = [
            line
            for line in lines
            if line and not line.startswith(("#", "-r ")) and not re.fullmatch(r"[\w.\[\]-]+==[\w.]+", line)
        ]
        assert loose == []


DISTRIBUTIONS = {"PIL": "pillow", "pptx": "python-pptx"}
"""What packages are called where they come from, where that is not the name they are imported by."""


def test_what_the_application_imports_is_required() -> None:
    required = {
        re.split(r"[=\[]", line)[0].lower()
        for line in (PROJECT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    }
    standard = __import__("sys").stdlib_module_names
    development = {
        "data/frames.py",
        "data/geography.py",
        "data/power_diagram.py",
        "data/topology.py",
        "data/area_check.py",
    }
    missing = {
        (short(path), package)
        for path in python_files()
        if short(path) not in development
        for package in packages(path)
        if package not in standard and package not in OWN and DISTRIBUTIONS.get(package, package) not in required
    }
    assert missing == set()


def test_the_running_application_names_no_other_host() -> None:
    """Addresses of sources are shown, never fetched: no file that runs holds one."""
    allowed = re.compile(r"https?://(?:127\.0\.0\.1|localhost|www\.w3\.org/2000/svg)")
    found = []
    for name, text in texts():
        if name.split("/")[0] in (
            "app.py",
            "server.py",
            "pages",
            "components",
            "data",
            "queries",
        ) and name.endswith((".py", ".js", ".css", ".sql")):
            found += [
                f"{name}: {address}"
                for address in re.findall(r"https?://[^\s'\"`)]+", text)
                if not allowed.match(address)
            ]
    assert found == []
