"""The committed reference tables: what they say against the articles and the published sums, and what faults get."""

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from data import home, reference

FOUNDATIONS = ("dti_awareness", "dti_institutions", "dti_infrastructure", "dti_workforce", "dti_security")
PILLARS = (("government", 200, 700), ("economy", 150, 650), ("society", 150, 650))
GROUPS = ("transparency", "progress", "online_payment", "satisfaction", "digitisation")

# Read from the articles: figure, value, qualifier, numerator, denominator, unit.
HEADLINES = (
    ("KH01", 92.45, "", None, None, "56"),
    ("KH02", 100, "", None, None, "56"),
    ("KH04", 61.29, "", 19, 31, "56"),
    ("KH05", 57.32, "", 47, 82, "56"),
    ("KH06", 3, "", None, None, "56"),
    ("KH09", 6, "", None, None, "56"),
    ("KT01", 35, "top", None, 63, "62"),
    ("QN01", 41, "", None, None, "49"),
    ("QN02", 100, "", None, None, "49"),
    ("QN03", 98.63, "", 216, 219, "49"),
    ("QN04", 26.17, "", 67, 256, "49"),
    ("QN06", 150, "", None, None, "49"),
    ("TV01", 25, "", None, 63, "84"),
    ("TV02", 1, "", None, None, "84"),
    ("TV03", 5, "", None, 13, "84"),
    ("TV04", 29, "", None, 63, "84"),
    ("TV05", 27, "", None, 63, "84"),
    ("TV06", 26, "", None, 63, "84"),
    ("TV07", 10, "top", None, 63, "84"),
    ("TV08", 16, "", None, None, "84"),
    ("TV11", 150, "", None, None, "84"),
    ("TV14", 740, "", None, None, "84"),
    ("TV15", 3247, "more_than", None, None, "84"),
    ("TV19", 13, "", None, None, "84"),
    ("TV20", 29.65, "", 551, None, "84"),
    ("TV21", 57.96, "", 1077, None, "84"),
    ("TV22", 945, "", None, None, "84"),
    ("TV23", 31.3, "more_than", None, None, "84"),
    ("TV24", 24540, "about", None, None, "84"),
    ("TV25", 500, "more_than", None, None, "84"),
    ("TV26", 818, "", None, None, "84"),
    ("TV27", 35, "more_than", None, None, "84"),
    ("DB01", 25, "", None, None, "11"),
    ("DB02", 100, "", 10, 10, "11"),
    ("DB05", 98.6, "", None, None, "11"),
    ("DB06", 94.3, "", None, None, "11"),
    ("DB08", 88, "", None, None, "11"),
    ("DB09", 36, "", None, None, "11"),
    ("DB14", 95, "more_than", None, None, "11"),
    ("DB15", 25, "", None, None, "11"),
    ("DB17", 133370, "", None, None, "11"),
    ("DB18", 96.63, "more_than", None, None, "11"),
    ("DB19", 25, "nearly", None, None, "11"),
    ("DB22", 180, "more_than", None, None, "11"),
    ("DB23", 3, "nearly", None, None, "11"),
    ("DB28", 85, "", None, None, "103"),
    ("DB29", 16, "", None, None, "103"),
    ("DB30", 69, "", None, None, "103"),
    ("DB32", 90, "more_than", None, None, "103"),
)
DATES = {
    "KH02": "2024-06-10",
    "KH03": "2024-07-10",
    "KH08": "2024-09",
    "QN01": "2021-05-16",
    "DB01": "2022-04-30",
    "DB18": "2022-06-02",
    "DB22": "2021",
    "DB28": "2021",
    "DB35": "2030",
}
ISSUED = {
    "KH-NQ16": "2021-10-19",
    "KT-KH909": "2021-03-19",
    "KT-KH3716": "2021-10-15",
    "KT-NQ09": "2022-02-18",
    "KT-KH1250": "2022-04-29",
    "QN-QD05": "2017",
    "TV-NQ09": "2022-01-26",
    "DB-NQ13": "2021-10-01",
    "DB-DA": "",
    "KT-DH13": "",
}


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return reference.load(home.REFERENCE)


