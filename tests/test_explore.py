"""Explore: what is asked and its address, what the store answers, formulas and their units, files equal to the screen."""

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import duckdb
import httpx
import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pyarrow.parquet as parquet
import pytest
from playwright.sync_api import expect as see

from components import format, palette, words
from components.explore import (
    bivariate,
    compare,
    comparison,
    controls,
    drawing,
    examples,
    files,
    formula,
    grid,
    question,
)
from components.explore.answer import Answer, answer, rounded, units_of
from components.explore.formula import Refused
from components.explore.question import Part, Question
from components.register import register
from components.selection import LONGER_OPTIONS, resolve
from data import units
from tests.conftest import Database, Server, Viewers
from tests.test_journeys import PATIENCE
from tests.test_pages import LANGUAGES, Drawn, draw
from tests.test_queries import expect, given

NINH_THUAN = "2024-58.2024-56.2024-68.2024-60"
ASKED = {"indicators": "dossier_on_time", "units": NINH_THUAN, "periods": "month_2024-07_2026-10"}
COMMUNES = {
    "indicators": "dossier_on_time.dossier_received",
    "units": "2025-56-commune",
    "periods": "month_2026-09_2026-10",
}
USUAL = {"indicators": "dossier_online", "units": "2025-VN-province", "periods": "2026-10"}


def ask(version: str, language: str = "vi", **options: str) -> tuple[Question, list[str]]:
    """A question with the keys of the sentences that were said about it."""
    said: list[str] = []
    asked = question.read(version, language, options, USUAL, lambda key, **_: said.append(key))
    return asked, said


def answered(version: str, language: str = "vi", **options: str) -> Answer:
    asked, said = ask(version, language, **options)
    assert said == []
    return answer(asked)


# Queries


def test_values_are_those_of_the_units_indicators_and_periods_asked(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "measure",
        """frame | level    | unit | indicator | kind  | period  | value | numerator | denominator | status    | apportioned_share
           2025  | province | 01   | rate      | month | 2026-01 | 50    | 1         | 2           | simulated |
           2025  | province | 01   | rate      | month | 2026-03 | 60    | 3         | 5           | simulated | 0.5
           2025  | province | 01   | rate      | month | 2026-04 | 70    | 7         | 10          | simulated |
           2025  | province | 01   | rate      | year  | 2026    | 55    | 4         | 7           | simulated |
           2025  | province | 01   | other     | month | 2026-01 | 9     | 9         | 9           | simulated |
           2025  | province | 02   | rate      | month | 2026-01 |       |           |             | simulated |
           2025  | province | 03   | rate      | month | 2026-02 | 40    | 2         | 5           | published |
           2025  | commune  | 0101 | rate      | month | 2026-01 | 10    | 1         | 10          | simulated |
           2024  | province | 01   | rate      | month | 2026-01 | 20    | 1         | 5           | simulated |""",
        filled={"complete": True, "state": "on_track", "source": "SIM"},
    )
    asked: dict[str, Any] = {"frame": "2025", "level": "province", "kind": "month", "indicators": ["rate"]}
    asked |= {"first_period": "2026-01", "last_period": "2026-03"}
    every = """unit | period  | value | apportioned_share
               01   | 2026-01 | 50    | 0
               01   | 2026-03 | 60    | 0.5
               03   | 2026-02 | 40    | 0"""
    expect(memory, "explore_values", every, units=[], **asked)
    expect(memory, "explore_values", "unit | period | status\n03 | 2026-02 | published", units=["03", "02"], **asked)


def test_periods_are_those_of_any_of_the_frames_and_indicators(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "held_period",
        """frame | parent | indicator | kind  | period  | period_end
           2025  | VN     | rate      | month | 2026-02 | 2026-02-28
           2025  | 01     | rate      | month | 2026-02 | 2026-02-28
           2025  | VN     | rate      | month | 2026-01 | 2026-01-31
           2024  | VN     | rate      | year  | 2024    | 2024-12-31
           2024  | VN     | other     | year  | 2023    | 2023-12-31
           2023  | VN     | rate      | year  | 2022    | 2022-12-31""",
    )
    expect(
        memory,
        "explore_periods",
        "kind | period\nmonth | 2026-01\nmonth | 2026-02\nyear | 2024",
        ordered=True,
        frames=["2025", "2024"],
        indicators=["rate"],
    )


def test_people_and_peers_are_those_of_their_level_and_band(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "measure",
        """frame | level    | unit | indicator  | kind | period | value | status
           2025  | province | 01   | population | year | 2024   | 900   | published
           2025  | province | 01   | population | year | 2023   | 800   | derived
           2025  | commune  | 0101 | population | year | 2024   | 90    | derived
           2025  | province | 01   | area_km2   | year | 2024   | 5     | published""",
        filled={"source": "GSO2024"},
    )
    people = "unit | period | value\n01 | 2023 | 800\n01 | 2024 | 900"
    expect(memory, "explore_people", people, ordered=True, frame="2025", level="province")
    given(
        memory,
        "peer_group",
        "frame | level | unit | band\n2025 | province | 02 | north\n2025 | commune | 0101 | north\n2025 | province | 03 | south",
    )
    expect(memory, "explore_peers", "frame | unit\n2025 | 0101\n2025 | 02", ordered=True, band="north")


