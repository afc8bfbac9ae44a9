"""The queries of petitions, incidents and platforms as tables in and tables out."""

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.test_queries import expect, given

PETITION_COUNTS = ["petitions", "answered", "on_time", "rated", "satisfied", "reopened", "still_open", "overdue"]
INCIDENT_COUNTS = ["incidents", "responded", "recovered", "hours_to_detect", "hours_to_respond", "hours_to_recover"]
YEAR: dict[str, Any] = {"from": date(2026, 1, 1), "to": date(2026, 12, 31)}
AUTUMN: dict[str, Any] = {"from": date(2026, 9, 1), "to": date(2026, 10, 31)}


@pytest.fixture
def petitions(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    given(
        memory,
        "petition_category",
        """code | name_vi | name_en | working_days
           road | Đường   | Roads   | 5
           air  | Khí     | Air     | 7""",
    )
    given(
        memory,
        "petition_month_category",
        """unit | month      | category | petitions | answered | on_time | rated | satisfied | reopened | still_open | overdue
           56   | 2026-07-01 | road     | 8         | 8        | 6       | 8     | 7         | 1        | 0          | 0
           56   | 2026-09-01 | road     | 10        | 9        | 7       | 9     | 5         | 2        | 1          | 1
           56   | 2026-10-01 | road     | 4         | 1        | 4       | 1     | 1         | 0        | 3          | 0
           56   | 2026-10-01 | air      | 2         | 2        | 2       | 2     | 2         | 0        | 0          | 0
           56   | 2022-10-01 | air      | 9         | 9        | 9       | 9     | 9         | 0        | 0          | 0
           68   | 2026-10-01 | road     | 30        | 20       | 10      | 20    | 10        | 0        | 10         | 9""",
        filled={"frame": "2025", "parent": "VN"},
        types={"month": "DATE"} | dict.fromkeys(PETITION_COUNTS, "BIGINT"),
    )
    return memory


def test_petitions_by_category_in_the_months_and_what_is_open_whatever_the_months(
    petitions: duckdb.DuckDBPyConnection,
) -> None:
    expect(
        petitions,
        "petition_categories",
        """category | name_en | working_days | petitions | answered | on_time | satisfied | reopened | still_open | overdue
           road     | Roads   | 5            | 14        | 10       | 11      | 6         | 2        | 4          | 1
           air      | Air     | 7            | 2         | 2        | 2       | 2         | 0        | 0          | 0""",
        ordered=True,
        frame="2025", unit="56", parent="VN", **AUTUMN,
    )  # fmt: skip


def test_a_category_that_is_only_open_is_still_there(petitions: duckdb.DuckDBPyConnection) -> None:
    months = {"from": date(2026, 11, 1), "to": date(2026, 11, 30)}
    expect(
        petitions,
        "petition_categories",
        "category | petitions | still_open\nroad | | 4",
        frame="2025", unit="56", parent="VN", **months,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("", "68 | 30 | | 9\n56 | 16 | 8 | 1"),
        ("air", "56 | 2 | | 0"),
    ],
)
def test_petitions_of_units_beside_the_months_before(
    petitions: duckdb.DuckDBPyConnection, category: str, expected: str
) -> None:
    expect(
        petitions,
        "petition_units",
        f"unit | petitions | petitions_before | overdue\n{expected}",
        ordered=True,
        frame="2025", parent="VN", category=category, before=date(2026, 7, 1), **AUTUMN,
    )  # fmt: skip


