"""The queries of the build as tables in and tables out, NULLs included: each .sql file is run as it is."""

from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from components import format
from data import home, periods, queries, reference

CLOCK = datetime(2026, 10, 31, 23, 59)

FLAG_COUNTS = [
    "online", "fee_due", "paid_online", "digitised", "electronic_result", "data_reused", "shared_storage", "population_data", "synced",
]  # fmt: skip
FINISH_COUNTS = ["finished", "on_time", "processing_days", "rated", "satisfied"]
DOSSIER_COUNTS = ["received", "in_time", "still_open", *FLAG_COUNTS, *FINISH_COUNTS]
COMPONENTS = [
    "publish_on_time", "update_on_time", "content_full", "service_offered", "service_used", "payment_offered", "payment_used",
    "formality_population_data", "certified_copy",
]  # fmt: skip
REGISTER_COUNTS = [f"{name}_{part}" for name in COMPONENTS for part in ("numerator", "denominator")]
PETITION_COUNTS = [
    "petitions", "petition_on_time", "petition_answered", "petition_rated", "petition_satisfied", "petition_reopened", "petition_days",
]  # fmt: skip
SECURITY_COUNTS = ["incidents", "incident_serious", "incident_responded", "incident_hours"]
APPORTIONED = ["apportioned", "apportioned_finished", "apportioned_petitions", "apportioned_incidents"]
COUNTS = [*DOSSIER_COUNTS, *REGISTER_COUNTS, *PETITION_COUNTS, *SECURITY_COUNTS]

KINDS = {
    "BIGINT": [*COUNTS, "ordinal", "siblings", "rank_siblings", "country", "rank_country"],
    "DOUBLE": [
        *APPORTIONED, "share", "value", "numerator", "denominator", "backlog", "checks", "up", "decimals", "tolerance", "start_value", "reached",
        "target_value", "path_value", "population", "area_km2", "apportioned_share", "change_period", "change_year",
        "latitude", "longitude", "minimum", "maximum", "points",
    ],
    "DATE": ["month", "received_month", "finished_month", "received_day", "period_end", "due", "start_on", "last", "first", "valid_from", "valid_to"],
    "TIMESTAMP": ["received_at", "due_at", "finished_at"],
    "BOOLEAN": ["on_rank", "complete", "is_leaf", "target_on_rank", "on_map"],
}  # fmt: skip
TYPES = {name: kind for kind, names in KINDS.items() for name in names} | dict.fromkeys(
    ["processing_days", "petition_days", "incident_hours", "handling_days"], "DOUBLE"
)
FLAGS = dict.fromkeys([*FLAG_COUNTS[1:], "on_time", "rated", "satisfied"], "BOOLEAN")
SQL_TYPES = {"number": "DOUBLE", "date": "DATE", "bool": "BOOLEAN"}
REFERENCE = {
    {"observation": "reference_observation"}.get(table.name, table.name): {
        column.name: SQL_TYPES.get(column.kind, "VARCHAR") for column in table.columns
    }
    for table in reference.TABLES
}
REFERENCE["given_observation"] = REFERENCE["reference_observation"]
REFERENCE["import_value"] = {"code": "VARCHAR"}
REFERENCE["unit"] |= {"is_leaf": "BOOLEAN", "full_name_en": "VARCHAR"}
REFERENCE["indicator"] |= {"position": "BIGINT"}
REFERENCE["programme_item"] |= dict.fromkeys(("start_first", "due_last", "finished_last"), "DATE")


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
    """Make a table; `filled` adds columns that hold one value in every row, a reference table has all its columns."""
    header, rows = cells(text)
    declared_columns = REFERENCE.get(name, {})
    filled = dict.fromkeys(declared_columns) | (filled or {})
    filled = {column: value for column, value in filled.items() if column not in header}
    known = TYPES | declared_columns | (types or {})
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