# The question and its address


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "options",
    [
        ASKED,
        COMMUNES
        | {"formula": "per1000.dossier_received", "state": "at_risk.behind", "status": "simulated", "range": "80_95.5"},
        {
            "indicators": "dti",
            "units": "2024-VN-province.2025-VN",
            "periods": "year_2022_2024",
            "find": "hòa",
            "range": "_0.7",
        },
        COMMUNES | {"picked": "2025-22366.2025-22609", "marked": "2025-22366", "peers": "urban-commune-1"},
    ],
)
def test_a_question_comes_back_from_its_own_address(version: str, options: dict[str, str]) -> None:
    asked, said = ask(version, **options)
    assert said == []
    assert {name: text for name, text in asked.options().items() if text} == options
    assert ask(version, **asked.options()) == (asked, [])
    assert question.strict(version, "vi", asked.options()) == asked


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"indicators": "nothing"}, "explore.unknown_indicator"),
        ({"indicators": "dti.dossier_online.dossier_on_time.population.density"}, "explore.many_indicators"),
        ({"units": "2025-99"}, "explore.unknown_unit"),
        ({"units": "2025-56-district"}, "explore.unknown_unit"),
        ({"units": "x"}, "explore.unknown_unit"),
        ({"units": "2025-56'; DROP TABLE unit; --"}, "explore.unknown_unit"),
        ({"units": ".".join(f"2025-{code}-commune" for code in range(10, 90))}, "explore.unknown_unit"),
        ({"periods": "month_2026-13_2026-14"}, "explore.unknown_periods"),
        ({"periods": "month_2026-10_2026-01"}, "explore.unknown_periods"),
        ({"periods": "week_1_2"}, "explore.unknown_periods"),
        ({"formula": "power.dti.dti"}, "explore.unknown_formula"),
        ({"formula": "ratio.dti.__import__"}, "explore.unknown_formula"),
        ({"formula": "difference.dossier_on_time.dossier_received"}, "explore.refused"),
        ({"state": "great"}, "explore.unknown_filter"),
        ({"status": "true"}, "explore.unknown_filter"),
        ({"range": "80"}, "explore.unknown_range"),
        ({"range": "nan_inf"}, "explore.unknown_range"),
        ({"range": "0_-5"}, "explore.unknown_range"),
        ({"range": "1 OR 1=1_"}, "explore.unknown_range"),
        ({"peers": "region-nowhere"}, "explore.unknown_peers"),
    ],
)
def test_what_an_address_cannot_mean_falls_back_and_is_said(version: str, options: dict[str, str], key: str) -> None:
    asked, said = ask(version, **options)
    assert key in said
    assert asked.indicators
    assert asked.parts
    assert len(answer(asked).rows), "the rest of the question is answered"
    with pytest.raises(LookupError):
        question.strict(version, "vi", USUAL | {"periods": "month_2026-10_2026-10"} | options)


@pytest.mark.usefixtures("home")
def test_long_lists_of_units_fit_into_the_address(version: str) -> None:
    codes = [row.code for row in units.index(version).values() if (row.frame, row.level) == ("2025", "commune")]
    kept = question.join(Part("2025", code) for code in codes[: question.MOST_PICKED])
    assert len(kept) <= LONGER_OPTIONS["picked"]
    settled = resolve(
        {"picked": kept, "units": question.join(Part("2025", code) for code in codes[: question.MOST_PARTS])}, version
    )
    asked, said = ask(version, **dict(settled.selection.options))
    assert said == []
    assert (len(asked.picked), len(asked.parts)) == (question.MOST_PICKED, question.MOST_PARTS)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_mean_what_they_say(version: str, language: str) -> None:
    chosen = resolve({"lang": language}, version).selection
    for options in examples.every(chosen).values():
        asked, said = ask(version, language, **options)
        assert said == []
        assert len(answer(asked).rows)


# Units


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("part", "count"),
    [
        (Part("2025", "VN", "province"), 34),
        (Part("2024", "VN", "province"), 63),
        (Part("2025", "VN", "commune"), 3321),
        (Part("2025", "56", "commune"), 65),
        (Part("2024", "58", "district"), 7),
        (Part("2024", "58", "commune"), 62),
        (Part("2024", "58"), 1),
    ],
)
def test_a_part_stands_for_its_units(version: str, database: Database, part: Part, count: int) -> None:
    found = units_of(version, part)
    assert len(found) == count
    if part.level:
        inside = database.rows(
            """SELECT unit.code FROM unit LEFT JOIN unit AS above ON above.frame = unit.frame AND above.code = unit.parent
            WHERE unit.frame = ? AND unit.level = ? AND ? IN ('VN', unit.parent, above.parent)""",
            *(part.frame, part.level, part.code),
        )
        assert {row.code for row in found} == {code for (code,) in inside}  # pyright: ignore