@pytest.fixture(scope="module")
def values(tables: dict[str, pd.DataFrame]) -> dict[tuple[str, str, str, str], float]:
    """Every observed value by frame, unit, indicator, period."""
    rows = tables["observation"]
    return dict(
        zip(
            zip(rows["frame"], rows["unit"], rows["indicator"], rows["period"], strict=True),
            rows["value"],
            strict=True,
        )
    )


@pytest.fixture(scope="module")
def former(tables: dict[str, pd.DataFrame]) -> dict[str, list[str]]:
    """The former provinces of each province of frame 2025."""
    change = tables["unit_change"]
    rows = change[change["method"] == "law"]
    return {code: sorted(part["from_code"]) for code, part in rows.groupby("to_code")}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("figure", 79),
        ("platform", 84),
        ("platform_link", 20),
        ("document", 10),
        ("programme_item", 200),
        ("province_fact", 97),
        ("index_component", 57),
        ("peer_band", 41),
        ("petition_category", 10),
    ],
)
def test_tables_hold_every_row_of_the_documents(tables: dict[str, pd.DataFrame], name: str, rows: int) -> None:
    assert len(tables[name]) == rows


@pytest.mark.parametrize("expected", HEADLINES, ids=lambda expected: expected[0])
def test_figures_are_those_of_the_articles(tables: dict[str, pd.DataFrame], expected: tuple) -> None:
    code, value, qualifier, numerator, denominator, unit = expected
    figure = tables["figure"].set_index("code").loc[code]
    assert (figure["value"], figure["qualifier"], figure["frame"], figure["unit"]) == (
        value,
        qualifier,
        "2024",
        unit,
    )
    for printed, held in ((numerator, figure["numerator"]), (denominator, figure["denominator"])):
        assert pd.isna(held) if printed is None else held == printed


def test_figures_and_documents_carry_their_dates(tables: dict[str, pd.DataFrame]) -> None:
    as_of = tables["figure"].set_index("code")["as_of"]
    assert {code: as_of[code] for code in DATES} == DATES
    assert tables["document"].set_index("code")["issued_on"].to_dict() == ISSUED


def test_rates_follow_from_their_printed_fractions(tables: dict[str, pd.DataFrame]) -> None:
    figures = tables["figure"]
    rates = figures[(figures["unit_vi"] == "%") & figures["denominator"].notna()]
    assert len(rates) == 5
    assert bool(((100 * rates["numerator"] / rates["denominator"]).round(2) == rates["value"]).all())
    assert bool((rates["value_basis"] == "computed").all())


def test_parts_add_up_to_their_whole(tables: dict[str, pd.DataFrame]) -> None:
    figures = tables["figure"].set_index("code")
    parts = figures[figures["part_of"] != ""].groupby("part_of")["value"].sum()
    assert set(parts.index) == {"TV08", "TV11", "TV15", "DB28"}
    assert (figures.loc[parts.index, "value"] == parts).all()


def test_milestones_have_a_date_and_no_value(tables: dict[str, pd.DataFrame]) -> None:
    milestones = tables["figure"].query("kind == 'milestone'")
    assert sorted(milestones["code"]) == ["DB34", "DB35", "KH03", "KH08"]
    assert bool(milestones["value"].isna().all())
    assert (milestones["as_of"].str.len() >= 4).all()


def test_observed_figures_are_observations_where_and_when_they_speak(
    tables: dict[str, pd.DataFrame], values: dict
) -> None:
    observed = tables["figure"].query("kind == 'observed'")
    for figure in observed.itertuples():
        assert values[figure.frame, figure.unit, figure.indicator, figure.period] == figure.value, figure.code


def test_corrections_say_what_changed_and_why(tables: dict[str, pd.DataFrame]) -> None:
    correction = tables["figure_correction"]
    assert bool((correction["was"] != correction["now"]).all())
    kept = correction[(correction["table"] == "figure") & (correction["field"] == "qualifier")]
    figures = tables["figure"].set_index("code")
    assert (figures.loc[kept["code"], "qualifier"].to_numpy() == kept["now"].to_numpy()).all()


