"""The simulated dossiers: same seed same data, consistent rows, every leaf covered, calibrated to what was published."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from data import dossiers, events, home, population
from data.calibration import (
    LATER_YEAR,
    NEW_GROUPS,
    OLD_GROUPS,
    Components,
    published_scores,
    read_components,
    read_rates,
)

ROWS_A_YEAR = "200000"


@pytest.fixture(scope="module")
def tables() -> population.Tables:
    return population.read_tables(home.REFERENCE)


@pytest.fixture(scope="module")
def run(tables: population.Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("simulated") / "events"
    dossiers.write(tables, target, scale=ROWS_A_YEAR)
    return target


@pytest.fixture(scope="module")
def store(run: Path, tables: population.Tables) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for stream in dossiers.STREAMS:
            pattern = events.pattern(run, stream)
            source = f"read_parquet('{pattern}', hive_partitioning = false)"
            connection.execute(f"CREATE VIEW {stream} AS SELECT * FROM {source}")
        leaf = population.leaves(tables["unit"]).merge(population.leaf_population(tables), on=["frame", "unit"])
        connection.register("incoming", leaf)
        connection.execute("CREATE TABLE leaf AS SELECT * FROM incoming")
        yield connection


@pytest.fixture(scope="module")
def simulation(tables: population.Tables) -> dossiers.Simulation:
    return _simulation(tables, dossiers.SEED)


def _simulation(tables: population.Tables, seed: int) -> dossiers.Simulation:
    rows = int(ROWS_A_YEAR)
    return dossiers.Simulation(tables, home.REFERENCE, seed=seed, rows_per_year=rows, clock=dossiers.CLOCK)


def value(store: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, object] | None = None) -> Any:
    """The single value a query returns."""
    row = store.execute(query, parameters).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize("stream", dossiers.STREAMS)
def test_a_month_made_alone_equals_the_same_month_of_a_whole_run(
    simulation: dossiers.Simulation, run: Path, stream: str
) -> None:
    alone = dossiers.STREAMS[stream](simulation, "2025-07").table().to_pandas().astype(str)
    written = pq.read_table(events.partition(run, stream, "2025-07"), partitioning=None)
    pd.testing.assert_frame_equal(alone, written.to_pandas().astype(str), check_dtype=False)


def test_another_seed_gives_other_dossiers(tables: population.Tables, simulation: dossiers.Simulation) -> None:
    first, second = (
        dossiers.MonthOfDossiers(made, "2024-03").table().column("received_at")
        for made in (simulation, _simulation(tables, seed=1))
    )
    assert not first.equals(second)


def test_the_files_have_the_agreed_columns(store: duckdb.DuckDBPyConnection) -> None:
    kinds = dict(store.execute("SELECT column_name, column_type FROM (DESCRIBE dossier)").fetchall())
    assert list(kinds) == dossiers.SCHEMA.names
    assert kinds["dossier_id"] == "BIGINT"
    assert {kinds[name] for name in ("frame", "unit", "sector", "procedure", "channel")} == {"VARCHAR"}
    assert {kinds[name] for name in ("received_at", "due_at", "finished_at")} == {"TIMESTAMP"}
    assert {kinds[name] for name in ("received_month", "finished_month")} == {"DATE"}
    registers = store.execute("SELECT column_name FROM (DESCRIBE register)").fetchall()
    assert [name for (name,) in registers] == dossiers.REGISTER_SCHEMA.names


@pytest.mark.parametrize(
    ("wrong", "condition"),
    [
        ("finished before it was received", "finished_at <= received_at"),
        ("due before it was received", "due_at <= received_at"),
        ("on time against its own dates", "on_time <> (finished_at <= due_at)"),
        ("on time though open, or unknown though finished", "(on_time IS NULL) <> (finished_at IS NULL)"),
        ("finished after the clock", f"finished_at > TIMESTAMP '{dossiers.CLOCK}'"),
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


def test_dossiers_are_booked_at_leaves_only(store: duckdb.DuckDBPyConnection) -> None:
    for stream in dossiers.STREAMS:
        assert store.execute(f"SELECT unit FROM {stream} ANTI JOIN leaf USING (frame, unit)").fetchall() == []


def test_registers_never_count_more_than_there_is(store: duckdb.DuckDBPyConnection) -> None:
    for name in dossiers.REGISTER:
        condition = f"{name}_numerator > {name}_denominator OR {name}_numerator < 0"
        assert store.execute(f"SELECT * FROM register WHERE {condition}").fetchall() == [], name


def test_leaf_populations_add_up_to_the_published_provinces(tables: population.Tables) -> None:
    leaf = population.leaves(tables["unit"]).merge(population.leaf_population(tables), on=["frame", "unit"])
    rows = tables["observation"]
    rows = rows[(rows["indicator"] == "population") & (rows["frame"] == "2024") & (rows["period"] == "2024")]
    published = rows[rows["unit"].str.len() == 2].set_index("unit")["value"].drop("VN", errors="ignore")
    former = leaf[leaf["frame"] == "2024"].groupby("province")["population"].sum()
    pd.testing.assert_series_equal(former, published.round().astype("int64"), check_names=False)
    assert len(set(leaf.groupby("frame")["population"].sum())) == 1
    assert leaf.set_index(["frame", "unit"]).at[("2024", "498"), "population"] == 0


def component_ratios(store: duckdb.DuckDBPyConnection, components: Components) -> pd.DataFrame:
    """Ratio of every component by frame, province and year; 2026 to 10 October."""
    counted = {
        "progress": ("finished_at <= due_at OR (finished_at IS NULL AND due_at >= $clock)", "true"),
        "online": ("channel = 'online'", "true"),
        "paid_online": ("paid_online", "fee_due"),
        "satisfied": ("satisfied", "rated"),
    }
    dossier = components.table.loc[components.table["stream"] == "dossier", "component"]
    rates = {name: counted.get(name, (name, "true")) for name in dossier}
    parts = [f"count(*) FILTER ({top}) / count(*) FILTER ({base}) AS {name}" for name, (top, base) in rates.items()]
    registers = [name for name in components.codes if name not in rates]
    sums = [f"sum({name}_numerator) / sum({name}_denominator) AS {name}" for name in registers]
    return store.execute(
        f"""
        WITH d AS (
            SELECT frame, province, year(received_at) AS year, {", ".join(parts)}
            FROM dossier JOIN leaf USING (frame, unit)
            WHERE received_at < TIMESTAMP '2026-10-11' GROUP BY ALL
        ), r AS (
            SELECT frame, province, year(month) AS year, {", ".join(sums)}
            FROM register JOIN leaf USING (frame, unit) GROUP BY ALL
        )
        SELECT * FROM d JOIN r USING (frame, province, year)
        """,
        {"clock": dossiers.CLOCK},
    ).df()


def simulated_scores(store: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Rows frame, unit, year, group, simulated (points)."""
    components = read_components(home.REFERENCE)
    ratios = component_ratios(store, components)
    kept = []
    for groups, rows in (
        (OLD_GROUPS, ratios["year"] < LATER_YEAR),
        (NEW_GROUPS, ratios["year"] == LATER_YEAR),
    ):
        part = ratios[rows]
        points = components.scores(part[components.codes].to_numpy(), groups)
        wide = pd.DataFrame(points, columns=list(groups))
        wide[["frame", "unit", "year"]] = part[["frame", "province", "year"]].to_numpy()
        kept.append(wide.melt(["frame", "unit", "year"], var_name="group", value_name="simulated"))
    return pd.concat(kept, ignore_index=True)


