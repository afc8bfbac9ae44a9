"""The forecast of the backlog: what it knows, when it is shown, how wide it is, and how it is drawn."""

from datetime import date, datetime
from math import pi, sin

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given as drawn_by
from hypothesis import settings
from hypothesis import strategies as some

from components import charts, palette, words
from components.services import outlook
from data import forecast
from tests.conftest import Database
from tests.test_pages import LANGUAGES, draw
from tests.test_queries import expect, given

RANDOM = np.random.default_rng(7)
SEASONAL = [1000 + 4 * month + 200 * sin(2 * pi * month / 12) for month in range(58)]
STEADY = [500.0] * 58
WALK = list(1000 + np.cumsum(RANDOM.normal(0, 20, 58)))


def test_a_series_with_a_season_and_a_trend_is_forecast() -> None:
    made = forecast.make([value + noise for value, noise in zip(SEASONAL, RANDOM.normal(0, 10, 58), strict=True)])
    assert made is not None and made.is_better
    truth = [1000 + 4 * month + 200 * sin(2 * pi * month / 12) for month in range(58, 61)]
    assert made.expected == pytest.approx(truth, abs=60)
    assert made.errors["theta"] < 0.5 * min(made.errors["last_value"], made.errors["year_before"])


@pytest.mark.parametrize("series", [STEADY, WALK])
def test_where_the_last_value_is_as_good_nothing_is_shown(series: list[float]) -> None:
    made = forecast.make(series)
    assert made is not None and not made.is_better


def test_a_short_series_is_not_judged() -> None:
    least = forecast.LEAST_TRAINED + forecast.LEAST_ORIGINS + forecast.MONTHS_AHEAD - 1
    assert forecast.make(SEASONAL[: least - 1]) is None
    made = forecast.make(SEASONAL[:least])
    assert made is not None and made.origins == forecast.LEAST_ORIGINS
    assert forecast.make([]) is None


def test_an_origin_knows_nothing_of_what_came_after() -> None:
    """A method that is told the truth after an origin would make no error; each gets only the months before."""
    series, seen = np.arange(58.0), []

    def watched(values: np.ndarray, ahead: int) -> np.ndarray:
        seen.append(len(values))
        return np.repeat(values[-1], ahead)

    errors = forecast._errors(series, watched, origins=12, ahead=3)
    assert seen == list(range(44, 56))
    assert errors.tolist() == [[1.0, 2.0, 3.0]] * 12


def test_errors_are_measured_against_the_mean_change_of_a_month() -> None:
    made = forecast.make([float(month % 2) for month in range(58)])
    assert made is not None
    assert made.errors["last_value"] == pytest.approx(2 / 3), "wrong one and three months ahead, right two"
    assert made.errors["year_before"] == 0
    assert not made.is_better


def test_the_interval_holds_eight_in_ten_errors_of_the_origins() -> None:
    errors = np.stack([np.arange(1.0, 13.0), np.full(12, 2.0), np.full(12, 30.0)], axis=1)
    assert forecast._reach(errors).tolist() == [11.0, 11.0, 30.0], "the 11th of 12, never narrower further ahead"
    assert forecast._reach(errors[:6]).tolist() == [6.0, 6.0, 30.0]


@drawn_by(some.lists(some.floats(0, 50), min_size=40, max_size=44))
@settings(max_examples=8, deadline=None)
def test_no_backlog_is_below_nought(series: list[float]) -> None:
    made = forecast.make(series)
    assert made is not None
    assert all(0 <= low <= value <= high for low, value, high in zip(made.low, made.expected, made.high, strict=True))


# What it is made from


