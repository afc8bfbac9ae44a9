"""The dossiers of one month, one row a dossier."""

import numpy as np
import pyarrow as pa

from data.simulator.calendar import EVENING, months, seconds_of
from data.simulator.columns import coded, moments
from data.simulator.draws import DRAWS, best_of_each
from data.simulator.office_hours import arrivals, ended
from data.simulator.simulation import Simulation
from data.streams import STREAMS

CHANNELS = {"counter": ("counter", "counter"), "online": ("online", "online"), "post": ("counter", "post")}
LOGISTIC_WIDTH = 1.7  # a normal variable this wide resembles the standard logistic one

SCHEMA = STREAMS["dossier"].schema


class MonthOfDossiers:
    """One month of dossiers, drawn column by column; rows are ordered by leaf, so a province is one span."""

    def __init__(self, simulation: Simulation, month: str) -> None:
        self.simulation, self.month = simulation, month
        self.leaf_table = simulation.leaf_table(month)
        self.random = simulation.random("dossier", month)
        self.propensity = simulation.propensity(month)
        counts = simulation.counts[self.leaf_table.frame][:, simulation.months.index(month)]
        self.leaf = np.repeat(np.arange(len(counts), dtype="int16"), counts)
        self.size = len(self.leaf)
        self.edges = np.append(0, np.cumsum(counts))[self.leaf_table.edges]
        self.procedure = self._procedure()
        self.sector = simulation.procedures.sector[self.procedure]

    def _procedure(self) -> np.ndarray:
        draw = self.random.integers(0, DRAWS, self.size, dtype="uint16")
        return self.simulation.procedures.draw[self.leaf_table.urban[self.leaf].astype("int8"), draw]

    def choose(
        self,
        component: str,
        *,
        effect: str = "",
        lift: np.ndarray | float = 0.0,
        among: np.ndarray | None = None,
        of_all: bool = False,
    ) -> np.ndarray:
        """Which dossiers count for a component: in every province its exact ratio of the likeliest.

        `among` limits the rows, `of_all` still takes the ratio of all of them; `effect` names a column of
        sector effects and `lift` adds logits by row.
        """
        rows = np.arange(self.size) if among is None else np.flatnonzero(among)
        score = self.propensity[:, self.simulation.components[component]][self.leaf]
        if effect:
            score += self.simulation.procedures.sector_effects[effect].to_numpy(dtype="float32")[self.sector]
        score = (score + lift)[rows]
        score += LOGISTIC_WIDTH * self.random.standard_normal(len(rows), dtype="float32")
        edges = np.searchsorted(rows, self.edges)
        whole = np.diff(self.edges) if of_all else np.diff(edges)
        wanted = self._whole(whole * self.simulation.ratio(self.month, component))
        chosen = np.zeros(self.size, dtype=bool)
        chosen[rows[best_of_each(score, edges, wanted)]] = True
        return chosen

    def _whole(self, expected: np.ndarray) -> np.ndarray:
        return np.floor(expected + self.random.random(len(expected))).astype(int)

    def table(self) -> pa.Table:
        """The month as rows, in the columns of `SCHEMA`."""
        online = self.choose("online", effect="online_effect")
        channel = np.where(online, 1, np.where(self.random.random(self.size) < 0.025, 2, 0)).astype("int8")
        day, second = arrivals(self.simulation.calendar, self.month, list(CHANNELS.values()), channel, self.random)
        in_time = self.choose("progress", effect="on_time_effect", lift=0.15 * online)
        times = self._handling(day, second, in_time)
        columns = {
            **self._identity(),
            **times,
            "channel": channel,
            **self._quality(online, in_time, times["finished_at"]),
        }
        return self._arrow(columns)

    def _identity(self) -> dict[str, np.ndarray]:
        number = int(self.month.replace("-", "")) * 10**7
        return {
            "dossier_id": number + np.arange(self.size, dtype="int64"),
            "frame": np.zeros(self.size, dtype="int8"),
            "unit": self.leaf,
            "sector": self.sector,
            "procedure": self.procedure,
        }

    def _handling(self, day: np.ndarray, second: np.ndarray, in_time: np.ndarray) -> dict[str, np.ndarray]:
        """received_at, due_at, finished_at (seconds from 1970, -1 when open), processing_days (elapsed)."""
        calendar = self.simulation.calendar
        allowed = self.simulation.procedures.working_days[self.procedure]
        start = calendar.start_ordinal(day, second)
        taken = np.where(in_time, self._days_in_time(allowed), self._days_late(allowed))
        finished = ended(calendar, day, second, taken, self.random)
        received = day * 86_400 + second
        open_still = finished > seconds_of(self.simulation.clock)
        return {
            "received_at": received,
            "due_at": calendar.day_of(start + allowed) * 86_400 + EVENING,
            "finished_at": np.where(open_still, -1, finished),
            "processing_days": np.round(np.maximum((finished - received) / 86_400, 0.01), 2),
        }

    def _days_in_time(self, allowed: np.ndarray) -> np.ndarray:
        """Working days used of the allowed ones: short matters the same day, long ones near the limit."""
        slowness = np.exp(-0.25 * self.propensity[:, self.simulation.components["progress"]])[self.leaf]
        bend = np.where(allowed <= 2, 1.8, 0.6) / slowness
        part = self.random.random(self.size, dtype="float32") ** bend
        return np.minimum((part * (allowed + 1)).astype("int64"), allowed)

    def _days_late(self, allowed: np.ndarray) -> np.ndarray:
        """Working days of a late one: mostly a few over the limit, some weeks, a handful most of a year."""
        over = np.exp(0.4 + 0.02 * allowed + 1.1 * self.random.standard_normal(self.size, dtype="float32"))
        forgotten = self.random.random(self.size, dtype="float32")
        over = np.where(forgotten < 0.015, 20 + forgotten / 0.015 * 200, np.minimum(over, 120))
        return allowed + 1 + over.astype("int64")

    def _quality(self, online: np.ndarray, in_time: np.ndarray, finished: np.ndarray) -> dict[str, np.ndarray]:
        """The flags of digital handling and satisfaction; only finished dossiers have results and ratings."""
        ended = finished >= 0
        digitised = self.choose("digitised", effect="digital_effect", lift=0.6 * online)
        fee_due = self.random.random(self.size, dtype="float32") < self.simulation.procedures.fee_share[self.procedure]
        rated = ended & (self.random.random(self.size, dtype="float32") < 0.30 + 0.15 * online)
        lift = 0.8 * digitised
        return {
            "fee_due": fee_due,
            "paid_online": self.choose("paid_online", lift=1.4 * online, among=fee_due),
            "digitised": digitised,
            "electronic_result": self.choose(
                "electronic_result", effect="digital_effect", lift=lift, among=ended, of_all=True
            ),
            "data_reused": self.choose("data_reused", effect="digital_effect", lift=lift),
            "shared_storage": self.choose("shared_storage", lift=lift),
            "population_data": self.choose("population_data", lift=0.4 * online),
            "synced": self.choose("synced", lift=0.4 * online),
            "rated": rated,
            "satisfied": self.choose("satisfied", lift=1.3 * in_time, among=rated),
        }

    def _arrow(self, columns: dict[str, np.ndarray]) -> pa.Table:
        ended = columns["finished_at"] >= 0
        open_still = ~ended
        kept = columns["received_at"] <= seconds_of(self.simulation.clock)
        month_start = np.datetime64(self.month, "D")
        procedures = self.simulation.procedures
        arrays = {
            **columns,
            "frame": coded(columns["frame"], [self.leaf_table.frame]),
            "unit": coded(columns["unit"], self.leaf_table.units),
            "sector": coded(columns["sector"], procedures.sectors["code"]),
            "procedure": coded(columns["procedure"], procedures.table["code"]),
            "channel": coded(columns["channel"], CHANNELS),
            "received_at": moments(columns["received_at"]),
            "due_at": moments(columns["due_at"]),
            "finished_at": moments(columns["finished_at"], open_still),
            "received_month": pa.array(np.full(self.size, month_start)),
            "finished_month": pa.array(months(columns["finished_at"]), mask=open_still),
            "processing_days": pa.array(columns["processing_days"], mask=open_still),
            "on_time": pa.array(columns["finished_at"] <= columns["due_at"], mask=open_still),
        }
        table = pa.table([arrays[name] for name in SCHEMA.names], schema=SCHEMA)
        return table if kept.all() else table.filter(pa.array(kept))
