"""Numbers, dates and periods as each language writes them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from components import format
from data import periods

LANGUAGES = ("vi", "en")
VALUES = some.floats(-1e9, 1e9)
DECIMALS = some.integers(0, 4)


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1858, 0, "1.858", "1,858"),
        (96.63, 2, "96,63", "96.63"),
        (0.7071, 4, "0,7071", "0.7071"),
        (1234567.891, 1, "1.234.567,9", "1,234,567.9"),
        (-21.07, 2, "-21,07", "-21.07"),
        (0, 2, "0,00", "0.00"),
        (2.675, 2, "2,68", "2.68"),
        (0.5, 0, "1", "1"),
        (-0.5, 0, "-1", "-1"),
        (None, 2, "–", "–"),
        (float("nan"), 2, "–", "–"),
    ],
)
def test_numbers(value: float | None, decimals: int, vi: str, en: str) -> None:
    assert format.number(value, decimals, "vi") == vi
    assert format.number(value, decimals, "en") == en


@pytest.mark.parametrize(("value", "vi"), [(1.5, "+1,5"), (-1.5, "-1,5"), (0, "0,0"), (None, "–")])
def test_a_change_carries_its_sign(value: float | None, vi: str) -> None:
    assert format.number(value, 1, "vi", signed=True) == vi


@pytest.mark.parametrize("value", [0.004, -0.004])
@pytest.mark.parametrize("signed", [False, True])
def test_what_rounds_to_nothing_has_no_sign(value: float, signed: bool) -> None:
    assert format.number(value, 2, "vi", signed=signed) == "0,00"


@given(whole=some.integers(-(10**9), 10**9), decimals=DECIMALS)
def test_a_tie_goes_away_from_nothing(whole: int, decimals: int) -> None:
    tie = Decimal(whole * 10 + (5 if whole >= 0 else -5)).scaleb(-decimals - 1)
    expected = Decimal(whole + (1 if whole >= 0 else -1)).scaleb(-decimals)
    assert Decimal(repr(format.rounded(float(tie), decimals))) == expected


@given(value=VALUES, decimals=DECIMALS)
def test_rounding_is_the_schoolbook_rule_and_happens_once(value: float, decimals: int) -> None:
    rounded = format.rounded(value, decimals)
    step = Decimal(1).scaleb(-decimals)
    assert Decimal(repr(rounded)).quantize(step) == Decimal(repr(value)).quantize(step, ROUND_HALF_UP)
    assert format.rounded(rounded, decimals) == rounded


@given(value=VALUES, decimals=DECIMALS)
def test_a_printed_number_is_the_rounded_number(value: float, decimals: int) -> None:
    vietnamese, english = (format.number(value, decimals, language) for language in LANGUAGES)
    assert float(english.replace(",", "")) == format.rounded(value, decimals)
    assert vietnamese.translate(str.maketrans(",.", ".,")) == english


def test_a_unit_never_leaves_its_number() -> None:
    assert format.quantity(96.63, 2, "%", "vi") == "96,63\u00a0%"
    assert format.quantity(0.7071, 4, "", "vi") == "0,7071"
    assert format.quantity(None, 2, "%", "vi") == "–"


def test_dates() -> None:
    assert [format.day(date(2026, 1, 9), language) for language in LANGUAGES] == ["09/01/2026", "9 Jan 2026"]
    moment = datetime(2026, 10, 31, 23, 59)
    assert [format.moment(moment, language) for language in LANGUAGES] == [
        "31/10/2026 23:59",
        "31 Oct 2026 23:59",
    ]


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        ("2024", "2024", "2024"),
        ("2023-H1", "6 tháng đầu năm 2023", "H1 2023"),
        ("2023-H2", "6 tháng cuối năm 2023", "H2 2023"),
        ("2026-Q3", "quý III/2026", "Q3 2026"),
        ("2026-Q4", "quý IV/2026", "Q4 2026"),
        ("2026-10", "10/2026", "Oct 2026"),
        ("2024-06-10", "10/06/2024", "10 Jun 2024"),
    ],
)
def test_periods(code: str, vi: str, en: str) -> None:
    assert format.period(code, "vi") == vi
    assert format.period(code, "en") == en


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_periods_never_look_alike(language: str) -> None:
    codes = [code for kind in ("year", "quarter", "month") for code in periods.codes_of(kind, 2019, 2027)]
    assert len({format.period(code, language) for code in codes}) == len(codes)
