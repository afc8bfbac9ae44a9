"""The petitions (phản ánh, kiến nghị) of one month, one row a petition; they add up to what index 766 counts."""

import numpy as np
import pyarrow as pa

from data.simulator.calendar import EVENING, months, seconds_of
from data.simulator.columns import coded, moments
from data.simulator.draws import DRAWS, likeliest, lookup, whole_parts
from data.simulator.office_hours import arrivals, ended
from data.simulator.places import PLACES
from data.simulator.register import MonthOfRegister
from data.simulator.simulation import Simulation
from data.streams import STREAMS

CHANNELS = {
    "portal": ("online", "online"),
    "app": ("online", "online"),
    "phone": ("online", "phone"),
    "office": ("counter", "counter"),
}
CHANNEL_SHARES = (0.42, 0.20, 0.24, 0.14)
APP_GROWTH = 0.05  # of the share, a year
FREQUENTED = 1.7  # exponent that makes some places come up more often
SPREAD_DEGREES = 0.0006  # about 70 m around a place
CONTENT_IN_TIME = 1.3  # logits
REOPENED, REOPENED_CONTENT = 0.10, 0.015

SCHEMA = STREAMS["petition"].schema


class MonthOfPetitions:
    """One month of petitions, ordered by leaf: as many as index 766 counts, as many in time and content.

    Only open ones stand in the way: what is not due yet cannot be late, and nobody rates what is not answered.
    """

    def __init__(self, simulation: Simulation, month: str) -> None:
        self.simulation, self.month = simulation, month
        self.leaf_table = simulation.leaf_table(month)
        self.random = simulation.random("petition", month)
        self.clock = seconds_of(simulation.clock)
        self.received, self.in_time, self.content = self._counted()
        self.leaf = np.repeat(np.arange(len(self.received), dtype="int16"), self.received)
        self.size = len(self.leaf)
        self.category = self._category()
        self.trouble = simulation.categories.trouble[self.category]

    def _counted(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Petitions by leaf: received, in time, and those whose petitioner is content when all are answered."""
        register = MonthOfRegister(self.simulation, self.month)
        counts = register.counts()
        received = np.where(register.inhabited, counts["petition_on_time_denominator"], 0)
        return received, counts["petition_on_time_numerator"], counts["petition_satisfied_numerator"]

    def _category(self) -> np.ndarray:
        draw = self.random.integers(0, DRAWS, self.size, dtype="uint16")
        return self.simulation.categories.draw[self.leaf_table.urban[self.leaf].astype("int8"), draw]

    def table(self) -> pa.Table:
        """The month as rows, in the columns of `SCHEMA`."""
        channel = self._channel()
        times = self._handling(channel)
        satisfied = self._satisfied(times["answered_at"] >= 0, times["on_time"])
        latitude, longitude = self._points()
        return self._arrow({"channel": channel, "satisfied": satisfied, **times}, latitude, longitude)

    def _channel(self) -> np.ndarray:
        """The application grows at the expense of the rest."""
        shares = np.array(CHANNEL_SHARES)
        shares[list(CHANNELS).index("app")] += APP_GROWTH * self.simulation.months.index(self.month) / 12
        return lookup(shares)[self.random.integers(0, DRAWS, self.size, dtype="uint16")].astype("int8")

    def _handling(self, channel: np.ndarray) -> dict[str, np.ndarray]:
        """received_at, due_at, answered_at (seconds from 1970, -1 when open), handling_days, on_time."""
        calendar = self.simulation.calendar
        day, second = arrivals(calendar, self.month, list(CHANNELS.values()), channel, self.random)
        allowed = self.simulation.categories.working_days[self.category]
        due = calendar.day_of(calendar.start_ordinal(day, second) + allowed) * 86_400 + EVENING
        late = self._late(due)
        taken = np.where(late, self._days_late(allowed), self._days_in_time(allowed))
        answered = ended(calendar, day, second, taken, self.random)
        received = np.minimum(_whole_minutes(day * 86_400 + second), self.clock)
        answered = _whole_minutes(answered)
        return {
            "received_at": received,
            "due_at": due,
            "answered_at": np.where(answered > self.clock, -1, answered),
            "handling_days": np.round(np.maximum((answered - received) / 86_400, 0.01), 2),
            "on_time": ~late,
        }

    def _late(self, due: np.ndarray) -> np.ndarray:
        """In every leaf as many as are counted late, of those already due."""
        is_due = due <= self.clock
        score = self.trouble + self.random.logistic(size=self.size)
        return is_due & likeliest(np.where(is_due, score, -np.inf), self.leaf, self.received - self.in_time)

    def _days_in_time(self, allowed: np.ndarray) -> np.ndarray:
        """Working days used of the allowed ones."""
        return np.minimum((self.random.random(self.size) ** 0.8 * (allowed + 1)).astype("int64"), allowed)

    def _days_late(self, allowed: np.ndarray) -> np.ndarray:
        """Working days of a late one: mostly a few over the limit, some weeks."""
        over = np.exp(0.6 + 0.03 * allowed + 1.0 * self.random.standard_normal(self.size))
        return allowed + 1 + np.minimum(over, 90).astype("int64")

    def _satisfied(self, rated: np.ndarray, in_time: np.ndarray) -> np.ndarray:
        """The leaf's ratio of content petitioners among those who rated, likelier after an answer in time."""
        answered = np.bincount(self.leaf, weights=rated, minlength=len(self.received))
        expected = self.content * answered / np.maximum(self.received, 1)
        wanted = np.minimum(whole_parts(expected, self.leaf_table.edges, self.random), answered)
        score = CONTENT_IN_TIME * in_time - self.trouble + self.random.logistic(size=self.size)
        return rated & likeliest(np.where(rated, score, -np.inf), self.leaf, wanted)

    def _points(self) -> tuple[np.ndarray, np.ndarray]:
        """Latitude and longitude of each, to about ten metres."""
        place = (self.random.random(self.size) ** FREQUENTED * PLACES).astype("int64")
        around = SPREAD_DEGREES * self.random.standard_normal((2, self.size))
        latitude, longitude = (values[self.leaf, place] for values in self.simulation.places[self.leaf_table.frame])
        return np.round(latitude + around[0], 4), np.round(longitude + around[1], 4)

    def _arrow(self, columns: dict[str, np.ndarray], latitude: np.ndarray, longitude: np.ndarray) -> pa.Table:
        rated = columns["answered_at"] >= 0
        unanswered = ~rated
        again = self.random.random(self.size) < np.where(columns["satisfied"], REOPENED_CONTENT, REOPENED)
        arrays = {
            "petition_id": int(self.month.replace("-", "")) * 10**7 + np.arange(self.size, dtype="int64"),
            "frame": coded(np.zeros(self.size, dtype="int8"), [self.leaf_table.frame]),
            "unit": coded(self.leaf, self.leaf_table.units),
            "category": coded(self.category, self.simulation.categories.codes),
            "channel": coded(columns["channel"], CHANNELS),
            "received_at": moments(columns["received_at"]),
            "due_at": moments(columns["due_at"]),
            "answered_at": moments(columns["answered_at"], unanswered),
            "latitude": latitude,
            "longitude": longitude,
            "received_month": pa.array(np.full(self.size, np.datetime64(self.month, "D"))),
            "answered_month": pa.array(months(columns["answered_at"]), mask=unanswered),
            "handling_days": pa.array(columns["handling_days"], mask=unanswered),
            "on_time": pa.array(columns["on_time"], mask=unanswered),
            "rated": rated,
            "satisfied": columns["satisfied"],
            "reopened": rated & again,
        }
        return pa.table([arrays[name] for name in SCHEMA.names], schema=SCHEMA)


def _whole_minutes(seconds: np.ndarray) -> np.ndarray:
    return seconds // 60 * 60