# Answers


@pytest.mark.usefixtures("home")
def test_an_answer_equals_the_store(version: str, database: Database) -> None:
    found = answered(
        version, **ASKED | {"units": f"{NINH_THUAN}.2025-56-commune", "indicators": "dossier_on_time.population"}
    )
    assert {row.frame for row in found.rows.itertuples()} == {"2024", "2025"}
    checked = 0
    for row in found.rows.iloc[::37].itertuples():
        value = database.value(str(row.frame), str(row.code), "dossier_on_time", str(row.period))
        assert row.value_0 == (format.rounded(value, 2) if value is not None else None)
        checked += 1
    assert checked > 20
    count = database.one(
        """SELECT count(*) FROM measure JOIN unit USING (frame) WHERE unit.code = measure.unit AND indicator = 'dossier_on_time'
        AND measure.kind = 'month' AND period BETWEEN '2024-07' AND '2026-10' AND value IS NOT NULL
        AND (frame = '2024' AND unit IN ('58', '56', '68', '60') OR frame = '2025' AND unit.parent = '56')"""
    )
    assert len(found.rows) == count


@pytest.mark.usefixtures("home")
def test_rounding_a_column_is_rounding_each_value() -> None:
    values = [0.5, 1.005, 2.675, -1.005, 84.994999, 1e-12, -0.0, 99.995]
    expected = [format.rounded(value, 2) for value in values]
    assert rounded(pd.Series(values), 2).tolist() == expected


@pytest.mark.usefixtures("home")
def test_filters_combine_and_judge_the_last_period(version: str) -> None:
    everything = answered(version, **COMMUNES)
    last = everything.at("2026-10")
    towns = answered(version, **COMMUNES, peers="urban-commune-1")
    assert set() < set(towns.rows["key"]) < set(everything.rows["key"])
    wanted = last[(last["value_0"] >= 80) & (last["value_0"] <= 90) & last["key"].isin(set(towns.rows["key"]))]
    both = answered(version, **COMMUNES, peers="urban-commune-1", range="80_90", status="simulated")
    assert set(both.rows["key"]) == set(wanted["key"]) != set()
    assert set(both.rows["period"]) == {"2026-09", "2026-10"}, "the whole history of those that are kept"
    assert set(answered(version, **COMMUNES, find="nha trang").rows["unit"]) >= {
        "Phường Nha Trang",
        "Phường Nam Nha Trang",
    }
    assert answered(version, **COMMUNES, status="published").rows.empty


@pytest.mark.usefixtures("home")
def test_former_units_say_so_in_both_languages(version: str) -> None:
    for language, name in (("vi", "Tỉnh Ninh Thuận (cũ)"), ("en", "Ninh Thuận Province (former)")):
        found = answered(version, language, **ASKED)
        assert name in set(found.rows["unit"])
        assert words.word("explore.carried_former", language) in compare.summary(found)


# Formulas


FORMULAS = (
    ("ratio.dossier_backlog.dossier_received", "%", 2),
    ("ratio.dossier_received.population", "hồ sơ/người", 3),
    ("ratio.dossier_received.area_km2", "hồ sơ/km²", 3),
    ("ratio.dossier_on_time.dossier_online", "lần", 3),
    ("difference.dossier_on_time.dossier_online", "điểm %", 2),
    ("difference.dossier_received.dossier_finished", "hồ sơ", 0),
    ("difference.dti_government.dti_economy", "", 4),
    ("sum.dossier_received.dossier_backlog", "hồ sơ", 0),
    ("per1000.dossier_received", "hồ sơ/1.000 dân", 1),
    ("per100000.petition_received", "phản ánh/100.000 dân", 1),
)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("text", "unit", "decimals"), FORMULAS)
def test_a_formula_carries_its_unit(version: str, text: str, unit: str, decimals: int) -> None:
    asked = formula.decode(text)
    assert asked is not None
    assert formula.encode(asked) == text
    known = register(version, "vi")
    made = formula.result(asked, *(known[code] for code in asked.codes))
    assert (made.unit, made.decimals) == (unit, decimals)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("difference.dossier_on_time.dossier_received", "difference"),
        ("difference.dti.dossier_received", "difference"),
        ("ratio.dossier_on_time.dossier_received", "ratio"),
        ("ratio.dossier_received.dossier_on_time", "ratio"),
        ("sum.dossier_on_time.dossier_online", "sum"),
        ("sum.dossier_received.petition_received", "sum"),
        ("per1000.dossier_on_time", "per_head"),
        ("per1000.population", "per_head"),
        ("per100000.area_km2", "per_head"),
        ("ratio.dti.dti", "same"),
        ("difference.dti_rank.dti_economy_rank", "ordinal"),
        ("ratio.dti_rank.population", "ordinal"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(version: str, language: str, text: str, reason: str) -> None:
    asked, known = formula.decode(text), register(version, language)
    assert asked is not None
    left, right = (known[code] for code in asked.codes)
    with pytest.raises(Refused) as refused:
        formula.result(asked, left, right)
    said = str(refused.value)
    assert left.short in said
    assert said.startswith(words.word(f"explore.refused_{reason}", language).split("{")[0])


@pytest.mark.parametrize("text", ["", "ratio", "ratio.a", "per1000.a.b", "eval.a.b", "ratio.a.b.c", "ratio..b"])
def test_what_is_no_formula_is_none(text: str) -> None:
    assert formula.decode(text) is None


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        (("published", "published"), "derived"),
        (("published", "derived"), "derived"),
        (("published", "imported"), "imported"),
        (("imported", "apportioned"), "apportioned"),
        (("simulated", "published"), "simulated"),
    ],
)
def test_a_result_is_worth_its_weakest_input(inputs: tuple[str, str], status: str) -> None:
    assert formula.weakest(inputs) == status


