"""The queries of the services page as tables in and tables out; then its numbers counted again from the events."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from math import ceil
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data import periods
from tests.conftest import KEPT, Database
from tests.test_queries import expect, given, returned
from tests.test_ranking_queries import found_by

OCTOBER = {"from": date(2026, 10, 1), "to": date(2026, 10, 31)}
AN = {"frame": "2025", "unit": "01", "parent": "VN"}
DOUBLES = dict.fromkeys(["received", "online", "finished", "on_time", "processing_days", "still_open"], "DOUBLE")
COUNTS = dict.fromkeys(["received", "online", "finished", "on_time", "processing_days", "still_open"])
TINY = 1e-6
SINCE = "month=2024-01"
COLUMNS = [
    "frame", "unit", "received_at", "due_at", "finished_at", "received_month", "finished_month", "processing_days", "on_time",
    "sector", "procedure", "channel",
]  # fmt: skip


@pytest.fixture
def memory(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Two sectors and nothing that happened."""
    given(
        memory,
        "sector",
        "code | name_vi | name_en\nland | Đất đai | Land\ncivil | Hộ tịch | Civil status\ntax | Thuế | Tax",
    )
    months(memory, "unit | received")
    open_now(memory, "unit | still_open")
    return memory


def months(connection: duckdb.DuckDBPyConnection, text: str, **filled: Any) -> None:
    """Rows of sector_month: land in province 01 in October 2026 unless named."""
    plain = {"frame": "2025", "parent": "VN", "unit": "01", "month": date(2026, 10, 1), "sector": "land"}
    given(connection, "sector_month", text, filled=plain | COUNTS | filled, types=DOUBLES)


def open_now(connection: duckdb.DuckDBPyConnection, text: str, **filled: Any) -> None:
    """Rows of backlog_age: land in province 01, new and in time unless named."""
    plain = {"frame": "2025", "parent": "VN", "unit": "01", "sector": "land", "age_band": "0-5", "is_overdue": False}
    given(connection, "backlog_age", text, filled=plain | filled, types=DOUBLES | {"is_overdue": "BOOLEAN"})


# Sectors of a unit


def test_a_sector_sums_the_months_from_the_first_to_the_last_day(memory: duckdb.DuckDBPyConnection) -> None:
    months(
        memory,
        """month      | received | online | finished | on_time | processing_days
           2026-07-01 | 100      | 100    | 100      | 100     | 100
           2026-08-01 | 1        | 1      | 2        | 1       | 3.5
           2026-09-01 | 10       |        |          |         |
           2026-10-01 |          |        | 4        | 4       | 6
           2026-11-01 | 1000     | 1000   | 1000     | 1000    | 1000""",
    )
    open_now(memory, "unit | still_open\n02 | 1")
    expect(
        memory,
        "service_sectors",
        """sector | name_vi | name_en | received | online | finished | on_time | processing_days | still_open | overdue
           land   | Đất đai | Land    | 11       | 1      | 6        | 5       | 9.5             | 0          | 0""",
        **AN | {"from": date(2026, 8, 1), "to": date(2026, 10, 31)},
    )


def test_what_is_open_is_counted_at_the_clock_whatever_the_months(memory: duckdb.DuckDBPyConnection) -> None:
    months(memory, "month | received | still_open\n2025-03-01 | 7 |\n2026-10-01 | 5 | 99")
    open_now(memory, "is_overdue | still_open | age_band\nfalse | 4 | 0-5\ntrue | 2 | 21-60\ntrue | 1.5 | over 60")
    march = {"from": date(2025, 3, 1), "to": date(2025, 3, 31)}
    for span, received in ((march, 7), (OCTOBER, 5)):
        expect(memory, "service_sectors", f"received | still_open | overdue\n{received} | 7.5 | 3.5", **AN | span)


def test_a_sector_without_overdue_dossiers_has_none(memory: duckdb.DuckDBPyConnection) -> None:
    months(memory, "received\n1")
    open_now(memory, "still_open\n4")
    expect(memory, "service_sectors", "still_open | overdue\n4 | 0", **AN | OCTOBER)


