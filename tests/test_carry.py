"""Carrying figures between the frames, on random small countries through the real SQL files."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_queries import (
    DOSSIER_COUNTS,
    INDICATORS,
    PETITION_COUNTS,
    REGISTER_COUNTS,
    SECURITY_COUNTS,
    returned,
    step,
)
from tests.test_queries import given as table

FEW = settings(max_examples=25, deadline=None, derandomize=True, database=None)
FEWER = settings(FEW, max_examples=12)
MONTHS = ("2025-05-01", "2025-06-01", "2025-07-01", "2025-08-01")


@pytest.fixture(scope="module")
def memory() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def rows_of(header: str, rows: list[tuple[Any, ...]]) -> str:
    """A table as text, an empty cell for None."""
    lines = [" | ".join("" if cell is None else str(cell) for cell in row) for row in rows]
    return "\n".join([header, *lines])


@st.composite
def countries(draw: st.DrawFn) -> dict[str, Any]:
    """Two or three former provinces merged into one or two; their leaves go whole or split to new communes."""
    law = {f"{number:02}": f"{draw(st.integers(1, 2)) + 10}" for number in range(1, draw(st.integers(2, 3)) + 1)}
    communes = {
        province: [f"{province}{number:03}" for number in range(1, 4)] for province in sorted(set(law.values()))
    }
    leaves, shares = {}, []
    for province, successor in law.items():
        for number in range(1, draw(st.integers(1, 3)) + 1):
            leaf = f"{province}{number:03}"
            leaves[leaf] = province
            reached = draw(st.lists(st.sampled_from(communes[successor]), min_size=1, max_size=3, unique=True))
            weights = [draw(st.integers(1, 5)) for _ in reached]
            shares += [(leaf, to, weight / sum(weights)) for to, weight in zip(reached, weights, strict=True)]
    reached_communes = sorted({to for _, to, _ in shares})
    return {"law": law, "leaves": leaves, "shares": shares, "communes": reached_communes}


def build(connection: duckdb.DuckDBPyConnection, country: dict[str, Any]) -> None:
    """The country's unit and unit_change tables, and who belongs to whom."""
    rows = [("2024", "VN", "country", None, "false"), ("2025", "VN", "country", None, "false")]
    for province, successor in country["law"].items():
        rows += [
            ("2024", province, "province", "VN", "false"),
            ("2024", f"{province}0", "district", province, "false"),
        ]
        rows += [("2025", successor, "province", "VN", "false")]
    rows += [("2024", leaf, "commune", f"{province}0", "true") for leaf, province in country["leaves"].items()]
    rows += [("2025", commune, "commune", commune[:2], "true") for commune in country["communes"]]
    table(connection, "unit", rows_of("frame | code | level | parent | is_leaf", list(dict.fromkeys(rows))))
    moves = [(*move, 1.0) for move in country["law"].items()] + country["shares"]
    changes = [("2024", old, "2025", new, repr(share)) for old, new, share in moves]
    table(connection, "unit_change", rows_of("from_frame | from_code | to_frame | to_code | share", changes))
    step(connection, "unit_ancestor")
    step(connection, "former_province")


COUNTED = st.tuples(st.integers(0, 50), st.integers(0, 50), st.one_of(st.none(), st.integers(0, 20)))


@st.composite
def counted_countries(draw: st.DrawFn) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """A country and its month counts: frame, leaf, month, received, online, certified copies (None = no register)."""
    country = draw(countries())
    events = []
    for month in MONTHS:
        frame, leaves = ("2024", list(country["leaves"])) if month < "2025-07" else ("2025", country["communes"])
        for leaf in draw(st.lists(st.sampled_from(leaves), min_size=1, max_size=3, unique=True)):
            received, online, petitions = draw(COUNTED)
            events.append((frame, leaf, month, received, min(online, received), petitions))
    return country, events


def count(connection: duckdb.DuckDBPyConnection, events: list[tuple[Any, ...]]) -> None:
    """Month counts of the events through leaf_month and unit_month."""
    dossier = [(frame, leaf, month, received, online) for frame, leaf, month, received, online, _ in events]
    register = [(frame, leaf, month, number) for frame, leaf, month, _, _, number in events if number is not None]
    table(
        connection,
        "dossier_month",
        rows_of("frame | unit | month | received | online", dossier),
        filled=dict.fromkeys(DOSSIER_COUNTS, 0),
    )
    table(
        connection,
        "register_month",
        rows_of("frame | unit | month | certified_copy_denominator", register),
        filled=dict.fromkeys(REGISTER_COUNTS),
    )
    for name, counts in (("petition_month", PETITION_COUNTS), ("security_month", SECURITY_COUNTS)):
        table(connection, name, "frame | unit | month", filled=dict.fromkeys(counts))
    step(connection, "leaf_month")
    step(connection, "unit_month")


