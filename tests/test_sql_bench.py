"""Viewers' own SQL: what an attacker writes is refused or ended with a sentence, what an analyst writes works."""

import hashlib
import io
import json
import os
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psutil
import pytest
from streamlit.testing.v1 import AppTest

from components import palette, view_texts, words
from components.sql_bench import drawing, files, result
from components.sql_bench.examples import Example, examples
from data import home as places
from data import publish, store
from data.sql import database, reading, runner, views
from data.sql.runner import LIMITS, Column, QueryError, Result
from tests.conftest import KEPT
from tests.test_pages import LANGUAGES, SECONDS

SHORT = replace(LIMITS, seconds=0.5, memory_mb=128)
"""Limits under which exhausting queries end soon."""
LATE_SECONDS = 8
"""How much later than its limit an answer may come on a busy machine, the start of its process included."""

FILES = (
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_csv_auto('/etc/passwd', delim=':')",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM read_blob('/proc/self/environ')",
    "SELECT * FROM read_json('/etc/passwd')",
    "SELECT * FROM read_json_objects('/etc/passwd')",
    "SELECT * FROM read_parquet('*.parquet')",
    "SELECT * FROM parquet_scan('../*.parquet')",
    "SELECT * FROM parquet_metadata('x.parquet')",
    "SELECT * FROM parquet_schema('x.parquet')",
    "SELECT * FROM read_duckdb('../../store/current.duckdb')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM glob('/**')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM '/etc/passwd.csv'",
    'SELECT * FROM "/proc/self/maps.csv"',
    "FROM 'events.parquet'",
    "DESCRIBE '/etc/passwd.csv'",
    "DESCRIBE SELECT * FROM read_csv('/etc/passwd')",
    "SUMMARIZE '/etc/passwd.csv'",
    "SELECT (SELECT max(column0) FROM '/etc/passwd.csv')",
    "SELECT * FROM units WHERE unit IN (FROM '/etc/passwd.csv')",
    "SELECT * FROM units POSITIONAL JOIN 'data.parquet'",
    "WITH a AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM a",
    "SELECT * FROM units, LATERAL (SELECT * FROM read_text('/etc/' || unit))",
    "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
    "SELECT * FROM query_table('/etc/passwd.csv')",
    "SELECT * FROM query_table(['units', '/etc/passwd.csv'])",
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''/etc/passwd'')'))",
    "SELECT json_serialize_plan('SELECT * FROM read_text(''/etc/passwd'')')",
    "EXPLAIN SELECT * FROM read_csv('/etc/passwd')",
    "EXPLAIN ANALYZE SELECT * FROM read_text('/etc/passwd')",
    "ATTACH '/etc/passwd' AS a",
    "ATTACH '../../journal.sqlite' (TYPE sqlite)",
    "DETACH toancanh",
    "USE memory",
    "COPY units TO '/tmp/stolen.csv'",
    "COPY (SELECT 1) TO '/dev/stderr'",
    "COPY (SELECT * FROM units) TO 'x.parquet' (FORMAT parquet)",
    "COPY units FROM '/etc/passwd'",
    "COPY FROM DATABASE toancanh TO memory",
    "EXPORT DATABASE '/tmp/all'",
    "IMPORT DATABASE '/tmp/all'",
    "WITH \"/etc/passwd.csv\" AS (SELECT 1) SELECT * FROM (SELECT * FROM read_text('/etc/passwd'))",
)
NETWORK = (
    "SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')",
    "SELECT * FROM 'https://127.0.0.1/x.parquet'",
    "SELECT * FROM read_parquet('s3://bucket/x.parquet')",
    "ATTACH 'http://127.0.0.1/x.duckdb' AS far",
    "INSTALL httpfs",
    "LOAD httpfs",
    "FORCE INSTALL sqlite FROM community",
    "LOAD '/tmp/evil.duckdb_extension'",
    "UPDATE EXTENSIONS",
    "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "SELECT * FROM register_external_resource('x', 'y')",
    "SELECT * FROM postgres_scan('host=127.0.0.1', 'public', 'x')",
)
SETTINGS = (
    "SET memory_limit = '100GB'",
    "SET enable_external_access = true",
    "SET GLOBAL threads = 64",
    "RESET lock_configuration",
    "PRAGMA threads = 64",
    "PRAGMA database_list",
    "PRAGMA enable_profiling",
    "SET VARIABLE x = 1",
    "SELECT current_setting('home_directory')",
    "SELECT CURRENT_SETTING('temp_directory')",
    "SELECT main.current_setting('secret_directory')",
    "SELECT \"current_setting\"('allowed_paths')",
    "SELECT [current_setting(x) FOR x IN ['allowed_paths']]",
    "SELECT list_transform(['allowed_paths'], lambda x: current_setting(x))",
    "SELECT max(1) OVER (ORDER BY current_setting('allowed_paths'))",
    "SELECT * FROM units ORDER BY current_setting('allowed_paths')",
    "SELECT 1 LIMIT (SELECT length(current_setting('allowed_paths')))",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM main.duckdb_settings()",
    "SELECT * FROM system.main.duckdb_settings()",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM which_secret('s3://x', 's3')",
    "SELECT * FROM duckdb_databases()",
    "SELECT path FROM duckdb_databases",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM system.main.duckdb_databases",
    "SHOW DATABASES",
    "SHOW ALL TABLES",
    "SHOW VARIABLES",
    "SHOW memory_limit",
    "SELECT * FROM duckdb_extensions()",
    "SELECT * FROM duckdb_logs",
    "SELECT * FROM duckdb_external_file_cache()",
    "SELECT * FROM duckdb_temporary_files()",
    "SELECT * FROM pg_catalog.pg_settings",
    "WITH a AS (SELECT * FROM pg_settings), pg_settings AS (SELECT 1) SELECT * FROM a",
    "SELECT setting FROM pg_settings WHERE (WITH pg_settings AS (SELECT 1) SELECT true) AND name = 'allowed_paths'",
    "SELECT * FROM units, LATERAL (WITH pg_database AS (SELECT 1) SELECT 1) AS x, pg_database",
    "EXPLAIN ANALYZE WITH a AS (SELECT * FROM pg_proc), pg_proc AS (SELECT 1) SELECT * FROM a",
    "EXPLAIN (ANALYZE) SELECT * FROM duckdb_settings()",
    "SELECT get_block_size('toancanh')",
    "SELECT format_type(1, 2)",
    "SELECT setval('s', 3)",
    "SELECT current_query()",
    'WITH "/etc/passwd" AS (SELECT 1) SELECT * FROM "/etc/passwd"',
    "SELECT * FROM pg_catalog.pg_tables",
    "SELECT * FROM information_schema.schemata",
    "SELECT * FROM sqlite_master",
    "SELECT getenv('HOME')",
    "SELECT getvariable('x')",
    "SELECT write_log('x')",
    "CALL enable_logging()",
    "SELECT * FROM enable_logging('QueryLog')",
    "SELECT * FROM checkpoint()",
    "SELECT (WITH duckdb_databases AS (SELECT 1 AS x) SELECT x FROM duckdb_databases), path FROM duckdb_databases",
    "WITH a AS (SELECT path FROM duckdb_databases), duckdb_databases AS (SELECT 1) SELECT * FROM a",
    "WITH RECURSIVE Duckdb_Settings AS (SELECT 1) SELECT * FROM main.duckdb_settings",
    "SELECT 'allowed_paths'.current_setting()",
    "SELECT name.current_setting() FROM units",
    "SELECT version()",
    "SELECT * FROM toancanh.information_schema.schemata",
    "FROM (SHOW DATABASES)",
    "SELECT * FROM (SUMMARIZE duckdb_databases)",
    "SELECT * FROM range((SELECT count(*) FROM duckdb_settings()))",
    "SELECT * EXCLUDE (name) FROM units WHERE EXISTS (FROM duckdb_databases)",
    "SELECT * FROM force_checkpoint()",
)
WRITES = (
    "CREATE TABLE t (a INT)",
    "CREATE TEMP TABLE t AS SELECT 1",
    "CREATE VIEW v AS SELECT 1",
    "CREATE MACRO m(a) AS a",
    "CREATE TYPE mood AS ENUM ('a')",
    "CREATE SEQUENCE s",
    "DROP TABLE units",
    "ALTER TABLE units ADD COLUMN x INT",
    "TRUNCATE units",
    "INSERT INTO units SELECT * FROM units",
    "UPDATE units SET name = 'x'",
    "DELETE FROM units",
    "MERGE INTO units USING units AS b ON true WHEN MATCHED THEN DELETE",
    "WITH d AS (DELETE FROM units RETURNING *) SELECT * FROM d",
    "WITH d AS (INSERT INTO units SELECT * FROM units RETURNING *) SELECT * FROM d",
    "WITH d AS (UPDATE units SET name = 'x' RETURNING *) SELECT count(*) FROM d",
    "SELECT * FROM (WITH d AS (DELETE FROM units RETURNING *) SELECT * FROM d)",
    "EXPLAIN DELETE FROM units",
    "EXPLAIN ANALYZE DELETE FROM units",
    "EXPLAIN ANALYZE WITH d AS (DELETE FROM units RETURNING *) SELECT * FROM d",
    "EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1",
    "EXPLAIN EXPLAIN SELECT 1",
    "BEGIN TRANSACTION",
    "COMMIT",
    "VACUUM",
    "ANALYZE",
    "CHECKPOINT",
    "FORCE CHECKPOINT",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "DEALLOCATE p",
    "COMMENT ON TABLE units IS 'x'",
    "SELECT nextval('s')",
    "PIVOT units ON level USING count(*)",
)
TRICKS = (
    "/* đ */ EXPLAIN ANALYZE DELETE FROM units",
    "EXPLAIN ANALYZE/**/COPY units TO 'x'",
    "EXPLAIN\nANALYZE SELECT * FROM duckdb_settings()",
    'WITH "a.csv" AS (SELECT 1) SELECT * FROM "a.csv"',
    "SELECT '\ud800'",
    "SELECT 1; DROP TABLE units",
    "SELECT 1; SELECT 2",
    "SELECT 1;;SELECT 2",
    "SELECT 1 --\n; DELETE FROM units",
    "SELECT 1 /* ; */ ; SET threads = 8",
    "/* SELECT */ DROP TABLE units",
    "-- SELECT 1\nDROP TABLE units",
    "/* /* nested */ */ ATTACH 'x'",
    "SELECT $$ ; $$; COPY units TO 'x'",
    "SELECT $a$ $$ $a$; LOAD httpfs",
    "SELECT 'a''; --'; INSTALL httpfs",
    "SELECT E'\\''; SET threads = 1",
    'SELECT "a;b" FROM "/etc/passwd.csv"',
    "ＳＥＬＥＣＴ 1",
    "SELECT\u00a01; DROP TABLE units",
    "SELECT * FROM\u2003read_text('/etc/passwd')",
    "SELECT * FROM \"read_text\"('/etc/passwd')",
    "SELECT * FROM ReAd_TeXt('/etc/passwd')",
    "SELECT * FROM main.read_text('/etc/passwd')",
    "SELECT * FROM system.main.read_text('/etc/passwd')",
    "SELECT * FROM U&\"read\\005Ftext\"('/etc/passwd')",
    "SELECT 1\x00; DROP TABLE units",
    "\x00",
    "SELECT * FROM units\x00'/etc/passwd'",
    "EXPLAIN (SELECT * FROM read_text('/etc/passwd'))",
    "EXPLAIN /* ANALYZE */ ANALYZE -- x\n DROP TABLE units",
    "EXPLAIN (ANALYZE, FORMAT json) DELETE FROM units",
    "SELECT $1",
    "SELECT ?",
    "SELECT $path FROM read_text($path)",
    "",
    " \n\t ",
    "-- nothing",
    ";",
    ";;;",
    "SELEC 1",
    "SELECT * FROM nothing",
    "SELECT nothing FROM units",
    "SELECT * FROM store.measure",
    "SELECT * FROM dossier",
    "SELECT * FROM journal",
    "SELECT 'x" + 30_000 * "x" + "'",
    "SELECT error('/etc/passwd')",
    "SELECT CAST('/etc/passwd' AS INTEGER)",
)
EXHAUSTING = (
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 1e12) SELECT max(n) FROM r",
    "WITH RECURSIVE r(t) AS (SELECT 'x' UNION ALL SELECT t || t FROM r) SELECT max(length(t)) FROM r",
    "SELECT sum(range) FROM range(1000000000000)",
    "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b",
    "SELECT count(*) FROM measures a, measures b, measures c WHERE a.value + b.value > c.value",
    "SELECT count(DISTINCT a.value + b.value) FROM measures a, measures b",
    "SELECT repeat('x', 10000000000)",
    "SELECT length(repeat(repeat('x', 1000000), 100000))",
    "SELECT repeat('x', 1000000000) FROM range(100)",
    "SELECT range(10000000000)",
    "SELECT list_sum(range(1000000000))",
    "SELECT list_aggregate(range(2000000000), 'histogram')",
    "SELECT list_sort(list_transform(range(100000000), lambda x: hash(x)))",
    "SELECT * FROM generate_series(1, 1000000000) t(x) ORDER BY hash(x)",
    "SELECT string_agg(a.name || b.name) FROM units a, units b",
    "SELECT list(a) FROM range(10000000000) t(a)",
    "SELECT printf('%1000000000d', 1)",
    "SELECT format('{:1000000000}', 1)",
    "SELECT lpad('x', 2000000000, 'y'), rpad('x', 2000000000, 'y')",
    "SELECT regexp_replace(repeat('a', 100000000), '(.)(.)(.)(.)?', '\\1\\2\\3\\4\\1\\2\\3\\4', 'g')",
    "SELECT max(levenshtein(repeat('ab', 200000), repeat('ba', 200000)))",
    "SELECT count(*) FROM (SELECT unnest(range(1000000)) FROM range(1000000))",
    "SELECT histogram(hash(range)) FROM range(1000000000)",
    "SELECT median(x) OVER (ORDER BY x ROWS BETWEEN 1000000 PRECEDING AND CURRENT ROW) FROM range(20000000) t(x)",
    "SELECT bitstring_agg(x) FROM range(2000000000) t(x)",
    "SELECT factorial(33) * sum(pow(x, x)) FROM range(100000000000) t(x)",
    "SELECT " + 6_000 * "(" + "1" + 6_000 * ")",
    "SELECT " + 9_000 * "- " + "1",
    "SELECT " + 4_000 * "[" + "1" + 4_000 * "]",
    "SELECT " + "1" + 9_000 * "+1",
    "SELECT " + 900 * "CASE WHEN true THEN " + "1" + 900 * " END",
    "SELECT * FROM " + 1_500 * "(SELECT * FROM " + "units" + 1_500 * ")",
    "WITH " + ", ".join(f"a{n} AS (SELECT * FROM a{n - 1} a, a{n - 1} b)" if n else "a0 AS (SELECT 1 x)" for n in range(30))
    + " SELECT count(*) FROM a29",
    "SELECT " + ", ".join(f"{n} AS c{n}" for n in range(500)),
    "SELECT sleep_ms(60000)",
    "SELECT pg_sleep(60)",
    "SELECT json_extract(repeat('[', 5000000) || repeat(']', 5000000), '$[0]')",
    "SELECT (repeat('[', 1000000) || repeat(']', 1000000))::INT[]",
)  # fmt: skip
ATTACKS = (*FILES, *NETWORK, *SETTINGS, *WRITES, *TRICKS, *EXHAUSTING)