@pytest.mark.usefixtures("home")
def test_a_formula_is_computed_from_what_the_store_holds(version: str, database: Database) -> None:
    found = answered(version, **COMMUNES, formula="ratio.dossier_backlog.dossier_received")
    row = found.rows[(found.rows["code"] == "22366") & (found.rows["period"] == "2026-10")].iloc[0]
    backlog, received = (
        database.value("2025", "22366", code, "2026-10") for code in ("dossier_backlog", "dossier_received")
    )
    assert row["value_2"] == format.rounded(100 * (backlog or 0) / (received or 1), 2)
    assert (row["status_2"], row["source_2"]) == ("simulated", "SIM")
    assert grid.status(found.question, found.measures[2], "simulated") == "mô phỏng, suy ra"


@pytest.mark.usefixtures("home")
def test_per_head_divides_by_the_newest_population_not_after_the_period(version: str, database: Database) -> None:
    found = answered(
        version,
        indicators="dossier_received",
        units="2024-58.2025-56",
        periods="year_2022_2025",
        formula="per1000.dossier_received",
    )
    people = dict(
        database.rows(
            "SELECT period, value FROM measure WHERE frame = '2024' AND unit = '58' AND indicator = 'population' AND kind = 'year'"
        )
    )
    for year in ("2022", "2023", "2024", "2025"):
        row = found.rows[(found.rows["key"] == "2024-58") & (found.rows["period"] == year)].iloc[0]
        known = [at for at in people if at <= year]
        divisor = people[max(known) if known else min(people)]
        received = database.value("2024", "58", "dossier_received", year) or 0
        assert row["value_1"] == format.rounded(1000 * received / divisor, 1)
        assert "SIM + " in row["source_1"], "both sources are named"


@pytest.mark.usefixtures("home")
def test_nothing_is_divided_by_nothing(version: str) -> None:
    found = answered(
        version, **COMMUNES | {"indicators": "incident_count"}, formula="ratio.incident_serious.incident_count"
    )
    made = found.rows["value_1"].tolist()
    assert any(value != value for value in made)
    assert not {float("inf"), float("-inf")} & set(made)


# Before and after


@pytest.mark.usefixtures("home")
def test_rates_are_compared_by_all_their_cases_over_the_same_months_before_the_series_broke(
    version: str, database: Database
) -> None:
    compared = comparison.compare(answered(version, **ASKED))
    assert isinstance(compared, comparison.Comparison)
    assert (compared.before, compared.after, compared.pooled) == (("2024-07", "2024-12"), ("2025-07", "2025-12"), True)
    assert set(compared.rows["key"]) == set(NINH_THUAN.split("."))
    for row in compared.rows.itertuples():
        sides = [
            database.rows(
                """SELECT sum(numerator), sum(denominator) FROM measure WHERE frame = '2024' AND unit = ? AND kind = 'month'
                AND indicator = 'dossier_on_time' AND period BETWEEN ? AND ?""",
                *(str(row.key).removeprefix("2024-"), *ends),
            )[0]
            for ends in (compared.before, compared.after)
        ]
        assert (row.before, row.after) == tuple(format.rounded(100 * over / under, 2) for over, under in sides)
        assert row.change == format.rounded(row.after - row.before, 2)  # pyright: ignore
        assert (row.cases_before, row.cases_after) == tuple(under for _, under in sides)
    assert list(compared.rows["change"]) == sorted(compared.rows["change"], reverse=True)


@pytest.mark.usefixtures("home")
def test_the_side_before_is_read_however_late_the_chosen_periods_begin(version: str) -> None:
    late, early = (
        comparison.compare(answered(version, **ASKED | {"periods": f"month_{since}_2026-10"}))
        for since in ("2026-09", "2024-07")
    )
    assert isinstance(late, comparison.Comparison)
    assert isinstance(early, comparison.Comparison)
    assert (late.before, late.after) == (early.before, early.after) == (("2024-07", "2024-12"), ("2025-07", "2025-12"))
    assert late.rows.to_dict() == early.rows.to_dict()


