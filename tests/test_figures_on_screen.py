"""Every figure of the source documents on the screens: at its place in both frames, dated, with its source, as printed."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from components import figures
from components.format import NO_BREAK_SPACE
from components.selection import Selection
from data import store
from data.home import REFERENCE

FIGURES = 79
PROVINCES = {  # of 2024: the province of 2025 that it went into, and how many figures its article states with its districts'
    "56": ("56", 9),
    "62": ("51", 1),
    "49": ("48", 7),
    "84": ("86", 27),
    "11": ("11", 35),
}
NAM_PO = "103"

# Figure, as the Vietnamese screen writes it, as the English one does.
PRINTED = (
    ("DB18", "trên 96,63 %", "more than 96.63%"),
    ("DB17", "133.370 hồ sơ", "133,370 dossiers"),
    ("DB19", "gần 25 %", "nearly 25%"),
    ("DB02", "10/10 (100 %)", "10/10 (100%)"),
    ("DB05", "98,6 %", "98.6%"),
    ("DB23", "gần 3 lần", "nearly 3 times"),
    ("DB35", "hạn 2030", "due 2030"),
    ("KH01", "92,45 %", "92.45%"),
    ("KH03", "hạn 10/07/2024", "due 10 Jul 2024"),
    ("KH04", "19/31 (61,29 %)", "19/31 (61.29%)"),
    ("KH09", "phiên thứ 6", "session 6"),
    ("KT01", "trong nhóm 35 địa phương dẫn đầu", "among the first 35 provinces"),
    ("QN03", "216/219 (98,63 %)", "216/219 (98.63%)"),
    ("QN04", "67/256 (26,17 %)", "67/256 (26.17%)"),
    ("TV01", "hạng 25/63", "rank 25 of 63"),
    ("TV02", "1 bậc", "1 place"),
    ("TV03", "hạng 5/13", "rank 5 of 13"),
    ("TV07", "trong nhóm 10 địa phương dẫn đầu", "among the first 10 provinces"),
    ("TV15", "trên 3.247 chứng thư số", "more than 3,247 certificates"),
    ("TV17", "2.599 chứng thư số", "2,599 certificates"),
    ("TV21", "1.077 (57,96 %)", "1,077 (57.96%)"),
    ("TV23", "trên 31,3 %", "more than 31.3%"),
    ("TV24", "khoảng 24.540 lượt", "about 24,540 look-ups"),
)


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / f"{name}.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def documents(home: Path) -> dict[str, Any]:
    """The rows of figure.csv by code."""
    return {row.code: row for row in table("figure").itertuples()}


def chosen(version: str, language: str, frame: str = "2024", unit: str = "VN") -> Selection:
    return Selection(
        frame=frame, unit=unit, indicator="dti", period="2024", language=language, closing="", version=version
    )


def shown(version: str, frame: str, unit: str) -> dict[str, Any]:
    """The figures that a place shows, by code."""
    rows = store.rows("unit_figures", version, frame=frame, unit=unit)
    found = {row.code: row for row in rows}
    assert len(found) == len(rows), "no figure twice"
    return found


def test_the_country_shows_all_of_them_in_both_frames(version: str, documents: dict[str, Any]) -> None:
    assert len(documents) == FIGURES
    for frame in ("2024", "2025"):
        assert set(shown(version, frame, "VN")) == set(documents)


@pytest.mark.parametrize("province", PROVINCES)
def test_figures_stand_at_their_province_in_both_frames(version: str, documents: dict[str, Any], province: str) -> None:
    successor, number = PROVINCES[province]
    places = {province, NAM_PO} if province == "11" else {province}
    expected = {code for code, row in documents.items() if row.unit in places}
    assert len(expected) == number
    assert set(shown(version, "2024", province)) == expected
    assert set(shown(version, "2025", successor)) == expected


def test_figures_of_a_district_stand_at_the_district(version: str, documents: dict[str, Any]) -> None:
    expected = {code for code, row in documents.items() if row.unit == NAM_PO}
    assert len(expected) == 8
    found = shown(version, "2024", NAM_PO)
    assert set(found) == expected
    assert {row.full_name for row in found.values()} == {"Huyện Nậm Pồ"}


@pytest.mark.parametrize(
    ("frame", "unit"),
    [
        ("2024", "86"),
        ("2024", "51"),
        ("2024", "48"),
        ("2024", "01"),
        ("2024", "094"),
        ("2025", "01"),
        ("2025", "52"),
        ("2025", "22736"),
        ("2025", "84"),
    ],
)
def test_nobody_elses_figures_are_shown(version: str, frame: str, unit: str) -> None:
    """Among them the former provinces that the five went into, and a code that changed hands."""
    assert shown(version, frame, unit) == {}


def test_every_figure_has_its_place_date_and_source(version: str, documents: dict[str, Any]) -> None:
    units = table("unit").set_index(["frame", "code"])["full_name"]
    sources = table("source").set_index("code")
    for code, row in shown(version, "2025", "VN").items():
        document = documents[code]
        assert (row.full_name, row.period, row.as_of) == (units["2024", document.unit], document.period, document.as_of)
        source = sources.loc[document.source]
        assert (row.source_title, row.source_publisher) == (source.title, source.publisher)
        assert row.full_name_en
        assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", row.as_of)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_screen_says_where_when_and_from_whom(version: str, documents: dict[str, Any], language: str) -> None:
    selection = chosen(version, language)
    for code, row in shown(version, "2025", "VN").items():
        html = figures._fact(selection, row)
        text = (
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
            .replace("&quot;", '"')
            .replace("&#x27;", "'")
            .replace("&amp;", "&")
        )
        assert code in text
        for said in (
            getattr(row, f"measure_{language}"),
            selection.full_name(row),
            row.source_title,
            row.source_publisher,
            row.as_of[:4],
        ):
            assert said in text, (code, said)


@pytest.mark.parametrize(("code", "vietnamese", "english"), PRINTED, ids=[code for code, *_ in PRINTED])
def test_a_figure_is_written_as_its_document_prints_it(
    version: str, documents: dict[str, Any], code: str, vietnamese: str, english: str
) -> None:
    row = shown(version, "2024", "VN")[code]
    for language, expected in (("vi", vietnamese), ("en", english)):
        assert figures.figure_text(row, chosen(version, language)).replace(NO_BREAK_SPACE, " ") == expected


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_figure_can_be_written(version: str, documents: dict[str, Any], language: str) -> None:
    """The printed digits are in the text: nothing is rounded away, no blank is left."""
    digits = re.compile(r"\d+")
    for code, row in shown(version, "2024", "VN").items():
        text = figures.figure_text(row, chosen(version, language))
        assert text.strip()
        assert not re.search(r"None|nan|\{|\}", text), code
        if row.value is not None:
            assert "".join(digits.findall(documents[code].value)) in "".join(digits.findall(text)), (code, text)


def test_observed_figures_are_numbers_of_the_store_with_their_source(version: str, documents: dict[str, Any]) -> None:
    parents = {(row.frame, row.code): row.parent for row in table("unit").itertuples()}
    titles = table("source").set_index("code")["title"]
    for row in documents.values():
        if row.kind != "observed":
            continue
        asked = {
            "frame": row.frame,
            "unit": row.unit,
            "parent": parents[row.frame, row.unit],
            "indicator": row.indicator,
            "period": row.period,
        }
        held = store.row("measure_card", version, **asked)
        assert held is not None, row.code
        assert (held.value, held.status) == (float(row.value), status_of(row)), row.code
        assert held.source_title == titles[held.source]
        assert held.source in {row.source} or documents_agree(row, held), row.code


def status_of(row: Any) -> str:
    """What a document prints is published; what was counted or computed from its words is derived."""
    return "published" if row.value_basis in ("printed", "words") else "derived"


def documents_agree(row: Any, held: Any) -> bool:
    """A figure that an official table gives too (a rank, an index) may name that table."""
    return row.indicator.startswith(("dti", "index766"))


def test_dien_bien_went_on_alone_and_keeps_its_figures_in_the_new_frame(
    version: str, documents: dict[str, Any]
) -> None:
    rule = table("indicator").set_index("code")["carry_rule"]
    carried = [
        row
        for row in documents.values()
        if row.unit == "11" and row.kind == "observed" and rule[row.indicator] in ("sum", "ratio", "mean_of_parents")
    ]
    assert carried
    for row in carried:
        held = store.row(
            "measure_card", version, frame="2025", unit="11", parent="VN", indicator=row.indicator, period=row.period
        )
        assert held is not None, row.code
        assert (held.value, held.status, held.source) == (float(row.value), status_of(row), row.source)