def test_simulated_scores_land_on_the_published_ones(
    tables: population.Tables, store: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    published = published_scores(tables)
    both = published.merge(simulated_scores(store), on=["frame", "unit", "year", "group"])
    both["miss"] = (both["simulated"] - both["points"]).astype(float)
    total = both.groupby(["frame", "unit", "year"])[["points", "simulated", "miss"]].sum()
    with capsys.disabled():
        print("\n766, worst misses of a group:")
        print(both.sort_values("miss", key=np.abs).tail(5).round(3).to_string(index=False))
        print("766, worst misses of the total of 100:")
        print(total.astype(float).sort_values("miss", key=np.abs).tail(5).round(3).to_string())
    assert len(both) == len(published) == 34 * (3 * 5 + 6)
    assert np.abs(both["miss"].to_numpy(float)).max() < 1
    assert np.abs(total["miss"].to_numpy(float)).max() < 1


def test_documents_rates_hold_in_their_own_months(
    store: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    expressions = {
        "progress": ("on_time", "finished_month"),
        "online": ("channel = 'online'", "received_month"),
    }
    for rate in read_rates(home.REFERENCE).itertuples():
        if rate.component not in expressions:
            continue
        expression, month = expressions[rate.component]
        simulated = value(
            store,
            f"SELECT 100 * avg(({expression})::INT) FROM dossier JOIN leaf USING (frame, unit) WHERE frame = $frame"
            f" AND province = $unit AND {month} BETWEEN $first AND $last AND finished_at IS NOT NULL",
            {
                "frame": rate.frame,
                "unit": rate.unit,
                "first": f"{rate.first_month}-01",
                "last": f"{rate.last_month}-01",
            },
        )
        with capsys.disabled():
            print(
                f"\n{rate.source} {rate.unit} {rate.component}: {100 * rate.ratio:.2f} %, simulated {simulated:.2f} %"
            )
        assert simulated == pytest.approx(100 * rate.ratio, abs=1)


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


def test_an_interrupted_run_leaves_the_former_one(tables: population.Tables, tmp_path: Path) -> None:
    target = tmp_path / "events"
    with events.new_run(target) as folder:
        events.write_manifest(folder, {"dossiers": 1})

    def interrupt(done: int, total: int, text: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dossiers.write(tables, target, scale="1000", on_progress=interrupt)
    assert events.read_manifest(target) == {"dossiers": 1}
    assert len(list(tmp_path.iterdir())) == 2  # the link and the run it leads to


def test_a_run_is_recognised_by_scale_seed_and_inputs(run: Path) -> None:
    assert dossiers.are_written(run, scale=ROWS_A_YEAR)
    assert not dossiers.are_written(run, scale="default")
    assert not dossiers.are_written(run, scale=ROWS_A_YEAR, seed=1)
    assert not dossiers.are_written(run.with_name("nowhere"), scale=ROWS_A_YEAR)