@pytest.mark.usefixtures("home")
def test_what_chance_alone_may_do_is_that_of_two_shares(version: str) -> None:
    """Of 50 % and 50 % in 100 cases each: 1.96 times the root of 2 x 0.25 / 100, in points 13.86."""
    described = register(version, "vi")["dossier_on_time"]
    rows = pd.DataFrame(
        {"value_before": [50.0], "value_after": [50.0], "cases_before": [100.0], "cases_after": [100.0]}
    )
    assert comparison._margin(rows, described).round(2).tolist() == [13.86]
    assert comparison._margin(rows, register(version, "vi")["dossier_processing_days"]).isna().all()
    assert [controls._tone(change, 1.0, "up") for change in (2.0, -2.0, 0.5, 0.0)] == [
        "better",
        "worse",
        "muted",
        "muted",
    ]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (ASKED | {"periods": "year_2023_2026"}, "explore.before_years"),
        (ASKED | {"periods": "month_2024-01_2025-06"}, "explore.before_periods"),
        (ASKED | {"indicators": "service766"}, "explore.before_cases"),
    ],
)
def test_what_cannot_be_compared_says_why(version: str, options: dict[str, str], reason: str) -> None:
    assert comparison.compare(answered(version, **options)) == reason


@pytest.mark.usefixtures("home")
def test_counts_are_means_per_month(version: str, database: Database) -> None:
    compared = comparison.compare(answered(version, **ASKED | {"indicators": "dossier_backlog", "units": "2025-56"}))
    assert isinstance(compared, comparison.Comparison)
    mean = database.one(
        """SELECT avg(value) FROM measure WHERE frame = '2025' AND unit = '56' AND kind = 'month' AND indicator = 'dossier_backlog'
        AND period BETWEEN ? AND ?""",
        *compared.after,
    )
    assert not compared.pooled
    assert compared.rows["after"].iloc[0] == format.rounded(mean, 1)


# The table


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_table_are_bounded_and_together_the_whole(version: str, language: str) -> None:
    asked = answered(version, language, **COMMUNES).question
    first = json.loads(grid.asset(version=version, language=language, **asked.options()).body)
    second = json.loads(grid.asset(version=version, language=language, offset="80", **asked.options()).body)
    assert first["total"] == second["total"] == len(answer(asked).rows)
    assert len(first["rows"]) == grid.ROWS_A_PAGE
    keys = {(row["key"], row["period"]) for page in (first, second) for row in page["rows"]}
    assert len(keys) == len(first["rows"]) + len(second["rows"])


@pytest.mark.usefixtures("home")
def test_the_table_is_sorted_by_what_is_clicked_with_nothing_last(version: str) -> None:
    asked = answered(
        version, **COMMUNES | {"indicators": "dossier_received"}, formula="ratio.incident_serious.incident_count"
    ).question
    for sort in ("0", "-0", "1", "-1"):
        order = grid._order(asked, sort)
        values = answer(asked).listed[f"value_{sort[-1]}"].iloc[order]
        known = values.dropna().tolist()
        assert known == sorted(known, reverse=sort.startswith("-"))
        assert values.iloc[len(known) :].isna().all()
    with pytest.raises(LookupError):
        grid.page(asked, "value; DROP TABLE unit", 0)


@pytest.mark.usefixtures("home")
def test_picked_units_are_those_of_the_table_and_of_the_files(version: str) -> None:
    asked = answered(version, **COMMUNES, picked="2025-22366").question
    assert {row["key"] for row in grid.page(asked, "", 0)["rows"]} == {"2025-22366"}
    assert len(answer(asked).rows) > len(answer(asked).listed) == 2
    assert len(list(csv.reader(io.StringIO(files.csv(asked).decode("utf-8-sig"))))) == 3


def test_rows_are_served_by_their_address_only(get: Callable[..., httpx.Response], version: str) -> None:
    asked = question.strict(version, "vi", COMMUNES)
    reply = get(grid.address(asked))
    assert reply.status_code == 200
    assert "immutable" in reply.headers["cache-control"]
    assert reply.json()["total"] == len(answer(asked).rows)
    for wrong in ("units=2025-99", "sort=9", "offset=-1", "offset=x", "periods=all", "language=fr", "indicators="):
        name = wrong.partition("=")[0]
        address = re.sub(rf"([?&]){name}=[^&]*", "", grid.address(asked)) + f"&{wrong}"
        assert get(address.replace("rows.json&", "rows.json?")).status_code == 404, wrong
    assert get(f"/explore/{version}/rows.json").status_code == 404
    assert get(grid.address(asked).replace(version, "..%2f..%2fcurrent")).status_code in (400, 404)


