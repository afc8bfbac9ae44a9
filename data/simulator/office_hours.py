"""Hours of offices and of people: when in a day things arrive, and when work on them ends."""

from collections.abc import Sequence

import numpy as np

from data.simulator.calendar import AFTERNOON, EVENING, MORNING, NOON, Calendar
from data.simulator.draws import DRAWS, lookup

HALF_HOURS = 48
WORKING_SECONDS = (NOON - MORNING) + (EVENING - AFTERNOON)


def worked_seconds(second: np.ndarray) -> np.ndarray:
    """Working seconds passed at a second of the day."""
    return np.clip(second - MORNING, 0, NOON - MORNING) + np.clip(second - AFTERNOON, 0, EVENING - AFTERNOON)


def clock_seconds(worked: np.ndarray) -> np.ndarray:
    """The second of the day at which so many working seconds have passed."""
    return MORNING + worked + np.where(worked > NOON - MORNING, AFTERNOON - NOON, 0)


def worked_at_start(day: np.ndarray, second: np.ndarray, calendar: Calendar) -> np.ndarray:
    """Working seconds of the first counted day passed at receipt; none when it starts the next day."""
    same = calendar.day_of(calendar.start_ordinal(day, second)) == day
    return np.where(same, worked_seconds(second), 0)


def _profile(spans: tuple[tuple[float, float, float], ...]) -> np.ndarray:
    """Weight of each half hour from (from hour, to hour, weight) spans, later ones winning."""
    hours = np.arange(HALF_HOURS) / 2
    profile = np.zeros(HALF_HOURS)
    for start, end, weight in spans:
        profile[(hours >= start) & (hours < end)] = weight
    return profile


DAY_PROFILES = {
    "counter": _profile(((7.5, 11.5, 1.2), (8, 10, 1.7), (13.5, 17, 1.0), (14, 15.5, 1.35), (16.5, 17, 0.5))),
    "online": _profile(
        (
            (0, 24, 0.02),
            (6, 7.5, 0.2),
            (7.5, 11.5, 1.2),
            (11.5, 13.5, 0.5),
            (13.5, 17, 1.2),
            (17, 22.5, 0.5),
            (19.5, 21.5, 0.75),
            (22.5, 24, 0.15),
        )
    ),
    "post": _profile(((8.5, 11, 1.5), (14, 16.5, 1.0))),
    "phone": _profile(((6.5, 21, 0.5), (7.5, 11.5, 1.4), (13.5, 17, 1.2))),
    "systems": _profile(((0, 24, 0.5), (7.5, 17.5, 1.2), (17.5, 23, 0.7))),
}


def arrivals(
    calendar: Calendar,
    month: str,
    channels: Sequence[tuple[str, str]],
    channel: np.ndarray,
    random: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Day (from 1970) and second of the day of each receipt; a channel is a calendar and a profile of the day."""
    weights = calendar.month(month)
    tables = [lookup(np.outer(weights[days], DAY_PROFILES[profile]).ravel()) for days, profile in channels]
    bins = np.stack(tables)[channel, random.integers(0, DRAWS, len(channel), dtype="uint16")]
    first = calendar.number(weights.index[0])
    second = (bins % HALF_HOURS) * 1800 + random.integers(0, 1800, len(channel), dtype="int16")
    return first + bins // HALF_HOURS, second.astype("int64")


def ended(
    calendar: Calendar, day: np.ndarray, second: np.ndarray, taken: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """Seconds from 1970 at which what arrived then is done, so many working days after the deadline began to run."""
    begun = worked_at_start(day, second, calendar)
    earliest = np.where(taken == 0, begun + 300, 0)
    worked = earliest + random.random(len(day)) * (WORKING_SECONDS - earliest)
    start = calendar.start_ordinal(day, second)
    return calendar.day_of(start + taken) * 86_400 + clock_seconds(worked.astype("int64"))