def rollup(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Count events as one month of them is counted, and keep the counts as a table."""
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS {queries.text(f'rollup/{name}')}")


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
    plain = {"frame": "2025", "unit": "00001", "sector": "land", "channel": "counter", "processing_days": 1}
    given(connection, "arrived", text, filled=plain | dict.fromkeys(FLAGS, False) | flags, types=FLAGS)
    connection.execute(
        "CREATE OR REPLACE TABLE dossier AS SELECT * EXCLUDE (on_time),"
        " CAST(date_trunc('month', received_at) AS DATE) AS received_month,"
        " CAST(date_trunc('month', finished_at) AS DATE) AS finished_month, finished_at <= due_at AS on_time FROM arrived"
    )
    for name in ("dossier_counts", "dossier_open"):
        rollup(connection, name)


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
    memory: duckdb.DuckDBPyConnection,
    story: str,
    due_at: str,
    finished_at: str | None,
    in_time: int,
    still_open: int,
    on_time: int,
) -> None:
    dossiers(memory, f"received_at | due_at | finished_at\n2026-09-01 08:00 | {due_at} | {finished_at or ''}")
    expect(
        memory,
        "build/dossier_month",
        f"""unit  | month      | received | in_time   | still_open   | finished               | on_time
            00001 | 2026-09-01 | 1        | {in_time} | {still_open} | {int(bool(finished_at))} | {on_time}""",
        clock=CLOCK,
    )


def test_a_dossier_counts_in_its_month_of_receipt_and_again_in_its_month_of_finish(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    dossiers(
        memory,
        """received_at      | due_at           | finished_at      | channel | fee_due | paid_online | rated | satisfied | processing_days
           2026-08-31 16:00 | 2026-09-30 17:00 | 2026-09-02 09:00 | online  | true    | true        | true  | true      | 1.5
           2026-08-31 16:00 | 2026-09-01 17:00 | 2026-09-02 09:00 | online  | true    | false       | true  | false     | 1.5""",
    )
    expect(
        memory,
        "build/dossier_month",
        """month      | received | in_time | online | fee_due | paid_online | finished | on_time | processing_days | rated | satisfied
           2026-08-01 | 2        | 1       | 2      | 2       | 1           | 0        | 0       | 0               | 0     | 0
           2026-09-01 | 0        | 0       | 0      | 0       | 0           | 2        | 1       | 3               | 2     | 1""",
        clock=CLOCK,
    )


def test_a_flag_that_is_not_known_does_not_count(memory: duckdb.DuckDBPyConnection) -> None:
    dossiers(
        memory,
        """received_at      | due_at           | finished_at | digitised | synced
           2026-09-01 08:00 | 2026-12-01 17:00 |             |           | true
           2026-09-01 08:00 | 2026-12-01 17:00 |             | true      | """,
        channel=None,
    )
    expect(
        memory,
        "build/dossier_month",
        """received | online | digitised | synced | finished | on_time
           2        | 0      | 1         | 1      | 0        | 0""",
        clock=CLOCK,
    )


def test_no_dossiers_give_no_rows(memory: duckdb.DuckDBPyConnection) -> None:
    dossiers(memory, "received_at | due_at | finished_at")
    expect(memory, "build/dossier_month", "frame | unit | month", clock=CLOCK)


def test_registers_add_up_by_unit_and_month(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "register",
        """frame | unit  | month      | service_used_numerator | service_used_denominator
           2025  | 00001 | 2026-09-01 | 1                      | 2
           2025  | 00001 | 2026-09-01 | 3                      | 3
           2025  | 00001 | 2026-10-01 |                        | 4
           2025  | 00002 | 2026-09-01 |                        | """,
        filled=dict.fromkeys(REGISTER_COUNTS),
    )
    rollup(memory, "register_counts")
    expect(
        memory,
        "build/register_month",
        """unit  | month      | service_used_numerator | service_used_denominator | certified_copy_denominator
           00001 | 2026-09-01 | 4                      | 5                        |
           00001 | 2026-10-01 |                        | 4                        |
           00002 | 2026-09-01 |                        |                          |""",
    )


# Petitions and incidents by month


def petitions(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    """Petitions of unit 00001 received on 1 September 2026; on_time follows from the moments."""
    plain = {"frame": "2025", "unit": "00001", "category": "traffic", "received_at": "2026-09-01 08:00"}
    flags = dict.fromkeys(["rated", "satisfied", "reopened"], "BOOLEAN")
    filled = plain | {"received_month": "2026-09-01", "handling_days": None} | dict.fromkeys(flags, False)
    given(connection, "petition", text, filled=filled, types=flags | {"answered_at": "TIMESTAMP"})
    for name in ("petition_counts", "petition_open"):
        rollup(connection, name)


@pytest.mark.parametrize(
    ("story", "due_at", "answered_at", "on_time"),
    [
        ("answered on the due moment", "2026-09-10 17:00", "2026-09-10 17:00", 1),
        ("answered a minute late", "2026-09-10 17:00", "2026-09-10 17:01", 0),
        ("open and due at the clock", "2026-10-31 23:59", None, 1),
        ("open and overdue by a minute", "2026-10-31 23:58", None, 0),
    ],
)
def test_a_petition_is_on_time(
    memory: duckdb.DuckDBPyConnection, story: str, due_at: str, answered_at: str | None, on_time: int
) -> None:
    petitions(memory, f"due_at | answered_at\n{due_at} | {answered_at or ''}")
    expect(
        memory,
        "build/petition_month",
        f"""unit  | month      | petitions | petition_answered        | petition_on_time
            00001 | 2026-09-01 | 1         | {int(bool(answered_at))} | {on_time}""",
        clock=CLOCK,
    )


def test_petitions_add_up_and_open_ones_take_no_days(memory: duckdb.DuckDBPyConnection) -> None:
    petitions(
        memory,
        """due_at           | answered_at      | handling_days | rated | satisfied | reopened
           2026-09-10 17:00 | 2026-09-04 08:00 | 3             | true  | true      | false
           2026-09-10 17:00 | 2026-09-12 08:00 | 11            | true  | false     | true
           2026-12-10 17:00 |                  |               | false | false     | false""",
    )
    expect(
        memory,
        "build/petition_month",
        """petitions | petition_on_time | petition_answered | petition_rated | petition_satisfied | petition_reopened | petition_days
           3         | 2                | 2                 | 2              | 1                  | 1                 | 14""",
        clock=CLOCK,
    )


def test_incidents_add_up_and_high_and_critical_ones_are_serious(memory: duckdb.DuckDBPyConnection) -> None:
    hours = dict.fromkeys(["hours_to_detect", "hours_to_respond", "hours_to_recover"], "DOUBLE")
    moments = dict.fromkeys(["responded_at", "recovered_at"], "TIMESTAMP")
    given(
        memory,
        "security_incident",
        """severity | responded_at     | hours_to_respond
           critical | 2026-09-01 10:00 | 1
           high     |                  |
           medium   | 2026-09-01 12:00 | 3
           low      | 2026-09-01 18:00 | 8""",
        filled={"frame": "2025", "unit": "00001", "occurred_month": "2026-09-01", "kind": "phishing", "system": "email"}
        | dict.fromkeys(["recovered_at", *hours]),
        types=hours | moments | {"occurred_month": "DATE"},
    )
    rollup(memory, "security_incident_counts")
    expect(
        memory,
        "build/security_month",
        """unit  | month      | incidents | incident_serious | incident_responded | incident_hours
           00001 | 2026-09-01 | 4         | 2                | 3                  | 12""",
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
def country(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Two former provinces that became one, down to their communes."""
    given(memory, "unit", UNITS)
    given(memory, "unit_change", CHANGES)
    step(memory, "unit_ancestor")
    step(memory, "former_province")
    return memory


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
    """Two parts of 0.4 from one province outweigh one of 0.6 from another."""
    given(
        country,
        "unit_ancestor",
        """frame | leaf  | ancestor | level
           2024  | 00001 | 01       | province
           2024  | 00002 | 01       | province
           2024  | 00003 | 02       | province""",
    )
    given(
        country,
        "unit_change",
        """from_frame | from_code | to_frame | to_code | share
           2024       | 00001     | 2025     | 10001   | 0.4
           2024       | 00002     | 2025     | 10001   | 0.4
           2024       | 00003     | 2025     | 10001   | 0.6""",
    )
    expect(country, "build/former_province", "unit | province\n10001 | 01")


# Counts carried between the frames


def months(connection: duckdb.DuckDBPyConnection, dossier: str, register: str) -> None:
    """Month counts; what is not named is 0 for dossiers and unknown for registers, petitions and incidents."""
    given(connection, "dossier_month", dossier, filled=dict.fromkeys(DOSSIER_COUNTS, 0))
    given(connection, "register_month", register, filled=dict.fromkeys(REGISTER_COUNTS))
    given(connection, "petition_month", NO_REGISTER, filled=dict.fromkeys(PETITION_COUNTS))
    given(connection, "security_month", NO_REGISTER, filled=dict.fromkeys(SECURITY_COUNTS))


NO_REGISTER = "frame | unit | month"


def test_counts_go_to_the_new_communes_by_share(country: duckdb.DuckDBPyConnection) -> None:
    months(
        country,
        """frame | unit  | month      | received | on_time
           2024  | 00001 | 2025-03-01 | 10       | 9
           2024  | 00002 | 2025-03-01 | 8        | 4
           2024  | 002   | 2025-03-01 | 1        | 1""",
        """frame | unit  | month      | service_used_numerator     | service_used_denominator    
           2024  | 00002 | 2025-03-01 | 1                          | 2
           2024  | 00003 | 2025-03-01 | 1                          | 1""",
    )
    expect(
        country,
        "build/leaf_month",
        """frame | unit  | month      | received | on_time | apportioned | service_used_denominator    
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


def test_a_unit_is_the_sum_of_its_leaves_and_unknown_is_not_nought(
    country: duckdb.DuckDBPyConnection,
) -> None:
    months(
        country,
        """frame | unit  | month      | received
           2024  | 00001 | 2025-03-01 | 10
           2024  | 00002 | 2025-03-01 | 8""",
        """frame | unit  | month      | service_used_denominator    
           2024  | 00002 | 2025-03-01 | 2""",
    )
    step(country, "leaf_month")
    country.execute("CREATE TABLE seen AS SELECT * FROM leaf_month WHERE frame = '2024'")
    country.execute("CREATE OR REPLACE TABLE leaf_month AS FROM seen")
    expect(
        country,
        "build/unit_month",
        """unit  | received | service_used_denominator     | service_offered_denominator   
           00001 | 10       |                              |
           00002 | 8        | 2                            |
           001   | 18       | 2                            |
           01    | 18       | 2                            |
           VN    | 18       | 2                            |""",
    )


def test_no_petition_is_nought_only_where_there_are_any_that_month(country: duckdb.DuckDBPyConnection) -> None:
    months(
        country,
        """frame | unit  | month      | received
           2024  | 00001 | 2025-03-01 | 10
           2024  | 00002 | 2025-03-01 | 8
           2024  | 00001 | 2025-04-01 | 10""",
        NO_REGISTER,
    )
    given(
        country,
        "petition_month",
        """frame | unit  | month      | petitions | petition_days
           2024  | 00002 | 2025-03-01 | 4         | 6""",
        filled=dict.fromkeys(PETITION_COUNTS, 0),
    )
    expect(
        country,
        "build/leaf_month",
        """frame | unit  | month      | received | petitions | petition_days | apportioned_petitions | incidents
           2024  | 00001 | 2025-03-01 | 10       | 0         | 0             | 0                     |
           2024  | 00002 | 2025-03-01 | 8        | 4         | 6             | 0                     |
           2024  | 00001 | 2025-04-01 | 10       |           |               | 0                     |
           2025  | 10001 | 2025-03-01 | 10       | 0         | 0             | 0                     |
           2025  | 10001 | 2025-03-01 | 2        | 1         | 1.5           | 1                     |
           2025  | 10002 | 2025-03-01 | 6        | 3         | 4.5           | 3                     |
           2025  | 10001 | 2025-04-01 | 10       |           |               | 0                     |""",
    )


# Periods


def test_months_quarters_and_years_of_a_unit(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "series_break", "indicator | on_date")
    given(
        memory,
        "unit_month",
        """frame | unit | level    | month      | received
           2025  | 02   | province | 2026-07-01 | 1
           2025  | 02   | province | 2026-09-01 | 2
           2025  | 02   | province | 2026-10-01 | 4""",
        filled=dict.fromkeys([*APPORTIONED, *COUNTS[1:]], 0),
    )
    expect(
        memory,
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


def test_communes_have_no_quarters_and_only_late_months(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "series_break", "indicator | on_date")
    given(
        memory,
        "unit_month",
        """frame | unit  | level    | month      | received
           2024  | 00001 | commune  | 2024-09-01 | 1
           2024  | 00001 | commune  | 2024-10-01 | 2
           2024  | 00001 | commune  | 2025-06-01 | 4
           2024  | 001   | district | 2025-06-01 | 4
           2024  | 01    | province | 2025-06-01 | 4""",
        filled=dict.fromkeys([*APPORTIONED, *COUNTS[1:]], 0),
    )
    expect(
        memory,
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


def test_communes_have_the_quarter_from_which_a_broken_series_starts_again(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "series_break", "indicator | on_date\nrate | 2026-01-01\ndays | 2026-01-01")
    given(
        memory,
        "unit_month",
        """frame | unit  | level   | month      | received
           2025  | 10001 | commune | 2025-12-01 | 1
           2025  | 10001 | commune | 2026-01-01 | 2
           2025  | 10001 | commune | 2026-03-01 | 4
           2025  | 10001 | commune | 2026-04-01 | 8""",
        filled=dict.fromkeys([*APPORTIONED, *COUNTS[1:]], 0),
    )
    found = returned(
        memory, "build/unit_period", ["kind", "period", "received"], clock=CLOCK, months_from=date(2024, 10, 1)
    )
    assert [row[1:] for row in found if row[0] == "quarter"] == [["2026-Q1", "6"]]
    assert sorted(row[1:] for row in found if row[0] == "year") == [["2025", "1"], ["2026", "14"]]


def unit_periods(connection: duckdb.DuckDBPyConnection, text: str, **filled: Any) -> None:
    """Counts of province 02 in 2026, all nought unless named."""
    plain = {
        "frame": "2025",
        "unit": "02",
        "level": "province",
        "kind": "year",
        "period": "2026",
        "period_end": "2026-10-31",
    }
    counts = dict.fromkeys([*APPORTIONED, *COUNTS], 0)
    doubles = dict.fromkeys(COUNTS, "DOUBLE")
    given(connection, "unit_period", text, filled=plain | counts | filled, types=doubles)
    given(connection, "unit_backlog", "frame | unit | month | backlog | apportioned")
    given(connection, "province_check", "frame | unit | period | period_end | up | checks")


def test_rates_divide_sums_and_have_no_value_without_a_denominator(memory: duckdb.DuckDBPyConnection) -> None:
    unit_periods(
        memory,
        """unit | received | apportioned | finished | on_time | online | fee_due | paid_online | rated | satisfied | processing_days | digitised
           02   | 200      | 50          | 160      | 120     | 50     | 0       | 0           | 8     | 6         | 480             | 1
           03   | 0        | 0           | 0        | 0       | 0      | 0       | 0           | 0     | 0         | 0               | 0""",
    )
    expect(
        memory,
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
           02   | petition_received         | 0      | 0         |             |
           02   | petition_on_time          |        | 0         | 0           |
           02   | petition_satisfied        |        | 0         | 0           |
           02   | petition_reopened         |        | 0         | 0           |
           02   | petition_days             |        | 0         | 0           |
           02   | incident_count            | 0      | 0         |             |
           02   | incident_serious          | 0      | 0         |             |
           02   | incident_hours_to_respond |        | 0         | 0           |
           03   | petition_received         | 0      | 0         |             |
           03   | petition_on_time          |        | 0         | 0           |
           03   | petition_satisfied        |        | 0         | 0           |
           03   | petition_reopened         |        | 0         | 0           |
           03   | petition_days             |        | 0         | 0           |
           03   | incident_count            | 0      | 0         |             |
           03   | incident_serious          | 0      | 0         |             |
           03   | incident_hours_to_respond |        | 0         | 0           |""",
    )


def test_unknown_counts_give_no_rates(memory: duckdb.DuckDBPyConnection) -> None:
    unknown = dict.fromkeys([*APPORTIONED, *COUNTS])
    unit_periods(memory, "unit\n02", **unknown)
    step(memory, "operation_rate")
    assert memory.execute("SELECT count(*), count(value) FROM operation_rate").fetchone() == (18, 0)


def test_rates_of_petitions_and_incidents(memory: duckdb.DuckDBPyConnection) -> None:
    unit_periods(
        memory,
        """unit | petitions | petition_on_time | petition_answered | petition_rated | petition_satisfied | petition_reopened | petition_days | apportioned_petitions | incidents | incident_serious | incident_responded | incident_hours | apportioned_incidents
           02   | 8         | 6                | 5                 | 4              | 3                  | 1                 | 20            | 2                     | 10        | 1                | 8                  | 20             | 5""",
    )
    step(memory, "operation_rate")
    expect(
        memory,
        "build/operation_rate",
        """unit | indicator                 | value | numerator | denominator | apportioned_share
           02   | petition_received         | 8     | 8         |             | 0.25
           02   | petition_on_time          | 75    | 6         | 8           | 0.25
           02   | petition_satisfied        | 75    | 3         | 4           | 0.25
           02   | petition_reopened         | 20    | 1         | 5           | 0.25
           02   | petition_days             | 4     | 20        | 5           | 0.25
           02   | incident_count            | 10    | 10        |             | 0.5
           02   | incident_serious          | 1     | 1         |             | 0.5
           02   | incident_hours_to_respond | 2.5   | 20        | 8           | 0.5"""
        + "".join(
            f"\n02 | dossier_{name} | {0 if name in ('received', 'finished') else ''} | 0 | {'' if name in ('received', 'finished') else 0} | "
            for name in (
                "received",
                "finished",
                "on_time",
                "online",
                "paid_online",
                "digitised",
                "electronic_result",
                "data_reused",
                "satisfied",
                "processing_days",
            )
        ),
    )


def test_the_backlog_of_a_year_is_that_of_its_last_month(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "unit", "frame | code | level | parent\n2025 | VN | country |\n2025 | 02 | province | VN")
    given(
        memory,
        "unit_month",
        """frame | unit | level    | month      | received | finished
           2025  | 02   | province | 2025-12-01 | 10       | 4
           2025  | 02   | province | 2026-01-01 | 1        | 3
           2025  | VN   | country  | 2026-02-01 | 1        | """,
        filled=dict.fromkeys(APPORTIONED, 0),
    )
    step(memory, "opening_backlog")
    step(memory, "unit_backlog")
    backlog = memory.table("unit_backlog").order("unit, month").project("unit, parent, month::VARCHAR, backlog")
    assert backlog.fetchall() == [
        ("02", "VN", "2025-12-01", 6), ("02", "VN", "2026-01-01", 4), ("02", "VN", "2026-02-01", 4),
        ("VN", "", "2026-02-01", 1),
    ]  # fmt: skip
    kept = memory.execute("SELECT * FROM unit_backlog").df()
    unit_periods(memory, "period | kind | period_end\n2026 | year | 2026-02-28\n2025 | year | 2025-12-31")
    memory.register("kept", kept)
    memory.execute("CREATE OR REPLACE TABLE unit_backlog AS FROM kept")
    step(memory, "operation_rate")
    found = memory.execute(
        "SELECT period, value, denominator FROM operation_rate WHERE indicator = 'dossier_backlog' ORDER BY period"
    )
    assert found.fetchall() == [("2025", 6, None), ("2026", 4, None)]


# Index 766

NOUGHT_OF_A_HUNDRED = {
    name: 100
    for name in COUNTS
    if name.endswith("_denominator") or name in ("received", "fee_due", "rated", "petitions", "petition_rated")
}


def counted(connection: duckdb.DuckDBPyConnection) -> None:
    """The counted components of `unit_period` by the rule as it is committed."""
    path = home.REFERENCE / "index_component.csv"
    connection.execute(f"CREATE OR REPLACE TABLE index_component AS FROM read_csv('{path}')")
    step(connection, "component_count")


def points(connection: duckdb.DuckDBPyConnection, **counts: Any) -> dict[str, float | None]:
    """Index 766 by group ('' = the total) of a unit with nought of a hundred everywhere, but for `counts`."""
    unit_periods(connection, "unit\n02", **(NOUGHT_OF_A_HUNDRED | counts))
    counted(connection)
    found = returned(connection, "build/service766", ["indicator", "value"])
    return {
        str(code).removeprefix("service766").removeprefix("_"): None if value is None else float(value)
        for code, value in found
    }


@pytest.mark.parametrize(
    ("count", "of_a_hundred", "group", "expected"),
    [
        ("publish_on_time_numerator", 50, "transparency", 3),
        ("update_on_time_numerator", 50, "transparency", 2),
        ("content_full_numerator", 50, "transparency", 1),
        ("synced", 50, "transparency", 3),
        ("in_time", 50, "progress", 10),
        ("in_time", 100, "progress", 20),
        ("service_offered_numerator", 40, "online", 1),
        ("service_offered_numerator", 80, "online", 2),
        ("service_offered_numerator", 100, "online", 2),
        ("service_used_numerator", 50, "online", 2),
        ("service_used_numerator", 100, "online", 4),
        ("online", 25, "online", 3),
        ("online", 50, "online", 6),
        ("online", 90, "online", 6),
        ("payment_offered_numerator", 40, "payment", 1),
        ("payment_offered_numerator", 90, "payment", 2),
        ("payment_used_numerator", 40, "payment", 1),
        ("payment_used_numerator", 90, "payment", 2),
        ("paid_online", 50, "payment", 3),
        ("paid_online", 100, "payment", 6),
        ("electronic_result", 50, "digitisation", 3),
        ("digitised", 80, "digitisation", 3.2),
        ("digitised", 100, "digitisation", 4),
        ("data_reused", 40, "digitisation", 1),
        ("data_reused", 80, "digitisation", 2),
        ("data_reused", 100, "digitisation", 2),
        ("shared_storage", 50, "digitisation", 2),
        ("population_data", 50, "digitisation", 1),
        ("formality_population_data_numerator", 50, "digitisation", 1),
        ("certified_copy_numerator", 50, "digitisation", 1),
        ("petition_on_time", 50, "satisfaction", 3),
        ("petition_satisfied", 50, "satisfaction", 3),
        ("satisfied", 45, "satisfaction", 3),
        ("satisfied", 90, "satisfaction", 6),
        ("satisfied", 100, "satisfaction", 6),
    ],
)
def test_points_of_a_component(
    memory: duckdb.DuckDBPyConnection, count: str, of_a_hundred: int, group: str, expected: float
) -> None:
    found = points(memory, **{count: of_a_hundred})
    others = dict.fromkeys(set(found) - {group, ""}, 0.0)
    assert found == pytest.approx(others | {group: expected, "": expected})


def test_the_maxima_add_up_to_a_hundred(memory: duckdb.DuckDBPyConnection) -> None:
    everything = dict.fromkeys(COUNTS, 100)
    assert points(memory, **everything) == {
        "transparency": 18, "progress": 20, "online": 12, "payment": 10, "digitisation": 22, "satisfaction": 18, "": 100,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("denominator", "group"),
    [
        ("publish_on_time_denominator", "transparency"),
        ("update_on_time_denominator", "transparency"),
        ("content_full_denominator", "transparency"),
        ("service_offered_denominator", "online"),
        ("service_used_denominator", "online"),
        ("payment_offered_denominator", "payment"),
        ("payment_used_denominator", "payment"),
        ("fee_due", "payment"),
        ("formality_population_data_denominator", "digitisation"),
        ("certified_copy_denominator", "digitisation"),
    ],
)
@pytest.mark.parametrize("nothing", [0, None], ids=["nought", "unknown"])
def test_a_component_without_a_denominator_leaves_group_and_total_without_a_value(
    memory: duckdb.DuckDBPyConnection, denominator: str, group: str, nothing: int | None
) -> None:
    found = points(memory, **{denominator: nothing})
    assert found[group] is None
    assert found[""] is None
    assert None not in [value for name, value in found.items() if name not in (group, "")]


def test_without_petitions_their_components_are_full(memory: duckdb.DuckDBPyConnection) -> None:
    assert points(memory, petitions=0, petition_rated=None)["satisfaction"] == 12


def test_without_rated_dossiers_their_satisfaction_is_nought(memory: duckdb.DuckDBPyConnection) -> None:
    assert points(memory, rated=0, petition_on_time=100)["satisfaction"] == 6


def test_without_dossiers_there_is_no_index(memory: duckdb.DuckDBPyConnection) -> None:
    nothing = dict.fromkeys(DOSSIER_COUNTS, 0)
    found = points(memory, **nothing)
    assert {name for name, value in found.items() if value is None} >= {
        "transparency",
        "progress",
        "digitisation",
        "",
    }


def test_communes_have_a_yearly_index_only(memory: duckdb.DuckDBPyConnection) -> None:
    unit_periods(
        memory,
        """unit  | level    | kind    | period
           10001 | commune  | month   | 2026-09
           10001 | commune  | year    | 2026
           001   | district | quarter | 2026-Q3
           001   | district | year    | 2026
           02    | province | month   | 2026-09
           VN    | country  | quarter | 2026-Q3""",
        **NOUGHT_OF_A_HUNDRED,
    )
    counted(memory)
    found = returned(memory, "build/service766", ["unit", "period", "indicator"])
    assert {(unit, period) for unit, period, _ in found} == {
        ("10001", "2026"), ("001", "2026"), ("02", "2026-09"), ("VN", "2026-Q3"),
    }  # fmt: skip
    assert len(found) == 4 * 7


def test_the_rule_gives_the_published_points_of_dong_thap(memory: duckdb.DuckDBPyConnection) -> None:
    """The portal's record of 10 October 2026: 358,660 of 405,424 in time; the other parts by their printed points."""
    received = 405_424
    printed = {  # points as printed, the most they can be, the counts they come from, and the share that is enough
        "electronic_result": (4.57, 6, 1.0), "digitised": (0.95, 4, 1.0), "data_reused": (0.74, 2, 0.8),
        "shared_storage": (0.02, 4, 1.0), "population_data": (0.96, 2, 1.0),
    }  # fmt: skip
    registers = {
        "publish_on_time": (0, 6), "update_on_time": (3.46, 4), "content_full": (2, 2), "certified_copy": (2, 2),
        "formality_population_data": (0.48, 2), "service_used": (1.10, 4),
    }  # fmt: skip
    petitions = {"petition_on_time": (5.90, 6), "petition_satisfied": (4.91, 6)}
    counts = {name: round(points / most * enough * received) for name, (points, most, enough) in printed.items()}
    for name, (reached, most) in registers.items():
        counts |= {f"{name}_numerator": round(reached / most * 10_000), f"{name}_denominator": 10_000}
    counts |= {name: round(reached / most * 10_000) for name, (reached, most) in petitions.items()}
    counts |= {"petitions": 10_000, "petition_rated": 10_000}
    counts |= {
        "received": received,
        "in_time": 358_660,
        "synced": received,
        "rated": 100_000,
        "satisfied": 57_900,
    }
    counts |= {"service_offered_numerator": 1_740, "service_offered_denominator": 2_000, "online": 194_001}
    counts |= {
        "payment_offered_numerator": 1,
        "payment_offered_denominator": 1,
        "fee_due": 50_000,
        "paid_online": 20_167,
    }
    counts |= {"payment_used_numerator": 80, "payment_used_denominator": 100}
    found = {name: round(value or 0, 2) for name, value in points(memory, **counts).items()}
    assert found == {
        "transparency": 11.46, "progress": 17.69, "online": 8.84, "payment": 6.42, "digitisation": 9.72, "satisfaction": 14.67,
        "": 68.80,
    }  # fmt: skip


RULES = """
indicator | component | position | group | maximum | threshold | empty | numerator | denominator | first_year | last_year
score     | early     | 1        | one   | 4       | 0.5       | none  | online    | received    | 2020       | 2025
score     | late      | 1        | one   | 3       | 1         | none  | online    | received    | 2026       |
score     | kind      | 2        | two   | 5       | 1         | full  | satisfied | rated       | 2020       |
score     | strict    | 3        | two   | 6       | 1         | zero  | satisfied | rated       | 2020       | """


def test_a_component_counts_in_its_own_years_and_carries_what_was_counted(memory: duckdb.DuckDBPyConnection) -> None:
    unit_periods(
        memory,
        """period | period_end | received | apportioned | online | rated | satisfied
           2025   | 2025-12-31 | 10       | 5           | 2.5    | 0     | 0
           2026   | 2026-10-31 | 10       | 0           | 2.5    | 4     | 1
           2024   | 2024-12-31 | 0        | 0           | 0      |       | 0""",
    )
    given(memory, "index_component", RULES)
    expect(
        memory,
        "build/component_count",
        """component | group | position | period | numerator | denominator | points | maximum | apportioned_share
           early     | one   | 1        | 2025   | 2.5       | 10          | 2      | 4       | 0.5
           kind      | two   | 2        | 2025   | 0         | 0           | 5      | 5       | 0.5
           strict    | two   | 3        | 2025   | 0         | 0           | 0      | 6       | 0.5
           late      | one   | 1        | 2026   | 2.5       | 10          | 0.75   | 3       | 0
           kind      | two   | 2        | 2026   | 1         | 4           | 1.25   | 5       | 0
           strict    | two   | 3        | 2026   | 1         | 4           | 1.5    | 6       | 0
           early     | one   | 1        | 2024   | 0         | 0           |        | 4       |
           kind      | two   | 2        | 2024   | 0         |             | 5      | 5       |
           strict    | two   | 3        | 2024   | 0         |             | 0      | 6       | """,
    )
    step(memory, "component_count")
    expect(
        memory,
        "build/service766",
        """indicator | period | value
           one       | 2025   | 2
           two       | 2025   | 5
           score     | 2025   | 7
           one       | 2026   | 0.75
           two       | 2026   | 2.75
           score     | 2026   | 3.5
           one       | 2024   |
           two       | 2024   | 5
           score     | 2024   | """,
    )


def test_every_counted_component_names_counts_that_there_are(memory: duckdb.DuckDBPyConnection) -> None:
    names = set(COUNTS)
    unit_periods(memory, "unit\n02")
    counted(memory)
    said = memory.execute("SELECT numerator, denominator FROM index_component WHERE numerator IS NOT NULL").fetchall()
    assert len(said) == 21
    assert {name for pair in said for name in pair} <= names


# What an index is made of

SHARES = """
indicator | component | group | maximum | threshold | empty | observed | first_year | last_year
whole     | part_a    | base  | 100     | 1         | none  | part_a   | 2021       | 2023
whole     | part_b    | base  | 100     | 1         | none  | part_b   | 2021       | 2023
whole     | part_c    | top   | 300     | 1         | none  | part_c   | 2021       | 2023
sum       | old       | sum   | 60      | 1         | none  | sum_old  | 2020       | 2022
sum       | new       | sum   | 60      | 1         | none  | sum_new  | 2023       |
sum       | rest_of   | sum   | 40      | 1         | none  | sum_rest | 2020       | """


def composed(connection: duckdb.DuckDBPyConnection, observations: str, expected: str) -> None:
    """Observed components of a share of 500 points and of an index in points, as the store keeps them."""
    given(connection, "unit", UNITS)
    given(connection, "index_component", SHARES)
    given(connection, "indicator", "code | maximum\nwhole | 1\nsum | 100")
    given(connection, "observation", observations, filled={"frame": "2025", "unit": "02", "status": "published"})
    counts = "frame | unit | indicator | group | component | period | numerator | denominator | points | maximum"
    given(connection, "component_count", f"{counts}\n2025 | VN | score | one | late | 2026 | 1 | 2 | 1.5 | 3")
    header = "unit | indicator | period | group | component | numerator | denominator | points | maximum | status"
    always = "VN | score | 2026 | one | late | 1 | 2 | 1.5 | 3 | simulated"
    expect(connection, "build/component", f"{header}\n{always}\n{expected}".strip(), event_status="simulated")
    found = dict(returned(connection, "build/component", ["unit", "parent"], event_status="simulated"))
    assert found.get("VN") == "" and found.get("02", "VN") == "VN"


def test_components_of_a_share_are_its_points_and_the_others_together_the_rest(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    composed(
        memory,
        """indicator | period | value | status
           whole     | 2022   | 0.4   | published
           part_b    | 2022   | 0.25  | published
           part_c    | 2022   | 0.4   | derived
           whole     | 2023   | 0.52  | published
           part_a    | 2023   | 0.5   | published
           part_b    | 2023   | 0.6   | published
           part_c    | 2023   | 0.5   | published""",
        """02 | whole | 2022 | base | part_b | | | 25  | 100 | published
           02 | whole | 2022 | top  | part_c | | | 120 | 300 | derived
           02 | whole | 2022 | base | rest   | | | 55  | 100 | derived
           02 | whole | 2023 | base | part_a | | | 50  | 100 | published
           02 | whole | 2023 | base | part_b | | | 60  | 100 | published
           02 | whole | 2023 | top  | part_c | | | 150 | 300 | published""",
    )


def test_no_components_without_the_index_without_any_of_them_or_in_other_years(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    composed(
        memory,
        """indicator | period | value
           part_a    | 2021   | 0.5
           whole     | 2022   | 0.5
           whole     | 2024   | 0.5
           part_a    | 2024   | 0.5""",
        "",
    )


def test_an_index_in_points_has_no_rest_and_its_own_parts_each_year(memory: duckdb.DuckDBPyConnection) -> None:
    composed(
        memory,
        """indicator | period | value
           sum       | 2022   | 70
           sum_old   | 2022   | 50
           sum_new   | 2022   | 1
           sum_rest  | 2022   | 20
           sum       | 2023   | 30
           sum_old   | 2023   | 50
           sum_new   | 2023   | 30""",
        """02 | sum | 2022 | sum | old     | | | 50 | 60 | published
           02 | sum | 2022 | sum | rest_of | | | 20 | 40 | published
           02 | sum | 2023 | sum | new     | | | 30 | 60 | published""",
    )


@pytest.mark.parametrize(
    ("indicator", "maximum", "decimals", "value", "points", "denominator", "held"),
    [
        ("share", 1, 4, "0.5", "499.6", "", True),
        ("share", 1, 4, "0.5", "499.4", "", False),
        ("portal", 100, 2, "50", "50.014", "", True),
        ("portal", 100, 2, "50", "50.016", "", False),
        ("counted", 100, 2, "50", "50.0000001", "9", True),
        ("counted", 100, 2, "50", "50.001", "9", False),
        ("counted", 100, 2, "50", "", "9", False),
        ("counted", 100, 2, "", "", "9", True),
        ("counted", 100, 2, "", "50", "9", False),
    ],
)
def test_components_that_do_not_add_up_fail_the_check(
    memory: duckdb.DuckDBPyConnection,
    indicator: str,
    maximum: int,
    decimals: int,
    value: str,
    points: str,
    denominator: str,
    held: bool,
) -> None:
    key = {"frame": "2025", "unit": "02", "indicator": indicator, "period": "2026"}
    given(memory, "indicator", f"code | maximum | decimals\n{indicator} | {maximum} | {decimals}")
    given(memory, "measure", f"value\n{value}" if value else "value", filled=key)
    rows = f"component | points | maximum | denominator\none | {points} | 900 | {denominator}\ntwo | 0 | 100 | {denominator}"
    given(memory, "component", rows, filled=key)
    found = memory.execute(queries.text("check/components_do_not_add_up")).fetchall()
    assert [row[:4] for row in found] == ([] if held else [("2025", "02", indicator, "2026")])


# Units like one another

FACTS = """
frame | unit | region
2024  | 01   | Vùng Núi
2024  | 02   | Vùng Biển
2025  | 02   | Vùng Núi"""
BANDS = """
kind       | band    | frame | level    | position | from_value | unit_kinds  | name_vi
region     | sea     |       |          | 1        |            |             | Vùng Biển
region     | hills   |       |          | 2        |            |             | Vùng Núi
population | small   | 2025  | province | 1        | 0          |             | Ít
population | middle  | 2025  | province | 2        | 100        |             | Vừa
population | large   | 2025  | province | 3        | 200        |             | Đông
population | any     | 2024  | province | 1        | 0          |             | Dân
urban      | towns   |       | commune  | 1        |            | phường;đảo  | Phường
urban      | country |       | commune  | 2        |            | xã          | Xã"""


def test_units_belong_to_the_bands_of_region_population_and_kind(country: duckdb.DuckDBPyConnection) -> None:
    country.execute("UPDATE unit SET kind = CASE WHEN code = '10002' THEN 'đảo' WHEN level = 'commune' THEN 'xã' END")
    given(country, "province_fact", FACTS)
    given(country, "peer_band", BANDS)
    given(
        country,
        "observation",
        """frame | unit | indicator  | period | value
           2025  | 02   | population | 2022   | 250
           2025  | 02   | population | 2024   | 100
           2024  | 01   | population | 2024   | 7
           2024  | 01   | other      | 2024   | 9""",
    )
    expect(
        country,
        "build/peer_group",
        """frame | level    | unit  | kind       | band
           2024  | province | 01    | region     | hills
           2024  | province | 01    | population | any
           2024  | province | 02    | region     | sea
           2024  | district | 001   | region     | hills
           2024  | district | 002   | region     | sea
           2024  | district | 003   | region     | sea
           2024  | commune  | 00001 | region     | hills
           2024  | commune  | 00001 | urban      | country
           2024  | commune  | 00002 | region     | hills
           2024  | commune  | 00002 | urban      | country
           2024  | commune  | 00003 | region     | sea
           2024  | commune  | 00003 | urban      | country
           2025  | province | 02    | region     | hills
           2025  | province | 02    | population | middle
           2025  | commune  | 10001 | region     | hills
           2025  | commune  | 10001 | urban      | country
           2025  | commune  | 10002 | region     | hills
           2025  | commune  | 10002 | urban      | towns
           2025  | commune  | 10003 | region     | hills
           2025  | commune  | 10003 | urban      | country""",
    )


def test_two_bands_of_a_kind_fail_the_check(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "peer_group",
        """frame | level    | unit | kind       | band
           2025  | province | 01   | population | small
           2025  | province | 01   | region     | sea
           2025  | province | 02   | population | small
           2025  | province | 02   | population | large""",
    )
    found = memory.execute(queries.text("check/peer_group_twice")).fetchall()
    assert found == [("2025", "province", "02", "population", 2)]


# Published values carried to the new provinces

INDICATORS = """
code       | carry_rule      | unit_en | direction | decimals | tolerance
people     | sum             | persons | neutral   | 0        | 0
rate       | ratio           | %       | up        | 1        | 2
wealth     | ratio           | million | up        | 1        | 1
index      | mean_of_parents | /1      | up        | 4        | 0.03
days       | ratio           | days    | down      | 1        | 0.5
place      | recompute       | rank    | down      | 0        | 0
longest    | none            | days    | down      | 1        | 0
"""
MERGERS = """
from_frame | from_code | to_frame | to_code | share
2024       | 01        | 2025     | 02      | 1
2024       | 02        | 2025     | 02      | 1
2024       | 11        | 2025     | 11      | 1
2024       | 00001     | 2025     | 11      | 1
"""


def carried(connection: duckdb.DuckDBPyConnection, published: str, expected: str) -> None:
    given(connection, "unit_change", MERGERS)
    given(connection, "indicator", INDICATORS)
    plain = {"period": "2024", "status": "published", "source": "DOC"} | dict.fromkeys(
        ["period_end", "numerator", "denominator", "note"]
    )
    given(connection, "given_observation", published, filled=plain)
    expect(connection, "build/carried_observation", expected)


def test_counts_add_up_and_rates_are_divided_last(memory: duckdb.DuckDBPyConnection) -> None:
    carried(
        memory,
        """frame | unit | indicator | value | numerator | denominator
           2024  | 01   | people    | 100   |           |
           2024  | 02   | people    | 50    |           |
           2024  | 01   | rate      | 50    | 50        | 100
           2024  | 02   | rate      | 100   | 10        | 10
           2024  | 01   | wealth    | 40    | 4000      | 100
           2024  | 02   | wealth    | 100   | 1000      | 10""",
        """frame | unit | indicator | period | value       | numerator | denominator | status  | source
           2025  | 02   | people    | 2024   | 150         |           |             | derived | DERIVED
           2025  | 02   | rate      | 2024   | 54.54545455 | 60        | 110         | derived | DERIVED
           2025  | 02   | wealth    | 2024   | 45.45454545 | 5000      | 110         | derived | DERIVED""",
    )


def test_an_index_is_the_plain_mean_of_its_former_provinces(memory: duckdb.DuckDBPyConnection) -> None:
    carried(
        memory,
        """frame | unit | indicator | value
           2024  | 01   | index     | 0.6
           2024  | 02   | index     | 0.7""",
        """unit | indicator | value | status  | source
           02   | index     | 0.65  | derived | DERIVED""",
    )


def test_a_province_that_went_on_alone_keeps_value_status_and_source(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    carried(
        memory,
        """frame | unit | indicator | value | numerator | denominator | period_end
           2024  | 11   | people    | 7     |           |             |
           2024  | 11   | rate      | 96.63 |           |             | 2024-06-02
           2024  | 11   | index     | 0.5   |           |             | """,
        """frame | unit | indicator | value | numerator | denominator | period_end | status    | source
           2025  | 11   | people    | 7     |           |             |            | published | DOC
           2025  | 11   | rate      | 96.63 |           |             | 2024-06-02 | published | DOC
           2025  | 11   | index     | 0.5   |           |             |            | published | DOC""",
    )


def test_places_maxima_and_medians_are_not_carried(memory: duckdb.DuckDBPyConnection) -> None:
    carried(
        memory,
        """frame | unit | indicator | value
           2024  | 01   | place     | 3
           2024  | 02   | place     | 4
           2024  | 11   | place     | 5
           2024  | 11   | longest   | 90""",
        "unit | indicator | value",
    )


def test_a_missing_parent_carries_nothing(memory: duckdb.DuckDBPyConnection) -> None:
    carried(
        memory,
        """frame | unit | indicator | period | value
           2024  | 01   | people    | 2024   | 100
           2024  | 02   | people    | 2023   | 50
           2024  | 01   | index     | 2024   | 0.6
           2024  | 02   | index     | 2024   | """,
        "unit | indicator | value",
    )


def test_a_rate_printed_without_its_fraction_is_not_carried(memory: duckdb.DuckDBPyConnection) -> None:
    carried(
        memory,
        """frame | unit | indicator | value | numerator | denominator
           2024  | 01   | rate      | 50    |           |
           2024  | 02   | rate      | 60    |           |
           2024  | 01   | wealth    | 50    | 0         | 0
           2024  | 02   | wealth    | 60    | 0         | 0""",
        "unit | indicator | value",
    )


def test_a_rate_is_carried_only_with_the_fraction_of_every_parent(memory: duckdb.DuckDBPyConnection) -> None:
    carried(
        memory,
        """frame | unit | indicator | value | numerator | denominator
           2024  | 01   | rate      | 50    | 50        | 100
           2024  | 02   | rate      | 60    |           | """,
        "unit | indicator | value",
    )


def test_what_the_new_province_says_of_itself_stands(memory: duckdb.DuckDBPyConnection) -> None:
    carried(
        memory,
        """frame | unit | indicator | period | value
           2024  | 01   | people    | 2024   | 100
           2024  | 02   | people    | 2024   | 50
           2025  | 02   | people    | 2024   | 151
           2024  | 01   | people    | 2023   | 90
           2024  | 02   | people    | 2023   | 40""",
        """unit | period | value
           02   | 2023   | 130""",
    )


def test_a_code_used_in_both_frames_does_not_carry_itself(memory: duckdb.DuckDBPyConnection) -> None:
    """Province 02 of 2025 is not province 02 of 2024: its own value is no parent's."""
    carried(
        memory,
        """frame | unit | indicator | value
           2025  | 02   | people    | 150
           2024  | 01   | people    | 100""",
        "unit | value",
    )


def test_population_and_density_of_communes_and_districts(country: duckdb.DuckDBPyConnection) -> None:
    given(
        country,
        "leaf_population",
        """frame | unit  | period | population
           2024  | 00001 | 2024   | 10
           2024  | 00002 | 2024   | 20
           2024  | 002   | 2024   | 5
           2025  | 10001 | 2024   | 100
           2025  | 10002 | 2024   | 60
           2025  | 10003 | 2024   | 7""",
    )
    expect(
        country,
        "build/population_observation",
        """frame | unit  | indicator  | period | value | numerator | denominator
           2024  | 00001 | population | 2024   | 10    |           |
           2024  | 00002 | population | 2024   | 20    |           |
           2024  | 001   | population | 2024   | 30    |           |
           2024  | 002   | population | 2024   | 5     |           |
           2025  | 10001 | population | 2024   | 100   |           |
           2025  | 10002 | population | 2024   | 60    |           |
           2025  | 10003 | population | 2024   | 7     |           |
           2025  | 10001 | density    | 2024   | 5     | 100       | 20
           2025  | 10001 | area_km2   | 2024   | 20    |           | """,
    )


def test_observations_keep_where_they_came_from_and_drop_what_has_no_value(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    header = "frame | unit | indicator | period | period_end | value | numerator | denominator"
    given(
        memory,
        "given_observation",
        f"{header} | status | source | note\n2024 | 01 | index | 2024 | | 0.5 | | | published | DOC | said",
    )
    given(
        memory,
        "carried_observation",
        f"{header} | status | source\n2025 | 02 | index | 2024 | | 0.6 | | | derived | DERIVED",
    )
    given(
        memory,
        "population_observation",
        f"{header}\n2025 | 10001 | area_km2 | 2024 | | 20 | | \n2025 | 10001 | population | 2024 | | 9 | |",
    )
    given(
        memory,
        "operation_rate",
        f"{header} | apportioned_share\n2025 | 02 | rate | 2026 | 2026-10-31 | 50 | 1 | 2 | 0.5\n2025 | 02 | days | 2026 | 2026-10-31 | | 0 | 0 | 0",
    )
    given(
        memory,
        "service766",
        f"{header} | apportioned_share\n2025 | 02 | service766 | 2026 | 2026-10-31 | 70 | | | 0.5\n2025 | VN | service766 | 2026 | 2026-10-31 | | | |",
    )
    expect(
        memory,
        "build/observation",
        """frame | unit  | indicator  | period_end | value | denominator | status    | apportioned_share | source  | note
           2024  | 01    | index      |            | 0.5   |             | published | 0                 | DOC     | said
           2025  | 02    | index      |            | 0.6   |             | derived   | 0                 | DERIVED |
           2025  | 10001 | area_km2   |            | 20    |             | published | 0                 | VAU104  |
           2025  | 10001 | population |            | 9     |             | derived   | 0                 | DERIVED |
           2025  | 02    | rate       | 2026-10-31 | 50    | 2           | imported  | 0.5               | OWN     |
           2025  | 02    | service766 | 2026-10-31 | 70    |             | imported  | 0.5               | OWN     | """,
        event_status="imported",
        event_source="OWN",
    )


# Ranks


def observed(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    """Observations of four provinces and of communes in two of them; periods as the build knows them."""
    places = ["VN", "01", "02", "03", "04", "10001", "10002", "20001"]
    level = {2: "province", 5: "commune"}
    rows = "\n".join(
        f"{frame} | {code} | {'country' if code == 'VN' else level[len(code)]} | {'' if code == 'VN' else 'VN' if len(code) == 2 else '0' + code[0]}"
        for frame in ("2024", "2025")
        for code in places
    )
    given(connection, "unit", f"frame | code | level | parent\n{rows}")
    given(connection, "indicator", INDICATORS)
    plain = {
        "frame": "2025",
        "indicator": "rate",
        "period": "2026",
        "status": "simulated",
        "source": "SIM",
        "apportioned_share": 0,
    }
    plain |= dict.fromkeys(["period_end", "numerator", "denominator", "note"])
    given(connection, "observation", text, filled=plain)
    given(connection, "series_break", "indicator | on_date\nwealth | 2026-01-01")
    codes = [row[0] for row in connection.execute("SELECT DISTINCT period FROM observation").fetchall()]
    known = [periods.parse(code) for code in codes]
    given(
        connection,
        "period",
        "code | kind | first | last | ordinal\n"
        + "\n".join(f"{each.code} | {each.kind} | {each.first} | {each.last} | {each.ordinal}" for each in known),
    )
    given(connection, "published_rank", "frame | unit | indicator | period | rank | of")


EVERY_SET = {"least_ranked_share": 0.0}


def test_values_that_print_alike_share_a_place(memory: duckdb.DuckDBPyConnection) -> None:
    observed(
        memory,
        """unit | value
           01   | 90.04
           02   | 89.96
           03   | 89.94
           04   | 80""",
    )
    expect(
        memory,
        "build/ranked",
        """unit | rank_siblings | siblings | rank_country | country
           01   | 1             | 4        | 1            | 4
           02   | 1             | 4        | 1            | 4
           03   | 3             | 4        | 3            | 4
           04   | 4             | 4        | 4            | 4""",
        **EVERY_SET,
    )


@pytest.mark.parametrize("value", [4.475, 3.4499999999999997, 16.525, 3.5549999999999997, 2.5, 0.05])
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_what_is_ranked_is_what_is_printed(memory: duckdb.DuckDBPyConnection, value: float, decimals: int) -> None:
    observed(memory, f"unit | value\n01 | {value!r}")
    memory.execute(f"UPDATE indicator SET decimals = {decimals}")
    step(memory, "ranked", **EVERY_SET)
    assert memory.execute("SELECT printed FROM ranked").fetchall() == [(format.rounded(value, decimals),)]


def test_fewer_days_rank_higher(memory: duckdb.DuckDBPyConnection) -> None:
    observed(
        memory,
        """unit | indicator | value
           01   | days      | 3
           02   | days      | 12.5
           03   | days      | 0.5""",
    )
    expect(
        memory,
        "build/ranked",
        """unit | rank_siblings | siblings
           03   | 1             | 3
           01   | 2             | 3
           02   | 3             | 3""",
        **EVERY_SET,
    )


def test_siblings_are_of_one_parent_and_the_country_is_of_one_level_and_frame(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    observed(
        memory,
        """frame | unit  | value
           2025  | VN    | 60
           2025  | 01    | 70
           2024  | 01    | 10
           2025  | 10001 | 50
           2025  | 10002 | 40
           2025  | 20001 | 45""",
    )
    expect(
        memory,
        "build/ranked",
        """frame | unit  | level    | rank_siblings | siblings | rank_country | country
           2025  | VN    | country  | 1             | 1        | 1            | 1
           2025  | 01    | province | 1             | 1        | 1            | 1
           2024  | 01    | province | 1             | 1        | 1            | 1
           2025  | 10001 | commune  | 1             | 2        | 1            | 3
           2025  | 10002 | commune  | 2             | 2        | 3            | 3
           2025  | 20001 | commune  | 1             | 1        | 2            | 3""",
        **EVERY_SET,
    )


def test_a_value_that_is_missing_moves_nobody_down(memory: duckdb.DuckDBPyConnection) -> None:
    observed(
        memory,
        """unit | indicator | value
           01   | days      | 3
           02   | days      |
           03   | days      | 5""",
    )
    found = dict(returned(memory, "build/ranked", ["unit", "rank_siblings"], **EVERY_SET))
    assert (found["01"], found["03"]) == ("1", "2")


def test_a_period_is_complete_when_its_last_day_is_covered(memory: duckdb.DuckDBPyConnection) -> None:
    observed(
        memory,
        """unit | period  | period_end | value
           01   | 2026    | 2026-10-31 | 1
           01   | 2026-10 | 2026-10-31 | 1
           01   | 2025    |            | 1
           01   | 2024-Q3 | 2024-09-30 | 1""",
    )
    expect(
        memory,
        "build/ranked",
        """period  | kind    | period_end | complete
           2026    | year    | 2026-10-31 | false
           2026-10 | month   | 2026-10-31 | true
           2025    | year    | 2025-12-31 | true
           2024-Q3 | quarter | 2024-09-30 | true""",
        **EVERY_SET,
    )


ENOUGH = {"least_ranked_share": 0.8}


def test_a_set_with_too_few_values_is_not_ranked(memory: duckdb.DuckDBPyConnection) -> None:
    """Three of four provinces are too few; of the communes 20001 is all there is in its province."""
    observed(
        memory,
        """period | unit  | value
           2025   | 01    | 70
           2025   | 02    | 60
           2025   | 03    | 50
           2026   | 01    | 70
           2026   | 02    | 60
           2026   | 03    | 50
           2026   | 04    | 40
           2026   | 10001 | 30
           2026   | 20001 | 20
           2026   | VN    | 10""",
    )
    expect(
        memory,
        "build/ranked",
        """period | unit  | rank_siblings | siblings | rank_country | country | rank_source
           2025   | 01    |               |          |              |         |
           2025   | 02    |               |          |              |         |
           2025   | 03    |               |          |              |         |
           2026   | 01    | 1             | 4        | 1            | 4       | computed
           2026   | 02    | 2             | 4        | 2            | 4       | computed
           2026   | 03    | 3             | 4        | 3            | 4       | computed
           2026   | 04    | 4             | 4        | 4            | 4       | computed
           2026   | 10001 |               |          |              |         |
           2026   | 20001 | 1             | 1        |              |         | computed
           2026   | VN    | 1             | 1        | 1            | 1       | computed""",
        **ENOUGH,
    )


def test_values_of_other_periods_and_frames_do_not_complete_a_set(memory: duckdb.DuckDBPyConnection) -> None:
    observed(
        memory,
        """frame | period | unit | value
           2025  | 2026   | 01   | 70
           2025  | 2026   | 02   | 60
           2025  | 2026   | 03   |
           2024  | 2026   | 04   | 50
           2025  | 2025   | 04   | 40""",
    )
    step(memory, "ranked", least_ranked_share=0.5)
    found = memory.execute("SELECT frame, period, unit FROM ranked WHERE rank_siblings IS NOT NULL").fetchall()
    assert sorted(found) == [("2025", "2026", "01"), ("2025", "2026", "02")]


PUBLISHED = """
frame | unit | indicator | period | rank | of
2025  | 01   | rate      | 2024   | 3    | 4
2025  | 01   | rate      | 2024   | 1    | 2
2025  | 02   | rate      | 2024   | 1    | 3
2025  | 02   | rate      | 2025   | 4    | 4
2025  | 20001 | rate     | 2024   | 1    | 3"""


def test_where_too_few_have_a_value_the_published_place_among_all_stands(memory: duckdb.DuckDBPyConnection) -> None:
    observed(
        memory,
        """period | unit  | value
           2024   | 01    | 70
           2024   | 02    | 60
           2024   | 20001 | 50
           2025   | 01    | 70
           2025   | 02    | 60
           2025   | 03    | 50
           2025   | 04    | 40""",
    )
    given(memory, "published_rank", PUBLISHED)
    expect(
        memory,
        "build/ranked",
        """period | unit  | rank_siblings | siblings | rank_country | country | rank_source
           2024   | 01    | 3             | 4        | 3            | 4       | published
           2024   | 02    |               |          |              |         |
           2024   | 20001 | 1             | 1        |              |         | computed
           2025   | 01    | 1             | 4        | 1            | 4       | computed
           2025   | 02    | 2             | 4        | 2            | 4       | computed
           2025   | 03    | 3             | 4        | 3            | 4       | computed
           2025   | 04    | 4             | 4        | 4            | 4       | computed""",
        **ENOUGH,
    )
    given(memory, "target", "code", filled={"on_rank": False})
    step(memory, "ranked", **ENOUGH)
    for name in ("ranked_before", "placed", "target_point"):
        step(memory, name)
    found = returned(memory, "build/measure", ["period", "unit", "rank_change_year", "rank_source"], least_cases=20)
    assert ["2025", "01", "2", "computed"] in found
    assert ["2025", "02", None, "computed"] in found
    assert ["2024", "01", None, "published"] in found


# Targets, the path to them, and the state


def measured(
    connection: duckdb.DuckDBPyConnection,
    observations: str,
    targets: str,
    columns: str,
    expected: str,
    least_cases: int = 20,
    least_ranked_share: float = 0.0,
) -> None:
    """Observations and targets through ranked, placed, target_point and measure."""
    observed(connection, observations)
    plain: dict[str, Any] = {
        "code": "T",
        "scope_frame": None,
        "scope_unit": "VN",
        "level": None,
        "indicator": "rate",
        "on_rank": False,
    }
    plain |= {"comparator": ">=", "start_on": "2024-12-31", "due": "2026-12-31", "start_value": None}
    given(connection, "target", targets, filled=plain)
    step(connection, "ranked", least_ranked_share=least_ranked_share)
    for name in ("ranked_before", "placed", "target_point"):
        step(connection, name)
    expect(connection, "build/measure", f"{columns}\n{expected}", least_cases=least_cases)


NO_TARGETS = "value"


def test_the_path_rises_from_the_value_before_to_the_target(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        """unit | period  | value
           01   | 2023    | 30
           01   | 2024    | 40
           01   | 2024-11 | 40
           01   | 2025    | 60
           01   | 2025-06 | 49.5
           01   | 2026    | 80
           01   | 2027    | 90""",
        "value\n80",
        "period  | path_value  | target | due        | state",
        """2023    |             |        |            | not_assessable
           2024    | 30          | T      | 2026-12-31 | on_track
           2024-11 |             |        |            | not_assessable
           2025    | 55          | T      | 2026-12-31 | on_track
           2025-06 | 42.39726027 | T      | 2026-12-31 | on_track
           2026    | 80          | T      | 2026-12-31 | on_track
           2027    |             |        |            | not_assessable""",
    )


@pytest.mark.parametrize(
    ("story", "period", "value", "path", "state"),
    [
        ("the day before the target was set", "2024-12-30", 10, None, "not_assessable"),
        ("on the starting day", "2024-12-31", 39.9, 40, "at_risk"),
        ("half way, on the path", "2025-12-31", 60, 60, "on_track"),
        ("half way, a little below", "2025-12-31", 58, 60, "at_risk"),
        ("half way, below the tolerance", "2025-12-31", 57.9, 60, "behind"),
        ("on the due day, reached", "2026-12-31", 80, 80, "on_track"),
        ("on the due day, missed", "2026-12-31", 70, 80, "behind"),
        ("the day after", "2027-01-01", 10, None, "not_assessable"),
    ],
)
def test_state_by_date(
    memory: duckdb.DuckDBPyConnection, story: str, period: str, value: float, path: float | None, state: str
) -> None:
    measured(
        memory,
        f"unit | period | period_end | value\n01 | {period[:4]} | {period} | {value}",
        "value | start_value\n80 | 40",
        "period_end | value | path_value | state",
        f"{period} | {value} | {'' if path is None else path} | {state}",
    )


@pytest.mark.parametrize(
    ("comparator", "value", "state"),
    [
        (">=", 60, "on_track"),
        (">", 61, "on_track"),
        (">=", 75, "on_track"),
        (">=", 50, "behind"),
        ("<=", 60, "on_track"),
        ("<=", 20, "on_track"),
        ("<=", 61, "at_risk"),
        ("<=", 70, "behind"),
        ("<", 59, "on_track"),
        ("=", 60, "on_track"),
        ("=", 50, "behind"),
    ],
)
def test_state_by_comparator(memory: duckdb.DuckDBPyConnection, comparator: str, value: float, state: str) -> None:
    measured(
        memory,
        f"unit | period | value\n01 | 2025 | {value}",
        f"value | start_value | comparator\n60 | 60 | {comparator}",
        "value | path_value | state",
        f"{value} | 60 | {state}",
    )


def test_a_start_beyond_the_target_asks_for_the_target_only(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        "unit | indicator | period | value\n01 | rate | 2025 | 95\n01 | days | 2025 | 4",
        """code | indicator | value | start_value | comparator
           A    | rate      | 80    | 90          | >=
           B    | days      | 5     | 3           | <=""",
        "indicator | path_value | state",
        "rate | 80 | on_track\ndays | 5 | on_track",
    )


def test_a_target_without_any_starting_point_is_not_assessable(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        "unit | period | value\n01 | 2025-06 | 50",
        "value\n80",
        "period | path_value | state",
        "2025-06 | | not_assessable",
    )


def test_a_targets_own_start_needs_no_yearly_value(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        "unit | period | value\n01 | 2025-12 | 50",
        "value | start_value\n80 | 40",
        "period | path_value | state",
        "2025-12 | 60 | behind",
    )


def test_the_first_value_since_starts_the_path_and_is_not_judged(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        "unit | period | value\n01 | 2025 | 50\n01 | 2025-09 | 1\n01 | 2026-06 | 60\n01 | 2026 | 55",
        "value\n80",
        "period | path_value | state",
        """2025    |             | not_assessable
           2025-09 |             | not_assessable
           2026-06 | 64.87671233 | behind
           2026    | 80          | behind""",
    )


def test_a_broken_series_starts_its_path_again_with_its_first_quarter(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        """unit | indicator | period  | value
           01   | wealth    | 2024    | 10
           01   | wealth    | 2025    | 20
           01   | wealth    | 2026-Q1 | 5
           01   | wealth    | 2026-Q2 | 6
           01   | wealth    | 2026    | 5""",
        "indicator | value | start_on | due | start_value\nwealth | 30 | 2025-01-01 | 2026-12-31 |",
        "period | path_value | state",
        """2024    |             | not_assessable
           2025    | 19.98628258 | on_track
           2026-Q1 |             | not_assessable
           2026-Q2 | 13.27272727 | behind
           2026    | 30          | behind""",
    )
    expect(
        memory,
        "build/target_point",
        "period | start_value | start_on\n2025 | 10 | 2025-01-01\n2026-Q1 | 5 | 2026-03-31\n2026-Q2 | 5 | 2026-03-31\n2026 | 5 | 2026-03-31",
    )


def test_a_targets_own_start_does_not_outlive_a_break(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        "unit | indicator | period | value\n01 | wealth | 2025 | 20\n01 | wealth | 2026-Q1 | 5\n01 | wealth | 2026-06 | 6",
        "indicator | value | start_value\nwealth | 30 | 25",
        "period | path_value | state",
        "2025 | 27.5 | behind\n2026-Q1 | | not_assessable\n2026-06 | 13.27272727 | behind",
    )


def test_every_unit_of_the_targets_level_has_its_own_path(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        """unit  | period | value
           01    | 2024   | 20
           01    | 2025   | 50
           02    | 2024   | 60
           02    | 2025   | 60
           10001 | 2025   | 60
           VN    | 2025   | 60""",
        "value | start_on   | level\n80 | 2025-01-01 | province",
        "unit  | period | path_value  | state",
        """01    | 2024   |             | not_assessable
           01    | 2025   | 49.95884774 | on_track
           02    | 2024   |             | not_assessable
           02    | 2025   | 69.98628258 | behind
           10001 | 2025   |             | not_assessable
           VN    | 2025   |             | not_assessable""",
    )


def test_a_units_own_target_comes_before_the_countrys_and_the_next_due_first(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    measured(
        memory,
        "unit | period | value\n01 | 2025 | 50\n02 | 2025 | 50",
        """code | scope_frame | scope_unit | value | start_value | due
           A    |             | VN         | 90    | 50          | 2026-12-31
           B    |             | VN         | 60    | 50          | 2025-12-31
           C    | 2025        | 01         | 50    | 50          | 2030-12-31
           D    | 2024        | 02         | 50    | 50          | 2030-12-31""",
        "unit | target | target_value | state",
        "01 | C | 50 | on_track\n02 | B | 60 | behind",
    )


def test_targets_without_a_value_an_indicator_or_a_date_judge_nobody(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    measured(
        memory,
        "unit | period | value\n01 | 2025 | 50",
        """code | indicator | value | start_value | due        | start_on
           A    |           | 90    | 50          | 2026-12-31 | 2024-12-31
           B    | rate      |       | 50          | 2026-12-31 | 2024-12-31
           C    | rate      | 90    | 50          |            | 2024-12-31
           D    | rate      | 90    | 50          | 2026-12-31 | """,
        "unit | target | state",
        "01 | | not_assessable",
    )


@pytest.mark.parametrize(
    ("denominator", "state"),
    [("19", "not_assessable"), ("20", "behind"), ("", "behind")],
    ids=["19 cases", "20 cases", "cases unknown"],
)
def test_few_cases_are_not_judged(memory: duckdb.DuckDBPyConnection, denominator: str, state: str) -> None:
    measured(
        memory,
        f"unit | period | value | numerator | denominator\n01 | 2025 | 10 | 2 | {denominator}",
        "value | start_value\n80 | 80",
        "value | path_value | state",
        f"10 | 80 | {state}",
    )


def test_kon_tum_among_the_first_35(memory: duckdb.DuckDBPyConnection) -> None:
    """A target on the place: four provinces, the target is to be among the first two, the tolerance three places."""
    measured(
        memory,
        """frame | unit | indicator | period | value
           2024  | 01   | index     | 2021   | 0.9
           2024  | 02   | index     | 2021   | 0.8
           2024  | 03   | index     | 2021   | 0.7
           2024  | 04   | index     | 2021   | 0.1
           2024  | 01   | index     | 2025   | 0.9
           2024  | 02   | index     | 2025   | 0.8
           2024  | 03   | index     | 2025   | 0.7
           2024  | 04   | index     | 2025   | 0.75""",
        """code | indicator | on_rank | scope_frame | scope_unit | value | comparator | start_on   | due
           KT01 | index     | true    | 2024        | 04         | 2     | <=         | 2022-04-29 | 2025-12-31""",
        "unit | period | rank_country | target | target_value | path_value | target_on_rank | state",
        """01    | 2021   | 1            |        |              |            | false          | not_assessable
           02    | 2021   | 2            |        |              |            | false          | not_assessable
           03    | 2021   | 3            |        |              |            | false          | not_assessable
           04    | 2021   | 4            |        |              |            | false          | not_assessable
           01    | 2025   | 1            |        |              |            | false          | not_assessable
           02    | 2025   | 2            |        |              |            | false          | not_assessable
           04    | 2025   | 3            | KT01   | 2            | 2          | true           | at_risk
           03    | 2025   | 4            |        |              |            | false          | not_assessable""",
    )


def test_a_target_on_the_place_says_nothing_where_nobody_is_ranked(memory: duckdb.DuckDBPyConnection) -> None:
    """Too few provinces before: the path starts with the first year in which there are places."""
    measured(
        memory,
        """frame | unit | indicator | period | value
           2024  | 04   | index     | 2022   | 0.1
           2024  | 01   | index     | 2023   | 0.9
           2024  | 02   | index     | 2023   | 0.8
           2024  | 03   | index     | 2023   | 0.7
           2024  | 04   | index     | 2023   | 0.1
           2024  | 04   | index     | 2024   | 0.2""",
        """code | indicator | on_rank | scope_frame | scope_unit | value | comparator | start_on   | due
           KT01 | index     | true    | 2024        | 04         | 2     | <=         | 2022-04-29 | 2025-12-31""",
        "unit | period | rank_country | start_value | target | path_value | state",
        """04    | 2022   |              | 4           | KT01   |            | not_assessable
           01    | 2023   | 1            |             |        |            | not_assessable
           02    | 2023   | 2            |             |        |            | not_assessable
           03    | 2023   | 3            |             |        |            | not_assessable
           04    | 2023   | 4            | 4           | KT01   |            | not_assessable
           04    | 2024   |              | 4           | KT01   |            | not_assessable""",
        least_ranked_share=0.8,
    )


# Changes


def test_changes_on_the_period_and_on_the_year(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        """unit | period  | value
           01   | 2025-09 | 40
           02   | 2025-09 | 50
           01   | 2026-08 | 70
           01   | 2026-09 | 60
           02   | 2026-09 | 50
           01   | 2026-07 | 10
           01   | 2026-Q3 | 50
           01   | 2025    | 5""",
        NO_TARGETS,
        "unit | period  | change_period | change_year | rank_siblings | rank_change_year",
        """01    | 2025-09 |               |             | 2             |
           02    | 2025-09 |               |             | 1             |
           01    | 2026-08 | 60            |             | 1             |
           01    | 2026-09 | -10           | 20          | 1             | 1
           02    | 2026-09 |               | 0           | 2             | -1
           01    | 2026-07 |               |             | 1             |
           01    | 2026-Q3 |               |             | 1             |
           01    | 2025    |               |             | 1             | """,
    )


def test_changes_over_the_turn_of_the_year_and_of_quarters(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        """unit | period  | value
           01   | 2025-12 | 40
           01   | 2026-01 | 41
           01   | 2025-Q4 | 30
           01   | 2026-Q1 | 29
           01   | 2025    | 20
           01   | 2026    | 26""",
        NO_TARGETS,
        "period  | change_period | change_year",
        """2025-12 |               |
           2026-01 | 1             |
           2025-Q4 |               |
           2026-Q1 | -1            |
           2025    |               |
           2026    | 6             | 6""",
    )


def test_no_change_between_simulated_and_published(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        """unit | period | value | status
           01   | 2024   | 40    | published
           01   | 2025   | 50    | simulated
           01   | 2026   | 60    | simulated
           02   | 2024   | 40    | published
           02   | 2025   | 45    | derived""",
        NO_TARGETS,
        "unit | period | change_period | change_year",
        """01    | 2024   |               |
           01    | 2025   |               |
           01    | 2026   | 10            | 10
           02    | 2024   |               |
           02    | 2025   | 5             | 5""",
    )


def test_a_count_over_part_of_a_year_is_not_compared_and_a_rate_is(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        """unit | indicator | period | period_end | value
           01   | people    | 2024   |            | 100
           01   | people    | 2025   |            | 110
           01   | people    | 2026   | 2026-10-31 | 95
           01   | rate      | 2025   |            | 50
           01   | rate      | 2026   | 2026-10-31 | 55""",
        NO_TARGETS,
        "indicator | period | complete | change_period | change_year",
        """people     | 2024   | true     |               |
           people     | 2025   | true     | 10            | 10
           people     | 2026   | false    |               |
           rate       | 2025   | true     |               |
           rate       | 2026   | false    | 5             | 5""",
    )


def test_a_broken_series_is_not_compared_across_the_break(memory: duckdb.DuckDBPyConnection) -> None:
    measured(
        memory,
        """unit | indicator | period  | value
           01   | wealth    | 2024-12 | 1
           01   | wealth    | 2025-12 | 2
           01   | wealth    | 2026-01 | 3
           01   | wealth    | 2026-02 | 5
           01   | wealth    | 2026-12 | 9
           01   | wealth    | 2025    | 2
           01   | wealth    | 2026    | 5
           01   | wealth    | 2027    | 6
           01   | rate      | 2025-12 | 2
           01   | rate      | 2026-01 | 3""",
        NO_TARGETS,
        "indicator | period | change_period | change_year | rank_change_year",
        """wealth     | 2024-12 |            |             |
           wealth     | 2025-12 |            | 1           | 0
           wealth     | 2026-01 |            |             |
           wealth     | 2026-02 | 2          |             |
           wealth     | 2026-12 |            |             |
           wealth     | 2025    |            |             |
           wealth     | 2026    |            |             |
           wealth     | 2027    | 1          | 1           | 0
           rate       | 2025-12 |            |             |
           rate       | 2026-01 | 1          |             | """,
    )


def test_frames_units_and_indicators_are_not_compared_with_each_other(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    measured(
        memory,
        """frame | unit | indicator | period | value
           2024  | 02   | rate      | 2025   | 40
           2025  | 02   | rate      | 2026   | 60
           2025  | 03   | rate      | 2025   | 60
           2025  | 02   | days      | 2025   | 60""",
        NO_TARGETS,
        "frame | unit | indicator | change_period",
        "2024 | 02 | rate | \n2025 | 02 | rate | \n2025 | 03 | rate | \n2025 | 02 | days |",
    )


# What screens read

MEASURE_COLUMNS = [
    "frame", "indicator", "kind", "period", "level", "parent", "unit", "period_end", "complete", "value", "numerator", "denominator",
    "status", "apportioned_share", "source", "note", "target", "target_value", "path_value", "due", "target_on_rank", "state",
    "rank_siblings", "siblings", "rank_country", "country", "rank_source", "change_period", "change_year",
    "rank_change_year",
]  # fmt: skip


def measures(connection: duckdb.DuckDBPyConnection, text: str, **filled: Any) -> None:
    """Rows of measure in the units of `UNITS`: the rate of 2026 unless named."""
    plain: dict[str, Any] = dict.fromkeys(MEASURE_COLUMNS)
    plain |= {
        "frame": "2025",
        "indicator": "rate",
        "kind": "year",
        "period": "2026",
        "period_end": "2026-10-31",
        "level": "commune",
    }
    plain |= {"parent": "02", "status": "simulated", "state": "on_track", "target_on_rank": False}
    given(connection, "unit", UNITS)
    given(
        connection,
        "measure",
        text,
        filled=plain | filled,
        types={"rank_change_year": "BIGINT", "rank_source": "VARCHAR"},
    )
    if "indicator" not in {name for (name,) in connection.execute("SHOW TABLES").fetchall()}:
        given(connection, "indicator", "code | direction\nrate | up\ndays | down")


def test_children_without_a_value_stand_at_the_end(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "indicator_coverage", "indicator | on_map | held_levels\nrate | true | province commune")
    measures(
        memory,
        """unit  | value | rank_siblings | indicator | period | frame
           10003 | 50    | 1             | rate      | 2026   | 2025
           10001 | 40    | 2             | rate      | 2025   | 2025
           10001 | 40    | 2             | days      | 2026   | 2025
           10002 | 40    | 2             | rate      | 2026   | 2024""",
    )
    expect(
        memory,
        "children_measure",
        """code  | name      | value | rank_siblings | has_children
           10003 | Xã cũ hai | 50    | 1             | false
           10002 | Đặc khu   |       |               | false
           10001 | Xã mới    |       |               | false""",
        ordered=True,
        frame="2025", parent="02", indicator="rate", period="2026",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("held_levels", "on_map", "drills"),
    [
        ("country province district", "true", "true"),
        ("country province", "true", "false"),
        ("district", "false", "false"),
        ("commune", "true", "false"),
    ],
)
def test_a_province_opens_only_where_its_districts_have_values(
    memory: duckdb.DuckDBPyConnection, held_levels: str, on_map: str, drills: str
) -> None:
    given(memory, "indicator_coverage", f"indicator | on_map | held_levels\nrate | {on_map} | {held_levels}")
    measures(memory, "unit | value")
    expect(
        memory,
        "children_measure",
        f"code | has_children\n02 | {drills}\n01 | {drills}",
        ordered=True,
        frame="2024", parent="VN", indicator="rate", period="2026",
    )  # fmt: skip


def test_an_indicator_nobody_measured_opens_nothing(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "indicator_coverage", "indicator | on_map | held_levels")
    measures(memory, "unit | value")
    expect(
        memory, "children_measure", "code | value | has_children\n02 | | false",
        frame="2025", parent="VN", indicator="unheard", period="2026",
    )  # fmt: skip


def test_periods_of_an_indicator_newest_first(memory: duckdb.DuckDBPyConnection) -> None:
    measures(
        memory,
        """unit  | parent | kind    | period  | period_end
           10001 | 02     | year    | 2025    | 2025-12-31
           10001 | 02     | month   | 2026-10 | 2026-10-31
           10002 | 02     | month   | 2026-10 | 2026-10-30
           10003 | 02     | quarter | 2026-Q4 | 2026-10-31
           02    | VN     | year    | 2026    | 2026-10-31
           VN    |        | half    | 2024-H1 | 2024-06-30""",
    )
    memory.execute("UPDATE measure SET parent = '' WHERE unit = 'VN'")
    step(memory, "held_period")
    for parent, expected in (
        ("02", "2026-10 | month | 2026-10-31 | 2\n2026-Q4 | quarter | 2026-10-31 | 1\n2025 | year | 2025-12-31 | 1"),
        ("VN", "2026 | year | 2026-10-31 | 1"),
        ("", "2024-H1 | half | 2024-06-30 | 1"),
        ("03", ""),
    ):
        expect(
            memory, "indicator_periods", f"period | kind | period_end | units\n{expected}", ordered=True,
            frame="2025", parent=parent, indicator="rate",
        )  # fmt: skip


def test_largest_changes_at_both_ends_and_no_standstill(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "indicator_coverage", "indicator | on_map | held_levels\nrate | true | province commune")
    measures(
        memory,
        """unit  | change_period
           10001 | -3
           10002 | 0
           10003 | 5""",
    )
    for limit, expected in ((5, "10003 | 5\n10001 | -3"), (0, "")):
        expect(
            memory, "largest_changes", f"code | change\n{expected}", ordered=True,
            frame="2025", parent="02", indicator="rate", period="2026", limit=limit,
        )  # fmt: skip


def test_largest_changes_leave_out_what_has_none(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "indicator_coverage", "indicator | on_map | held_levels\nrate | true | province commune")
    measures(memory, "unit | change_period\n10001 | \n10002 | 2\n10003 | 1")
    expect(
        memory, "largest_changes", "code | change\n10002 | 2", ordered=True,
        frame="2025", parent="02", indicator="rate", period="2026", limit=1,
    )  # fmt: skip


RED = {"frame": "2025", "unit": "02", "parent": "VN", "on": date(2026, 10, 31), "kind": "month", "limit": 8}


def red_measures(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    given(connection, "indicator_coverage", "indicator | on_map | held_levels\nrate | true | province commune")
    measures(
        connection,
        text,
        state="behind",
        target="T",
        target_value=80,
        path_value=60,
        kind="month",
        period="2026-10",
    )


def test_the_red_list_has_the_unit_first_then_the_furthest_behind(memory: duckdb.DuckDBPyConnection) -> None:
    red_measures(
        memory,
        """unit  | parent | level    | value | state
           10001 | 02     | commune  | 52    | behind
           10002 | 02     | commune  | 20    | behind
           10003 | 02     | commune  | 59    | at_risk
           02    | VN     | province | 56    | behind
           03    | VN     | province | 1     | behind""",
    )
    expect(
        memory,
        "red_list",
        """unit  | value | gap_share | all_behind
           02    | 56    | 0.05      | 3
           10002 | 20    | 0.5       | 3
           10001 | 52    | 0.1       | 3""",
        ordered=True,
        **RED,
    )
    expect(memory, "red_list", "unit | all_behind\n02 | 3", ordered=True, **(RED | {"limit": 1}))


def test_the_red_list_takes_the_newest_of_the_kind_else_of_a_year(memory: duckdb.DuckDBPyConnection) -> None:
    red_measures(
        memory,
        """unit  | indicator | kind    | period  | period_end | state    | value
           10001 | rate      | month   | 2026-09 | 2026-09-30 | behind   | 10
           10001 | rate      | month   | 2026-10 | 2026-10-31 | on_track | 80
           10001 | rate      | year    | 2026    | 2026-10-31 | behind   | 10
           10002 | rate      | year    | 2025    | 2025-12-31 | behind   | 10
           10002 | rate      | quarter | 2026-Q4 | 2026-10-31 | on_track | 80
           10003 | rate      | month   | 2026-11 | 2026-11-30 | behind   | 10
           10003 | days      | year    | 2020    | 2020-12-31 | behind   | 10
           10003 | rate      | month   | 2026-09 | 2026-09-30 | on_track | 80
           10003 | rate      | year    | 2026    | 2026-10-31 | behind   | 10""",
    )
    expect(memory, "red_list", "unit | indicator | period\n10002 | rate | 2025", ordered=True, **RED)


def test_the_red_list_measures_a_place_in_places(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "indicator_coverage", "indicator | on_map | held_levels\nrate | true | province commune")
    measures(
        memory, "unit | value | rank_country\n10001 | 0.4 | 50",
        target_on_rank=True, target="T", target_value=40, path_value=42, state="behind",
    )  # fmt: skip
    expect(memory, "red_list", "unit | gap_share | rank_country\n10001 | 0.2 | 50", **RED)


def test_the_card_holds_source_and_target_where_there_are_any(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "source",
        "code | title | publisher | published_on | address\nSIM | Mô phỏng | Toàn Cảnh | 2026 | ",
    )
    given(memory, "series_break", "indicator | on_date\ndays | 2026-01-01")
    given(
        memory,
        "target",
        "code | name_vi | name_en | document | start_on | comparator\nT | Trên 80 | Over 80 | NQ | 2024-12-22 | >=",
    )
    measures(memory, "unit | source | target\n10001 | SIM | T\n10002 | LOST |")
    asked = {"frame": "2025", "parent": "02", "indicator": "rate", "period": "2026"}
    expect(
        memory,
        "measure_card",
        "unit | source_title | target_name_vi | target_comparator\n10001 | Mô phỏng | Trên 80 | >=",
        unit="10001",
        **asked,
    )
    expect(memory, "measure_card", "unit | source_title | target_name_vi\n10002 | |", unit="10002", **asked)
    expect(memory, "measure_card", "unit", unit="10003", **asked)


def test_a_series_holds_one_kind_of_period_oldest_first(memory: duckdb.DuckDBPyConnection) -> None:
    measures(
        memory,
        """unit  | kind  | period  | period_end | value
           10001 | month | 2026-02 | 2026-02-28 | 2
           10001 | month | 2026-01 | 2026-01-31 | 1
           10002 | month | 2026-01 | 2026-01-31 | 3
           10003 | month | 2026-01 | 2026-01-31 | 4
           10001 | year  | 2026    | 2026-10-31 | 5""",
    )
    expect(
        memory, "series", "period | unit | value\n2026-01 | 10001 | 1\n2026-01 | 10002 | 3\n2026-02 | 10001 | 2", ordered=True,
        frame="2025", parent="02", indicator="rate", units=["10001", "10002"], kind="month",
    )  # fmt: skip


def test_histories_of_some_indicators_in_one_unit(memory: duckdb.DuckDBPyConnection) -> None:
    measures(
        memory,
        """unit  | indicator | kind  | period_end | value
           10001 | rate      | year  | 2026-10-31 | 3
           10001 | rate      | month | 2026-02-28 | 2
           10001 | rate      | month | 2026-01-31 | 1
           10001 | days      | year  | 2025-12-31 | 4
           10001 | people    | year  | 2025-12-31 | 5
           10002 | rate      | year  | 2025-12-31 | 6""",
    )
    expect(
        memory,
        "unit_histories",
        """indicator | kind  | period_end | value
           days      | year  | 2025-12-31 | 4
           rate      | month | 2026-01-31 | 1
           rate      | month | 2026-02-28 | 2
           rate      | year  | 2026-10-31 | 3""",
        ordered=True,
        frame="2025", unit="10001", parent="02", indicators=["rate", "days"],
    )  # fmt: skip


def test_the_day_a_series_broke(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "series_break", "indicator | on_date\nrate | 2026-01-01")
    expect(memory, "series_break", "on_date | reason_vi\n2026-01-01 |", indicator="rate")
    expect(memory, "series_break", "on_date", indicator="days")


def test_headlines_take_the_chosen_kind_first_and_nothing_later(memory: duckdb.DuckDBPyConnection) -> None:
    measures(
        memory,
        """unit  | indicator | kind  | period  | period_end | value
           10001 | rate      | month | 2026-09 | 2026-09-30 | 1
           10001 | rate      | month | 2026-08 | 2026-08-31 | 2
           10001 | rate      | year  | 2026    | 2026-10-31 | 3
           10001 | rate      | year  | 2025    | 2025-12-31 | 4
           10001 | days      | year  | 2024    | 2024-12-31 | 5
           10001 | days      | year  | 2026    | 2026-12-31 | 6
           10001 | people    | year  | 2025    | 2025-12-31 | 7
           10002 | rate      | month | 2026-09 | 2026-09-30 | 8""",
    )
    expect(
        memory, "unit_measures", "indicator | period | value\nrate | 2026-09 | 1\ndays | 2024 | 5",
        frame="2025", unit="10001", parent="02", indicators=["rate", "days"], on=date(2026, 9, 30), kind="month",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "unit", "expected"),
    [
        ("2024", "00002", "2025 | 10002 | 0.75\n2025 | 10001 | 0.25"),
        ("2024", "002", "2025 | 10002 | 1"),
        ("2024", "001", "2025 | 02 | 1"),
        ("2024", "01", "2025 | 02 | 1"),
        ("2025", "02", "2024 | 01 | 1\n2024 | 02 | 1"),
        ("2025", "10001", "2024 | 00001 | 1\n2024 | 00002 | 0.25"),
        ("2025", "99999", ""),
        ("2024", "VN", ""),
    ],
)
def test_what_became_of_a_unit(country: duckdb.DuckDBPyConnection, frame: str, unit: str, expected: str) -> None:
    expect(country, "unit_successor", f"frame | code | share\n{expected}", ordered=True, frame=frame, unit=unit)


def test_the_namesake_comes_first_among_successors(country: duckdb.DuckDBPyConnection) -> None:
    country.execute("UPDATE unit SET name = 'Mới' WHERE frame = '2024' AND code = '02'")
    expect(country, "unit_successor", "code\n02\n01", ordered=True, frame="2025", unit="02")


def test_figures_of_a_place_of_its_districts_and_of_the_former_provinces(
    country: duckdb.DuckDBPyConnection,
) -> None:
    given(country, "source", "code | title | publisher | published_on\nDOC | Bài | Báo | 2022")
    given(
        country,
        "figure",
        "code | frame | unit | source\nA | 2024 | 01 | DOC\nB | 2024 | 001 | DOC\nC | 2024 | 02 | DOC\nD | 2025 | 02 | DOC",
    )
    for frame, unit, expected in (
        ("2024", "01", "A\nB"), ("2024", "001", "B"), ("2024", "02", "C"), ("2024", "00001", ""),
        ("2025", "02", "A\nB\nC\nD"), ("2025", "10001", ""), ("2025", "VN", "A\nB\nC\nD"), ("2024", "VN", "A\nB\nC\nD"),
    ):  # fmt: skip
        expect(country, "unit_figures", f"code\n{expected}", ordered=True, frame=frame, unit=unit)


def test_units_say_where_they_lie_and_what_else_they_are_called(country: duckdb.DuckDBPyConnection) -> None:
    country.execute(
        "UPDATE unit SET full_name = 'Đặc  ' || name, full_name_en = upper(name), plain_name = 'ba ria - vung-tau'"
    )
    given(country, "unit_alias", "frame | unit | alias\n2024 | 01 | tp cu\n2024 | 01 | cu 1")
    columns = ["frame", "code", "level", "parent", "is_leaf", "place", "place_en", "plain_name", "plain_full_name"]
    found = {(row[0], row[1]): row[2:] for row in returned(country, "units", columns)}
    assert len(found) == 14
    assert list(found)[:2] == [("2024", "VN"), ("2025", "VN")] or list(found)[:2] == [("2025", "VN"), ("2024", "VN")]
    assert found["2024", "VN"] == ["country", "", "false", "", "", "ba ria vung tau", "dac viet nam"]
    assert found["2024", "01"] == ["province", "VN", "false", "", "", "ba ria vung tau", "dac cu mot"]
    assert found["2024", "00001"][:5] == ["commune", "001", "true", "Đặc  Huyện A, Đặc  Cũ Một", "HUYỆN A, CŨ MỘT"]
    assert found["2025", "10001"][:4] == ["commune", "02", "true", "Đặc  Mới"]
    aliases = {
        (row[0], row[1]): row[2]
        for row in country.execute(f"SELECT frame, code, aliases FROM ({queries.text('units')})").fetchall()
    }
    assert sorted(aliases["2024", "01"]) == ["cu 1", "tp cu"]
    assert aliases["2025", "02"] == []


def test_indicators_come_in_order_with_how_far_they_reach(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "indicator", "code | position\nrate | 2\ndays | 1")
    given(
        memory,
        "indicator_coverage",
        "indicator | values_held | frames | held_levels | on_map\nrate | 21 | 2025 | province | true",
        types={"values_held": "BIGINT"},
    )
    columns = ["code", "values_held", "frames", "held_levels", "on_map"]
    assert returned(memory, "indicators", columns) == [
        ["days", "0", "", "", "false"],
        ["rate", "21", "2025", "province", "true"],
    ]


def test_coverage_says_which_indicators_fill_a_map(memory: duckdb.DuckDBPyConnection) -> None:
    rows = "\n".join(f"2025 | rate | province | {unit:02}" for unit in range(20))
    given(
        memory,
        "measure",
        f"frame | indicator | level | unit\n{rows}\n2024 | rate | country | VN\n2024 | days | province | 01\n2024 | days | province | 01",
    )
    found = returned(
        memory, "build/indicator_coverage", ["indicator", "values_held", "on_map", "frames", "held_levels"]
    )
    assert sorted_rows(found) == [
        ["days", "2", "false", "2024", "province"],
        ["rate", "21", "true", *found_words(found)],
    ]
    assert [sorted(words.split()) for words in found_words(found)] == [
        ["2024", "2025"],
        ["country", "province"],
    ]


def found_words(found: list[list[str | None]]) -> list[str]:
    """The lists of words of the rate, whose order is not promised."""
    return next([words or "" for words in row[3:]] for row in found if row[0] == "rate")