# Files


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_files_hold_the_numbers_of_the_screen_digit_for_digit(version: str, language: str) -> None:
    asked = answered(version, language, **COMMUNES, formula="per1000.dossier_received").question
    found = answer(asked)
    shown = [row for at in range(0, len(found.listed), grid.ROWS_A_PAGE) for row in grid.page(asked, "", at)["rows"]]
    said = [[cell["text"] for cell in row["cells"]] for row in shown]

    def printed(values: list[Any]) -> list[str]:
        return [
            measure.number(None if value in (None, "") else float(value))
            for measure, value in zip(found.measures, values, strict=True)
        ]

    head, *lines = csv.reader(io.StringIO(files.csv(asked).decode("utf-8-sig")))
    places = [head.index(measure.head) for measure in found.measures]
    assert [printed([line[place] for place in places]) for line in lines] == said
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx(asked)))
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == head
    assert [printed([row[place] for place in places]) for row in rows[1:]] == said
    table = parquet.read_table(io.BytesIO(files.to_parquet(asked)))
    columns = [table.column(f"{measure.code}.value").to_pylist() for measure in found.measures]
    assert [printed(list(values)) for values in zip(*columns, strict=True)] == said
    assert table.column("unit").to_pylist() == [row["unit"] for row in shown]
    about = json.loads((table.schema.metadata or {})[b"toancanh"])
    assert about["version"] == version
    assert {source["code"] for source in about["sources"]} >= {"SIM"}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_is_fit_to_be_read_and_says_where_its_numbers_are_from(version: str, language: str) -> None:
    asked = answered(version, language, **ASKED).question
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx(asked)))
    names = [words.word(f"explore.sheet_{name}", language) for name in ("data", "sources")]
    assert book.sheetnames == names
    sheet = book[names[0]]
    assert sheet.freeze_panes == "C2"
    head = [cell.value for cell in sheet[1]]
    place = head.index(answer(asked).measures[0].head)
    assert sheet.cell(2, place + 1).number_format == "#,##0.00"
    assert sheet.cell(2, 1).data_type == "s", "a code keeps its zeros"
    told = "\n".join(f"{row[0]}: {row[1]}" for row in book[names[1]].iter_rows(values_only=True))
    described = register(version, language)["dossier_on_time"]
    for text in (version, described.how, described.legal_basis, "SIM", words.word("status.simulated", language)):
        assert text in told


@pytest.mark.usefixtures("home")
def test_no_cell_of_a_file_is_a_formula(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = answered(version, **ASKED)
    nasty = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)"]
    rows = found.rows.assign(unit=[nasty[at % 4] for at in range(len(found.rows))])
    monkeypatch.setattr(
        files, "answer", lambda _: Answer(found.question, found.measures, rows, found.asked, found.lacking)
    )
    written = list(csv.reader(io.StringIO(files.csv(found.question).decode("utf-8-sig"))))
    assert {line[1] for line in written[1:]} == {f"'{text}" for text in nasty}
    sheet = openpyxl.load_workbook(io.BytesIO(files.xlsx(found.question))).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=2, min_col=2, max_col=2) for cell in row]
    assert {str(cell.value) for cell in cells} == set(nasty)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.usefixtures("home")
def test_the_link_of_a_file_asks_the_same_question(version: str) -> None:
    asked = answered(version, **COMMUNES, formula="per1000.dossier_received", range="80_").question
    options = dict(httpx.URL("http://127.0.0.1/" + files.link(asked)).params)
    assert options.pop("lang") == "vi"
    assert ask(version, **options) == (asked, [])


# Charts


FRAME = drawing.Frame("Tiêu đề <b>x</b>", "Nguồn", "vi", palette.LIGHT)
PERCENT = drawing.Scale("Đúng hạn (%)", "%", 2, "vi")


def points(**columns: list[Any]) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    return pd.DataFrame(
        {"key": [f"2025-{at:02d}" for at in range(count)], "unit": [f"Tỉnh {at}" for at in range(count)], "place": ""}
        | columns
    )


def test_names_never_become_markup() -> None:
    rows = points(value=[1.0, 2.0], x=[1.0, 2.0], y=[2.0, 1.0]).assign(
        unit="<img src=x onerror=alert(1)>", period="2026-10"
    )
    drawn = [
        drawing.bars(FRAME, rows, scale=PERCENT, marked=[]),
        drawing.scatter(
            FRAME, rows, across=PERCENT, up=PERCENT, marked=["2025-00"], texts={"trend": "{slope}{share}{n}"}
        ),
        drawing.distribution(
            FRAME, rows, scale=PERCENT, marked=[], texts={"units": "n", "box": "b", "bin": "{low}{high}{n}"}
        ),
        drawing.lines(FRAME, rows, scale=PERCENT, coloured=["2025-00"], marks=[], broken_on=None, texts={}),
        drawing.multiples(FRAME, [("2025-00", (("a", rows),))], scale=PERCENT, broken_on=None, marks=[]),
        drawing.before_after(
            FRAME, rows.assign(before=1.0, after=2.0, said="<i>"), scale=PERCENT, texts={"before": "b", "after": "a"}
        ),
    ]
    for figure in drawn:
        text = str(figure.to_json())
        assert "<img" not in unescape(text.replace("&lt;", "").replace("\\u003c", "<"))
        assert "&lt;img" in text