@pytest.fixture
def incidents(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    given(
        memory,
        "incident_month",
        """unit | month      | severity | kind     | system | incidents | responded | recovered | hours_to_detect | hours_to_respond | hours_to_recover
           56   | 2026-09-01 | low      | phishing | email  | 5         | 5         | 5         | 10              | 20               | 30
           56   | 2026-10-01 | critical | malware  | portal | 1         | 1         | 0         | 2               | 1                | 0
           56   | 2026-10-01 | low      | malware  | email  | 2         | 1         | 1         | 4               | 3                | 9
           68   | 2026-10-01 | medium   | phishing | email  | 9         | 9         | 9         | 9               | 9                | 9
           56   | 2025-10-01 | high     | malware  | email  | 7         | 7         | 7         | 7               | 7                | 7""",
        filled={"frame": "2025", "parent": "VN"},
        types={"month": "DATE"} | dict.fromkeys(INCIDENT_COUNTS, "BIGINT"),
    )
    return memory


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("severity", "critical | 1 | 1 | 0\nlow | 7 | 0 | 6"),
        ("kind", "phishing | 5 | 0 | 5\nmalware | 3 | 1 | 1"),
        ("system", "email | 7 | 0 | 6\nportal | 1 | 1 | 0"),
    ],
)
def test_incidents_by_one_property(incidents: duckdb.DuckDBPyConnection, by: str, expected: str) -> None:
    expect(
        incidents,
        "incident_groups",
        f"property | incidents | serious | recovered\n{expected}",
        ordered=True,
        frame="2025", unit="56", parent="VN", by=by, **YEAR,
    )  # fmt: skip


def test_units_with_something_unrecovered_come_first(incidents: duckdb.DuckDBPyConnection) -> None:
    expect(
        incidents,
        "incident_units",
        """unit | incidents | serious | responded | recovered
           56   | 8         | 1       | 7         | 6
           68   | 9         | 0       | 9         | 9""",
        ordered=True,
        frame="2025", parent="VN", **YEAR,
    )  # fmt: skip


@pytest.fixture
def platforms(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    given(
        memory,
        "unit",
        """frame | code | parent | full_name
           2024  | 49   | VN     | Quảng Nam
           2024  | 48   | VN     | Đà Nẵng
           2024  | 103  | 11     | Nậm Pồ
           2025  | 48   | VN     | Đà Nẵng""",
    )
    given(
        memory,
        "unit_change",
        """from_frame | from_code | to_frame | to_code
           2024       | 49        | 2025     | 48
           2024       | 48        | 2025     | 48
           2024       | 11        | 2025     | 11""",
    )
    given(
        memory,
        "platform",
        """code    | frame | unit | category   | name_vi | stage     | as_of | source
           49-soc  | 2024  | 49   | security   | SOC     | operating | 2021  | QN
           49-net  | 2024  | 49   | security   | Mạng    | operating | 2021  | QN
           49-ioc  | 2024  | 49   | operations | IOC     | operating | 2020  | QN
           103-doc | 2024  | 103  | documents  | VB      | operating | 2021  | DB""",
    )
    given(memory, "platform_link", "from_platform | to_system_vi | via_vi\n49-soc | NCSC | trục")
    given(memory, "source", "code | title\nQN | Bài Quảng Nam")
    given(
        memory,
        "platform_period",
        """platform | period | checks | up_share | response_ms | sessions
           49-soc   | 2024   | 10     | 99.5     | 100         | 5
           49-ioc   | 2024   | 10     | 98.0     | 200         | 6
           103-doc  | 2024   | 10     | 90.0     | 300         | 7
           49-soc   | 2023   | 10     | 50.0     | 100         | 5""",
    )
    return memory


@pytest.mark.parametrize(
    ("frame", "unit", "expected"),
    [
        ("2024", "49", ["49-ioc", "49-soc"]),
        ("2025", "48", ["49-ioc", "49-soc"]),
        ("2024", "48", []),
        ("2024", "11", ["103-doc"]),
        ("2025", "11", ["103-doc"]),
        ("2024", "VN", ["103-doc", "49-ioc", "49-soc"]),
    ],
)
def test_platforms_of_a_place_and_of_what_went_into_it(
    platforms: duckdb.DuckDBPyConnection, frame: str, unit: str, expected: list[str]
) -> None:
    text = "\n".join(["platform", *expected])
    expect(platforms, "platform_pulse", text, ordered=True, frame=frame, unit=unit, period="2024")


def test_what_watches_and_what_it_connects_to(platforms: duckdb.DuckDBPyConnection) -> None:
    expect(
        platforms,
        "security_platforms",
        """platform | full_name | stage     | to_vi | via_vi | source_title
           49-net   | Quảng Nam | operating |       |        | Bài Quảng Nam
           49-soc   | Quảng Nam | operating | NCSC  | trục   | Bài Quảng Nam""",
        ordered=True,
        frame="2025", unit="48",
    )  # fmt: skip
