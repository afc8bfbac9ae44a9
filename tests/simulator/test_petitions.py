"""The simulated petitions: they add up to what index 766 counts, and lie in their own communes."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from data import home, population, simulator
from data.simulator.petitions import CHANNELS
from data.simulator.register import MonthOfRegister
from data.streams import STREAMS
from tests.simulator.helpers import value

SETTLED = ("2022-01", "2024-06", "2025-07", "2026-05")  # nothing is open any more
KM_PER_DEGREE = 110.6
AROUND_KM = 0.4


def by_leaf(store: duckdb.DuckDBPyConnection, month: str) -> pd.DataFrame:
    """Petitions received in a month by leaf: received, in_time, rated, satisfied."""
    return store.execute(
        "SELECT unit, count(*) AS received, count(*) FILTER (satisfied) AS satisfied, count(*) FILTER (rated) AS rated,"
        " count(*) FILTER (answered_at <= due_at OR (answered_at IS NULL AND due_at >= $clock)) AS in_time"
        " FROM petition WHERE received_month = $month GROUP BY unit",
        {"month": f"{month}-01", "clock": simulator.CLOCK},
    ).df()


def both(simulation: simulator.Simulation, store: duckdb.DuckDBPyConnection, month: str) -> pd.DataFrame:
    """The petitions of a month by leaf beside the counts of index 766."""
    register = MonthOfRegister(simulation, month)
    counts = pd.DataFrame(register.counts()).assign(unit=register.leaf_table.units)[register.inhabited]
    return counts.merge(by_leaf(store, month), on="unit", how="outer").fillna(0)


def test_the_files_have_the_agreed_columns(store: duckdb.DuckDBPyConnection) -> None:
    kinds = dict(store.execute("SELECT column_name, column_type FROM (DESCRIBE petition)").fetchall())
    assert list(kinds) == STREAMS["petition"].schema.names
    assert {kinds[name] for name in ("received_at", "due_at", "answered_at")} == {"TIMESTAMP"}
    assert {kinds[name] for name in ("latitude", "longitude", "handling_days")} == {"DOUBLE"}
    assert {kinds[name] for name in ("frame", "unit", "category", "channel")} == {"VARCHAR"}


@pytest.mark.parametrize(
    ("wrong", "condition"),
    [
        ("answered before it was received", "answered_at <= received_at"),
        ("due before it was received", "due_at <= received_at"),
        ("after the clock", f"greatest(received_at, answered_at) > TIMESTAMP '{simulator.CLOCK}'"),
        ("on time against its own dates", "on_time <> (answered_at <= due_at)"),
        ("on time though open, or unknown though answered", "(on_time IS NULL) <> (answered_at IS NULL)"),
        ("rated though open, or not though answered", "rated <> (answered_at IS NOT NULL)"),
        ("satisfied without a rating", "satisfied AND NOT rated"),
        ("reopened though open", "reopened AND answered_at IS NULL"),
        ("month of receipt", "received_month <> date_trunc('month', received_at)"),
        ("month of answer", "answered_month IS DISTINCT FROM CAST(date_trunc('month', answered_at) AS DATE)"),
        ("days", "abs(handling_days - epoch(answered_at - received_at) / 86400) > 0.011"),
        ("days though open", "(handling_days IS NULL) <> (answered_at IS NULL)"),
        ("frame not in force", "frame <> CASE WHEN received_at < DATE '2025-07-01' THEN '2024' ELSE '2025' END"),
        ("unknown channel", f"channel NOT IN {tuple(CHANNELS)}"),
        (
            "answered when offices are closed",
            "dayofweek(answered_at) IN (0, 6) OR hour(answered_at) NOT BETWEEN 7 AND 16",
        ),
    ],
)
def test_no_petition_contradicts_itself(store: duckdb.DuckDBPyConnection, wrong: str, condition: str) -> None:
    assert store.execute(f"SELECT * FROM petition WHERE {condition} LIMIT 1").fetchall() == [], wrong


def test_petition_numbers_are_unique(store: duckdb.DuckDBPyConnection) -> None:
    assert value(store, "SELECT count(*) = count(DISTINCT petition_id) FROM petition")


@pytest.mark.parametrize("month", SETTLED)
def test_they_are_exactly_what_index_766_counts(
    simulation: simulator.Simulation, store: duckdb.DuckDBPyConnection, month: str
) -> None:
    rows = both(simulation, store, month)
    assert rows["received"].tolist() == rows["petition_on_time_denominator"].tolist()
    assert rows["in_time"].tolist() == rows["petition_on_time_numerator"].tolist()
    assert rows["satisfied"].tolist() == rows["petition_satisfied_numerator"].tolist()
    assert rows["rated"].tolist() == rows["received"].tolist()


@pytest.mark.parametrize("month", ["2026-09", "2026-10"])
def test_open_ones_move_the_ratios_little(
    simulation: simulator.Simulation, store: duckdb.DuckDBPyConnection, month: str
) -> None:
    rows = both(simulation, store, month)
    total = {name: float(rows[name].sum()) for name in rows.columns.drop("unit")}
    assert rows["received"].tolist() == rows["petition_on_time_denominator"].tolist()
    assert total["in_time"] / total["received"] == pytest.approx(
        total["petition_on_time_numerator"] / total["received"], abs=0.01
    )
    assert total["satisfied"] / total["rated"] == pytest.approx(
        total["petition_satisfied_numerator"] / total["received"], abs=0.01
    )


def test_ratios_of_provinces_and_years_are_the_calibrated_ones(
    simulation: simulator.Simulation, store: duckdb.DuckDBPyConnection
) -> None:
    found = store.execute(
        "SELECT frame, province, year(received_at) AS year, count(*) AS received,"
        " count(*) FILTER (answered_at <= due_at OR (answered_at IS NULL AND due_at >= $clock)) / count(*) AS in_time,"
        " count(*) FILTER (satisfied) / count(*) FILTER (rated) AS satisfied"
        " FROM petition JOIN leaf USING (frame, unit) GROUP BY ALL",
        {"clock": simulator.CLOCK},
    ).df()
    calibration = simulation.calibration
    for row in found.itertuples():
        place = calibration.provinces.index((row.frame, row.province))
        months = [
            number
            for number, month in enumerate(simulation.months)
            if month[:4] == str(row.year) and (month >= "2025-07") == (row.frame == "2025")
        ]
        ratios = calibration.ratios[place, months].mean(axis=0)
        tolerance = 0.01 + 0.5 / np.sqrt(row.received)
        assert row.in_time == pytest.approx(ratios[simulation.components["petition_on_time"]], abs=tolerance)
        assert row.satisfied == pytest.approx(ratios[simulation.components["petition_satisfied"]], abs=tolerance)


def test_points_lie_near_their_unit(store: duckdb.DuckDBPyConnection, tables: population.Tables) -> None:
    """Within a disc of the unit's area around its point; former communes within that of one they went into."""
    unit = tables["unit"]
    commune = unit[(unit["frame"] == "2025") & (unit["level"] == "commune")]
    area = commune["area_km2"].where(commune["area_status"] != "doubtful")
    area = area.fillna(area.groupby(commune["kind"]).transform("median"))
    store.register("commune", commune[["code", "latitude", "longitude"]].assign(radius=np.sqrt(area / np.pi)))
    change = tables["unit_change"]
    store.register("change", change[(change["from_frame"] == "2024") & (change["to_frame"] == "2025")])
    far = store.execute(
        f"""
        WITH home AS (
            SELECT '2025' AS frame, code AS unit, code FROM commune
            UNION ALL SELECT '2024', from_code, to_code FROM change
        ), apart AS (
            SELECT p.petition_id, p.unit,
                min({KM_PER_DEGREE} * sqrt(pow(p.latitude - c.latitude, 2)
                    + pow((p.longitude - c.longitude) * cos(radians(c.latitude)), 2)) - c.radius) AS beyond_km
            FROM petition AS p JOIN home USING (frame, unit) JOIN commune AS c USING (code)
            WHERE p.received_month IN (DATE '2023-05-01', DATE '2026-05-01') GROUP BY ALL
        )
        SELECT count(*) FILTER (beyond_km > {AROUND_KM}), count(*) FROM apart
        """
    ).fetchall()[0]
    assert far[0] == 0
    assert far[1] == value(
        store, "SELECT count(*) FROM petition WHERE received_month IN (DATE '2023-05-01', DATE '2026-05-01')"
    )


