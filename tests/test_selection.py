"""The selection a URL means: it never fails, and what it settles on is a view that stands."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from components import selection
from components.register import register
from components.selection import FRAMES, LANGUAGES, Reading
from data import periods, units

pytestmark = pytest.mark.usefixtures("home")
NAMES = ("frame", "unit", "indicator", "period", "lang", "closing")
KNOWN = {
    "frame": FRAMES,
    "unit": ("VN", "01", "48", "56", "62", "498", "568", "22363", "22336", "74"),
    "indicator": ("dti", "index766", "dossier_online", "dossier_received", "population", "steering_session_number"),
    "period": ("2024", "2026", "2026-Q3", "2026-10", "2023-H1", "2024-06-10"),
    "lang": LANGUAGES,
    "closing": ("",),
}
RUBBISH = some.one_of(some.text(max_size=12), some.from_regex(r"\d{4}(-(H|Q)?\d{1,2}(-\d{2})?)?", fullmatch=True))
PARAMETERS = some.fixed_dictionaries(
    {}, optional={name: some.one_of(some.sampled_from(KNOWN[name]), RUBBISH) for name in NAMES}
)


def url_of(reading: Reading) -> dict[str, str]:
    """The parameters of the URL that a link to a selection carries."""
    chosen = reading.selection
    held = {
        "frame": chosen.frame,
        "unit": chosen.unit,
        "indicator": chosen.indicator,
        "period": chosen.period,
        "lang": chosen.language,
        "closing": chosen.closing,
    }
    return {name: value for name, value in held.items() if value}


@given(parameters=PARAMETERS)
@example(parameters={"period": "٢٠٢٤-٠٦-١٠"})
@example(parameters={"period": "2024-13"})
@example(parameters={"unit": "a\0b"})
@example(parameters={"unit": "", "indicator": "", "period": "", "frame": "", "lang": ""})
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_url_settles_on_a_view_that_stands(version: str, parameters: dict[str, str]) -> None:
    first = selection.resolve(parameters, version)
    chosen = first.selection
    assert chosen.frame in FRAMES
    assert chosen.language in LANGUAGES
    assert chosen.indicator in register(version, chosen.language)
    assert units.unit(version, chosen.frame, chosen.unit)
    assert periods.parse(chosen.period)
    again = selection.resolve(url_of(first), version)
    assert again == Reading(chosen, ())


@given(parameters=PARAMETERS)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_part_that_changed_is_said(version: str, parameters: dict[str, str]) -> None:
    reading = selection.resolve(parameters, version)
    settled = url_of(reading)
    changed = [name for name, given_ in parameters.items() if given_ and settled.get(name, "") != given_]
    assert len(reading.notices) >= len(changed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("parameters", "settled", "said"),
    [
        ({"frame": "1999"}, {"frame": "2025"}, "1999"),
        ({"closing": "2026-07"}, {"closing": ""}, "2026-07"),
        ({"unit": "56999"}, {"unit": "56"}, "Khánh Hòa"),
        ({"unit": "zz"}, {"unit": "VN"}, "Việt Nam"),
        ({"unit": "62"}, {"unit": "51"}, "Quảng Ngãi"),
        ({"unit": "568"}, {"unit": "56"}, "Nha Trang"),
        ({"indicator": "happiness"}, {"indicator": "dossier_online"}, "happiness"),
        ({"period": "1066"}, {"period": "2022"}, "1066"),
        ({"period": "yesterday"}, {"period": "2026-10"}, "yesterday"),
        ({"indicator": "dti", "period": "2026-10"}, {"period": "2024"}, "2024"),
    ],
)
def test_what_cannot_be_taken_falls_back_to_the_nearest_view(
    version: str, parameters: dict[str, str], settled: dict[str, str], said: str, language: str
) -> None:
    reading = selection.resolve(parameters | {"lang": language}, version)
    assert {name: getattr(reading.selection, name) for name in settled} == settled
    assert len(reading.notices) == 1
    assert said in reading.notices[0]


def test_the_notice_is_in_the_readers_language(version: str) -> None:
    vietnamese, english = (
        selection.resolve({"unit": "zz", "lang": language}, version).notices[0] for language in LANGUAGES
    )
    assert vietnamese.startswith("Không có đơn vị")
    assert english.startswith("No unit")


def test_an_unknown_language_is_answered_in_vietnamese(version: str) -> None:
    reading = selection.resolve({"lang": "fr"}, version)
    assert reading.selection.language == "vi"
    assert "fr" in reading.notices[0]


@pytest.mark.parametrize("frame", FRAMES)
def test_every_indicator_has_a_view_for_the_country_and_a_province(version: str, frame: str) -> None:
    for code in register(version, "vi"):
        for unit in ("VN", "56"):
            parameters = {"frame": frame, "unit": unit, "indicator": code}
            chosen = selection.resolve(parameters, version).selection
            assert chosen.period, f"{parameters} has no period"