def test_a_sector_in_which_nothing_came_went_or_waits_is_not_there(memory: duckdb.DuckDBPyConnection) -> None:
    months(memory, "sector | received | finished\nland | 0 | 0\ncivil | 0 | 1\ntax | |")
    expect(memory, "service_sectors", "sector | received | finished\ncivil | 0 | 1", **AN | OCTOBER)
    expect(memory, "service_sectors", "sector", **AN | {"from": date(2020, 1, 1), "to": date(2020, 1, 31)})


def test_a_sector_whose_dossiers_only_wait_is_there(memory: duckdb.DuckDBPyConnection) -> None:
    """What holds people up does not vanish because nothing moved in the month."""
    months(memory, "sector | month | received\nland | 2026-08-01 | 3\ncivil | 2026-10-01 | 1")
    open_now(memory, "sector | is_overdue | still_open\nland | true | 3")
    expect(
        memory,
        "service_sectors",
        "sector | still_open | overdue\nland | 3 | 3\ncivil | 0 | 0",
        ordered=True,
        **AN | OCTOBER,
    )


def test_the_sector_with_the_most_overdue_comes_first_then_the_most_late(memory: duckdb.DuckDBPyConnection) -> None:
    months(memory, "sector | received | finished | on_time\ncivil | 9 | 9 | 4\nland | 9 | 9 | 9\ntax | 9 | 9 | 4")
    expect(memory, "service_sectors", "sector\ncivil\ntax\nland", ordered=True, **AN | OCTOBER)
    open_now(memory, "sector | is_overdue | still_open\nland | true | 1\ncivil | false | 50")
    expect(memory, "service_sectors", "sector\nland\ncivil\ntax", ordered=True, **AN | OCTOBER)


def test_sectors_are_those_of_the_frame_and_the_unit(memory: duckdb.DuckDBPyConnection) -> None:
    """A code may name a unit in both frames; the country has no parent."""
    months(
        memory,
        """frame | parent | unit | received
           2024  | VN     | 01   | 1
           2025  | VN     | 02   | 2
           2025  | 02     | 01   | 4
           2025  |        | VN   | 8""",
    )
    memory.execute("UPDATE sector_month SET parent = '' WHERE parent IS NULL")
    open_now(memory, "frame | unit | still_open\n2024 | 01 | 3\n2025 | 02 | 5")
    expect(memory, "service_sectors", "received", **AN | OCTOBER)
    expect(memory, "service_sectors", "received | still_open\n1 | 3", **AN | OCTOBER | {"frame": "2024"})
    expect(memory, "service_sectors", "received | still_open\n8 |", **AN | OCTOBER | {"unit": "VN", "parent": ""})


def test_ages_that_are_not_kept_are_unknown_not_nought(memory: duckdb.DuckDBPyConnection) -> None:
    """Of former districts nothing is kept at the clock; the first month kept is that of the unit and those beside it."""
    months(
        memory,
        "frame | parent | unit | month | received\n2024 | 01 | 011 | 2026-10-01 | 1\n2024 | 01 | 012 | 2026-08-01 | 1",
    )
    open_now(memory, "frame | unit | still_open\n2024 | 01 | 3")
    district = {"frame": "2024", "parent": "01"}
    row = "1 | | | 2026-08-01"
    expect(
        memory, "service_sectors", f"received | still_open | overdue | kept_from\n{row}", unit="011", **district | OCTOBER
    )  # fmt: skip
    expect(
        memory, "service_units", f"received | still_open | overdue | kept_from\n{row}", sector="", **district | OCTOBER
    )  # fmt: skip


# Units in a sector

CHILDREN = {"frame": "2025", "parent": "VN"}