def test_only_whole_months_are_known(memory: duckdb.DuckDBPyConnection) -> None:
    given(
        memory,
        "backlog_month",
        """frame | parent | unit | month      | backlog
           2025  | VN     | 56   | 2026-10-01 | 7
           2025  | VN     | 56   | 2026-08-01 | 5
           2025  | VN     | 56   | 2026-09-01 | 6
           2025  | VN     | 68   | 2026-09-01 | 9
           2024  | VN     | 56   | 2026-09-01 | 8""",
    )
    asked = {"frame": "2025", "parent": "VN", "unit": "56"}
    september = "month | backlog\n2026-08-01 | 5\n2026-09-01 | 6"
    expect(memory, "backlog_history", september, ordered=True, clock=datetime(2026, 10, 30, 23, 59), **asked)
    whole = f"{september}\n2026-10-01 | 7"
    expect(memory, "backlog_history", whole, ordered=True, clock=datetime(2026, 10, 31, 23, 59), **asked)


@pytest.mark.usefixtures("home")
def test_only_what_counts_the_same_is_learned_from(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert outlook.comparable_from(version, "2025", is_large=True) == date.min
    assert outlook.comparable_from(version, "2025", is_large=False) == date(2025, 7, 1)
    assert outlook.comparable_from(version, "2024", is_large=False) == date.min
    monkeypatch.setattr(outlook, "INDICATOR", "dossier_on_time")
    assert outlook.comparable_from(version, "2025", is_large=True) == date(2026, 1, 1)


# On the screen


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("frame", "unit"), [("2025", "VN"), ("2025", "56"), ("2024", "62")])
def test_a_forecast_is_drawn_where_it_is_better(database: Database, frame: str, unit: str, language: str) -> None:
    series = database.rows("SELECT backlog FROM backlog_month WHERE frame = ? AND unit = ? ORDER BY month", frame, unit)
    made = forecast.make([backlog for (backlog,) in series])
    assert made is not None
    drawn = draw("services", frame=frame, unit=unit, view="backlog", lang=language)
    said = " ".join(one.value for one in drawn.app.caption)
    assert len(drawn.app.get("plotly_chart")) == made.is_better
    start = words.word("outlook.no_better", language, n="", value="", month="").split(":")[0]
    assert (start in said) != made.is_better


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("frame", "unit", "key"),
    [("2025", "22366", "short"), ("2024", "568", "ended"), ("2024", "22363", "ended"), ("2024", "498", "ended")],
)
def test_a_unit_without_a_long_series_says_so(frame: str, unit: str, key: str) -> None:
    drawn = draw("services", frame=frame, unit=unit, view="backlog")
    sentence = words.word(f"outlook.{key}", "vi", **({"n": 16, "least": 32} if key == "short" else {}))
    assert sentence in [one.value for one in drawn.app.caption]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_forecast_is_never_drawn_like_a_measured_value(language: str, theme: str) -> None:
    measured = pd.DataFrame({"at": pd.date_range("2026-01-01", periods=3, freq="MS"), "value": [10.0, 1200.0, 30.0]})
    ahead = pd.date_range("2026-04-01", periods=2, freq="MS")
    expected = pd.DataFrame({"at": ahead, "value": [35.0, 36.0], "low": [20.0, 0.0], "high": [50.0, 70.0]})
    texts = words.group("outlook", language)
    figure = charts.outlook(
        measured=measured, expected=expected, texts=texts, language=language, theme=palette.theme(theme)
    )
    band, solid, dashed = figure.data
    assert [trace.name for trace in figure.data] == [texts["band"], texts["measured"], texts["expected"]]
    assert (solid.line.dash, dashed.line.dash, dashed.marker.symbol) == (None, "dash", "circle-open")
    assert solid.line.color != dashed.line.color
    assert list(band.y) == [30.0, 50.0, 70.0, 0.0, 20.0, 30.0]
    assert list(dashed.y) == [30.0, 35.0, 36.0] and dashed.marker.size[0] == 0
    assert texts["mark"] in [note.text for note in figure.layout.annotations]
    assert list(solid.y) == [10.0, 1200.0, 30.0] and dashed.text[0] == ""
    assert ("1.200" if language == "vi" else "1,200") in solid.text[1]