def totals(connection: duckdb.DuckDBPyConnection, name: str, where: str) -> dict[tuple[str, str], float]:
    """A count added up by frame and month."""
    found = connection.execute(
        f"SELECT frame, month::VARCHAR, coalesce(sum({name}), 0) FROM unit_month WHERE {where} GROUP BY ALL"
    )
    return {(frame, month): value for frame, month, value in found.fetchall()}


@FEWER
@given(counted_countries())
def test_carrying_by_shares_loses_and_invents_nothing(memory: duckdb.DuckDBPyConnection, drawn: Any) -> None:
    country, events = drawn
    build(memory, country)
    count(memory, events)
    for name, place in (("received", 3), ("online", 4), ("certified_copy_denominator", 5)):
        wanted = {month: sum(event[place] or 0 for event in events if event[2] == month) for month in MONTHS}
        for level in ("unit = 'VN'", "level = 'province'"):
            for (frame, month), value in totals(memory, name, level).items():
                assert value == pytest.approx(wanted[month]), (name, level, frame, month)
        for (_, month), value in totals(memory, name, "level = 'commune' AND frame = '2025'").items():
            assert value == pytest.approx(wanted[month])


@FEWER
@given(counted_countries())
def test_a_new_province_counts_what_its_former_ones_did(memory: duckdb.DuckDBPyConnection, drawn: Any) -> None:
    country, events = drawn
    build(memory, country)
    count(memory, events)
    held = {
        (frame, unit, month): value
        for frame, unit, month, value in memory.execute(
            "SELECT frame, unit, month::VARCHAR, received FROM unit_month WHERE level = 'province'"
        ).fetchall()
    }
    for month in MONTHS:
        for successor in set(country["law"].values()):
            parents = [old for old, new in country["law"].items() if new == successor]
            former = sum(held.get(("2024", parent, month), 0) for parent in parents)
            assert held.get(("2025", successor, month), 0) == pytest.approx(former)


@FEWER
@given(counted_countries())
def test_the_apportioned_part_is_what_came_through_split_leaves(memory: duckdb.DuckDBPyConnection, drawn: Any) -> None:
    country, events = drawn
    build(memory, country)
    count(memory, events)
    split = {leaf for leaf, _, share in country["shares"] if share < 1}
    for (frame, month), value in totals(memory, "apportioned", "unit = 'VN'").items():
        through = sum(event[3] for event in events if event[0] == "2024" and event[1] in split and event[2] == month)
        assert value == pytest.approx(through if frame == "2025" else 0)
    too_much = memory.execute("SELECT * FROM unit_month WHERE apportioned > received + 1e-9 OR apportioned < 0")
    assert too_much.fetchall() == []


@FEWER
@given(counted_countries())
def test_rates_stay_within_those_they_came_from(memory: duckdb.DuckDBPyConnection, drawn: Any) -> None:
    """A carried rate is a weighted mean of the leaves' own, so it lies between them; counted, never averaged."""
    country, events = drawn
    build(memory, country)
    count(memory, events)
    own = {(frame, leaf, month): online / received for frame, leaf, month, received, online, _ in events if received}
    rates = memory.execute(
        "SELECT frame, unit, month::VARCHAR, online, received FROM unit_month WHERE received > 0"
    ).fetchall()
    for _, _, month, online, received in rates:
        among = [rate for (_, _, when), rate in own.items() if when == month]
        assert min(among) - 1e-9 <= online / received <= max(among) + 1e-9
        assert 0 <= online <= received + 1e-9


# Published figures


PARENTS = st.lists(
    st.tuples(st.integers(0, 1_000), st.one_of(st.none(), st.integers(1, 1_000))), min_size=2, max_size=5
)


def carry(
    connection: duckdb.DuckDBPyConnection, indicator: str, figures: list[tuple[Any, Any, Any]]
) -> list[list[str | None]]:
    """What province 90 of 2025 gets from provinces with these values, numerators and denominators."""
    codes = [f"{number:02}" for number in range(1, len(figures) + 1)]
    table(connection, "indicator", INDICATORS)
    table(
        connection,
        "unit_change",
        rows_of(
            "from_frame | from_code | to_frame | to_code | share",
            [("2024", code, "2025", "90", 1) for code in codes],
        ),
    )
    rows = [
        ("2024", code, indicator, "2024", None if value is None else repr(float(value)), top, base)
        for code, (value, top, base) in zip(codes, figures, strict=True)
    ]
    table(
        connection,
        "given_observation",
        rows_of("frame | unit | indicator | period | value | numerator | denominator", rows),
        filled={"status": "published", "source": "DOC"},
    )
    return returned(connection, "build/carried_observation", ["value", "numerator", "denominator", "status"])