def test_indicators_are_complete(tables: dict[str, pd.DataFrame]) -> None:
    indicator = tables["indicator"].set_index("code")
    texts = [
        column
        for column in indicator
        if column.endswith(("_vi", "_en")) and not column.startswith(("numerator", "denominator", "unit"))
    ]
    assert not (indicator[texts] == "").any().any()
    ratio = indicator[indicator["carry_rule"].eq("ratio") & ~indicator.index.str.startswith("service766")]
    assert not (ratio[["numerator_vi", "numerator_en", "denominator_vi", "denominator_en"]] == "").any().any()
    assert set(tables["observation"]["indicator"]) <= set(indicator.index)
    assert indicator.loc["service766", "minimum"] == 0
    assert indicator.loc["service766", "maximum"] == 100
    groups = indicator[indicator.index.str.startswith("service766_")]
    assert bool(groups["maximum"].sum() == 100)


def test_dti_2022_follows_from_its_main_indicators(values: dict) -> None:
    complete = [unit for frame, unit, indicator, period in values if indicator == "dti_awareness" and unit != "VN"]
    assert len(complete) == 5
    for unit in complete:
        part = {code: values["2024", unit, code, "2022"] for code in FOUNDATIONS}
        activity = {name: values["2024", unit, f"dti_activity_{name}", "2022"] for name, _, _ in PILLARS}
        points = 100 * sum(part.values()) + sum(weight * activity[name] for name, weight, _ in PILLARS)
        assert values["2024", unit, "dti", "2022"] == pytest.approx(points / 1000, abs=0.0001)


def _pillar(values: dict, unit: str, name: str, weight: int, most: int) -> float:
    dti = 1000 * values["2024", unit, "dti", "2022"]
    activity = {other: points * values["2024", unit, f"dti_activity_{other}", "2022"] for other, points, _ in PILLARS}
    return (dti - sum(activity.values()) + activity[name]) / most


@pytest.mark.parametrize(("pillar", "rank"), list(zip(PILLARS, (29, 27, 26), strict=True)), ids=lambda held: str(held))
def test_pillars_of_2022_rank_tra_vinh_as_published(
    tables: dict[str, pd.DataFrame], values: dict, pillar: tuple, rank: int
) -> None:
    name = pillar[0]
    units = [unit for frame, unit, indicator, period in values if (frame, indicator, period) == ("2024", "dti", "2022")]
    recomputed = pd.Series({unit: _pillar(values, unit, *pillar) for unit in units if unit != "VN"})
    held = pd.Series({unit: values["2024", unit, f"dti_{name}", "2022"] for unit in recomputed.index})
    assert len(recomputed) == 63
    assert (recomputed - held).abs().max() < 0.0003
    assert bool(recomputed.rank(ascending=False)["84"] == rank)
    published = (
        tables["published_rank"]
        .query("frame == '2024' and unit == '84' and period == '2022'")
        .set_index(["indicator", "of"])
    )
    assert published.loc[(f"dti_{name}", 63), "rank"] == rank


def test_published_places_of_tra_vinh(tables: dict[str, pd.DataFrame]) -> None:
    rows = tables["published_rank"].query("unit == '84' and indicator == 'dti' and period == '2022'")
    assert sorted(zip(rows["rank"], rows["of"], strict=True)) == [(5, 13), (25, 63)]


def test_published_places_agree_with_the_values(tables: dict[str, pd.DataFrame], values: dict) -> None:
    rows = tables["published_rank"].query("frame == '2024' and indicator == 'dti' and period == '2022' and of == 63")
    scores = pd.Series({unit: values["2024", unit, "dti", "2022"] for unit in rows["unit"]})
    assert len(scores) == 63
    assert (scores.rank(ascending=False, method="min").to_numpy() == rows["rank"].to_numpy()).all()


def test_a_pillar_is_not_its_activity_indicator(values: dict) -> None:
    assert values["2024", "84", "dti_government", "2022"] == 0.6683
    assert values["2024", "84", "dti_activity_government", "2022"] == 0.635


def test_pillars_of_2024_are_not_derived_with_old_weights(tables: dict[str, pd.DataFrame]) -> None:
    pillars = tables["observation"].query(
        "period == '2024' and indicator in ('dti_government', 'dti_economy', 'dti_society')"
    )
    assert set(pillars["unit"]) == {"VN"}
    assert set(pillars["status"]) == {"published"}


