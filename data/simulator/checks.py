"""The hourly checks of the platforms of the documents in one month, one row a check of a platform in use."""

from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from data.simulator.calendar import seconds_of
from data.simulator.columns import coded, moments
from data.simulator.office_hours import DAY_PROFILES, HALF_HOURS
from data.simulator.simulation import Simulation
from data.streams import STREAMS

LEAST_UP, MOST_UP = 0.9940, 0.9996  # share of the hours of the weakest and the best platform
MAINTAINED = 0.45  # of the hours down
MAINTENANCE_HOURS = (1, 2, 3)
MAINTENANCE_FROM = (0, 4)  # it begins in one of these hours
SUNDAY_NIGHT = 3.0  # times likelier
OUTAGE_MEAN_HOURS, OUTAGE_MOST_HOURS = 1.6, 12
RESPONSE_LEAST_MS, RESPONSE_MOST_MS = 80, 600
RESPONSE_IDLE_MS = (95, 210)
LOAD_EFFECT, RESPONSE_NOISE = 0.55, 0.13  # logarithm at full load, and of the noise
REST_SESSIONS = 0.03  # of a working hour's, at night and on days off
DISTRICT_SIZE = 0.12
SIZE_SPREAD = 0.4
OF_PEOPLE = ("citizen", "services", "tourism")
SESSIONS = {  # users in a busy hour, by category
    "citizen": 900, "services": 700, "administration": 450, "education": 500, "health": 350, "operations": 40,
    "data": 90, "integration": 250, "sector": 120, "infrastructure": 300, "security": 12, "agriculture": 25,
    "tourism": 60,
}  # fmt: skip

SCHEMA = STREAMS["platform_check"].schema


class MonthOfChecks:
    """One month of checks, ordered by platform and hour; a platform keeps the code and unit of its documents."""

    def __init__(self, simulation: Simulation, month: str) -> None:
        self.simulation, self.month = simulation, month
        self.random = simulation.random("platform_check", month)
        self.platforms = simulation.platforms.table
        days = simulation.calendar.month(month)
        first = simulation.calendar.number(days.index[0]) * 86_400
        hours = first + 3600 * np.arange(24 * len(days))
        self.days, self.hours = days, hours[hours <= seconds_of(simulation.clock)]
        self.shape = (len(self.platforms), len(self.hours))

    def table(self) -> pa.Table:
        """The month as rows, in the columns of `SCHEMA`."""
        load = self._load()
        is_up = ~(self._maintenance() | self._outages())
        response = self._response(load)
        busiest = self._traits["sessions"][:, None]
        sessions = np.where(is_up, self.random.poisson(busiest * load), 0)
        return self._arrow(is_up, response, sessions)

    @cached_property
    def _traits(self) -> dict[str, np.ndarray]:
        """By platform: share of hours down, first hour of maintenance, idle response (ms), sessions of a busy hour."""
        size = len(self.platforms)
        random = self.simulation.random("platform")
        largest = self.platforms["category"].map(lambda category: SESSIONS[category]).to_numpy()
        district = (self.platforms["unit"].str.len() > 2).to_numpy()
        return {
            "down": 1 - random.uniform(LEAST_UP, MOST_UP, size),
            "from": random.integers(*MAINTENANCE_FROM, size),
            "length": random.choice(MAINTENANCE_HOURS, size),
            "idle": random.uniform(*RESPONSE_IDLE_MS, size),
            "sessions": largest * np.where(district, DISTRICT_SIZE, 1) * random.lognormal(0, SIZE_SPREAD, size),
        }

    def _load(self) -> np.ndarray:
        """Platform x hour: use against a busy hour, by the working day or, for what people use, their evening too."""
        office, people = (
            np.outer(self.days[name], DAY_PROFILES[name].reshape(HALF_HOURS // 2, 2).mean(axis=1)).ravel()
            / DAY_PROFILES[name].max()
            for name in ("counter", "online")
        )
        of_people = self.platforms["category"].isin(OF_PEOPLE).to_numpy()
        load = np.where(of_people[:, None], people, office)[:, : len(self.hours)]
        return np.maximum(load, REST_SESSIONS) * np.exp(0.1 * self.random.standard_normal(self.shape))

    def _maintenance(self) -> np.ndarray:
        """Platform x hour: down for work at night, rather before a Sunday."""
        nights = len(self.days)
        weight = np.where(self.days.index.day_of_week == 6, SUNDAY_NIGHT, 1.0)
        length = self._traits["length"][:, None]
        chance = MAINTAINED * self._traits["down"][:, None] * 24 * nights / length * weight / weight.sum()
        chosen = self.random.random((self.shape[0], nights)) < chance
        hour = np.arange(24) - self._traits["from"][:, None]
        window = (hour >= 0) & (hour < length)
        return (chosen[:, :, None] & window[:, None, :]).reshape(self.shape[0], -1)[:, : self.shape[1]]

    def _outages(self) -> np.ndarray:
        """Platform x hour: down unplanned, an hour or some on end."""
        chance = (1 - MAINTAINED) * self._traits["down"][:, None] / OUTAGE_MEAN_HOURS
        begins = self.random.random(self.shape) < chance
        length = np.minimum(self.random.geometric(1 / OUTAGE_MEAN_HOURS, self.shape), OUTAGE_MOST_HOURS)
        hour = np.arange(self.shape[1])
        return np.maximum.accumulate(np.where(begins, hour + length, 0), axis=1) > hour

    def _response(self, load: np.ndarray) -> np.ndarray:
        """Platform x hour: milliseconds, longer under load."""
        noise = RESPONSE_NOISE * self.random.standard_normal(self.shape)
        response = self._traits["idle"][:, None] * np.exp(LOAD_EFFECT * load + noise)
        return np.clip(response, RESPONSE_LEAST_MS, RESPONSE_MOST_MS).astype("int32")

    def _arrow(self, is_up: np.ndarray, response: np.ndarray, sessions: np.ndarray) -> pa.Table:
        running = self.simulation.platforms.running(self.hours.astype("datetime64[s]"))
        platform, hour = np.nonzero(running)
        units, unit = _codes(self.platforms["unit"])
        frames, frame = _codes(self.platforms["frame"])
        up = is_up[running]
        arrays = {
            "platform": coded(platform.astype("int16"), self.platforms["code"]),
            "frame": coded(frame[platform].astype("int8"), frames),
            "unit": coded(unit[platform].astype("int16"), units),
            "checked_at": moments(self.hours[hour]),
            "is_up": up,
            "response_ms": pa.array(response[running], mask=~up),
            "sessions": sessions[running].astype("int32"),
            "month": pa.array(np.full(len(platform), np.datetime64(self.month, "D"))),
        }
        return pa.table([arrays[name] for name in SCHEMA.names], schema=SCHEMA)


def _codes(values: pd.Series) -> tuple[list[str], np.ndarray]:
    """The distinct values, and the place of each row's among them."""
    places, distinct = pd.factorize(values)
    return list(distinct), places
