"""The queries of the ranking screens as tables in and tables out, NULLs included; then ranks recomputed without SQL."""

import csv
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

import duckdb
import pytest

from data import home, periods, queries
from tests.conftest import Database
from tests.test_queries import expect, given, returned, step

HALF, EIGHT_TENTHS = 0.5, 0.8


@pytest.fixture
def memory(memory: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A country in two frames without a value; some codes name other units in the other frame."""
    given(memory, "unit", UNITS)
    for table in ("figure", "platform", "programme_item"):
        given(memory, table, "frame | unit")
    given(memory, "unit_change", "from_frame | from_code | to_frame | to_code")
    given(memory, "published_rank", "frame | unit | indicator | period | rank | of")
    given(memory, "peer_group", "frame | level | unit | kind | band")
    given(memory, "series_break", "indicator | on_date")
    given(memory, "indicator", INDICATORS)
    given(memory, "indicator_coverage", "indicator | on_map | held_levels\nrate | true | country province commune")
    given(memory, "period", PERIODS)
    return memory


UNITS = """
frame | code  | level    | parent | name  | is_leaf
2024  | VN    | country  |        | Nước  | false
2024  | 01    | province | VN     | An    | false
2024  | 02    | province | VN     | Bắc   | false
2024  | 03    | province | VN     | Cao   | false
2024  | 04    | province | VN     | Đà    | false
2024  | 05    | province | VN     | Ea    | false
2024  | 011   | district | 01     | Gò    | false
2024  | 012   | district | 01     | Hà    | false
2024  | 021   | district | 02     | Kim   | true
2024  | 00001 | commune  | 011    | Lạc   | true
2024  | 00002 | commune  | 011    | Mai   | true
2024  | 00003 | commune  | 012    | Na    | true
2024  | 00004 | commune  | 031    | Ô     | true
2024  | 031   | district | 03     | Phú   | false
2025  | VN    | country  |        | Nước  | false
2025  | 01    | province | VN     | Một   | false
2025  | 02    | province | VN     | Hai   | false
2025  | 00001 | commune  | 01     | Lạc   | true
2025  | 00003 | commune  | 02     | Sa    | true
2025  | 00009 | commune  | 02     | Tân   | true
"""
INDICATORS = """
code       | decimals | direction | carry_rule
rate       | 1        | up        | ratio
days       | 1        | down      | ratio
cases      | 0        | neutral   | sum
population | 0        | neutral   | sum
dti        | 4        | up        | mean_of_parents
"""
PERIODS = "code | kind | first | last | ordinal\n" + "\n".join(
    f"{each.code} | {each.kind} | {each.first} | {each.last} | {each.ordinal}"
    for each in map(
        periods.parse, ["2023", "2024", "2025", "2026", "2025-12", "2026-01", "2026-02", "2025-Q4", "2026-Q1"]
    )
)
MEASURE = [
    "kind", "level", "parent", "period_end", "numerator", "denominator", "apportioned_share", "change_period",
]  # fmt: skip


def measures(connection: duckdb.DuckDBPyConnection, text: str, **filled: Any) -> None:
    """Rows of measure: the rate of 2026 in frame 2024 unless named; level, parent and the period's days are looked up."""
    plain: dict[str, Any] = {
        "frame": "2024",
        "indicator": "rate",
        "period": "2026",
        "status": "simulated",
        "state": "on_track",
    }
    given(connection, "measure", text, filled=dict.fromkeys(MEASURE) | plain | filled)
    connection.execute(
        "UPDATE measure SET level = unit.level, parent = coalesce(unit.parent, '') FROM unit"
        " WHERE unit.frame = measure.frame AND unit.code = measure.unit"
    )
    connection.execute(
        "UPDATE measure SET kind = period.kind, period_end = coalesce(measure.period_end, period.last) FROM period"
        " WHERE period.code = measure.period"
    )


PROVINCES = {"frame": "2024", "level": "province", "place": "VN"}


def standings(
    connection: duckdb.DuckDBPyConnection, text: str, *, among: dict[str, str] | None = None, **asked: Any
) -> None:
    """The standings of a set, in this order."""
    plain: dict[str, Any] = {
        "indicator": "rate",
        "period": "2026",
        "peers": "",
        "per_head": False,
        "least_share": EIGHT_TENTHS,
    }
    expect(connection, "standings", text, ordered=True, **plain | (among or PROVINCES) | asked)


# Standings: who stands where


def test_equal_printed_values_share_a_rank_and_stand_by_name(memory: duckdb.DuckDBPyConnection) -> None:
    measures(memory, "unit | value\n04 | 90.04\n02 | 89.96\n03 | 89.94\n01 | 70\n05 | 95")
    standings(
        memory,
        """code | name | name_order | value | rank | rank_source | valued | units | previous_rank
           05   | Ea   | 5          | 95    | 1    | computed    | 5      | 5     |
           02   | Bắc  | 2          | 89.96 | 2    | computed    | 5      | 5     |
           04   | Đà   | 4          | 90.04 | 2    | computed    | 5      | 5     |
           03   | Cao  | 3          | 89.94 | 4    | computed    | 5      | 5     |
           01   | An   | 1          | 70    | 5    | computed    | 5      | 5     | """,
    )


@pytest.mark.parametrize(("other", "ranks"), [("3.5", ["1", "1"]), ("3.4", ["1", "2"])])
def test_a_value_a_hair_below_the_half_is_printed_and_ranked_up(
    memory: duckdb.DuckDBPyConnection, other: str, ranks: list[str]
) -> None:
    """3.4499999999999997 is what the division of a printed 3.45 gives; both print 3.5."""
    measures(memory, f"frame | unit | value\n2025 | 01 | 3.4499999999999997\n2025 | 02 | {other}")
    found = returned(memory, "standings", ["rank"], **_asked(frame="2025"))
    assert [rank for (rank,) in found] == ranks


def test_the_half_is_rounded_away_from_nought_on_both_sides(memory: duckdb.DuckDBPyConnection) -> None:
    measures(memory, "frame | unit | value\n2025 | 01 | -3.4499999999999997\n2025 | 02 | -3.5")
    assert returned(memory, "standings", ["rank"], **_asked(frame="2025")) == [["1"], ["1"]]


def test_in_direction_down_the_smallest_is_first(memory: duckdb.DuckDBPyConnection) -> None:
    measures(memory, "unit | value\n01 | 9\n02 | 0\n03 | 9.04\n04 | 12\n05 | 3", indicator="days")
    standings(
        memory, "code | rank\n02 | 1\n05 | 2\n01 | 3\n03 | 3\n04 | 5", indicator="days",
    )  # fmt: skip


def test_those_without_a_value_have_no_rank_and_stand_last_by_name(memory: duckdb.DuckDBPyConnection) -> None:
    """Four of five are just enough."""
    measures(memory, "unit | value\n01 | 9\n02 | 9\n04 | 12\n05 | 3\n03 |")
    standings(
        memory,
        """code | value | rank | rank_source | state    | valued | units
           04   | 12    | 1    | computed    | on_track | 4      | 5
           01   | 9     | 2    | computed    | on_track | 4      | 5
           02   | 9     | 2    | computed    | on_track | 4      | 5
           05   | 3     | 4    | computed    | on_track | 4      | 5
           03   |       |      |             | on_track | 4      | 5""",
    )


def test_fewer_than_eight_in_ten_are_not_ranked_and_stand_by_name(memory: duckdb.DuckDBPyConnection) -> None:
    measures(memory, "unit | value\n01 | 9\n04 | 12\n05 | 3")
    standings(
        memory,
        """code | value | rank | rank_source | valued | units
           01   | 9     |      |             | 3      | 5
           04   | 12    |      |             | 3      | 5
           05   | 3     |      |             | 3      | 5
           02   |       |      |             | 3      | 5
           03   |       |      |             | 3      | 5""",
    )
    standings(memory, "code | rank\n04 | 1\n01 | 2\n05 | 3\n02 |\n03 |", least_share=0.6)


PUBLISHED = """
frame | unit | indicator | period | rank | of
2024  | 02   | rate      | 2026   | 1    | 5
2024  | 05   | rate      | 2026   | 4    | 5
2024  | 05   | rate      | 2026   | 2    | 3
2024  | 02   | rate      | 2025   | 2    | 5
2024  | 03   | days      | 2026   | 1    | 5
2025  | 01   | rate      | 2026   | 1    | 5
"""


def test_where_too_few_have_a_value_the_published_places_in_the_country_stand(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    """Nothing of another frame, indicator or set of another size; a published place needs no value."""
    given(memory, "published_rank", PUBLISHED)
    measures(memory, "unit | value\n01 | 9\n05 | 3")
    standings(
        memory,
        """code | value | rank | rank_source | previous_rank | change
           02   |       | 1    | published   | 2             |
           05   | 3     | 4    | published   |               |
           01   | 9     |      |             |               |
           03   |       |      |             |               |
           04   |       |      |             |               | """,
    )


def test_published_places_stand_for_the_country_as_it_is_only(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "published_rank", PUBLISHED)
    given(
        memory,
        "peer_group",
        "frame | level | unit | kind | band\n2024 | province | 02 | region | north\n2024 | province | 05 | region | north",
    )
    measures(memory, "unit | value\n05 | 3")
    standings(memory, "code | rank\n05 |\n02 |", peers="north")
    standings(memory, "code | rank\n01 |\n02 |\n03 |\n04 |\n05 |", per_head=True)


def test_our_own_rank_comes_before_the_published_one(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "published_rank", PUBLISHED)
    measures(memory, "unit | value\n01 | 9\n02 | 8\n03 | 7\n04 | 6")
    standings(
        memory,
        """code | rank | rank_source
           01   | 1    | computed
           02   | 2    | computed
           03   | 3    | computed
           04   | 4    | computed
           05   |      | """,
    )


def test_a_set_of_one_is_not_ranked(memory: duckdb.DuckDBPyConnection) -> None:
    measures(memory, "frame | unit | value\n2025 | 00001 | 9")
    among = {"frame": "2025", "level": "commune", "place": "01"}
    standings(memory, "code | value | rank | rank_source | valued | units\n00001 | 9 | | | 1 | 1", among=among)


def test_without_any_value_every_unit_is_there(memory: duckdb.DuckDBPyConnection) -> None:
    measures(memory, "unit | value")
    standings(
        memory, "code | valued | units\n02 | 0 | 2\n01 | 0 | 2", among=PROVINCES | {"frame": "2025"}, period="2024"
    )


@pytest.mark.parametrize(
    ("frame", "level", "place", "expected"),
    [
        ("2024", "province", "VN", "01 | An | Nước\n02 | Bắc | Nước\n03 | Cao | Nước\n04 | Đà | Nước\n05 | Ea | Nước"),
        ("2024", "district", "VN", "011 | Gò | An\n012 | Hà | An\n021 | Kim | Bắc\n031 | Phú | Cao"),
        ("2024", "district", "01", "011 | Gò | An\n012 | Hà | An"),
        ("2024", "commune", "VN", "00001 | Lạc | Gò\n00002 | Mai | Gò\n00003 | Na | Hà\n00004 | Ô | Phú"),
        ("2024", "commune", "01", "00001 | Lạc | Gò\n00002 | Mai | Gò\n00003 | Na | Hà"),
        ("2024", "commune", "011", "00001 | Lạc | Gò\n00002 | Mai | Gò"),
        ("2025", "province", "VN", "02 | Hai | Nước\n01 | Một | Nước"),
        ("2025", "commune", "VN", "00001 | Lạc | Một\n00003 | Sa | Hai\n00009 | Tân | Hai"),
        ("2025", "commune", "02", "00003 | Sa | Hai\n00009 | Tân | Hai"),
    ],
)
def test_a_set_holds_the_units_of_a_level_inside_a_place_once(
    memory: duckdb.DuckDBPyConnection, frame: str, level: str, place: str, expected: str
) -> None:
    """Every unit of both frames has the same value: they stand by name, all of them first, each with its own."""
    held = memory.execute("SELECT frame, code FROM unit").fetchall()
    measures(memory, "frame | unit | value\n" + "\n".join(f"{of} | {code} | {of}" for of, code in held))
    among = {"frame": frame, "level": level, "place": place}
    standings(memory, f"code | name | parent_name\n{expected}", among=among)
    count = str(len(expected.splitlines()))
    found = returned(memory, "standings", ["value", "rank", "units"], **_asked(**among))
    assert found == [[frame, "1", count]] * int(count)


def test_peers_are_those_of_the_band_in_the_place(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "peer_group",
        """frame | level    | unit  | kind       | band
           2024  | province | 01    | region     | north
           2024  | province | 01    | population | small
           2024  | province | 04    | region     | north
           2024  | province | 02    | population | small
           2025  | province | 02    | region     | north
           2024  | commune  | 00001 | region     | north
           2024  | commune  | 00003 | region     | north
           2024  | commune  | 00004 | region     | north""",
    )
    measures(memory, "unit | value\n01 | 1\n02 | 2\n03 | 3\n04 | 4\n05 | 5\n00001 | 6\n00003 | 7\n00004 | 8")
    standings(memory, "code | rank | units\n04 | 1 | 2\n01 | 2 | 2", peers="north")
    standings(memory, "code | rank | units\n02 | 1 | 2\n01 | 2 | 2", peers="small")
    communes = {"frame": "2024", "level": "commune"}
    standings(memory, "code | rank\n00004 | 1\n00003 | 2\n00001 | 3", among=communes | {"place": "VN"}, peers="north")
    standings(memory, "code | rank\n00003 | 1\n00001 | 2", among=communes | {"place": "01"}, peers="north")
    standings(memory, "code | rank\n00001 |", among=communes | {"place": "011"}, peers="north")
    standings(memory, "code", peers="unheard")


# Standings: per head

POPULATION = """
unit | indicator  | period | value
01   | population | 2023   | 1000
01   | population | 2025   | 2000
01   | population | 2026   | 4000
02   | population | 2026   | 500
03   | population | 2026   | 0
04   | population | 2024   | 1000
"""


def test_per_head_takes_the_newest_population_not_after_the_period_else_the_earliest(
    memory: duckdb.DuckDBPyConnection,
) -> None:
    """Nought people or none known: no value, and no rank for it."""
    cases = "\n".join(f"{unit} | cases | 2025 | 100" for unit in ("01", "02", "03", "04", "05"))
    measures(memory, POPULATION + cases)
    standings(
        memory,
        """code | value | rank | valued | units
           02   | 200   | 1    | 3      | 5
           04   | 100   | 2    | 3      | 5
           01   | 50    | 3    | 3      | 5
           03   |       |      | 3      | 5
           05   |       |      | 3      | 5""",
        indicator="cases", period="2025", per_head=True, least_share=HALF,
    )  # fmt: skip
    standings(
        memory, "code | value | rank\n01 | 100 | 1\n02 | 100 | 1\n03 | 100 | 1\n04 | 100 | 1\n05 | 100 | 1",
        indicator="cases", period="2025",
    )  # fmt: skip


def test_a_population_that_ends_after_the_month_is_too_new(memory: duckdb.DuckDBPyConnection) -> None:
    measures(
        memory,
        """frame | unit | indicator  | period  | value
           2025  | 01   | population | 2025    | 1000
           2025  | 01   | population | 2026    | 500
           2025  | 02   | population | 2026    | 2000
           2025  | 01   | cases      | 2026-01 | 10
           2025  | 02   | cases      | 2026-01 | 30
           2024  | 01   | population | 2025    | 7""",
    )
    standings(
        memory, "code | value | rank\n02 | 15 | 1\n01 | 10 | 2",
        among=PROVINCES | {"frame": "2025"}, indicator="cases", period="2026-01", per_head=True,
    )  # fmt: skip


def test_per_head_prints_one_decimal_and_ties_on_it(memory: duckdb.DuckDBPyConnection) -> None:
    measures(
        memory,
        """frame | unit | indicator  | period | value
           2025  | 01   | population | 2026   | 1000
           2025  | 02   | population | 2026   | 100000
           2025  | 01   | cases      | 2026   | 50
           2025  | 02   | cases      | 2026   | 5004""",
    )
    found = returned(memory, "standings", ["code", "rank"], **_asked(frame="2025", indicator="cases", per_head=True))
    assert found == [["02", "1"], ["01", "1"]]


def test_the_change_per_head_is_between_what_both_periods_show(memory: duckdb.DuckDBPyConnection) -> None:
    """With more people the same cases are fewer a head: the page of the year before says 100, this one 50."""
    measures(
        memory,
        """frame | unit | indicator  | period | value | change_period
           2025  | 01   | population | 2025   | 1000  |
           2025  | 01   | population | 2026   | 2000  |
           2025  | 02   | population | 2025   | 1000  |
           2025  | 01   | cases      | 2026   | 100   | 0
           2025  | 02   | cases      | 2026   | 80    | 10
           2025  | 01   | cases      | 2025   | 100   |
           2025  | 02   | cases      | 2025   | 70    | """,
    )
    standings(
        memory, "code | value | change | rank | previous_rank\n02 | 80 | 10 | 1 | 2\n01 | 50 | -50 | 2 | 1",
        among=PROVINCES | {"frame": "2025"}, indicator="cases", per_head=True,
    )  # fmt: skip


# Standings: the period before


@pytest.mark.parametrize(
    ("period", "before", "beyond"),
    [("2026", "2025", "2024"), ("2026-01", "2025-12", "2025-Q4"), ("2026-Q1", "2025-Q4", "2025-12")],
)
def test_the_place_before_is_that_of_the_period_before_of_the_same_kind(
    memory: duckdb.DuckDBPyConnection, period: str, before: str, beyond: str
) -> None:
    measures(
        memory,
        f"""frame | unit | period   | value | change_period
            2025  | 01   | {period} | 5     | 1
            2025  | 02   | {period} | 4.5   | -1
            2025  | 01   | {before} | 4     |
            2025  | 02   | {before} | 5.5   |
            2025  | 01   | {beyond} | 9     |
            2024  | 01   | {before} | 9     | """,
    )
    standings(
        memory, "code | change | rank | previous_rank\n01 | 1 | 1 | 2\n02 | -1 | 2 | 1",
        among=PROVINCES | {"frame": "2025"}, period=period,
    )  # fmt: skip


def test_the_place_before_is_the_one_the_page_of_that_period_shows(memory: duckdb.DuckDBPyConnection) -> None:
    """The leader of then has no value now: nobody moves up for that; who has no change has no place before."""
    measures(
        memory,
        """unit | period | value | change_period
           02   | 2026   | 9     | 1
           03   | 2026   | 7     | 0
           04   | 2026   | 6     |
           05   | 2026   | 5     | -1
           01   | 2025   | 10    |
           02   | 2025   | 8     |
           03   | 2025   | 7     |
           04   | 2025   | 9     |
           05   | 2025   | 6     | """,
    )
    standings(memory, "code | rank\n01 | 1\n04 | 2\n02 | 3\n03 | 4\n05 | 5", period="2025")
    standings(
        memory,
        """code | rank | change | previous_rank
           02   | 1    | 1      | 3
           03   | 2    | 0      | 4
           04   | 3    |        |
           05   | 4    | -1     | 5
           01   |      |        | """,
    )


def test_too_few_values_then_leave_the_published_place_before(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "published_rank", PUBLISHED)
    measures(
        memory,
        """unit | period | value | change_period
           01   | 2026   | 9     | 1
           02   | 2026   | 8     |
           03   | 2026   | 7     |
           04   | 2026   | 6     |
           01   | 2025   | 8     | """,
    )
    standings(
        memory, "code | rank | change | previous_rank\n01 | 1 | 1 |\n02 | 2 | | 2\n03 | 3 | |\n04 | 4 | |\n05 | | |"
    )


@pytest.mark.parametrize(("on_date", "expected"), [("2026-01-01", ""), ("2025-01-01", "2"), ("2027-01-01", "2")])
def test_across_a_break_there_is_no_place_before(
    memory: duckdb.DuckDBPyConnection, on_date: str, expected: str
) -> None:
    """Neither a computed one, as there is no change, nor a published one."""
    given(memory, "series_break", f"indicator | on_date\nrate | {on_date}\ndays | 2026-01-01")
    given(memory, "published_rank", PUBLISHED)
    measures(memory, "unit | value\n02 | 9")
    found = returned(memory, "standings", ["code", "previous_rank"], **_asked())
    assert ["02", expected or None] in found
    values = "\n".join(
        f"{unit} | {period} | {unit}" for unit in ("01", "02", "03", "04", "05") for period in (2025, 2026)
    )
    measures(memory, f"unit | period | value\n{values}")
    assert {before for (before,) in returned(memory, "standings", ["previous_rank"], **_asked())} == {None}


# Standings: what a row says besides


def test_units_that_documents_name_are_known_in_the_frame_after(memory: duckdb.DuckDBPyConnection) -> None:
    """01 of 2025 is another unit than 01 of 2024: only what a document named, or what that became, is marked."""
    given(memory, "figure", "frame | unit\n2024 | 01\n2024 | 01\n2025 | 00009")
    given(memory, "platform", "frame | unit\n2024 | 03\n2024 |")
    given(memory, "programme_item", "frame | unit\n2024 | 00001")
    given(
        memory,
        "unit_change",
        """from_frame | from_code | to_frame | to_code
           2024       | 01        | 2025     | 02
           2024       | 02        | 2025     | 01
           2024       | 03        | 2025     | 02
           2024       | 00001     | 2025     | 00001
           2024       | 00001     | 2025     | 00003""",
    )
    measures(memory, "unit | value")
    standings(memory, "code | documented\n01 | true\n02 | false\n03 | true\n04 | false\n05 | false")
    standings(memory, "code | documented\n02 | true\n01 | false", among=PROVINCES | {"frame": "2025"})
    standings(
        memory, "code | documented\n00001 | true\n00003 | true\n00009 | true",
        among={"frame": "2025", "level": "commune", "place": "VN"},
    )  # fmt: skip


def test_a_row_carries_what_the_value_rests_on(memory: duckdb.DuckDBPyConnection) -> None:
    measures(
        memory,
        """frame | unit  | value | numerator | denominator | status    | state  | apportioned_share
           2025  | 00003 | 50    | 1         | 2           | published | behind | 0.25""",
    )
    standings(
        memory,
        """code  | level   | parent | numerator | denominator | status    | state  | apportioned_share | has_children
           00003 | commune | 02     | 1         | 2           | published | behind | 0.25              | false
           00009 | commune | 02     |           |             |           |        |                   | false""",
        among={"frame": "2025", "level": "commune", "place": "02"},
    )


def test_a_row_opens_where_the_level_below_has_values(memory: duckdb.DuckDBPyConnection) -> None:
    measures(memory, "unit | value")
    standings(memory, "code | has_children\n02 | true\n01 | true", among=PROVINCES | {"frame": "2025"})
    standings(memory, "code | has_children\n01 | false\n02 | false\n03 | false\n04 | false\n05 | false")
    districts = {"frame": "2024", "level": "district", "place": "VN"}
    standings(memory, "code | has_children\n011 | true\n012 | true\n021 | false\n031 | true", among=districts)
    among = PROVINCES | {"frame": "2025"}
    standings(memory, "code | has_children\n02 | false\n01 | false", among=among, indicator="days")


# Small lines


def test_small_lines_hold_the_newest_values_up_to_the_day(memory: duckdb.DuckDBPyConnection) -> None:
    measures(
        memory,
        """frame | unit | period  | value
           2024  | 01   | 2023    | 1
           2024  | 01   | 2025    | 3
           2024  | 01   | 2024    |
           2024  | 01   | 2026    | 4
           2024  | 02   | 2023    | 5
           2024  | 03   | 2025    | 6
           2024  | 01   | 2025-12 | 7
           2025  | 01   | 2025    | 8""",
    )
    expect(
        memory,
        "sparks",
        """unit | period | period_end | value
           01   | 2024   | 2024-12-31 |
           01   | 2025   | 2025-12-31 | 3
           02   | 2023   | 2023-12-31 | 5""",
        ordered=True,
        frame="2024", level="province", indicator="rate", kind="year", units=["01", "02", "04"],
        until=date(2025, 12, 31), count=2,
    )  # fmt: skip
    expect(
        memory, "sparks", "unit | period",
        frame="2024", level="province", indicator="rate", kind="year", units=[], until=date(2026, 12, 31), count=2,
    )  # fmt: skip


# Components of an index

INDEX = """
indicator | component | position | group   | group_vi | threshold | maximum | numerator_vi | first_year | last_year
index     | reached   | 1        | index_a | Nhóm a   | 0.8       | 2       | tử           | 2022       |
index     | full      | 2        | index_a | Nhóm a   | 1         | 6       | tử           | 2022       |
index     | published | 3        | index_b | Nhóm b   | 1         | 18      |              | 2022       | 2025
index     | published | 4        | index_b | Nhóm c   | 1         | 20      |              | 2026       |
"""


def components(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    """Rows of component: the index of 2026 in provinces of frame 2024 unless named."""
    plain: dict[str, Any] = {
        "frame": "2024",
        "parent": "VN",
        "indicator": "index",
        "period": "2026",
        "status": "simulated",
    }
    plain |= dict.fromkeys(["group", "numerator", "denominator"])
    given(connection, "index_component", INDEX)
    given(connection, "component", text, filled=plain)


FOUR = """
unit | component | group   | numerator | denominator | points | maximum
01   | reached   | index_a | 40        | 100         | 1      | 2
01   | full      | index_a |           | 0           | 6      | 6
01   | published | index_b |           |             | 15     | 20
01   | empty     | index_b | 0         | 0           |        | 4
01   | rest      | index_b |           |             | 100    | 400
02   | reached   | index_a | 90        | 100         | 2      | 2
02   | full      | index_a | 3         | 6           | 3      | 6
02   | rest      | index_b |           |             | 200    | 400
03   | reached   | index_a | 40.1      | 100         | 1.0025 | 2
03   | published | index_b |           |             | 19     | 20
"""


def test_components_come_with_the_most_points_lost_first(memory: duckdb.DuckDBPyConnection) -> None:
    """Counted, published, without a denominator, and the rest; ratios up to the threshold; equal printed points tie."""
    components(memory, FOUR)
    expect(
        memory,
        "unit_components",
        """component | position | group_vi | points | lost | threshold | ratio | numerator | numerator_vi | rank | ranked | units
           rest      | 999      |          | 100    | 300  | 1         | 0.25  |           |              |      | 2      | 5
           published | 4        | Nhóm c   | 15     | 5    | 1         | 0.75  |           |              | 2    | 2      | 5
           reached   | 1        | Nhóm a   | 1      | 1    | 0.8       | 0.4   | 40        | tử           | 2    | 3      | 5
           full      | 2        | Nhóm a   | 6      | 0    | 1         | 1     |           | tử           | 1    | 2      | 5
           empty     | 999      |          |        |      | 1         |       | 0         |              |      | 0      | 5""",
        ordered=True,
        frame="2024", unit="01", parent="VN", indicator="index", period="2026",
    )  # fmt: skip
    expect(
        memory, "unit_components", "component | rank | ranked\npublished | 1 | 2\nreached | 2 | 3",
        frame="2024", unit="03", parent="VN", indicator="index", period="2026",
    )  # fmt: skip


def test_a_group_of_an_index_has_its_own_components(memory: duckdb.DuckDBPyConnection) -> None:
    components(memory, FOUR)
    asked: dict[str, Any] = {"frame": "2024", "unit": "02", "parent": "VN", "period": "2026"}
    expect(
        memory, "unit_components", "component | group | points\nfull | index_a | 3\nreached | index_a | 2",
        ordered=True, indicator="index_a", **asked,
    )  # fmt: skip
    expect(memory, "unit_components", "component", indicator="unheard", **asked)


def test_a_component_is_described_as_in_its_year_and_among_siblings_only(memory: duckdb.DuckDBPyConnection) -> None:
    components(
        memory,
        """frame | parent | period  | unit  | component | group   | points | maximum
           2024  | VN     | 2025    | 01    | published | index_b | 9      | 18
           2024  | VN     | 2026    | 02    | published | index_b | 19     | 20
           2024  | none   | 2026-01 | VN    | published | index_b | 10     | 20
           2025  | VN     | 2025    | 02    | published | index_b | 18     | 18
           2024  | 011    | 2025    | 00001 | published | index_b | 18     | 18""",
    )
    memory.execute("UPDATE component SET parent = '' WHERE unit = 'VN'")
    expect(
        memory, "unit_components", "position | group_vi | ratio | rank | ranked | units\n3 | Nhóm b | 0.5 | 1 | 1 | 5",
        frame="2024", unit="01", parent="VN", indicator="index", period="2025",
    )  # fmt: skip
    expect(
        memory, "unit_components", "position | group_vi | ratio | rank | ranked | units\n4 | Nhóm c | 0.5 | 1 | 1 | 1",
        frame="2024", unit="VN", parent="", indicator="index", period="2026-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("indicator", "years"),
    [
        ("closed", "2020 | 2023"),
        ("closed_new", "2021 | 2023"),
        ("index", "2021 |"),
        ("index_open", "2022 |"),
        ("a", None),
        ("unheard", None),
    ],
)
def test_the_years_whose_components_are_known(
    memory: duckdb.DuckDBPyConnection, indicator: str, years: str | None
) -> None:
    """Of an index and of a group of one; a component by itself has none."""
    given(
        memory,
        "index_component",
        """indicator | component | group      | first_year | last_year
           closed    | a         | closed_old | 2020       | 2020
           closed    | b         | closed_new | 2021       | 2023
           closed    | c         | closed_new | 2022       | 2023
           index     | a         | index_past | 2021       | 2024
           index     | b         | index_open | 2022       | """,
    )
    rows = f"\n{years}" if years else ""
    expect(memory, "component_years", f"first_year | last_year{rows}", indicator=indicator)


def test_what_peers_have_reached(memory: duckdb.DuckDBPyConnection) -> None:
    """The unit itself, other bands, other frames, the rest and what has no ratio are left out."""
    given(
        memory,
        "peer_group",
        """frame | level    | unit | kind       | band
           2024  | province | 01   | region     | north
           2024  | province | 02   | region     | north
           2024  | province | 03   | region     | north
           2024  | province | 05   | region     | north
           2024  | province | 04   | region     | south
           2024  | province | 01   | population | small
           2024  | province | 03   | population | small
           2024  | province | 01   | income     | poor
           2024  | province | 02   | income     | poor
           2025  | province | 02   | region     | north""",
    )
    components(
        memory,
        FOUR
        + """04   | reached   | index_a | 99        | 100         | 2      | 2
             05   | reached   | index_a | 90        | 100         | 2      | 2
             05   | full      | index_a | 0         | 0           |        | 6""",
    )
    asked: dict[str, Any] = {
        "frame": "2024",
        "level": "province",
        "unit": "01",
        "period": "2026",
        "kinds": ["region", "population"],
    }
    columns = ["kind", "band", "component", "peers"]
    found = returned(memory, "component_peers", columns, indicator="index", **asked)
    assert found == [
        ["population", "small", "published", "1"],
        ["population", "small", "reached", "1"],
        ["region", "north", "full", "1"],
        ["region", "north", "published", "1"],
        ["region", "north", "reached", "3"],
    ]
    lists = memory.execute(
        f"SELECT ratios, leaders FROM ({queries.text('component_peers')}) WHERE kind = 'region' AND component = 'reached'",
        asked | {"indicator": "index_a"},
    ).fetchall()
    assert lists == [([0.9, 0.9, 0.401], ["02", "05", "03"])]


# Places over time


def movement(connection: duckdb.DuckDBPyConnection, text: str, **asked: Any) -> None:
    """Places of the provinces of frame 2024 in 2025 and 2026, in this order."""
    plain: dict[str, Any] = {
        "indicator": "rate",
        "peers": "",
        "periods": ["2025", "2026"],
        "units": [],
        "least_share": EIGHT_TENTHS,
    }
    expect(connection, "movement", text, ordered=True, **PROVINCES | plain | asked)


def test_places_of_a_set_over_the_periods(memory: duckdb.DuckDBPyConnection) -> None:
    """Computed where enough have a value, else the publisher's, who may know more units; nothing of neither."""
    given(memory, "published_rank", PUBLISHED)
    measures(
        memory,
        """frame | unit | period | value | status
           2024  | 01   | 2026   | 9     | published
           2024  | 02   | 2026   | 8.96  | derived
           2024  | 03   | 2026   | 9.04  | published
           2024  | 04   | 2026   | 1     | published
           2024  | 02   | 2025   |       | published
           2024  | 01   | 2025   | 5     | derived
           2024  | 01   | 2024   | 5     | published
           2025  | 05   | 2026   | 5     | published""",
    )
    movement(
        memory,
        """unit | period | period_end | value | status    | rank | rank_source | valued | units
           02   | 2025   | 2025-12-31 |       |           | 2    | published   | 1      | 5
           01   | 2025   | 2025-12-31 | 5     | derived   |      |             | 1      | 5
           01   | 2026   | 2026-12-31 | 9     | published | 1    | computed    | 4      | 5
           02   | 2026   | 2026-12-31 | 8.96  | derived   | 1    | computed    | 4      | 5
           03   | 2026   | 2026-12-31 | 9.04  | published | 1    | computed    | 4      | 5
           04   | 2026   | 2026-12-31 | 1     | published | 4    | computed    | 4      | 5""",
    )
    movement(memory, "unit | period | rank | valued\n04 | 2026 | 4 | 4", units=["04"])
    movement(memory, "unit | period", periods=[])


def test_movement_of_peers_and_of_a_place_has_no_published_places(memory: duckdb.DuckDBPyConnection) -> None:
    given(memory, "published_rank", PUBLISHED)
    given(
        memory,
        "peer_group",
        "frame | level | unit | kind | band\n2024 | province | 02 | region | north\n2024 | province | 05 | region | north",
    )
    measures(
        memory,
        """unit  | period | value | indicator
           05    | 2026   | 3     | days
           02    | 2026   | 4     | days
           05    | 2025   | 3     | days
           011   | 2026   | 3     | days
           012   | 2026   | 2     | days
           00001 | 2026   | 2     | days
           00002 | 2026   | 1     | days
           00003 | 2026   | 0     | days""",
    )
    movement(memory, "unit | period | rank\n05 | 2025 |\n05 | 2026 | 1\n02 | 2026 | 2", peers="north", indicator="days")
    movement(memory, "unit | rank\n012 | 1\n011 | 2", level="district", place="01", indicator="days")
    movement(memory, "unit | rank\n00003 | 1\n00002 | 2\n00001 | 3", level="commune", place="01", indicator="days")
    movement(memory, "unit | rank\n00002 | 1\n00001 | 2", level="commune", place="011", indicator="days")
    movement(memory, "unit | rank\n00003 |", level="commune", place="012", indicator="days")


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("province", "2024 | year | 2024-12-31\n2025 | year | 2025-12-31\n2026 | year | 2026-10-31"),
        ("district", "2025-12 | month | 2025-12-31"),
        ("commune", "2026 | year | 2026-12-31"),
    ],
)
def test_periods_with_values_or_published_places_of_a_level(
    memory: duckdb.DuckDBPyConnection, level: str, expected: str
) -> None:
    given(
        memory,
        "published_rank",
        "frame | unit | indicator | period | rank | of\n2024 | 01 | rate | 2024 | 1 | 5\n2024 | 02 | rate | 2024 | 2 | 5\n2024 | 02 | rate | 2025 | 2 | 5",
    )
    measures(
        memory,
        """frame | unit  | period  | period_end | value | indicator
           2024  | 01    | 2025    |            | 1     | rate
           2024  | 02    | 2026    | 2026-10-31 | 1     | rate
           2024  | 011   | 2025-12 |            | 1     | rate
           2024  | 00001 | 2026    |            | 1     | rate
           2024  | VN    | 2023    |            | 1     | rate
           2025  | 00001 | 2023    |            | 1     | rate
           2024  | 01    | 2026-01 |            | 1     | days""",
    )
    step(memory, "held_period")
    expect(
        memory, "ranked_periods", f"period | kind | period_end\n{expected}",
        ordered=True, frame="2024", level=level, indicator="rate",
    )  # fmt: skip


# The publisher's ranks beside ours


def published(connection: duckdb.DuckDBPyConnection, ranks: str, gains: str = "") -> None:
    """Published ranks, gains in places, and the region of three provinces."""
    plain: dict[str, Any] = {
        "frame": "2024",
        "indicator": "dti",
        "period": "2026",
        "status": "published",
        "source": "S",
    }
    given(connection, "published_rank", ranks, filled=plain | {"note": None})
    text = "unit | value | indicator" + gains
    given(connection, "reference_observation", text, filled=plain | dict.fromkeys(["note", "period_end"]))
    given(connection, "source", "code | title | publisher\nS | Tên | Cơ quan")
    rows = "\n".join(f"2024 | province | {unit} | region | north" for unit in ("01", "02", "03"))
    given(connection, "peer_group", f"frame | level | unit | kind | band\n2024 | province | 01 | income | poor\n{rows}")


COUNTRY = "\n".join(
    f"{unit} | dti | 2026 | {value}"
    for unit, value in zip(("01", "02", "03", "04", "05"), (0.5, 0.50004, 0.9, 0.95, 0.4), strict=True)
)
YEAR_BEFORE = "\n".join(
    f"{unit} | dti | 2025 | {value}"
    for unit, value in zip(("01", "02", "03", "04", "05"), (0.3, 0.35, 0.9, 0.95, 0.4), strict=True)
)


def test_published_ranks_stand_beside_ours(memory: duckdb.DuckDBPyConnection) -> None:
    """In the country, in the region, and the gain on the year before, each of it from values."""
    measures(memory, f"unit | indicator | period | value\n{COUNTRY}\n{YEAR_BEFORE}")
    published(
        memory, "unit | rank | of\n02 | 4 | 5\n01 | 2 | 3\n04 | 1 | 5", "\n01 | 3 | dti_rank_gain\n01 | 9 | other"
    )
    expect(
        memory,
        "published_ranks",
        """unit | scope   | band  | value   | published | published_of | ours | ours_of | valued | source_title | publisher
           04   | country |       | 0.95    | 1         | 5            | 1    | 5       | 5      | Tên          | Cơ quan
           02   | country | north | 0.50004 | 4         | 5            | 3    | 5       | 5      | Tên          | Cơ quan
           01   | gain    |       | 0.5     | 3         |              | 2    | 5       | 5      | Tên          | Cơ quan
           01   | region  | north | 0.5     | 2         | 3            | 2    | 3       | 3      | Tên          | Cơ quan""",
        ordered=True, least_share=EIGHT_TENTHS,
    )  # fmt: skip


def test_only_a_gain_leans_on_a_published_rank_and_says_so(memory: duckdb.DuckDBPyConnection) -> None:
    """Too few values in the year before: its published place stands in for the gain, and for nothing else."""
    measures(memory, f"unit | indicator | period | value\n{COUNTRY}\n01 | dti | 2025 | 0.3")
    published(memory, "unit | period | rank | of\n01 | 2025 | 6 | 5\n05 | 2024 | 1 | 5", "\n01 | 3 | dti_rank_gain")
    expect(
        memory,
        "published_ranks",
        """unit | period | scope   | value | published | ours | ours_of | valued | leans_on_published
           01   | 2025   | country | 0.3   | 6         |      | 5       | 1      | false
           05   | 2024   | country |       | 1         |      | 5       | 0      | false
           01   | 2026   | gain    | 0.5   | 3         | 3    | 5       | 5      | true""",
        least_share=EIGHT_TENTHS,
    )


def test_codes_of_the_other_frame_and_other_levels_are_not_compared(memory: duckdb.DuckDBPyConnection) -> None:
    measures(
        memory,
        """frame | unit | indicator | value
           2025  | 01   | dti       | 0.5
           2025  | 02   | dti       | 0.6
           2024  | 01   | dti       | 0.9
           2025  | VN   | dti       | 0.7""",
        period="2026",
    )
    published(memory, "frame | unit | rank | of\n2025 | 01 | 2 | 2")
    expect(
        memory, "published_ranks", "frame | unit | value | ours | ours_of | valued\n2025 | 01 | 0.5 | 2 | 2 | 2",
        least_share=EIGHT_TENTHS,
    )  # fmt: skip


# Peer groups


def test_bands_of_a_place_in_order_with_how_many_they_hold(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "peer_band",
        """kind       | band  | position | name_vi | name_en
           urban      | town  | 1        | Đô thị  | Urban
           region     | south | 2        | Nam     | South
           region     | north | 1        | Bắc     | North
           population | small | 1        | Nhỏ     | Small
           income     | poor  | 1        | Nghèo   | Poor""",
    )
    given(
        memory,
        "peer_group",
        """frame | level   | unit  | kind       | band
           2024  | commune | 00001 | region     | north
           2024  | commune | 00002 | region     | south
           2024  | commune | 00003 | region     | south
           2024  | commune | 00004 | region     | south
           2024  | commune | 00001 | population | small
           2024  | commune | 00001 | urban      | town
           2024  | commune | 00001 | income     | poor
           2025  | commune | 00001 | region     | north
           2024  | district | 011  | region     | north""",
    )
    asked: dict[str, Any] = {"frame": "2024", "level": "commune"}
    expect(
        memory,
        "peer_bands",
        """kind       | band  | name_vi | name_en | units | holds_unit
           region     | north | Bắc     | North   | 1     | false
           region     | south | Nam     | South   | 3     | true
           population | small | Nhỏ     | Small   | 1     | false
           urban      | town  | Đô thị  | Urban   | 1     | false
           income     | poor  | Nghèo   | Poor    | 1     | false""",
        ordered=True, place="VN", unit="00003", **asked,
    )  # fmt: skip
    among = "band | units | holds_unit\nnorth | 1 | false\nsouth | 2 | false\nsmall | 1 | false\ntown | 1 | false\npoor | 1 | false"
    expect(memory, "peer_bands", among, ordered=True, place="01", unit="", **asked)
    expect(memory, "peer_bands", "band | units | holds_unit\nsouth | 1 | true", place="012", unit="00003", **asked)


# Side by side


def beside(connection: duckdb.DuckDBPyConnection, text: str, **asked: Any) -> None:
    """Units side by side in rate and days at the end of 2026: 01 and 02 of frame 2024 unless named."""
    plain: dict[str, Any] = {"peers": "", "units": ["01", "02"], "indicators": ["rate", "days"], "kind": "year"}
    plain |= PROVINCES | {"on": date(2026, 12, 31), "least_share": EIGHT_TENTHS}
    expect(connection, "beside", text, **plain | asked)


FIVE = "\n".join(
    f"{unit} | rate | 2026 | {value}"
    for unit, value in zip(("01", "02", "03", "04", "05"), (2, 2.04, 3, 4, 10), strict=True)
)


def test_units_beside_each_other_over_the_middle_of_the_set(memory: duckdb.DuckDBPyConnection) -> None:
    """Of days two in five is too few, whoever has a value."""
    measures(memory, f"unit | indicator | period | value\n{FIVE}\n01 | days | 2026 | 1\n02 | days | 2026 | 2")
    beside(
        memory,
        """indicator | period | kind | unit | value | rank | valued | units | low | lower_quartile | median | upper_quartile | high
           rate      | 2026   | year | 01   | 2     | 4    | 5      | 5     | 2   | 2.04           | 3      | 4              | 10
           rate      | 2026   | year | 02   | 2.04  | 4    | 5      | 5     | 2   | 2.04           | 3      | 4              | 10""",
    )
    beside(memory, "indicator | unit | rank\ndays | 01 | 1\ndays | 02 | 2", indicators=["days"], least_share=0.4)
    beside(memory, "indicator | unit", indicators=["unheard"])
    beside(memory, "indicator | unit", units=["00001"])


def test_each_indicator_at_its_newest_period_with_enough_values(memory: duckdb.DuckDBPyConnection) -> None:
    """A month before a year, nothing after the day or four years before it; days differ within a running year."""
    measures(
        memory,
        """frame | unit | indicator | period  | period_end | value
           2025  | 01   | rate      | 2025-12 |            | 1
           2025  | 02   | rate      | 2025-12 |            | 2
           2025  | 01   | rate      | 2026-01 |            | 3
           2025  | 01   | rate      | 2026    | 2026-01-31 | 9
           2025  | 02   | rate      | 2026    | 2026-01-31 | 8
           2025  | 01   | days      | 2026    | 2026-01-31 | 4
           2025  | 02   | days      | 2026    | 2026-01-30 | 5
           2025  | 01   | cases     | 2023    | 2021-12-31 | 4
           2025  | 02   | cases     | 2023    | 2021-12-31 | 5""",
    )
    asked: dict[str, Any] = {"frame": "2025", "kind": "month", "indicators": ["rate", "days", "cases"]}
    beside(
        memory,
        """indicator | period  | unit | value | rank
           rate      | 2025-12 | 01   | 1     | 2
           rate      | 2025-12 | 02   | 2     | 1
           days      | 2026    | 01   | 4     | 1
           days      | 2026    | 02   | 5     | 2""",
        on=date(2026, 1, 31), **asked,
    )  # fmt: skip
    beside(memory, "indicator | period", on=date(2025, 11, 30), **asked | {"indicators": ["rate"]})


def test_who_is_asked_for_does_not_change_the_set(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "peer_group",
        "frame | level | unit | kind | band\n2024 | province | 03 | region | north\n2024 | province | 05 | region | north",
    )
    measures(memory, f"unit | indicator | period | value\n{FIVE}")
    beside(memory, "unit | rank | valued | units | low\n03 | 2 | 2 | 2 | 3", units=["03", "04"], peers="north")
    communes = "frame | unit | indicator | value\n2025 | 00001 | rate | 5\n2024 | 00001 | rate | 7"
    measures(memory, communes)
    beside(
        memory, "unit | value | rank | valued | units\n00001 | 5 | | 1 | 1",
        frame="2025", level="commune", place="01", units=["00001"],
    )  # fmt: skip


# The same ranks a second way: from the values themselves, in decimal arithmetic


def _asked(**asked: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "indicator": "rate",
        "period": "2026",
        "peers": "",
        "per_head": False,
        "least_share": EIGHT_TENTHS,
    }
    return PROVINCES | plain | asked


def places(values: dict[str, float], decimals: int, *, down: bool = False) -> dict[str, int]:
    """Rank by printed value: one more than how many print better."""
    step_of = Decimal(1).scaleb(-decimals)
    hairless = {unit: Decimal(repr(value)).quantize(Decimal("1e-8"), ROUND_HALF_UP) for unit, value in values.items()}
    printed = {unit: value.quantize(step_of, ROUND_HALF_UP) for unit, value in hairless.items()}
    ordered = sorted(printed.values(), reverse=not down)
    return {unit: ordered.index(value) + 1 for unit, value in printed.items()}


def units_in(database: Database, frame: str, level: str, place: str) -> set[str]:
    """Codes of a level below a place, by walking up from each."""
    parents = dict(database.rows("SELECT code, parent FROM unit WHERE frame = ?", frame))

    def is_inside(code: str | None) -> bool:
        while code and code != place:
            code = parents.get(code)
        return code == place

    found = database.rows("SELECT code FROM unit WHERE frame = ? AND level = ?", frame, level)
    return {code for (code,) in found if is_inside(code)}


def values_of(database: Database, frame: str, indicator: str, period: str) -> dict[str, float]:
    """Every value of an indicator in one period, whatever the level."""
    return dict(
        database.rows(
            "SELECT unit, value FROM measure WHERE frame = ? AND indicator = ? AND period = ?", frame, indicator, period
        )
    )


def found_by(database: Database, query: str, **asked: Any) -> list[dict[str, Any]]:
    """Rows of a query on the store."""
    found = database.connection.execute(queries.text(query), asked)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


SETS = [
    ("2024", "province", "VN", "dti", "2022", ""),
    ("2024", "province", "VN", "dti", "2023", ""),
    ("2024", "province", "VN", "dti_society", "2023", ""),
    ("2025", "province", "VN", "index766", "2026", ""),
    ("2025", "province", "VN", "dti", "2024", "region-south-central"),
    ("2025", "province", "VN", "dossier_processing_days", "2026-09", ""),
    ("2024", "province", "VN", "dossier_online", "2024-Q4", "population-p63-1"),
    ("2024", "district", "VN", "service766", "2024", ""),
    ("2024", "district", "51", "dossier_on_time", "2024", ""),
    ("2024", "commune", "VN", "dossier_satisfied", "2025", ""),
    ("2025", "commune", "VN", "dossier_processing_days", "2025-01", ""),
    ("2024", "commune", "84", "dossier_online", "2024-12", ""),
    ("2025", "commune", "VN", "service766", "2025", ""),
    ("2025", "commune", "56", "dossier_online", "2026-10", ""),
]


@pytest.mark.parametrize(("frame", "level", "place", "indicator", "period", "peers"), SETS)
def test_ranks_of_a_set_are_those_of_its_values(
    database: Database, frame: str, level: str, place: str, indicator: str, period: str, peers: str
) -> None:
    members = units_in(database, frame, level, place)
    if peers:
        held = database.rows(
            "SELECT unit FROM peer_group WHERE frame = ? AND level = ? AND band = ?", frame, level, peers
        )
        members &= {unit for (unit,) in held}
    values = {unit: value for unit, value in values_of(database, frame, indicator, period).items() if unit in members}
    decimals, direction = database.rows("SELECT decimals, direction FROM indicator WHERE code = ?", indicator)[0]
    expected = places(values, int(decimals), down=direction == "down")
    assert len(values) >= EIGHT_TENTHS * len(members) > EIGHT_TENTHS, "the set is to be ranked"

    asked: dict[str, Any] = {"frame": frame, "level": level, "place": place, "peers": peers, "indicator": indicator}
    shown = found_by(database, "standings", period=period, per_head=False, least_share=EIGHT_TENTHS, **asked)
    assert {row["code"]: row["rank"] for row in shown} == {unit: expected.get(unit) for unit in members}
    assert {row["code"]: row["value"] for row in shown if row["value"] is not None} == values
    moved = found_by(database, "movement", periods=[period], units=[], least_share=EIGHT_TENTHS, **asked)
    assert {row["unit"]: row["rank"] for row in moved} == expected
    asked.pop("indicator")
    some = sorted(values)[:4]
    compared = found_by(
        database, "beside", units=some, indicators=[indicator], on=periods.parse(period).last,
        kind=periods.parse(period).kind, least_share=EIGHT_TENTHS, **asked,
    )  # fmt: skip
    assert {row["unit"]: (row["period"], row["rank"]) for row in compared} == {
        unit: (period, expected[unit]) for unit in some
    }


@pytest.mark.parametrize(
    ("frame", "level", "indicator", "period", "before", "per_head"),
    [
        ("2024", "province", "dti", "2023", "2022", False),
        ("2024", "commune", "dossier_satisfied", "2025", "2024", False),
        ("2025", "commune", "dossier_processing_days", "2025-01", "2024-12", False),
        ("2025", "province", "dossier_received", "2024", "2023", False),
        ("2025", "province", "dossier_received", "2024", "2023", True),
    ],
)
def test_the_place_before_is_found_on_the_page_of_the_period_before(
    database: Database, frame: str, level: str, indicator: str, period: str, before: str, per_head: bool
) -> None:
    asked: dict[str, Any] = {
        "frame": frame,
        "level": level,
        "place": "VN",
        "peers": "",
        "per_head": per_head,
        "indicator": indicator,
    }
    now, then = (
        found_by(database, "standings", period=one, least_share=EIGHT_TENTHS, **asked) for one in (period, before)
    )
    ranks, values = ({row["code"]: row[name] for row in then} for name in ("rank", "value"))
    known = [row for row in now if row["previous_rank"] is not None]
    assert len(known) > HALF * len(now)
    assert all(row["previous_rank"] == ranks[row["code"]] for row in known)
    assert all(row["change"] == pytest.approx(row["value"] - values[row["code"]], abs=1e-9) for row in known)


@pytest.mark.parametrize(
    ("frame", "unit", "parent", "indicator", "period"),
    [
        ("2025", "56", "VN", "service766", "2026"),
        ("2025", "56", "VN", "service766_online", "2026-09"),
        ("2025", "82", "VN", "index766", "2026"),
        ("2024", "84", "VN", "dti", "2022"),
        ("2024", "84", "VN", "dti_government", "2023"),
        ("2025", "22366", "56", "service766", "2025"),
    ],
)
def test_ranks_of_components_are_those_of_their_points(
    database: Database, frame: str, unit: str, parent: str, indicator: str, period: str
) -> None:
    held: dict[str, dict[str, float]] = defaultdict(dict)
    siblings = {
        code for (code,) in database.rows("SELECT code FROM unit WHERE frame = ? AND parent = ?", frame, parent)
    }
    for of, group, component, one, points in database.rows(
        'SELECT indicator, "group", component, unit, points FROM component WHERE frame = ? AND period = ?',
        frame,
        period,
    ):
        if indicator in (of, group) and one in siblings and points is not None:
            held[component][one] = points
    shown = {row["component"]: row for row in found_by(
        database, "unit_components", frame=frame, unit=unit, parent=parent, indicator=indicator, period=period
    )}  # fmt: skip
    assert len(shown) >= 3
    for component, row in shown.items():
        expected = None if component == "rest" else places(held[component], 2).get(unit)
        assert (row["rank"], row["ranked"]) == (expected, len(held[component])), component
    assert all(
        first["lost"] >= second["lost"] for first, second in pairwise(shown.values()) if second["lost"] is not None
    )


def test_tra_vinh_2022_stands_where_its_documents_say(database: Database) -> None:
    """25th of 63, 5th of 13 in the Mekong Delta; its pillars 29th, 27th and 26th."""
    shares = values_of(database, "2024", "dti", "2022")
    provinces = units_in(database, "2024", "province", "VN")
    assert places({unit: shares[unit] for unit in provinces}, 4)["84"] == 25
    regions = dict(database.rows("SELECT unit, region FROM province_fact WHERE frame = '2024'"))
    delta = {unit for unit in provinces if regions[unit] == regions["84"]}
    assert (places({unit: shares[unit] for unit in delta}, 4)["84"], len(delta)) == (5, 13)
    for pillar, place in (("dti_government", 29), ("dti_economy", 27), ("dti_society", 26)):
        values = values_of(database, "2024", pillar, "2022")
        assert places({unit: values[unit] for unit in provinces}, 4)["84"] == place
    shown = found_by(database, "published_ranks", least_share=EIGHT_TENTHS)
    own = {(row["indicator"], row["scope"]): row for row in shown if (row["unit"], row["period"]) == ("84", "2022")}
    assert {key: (row["published"], row["ours"], row["valued"]) for key, row in own.items()} == {
        ("dti", "country"): (25, 25, 63),
        ("dti", "region"): (5, 5, 13),
        ("dti", "gain"): (1, 1, 63),
        ("dti_government", "country"): (29, 29, 63),
        ("dti_economy", "country"): (27, 27, 63),
        ("dti_society", "country"): (26, 26, 63),
    }
    page = found_by(database, "standings", **_asked(indicator="dti", period="2022"))
    assert [(row["rank"], row["previous_rank"]) for row in page if row["code"] == "84"] == [(25, 26)]


def test_dong_thap_leads_the_index_of_2026(database: Database) -> None:
    values = values_of(database, "2025", "index766", "2026")
    provinces = units_in(database, "2025", "province", "VN")
    ranks = places({unit: values[unit] for unit in provinces}, 2)
    assert len(ranks) == 34
    assert [(database.full_name("2025", unit), values[unit]) for unit, rank in ranks.items() if rank == 1] == [
        ("Tỉnh Đồng Tháp", 68.8)
    ]


def test_no_published_rank_differs_from_ours(database: Database) -> None:
    """Every place in the reference file of ranks that the values known here can prove."""
    with (home.REFERENCE / "published_rank.csv").open(encoding="utf-8", newline="") as file:
        printed = list(csv.DictReader(file))
    ours = {
        (row["frame"], row["unit"], row["indicator"], row["period"], row["published_of"]): row["ours"]
        for row in found_by(database, "published_ranks", least_share=EIGHT_TENTHS)
        if row["scope"] != "gain"
    }
    assert len(ours) == len(printed)
    compared = [
        (int(row["rank"]), mine)
        for row in printed
        if (mine := ours[row["frame"], row["unit"], row["indicator"], row["period"], int(row["of"])]) is not None
    ]
    assert len(compared) >= 63
    assert all(theirs == mine for theirs, mine in compared)