def test_dti_2024_of_the_34_is_the_mean_of_the_former_provinces(values: dict, former: dict[str, list[str]]) -> None:
    assert len(former) == 34
    assert sum(map(len, former.values())) == 63
    for unit, parents in former.items():
        mean = sum(values["2024", parent, "dti", "2024"] for parent in parents) / len(parents)
        assert values["2025", unit, "dti", "2024"] == pytest.approx(mean, abs=0.0001), unit


def test_country_mean_of_dti_is_the_mean_of_the_63(values: dict) -> None:
    for year in ("2022", "2023", "2024"):
        scores = [
            value
            for (frame, unit, code, period), value in values.items()
            if (frame, code, period) == ("2024", "dti", year) and unit != "VN"
        ]
        assert len(scores) == 63
        assert values["2024", "VN", "dti", year] == pytest.approx(sum(scores) / 63, abs=0.0001)


def test_groups_of_index_766_add_up(values: dict) -> None:
    totals = {key: value for key, value in values.items() if key[2] == "index766" and key[1] != "VN"}
    assert len(totals) == 4 * 34
    for (frame, unit, _, period), total in totals.items():
        groups = sum(values[frame, unit, f"index766_{group}", period] for group in GROUPS)
        assert groups == pytest.approx(total, abs=0.021), (unit, period)


def test_components_are_those_the_simulator_is_calibrated_by(tables: dict[str, pd.DataFrame]) -> None:
    calibrated = pd.read_csv(home.REFERENCE / "calibration_component.csv")
    held = tables["index_component"].query("indicator == 'service766'")
    columns = ["component", "group", "maximum", "threshold"]
    assert (
        held[columns].to_numpy() == calibrated.assign(group="service766_" + calibrated["group"])[columns].to_numpy()
    ).all()
    assert list(held["position"]) == list(range(1, 22))


def test_groups_of_an_index_hold_the_points_their_indicator_has(tables: dict[str, pd.DataFrame]) -> None:
    component, maximum = tables["index_component"], tables["indicator"].set_index("code")["maximum"]
    grouped = component.query("indicator == 'service766'").groupby("group")["maximum"].sum()
    assert len(grouped) == 6
    assert grouped.to_dict() == maximum[grouped.index].to_dict()
    portal = component.query("indicator == 'index766'").set_index("observed")["maximum"]
    assert portal.to_dict() == maximum[portal.index].to_dict()


def test_components_of_the_dti_are_the_weights_its_values_follow(
    tables: dict[str, pd.DataFrame], values: dict[tuple[str, str, str, str], float]
) -> None:
    for indicator, unit, period in (("dti", "48", "2022"), ("dti_economy", "48", "2022"), ("dti", "48", "2020")):
        rows = tables["index_component"].query(
            f"indicator == @indicator and first_year <= {period} and last_year >= {period}"
        )
        points = sum(
            values["2024", unit, observed, period] * maximum
            for observed, maximum in zip(rows["observed"], rows["maximum"], strict=True)
        )
        assert float(points) / float(rows["maximum"].sum()) == pytest.approx(
            values["2024", unit, indicator, period], abs=0.00015
        )


def test_bands_say_their_bounds(tables: dict[str, pd.DataFrame]) -> None:
    bands = tables["peer_band"]
    bounded = bands[bands["from_value"].notna()]
    assert len(bounded) == 7 * 4
    lower = bounded.groupby(["kind", "frame", "level"])["from_value"]
    for row, above in zip(bounded.itertuples(), lower.shift(-1), strict=True):
        for name, thousands in ((row.name_vi, "."), (row.name_en, ",")):
            said = [int(part) for part in re.findall(r"\d+", name.replace(thousands, ""))]
            assert said == [int(bound) for bound in (row.from_value, above) if bound > 0], row.band


def test_only_derived_indices_have_a_rounding_error(tables: dict[str, pd.DataFrame]) -> None:
    errors = tables["indicator"].set_index("code")["rounding_error"].dropna()
    assert errors.to_dict() == {"dti": 0.00005, "dti_government": 0.0001, "dti_economy": 0.0001, "dti_society": 0.0001}


def test_index_766_belongs_to_the_new_frame_and_ends_when_it_was_read(
    tables: dict[str, pd.DataFrame],
) -> None:
    rows = tables["observation"][tables["observation"]["indicator"].str.startswith("index766")]
    assert set(rows["frame"]) == {"2025"}
    assert set(rows.loc[rows["period"] == "2026", "period_end"].astype(str)) == {"2026-10-10"}
    assert rows.loc[rows["period"] != "2026", "period_end"].isna().all()


