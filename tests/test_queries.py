"""The queries of the build as tables in and tables out, NULLs included: each .sql file is run as it is."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from components import format
from data import periods, queries

CLOCK = datetime(2026, 10, 31, 23, 59)

DOSSIER_COUNTS = (
    "received in_time still_open online fee_due paid_online digitised electronic_result data_reused "
    "shared_storage population_data synced finished on_time processing_days rated satisfied"
).split()
COMPONENTS = (
    "publish_on_time update_on_time content_full service_offered service_used payment_offered payment_used "
    "formality_population_data certified_copy petition_on_time petition_satisfied"
).split()
REGISTER_COUNTS = [f"{name}_{part}" for name in COMPONENTS for part in ("numerator", "denominator")]

KINDS = {
    "BIGINT": DOSSIER_COUNTS + REGISTER_COUNTS + ["ordinal", "siblings", "rank_siblings", "country", "rank_country"],
    "DOUBLE": [
        "share", "value", "numerator", "denominator", "apportioned", "decimals", "tolerance", "start_value", "reached",
        "target_value", "path_value", "population", "area_km2", "apportioned_share", "change_period", "change_year",
        "latitude", "longitude", "minimum", "maximum",
    ],
    "DATE": ["month", "received_month", "finished_month", "period_end", "due", "start_on", "last", "first", "valid_from", "valid_to"],
    "TIMESTAMP": ["received_at", "due_at", "finished_at"],
    "BOOLEAN": ["on_rank", "complete", "is_leaf", "target_on_rank", "on_map"],
}  # fmt: skip
TYPES = {name: kind for kind, names in KINDS.items() for name in names}
FLAGS = {
    name: "BOOLEAN"
    for name in (
        "on_time fee_due paid_online digitised electronic_result data_reused shared_storage population_data synced "
        "rated satisfied"
    ).split()
}


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def cells(text: str) -> tuple[list[str], list[list[str | None]]]:
    """Header and rows of a table drawn with bars; an empty cell is NULL."""
    lines = [line.strip() for line in text.strip().splitlines()]
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    assert all(len(row) == len(header) for row in rows), text
    return header, [[cell or None for cell in row] for row in rows]


def given(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    text: str,
    *,
    filled: dict[str, Any] | None = None,
    types: dict[str, str] | None = None,
) -> None:
    """Make a table; `filled` adds columns that hold one value in every row."""
    header, rows = cells(text)
    filled = {column: value for column, value in (filled or {}).items() if column not in header}
    known = TYPES | (types or {})
    columns = [*header, *filled]
    declared = ", ".join(f'"{column}" {known.get(column, "VARCHAR")}' for column in columns)
    connection.execute(f"CREATE OR REPLACE TABLE {name} ({declared})")
    values = [[*row, *filled.values()] for row in rows]
    if values:
        marks = ", ".join(f"({', '.join('?' for _ in columns)})" for _ in values)
        connection.execute(f"INSERT INTO {name} VALUES {marks}", [cell for row in values for cell in row])


def step(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Any) -> None:
    """Run a query of the build and keep what it returns as a table, as the build does."""
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS {queries.text(f'build/{name}')}", parameters or None)


def shown(cell: Any) -> str | None:
    """A value as a table of this file writes it."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:.10g}"


def returned(
    connection: duckdb.DuckDBPyConnection, query: str, columns: list[str], **parameters: Any
) -> list[list[str | None]]:
    """Some columns of what a query returns, every cell as text."""
    found = connection.execute(queries.text(query), parameters or None)
    names = [column[0] for column in found.description or ()]
    places = [names.index(column) for column in columns]
    return [[shown(row[place]) for place in places] for row in found.fetchall()]


def sorted_rows(rows: list[list[str | None]]) -> list[list[str | None]]:
    return sorted(rows, key=lambda row: [cell or "" for cell in row])


def expect(
    connection: duckdb.DuckDBPyConnection, query: str, text: str, *, ordered: bool = False, **parameters: Any
) -> None:
    """The query returns these rows in these columns, no more and no fewer."""
    header, rows = cells(text)
    found = returned(connection, query, header, **parameters)
    assert (found if ordered else sorted_rows(found)) == (rows if ordered else sorted_rows(rows))


