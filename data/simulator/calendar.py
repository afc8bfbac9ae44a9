"""Working days, holidays and seasons: how much arrives on a day, and on which day a deadline ends."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

MORNING, NOON, AFTERNOON, EVENING = 7 * 3600 + 1800, 11 * 3600 + 1800, 13 * 3600 + 1800, 17 * 3600
LAST_INTAKE = EVENING - 1800  # what comes later counts from the next working day

# Public holidays with their bridging days, first and last day.
HOLIDAYS = (
    ("2022-01-01", "2022-01-03"), ("2022-01-29", "2022-02-06"), ("2022-04-09", "2022-04-11"),
    ("2022-04-30", "2022-05-03"), ("2022-09-01", "2022-09-04"), ("2022-12-31", "2023-01-02"),
    ("2023-01-20", "2023-01-26"), ("2023-04-29", "2023-05-03"), ("2023-09-01", "2023-09-04"),
    ("2024-01-01", "2024-01-01"), ("2024-02-08", "2024-02-14"), ("2024-04-18", "2024-04-18"),
    ("2024-04-27", "2024-05-01"), ("2024-08-31", "2024-09-03"), ("2025-01-01", "2025-01-01"),
    ("2025-01-25", "2025-02-02"), ("2025-04-05", "2025-04-07"), ("2025-04-30", "2025-05-04"),
    ("2025-08-30", "2025-09-02"), ("2026-01-01", "2026-01-04"), ("2026-02-14", "2026-02-22"),
    ("2026-04-25", "2026-04-27"), ("2026-04-30", "2026-05-03"), ("2026-08-29", "2026-09-02"),
    ("2027-01-01", "2027-01-03"), ("2027-02-04", "2027-02-10"), ("2027-04-16", "2027-04-16"),
    ("2027-04-30", "2027-05-02"), ("2027-09-02", "2027-09-05"),
)  # fmt: skip
NEW_YEAR_DAYS = ("2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06")
SEASON = (0.95, 0.97, 1.04, 1.02, 1.02, 1.08, 1.12, 1.11, 1.04, 1.01, 0.99, 1.02)
YEARLY_TREND = 1.05
REFORM_MONTHS = {"2025-06": 1.05, "2025-07": 0.82, "2025-08": 0.93}
COUNTER_WEEK = (1.16, 1.08, 1.01, 0.98, 0.92, 0.10, 0.0)
ONLINE_WEEK = (1.10, 1.06, 1.02, 0.99, 0.96, 0.36, 0.28)
HOLIDAY_ONLINE = 0.12
EPOCH = date(1970, 1, 1).toordinal()


class Calendar:
    """Working days and the weight of every day, 2021-12-01 to 2028-12-31; days count from 1970-01-01."""

    def __init__(self) -> None:
        days = pd.date_range("2021-12-01", "2028-12-31")
        self.first = self.number(days[0])
        holiday = np.zeros(len(days), dtype=bool)
        for start, end in HOLIDAYS:
            holiday |= (days >= start) & (days <= end)
        weekday = days.day_of_week.to_numpy()
        self.working = (weekday < 5) & ~holiday
        self.ordinal = np.cumsum(self.working) - 1  # of the last working day not after this day
        self.working_days = np.flatnonzero(self.working) + self.first
        season = _season(days)
        counter = np.where(holiday, 0.0, np.array(COUNTER_WEEK)[weekday]) * season
        online = np.where(holiday, HOLIDAY_ONLINE, np.array(ONLINE_WEEK)[weekday]) * season
        self.weights = pd.DataFrame({"counter": counter, "online": online, "all": 1.0}, index=days)

    def month(self, code: str) -> pd.DataFrame:
        """Day weights of one month by channel, index the days."""
        return self.weights.loc[code]

    def number(self, day: date) -> int:
        """Days from 1970-01-01 to a day."""
        return day.toordinal() - EPOCH

    def start_ordinal(self, day: np.ndarray, second: np.ndarray) -> np.ndarray:
        """The working day from which a deadline runs for what arrives then."""
        place = day - self.first
        late = ~self.working[place] | (second > LAST_INTAKE)
        return self.ordinal[place] + late

    def day_of(self, ordinal: np.ndarray) -> np.ndarray:
        """The date of a working day; days past the calendar's end are held at it."""
        return self.working_days[np.minimum(ordinal, len(self.working_days) - 1)]


def _season(days: pd.DatetimeIndex) -> np.ndarray:
    """Expected arrivals of a working day against an average one of 2024: season, trend, Tết, reform."""
    season = np.array(SEASON)[days.month - 1] * YEARLY_TREND ** ((days.year + days.day_of_year / 365.25) - 2024.5)
    season = season.to_numpy(copy=True)
    for new_year in pd.to_datetime(NEW_YEAR_DAYS):
        distance = (days - new_year).days.to_numpy()
        season[(distance >= -10) & (distance < 0)] *= 0.80
        season[(distance >= 0) & (distance < 16)] *= 0.75
    for month, factor in REFORM_MONTHS.items():
        season[days.strftime("%Y-%m") == month] *= factor
    return season


def months(seconds: np.ndarray) -> np.ndarray:
    """The first day of the month of seconds from 1970."""
    return seconds.astype("datetime64[s]").astype("datetime64[M]").astype("datetime64[D]")


def seconds_of(moment: datetime) -> int:
    """Seconds from 1970-01-01 of a moment."""
    return int((moment - datetime(1970, 1, 1)) / timedelta(seconds=1))