def test_units_sum_one_sector_or_all(memory: duckdb.DuckDBPyConnection) -> None:
    months(
        memory,
        """unit | sector | month      | received | online | finished | on_time | processing_days
           01   | land   | 2026-10-01 | 1        | 1      | 3        | 2       | 4.5
           01   | civil  | 2026-10-01 | 10       |        |          |         |
           01   | land   | 2026-09-01 | 500      | 500    | 500      | 500     | 500
           02   | civil  | 2026-10-01 | 6        | 2      | 6        | 6       | 6""",
    )
    open_now(
        memory,
        """unit | sector | is_overdue | still_open
           01   | land   | true       | 2
           01   | land   | false      | 3
           01   | civil  | true       | 0.25
           02   | civil  | false      | 7""",
    )
    expect(
        memory,
        "service_units",
        """unit | received | online | finished | on_time | processing_days | still_open | overdue
           01   | 11       | 1      | 3        | 2       | 4.5             | 5.25       | 2.25
           02   | 6        | 2      | 6        | 6       | 6               | 7          | 0""",
        ordered=True,
        sector="",
        **CHILDREN | OCTOBER,
    )
    expect(
        memory,
        "service_units",
        """unit | received | online | finished | on_time | processing_days | still_open | overdue
           01   | 1        | 1      | 3        | 2       | 4.5             | 5          | 2""",
        sector="land",
        **CHILDREN | OCTOBER,
    )


def test_a_unit_whose_dossiers_only_wait_is_there(memory: duckdb.DuckDBPyConnection) -> None:
    """A place that finished nothing all month is the one to see."""
    months(memory, "unit | month | received\n01 | 2026-10-01 | 1\n02 | 2026-08-01 | 3")
    open_now(memory, "unit | is_overdue | still_open\n02 | true | 3")
    expect(
        memory, "service_units", "unit | still_open | overdue\n02 | 3 | 3\n01 | 0 | 0", ordered=True, sector="land", **CHILDREN | OCTOBER
    )  # fmt: skip


