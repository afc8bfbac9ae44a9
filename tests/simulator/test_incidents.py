"""The simulated security incidents: consistent, mostly small, with quiet weeks; operations centres see them sooner."""

import duckdb
import pytest

from data import simulator
from data.simulator.incidents import FOUND_BY, KINDS, SEVERITIES, SYSTEMS
from data.streams import STREAMS
from tests.simulator.helpers import value

WITH_CENTRE = "frame = '2024' AND province IN ('62', '49') OR (frame = '2025' AND province IN ('51', '48', '86'))"


def test_the_files_have_the_agreed_columns(store: duckdb.DuckDBPyConnection) -> None:
    kinds = dict(store.execute("SELECT column_name, column_type FROM (DESCRIBE security_incident)").fetchall())
    assert list(kinds) == STREAMS["security_incident"].schema.names
    assert {kind for name, kind in kinds.items() if name.endswith("_at")} == {"TIMESTAMP"}
    assert {kind for name, kind in kinds.items() if name.startswith("hours")} == {"DOUBLE"}


@pytest.mark.parametrize(
    ("wrong", "condition"),
    [
        ("detected before it occurred", "detected_at <= occurred_at"),
        ("never detected", "detected_at IS NULL OR hours_to_detect IS NULL"),
        ("responded before it was detected", "responded_at <= detected_at"),
        (
            "recovered before the response",
            "recovered_at <= responded_at OR (recovered_at > '2020-01-01' AND responded_at IS NULL)",
        ),
        ("after the clock", f"greatest(detected_at, responded_at, recovered_at) > TIMESTAMP '{simulator.CLOCK}'"),
        ("month", "occurred_month <> date_trunc('month', occurred_at)"),
        ("hours to detect", "abs(hours_to_detect - epoch(detected_at - occurred_at) / 3600) > 0.006"),
        ("hours to respond", "abs(hours_to_respond - epoch(responded_at - detected_at) / 3600) > 0.006"),
        ("hours to recover", "abs(hours_to_recover - epoch(recovered_at - detected_at) / 3600) > 0.006"),
        ("hours while open", "(hours_to_recover IS NULL) <> (recovered_at IS NULL)"),
        ("frame not in force", "frame <> CASE WHEN occurred_at < DATE '2025-07-01' THEN '2024' ELSE '2025' END"),
        ("unknown kind", f"kind NOT IN {tuple(KINDS)}"),
        ("unknown severity", f"severity NOT IN {SEVERITIES}"),
        ("unknown system", f"system NOT IN {SYSTEMS}"),
        ("found by nobody", f"found_by NOT IN {FOUND_BY}"),
        ("of nobody", "unit IN (SELECT unit FROM leaf WHERE population = 0)"),
    ],
)
def test_no_incident_contradicts_itself(store: duckdb.DuckDBPyConnection, wrong: str, condition: str) -> None:
    assert store.execute(f"SELECT * FROM security_incident WHERE {condition} LIMIT 1").fetchall() == [], wrong


def test_incident_numbers_are_unique(store: duckdb.DuckDBPyConnection) -> None:
    assert value(store, "SELECT count(*) = count(DISTINCT incident_id) FROM security_incident")


def test_a_province_has_some_twenty_a_month(store: duckdb.DuckDBPyConnection) -> None:
    means = store.execute(
        "SELECT count(*) / count(DISTINCT occurred_month) FROM security_incident JOIN leaf USING (frame, unit)"
        " WHERE occurred_month < DATE '2026-09-01' GROUP BY frame, province"
    ).fetchall()
    assert len(means) == 63 + 34
    assert 13 < min(means)[0] < 18
    assert 22 < max(means)[0] < 27


def test_most_are_low_and_few_critical(store: duckdb.DuckDBPyConnection) -> None:
    share = dict(
        store.execute(
            "SELECT severity, count(*) / sum(count(*)) OVER () FROM security_incident GROUP BY severity"
        ).fetchall()
    )
    assert share["low"] == pytest.approx(0.70, abs=0.02)
    assert share["critical"] == pytest.approx(0.01, abs=0.003)
    assert share["high"] < share["medium"] < share["low"]


def test_weeks_without_anything_grave_are_normal_and_no_month_is_a_wave(store: duckdb.DuckDBPyConnection) -> None:
    grave = value(
        store,
        "SELECT count(DISTINCT (province, date_trunc('week', occurred_at))) FROM security_incident"
        " JOIN leaf USING (frame, unit) WHERE frame = '2024' AND severity IN ('critical', 'high')",
    )
    weeks = value(store, "SELECT date_diff('week', DATE '2022-01-01', DATE '2025-07-01')")
    assert 0.55 < 1 - grave / (63 * weeks) < 0.9
    loudest = store.execute(
        "SELECT frame, max(number) / avg(number) FROM (SELECT frame, occurred_month, count(*) AS number"
        " FROM security_incident GROUP BY ALL) GROUP BY frame"
    ).fetchall()
    assert max(share for _, share in loudest) < 1.2


def test_operations_centres_see_incidents_sooner(store: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT median(hours_to_detect) FROM security_incident JOIN leaf USING (frame, unit) WHERE "
    assert value(store, query + f"({WITH_CENTRE})") < 0.4 * value(store, query + f"NOT ({WITH_CENTRE})")
    watched = store.execute(
        "SELECT DISTINCT frame, province FROM security_incident JOIN leaf USING (frame, unit) WHERE found_by = 'soc'"
    ).fetchall()
    assert set(watched) == {
        ("2024", "62"),
        ("2024", "49"),
        ("2024", "84"),
        ("2025", "51"),
        ("2025", "48"),
        ("2025", "86"),
    }
    opened = value(
        store,
        "SELECT min(occurred_at) FROM security_incident JOIN leaf USING (frame, unit)"
        " WHERE found_by = 'soc' AND province = '84'",
    )
    assert f"{opened:%Y-%m}" in ("2023-06", "2023-07")