# Dossiers by month


def dossiers(connection: duckdb.DuckDBPyConnection, text: str, **flags: Any) -> None:
    """Dossiers of unit 00001; months and on_time follow from the moments, as when an event is stored."""
    plain = {"frame": "2025", "unit": "00001", "channel": "counter", "processing_days": 1}
    given(connection, "arrived", text, filled=plain | dict.fromkeys(FLAGS, False) | flags, types=FLAGS)
    connection.execute(
        "CREATE OR REPLACE TABLE dossier AS SELECT * EXCLUDE (on_time),"
        " CAST(date_trunc('month', received_at) AS DATE) AS received_month,"
        " CAST(date_trunc('month', finished_at) AS DATE) AS finished_month, finished_at <= due_at AS on_time FROM arrived"
    )


@pytest.mark.parametrize(
    ("story", "due_at", "finished_at", "in_time", "still_open", "on_time"),
    [
        ("finished early", "2026-09-10 17:00", "2026-09-09 09:00", 1, 0, 1),
        ("finished on the due moment", "2026-09-10 17:00", "2026-09-10 17:00", 1, 0, 1),
        ("finished a minute late", "2026-09-10 17:00", "2026-09-10 17:01", 0, 0, 0),
        ("open and not yet due", "2026-11-05 17:00", None, 1, 1, 0),
        ("open and due at the clock", "2026-10-31 23:59", None, 1, 1, 0),
        ("open and overdue by a minute", "2026-10-31 23:58", None, 0, 1, 0),
    ],
)
def test_a_dossier_is_in_time(
    database: duckdb.DuckDBPyConnection,
    story: str,
    due_at: str,
    finished_at: str | None,
    in_time: int,
    still_open: int,
    on_time: int,
) -> None:
    dossiers(database, f"received_at | due_at | finished_at\n2026-09-01 08:00 | {due_at} | {finished_at or ''}")
    expect(
        database,
        "build/dossier_month",
        f"""unit  | month      | received | in_time   | still_open   | finished               | on_time
            00001 | 2026-09-01 | 1        | {in_time} | {still_open} | {int(bool(finished_at))} | {on_time}""",
        clock=CLOCK,
    )


def test_a_dossier_counts_in_its_month_of_receipt_and_again_in_its_month_of_finish(
    database: duckdb.DuckDBPyConnection,
) -> None:
    dossiers(
        database,
        """received_at      | due_at           | finished_at      | channel | fee_due | paid_online | rated | satisfied | processing_days
           2026-08-31 16:00 | 2026-09-30 17:00 | 2026-09-02 09:00 | online  | true    | true        | true  | true      | 1.5
           2026-08-31 16:00 | 2026-09-01 17:00 | 2026-09-02 09:00 | online  | true    | false       | true  | false     | 1.5""",
    )
    expect(
        database,
        "build/dossier_month",
        """month      | received | in_time | online | fee_due | paid_online | finished | on_time | processing_days | rated | satisfied
           2026-08-01 | 2        | 1       | 2      | 2       | 1           | 0        | 0       | 0               | 0     | 0
           2026-09-01 | 0        | 0       | 0      | 0       | 0           | 2        | 1       | 3               | 2     | 1""",
        clock=CLOCK,
    )


def test_a_flag_that_is_not_known_does_not_count(database: duckdb.DuckDBPyConnection) -> None:
    dossiers(
        database,
        """received_at      | due_at           | finished_at | digitised | synced
           2026-09-01 08:00 | 2026-12-01 17:00 |             |           | true
           2026-09-01 08:00 | 2026-12-01 17:00 |             | true      | """,
        channel=None,
    )
    expect(
        database,
        "build/dossier_month",
        """received | online | digitised | synced | finished | on_time
           2        | 0      | 1         | 1      | 0        | 0""",
        clock=CLOCK,
    )