@pytest.mark.parametrize("year", ["2022", "2023", "2024"])
def test_populations_add_up(values: dict, former: dict[str, list[str]], year: str) -> None:
    def people(frame: str, unit: str) -> float:
        return values[frame, unit, "population", year]

    for unit, parents in former.items():
        assert people("2025", unit) == sum(people("2024", parent) for parent in parents)
    assert people("2024", "VN") == people("2025", "VN") == sum(people("2025", unit) for unit in former)


def test_rates_are_divided_last(tables: dict[str, pd.DataFrame]) -> None:
    rows = tables["observation"]
    rows = rows[rows["denominator"].notna()]
    scale = rows["indicator"].isin(["density", "grdp_per_head"]).map({True: 1.0, False: 100.0})
    quotient = scale * rows["numerator"] / rows["denominator"]
    assert len(rows) > 400
    assert bool((quotient - rows["value"]).abs().max() < 0.0051)


def test_wealth_per_head_is_weighted_by_population(values: dict) -> None:
    def wealth(frame: str, unit: str) -> float:
        return values[frame, unit, "grdp_per_head", "2024"]

    people = {unit: values["2024", unit, "population", "2024"] for unit in ("51", "62")}
    weighted = sum(wealth("2024", unit) * people[unit] for unit in people) / sum(people.values())
    assert wealth("2025", "51") == pytest.approx(weighted, abs=0.01)
    assert wealth("2025", "51") != pytest.approx((wealth("2024", "51") + wealth("2024", "62")) / 2, abs=0.5)


def test_a_code_used_in_both_frames_keeps_its_own_values(values: dict) -> None:
    assert values["2024", "52", "population", "2024"] == 1_518_500
    assert values["2025", "52", "population", "2024"] == 1_518_500 + 1_634_900


def test_targets(tables: dict[str, pd.DataFrame]) -> None:
    target = tables["target"]
    national = target[(target["scope_unit"] == "VN")]
    assert len(national) == 76
    assert bool((target["value"].isna() == (target["comparator"] == "text")).all())
    measured = target[target["indicator"] != ""]
    assert not measured.duplicated(["scope_frame", "scope_unit", "indicator", "due"]).any()
    kon_tum = target.set_index("code").loc["KT01"]
    assert (kon_tum["scope_unit"], kon_tum["indicator"], kon_tum["on_rank"], kon_tum["comparator"]) == (
        "62",
        "dti",
        True,
        "<=",
    )
    assert (kon_tum["value"], str(kon_tum["due"])) == (35, "2025-12-31")


def test_the_operations_centre_of_khanh_hoa_is_due_in_september_2024(tables: dict[str, pd.DataFrame]) -> None:
    stage = tables["platform_stage"].query("platform == '56-ioc'").set_index("kind")
    assert stage.loc["due", "on_date"] == "2024-09"
    assert stage.loc["actual", "stage"] == "building"


