"""The simulated checks of platforms: hourly while in use, rarely down and then rather at night, slower under load."""

import duckdb
import pandas as pd
import pytest

from data import home, simulator
from data.simulator.checks import RESPONSE_LEAST_MS, RESPONSE_MOST_MS
from data.simulator.platforms import RUNNING
from data.streams import STREAMS
from tests.simulator.helpers import value


@pytest.fixture(scope="module")
def platforms() -> pd.DataFrame:
    """The platforms of the documents by code, with their last actual stage and since when (a day)."""
    platform = pd.read_csv(home.REFERENCE / "platform.csv", dtype=str).set_index("code")
    stage = pd.read_csv(home.REFERENCE / "platform_stage.csv", dtype=str).query("kind == 'actual'")
    reached = stage.drop_duplicates("platform", keep="last").set_index("platform")[["stage", "on_date"]]
    ends = {"H1": "06-30", "H2": "12-31"}
    days = [f"{day[:5]}{ends[day[5:]]}" if day[5:] in ends else f"{day}-01-01"[:10] for day in reached["on_date"]]
    since = pd.to_datetime(days)
    return platform[["frame", "unit"]].join(reached.assign(since=since))


def test_the_files_have_the_agreed_columns(store: duckdb.DuckDBPyConnection) -> None:
    kinds = dict(store.execute("SELECT column_name, column_type FROM (DESCRIBE platform_check)").fetchall())
    assert list(kinds) == STREAMS["platform_check"].schema.names
    assert (kinds["is_up"], kinds["response_ms"], kinds["sessions"]) == ("BOOLEAN", "INTEGER", "INTEGER")
    assert (kinds["checked_at"], kinds["month"]) == ("TIMESTAMP", "DATE")


@pytest.mark.parametrize(
    ("wrong", "condition"),
    [
        ("not on the hour", "checked_at <> date_trunc('hour', checked_at)"),
        ("after the clock", f"checked_at > TIMESTAMP '{simulator.CLOCK}'"),
        ("month", "month <> date_trunc('month', checked_at)"),
        ("answers though down, or none though up", "is_up <> (response_ms IS NOT NULL)"),
        ("used though down", "sessions > 0 AND NOT is_up OR sessions < 0"),
        ("out of range", f"response_ms NOT BETWEEN {RESPONSE_LEAST_MS} AND {RESPONSE_MOST_MS}"),
    ],
)
def test_no_check_contradicts_itself(store: duckdb.DuckDBPyConnection, wrong: str, condition: str) -> None:
    assert store.execute(f"SELECT * FROM platform_check WHERE {condition} LIMIT 1").fetchall() == [], wrong


def test_platforms_are_checked_every_hour_while_in_use_and_only_then(
    store: duckdb.DuckDBPyConnection, platforms: pd.DataFrame
) -> None:
    found = store.execute(
        "SELECT platform, frame, unit, min(checked_at) AS first, max(checked_at) AS last, count(*) AS number,"
        " count(DISTINCT checked_at) AS hours FROM platform_check GROUP BY ALL"
    ).df()
    found = found.set_index("platform")
    in_use = platforms[platforms["stage"].isin(RUNNING)]
    assert set(found.index) == set(in_use.index)
    assert found[["frame", "unit"]].equals(in_use[["frame", "unit"]].reindex(found.index))
    begin = in_use["since"].clip(lower=pd.Timestamp(simulator.FIRST_DAY)).reindex(found.index)
    assert found["first"].tolist() == begin.tolist()
    assert set(found["last"]) == {pd.Timestamp(simulator.CLOCK).floor("h")}
    assert found["hours"].tolist() == found["number"].tolist()
    expected = (found["last"] - begin) // pd.Timedelta(hours=1) + 1
    assert found["number"].tolist() == expected.tolist()


def test_platforms_are_up_nearly_always(store: duckdb.DuckDBPyConnection) -> None:
    up = (
        store.execute("SELECT 100 * avg(is_up::INT) AS up FROM platform_check GROUP BY platform")
        .df()["up"]
        .to_numpy(float)
    )
    assert up.min() > 99.1
    assert up.max() < 99.99
    assert up.max() - up.min() > 0.4


def test_maintenance_is_at_night(store: duckdb.DuckDBPyConnection) -> None:
    down = "SELECT 1 - avg(is_up::INT) FROM platform_check WHERE hour(checked_at) "
    assert value(store, down + "BETWEEN 1 AND 3") > 3 * value(store, down + "BETWEEN 8 AND 17")


def test_outages_are_short(store: duckdb.DuckDBPyConnection) -> None:
    longest = value(
        store,
        "SELECT max(hours) FROM (SELECT count(*) AS hours FROM (SELECT platform, is_up, checked_at,"
        " sum(is_up::INT) OVER (PARTITION BY platform ORDER BY checked_at) AS spell FROM platform_check)"
        " WHERE NOT is_up GROUP BY platform, spell)",
    )
    assert 3 < longest < 24


def test_use_and_response_follow_the_working_day(store: duckdb.DuckDBPyConnection) -> None:
    at = "FROM platform_check WHERE dayofweek(checked_at) BETWEEN 1 AND 5 AND hour(checked_at) "
    assert value(store, f"SELECT avg(sessions) {at} = 9") > 5 * value(store, f"SELECT avg(sessions) {at} = 3")
    assert value(store, f"SELECT avg(response_ms) {at} = 9") > 1.2 * value(store, f"SELECT avg(response_ms) {at} = 3")
