"""Confirmed imports -> the store: all of them in a whole build, or what changed since in a copy of the standing one."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from data import periods, steps
from data.imports import classes, keeping
from data.imports.keeping import Import

STEPS = ("given_observation", "carried_observation", "population_observation", "displaced_observation", "observation")
"""The steps that are made again when only imports have changed."""
AFTERWARDS = ("peer_group",)
_PEER_INDICATORS = ("population", "urban_share", "grdp_per_head")
_COLUMNS = ["frame", "unit", "indicator", "period", "value", "numerator", "denominator"]
_VALUE_TYPES = (
    "code VARCHAR, position BIGINT, imported_on DATE, replaces_published BOOLEAN, frame VARCHAR, unit VARCHAR,"
    " indicator VARCHAR, period VARCHAR, value DOUBLE, numerator DOUBLE, denominator DOUBLE"
)

_COUNTRY_IN_BOTH_FRAMES = (
    "INSERT INTO import_value BY NAME SELECT one.* REPLACE (other.frame AS frame) FROM import_value AS one"
    " JOIN unit AS other ON other.code = one.unit AND other.level = 'country' AND other.frame <> one.frame"
    " ANTI JOIN import_value AS held ON held.code = one.code AND held.frame = other.frame AND held.unit = one.unit"
    " AND held.indicator = one.indicator AND held.period = one.period WHERE one.code = ?"
)
"""The country is the same before and after the change of units: what is said of it holds in both frames."""


def load(connection: duckdb.DuckDBPyConnection) -> None:
    """Register what stands: the values, their sources, the indicators and the periods they bring."""
    imports = keeping.standing()
    connection.execute(f"CREATE OR REPLACE TABLE import_value ({_VALUE_TYPES})")
    for one in imports:
        _insert_values(connection, one)
    _sources(connection, imports)
    _indicators(connection, imports)
    _periods(connection)


def _insert_values(connection: duckdb.DuckDBPyConnection, one: Import) -> None:
    day = one.at.astimezone(periods.VIETNAM).date()
    replaces = bool(one.facts["choices"].get("replaces_published"))
    connection.execute(
        f"INSERT INTO import_value SELECT ?, ?, ?, ?, {', '.join(_COLUMNS)} FROM read_parquet(?)",
        [one.code, one.position, day, replaces, str(one.rows)],
    )
    connection.execute(_COUNTRY_IN_BOTH_FRAMES, [one.code])


def _sources(connection: duckdb.DuckDBPyConnection, imports: Sequence[Import]) -> None:
    """A source of its own for each import, in the place of those that were there."""
    connection.execute("DELETE FROM source WHERE starts_with(code, 'IMP-')")
    for one in imports:
        facts = one.facts
        day = one.at.astimezone(periods.VIETNAM)
        said = f"{facts['file']}; {one.person}; {day:%d/%m/%Y %H:%M}; SHA-256 {facts['checksum'][:16]}"
        connection.execute(
            "INSERT INTO source (code, title, publisher, published_on, address, licence, read_in, note)"
            " VALUES (?, ?, ?, ?, '', ?, ?, ?)",
            [
                one.code,
                facts["title"],
                facts["document"] or "người nhập không nêu / not stated by the importer",
                facts["published_on"],
                "do đơn vị vận hành nhập / brought in by the operator",
                facts["file"],
                f"Nhập từ tệp / Brought in from the file: {said}.",
            ],
        )


def _indicators(connection: duckdb.DuckDBPyConnection, imports: Sequence[Import]) -> None:
    """The indicators that imports declare, after those of the register."""
    connection.execute("DELETE FROM indicator WHERE starts_with(source, 'IMP-')")
    declared = {
        one.facts["choices"]["declared"]["code"]: one for one in imports if one.facts["choices"].get("declared")
    }
    for code, one in declared.items():
        connection.execute(
            "INSERT INTO indicator BY NAME SELECT ? AS code, ? AS name_vi, ? AS name_en, ? AS short_vi, ? AS short_en,"
            " ? AS unit_vi, ? AS unit_en, ? AS decimals, ? AS direction, '' AS numerator_vi, '' AS numerator_en,"
            " '' AS denominator_vi, '' AS denominator_en, ? AS carry_rule, 'imported' AS domain, ? "
            "AS levels, ? AS bins,"
            " 0.0 AS tolerance, ? AS periodicity, ? AS legal_basis, ? AS how_vi, ? AS how_en, ? AS why_vi, ? AS why_en,"
            " ? AS source, coalesce((SELECT max(position) FROM indicator), 0) + 1 AS position",
            _described(connection, code, one),
        )


def _described(connection: duckdb.DuckDBPyConnection, code: str, one: Import) -> list[object]:
    new = one.facts["choices"]["declared"]
    found = connection.execute(
        "SELECT unit.level, import_value.value FROM import_value JOIN unit ON unit.frame = import_value.frame"
        " AND unit.code = import_value.unit WHERE import_value.indicator = ?",
        [code],
    ).df()
    values = {level: part.to_numpy(dtype=float) for level, part in found.groupby("level")["value"]}
    levels = " ".join(level for level in ("country", "province", "district", "commune") if level in values)
    values.pop("country", None)
    bins = ";".join(f"{bound:.15g}" for bound in classes.bounds(values))
    kinds = {periods.parse(period).kind for period in one.facts["periods"]}
    names = (new["name_vi"], new["name_en"])
    return [
        code, *names, *names, new["unit_vi"], new["unit_en"], float(2 if new["decimals"] is None else new["decimals"]),
        new["direction"], new["carry_rule"],
        levels, bins, " ".join(sorted(kinds)), one.facts["document"] or one.facts["title"],
        f"Như nguồn công bố: {one.facts['title']}.", f"As its source states it: {one.facts['title']}.",
        "Do đơn vị vận hành đưa vào.", "Brought in by the operator.", one.code,
    ]  # fmt: skip


def _periods(connection: duckdb.DuckDBPyConnection) -> None:
    """The periods that only imports have."""
    missing = connection.execute(
        "SELECT DISTINCT import_value.period FROM import_value ANTI JOIN period ON period.code = import_value.period"
    ).fetchall()
    if missing:
        found = pd.DataFrame([vars(periods.parse(code)) for (code,) in sorted(missing)])
        connection.register("incoming", found)
        connection.execute("INSERT INTO period BY NAME SELECT * FROM incoming")
        connection.unregister("incoming")


def needs_a_whole_build(store: Path) -> bool:
    """Whether what changed since a store was made reaches components of an index, which only a whole build makes."""
    with duckdb.connect(str(store), read_only=True) as connection:
        parts = connection.execute("SELECT indicator FROM index_component UNION SELECT observed FROM index_component")
        of_an_index = {name for (name,) in parts.fetchall()}
        changed, gone = _difference(connection)
        brought = {name for one in changed for name in one.facts["indicators"]}
        left = connection.execute("SELECT DISTINCT indicator FROM import_value WHERE list_contains(?, code)", [gone])
        return bool((brought | {name for (name,) in left.fetchall()}) & of_an_index)


def _difference(connection: duckdb.DuckDBPyConnection) -> tuple[list[Import], list[str]]:
    """The imports a store lacks, and the codes of those it holds that stand no more; one confirmed again is both."""
    held = dict(connection.execute("SELECT DISTINCT code, position FROM import_value").fetchall())
    stand = {one.code: one for one in keeping.standing()}
    new = [one for one in stand.values() if held.get(one.code) != one.position]
    gone = [code for code, position in held.items() if code not in stand or stand[code].position != position]
    return new, gone


def change(connection: duckdb.DuckDBPyConnection) -> bool:
    """Put the imports that stand in the place of those the store holds; False where they are the same.

    Leaves what the steps read: `changed_group`, and of each touched indicator what was counted from events.
    """
    new, gone = _difference(connection)
    if not new and not gone:
        return False
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE changed_value AS"
        " SELECT DISTINCT frame, indicator, period FROM import_value WHERE list_contains(?, code)",
        [gone],
    )
    load(connection)
    connection.execute(
        "INSERT INTO changed_value SELECT DISTINCT frame, indicator, period FROM import_value WHERE "
        "list_contains(?, code)",
        [[one.code for one in new]],
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE changed_group AS SELECT frame, indicator, period FROM changed_value"
        " UNION SELECT '2025', indicator, period FROM changed_value WHERE frame = '2024'"
    )
    _counted_values(connection)
    return True


def _counted_values(connection: duckdb.DuckDBPyConnection) -> None:
    """What the events gave of the touched indicators: what the store shows, and what imports had displaced."""
    columns = "frame, unit, indicator, period, period_end, value, numerator, denominator, apportioned_share"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE operation_rate AS SELECT {columns} FROM measure"
        " WHERE status = ? AND source = ? AND indicator IN (SELECT indicator FROM changed_group)"
        f" UNION ALL SELECT {columns} FROM displaced_observation WHERE indicator IN "
        f"(SELECT indicator FROM changed_group)",
        [steps.EVENT_STATUS, steps.EVENT_SOURCE],
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE service766 AS SELECT * FROM operation_rate WHERE false")


def keep_displaced(connection: duckdb.DuckDBPyConnection) -> None:
    """Put what imports of the touched indicators displace in the place of what was kept of them."""
    (catalog,) = connection.execute("SELECT current_database()").fetchall()[0]
    kept = f'"{catalog}".main.displaced_observation'
    connection.execute(f"DELETE FROM {kept} WHERE indicator IN (SELECT indicator FROM changed_group)")
    connection.execute(
        f"INSERT INTO {kept} SELECT * FROM temp.displaced_observation"
        " WHERE indicator IN (SELECT indicator FROM changed_group)"
    )
    connection.execute("DROP TABLE temp.displaced_observation")


def restore_observation(connection: duckdb.DuckDBPyConnection) -> None:
    """What groups of peers are made from, as it stands now."""
    wanted = ", ".join(f"'{name}'" for name in _PEER_INDICATORS)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE observation AS SELECT * FROM measure WHERE indicator IN ({wanted})"
    )
