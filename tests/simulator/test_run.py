"""A run of the simulator: same seed same data whatever the order, all booked at leaves, published whole or not at all."""

import random
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from data import events, population, simulator
from data.streams import COUNTED, STREAMS
from tests.simulator.conftest import ROWS_A_YEAR, simulated

SCATTERED = ("2026-10", "2022-01", "2025-07")


@pytest.mark.parametrize("stream", simulator.MAKERS)
def test_months_made_alone_and_in_any_order_equal_those_of_a_whole_run(
    simulation: simulator.Simulation, run: Path, stream: str
) -> None:
    for month in random.Random(stream).sample(SCATTERED, len(SCATTERED)):
        alone = simulator.MAKERS[stream](simulation, month).table().to_pandas().astype(str)
        written = pq.read_table(events.partition(run, stream, month), partitioning=None)
        pd.testing.assert_frame_equal(alone, written.to_pandas().astype(str), check_dtype=False)


def test_another_seed_gives_other_rows(tables: population.Tables, simulation: simulator.Simulation) -> None:
    other = simulated(tables, seed=1)
    for stream, maker in simulator.MAKERS.items():
        first, second = (maker(made, "2024-03").table() for made in (simulation, other))
        assert not first.equals(second), stream


def test_every_stream_has_every_month(simulation: simulator.Simulation, run: Path) -> None:
    for stream in simulator.MAKERS:
        months = sorted(path.name.removeprefix("month=") for path in (run / stream).iterdir())
        assert months == simulation.months, stream


def test_volumes_beside_the_dossiers_do_not_follow_the_scale(store: duckdb.DuckDBPyConnection) -> None:
    for stream, least, most in (
        ("petition", 1_400_000, 1_600_000),
        ("security_incident", 50_000, 80_000),
        ("platform_check", 2_000_000, 3_000_000),
    ):
        counted = store.execute(f"SELECT count(*) FROM {stream}").fetchall()[0][0]
        assert least < counted < most, stream


@pytest.mark.parametrize("stream", [name for name in simulator.MAKERS if name != "platform_check"])
def test_everything_is_booked_at_leaves(store: duckdb.DuckDBPyConnection, stream: str) -> None:
    assert store.execute(f"SELECT unit FROM {stream} ANTI JOIN leaf USING (frame, unit)").fetchall() == []


def test_the_register_has_the_agreed_columns(store: duckdb.DuckDBPyConnection) -> None:
    registers = store.execute("SELECT column_name FROM (DESCRIBE register)").fetchall()
    assert [name for (name,) in registers] == STREAMS["register"].schema.names


def test_registers_never_count_more_than_there_is(store: duckdb.DuckDBPyConnection) -> None:
    for name in COUNTED:
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


def test_an_interrupted_run_leaves_the_former_one(tables: population.Tables, tmp_path: Path) -> None:
    target = tmp_path / "events"
    with events.new_run(target) as folder:
        events.write_manifest(folder, {"dossiers": 1})

    def interrupt(done: int, total: int, text: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulator.write(tables, target, scale="1000", on_progress=interrupt)
    assert events.read_manifest(target) == {"dossiers": 1}
    assert len(list(tmp_path.iterdir())) == 2  # the link and the run it leads to


def test_a_run_is_recognised_by_scale_seed_and_inputs(run: Path) -> None:
    assert simulator.are_written(run, scale=ROWS_A_YEAR)
    assert not simulator.are_written(run, scale="default")
    assert not simulator.are_written(run, scale=ROWS_A_YEAR, seed=1)
    assert not simulator.are_written(run.with_name("nowhere"), scale=ROWS_A_YEAR)
