"""A short forecast of a monthly series with its interval, and whether it has been better than no forecast at all.

The method is the theta method with a season (statsmodels). It is judged on the series itself: from each of the newest
months that lie far enough back (origins) it forecasts what has since been measured, knowing only what was known then.
Two naive ways are judged beside it: the last value, and the value of the same month a year before.
"""

import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import pandas as pd

MONTHS_AHEAD = 3
SEASON = 12
LEAST_TRAINED = 2 * SEASON
"""Months before the first origin: a season is known from two years."""
LEAST_ORIGINS, MOST_ORIGINS = 6, 12
MARGIN = 0.05
"""How much smaller than of either naive way the errors must be for a forecast to be shown."""
COVERAGE = 0.8
"""Share of the errors of the origins that the interval holds."""

Method = Callable[[np.ndarray, int], np.ndarray]


@dataclass(frozen=True)
class Forecast:
    """What the next months are expected to be, the first of them next after the series; `low` is never below 0.

    `errors`: mean absolute scaled errors by method (1 = the mean change from a month to the next in the series).
    """

    expected: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    errors: Mapping[str, float]
    origins: int

    @property
    def is_better(self) -> bool:
        """Whether it was better than both naive ways by the margin."""
        naive = min(self.errors[name] for name in NAIVE)
        return self.errors["theta"] <= (1 - MARGIN) * naive and naive > 0


def last_value(values: np.ndarray, ahead: int) -> np.ndarray:
    """The last value again."""
    return np.repeat(values[-1], ahead)


def year_before(values: np.ndarray, ahead: int) -> np.ndarray:
    """The value of the same month a year before."""
    return values[-SEASON:][:ahead]


_importing = threading.Lock()


def theta(values: np.ndarray, ahead: int) -> np.ndarray:
    """The theta method with an additive season, never below 0."""
    with _importing:
        # A second's import, and only for those who look at a forecast.
        from statsmodels.tsa.forecasting.theta import ThetaModel
    months = pd.period_range("2000-01", periods=len(values), freq="M")
    model = ThetaModel(pd.Series(values, index=months), period=SEASON, use_test=False, method="additive")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.maximum(model.fit().forecast(ahead).to_numpy(), 0)


NAIVE: dict[str, Method] = {"last_value": last_value, "year_before": year_before}
METHODS: dict[str, Method] = {"theta": theta, **NAIVE}


def make(series: Sequence[float], *, ahead: int = MONTHS_AHEAD) -> Forecast | None:
    """The forecast of a monthly series without gaps, oldest first; None where it is too short to be judged."""
    values = np.asarray(series, dtype=float)
    origins = min(MOST_ORIGINS, len(values) - LEAST_TRAINED - ahead + 1)
    if origins < LEAST_ORIGINS:
        return None
    errors = {name: _errors(values, method, origins, ahead) for name, method in METHODS.items()}
    scale = float(np.abs(np.diff(values)).mean())
    expected = theta(values, ahead)
    reach = _reach(np.abs(errors["theta"]))
    return Forecast(
        expected=tuple(expected.tolist()),
        low=tuple(np.maximum(expected - reach, 0).tolist()),
        high=tuple((expected + reach).tolist()),
        errors={name: float(np.abs(error).mean()) / scale if scale else 0.0 for name, error in errors.items()},
        origins=origins,
    )


def _errors(values: np.ndarray, method: Method, origins: int, ahead: int) -> np.ndarray:
    """What was measured less what was forecast: a row an origin, a column a month ahead."""
    first = len(values) - ahead - origins + 1
    return np.stack([values[at : at + ahead] - method(values[:at], ahead) for at in range(first, first + origins)])


def _reach(errors: np.ndarray) -> np.ndarray:
    """For each month ahead how far the interval goes: the error that COVERAGE of those of the origins stay within.

    The rank is that of conformal prediction, one more than the share of a sample; it never narrows with distance.
    """
    rank = min(ceil((len(errors) + 1) * COVERAGE), len(errors))
    return np.maximum.accumulate(np.sort(errors, axis=0)[rank - 1])
