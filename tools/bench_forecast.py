"""What a forecast of the backlog is worth: methods against naive ones over every province, on months not seen."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import mean, median

import duckdb
import numpy as np

from data import forecast, home, publish
from tools.bench_figures import Figure

CUTS = (3, 6, 9, 12)
"""Months left off the end of a series, so that the next three are known and were not looked at."""
_SERIES = (
    "SELECT backlog_month.unit, list(backlog ORDER BY month) FROM backlog_month"
    " JOIN unit ON unit.frame = backlog_month.frame AND unit.code = backlog_month.unit"
    " WHERE backlog_month.frame = $frame AND unit.level = 'province'"
    " AND last_day(month) <= (SELECT CAST(clock AS DATE) FROM build)"
    " GROUP BY backlog_month.unit ORDER BY backlog_month.unit"
)


@dataclass(frozen=True)
class HeldOut:
    """A forecast made as if some months had not been, and what came: the errors, and how many months were inside."""

    is_shown: bool
    error: float
    error_of_last: float
    inside: int


def figures(version: str) -> Iterator[Figure]:
    """The methods over the provinces of both frames, then the forecasts that would have been shown."""
    for frame in ("2025", "2024"):
        series = _series(version, frame)
        yield from _methods(frame, series)
        yield from _held_out(frame, series)


def _series(version: str, frame: str) -> dict[str, list[float]]:
    with duckdb.connect(str(publish.path_of(home.stores(), version)), read_only=True) as connection:
        return dict(connection.execute(_SERIES, {"frame": frame}).fetchall())


def smoothing(values: np.ndarray, ahead: int) -> np.ndarray:
    """Simple exponential smoothing."""
    return _smoothed(values, ahead)


def damped(values: np.ndarray, ahead: int) -> np.ndarray:
    """Exponential smoothing with a damped trend."""
    return _smoothed(values, ahead, trend="add", damped_trend=True)


def _smoothed(values: np.ndarray, ahead: int, **kind: object) -> np.ndarray:
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ExponentialSmoothing(values, initialization_method="estimated", **kind)
        return np.maximum(model.fit().forecast(ahead), 0)


COMPARED: Mapping[str, forecast.Method] = {**forecast.METHODS, "smoothing": smoothing, "damped": damped}


def _methods(frame: str, series: Mapping[str, list[float]]) -> Iterator[Figure]:
    """Mean absolute scaled errors over all provinces; the floor is the better naive way of each."""
    scaled: dict[str, list[float]] = {name: [] for name in COMPARED}
    for values in (np.asarray(one) for one in series.values()):
        scale = float(np.abs(np.diff(values)).mean())
        for name, method in COMPARED.items():
            errors = forecast._errors(values, method, forecast.MOST_ORIGINS, forecast.MONTHS_AHEAD)
            scaled[name].append(float(np.abs(errors).mean()) / scale)
    best = [min(pair) for pair in zip(*(scaled[name] for name in forecast.NAIVE), strict=True)]
    for name, errors in scaled.items():
        won = mean(error <= (1 - forecast.MARGIN) * naive for error, naive in zip(errors, best, strict=True))
        note = f"clearly better than both naive ways in {100 * won:.0f} % of {len(errors)}"
        yield Figure(
            name=f"backlog, frame {frame}: {name}; floor: better naive way",
            value=median(errors),
            unit="MASE",
            floor=median(best),
            note="" if name in forecast.NAIVE else note,
        )


def _held_out(frame: str, series: Mapping[str, list[float]]) -> Iterator[Figure]:
    """Forecasts from earlier months against what came: where one would have been shown, and everywhere."""
    tried = [held for values in series.values() for cut in CUTS if (held := held_out(values, cut))]
    for name, chosen in (("shown", [one for one in tried if one.is_shown]), ("all", tried)):
        if not chosen:
            continue
        inside = mean(one.inside / forecast.MONTHS_AHEAD for one in chosen)
        yield Figure(
            name=f"backlog, frame {frame}: months not seen, {name}; floor: last value",
            value=mean(one.error for one in chosen),
            unit="dossiers",
            floor=mean(one.error_of_last for one in chosen),
            note=f"{len(chosen)} of {len(tried)} forecasts; {100 * inside:.0f} % of months inside the 80 % interval",
        )


def held_out(values: list[float], cut: int) -> HeldOut | None:
    """What a forecast made `cut` months before the end was worth over the next; None where none could be judged."""
    known, came = values[:-cut], np.asarray(values[-cut:][: forecast.MONTHS_AHEAD])
    made = forecast.make(known)
    if made is None:
        return None
    inside = sum(low <= value <= high for low, value, high in zip(made.low, came, made.high, strict=True))
    error = float(np.abs(came - np.asarray(made.expected)).mean())
    return HeldOut(made.is_better, error, float(np.abs(came - known[-1]).mean()), inside)