# ---- faults


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Read a file of the same bytes once, as a fault is in one table of many; checks between tables run each time."""
    read, typed = reference._read, reference._typed
    texts: dict[tuple[str, bytes | None], tuple[pd.DataFrame, list[reference.Problem]]] = {}
    tables: dict[int, tuple[pd.DataFrame, list[reference.Problem]]] = {}

    def read_of(path: Path, table: reference.Table, problems: list[reference.Problem]) -> pd.DataFrame:
        key = table.name, path.read_bytes() if path.is_file() else None
        if key not in texts:
            faults: list[reference.Problem] = []
            texts[key] = read(path, table, faults), faults
        text, faults = texts[key]
        problems.extend(faults)
        return text

    def typed_of(table: reference.Table, text: pd.DataFrame, problems: list[reference.Problem]) -> pd.DataFrame:
        if id(text) not in tables:
            faults: list[reference.Problem] = []
            tables[id(text)] = typed(table, text, faults), faults
        found, faults = tables[id(text)]
        problems.extend(faults)
        return found.copy()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reference, "_read", read_of)
        patch.setattr(reference, "_typed", typed_of)
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "reference"
    shutil.copytree(home.REFERENCE, copy)
    return copy


def _edit(path: Path, row: int, column: str, value: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    _write(path, rows)


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _faults(folder: Path) -> reference.ReferenceError:
    with pytest.raises(reference.ReferenceError) as caught:
        reference.load(folder)
    return caught.value


EDITS = (
    ("figure", 6, "unit", "999", "unit", "2024/999"),
    ("figure", 7, "source", "NOBODY", "source", "NOBODY"),
    ("figure", 8, "indicator", "nothing", "indicator", "nothing"),
    ("figure", 9, "note_vi", " ", "note_vi", "required"),
    ("figure", 10, "qualifier", "perhaps", "qualifier", "perhaps"),
    ("figure", 2, "value", "192.45", "value", "192.45"),
    ("figure", 40, "part_of", "TV99", "part_of", "TV99"),
    ("observation", 30, "value", "1.2", "value", "1.2"),
    ("observation", 31, "value", "nhiều", "value", "nhiều"),
    ("observation", 32, "unit", "97", "frame+unit", "97"),
    ("observation", 33, "period", "2024-Q5", "period", "2024-Q5"),
    ("observation", 34, "status", "simulated", "status", "simulated"),
    ("observation", 35, "period_end", "2023-02-30", "period_end", "2023-02-30"),
    ("document", 3, "issued_on", "19/3/2021", "issued_on", "19/3/2021"),
    ("unit", 40, "latitude", "48.9", "latitude", "48.9"),
    ("unit", 41, "parent", "XX", "frame+parent", "XX"),
    ("unit_change", 100, "share", "0.5", "share", "0.5"),
    ("indicator", 5, "bins", "0.8;0.4;0.5;0.6", "bins", "0.8"),
    ("indicator", 6, "decimals", "9", "decimals", "9"),
    ("target", 4, "scope_unit", "98", "scope_frame+scope_unit", "98"),
    ("target", 5, "due", "2030", "due", "2030"),
    ("target", 3, "due", "", "due", "'NQ57-02' has no date"),
    ("target", 6, "due", "", "due", "'NQ57-05' has no date"),
    ("target", 4, "due", "2024-12-21", "due+start_on", "before the start"),
    ("target", 73, "due_from", "2028-01-01", "due+due_from", "before the span"),
    ("target", 52, "start_value", "12.5", "start_value+start_on", "has no starting day"),
    ("target", 78, "value", "35.5", "value+on_rank", "whole number from 1 up"),
    ("target", 78, "value", "0", "value+on_rank", "whole number from 1 up"),
    ("target", 13, "value", "99", "value+comparator", "must not have the number '99'"),
    ("target", 4, "value", "", "value+comparator", "'>=' needs a number"),
    ("platform_link", 3, "from_platform", "62-none", "from_platform", "62-none"),
    ("island", 3, "source", "NOBODY", "source", "NOBODY"),
    ("indicator", 2, "rounding_error", "-1", "rounding_error", "-1"),
    ("index_component", 2, "threshold", "0", "threshold", "above 0"),
    ("index_component", 3, "threshold", "1.01", "threshold", "at most 1"),
    ("index_component", 4, "maximum", "0", "maximum", "above 0"),
    ("index_component", 5, "empty", "half", "empty", "half"),
    ("index_component", 6, "denominator", "", "observed", "progress"),
    ("index_component", 7, "observed", "dti", "observed", "service_offered"),
    ("index_component", 24, "observed", "", "observed", "progress"),
    ("index_component", 25, "observed", "index766_none", "observed", "index766_none"),
    ("index_component", 26, "indicator", "index999", "indicator", "index999"),
    ("index_component", 2, "maximum", "7", "maximum", "101 instead of 100"),
    ("index_component", 30, "maximum", "500", "maximum", "1100 instead of 1000"),
    ("peer_band", 3, "name_vi", "Đồng bằng Bắc Bộ", "name_vi", "Bắc Bộ"),
    ("peer_band", 12, "from_value", "700000", "from_value", "700000"),
    ("peer_band", 15, "position", "1", "position", "1"),
    ("peer_band", 16, "kind", "wealth", "kind", "wealth"),
    ("warning_rule", 2, "indicator", "nothing", "indicator", "nothing"),
    ("warning_rule", 3, "level", "village", "level", "village"),
    ("warning_rule", 4, "condition", "sad", "condition", "sad"),
    ("warning_rule", 5, "threshold", "0", "threshold", "above 0"),
    ("warning_rule", 6, "threshold", "-1", "threshold", "above 0"),
    ("warning_rule", 7, "threshold", "1", "threshold", "above 1"),
    ("warning_rule", 7, "threshold", "nhiều", "threshold", "nhiều"),
    ("warning_rule", 15, "threshold", "101", "threshold", "at most 100%"),
    ("warning_rule", 8, "periods", "0", "periods", "0"),
    ("warning_rule", 9, "periods", "1.5", "periods", "whole number"),
    ("warning_rule", 10, "code", "online_province", "code", "online_province"),
    ("warning_rule", 12, "level", "commune", "level", "has no level 'commune'"),
    ("warning_rule", 14, "indicator", "dossier_received", "indicator", "no better or worse"),
    ("warning_rule", 2, "severity", "", "severity", "required"),
    ("warning_rule", 2, "source", "NOBODY", "source", "NOBODY"),
    ("figure", 14, "numerator", "220", "numerator", "above the denominator: '220/219'"),
    ("figure", 14, "denominator", "0", "value", "not that of the fraction"),
    ("figure", 14, "value", "98.64", "value", "not that of the fraction: '98.64 % / 216/219'"),
    ("figure", 5, "denominator", "32", "value", "not that of the fraction: '61.29 % / 19/32'"),
    ("figure", 19, "value", "64", "value", "above how many are ranked: '64/63'"),
    ("figure", 26, "value", "15", "value", "'16', more than the whole"),
    ("figure", 34, "part_of", "TV08", "part_of", "column unit_en"),
    ("figure", 74, "unit", "11", "part_of", "column unit"),
    ("article_statement", 3, "carried_by", "56-none", "carried_by", "'56-none' is not in platform.csv"),
    ("article_statement", 3, "carried_in", "figure", "carried_by", "is not in figure.csv"),
    ("article_statement", 3, "carried_in", "", "carried_in+carried_by", "needs both"),
    ("article_statement", 3, "kind", "gossip", "kind", "gossip"),
    ("article_statement", 3, "kind", "not_a_fact", "carried_by", "states no fact"),
    ("article_statement", 2, "reason_en", "", "reason_en", "reason why no row carries it"),
    ("article_statement", 3, "paragraph", "0", "paragraph", "outside"),
)


@pytest.mark.parametrize(("name", "row", "column", "value", "reported", "word"), EDITS, ids=lambda part: str(part))
def test_a_bad_cell_is_named_by_file_row_and_reason(
    folder: Path, name: str, row: int, column: str, value: str, reported: str, word: str
) -> None:
    _edit(folder / f"{name}.csv", row, column, value)
    error = _faults(folder)
    found = [problem for problem in error.problems if (problem.file, problem.row) == (f"{name}.csv", row)]
    assert found, error
    assert any(reported in problem.column and word in problem.en for problem in found), found
    assert f"{name}.csv, row {row}" in error.en
    assert f"{name}.csv, dòng {row}" in error.vi


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [(14, "value", "98.6"), (14, "value", "99"), (33, "value", "3000"), (26, "value", "17"), (38, "numerator", "9999")],
    ids=["one decimal", "no decimals", "printed as more than", "parts not told", "no denominator printed"],
)
def test_what_a_document_may_print_passes(folder: Path, row: int, column: str, value: str) -> None:
    _edit(folder / "figure.csv", row, column, value)
    reference.load(folder)


def test_faults_of_figures_are_said_in_vietnamese_too(folder: Path) -> None:
    _edit(folder / "figure.csv", 14, "numerator", "220")
    _edit(folder / "figure.csv", 26, "value", "15")
    said = _faults(folder).vi
    assert "figure.csv, dòng 14, numerator: tử số lớn hơn mẫu số: '220/219'" in said
    assert "figure.csv, dòng 26, value: các phần cộng lại được '16', lớn hơn tổng" in said


ARTICLES = {"KH2024": 46, "KT2022": 27, "QN2021": 25, "TV2023": 45, "DB2022": 73}


def test_every_article_is_read_clause_by_clause(tables: dict[str, pd.DataFrame]) -> None:
    statement = tables["article_statement"]
    stated = statement[statement["kind"] != "not_a_fact"]
    assert stated.groupby("source").size().to_dict() == ARTICLES
    assert bool((statement["carried_by"].eq("") == statement["reason_vi"].ne("")).all()), "a row, or why there is none"
    same = statement[statement["statement_vi"] == statement["statement_en"]]
    assert list(same["code"]) == [], "not translated"


@pytest.mark.parametrize("name", ["figure", "platform", "platform_link", "document", "programme_item", "target"])
def test_what_is_taken_from_an_article_is_stated_in_it(tables: dict[str, pd.DataFrame], name: str) -> None:
    """Every row of the five articles is carried by a statement of its own article, and of no other."""
    rows = tables[name][tables[name]["source"].isin(list(ARTICLES))]
    named = tables["article_statement"].query("carried_in == @name")
    carried = set(zip(named["source"], named["carried_by"], strict=True))
    milestones = set(tables["target"]["code"])
    held = {(row.source, row.code) for row in rows.itertuples() if name != "figure" or row.code not in milestones}
    if name == "programme_item":
        assert carried <= held, "an item may carry what a platform, a figure or a document carries already"
    else:
        assert held == carried


def test_a_missing_column_is_named(folder: Path) -> None:
    path = folder / "figure.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    gone = rows[0].index("value_basis")
    _write(path, [row[:gone] + row[gone + 1 :] for row in rows])
    error = _faults(folder)
    assert [(problem.file, problem.row, problem.column) for problem in error.problems] == [
        ("figure.csv", 1, "value_basis")
    ]
    assert "thiếu cột" in error.vi


def test_a_repeated_key_is_named_at_its_second_row(folder: Path) -> None:
    path = folder / "unit.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[9]]) + "\n", encoding="utf-8")
    error = _faults(folder)
    assert [(problem.file, problem.row, problem.column) for problem in error.problems] == [
        ("unit.csv", len(lines) + 1, "frame+code")
    ]


def test_broken_encoding_is_named(folder: Path) -> None:
    path = folder / "document.csv"
    lines = path.read_bytes().split(b"\n")
    lines[3] = lines[3].decode("utf-8").encode("cp1258", errors="replace")
    path.write_bytes(b"\n".join(lines))
    assert ("document.csv", 4, "broken encoding, UTF-8 is needed") in [
        (problem.file, problem.row, problem.en) for problem in _faults(folder).problems
    ]


def test_loose_accents_are_named(folder: Path) -> None:
    path = folder / "document.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Tỉnh ủy Khánh", "Ti\u0309nh u\u0309y Khánh", 1),
        encoding="utf-8",
    )
    assert [(problem.file, problem.row) for problem in _faults(folder).problems] == [("document.csv", 2)]


def test_a_row_with_too_few_cells_is_named(folder: Path) -> None:
    path = folder / "platform.csv"
    path.write_text(path.read_text(encoding="utf-8") + "56-new,KH2024\n", encoding="utf-8")
    assert [(problem.file, problem.row) for problem in _faults(folder).problems] == [("platform.csv", 86)]


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "published_rank.csv").unlink()
    assert [(problem.file, problem.row) for problem in _faults(folder).problems] == [("published_rank.csv", 1)]


def test_every_fault_is_collected(folder: Path) -> None:
    _edit(folder / "figure.csv", 2, "source", "NOBODY")
    _edit(folder / "figure.csv", 3, "unit", "999")
    _edit(folder / "target.csv", 9, "comparator", "~")
    found = {(problem.file, problem.row) for problem in _faults(folder).problems}
    assert found == {("figure.csv", 2), ("figure.csv", 3), ("target.csv", 9)}


def test_a_source_taken_away_is_missed_by_each_row_that_names_it(folder: Path) -> None:
    path = folder / "source.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("QN2021,")]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    error = _faults(folder)
    assert {problem.file for problem in error.problems} >= {
        "figure.csv",
        "document.csv",
        "platform.csv",
        "observation.csv",
    }
    assert error.en.startswith(f"{len(error.problems)} problems")


def test_a_mark_of_byte_order_is_no_fault(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    path = folder / "document.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert reference.load(folder)["document"].equals(tables["document"])