def test_no_dossiers_give_no_rows(database: duckdb.DuckDBPyConnection) -> None:
    dossiers(database, "received_at | due_at | finished_at")
    expect(database, "build/dossier_month", "frame | unit | month", clock=CLOCK)


def test_registers_add_up_by_unit_and_month(database: duckdb.DuckDBPyConnection) -> None:
    given(
        database,
        "register",
        """frame | unit  | month      | petition_on_time_numerator | petition_on_time_denominator
           2025  | 00001 | 2026-09-01 | 1                          | 2
           2025  | 00001 | 2026-09-01 | 3                          | 3
           2025  | 00001 | 2026-10-01 |                            | 4
           2025  | 00002 | 2026-09-01 |                            | """,
        filled=dict.fromkeys(REGISTER_COUNTS),
    )
    expect(
        database,
        "build/register_month",
        """unit  | month      | petition_on_time_numerator | petition_on_time_denominator | certified_copy_denominator
           00001 | 2026-09-01 | 4                          | 5                            |
           00001 | 2026-10-01 |                            | 4                            |
           00002 | 2026-09-01 |                            |                              |""",
    )


# Units: who belongs to whom, in both frames

UNITS = """
frame | code  | level    | parent | name      | is_leaf | area_km2 | area_status
2024  | VN    | country  |        | Việt Nam  | false   | 90       | published
2024  | 01    | province | VN     | Cũ Một    | false   | 40       | published
2024  | 02    | province | VN     | Cũ Hai    | false   | 50       | published
2024  | 001   | district | 01     | Huyện A   | false   |          |
2024  | 00001 | commune  | 001    | Xã a      | true    |          |
2024  | 00002 | commune  | 001    | Xã b      | true    |          |
2024  | 002   | district | 02     | Đảo       | true    |          |
2024  | 00003 | commune  | 003    | Xã c      | true    |          |
2024  | 003   | district | 02     | Huyện B   | false   |          |
2025  | VN    | country  |        | Việt Nam  | false   | 90       | published
2025  | 02    | province | VN     | Mới       | false   | 90       | published
2025  | 10001 | commune  | 02     | Xã mới    | true    | 20       | published
2025  | 10002 | commune  | 02     | Đặc khu   | true    | 30       | doubtful
2025  | 10003 | commune  | 02     | Xã cũ hai | true    |          | published
"""
# Commune 00002 is split between two new ones; the island district 002 becomes a commune.
CHANGES = """
from_frame | from_code | to_frame | to_code | share
2024       | 01        | 2025     | 02      | 1
2024       | 02        | 2025     | 02      | 1
2024       | 00001     | 2025     | 10001   | 1
2024       | 00002     | 2025     | 10001   | 0.25
2024       | 00002     | 2025     | 10002   | 0.75
2024       | 002       | 2025     | 10002   | 1
2024       | 00003     | 2025     | 10003   | 1
"""