HONEST = (
    ("SELECT 1", [(1,)]),
    ("select 1 as a, 'x' as b;", [(1, "x")]),
    ("-- a question\nSELECT /* of nothing */ 1", [(1,)]),
    ("VALUES (1, 'a'), (2, 'b')", [(1, "a"), (2, "b")]),
    ('WITH "đơn vị" AS (SELECT 1 AS a), "top-5" AS (SELECT 2 AS b) SELECT a, b FROM "đơn vị", "top-5"', [(1, 2)]),
    ("FROM range(3) SELECT sum(range)", [(3,)]),
    ("SELECT NULL, true, 1.50::DECIMAL(9, 2), DATE '2026-10-31'", [(None, True, Decimal("1.50"), date(2026, 10, 31))]),
    ("SELECT 9007199254740993, 170141183460469231731687303715884105727", [(9007199254740993, 2**127 - 1)]),
    ("SELECT 0.1::DOUBLE + 0.2::DOUBLE", [(0.30000000000000004,)]),
    ("SELECT [1, 2], {'a': 'Đắk Lắk'}", [("[1, 2]", '{"a": "Đắk Lắk"}')]),
    ("SELECT count(*) FROM units WHERE frame = '2025' AND level = 'province'", [(34,)]),
    ("SELECT count(*) FROM main.units WHERE frame = '2024' AND level = 'province'", [(63,)]),
    ("SELECT name FROM units WHERE frame = '2025' AND unit = '56'", [("Khánh Hòa",)]),
    ("SELECT name FROM \"units\" WHERE strip_accents(lower(name)) = 'khanh hoa' AND frame = '2025' AND level = 'province'", [("Khánh Hòa",)]),
    ("WITH p AS (SELECT * FROM units WHERE level = 'province') SELECT frame, count(*) FROM p GROUP BY ALL ORDER BY 1", [("2024", 63), ("2025", 34)]),
    ("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 10) SELECT sum(n) FROM r", [(55,)]),
    ("SELECT count(*) FROM units a JOIN units b ON a.frame = b.frame AND a.parent = b.unit WHERE b.unit = '56' AND a.frame = '2025'", [(65,)]),
    ("/* đếm */ SELECT count(*) FROM toancanh.main.units WHERE level = 'country'", [(2,)]),
    ("WITH RECURSIVE r(n) USING KEY (n) AS (SELECT 1 UNION SELECT n + 1 FROM r WHERE n < 3) SELECT count(*) FROM r", [(3,)]),
    ("SELECT count(DISTINCT indicator) > 50 FROM measures", [(True,)]),
    ("SELECT count(*) FROM measures WHERE value IS NULL AND false", [(0,)]),
    ("SELECT lag(n) OVER (ORDER BY n) FROM range(2) t(n) ORDER BY n", [(None,), (0,)]),
    ("SELECT list_transform([1, 2], lambda x: x + 1), regexp_extract('a1', '[0-9]')", [("[2, 3]", "1")]),
    ("PIVOT (SELECT frame, level FROM units) ON level IN ('province', 'district') USING count(*) ORDER BY frame", [("2024", 63, 696), ("2025", 34, 0)]),
    ("SELECT unnest([1, 2]) UNION ALL SELECT 3", [(1,), (2,), (3,)]),
    ("SELECT json_extract_string(j, '$.a') FROM (SELECT '{\"a\": 5}'::JSON AS j)", [("5",)]),
    ("SELECT ';', '--', '/* */', $$ ' $$", [(";", "--", "/* */", " ' ")]),
    ("SELECT 'DROP TABLE units; ATTACH ''x''' AS text", [("DROP TABLE units; ATTACH 'x'",)]),
    ("SELECT count(*) FROM information_schema.tables WHERE table_name = 'measures'", [(1,)]),
    ("SELECT typeof(DATE '2026-01-01' + INTERVAL 1 MONTH)", [("TIMESTAMP",)]),
    ("SELECT regexp_matches(repeat('a', 1000000), '(a*)*(a*)*b')", [(False,)]),
    ("SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' = TIMESTAMPTZ '2026-01-01 07:00:00+07'", [(True,)]),
    ("SELECT count(*) FROM (DESCRIBE measures)", [(19,)]),
    ("SELECT round(avg(share), 0) FROM unit_changes WHERE share = 1", [(1.0,)]),
)  # fmt: skip