def test_a_line_does_not_cross_the_day_on_which_the_series_broke() -> None:
    rows = pd.DataFrame(
        {"key": "k", "unit": "u", "period": ["2025-11", "2025-12", "2026-01", "2026-02"], "value": [1.0, 2.0, 3.0, 4.0]}
    )
    broken = pd.Timestamp("2026-01-01")
    made = drawing.lines(FRAME, rows, scale=PERCENT, coloured=["k"], marks=[], broken_on=broken, texts={})
    assert [None if value != value else value for value in made.data[0].y] == [1, 2, None, 3, 4]
    whole = drawing.lines(FRAME, rows, scale=PERCENT, coloured=["k"], marks=[], broken_on=None, texts={})
    assert list(whole.data[0].y) == [1, 2, 3, 4]


def test_the_day_the_units_changed_is_marked_where_it_is_crossed() -> None:
    mark = (pd.Timestamp("2025-07-01"), "34 tỉnh")
    for codes, marked in ((["2025-05", "2025-08"], True), (["2025-08", "2025-09"], False)):
        rows = pd.DataFrame({"key": "k", "unit": "u", "period": codes, "value": [1.0, 2.0]})
        made = drawing.lines(FRAME, rows, scale=PERCENT, coloured=["k"], marks=[mark], broken_on=None, texts={})
        assert ("34 tỉnh" in [note.text for note in made.layout.annotations]) == marked


def test_many_lines_become_a_band_and_fifteen_are_told_apart() -> None:
    rows = pd.DataFrame(
        [(f"k{unit}", f"u{unit}", period, float(unit)) for unit in range(100) for period in ("2026-01", "2026-02")],
        columns=["key", "unit", "period", "value"],
    )
    texts = {"median": "trung vị", "half": "nửa"}
    made = drawing.lines(FRAME, rows, scale=PERCENT, coloured=["k1"], marks=[], broken_on=None, texts=texts)
    assert [trace.name for trace in made.data] == ["nửa", "trung vị", "u1"]
    looks = [
        (look["color"], look["dash"])
        for look in (drawing.look(FRAME, number) for number in range(drawing.MOST_COLOURED))
    ]
    assert len(set(looks)) == drawing.MOST_COLOURED


def test_the_trend_is_the_least_squares_line() -> None:
    across, up = pd.Series([0.0, 1, 2, 3, 4]), pd.Series([1.0, 3, 5, 7, 9])
    assert drawing.trend(across, up) == pytest.approx((2, 1, 1))
    assert drawing.trend(across[:4], up[:4]) is None
    assert drawing.trend(across, pd.Series([1.0] * 5)) is None


def test_every_unit_of_a_distribution_lies_in_one_bar() -> None:
    rows = points(value=[float(at % 17) for at in range(300)])
    texts = {"units": "n", "box": "b", "bin": "{low}{high}{n}"}
    made = drawing.distribution(FRAME, rows, scale=PERCENT, marked=[], texts=texts)
    bar = next(trace for trace in made.data if trace.type == "bar")
    held = [key for custom in bar.customdata for key in custom[0].split()]
    assert sorted(held) == sorted(rows["key"])
    assert [len(custom[0].split()) for custom in bar.customdata] == list(bar.y)