@pytest.mark.parametrize("unit", ["22736", "07192", "26732"])
def test_islands_have_their_petitions_around_them(
    store: duckdb.DuckDBPyConnection, tables: population.Tables, unit: str
) -> None:
    place = tables["unit"].set_index(["frame", "code"]).loc[("2025", unit)]
    spread = store.execute(
        "SELECT count(*), max(abs(latitude - $latitude)), max(abs(longitude - $longitude)) FROM petition"
        " WHERE frame = '2025' AND unit = $unit",
        {"unit": unit, "latitude": place["latitude"], "longitude": place["longitude"]},
    ).fetchall()[0]
    assert spread[0] > 0
    assert max(spread[1:]) < (np.sqrt(place["area_km2"] / np.pi) + AROUND_KM) / 100


def test_some_places_come_up_more_often(store: duckdb.DuckDBPyConnection) -> None:
    share = value(
        store,
        "SELECT max(number) / sum(number) FROM (SELECT count(*) AS number FROM petition WHERE unit = '26740'"
        " AND frame = '2025' GROUP BY round(latitude, 3), round(longitude, 3))",
    )
    assert 0.01 < share < 0.5


def test_categories_have_their_shares(store: duckdb.DuckDBPyConnection) -> None:
    expected = pd.read_csv(home.REFERENCE / "petition_category.csv").set_index("code")["share"]
    assert sum(expected) == pytest.approx(1)
    found = store.execute("SELECT category, count(*) AS number FROM petition GROUP BY 1").df()
    share = found.set_index("category")["number"] / found["number"].sum()
    assert share.to_dict() == pytest.approx(expected.to_dict(), abs=0.04)
