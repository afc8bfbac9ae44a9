"""A small run of the simulator, shared by its tests."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data import events, home, population, simulator
from tests import conftest

ROWS_A_YEAR = conftest.SCALE


@pytest.fixture(scope="session")
def tables() -> population.Tables:
    """Units, their changes and what was published."""
    return population.read_tables(home.REFERENCE)


@pytest.fixture(scope="session")
def run(version: str) -> Path:
    """A whole run as Parquet, the one that the tests' store was made from; nobody changes it."""
    run = conftest.KEPT / "events"
    assert version
    assert simulator.are_written(run, scale=ROWS_A_YEAR, seed=simulator.SEED, folder=home.REFERENCE)
    return run


@pytest.fixture(scope="session")
def simulation(tables: population.Tables) -> simulator.Simulation:
    """What the months of the run were made from."""
    return simulated(tables, simulator.SEED)


def simulated(tables: population.Tables, seed: int) -> simulator.Simulation:
    """A simulation of the tests' size with a seed."""
    rows = int(ROWS_A_YEAR)
    return simulator.Simulation(tables, home.REFERENCE, seed=seed, rows_per_year=rows, clock=simulator.CLOCK)


@pytest.fixture(scope="session")
def store(run: Path, tables: population.Tables) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every stream of the run as a view of its name, and the leaves with their persons."""
    with duckdb.connect() as connection:
        for stream in simulator.MAKERS:
            pattern = events.pattern(run, stream)
            source = f"read_parquet('{pattern}', hive_partitioning = false)"
            connection.execute(f"CREATE VIEW {stream} AS SELECT * FROM {source}")
        leaf = population.leaves(tables["unit"]).merge(population.leaf_population(tables), on=["frame", "unit"])
        connection.register("incoming", leaf)
        connection.execute("CREATE TABLE leaf AS SELECT * FROM incoming")
        yield connection