@pytest.fixture
def country(database: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Two former provinces that became one, down to their communes."""
    given(database, "unit", UNITS)
    given(database, "unit_change", CHANGES)
    step(database, "unit_ancestor")
    step(database, "former_province")
    return database


def test_every_leaf_belongs_to_itself_and_to_all_above(country: duckdb.DuckDBPyConnection) -> None:
    expect(
        country,
        "build/unit_ancestor",
        """frame | leaf  | ancestor | level
           2024  | 00001 | 00001    | commune
           2024  | 00001 | 001      | district
           2024  | 00001 | 01       | province
           2024  | 00001 | VN       | country
           2024  | 00002 | 00002    | commune
           2024  | 00002 | 001      | district
           2024  | 00002 | 01       | province
           2024  | 00002 | VN       | country
           2024  | 002   | 002      | district
           2024  | 002   | 02       | province
           2024  | 002   | VN       | country
           2024  | 00003 | 00003    | commune
           2024  | 00003 | 003      | district
           2024  | 00003 | 02       | province
           2024  | 00003 | VN       | country
           2025  | 10001 | 10001    | commune
           2025  | 10001 | 02       | province
           2025  | 10001 | VN       | country
           2025  | 10002 | 10002    | commune
           2025  | 10002 | 02       | province
           2025  | 10002 | VN       | country
           2025  | 10003 | 10003    | commune
           2025  | 10003 | 02       | province
           2025  | 10003 | VN       | country""",
    )


def test_a_new_commune_lies_in_the_former_province_it_has_most_of(country: duckdb.DuckDBPyConnection) -> None:
    expect(
        country,
        "build/former_province",
        """unit  | province
           10001 | 01
           10002 | 02
           10003 | 02""",
    )


def test_former_province_adds_the_shares_of_several_small_parts(country: duckdb.DuckDBPyConnection) -> None:
    """Three parts of 0.4 from one province outweigh one of 0.6 from another."""
    given(
        country,
        "unit_ancestor",
        """frame | leaf  | ancestor | level
           2024  | 00001 | 01       | province
           2024  | 00002 | 01       | province
           2024  | 00004 | 01       | province
           2024  | 00003 | 02       | province""",
    )
    given(
        country,
        "unit_change",
        """from_frame | from_code | to_frame | to_code | share
           2024       | 00001     | 2025     | 10001   | 0.4
           2024       | 00002     | 2025     | 10001   | 0.4
           2024       | 00004     | 2025     | 10001   | 0.4
           2024       | 00003     | 2025     | 10001   | 0.6""",
    )
    expect(country, "build/former_province", "unit | province\n10001 | 01")


# Counts carried between the frames


def months(connection: duckdb.DuckDBPyConnection, dossier: str, register: str) -> None:
    """Month counts; what is not named is 0 for dossiers and unknown for registers."""
    given(connection, "dossier_month", dossier, filled=dict.fromkeys(DOSSIER_COUNTS, 0))
    given(connection, "register_month", register, filled=dict.fromkeys(REGISTER_COUNTS))


NO_REGISTER = "frame | unit | month"


def test_counts_go_to_the_new_communes_by_share(country: duckdb.DuckDBPyConnection) -> None:
    months(
        country,
        """frame | unit  | month      | received | on_time
           2024  | 00001 | 2025-03-01 | 10       | 9
           2024  | 00002 | 2025-03-01 | 8        | 4
           2024  | 002   | 2025-03-01 | 1        | 1""",
        """frame | unit  | month      | petition_on_time_numerator | petition_on_time_denominator
           2024  | 00002 | 2025-03-01 | 1                          | 2
           2024  | 00003 | 2025-03-01 | 1                          | 1""",
    )
    expect(
        country,
        "build/leaf_month",
        """frame | unit  | month      | received | on_time | apportioned | petition_on_time_denominator
           2024  | 00001 | 2025-03-01 | 10       | 9       | 0           |
           2024  | 00002 | 2025-03-01 | 8        | 4       | 0           | 2
           2024  | 002   | 2025-03-01 | 1        | 1       | 0           |
           2024  | 00003 | 2025-03-01 |          |         | 0           | 1
           2025  | 10001 | 2025-03-01 | 10       | 9       | 0           |
           2025  | 10001 | 2025-03-01 | 2        | 1       | 2           | 0.5
           2025  | 10002 | 2025-03-01 | 6        | 3       | 6           | 1.5
           2025  | 10002 | 2025-03-01 | 1        | 1       | 0           |
           2025  | 10003 | 2025-03-01 |          |         | 0           | 1""",
    )


def test_new_counts_go_back_to_former_provinces_only(country: duckdb.DuckDBPyConnection) -> None:
    months(
        country,
        """frame | unit  | month      | received
           2025  | 10001 | 2025-07-01 | 10
           2025  | 10002 | 2025-07-01 | 5
           2025  | 10003 | 2025-07-01 | 7
           2024  | 00001 | 2025-06-01 | 4
           2024  | 00001 | 2025-07-01 | 3""",
        NO_REGISTER,
    )
    step(country, "leaf_month")
    expect(
        country,
        "build/unit_month",
        """frame | unit  | level    | month      | received | apportioned
           2024  | 00001 | commune  | 2025-06-01 | 4        | 0
           2024  | 001   | district | 2025-06-01 | 4        | 0
           2024  | 01    | province | 2025-06-01 | 4        | 0
           2024  | VN    | country  | 2025-06-01 | 4        | 0
           2024  | 01    | province | 2025-07-01 | 13       | 0
           2024  | 02    | province | 2025-07-01 | 12       | 0
           2024  | VN    | country  | 2025-07-01 | 25       | 0
           2025  | 10001 | commune  | 2025-06-01 | 4        | 0
           2025  | 02    | province | 2025-06-01 | 4        | 0
           2025  | VN    | country  | 2025-06-01 | 4        | 0
           2025  | 10001 | commune  | 2025-07-01 | 13       | 0
           2025  | 10002 | commune  | 2025-07-01 | 5        | 0
           2025  | 10003 | commune  | 2025-07-01 | 7        | 0
           2025  | 02    | province | 2025-07-01 | 25       | 0
           2025  | VN    | country  | 2025-07-01 | 25       | 0""",
    )


def test_a_unit_is_the_sum_of_its_leaves_and_unknown_is_not_nought(country: duckdb.DuckDBPyConnection) -> None:
    months(
        country,
        """frame | unit  | month      | received
           2024  | 00001 | 2025-03-01 | 10
           2024  | 00002 | 2025-03-01 | 8""",
        """frame | unit  | month      | petition_on_time_denominator
           2024  | 00002 | 2025-03-01 | 2""",
    )
    step(country, "leaf_month")
    country.execute("CREATE TABLE seen AS SELECT * FROM leaf_month WHERE frame = '2024'")
    country.execute("CREATE OR REPLACE TABLE leaf_month AS FROM seen")
    expect(
        country,
        "build/unit_month",
        """unit  | received | petition_on_time_denominator | petition_satisfied_denominator
           00001 | 10       |                              |
           00002 | 8        | 2                            |
           001   | 18       | 2                            |
           01    | 18       | 2                            |
           VN    | 18       | 2                            |""",
    )


# Periods


def test_months_quarters_and_years_of_a_unit(database: duckdb.DuckDBPyConnection) -> None:
    given(
        database,
        "unit_month",
        """frame | unit | level    | month      | received
           2025  | 02   | province | 2026-07-01 | 1
           2025  | 02   | province | 2026-09-01 | 2
           2025  | 02   | province | 2026-10-01 | 4""",
        filled=dict.fromkeys(["apportioned", *DOSSIER_COUNTS[1:], *REGISTER_COUNTS], 0),
    )
    expect(
        database,
        "build/unit_period",
        """kind    | period  | period_end | received
           month   | 2026-07 | 2026-07-31 | 1
           month   | 2026-09 | 2026-09-30 | 2
           month   | 2026-10 | 2026-10-31 | 4
           quarter | 2026-Q3 | 2026-09-30 | 3
           quarter | 2026-Q4 | 2026-10-31 | 4
           year    | 2026    | 2026-10-31 | 7""",
        clock=CLOCK,
        months_from=date(2024, 10, 1),
    )


def test_communes_have_no_quarters_and_only_late_months(database: duckdb.DuckDBPyConnection) -> None:
    given(
        database,
        "unit_month",
        """frame | unit  | level    | month      | received
           2024  | 00001 | commune  | 2024-09-01 | 1
           2024  | 00001 | commune  | 2024-10-01 | 2
           2024  | 00001 | commune  | 2025-06-01 | 4
           2024  | 001   | district | 2025-06-01 | 4
           2024  | 01    | province | 2025-06-01 | 4""",
        filled=dict.fromkeys(["apportioned", *DOSSIER_COUNTS[1:], *REGISTER_COUNTS], 0),
    )
    expect(
        database,
        "build/unit_period",
        """unit  | kind    | period  | period_end | received
           00001 | month   | 2024-10 | 2024-10-31 | 2
           00001 | month   | 2025-06 | 2025-06-30 | 4
           00001 | year    | 2024    | 2024-12-31 | 3
           00001 | year    | 2025    | 2025-06-30 | 4
           001   | month   | 2025-06 | 2025-06-30 | 4
           001   | quarter | 2025-Q2 | 2025-06-30 | 4
           001   | year    | 2025    | 2025-06-30 | 4
           01    | month   | 2025-06 | 2025-06-30 | 4
           01    | quarter | 2025-Q2 | 2025-06-30 | 4
           01    | year    | 2025    | 2025-12-31 | 4""",
        clock=CLOCK,
        months_from=date(2024, 10, 1),
    )


def unit_periods(connection: duckdb.DuckDBPyConnection, text: str, **filled: Any) -> None:
    """Counts of province 02 in 2026, all nought unless named."""
    plain = {"frame": "2025", "unit": "02", "level": "province", "kind": "year", "period": "2026", "period_end": "2026-10-31"}
    counts = dict.fromkeys(["apportioned", *DOSSIER_COUNTS, *REGISTER_COUNTS], 0)
    doubles = dict.fromkeys([*DOSSIER_COUNTS, *REGISTER_COUNTS], "DOUBLE")
    given(connection, "unit_period", text, filled=plain | counts | filled, types=doubles)


def test_rates_divide_sums_and_have_no_value_without_a_denominator(database: duckdb.DuckDBPyConnection) -> None:
    unit_periods(
        database,
        """unit | received | apportioned | finished | on_time | online | fee_due | paid_online | rated | satisfied | processing_days | digitised
           02   | 200      | 50          | 160      | 120     | 50     | 0       | 0           | 8     | 6         | 480             | 1
           03   | 0        | 0           | 0        | 0       | 0      | 0       | 0           | 0     | 0         | 0               | 0
           04   |          |             |          |         |        |         |             |       |           |                 | """,
    )
    expect(
        database,
        "build/operation_rate",
        """unit | indicator                 | value  | numerator | denominator | apportioned_share
           02   | dossier_received          | 200    | 200       |             | 0.25
           02   | dossier_finished          | 160    | 160       |             | 0.25
           02   | dossier_on_time           | 75     | 120       | 160         | 0.25
           02   | dossier_online            | 25     | 50        | 200         | 0.25
           02   | dossier_paid_online       |        | 0         | 0           | 0.25
           02   | dossier_digitised         | 0.5    | 1         | 200         | 0.25
           02   | dossier_electronic_result | 0      | 0         | 200         | 0.25
           02   | dossier_data_reused       | 0      | 0         | 200         | 0.25
           02   | dossier_satisfied         | 75     | 6         | 8           | 0.25
           02   | dossier_processing_days   | 3      | 480       | 160         | 0.25
           03   | dossier_received          | 0      | 0         |             |
           03   | dossier_finished          | 0      | 0         |             |
           03   | dossier_on_time           |        | 0         | 0           |
           03   | dossier_online            |        | 0         | 0           |
           03   | dossier_paid_online       |        | 0         | 0           |
           03   | dossier_digitised         |        | 0         | 0           |
           03   | dossier_electronic_result |        | 0         | 0           |
           03   | dossier_data_reused       |        | 0         | 0           |
           03   | dossier_satisfied         |        | 0         | 0           |
           03   | dossier_processing_days   |        | 0         | 0           |
           04   | dossier_received          |        |           |             |
           04   | dossier_finished          |        | 0         |             |
           04   | dossier_on_time           |        |           | 0           |
           04   | dossier_online            |        |           |             |
           04   | dossier_paid_online       |        |           |             |
           04   | dossier_digitised         |        |           |             |
           04   | dossier_electronic_result |        | 0         |             |
           04   | dossier_data_reused       |        | 0         |             |
           04   | dossier_satisfied         |        |           |             |
           04   | dossier_processing_days   |        |           |             | """.replace("04   | dossier_finished          |        | 0         |             |", "04   | dossier_finished          |        |           |             |").replace("04   | dossier_on_time           |        |           | 0           |", "04   | dossier_on_time           |        |           |             |"),
    )
