"""The simulated figures land on what was published, and on what the documents say of single months."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from data import home, population, simulator
from data.calibration import (
    LATER_YEAR,
    NEW_GROUPS,
    OLD_GROUPS,
    Components,
    published_scores,
    read_components,
    read_rates,
)
from data.simulator.register import PETITIONS
from tests.simulator.helpers import value


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
    registers = [name for name in components.codes if name not in rates and name not in PETITIONS]
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
        ), p AS (
            SELECT frame, province, year(received_at) AS year,
                count(*) FILTER (answered_at <= due_at OR (answered_at IS NULL AND due_at >= $clock)) / count(*)
                    AS petition_on_time,
                count(*) FILTER (satisfied) / count(*) FILTER (rated) AS petition_satisfied
            FROM petition JOIN leaf USING (frame, unit)
            WHERE received_at < TIMESTAMP '2026-10-11' GROUP BY ALL
        )
        SELECT * FROM d JOIN r USING (frame, province, year) JOIN p USING (frame, province, year)
        """,
        {"clock": simulator.CLOCK},
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