def test_the_unit_with_the_most_overdue_comes_first_then_the_most_late_then_by_code(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    months(memory, "unit | finished | on_time\n01 | 9 | 9\n02 | 9 | 3\n03 | 9 | 3\n04 | 50 | 50\n05 | |\n06 | 0 |")
    open_now(memory, "unit | is_overdue | still_open\n04 | true | 1\n01 | false | 90")
    ordered = returned(memory, "service_units", ["unit"], sector="", **CHILDREN | OCTOBER)
    assert [unit for (unit,) in ordered] == ["04", "02", "03", "01"]


def test_units_are_the_children_in_the_frame(memory: duckdb.DuckDBPyConnection) -> None:
    months(memory, "frame | parent | unit | received\n2024 | VN | 01 | 1\n2025 | 02 | 01 | 2\n2025 | VN | 03 | 4")
    expect(memory, "service_units", "unit | received\n03 | 4", sector="", **CHILDREN | OCTOBER)
    expect(memory, "service_units", "unit | received\n01 | 1", sector="", **CHILDREN | OCTOBER | {"frame": "2024"})
    expect(memory, "service_units", "unit", sector="civil", **CHILDREN | OCTOBER)
    expect(memory, "service_units", "unit", sector="unheard", **CHILDREN | OCTOBER)


# Months of units


def test_months_of_the_children_and_of_the_whole_come_oldest_first(memory: duckdb.DuckDBPyConnection) -> None:
    months(
        memory,
        """parent | unit | month      | sector | finished | on_time
           VN     | 02   | 2026-10-01 | land   | 5        | 1
           VN     | 02   | 2026-10-01 | civil  | 5        |
           VN     | 02   | 2026-09-01 | land   |          |
           VN     | 02   | 2026-08-01 | land   | 8        | 8
           VN     | 01   | 2026-10-01 | land   | 2.5      | 2
           none   | VN   | 2026-10-01 | land   | 7.5      | 3
           01     | 011  | 2026-10-01 | land   | 2.5      | 2""",
    )
    memory.execute("UPDATE sector_month SET parent = '' WHERE parent = 'none'")
    span = {"from": date(2026, 9, 1), "to": date(2026, 10, 31)}
    country = {"frame": "2025", "unit": "VN", "parent": ""}
    expect(
        memory,
        "service_unit_months",
        """month      | unit | finished | on_time
           2026-09-01 | 02   |          |
           2026-10-01 | 01   | 2.5      | 2
           2026-10-01 | 02   | 10       | 1
           2026-10-01 | VN   | 7.5      | 3""",
        ordered=True,
        sector="",
        **country | span,
    )
    expect(
        memory, "service_unit_months", "month | unit | finished\n2026-10-01 | 02 | 5", sector="civil", **country | span
    )
    expect(
        memory,
        "service_unit_months",
        "month | unit | finished\n2026-10-01 | 01 | 2.5\n2026-10-01 | 011 | 2.5",
        sector="land",
        **country | span | {"unit": "01", "parent": "VN"},
    )
    expect(memory, "service_unit_months", "unit", sector="", **country | span | {"frame": "2024"})


# Ages


def test_ages_stand_from_the_youngest_to_the_oldest(memory: duckdb.DuckDBPyConnection) -> None:
    open_now(
        memory,
        """sector | age_band | is_overdue | still_open
           land   | over 60  | true       | 1
           civil  | over 60  | true       | 2
           land   | 6-10     | true       | 3
           land   | 6-10     | false      | 4
           land   | 21-60    | false      | 5
           land   | 11-20    | false      |
           tax    | 0-5      | false      | 0.5""",
    )
    expect(
        memory,
        "backlog_ages",
        """age_band | is_overdue | still_open
           0-5      | false      | 0.5
           6-10     | false      | 4
           6-10     | true       | 3
           11-20    | false      |
           21-60    | false      | 5
           over 60  | true       | 3""",
        ordered=True,
        **AN,
    )
    for other in ({"frame": "2024"}, {"unit": "02"}, {"parent": "02"}):
        expect(memory, "backlog_ages", "age_band", **AN | other)


# Procedures


def procedures(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    given(
        connection,
        "procedure",
        "code | sector | name_vi | working_days\nA | land | Cấp | 20\nB | land | Đổi | 7\nC | civil | Khai | 0",
        types={"working_days": "BIGINT"},
    )
    given(connection, "procedure_quarter", text, filled={"frame": "2025", "unit": "01"} | COUNTS)


def test_procedures_sum_their_quarters_the_most_late_first(memory: duckdb.DuckDBPyConnection) -> None:
    procedures(
        memory,
        """procedure | quarter | received | online | finished | on_time | processing_days
           A         | 2026-Q3 | 5        | 5      | 4        | 3       | 10.5
           A         | 2026-Q4 | 1        |        | 2        | 1       | 3
           A         | 2026-Q2 | 90       | 90     | 90       | 0       | 90
           B         | 2026-Q4 | 7        | 1      | 9        | 2       | 70
           C         | 2026-Q4 | 3        | 0      | 2        | 0       | 1""",
    )
    asked = {"frame": "2025", "unit": "01", "quarters": ["2026-Q3", "2026-Q4"], "limit": 30}
    expect(
        memory,
        "service_procedures",
        """procedure | name_vi | sector_vi | sector_en    | working_days | received | online | finished | on_time | processing_days
           B         | Đổi     | Đất đai   | Land         | 7            | 7        | 1      | 9        | 2       | 70
           A         | Cấp     | Đất đai   | Land         | 20           | 6        | 5      | 6        | 4       | 13.5
           C         | Khai    | Hộ tịch   | Civil status | 0            | 3        | 0      | 2        | 0       | 1""",
        ordered=True,
        **asked,
    )
    expect(memory, "service_procedures", "procedure\nB\nA", ordered=True, **asked | {"limit": 2})
    expect(memory, "service_procedures", "procedure | finished\nA | 90", **asked | {"quarters": ["2026-Q2"]})
    for other in ({"quarters": []}, {"quarters": ["2020-Q1"]}, {"frame": "2024"}, {"unit": "02"}):
        expect(memory, "service_procedures", "procedure", **asked | other)


def test_procedures_of_which_nothing_is_known_stand_last(memory: duckdb.DuckDBPyConnection) -> None:
    procedures(
        memory, "procedure | quarter | finished | on_time\nB | 2026-Q4 | |\nA | 2026-Q4 | 3 | 3\nC | 2026-Q4 | 0 | 0"
    )
    expect(
        memory, "service_procedures", "procedure | finished\nA | 3\nC | 0\nB |", ordered=True,
        frame="2025", unit="01", quarters=["2026-Q4"], limit=30,
    )  # fmt: skip


# Hours and days


def test_hours_add_the_channels_of_a_year(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "hour_year",
        """frame | unit | period | weekday | hour | channel | received
           2025  | 01   | 2026   | 2       | 10   | online  | 1
           2025  | 01   | 2026   | 1       | 9    | online  | 4
           2025  | 01   | 2026   | 1       | 9    | counter | 3
           2025  | 01   | 2026   | 1       | 9    | post    | 2
           2025  | 01   | 2026   | 1       | 10   | counter | 6
           2025  | 01   | 2025   | 1       | 9    | online  | 100
           2025  | 02   | 2026   | 1       | 9    | online  | 100
           2024  | 01   | 2026   | 1       | 9    | online  | 100""",
        types={"weekday": "INTEGER", "hour": "INTEGER"},
    )
    expect(
        memory,
        "service_hours",
        """weekday | hour | received | online
           1       | 9    | 9        | 4
           1       | 10   | 6        |
           2       | 10   | 1        | 1""",
        ordered=True,
        frame="2025",
        unit="01",
        period="2026",
    )
    expect(memory, "service_hours", "weekday", frame="2025", unit="01", period="2024")


def test_days_are_those_of_one_period(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "days_period",
        """frame | unit | period  | finished | median_days | p90_days
           2025  | 01   | 2026    | 90       | 3           | 12
           2025  | 01   | 2026-10 | 9        | 4           | 13
           2024  | 01   | 2026-10 | 8        | 5           | 14""",
        types={"median_days": "INTEGER", "p90_days": "INTEGER"},
    )
    for frame, period, row in (
        ("2025", "2026-10", "9 | 4 | 13"),
        ("2025", "2026", "90 | 3 | 12"),
        ("2024", "2026", ""),
    ):
        text = f"finished | median_days | p90_days\n{row}".strip()
        expect(memory, "service_days", text, frame=frame, unit="01", period=period)


# The same numbers a second way: from the events themselves


@dataclass(frozen=True)
class Events:
    """Every dossier of the test store, and the units that each belongs to by the reference tables."""

    database: Database

    @cached_property
    def clock(self) -> datetime:
        return self.database.one("SELECT clock FROM build")

    @cached_property
    def dossiers(self) -> pd.DataFrame:
        """Those received since January 2024; `leaf`: the place of (frame, unit) in `leaves`."""
        files = sorted(file for file in (KEPT / "events" / "dossier").rglob("*.parquet") if file.parent.name >= SINCE)
        assert files
        held = pa.concat_tables([pq.ParquetFile(file).read(COLUMNS) for file in files]).unify_dictionaries().to_pandas()
        for name in ("received_month", "finished_month"):
            held[name] = pd.to_datetime(held[name])
        held["on_time"] = held["on_time"].eq(True)
        held["leaf"] = held.groupby(["frame", "unit"], observed=True).ngroup()
        return held

    @cached_property
    def leaves(self) -> dict[tuple[str, str], int]:
        """The leaves that events name."""
        rows = self.dossiers[["frame", "unit", "leaf"]].drop_duplicates()
        return {(frame, unit): leaf for frame, unit, leaf in rows.itertuples(index=False)}

    @cached_property
    def parents(self) -> dict[tuple[str, str], str]:
        rows = self.database.rows("SELECT frame, code, parent FROM unit")
        return {(frame, code): parent or "" for frame, code, parent in rows}

    @cached_property
    def changes(self) -> list[tuple[str, str, float]]:
        """Former unit, new unit and share of the change of July 2025."""
        return self.database.rows(
            "SELECT from_code, to_code, share FROM unit_change WHERE from_frame = '2024' AND to_frame = '2025'"
        )

    def above(self, frame: str, code: str) -> list[str]:
        """A unit and those above it."""
        path = [code]
        while path[-1]:
            path.append(self.parents[frame, path[-1]])
        return path[:-1]

    def shares(self, frame: str, unit: str) -> dict[tuple[str, str], float]:
        """How much of each leaf's dossiers count for a unit."""
        leaves = self.leaves
        own = {(of, leaf) for of, leaf in leaves if of == frame and unit in self.above(of, leaf)}
        if unit == "VN":
            return dict.fromkeys(leaves, 1.0)
        found = dict.fromkeys(own, 1.0)
        if frame == "2025" and len(unit) == 2:
            former = {before for before, after, _ in self.changes if after == unit and len(before) == 2}
            found |= {("2024", leaf): 1.0 for of, leaf in leaves if of == "2024" and former & set(self.above(of, leaf))}
        elif frame == "2025":
            found |= {("2024", before): share for before, after, share in self.changes if after == unit}
        elif len(unit) == 2:
            found |= {("2025", leaf): 1.0 for of, leaf in leaves if of == "2025" and self.former_province(leaf) == unit}
        return found

    @cached_property
    def _parts(self) -> dict[str, dict[str, float]]:
        parts: dict[str, dict[str, float]] = {}
        for before, after, share in self.changes:
            if len(after) == 5:
                province = self.above("2024", before)[-2]
                held = parts.setdefault(after, {})
                held[province] = held.get(province, 0) + share
        return parts

    def former_province(self, commune: str) -> str:
        """The former province that most of a new commune came from."""
        held = self._parts[commune]
        return max(held, key=lambda province: held[province])

    def of(self, frame: str, unit: str, among: pd.DataFrame | None = None) -> pd.DataFrame:
        """The dossiers of a unit (among some of them), each with the share of it that counts."""
        weights = np.zeros(len(self.leaves))
        for leaf, share in self.shares(frame, unit).items():
            weights[self.leaves.get(leaf, 0)] += share if leaf in self.leaves else 0
        held = self.dossiers if among is None else among
        weight = weights[held["leaf"].to_numpy()]
        found = held[weight > 0].assign(weight=weight[weight > 0])
        below_province = frame == "2024" and len(unit) > 2
        return found[found["received_month"] < pd.Timestamp(2025, 7, 1)] if below_province else found

    def counts(self, held: pd.DataFrame, period: str, by: str) -> dict[str, dict[str, float]]:
        """What the page counts of some dossiers, by one of their columns."""
        span = periods.parse(period)
        first, last = pd.Timestamp(span.first), pd.Timestamp(span.last)
        came = held[held["received_month"].between(first, last)]
        went = held[held["finished_month"].between(first, last)]
        waits = held[held["finished_at"].isna()]
        sums = {
            "received": came,
            "online": came[came["channel"] == "online"],
            "finished": went,
            "on_time": went[went["on_time"]],
            "processing_days": went.assign(weight=went["weight"] * went["processing_days"]),
            "still_open": waits,
            "overdue": waits[waits["due_at"] < self.clock],
        }
        found: dict[str, dict[str, float]] = {}
        for name, rows in sums.items():
            for key, value in rows.groupby(by, observed=True)["weight"].sum().items():
                found.setdefault(str(key), dict.fromkeys(sums, 0.0))[name] = float(value)
        return found


@pytest.fixture(scope="module")
def events(database: Database) -> Events:
    return Events(database)


def agree(shown: list[dict[str, Any]], expected: dict[str, dict[str, float]], key: str, names: tuple[str, ...]) -> None:
    """The rows are those expected, each with its counts."""
    wanted = {
        code: {name: counts[name] for name in names}
        for code, counts in expected.items()
        if any(counts[name] > TINY for name in names)
    }
    assert {row[key] for row in shown} == set(wanted)
    for row in shown:
        found = {name: row[name] or 0 for name in names}
        assert found == pytest.approx(wanted[row[key]], rel=1e-9, abs=1e-3), row[key]


FLOWS = ("received", "online", "finished", "on_time", "processing_days")
ALL = (*FLOWS, "still_open", "overdue")
PLACES = [("2025", "VN", ""), ("2025", "56", "VN"), ("2024", "VN", ""), ("2024", "62", "VN"), ("2025", "22366", "56")]


@pytest.mark.parametrize("period", ["2026-10", "2025-Q3", "2025"])
@pytest.mark.parametrize(("frame", "unit", "parent"), PLACES)
def test_sectors_are_those_of_the_events(
    database: Database, events: Events, frame: str, unit: str, parent: str, period: str
) -> None:
    span = periods.parse(period)
    asked = {"frame": frame, "unit": unit, "parent": parent, "from": span.first, "to": span.last}
    shown = found_by(database, "service_sectors", **asked)
    agree(shown, events.counts(events.of(frame, unit), period, "sector"), "sector", ALL)
    names = {code: (vi, en) for code, vi, en in database.rows("SELECT code, name_vi, name_en FROM sector")}
    assert {row["sector"]: (row["name_vi"], row["name_en"]) for row in shown}.items() <= names.items()


@pytest.mark.parametrize("period", ["2025-06", "2025-Q1"])
def test_sectors_of_a_former_district_are_those_of_the_events(database: Database, events: Events, period: str) -> None:
    span = periods.parse(period)
    asked = {"frame": "2024", "unit": "568", "parent": "56", "from": span.first, "to": span.last}
    agree(
        found_by(database, "service_sectors", **asked),
        events.counts(events.of("2024", "568"), period, "sector"),
        "sector",
        FLOWS,
    )


@pytest.mark.parametrize(
    ("frame", "parent", "sector", "period", "names"),
    [
        ("2025", "56", "land", "2026-10", ALL),
        ("2025", "56", "", "2025-05", ALL),
        ("2025", "VN", "civil_status", "2025", ALL),
        ("2024", "VN", "land", "2026-Q3", ALL),
        ("2024", "56", "land", "2025-05", FLOWS),
    ],
)
def test_units_are_those_of_the_events(
    database: Database, events: Events, frame: str, parent: str, sector: str, period: str, names: tuple[str, ...]
) -> None:
    children = [code for (of, code), above in events.parents.items() if (of, above) == (frame, parent)]
    held = events.dossiers[events.dossiers["sector"] == sector] if sector else events.dossiers
    parts = [events.of(frame, code, held).assign(child=code) for code in children]
    span = periods.parse(period)
    asked = {"frame": frame, "parent": parent, "sector": sector, "from": span.first, "to": span.last}
    shown = [
        row for row in found_by(database, "service_units", **asked) if any((row[name] or 0) > TINY for name in names)
    ]
    agree(shown, events.counts(pd.concat(parts), period, "child"), "unit", names)


@pytest.mark.parametrize(("frame", "unit", "parent"), PLACES)
def test_ages_are_those_of_the_events(database: Database, events: Events, frame: str, unit: str, parent: str) -> None:
    held = events.of(frame, unit)
    waits = held[held["finished_at"].isna()]
    days = (pd.Timestamp(events.clock).normalize() - waits["received_at"].dt.normalize()).dt.days
    band = pd.cut(days, [-1, 5, 10, 20, 60, 10_000], labels=["0-5", "6-10", "11-20", "21-60", "over 60"]).astype(str)
    sums = waits.groupby([band, waits["due_at"] < events.clock])["weight"].sum()
    shown = found_by(database, "backlog_ages", frame=frame, unit=unit, parent=parent)
    found = {(row["age_band"], row["is_overdue"]): row["still_open"] for row in shown}
    assert found == pytest.approx({(str(age), bool(late)): value for (age, late), value in sums.items()})  # pyright: ignore


@pytest.mark.parametrize("sector", ["", "land"])
def test_months_of_units_are_those_of_the_events(database: Database, events: Events, sector: str) -> None:
    asked = {"frame": "2025", "unit": "56", "parent": "VN", "sector": sector}
    shown = found_by(database, "service_unit_months", **asked, **{"from": date(2025, 1, 1), "to": date(2026, 10, 31)})
    for unit in ("56", "22366"):
        held = events.of("2025", unit)
        went = held[held["finished_month"] >= pd.Timestamp(2025, 1, 1)]
        went = went[went["sector"] == sector] if sector else went
        sums = {
            name: {month.date(): value for month, value in rows.groupby("finished_month")["weight"].sum().items()}  # pyright: ignore
            for name, rows in (("finished", went), ("on_time", went[went["on_time"]]))
        }
        for name, expected in sums.items():
            found = {row["month"]: row[name] for row in shown if row["unit"] == unit and row[name]}
            assert found == pytest.approx(expected)


@pytest.mark.parametrize("period", ["2026-10", "2026-Q1", "2025", "2026"])
@pytest.mark.parametrize(("frame", "unit", "parent"), [place for place in PLACES if len(place[1]) == 2])
def test_half_and_nine_tenths_of_the_events_took_so_many_days(
    database: Database, events: Events, frame: str, unit: str, parent: str, period: str
) -> None:
    held, span = events.of(frame, unit), periods.parse(period)
    went = held[held["finished_month"].between(pd.Timestamp(span.first), pd.Timestamp(span.last))]
    days = sorted(ceil(value) for value in went["processing_days"])
    (shown,) = found_by(database, "service_days", frame=frame, unit=unit, period=period)
    count = len(days)
    assert shown == {
        "finished": count,
        "median_days": days[(count + 1) // 2 - 1],
        "p90_days": days[(9 * count + 9) // 10 - 1],
    }


@pytest.mark.parametrize(("frame", "unit"), [("2025", "VN"), ("2025", "56"), ("2024", "62")])
def test_hours_are_those_of_the_events(database: Database, events: Events, frame: str, unit: str) -> None:
    held = events.of(frame, unit)
    came = held[held["received_at"].dt.year == 2025]
    by = [came["received_at"].dt.day_of_week.rename("weekday") + 1, came["received_at"].dt.hour.rename("hour")]
    shown = found_by(database, "service_hours", frame=frame, unit=unit, period="2025")
    assert {(row["weekday"], row["hour"]): row["received"] for row in shown} == came.groupby(by).size().to_dict()
    online = (came["channel"] == "online").groupby(by).sum()
    assert {(row["weekday"], row["hour"]): row["online"] or 0 for row in shown} == online.to_dict()


@pytest.mark.parametrize("period", ["2026-Q3", "2025"])
@pytest.mark.parametrize(("frame", "unit"), [("2025", "56"), ("2024", "62"), ("2025", "VN")])
def test_procedures_are_those_of_the_events(
    database: Database, events: Events, frame: str, unit: str, period: str
) -> None:
    quarters = [period] if "Q" in period else [f"{period}-Q{number}" for number in range(1, 5)]
    shown = found_by(database, "service_procedures", frame=frame, unit=unit, quarters=quarters, limit=1000)
    agree(shown, events.counts(events.of(frame, unit), period, "procedure"), "procedure", FLOWS)
    late = [row["finished"] - row["on_time"] for row in shown]
    assert late == sorted(late, reverse=True)
    first = found_by(database, "service_procedures", frame=frame, unit=unit, quarters=quarters, limit=30)
    assert first == shown[:30]