@pytest.fixture(scope="module")
def ready(version: str, home: Path) -> Iterator[str]:
    """The version with its copy, which is kept from one run of the tests to the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOANCANH_HOME", str(KEPT))
        kept = database.ensure(version)
    assert home == places.home()
    folder = database.folder_of(version)
    folder.mkdir(parents=True)
    os.link(kept / database.FILE, folder / database.FILE)
    yield version
    runner.end_waiting()


SESSION = """
import importlib.util, json, socket, sys
found = importlib.util.spec_from_file_location("worker", sys.argv[1])
worker = importlib.util.module_from_spec(found)
found.loader.exec_module(worker)
asked = json.loads(sys.stdin.readline())
worker.give_zones()
connection = worker.opened(asked)
worker.judge.judge(connection, "EXPLAIN SELECT 1", ())
worker.confine(60, asked["memory_mb"])
judging = worker.judge.judge
answers = []
for query, is_judged in asked["queries"]:
    worker.judge.judge = judging if is_judged else lambda connection, query, views: query
    answers.append(worker.written(worker.result(connection, asked | {"query": query})).decode())
reached = []
for name, act in (("open", lambda: open("/etc/hostname")), ("socket", socket.socket)):
    try:
        act()
        reached.append(name)
    except OSError:
        pass
