"""The simulated dossiers: consistent rows, every leaf covered, offices that close."""

import duckdb
import pytest

from data import simulator
from data.streams import STREAMS
from tests.simulator.helpers import value


def test_the_files_have_the_agreed_columns(store: duckdb.DuckDBPyConnection) -> None:
    kinds = dict(store.execute("SELECT column_name, column_type FROM (DESCRIBE dossier)").fetchall())
    assert list(kinds) == STREAMS["dossier"].schema.names
    assert kinds["dossier_id"] == "BIGINT"
    assert {kinds[name] for name in ("frame", "unit", "sector", "procedure", "channel")} == {"VARCHAR"}
    assert {kinds[name] for name in ("received_at", "due_at", "finished_at")} == {"TIMESTAMP"}
    assert {kinds[name] for name in ("received_month", "finished_month")} == {"DATE"}


@pytest.mark.parametrize(
    ("wrong", "condition"),
    [
        ("finished before it was received", "finished_at <= received_at"),
        ("due before it was received", "due_at <= received_at"),
        ("on time against its own dates", "on_time <> (finished_at <= due_at)"),
        ("on time though open, or unknown though finished", "(on_time IS NULL) <> (finished_at IS NULL)"),
        ("finished after the clock", f"finished_at > TIMESTAMP '{simulator.CLOCK}'"),
        ("month of receipt", "received_month <> date_trunc('month', received_at)"),
        ("month of finish", "finished_month IS DISTINCT FROM CAST(date_trunc('month', finished_at) AS DATE)"),
        ("paid online without a fee", "paid_online AND NOT fee_due"),
        ("satisfied without a rating", "satisfied AND NOT rated"),
        ("rated or with a result though open", "(rated OR electronic_result) AND finished_at IS NULL"),
        (
            "frame not in force",
            "frame <> CASE WHEN received_at < DATE '2025-07-01' THEN '2024' ELSE '2025' END",
        ),
        (
            "working days",
            "processing_days <= 0 OR processing_days > epoch(finished_at - received_at) / 86400 + 1",
        ),
    ],
)
def test_no_dossier_contradicts_itself(store: duckdb.DuckDBPyConnection, wrong: str, condition: str) -> None:
    assert store.execute(f"SELECT * FROM dossier WHERE {condition} LIMIT 1").fetchall() == [], wrong


def test_dossier_numbers_are_unique(store: duckdb.DuckDBPyConnection) -> None:
    assert value(store, "SELECT count(*) = count(DISTINCT dossier_id) FROM dossier")


def test_every_inhabited_leaf_is_covered_in_the_last_24_months(store: duckdb.DuckDBPyConnection) -> None:
    silent = store.execute(
        "SELECT frame, unit FROM leaf WHERE population > 0"
        " EXCEPT SELECT frame, unit FROM dossier WHERE received_at >= TIMESTAMP '2024-11-01'"
    ).fetchall()
    assert silent == []


def test_communes_differ_around_their_province(store: duckdb.DuckDBPyConnection) -> None:
    spread = value(
        store,
        "SELECT quantile_cont(rate, 0.9) - quantile_cont(rate, 0.1) FROM (SELECT avg(on_time::INT) AS rate"
        " FROM dossier JOIN leaf USING (frame, unit) WHERE frame = '2025' AND province = '79' GROUP BY unit)",
    )
    assert 0.02 < spread < 0.35


def test_counters_rest_when_offices_are_closed(store: duckdb.DuckDBPyConnection) -> None:
    closed = "dayofweek(received_at) = 0 OR received_at BETWEEN TIMESTAMP '2024-02-08' AND TIMESTAMP '2024-02-15'"
    assert value(store, f"SELECT count(*) FROM dossier WHERE channel = 'counter' AND ({closed})") == 0
    assert value(store, f"SELECT count(*) FROM dossier WHERE channel = 'online' AND ({closed})") > 0