@FEW
@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=2, max_size=5))
def test_a_ratio_is_divided_last(memory: duckdb.DuckDBPyConnection, parts: list[tuple[int, int]]) -> None:
    figures = [(100 * top / base, top, base) for top, base in parts]
    [[value, top, base, status]] = carry(memory, "rate", figures)
    exact = Fraction(100 * sum(top for top, _ in parts), sum(base for _, base in parts))
    assert float(value or "nan") == pytest.approx(float(exact), rel=1e-8)
    assert (float(top or 0), float(base or 0), status) == (
        sum(part[0] for part in parts),
        sum(part[1] for part in parts),
        "derived",
    )
    mean = sum(figure[0] for figure in figures) / len(figures)
    if abs(mean - float(exact)) > 0.01:
        assert float(value or "nan") != pytest.approx(mean, abs=0.001), "never the average of the rates"


@FEW
@given(PARENTS)
def test_a_ratio_without_every_fraction_is_not_carried(
    memory: duckdb.DuckDBPyConnection, parts: list[tuple[int, int | None]]
) -> None:
    found = carry(memory, "rate", [(50, top if base else None, base) for top, base in parts])
    assert len(found) == all(base for _, base in parts)


@FEW
@given(st.lists(st.floats(0, 1, allow_subnormal=False), min_size=2, max_size=6))
def test_the_mean_of_parents_lies_between_them(memory: duckdb.DuckDBPyConnection, values: list[float]) -> None:
    [[value, *_]] = carry(memory, "index", [(each, None, None) for each in values])
    assert min(values) - 1e-9 <= float(value or "nan") <= max(values) + 1e-9
    assert float(value or "nan") == pytest.approx(sum(values) / len(values), abs=1e-9)


@FEW
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=2, max_size=6),
    st.sampled_from(["people", "index"]),
)
def test_with_a_parent_missing_nothing_is_carried(
    memory: duckdb.DuckDBPyConnection, values: list[int | None], indicator: str
) -> None:
    found = carry(memory, indicator, [(value, None, None) for value in values])
    known = [value for value in values if value is not None]
    assert len(found) == (len(known) == len(values))
    if found and indicator == "people":
        assert float(found[0][0] or "nan") == sum(known)


@FEW
@given(st.integers(0, 10**6), st.sampled_from(["people", "rate", "index", "wealth"]))
def test_one_parent_hands_on_its_value_as_it_is(memory: duckdb.DuckDBPyConnection, value: int, indicator: str) -> None:
    assert carry(memory, indicator, [(value, None, None)]) == [[str(value), None, None, "published"]]


@FEW
@given(st.lists(st.integers(0, 100), min_size=1, max_size=4), st.sampled_from(["place", "longest"]))
def test_places_and_maxima_are_never_carried(
    memory: duckdb.DuckDBPyConnection, values: list[int], indicator: str
) -> None:
    assert carry(memory, indicator, [(value, value, 100) for value in values]) == []


def ranks(connection: duckdb.DuckDBPyConnection, values: list[float], indicator: str) -> dict[str, tuple[int, float]]:
    """Place and printed value of provinces with these values."""
    table(connection, "indicator", INDICATORS)
    codes = [f"{number:02}" for number in range(len(values))]
    table(
        connection,
        "unit",
        rows_of("frame | code | level | parent", [("2025", code, "province", "VN") for code in codes]),
    )
    table(
        connection,
        "period",
        "code | kind | first | last | ordinal\n2025 | year | 2025-01-01 | 2025-12-31 | 2025",
    )
    table(connection, "series_break", "indicator | on_date")
    rows = [("2025", code, indicator, "2025", repr(value)) for code, value in zip(codes, values, strict=True)]
    table(
        connection,
        "observation",
        rows_of("frame | unit | indicator | period | value", rows),
        filled=dict.fromkeys(["numerator", "denominator", "apportioned_share"])
        | {"period_end": "2025-12-31", "status": "published", "source": "DOC", "note": None},
    )
    table(connection, "published_rank", "frame | unit | indicator | period | rank | of")
    step(connection, "ranked", least_ranked_share=0.8)
    return {
        unit: (place, printed)
        for unit, place, printed in connection.execute("SELECT unit, rank_siblings, printed FROM ranked").fetchall()
    }


@FEW
@given(
    st.lists(st.floats(0, 5, allow_subnormal=False), min_size=1, max_size=8),
    st.sampled_from(["rate", "days"]),
)
def test_places_follow_the_printed_values(
    memory: duckdb.DuckDBPyConnection, values: list[float], indicator: str
) -> None:
    found = ranks(memory, values, indicator)
    better = (lambda one, other: one < other) if indicator == "days" else (lambda one, other: one > other)
    for place, printed in found.values():
        assert place == 1 + sum(better(other, printed) for _, other in found.values())