def test_small_charts_share_one_scale() -> None:
    panels = [
        (key, (("a", pd.DataFrame({"key": key, "unit": key, "period": ["2026-01", "2026-02"], "value": values})),))
        for key, values in (("a", [1.0, 2.0]), ("b", [100.0, 200.0]))
    ]
    made = drawing.multiples(FRAME, panels, scale=PERCENT, broken_on=None, marks=[])
    assert {axis.matches for axis in made.select_yaxes()} <= {None, "y"}
    assert sum(axis.matches == "y" for axis in made.select_yaxes()) == 1


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("chart", [chart for chart in question.CHARTS if chart != "map"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_drawn_with_its_title_and_its_source(version: str, language: str, chart: str) -> None:
    found = answered(version, language, **ASKED | {"indicators": "dossier_on_time.dossier_online"})
    made = compare.draw(found, chart)
    assert isinstance(made, go.Figure)
    title = made.layout.title
    assert "Ninh Thuận" in title.text
    assert words.word("status.simulated", language) in title.subtitle.text
    assert made.layout.paper_bgcolor == palette.LIGHT.surface, "its picture has a ground of its own"


# The map of two


@pytest.mark.usefixtures("home")
def test_the_nine_classes_are_thirds_of_all_units_of_the_level(version: str, database: Database) -> None:
    asked = {
        "version": version,
        "frame": "2025",
        "indicator": "dossier_online",
        "second": "dossier_on_time",
        "period": "2026-10",
    }
    document = json.loads(bivariate.asset(**asked, parent="VN", language="vi").body)
    assert len(document["units"]) == 34
    for code in (unit["code"] for unit in document["units"]):
        places = []
        for indicator in ("dossier_online", "dossier_on_time"):
            below = database.one(
                """SELECT count(*) FROM measure AS other JOIN measure AS own USING (frame, level, indicator, period)
                WHERE own.frame = '2025' AND own.unit = ? AND own.indicator = ? AND own.period = '2026-10' AND other.value < own.value""",
                *(code, indicator),
            )
            places.append(min(2, (3 * below) // 33) if below else 0)
        unit = next(unit for unit in document["units"] if unit["code"] == code)
        assert unit["value"] == 3 * places[1] + places[0]
    with pytest.raises(LookupError):
        bivariate.asset(**asked | {"second": "none"}, parent="VN", language="vi")


# The page


def opened(**parameters: str) -> Drawn:
    return draw("explore", **parameters)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chart", question.CHARTS)
def test_the_page_draws_every_chart_in_both_languages(chart: str, language: str) -> None:
    drawn = opened(lang=language, chart=chart, **ASKED | {"indicators": "dossier_on_time.dossier_online"})
    assert drawn.heading == words.word("page.explore", language)
    assert drawn.notices == []
    sent = drawn.component(compare.GRID)
    assert [column["label"] for column in sent["columns"][:2]] == [
        words.word(f"explore.{name}", language) for name in ("unit", "period")
    ]
    assert len(json.dumps(sent)) < 4_000, "rows are fetched, not sent"
    if chart == "before":
        assert any('data-testid="explore-changes"' in piece for piece in drawn.html)
    if chart == "map":
        assert drawn.component(bivariate.KEY)["axes"]


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_question_the_page_shows_what_was_looked_at(language: str) -> None:
    drawn = opened(lang=language, frame="2025", unit="56", indicator="dossier_on_time", period="2026-10")
    assert "units=2025-56-commune" in drawn.component(compare.GRID)["address"]
    assert "indicators=dossier_on_time" in drawn.component(compare.GRID)["address"]
    links = unescape(drawn.component("explore_examples")["markup"])
    assert words.word("explore.example_merger", language) in links
    assert f"units={NINH_THUAN}" in links


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
def test_rubbish_in_the_address_is_said_and_stays_text(language: str) -> None:
    drawn = opened(
        lang=language,
        indicators="<script>alert(1)</script>",
        range="x",
        chart="pie",
        formula="difference.dossier_on_time.population",
    )
    assert len(drawn.notices) == 4
    assert words.word("explore.unknown_indicator", language, given="<script>alert(1)</script>") in drawn.notices
    assert "<script>" not in " ".join(drawn.html)


@pytest.mark.usefixtures("home")
def test_a_question_that_nothing_meets_gets_a_sentence() -> None:
    drawn = opened(**ASKED, status="imported")
    assert [box.value for box in drawn.app.info] == [words.word("explore.nothing", "vi")]


# In a browser


@pytest.mark.browser
def test_points_keep_rows_rows_mark_points_and_one_click_lets_go(
    viewers: Viewers, server: Server, version: str
) -> None:
    page, watch = viewers.open(server, viewport={"width": 1366, "height": 1500}, accept_downloads=True)
    options = {
        "indicators": "dossier_online.dossier_on_time",
        "units": "2025-VN-province",
        "periods": "month_2026-10_2026-10",
    }
    found = answered(version, **options)
    page.goto("/explore?chart=scatter&" + "&".join(f"{name}={text}" for name, text in options.items()))
    rows = page.get_by_test_id("explore-row")
    see(page.get_by_test_id("explore-status")).to_contain_text("34", timeout=PATIENCE)
    plot = page.locator(".js-plotly-plot .nsewdrag").first
    see(plot).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(800)
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2, steps=6)
    page.mouse.up()
    page.wait_for_url("**picked=**")
    picked = httpx.URL(page.url).params["picked"].split(".")
    see(page.get_by_test_id("explore-status")).to_contain_text(f"{len(picked)} ", timeout=PATIENCE)
    see(rows).to_have_count(len(picked), timeout=PATIENCE)
    middle = (found.rows["value_0"].min() + found.rows["value_0"].max()) / 2
    clearly = found.rows[found.rows["value_0"] > middle + 3]["key"]
    assert set(clearly) <= set(picked) < set(found.rows["key"])
    rows.first.click()
    page.wait_for_url("**marked=**")
    see(rows.first).to_have_attribute("aria-selected", "true", timeout=PATIENCE)
    see(page.locator('[data-testid="stApp"]')).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=PATIENCE
    )
    page.wait_for_timeout(1000)
    for kind in ("png", "svg"):
        with page.expect_download() as download:
            page.locator(f'[data-picture="{kind}"]').click()
        assert download.value.suggested_filename == f"kham-pha-dossier-online-2026-10-2026-10.{kind}"
        content = download.value.path().read_bytes()
        assert content.startswith(b"\x89PNG" if kind == "png" else b"<svg")
    page.locator(".st-key-explore_clear button").click()
    see(page.get_by_test_id("explore-status")).to_contain_text("34", timeout=PATIENCE)
    assert not {"picked", "marked"} & set(httpx.URL(page.url).params)
    assert watch.complaints == []