print(json.dumps([answers, reached]))
"""
"""Many queries in one process, each as it would be in its own; of those that are not judged only the other locks hold."""


def asked_at_once(version: str, queries: list[tuple[str, bool]]) -> tuple[list[bytes], list[str]]:
    """The answers to queries, judged or not, and what the process itself could still reach in the end."""
    asked = json.loads(runner.request("", database.folder_of(version), LIMITS)) | {"queries": queries}
    command = [sys.executable, "-I", "-c", SESSION, str(places.PROJECT / "data" / "sql" / "worker.py")]
    done = subprocess.run(
        command, input=json.dumps(asked) + "\n", capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    answers, reached = json.loads(done.stdout)
    return [answer.encode() for answer in answers], reached


@pytest.fixture(scope="module")
def refused(ready: str) -> dict[str, bytes]:
    """What the attacks that do not exhaust are answered."""
    queries = [query for query in ATTACKS if query not in EXHAUSTING]
    return dict(zip(queries, asked_at_once(ready, [(query, True) for query in queries])[0], strict=True))


@pytest.fixture(scope="module")
def exhausted(ready: str) -> dict[str, tuple[QueryError | Result, float]]:
    """What the attacks that exhaust come to, each in its process, and after how long."""

    def attack(query: str) -> tuple[QueryError | Result, float]:
        began = time.monotonic()
        try:
            found: QueryError | Result = runner.run(query, ready, SHORT)
        except QueryError as problem:
            found = problem
        return found, time.monotonic() - began

    with ThreadPoolExecutor(LIMITS.at_once) as pool:
        return dict(zip(EXHAUSTING, pool.map(attack, EXHAUSTING), strict=True))


@pytest.fixture(scope="module")
def answered(ready: str) -> dict[str, Result]:
    """What honest queries return."""
    queries = [query for query, _ in HONEST] + [example.query for example in examples()]
    answers, _ = asked_at_once(ready, [(query, True) for query in queries])
    return {query: runner.decoded(answer, LIMITS) for query, answer in zip(queries, answers, strict=True)}


def attacked(query: str, version: str) -> QueryError:
    """The refusal of a query that must not run, in a process of its own."""
    with pytest.raises(QueryError) as problem:
        found = runner.run(query, version, SHORT)
        pytest.fail(f"it ran: {found.rows[:2]}")
    return problem.value


def judge_sentence(problem: QueryError) -> None:
    """A refusal says in both languages why, and nothing of the machine."""
    assert problem.vi.strip() and problem.en.strip() and problem.vi != problem.en
    told = f"{problem.vi} {problem.en} {problem.detail}"
    assert str(places.home()) not in told and str(places.PROJECT) not in told and "site-packages" not in told
    assert "Traceback" not in told and "Stack Trace" not in told


def digest(version: str) -> str:
    return hashlib.sha256((database.folder_of(version) / database.FILE).read_bytes()).hexdigest()


def waiting() -> list[psutil.Process]:
    """The processes for queries that this one has started."""
    return [one for one in psutil.Process().children() if "worker.py" in " ".join(one.cmdline())]


# What must not run


def test_the_lists_are_long_and_say_nothing_twice() -> None:
    assert len(set(ATTACKS)) == len(ATTACKS) >= 180
    assert len(HONEST) + len(examples()) >= 40


@pytest.mark.parametrize("query", [query for query in ATTACKS if query not in EXHAUSTING], ids=lambda query: query[:60])
def test_an_attack_is_refused_with_a_sentence(refused: dict[str, bytes], query: str) -> None:
    with pytest.raises(QueryError) as problem:
        if len(query) > LIMITS.characters or not query.strip():
            runner.run(query, "none")
        runner.decoded(refused[query], LIMITS)
    assert problem.value.code not in ("seconds", "memory", "ended"), "refused before it runs"
    judge_sentence(problem.value)


@pytest.mark.parametrize("query", EXHAUSTING, ids=lambda query: query[:60])
def test_an_exhausting_query_is_ended_with_a_sentence(
    exhausted: dict[str, tuple[QueryError | Result, float]], query: str
) -> None:
    problem, seconds = exhausted[query]
    assert isinstance(problem, QueryError), "it ran"
    assert seconds < SHORT.seconds + LATE_SECONDS
    judge_sentence(problem)


@pytest.mark.parametrize(
    "query", [query for query in ATTACKS if query not in EXHAUSTING][::16], ids=lambda query: query[:60]
)
def test_the_same_in_a_process_of_its_own(ready: str, query: str) -> None:
    judge_sentence(attacked(query, ready))


def test_attacks_leave_the_copy_and_the_folder_as_they_were(ready: str) -> None:
    runner.run("SELECT 1", ready)
    before = digest(ready), sorted(path.name for path in places.sql().rglob("*"))
    for query in (
        "COPY units TO 'x.csv'",
        "DELETE FROM units",
        "EXPORT DATABASE 'y'",
        "SELECT repeat('x', 1000000000)",
    ):
        attacked(query, ready)
    assert before == (digest(ready), sorted(path.name for path in places.sql().rglob("*")))


def test_no_file_and_no_network_is_reached_even_where_nobody_judges(ready: str, tmp_path: Path) -> None:
    """The locks behind the judge, tried alone: no file, no socket, nothing written."""
    theft = tmp_path / "stolen.csv"
    honest = "SELECT * FROM units LIMIT 1"
    queries = [*FILES, *NETWORK, f"COPY (SELECT 1) TO '{theft}'", honest]
    answers, reached = asked_at_once(ready, [(query, False) for query in queries])
    failed = (b'{"head": {"error"', b'{"head": {"columns": [["json_serialize_plan')
    passed = {query for query, answer in zip(queries, answers, strict=True) if not answer.startswith(failed)}
    assert reached == []
    assert passed == {honest}
    assert not any(b"root:" in answer for answer in answers), "a plan that was not made tells of its error only"
    assert not theft.exists()


def test_the_process_of_a_query_has_nothing_of_the_server(ready: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOANCANH_SECRET", "hidden")
    runner.end_waiting()
    runner.run("SELECT 1", ready)
    (process,) = waiting()
    assert set(process.environ()) == {"LC_ALL"}
    assert process.cwd() == "/"
    assert process.num_fds() <= 4, "three standard ones, and the file it may still be reading itself from"


# What must run


@pytest.mark.parametrize(("query", "rows"), HONEST, ids=lambda part: part[:50] if isinstance(part, str) else "")
def test_an_honest_query_works(answered: dict[str, Result], query: str, rows: list[tuple[object, ...]]) -> None:
    assert list(answered[query].rows) == rows


@pytest.mark.parametrize(("query", "rows"), HONEST[::8], ids=lambda part: part[:50] if isinstance(part, str) else "")
def test_it_works_in_a_process_of_its_own(ready: str, query: str, rows: list[tuple[object, ...]]) -> None:
    assert list(runner.run(query, ready).rows) == rows


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_a_ready_query_works_and_fits_into_an_address(answered: dict[str, Result], example: Example) -> None:
    found = answered[example.query]
    assert found.rows and len(found.columns) > 2 and not found.cut
    assert len(example.query) <= 2_000
    assert example.vi.strip() and example.en.strip() and example.vi != example.en


@pytest.mark.parametrize(
    "query",
    [
        "/* đ */ EXPLAIN SELECT * FROM units",
        "explain analyze SELECT count(*) FROM units",
        "DESCRIBE units",
        "SUMMARIZE sectors",
    ],
)
def test_an_explanation_is_given(ready: str, query: str) -> None:
    assert runner.run(query, ready).rows


def test_the_copy_holds_the_documented_views_and_nothing_else(ready: str) -> None:
    assert {row[0] for row in runner.run("SHOW TABLES", ready).rows} == set(views.names())
    counts = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in views.names())
    copied = dict(runner.run(counts, ready).rows)  # pyright: ignore
    with store.cursor(ready) as cursor:
        for name in views.names():
            assert cursor.execute(f"SELECT count(*) FROM ({views.text(name)})").fetchall() == [(copied[name],)]


def test_views_and_columns_are_described_in_both_languages(ready: str) -> None:
    columns = {column for name in views.names() for column, _ in reading.columns(name, ready)}
    assert set(view_texts.names()) == {f"view.{name}" for name in views.names()} | {
        f"column.{name}" for name in columns
    }
    assert not columns & {"person", "author", "user", "email"}, "no person is in a view"


# Limits


def test_rows_beyond_the_limit_are_cut_and_said_to_be(ready: str) -> None:
    found = runner.run("SELECT * FROM range(100000)", ready, replace(LIMITS, rows=1_000))
    assert (len(found.rows), found.cut) == (1_000, "rows")
    assert runner.run("SELECT * FROM range(1000)", ready, replace(LIMITS, rows=1_000)).cut == ""


def test_duckdb_prints_no_bar_of_progress_into_an_answer(ready: str) -> None:
    """It does after two seconds, to the same place as the answer, unless it is told not to."""
    answers, _ = asked_at_once(ready, [("SELECT current_setting('enable_progress_bar')", False)])
    assert runner.decoded(answers[0], LIMITS).rows == ((False,),)


def test_an_endless_result_comes_as_far_as_the_limit(ready: str) -> None:
    found = runner.run("SELECT * FROM range(1000000000000)", ready)
    assert (len(found.rows), found.cut) == (LIMITS.rows, "rows")


def test_a_large_result_is_cut_by_its_size(ready: str) -> None:
    found = runner.run("SELECT repeat('x', 100000) FROM range(1000)", ready, replace(LIMITS, megabytes=1))
    assert found.cut == "size"
    assert 5 < len(found.rows) < 11


@pytest.mark.parametrize(
    ("query", "limits", "code", "number"),
    [
        ("SELECT 'xxxxxxxxxx'", replace(LIMITS, characters=10), "characters", "10"),
        ("SELECT sum(range) FROM range(1000000000000)", SHORT, "seconds", "0.5"),
        ("SELECT list(range) FROM range(1000000000)", SHORT, "memory", "128"),
        ("SELECT 1, 2, 3, 4", replace(LIMITS, columns=3), "columns", "3"),
    ],
)
def test_a_limit_has_a_name_and_a_number(ready: str, query: str, limits: runner.Limits, code: str, number: str) -> None:
    with pytest.raises(QueryError) as problem:
        runner.run(query, ready, limits)
    assert problem.value.code == code
    assert number in problem.value.vi and number in problem.value.en


def test_others_are_served_while_heavy_queries_run_and_one_too_many_waits(ready: str) -> None:
    heavy = "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b"
    before = psutil.Process().memory_info().rss
    with ThreadPoolExecutor(LIMITS.at_once) as pool:
        running = [pool.submit(attacked, heavy, ready) for _ in range(LIMITS.at_once)]
        time.sleep(0.2)
        began = time.monotonic()
        assert store.rows("indicators", ready)
        assert time.monotonic() - began < 1
        with pytest.raises(QueryError) as problem:
            runner.run("SELECT 1", ready, replace(SHORT, seconds_to_wait=0))
        assert problem.value.code == "at_once"
        assert runner.run("SELECT 1", ready).rows == ((1,),), "it has waited for its turn"
        assert {one.result().code for one in running} == {"seconds"}
    assert psutil.Process().memory_info().rss - before < 100 << 20


def test_what_ended_leaves_no_process_behind(ready: str) -> None:
    for query in EXHAUSTING[:2]:
        attacked(query, ready)
    assert len(waiting()) <= 1


def test_two_viewers_get_their_own_results(ready: str) -> None:
    problems: list[object] = []

    def ask(number: int) -> None:
        for _ in range(3):
            found = runner.run(f"SELECT {number}, '{number * 'x'}'", ready)
            if found.rows != ((number, number * "x"),):
                problems.append(found)

    threads = [threading.Thread(target=ask, args=(number,)) for number in (3, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


# The copy


@pytest.fixture
def short_store(version: str, home: Path, tmp_path: Path) -> Path:
    """A store with the first rows of every table."""
    short = tmp_path / "short.duckdb"
    with duckdb.connect(str(short)) as connection:
        connection.execute(f"ATTACH '{publish.path_of(home / 'store', version)}' AS whole (READ_ONLY)")
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'whole'").fetchall()
        for (table,) in tables:
            connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM whole."{table}" LIMIT 100')
    return short


def test_several_processes_make_one_copy(short_store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sql" / "one"
    (tmp_path / "sql" / ".partial-1").mkdir(parents=True)
    command = [sys.executable, "-m", "data.sql.database", str(short_store), str(folder)]
    makers = [subprocess.Popen(command, cwd=places.PROJECT, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [maker.wait(60) for maker in makers] == [0, 0, 0]
    assert sorted(path.name for path in (tmp_path / "sql").iterdir()) == [".making", "one"], (
        "a killed one's rest is gone"
    )
    assert [path.name for path in folder.iterdir()] == [database.FILE]
    with duckdb.connect(str(folder / database.FILE), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM measures").fetchall() == [(100,)]


def test_copies_that_nobody_used_are_forgotten(tmp_path: Path) -> None:
    folders = [tmp_path / f"v{number}" for number in range(5)]
    for place, folder in enumerate(folders):
        folder.mkdir()
        os.utime(folder, (place, place))
    database.forget_old(folders[4])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["v2", "v3", "v4"]


def test_a_copy_that_cannot_be_made_is_told(monkeypatch: pytest.MonkeyPatch, version: str, own_home: Path) -> None:
    monkeypatch.setenv("TOANCANH_HOME", str(own_home))
    (own_home / "sql").write_text("in the way")
    with pytest.raises(database.CopyMissing) as problem:
        runner.run("SELECT 1", version)
    assert str(own_home) not in problem.value.vi + problem.value.en


def test_an_explanation_takes_its_options(ready: str) -> None:
    assert runner.run("EXPLAIN (FORMAT json) SELECT count(*) FROM units", ready).rows
    assert "Time" in runner.run("EXPLAIN (ANALYZE) SELECT 1", ready).rows[0][1]


def test_a_moment_with_a_zone_is_that_of_viet_nam(ready: str) -> None:
    ((moment, text),) = runner.run(
        "SELECT TIMESTAMPTZ '2026-01-01 00:00:00+07' AS a, CAST(TIMESTAMPTZ '2025-12-31 17:00:00+00' AS VARCHAR)", ready
    ).rows
    assert moment.isoformat() == "2026-01-01T00:00:00+07:00"
    assert text == "2026-01-01 00:00:00+07"


def test_lists_are_no_numbers_and_large_numbers_are_drawn(ready: str) -> None:
    found = runner.run("SELECT [1, 2] AS a, 'x' AS b, 170141183460469231731687303715884105727 AS c", ready)
    assert result.numbers(found) == ["c"]
    across = [row[2] for row in found.rows]
    figure = drawing.figure(
        kind="bar", across=across, up=[1.0], series=[""], names=("c", "n"), mark=(date(2025, 7, 1), ""),
        language="vi", theme=palette.LIGHT,
    )  # fmt: skip
    assert figure.to_json()


def test_columns_of_one_name_are_told_apart(ready: str) -> None:
    assert result.names(runner.run("SELECT 1 AS a, 2 AS a, 3 AS a_2", ready).columns) == ["a", "a_3", "a_2"]


def test_a_wide_result_ends_where_a_file_of_it_would_take_long(ready: str) -> None:
    found = runner.run("SELECT * FROM range(100) AS a(n), range(100) AS b(m)", ready, replace(LIMITS, cells=500))
    assert (len(found.rows), found.cut) == (250, "rows")


# Files and texts

NASTY = ("=HYPERLINK(1)", "+1", "@x", "-2+3", "<script>", "http://x", "mailto:a", "\x01", "{=1}")


def made() -> Result:
    rows = [(text, 1.5, Decimal("2.50"), date(2026, 10, 31), None, 2**70) for text in NASTY]
    kinds = (
        ("t", "VARCHAR"),
        ("a", "DOUBLE"),
        ("d", "DECIMAL(9,2)"),
        ("on", "DATE"),
        ("n", "BIGINT"),
        ("t", "HUGEINT"),
    )
    return Result(tuple(Column(*one) for one in kinds), tuple(rows), "", 0.1)


def test_a_workbook_has_numbers_days_and_no_formula() -> None:
    found = made()
    body = files.xlsx(result.names(found.columns), found.rows, sheet="Kết quả", about="Nguồn", facts={"Câu": "=SELECT"})
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        pages = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(pages) == 2
    assert not any("<f>" in page or "hyperlink" in page for page in pages)
    assert "<v>1.5</v>" in pages[0] and "<v>46326</v>" in pages[0]
    assert 'ref="A1:F10"' in pages[0], "it can be filtered"


def test_a_csv_file_has_exact_numbers_and_no_formula() -> None:
    found = made()
    lines = files.csv(result.names(found.columns), found.rows).decode("utf-8-sig").split("\r\n")
    assert lines[0] == "t,a,d,on,n,t_2"
    assert lines[1] == f"'=HYPERLINK(1),1.5,2.50,2026-10-31,,{2**70}"
    assert all(line[0] not in "=+-@" for line in lines[1:-1])


@pytest.mark.parametrize(
    ("value", "kind", "vi", "en"),
    [
        (1858, "BIGINT", "1.858", "1,858"),
        (96.63, "DOUBLE", "96,63", "96.63"),
        (10.389791100968893, "DOUBLE", "10,3898", "10.3898"),
        (None, "DOUBLE", "–", "–"),
        (float("nan"), "DOUBLE", "nan", "nan"),
        (date(2026, 11, 21), "DATE", "21/11/2026", "21 Nov 2026"),
        ("2025", "VARCHAR", "2025", "2025"),
        (True, "BOOLEAN", "True", "True"),
    ],
)
def test_a_cell_is_written_in_the_readers_language(value: object, kind: str, vi: str, en: str) -> None:
    assert result.cell(value, Column("x", kind), "vi") == vi
    assert result.cell(value, Column("x", kind), "en") == en


def test_years_have_no_separator_and_markup_is_escaped() -> None:
    found = Result((Column("year", "BIGINT"), Column("text", "VARCHAR")), ((2025, "<script>"), (2026, "a")), "", 0.1)
    html = result.grid(found, "vi").html
    wide = Result(found.columns[:1] * 150, ((1,) * 150,) * 500, "", 0.1)
    assert len(result.grid(wide, "vi").rows) == result.shown(wide) == 40
    assert "2025" in html and "2.025" not in html
    assert "<script>" not in html and "&lt;script&gt;" in html


# The page


def opened(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(places.PROJECT / "app.py"), default_timeout=SECONDS)
    for name, value in ({"view": "sql"} | parameters).items():
        app.query_params[name] = value
    app.run()
    app.switch_page("pages/explore.py").run()
    assert not app.exception
    return app


def written(app: AppTest) -> str:
    return "\n".join(block.proto.body for block in app.get("html"))  # pyright: ignore


def run(app: AppTest, language: str) -> AppTest:
    label = words.word("sql.run", language)
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_query_in_a_link_waits_for_the_viewer(language: str) -> None:
    app = opened(lang=language, sql="SELECT 40 + 2 AS answer")
    assert app.text_area(key="sql_text").value == "SELECT 40 + 2 AS answer"
    assert "sql-result" not in written(app)
    assert words.word("sql.press_run", language) in [one.value for one in app.info]
    run(app, language)
    assert 'data-testid="sql-result"' in written(app) and "<span>42</span>" in written(app)
    assert app.query_params["sql"] in ("SELECT 40 + 2 AS answer", ["SELECT 40 + 2 AS answer"])


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistake_is_told_around_what_duckdb_says(language: str) -> None:
    app = run(opened(lang=language, sql="SELECT nothing FROM units"), language)
    assert "DuckDB" in app.error[0].value
    assert "nothing" in app.code[0].value
    app.text_area(key="sql_text").set_value("SELECT * FROM read_text('/etc/passwd')")
    run(app, language)
    assert "read_text" in app.error[0].value


@pytest.mark.usefixtures("ready")
def test_a_result_is_drawn_and_a_long_query_stays_out_of_the_address() -> None:
    app = opened(sql="SELECT range AS n, range * 2 AS twice FROM range(5)", chart="line", chart_x="n", chart_y="twice")
    run(app, "vi")
    assert len(app.get("plotly_chart")) == 1
    long = f"SELECT 7 AS n -- {3_000 * 'x'}"
    app.text_area(key="sql_text").set_value(long)
    run(app, "vi")
    assert "sql" not in app.query_params
    assert words.word("sql.long_link", "vi", n="2.000") in [one.value for one in app.caption]
    assert app.text_area(key="sql_text").value == long


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_schema_stands_beside(language: str) -> None:
    text = written(opened(lang=language))
    for name in views.names():
        assert f"<b>{name}</b>" in text
        assert view_texts.view(name, language) in text


def drawn(across: list[object], up: list[float | None], series: list[str], kind: str = "line") -> Any:
    """A chart of a result."""
    mark = (date(2025, 7, 1), "new boundaries")
    return drawing.figure(
        kind=kind,
        across=across,
        up=up,
        series=series,
        names=("<i>x</i>", "y"),
        mark=mark,
        language="vi",
        theme=palette.theme("light"),
    )


@pytest.mark.parametrize("kind", drawing.KINDS)
def test_a_chart_has_a_line_for_each_series_and_marks_the_change_of_units(kind: str) -> None:
    days = [date(2025, 6, 30), date(2025, 7, 31), datetime(2025, 8, 31, 12, tzinfo=UTC)]
    figure = drawn([*days, *days], [1.0, None, 3.0, 4.0, 5.0, 6.0], 3 * ["<b>a</b>"] + 3 * ["b"], kind)
    assert [one.name for one in figure.data] == ["&lt;b&gt;a&lt;/b&gt;", "b"]
    assert list(figure.data[0].y) == [1.0, None, 3.0], "what is not known is a gap"
    assert [one.text for one in figure.layout.annotations] == ["new boundaries"]
    assert figure.layout.xaxis.title.text == "&lt;i&gt;x&lt;/i&gt;"
    later = drawn([date(2026, 1, 31), date(2026, 10, 31)], [1.0, 2.0], ["", ""], kind)
    assert not later.layout.annotations
    assert later.layout.xaxis.tickformat == "%m/%Y"


def test_lines_are_told_apart_by_the_first_column_of_text_where_the_axis_repeats() -> None:
    columns = (Column("on", "DATE"), Column("unit", "VARCHAR"), Column("value", "DOUBLE"))
    rows = tuple((date(2026, 1, 1), name, 1.0) for name in ("a", "b"))
    assert result.parting(Result(columns, rows, "", 0.1), 5) == "unit"
    assert result.parting(Result(columns, rows, "", 0.1), 1) == ""
    assert result.parting(Result(columns, rows[:1], "", 0.1), 5) == ""
