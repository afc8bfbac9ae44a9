"""The information security incidents of one month, one row an incident: many small ones, quiet weeks, no waves.

Nothing is published row by row to calibrate them to; the shares below are assumptions.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa

from data.simulator.calendar import months, seconds_of
from data.simulator.columns import coded, moments
from data.simulator.draws import DRAWS, lookup
from data.simulator.office_hours import arrivals
from data.simulator.simulation import Simulation
from data.streams import STREAMS

A_MONTH, LEAST, MOST = 20.0, 15.0, 25.0  # incidents of a province
SIZE_EXPONENT, PROVINCE_SPREAD = 0.12, 0.08
LEAF_EXPONENT, URBAN = 0.5, 2.0  # incidents of a leaf by its persons, and in a town
SYSTEMS = ("portal", "data_centre", "integration_axis", "email", "endpoint", "website")
SEVERITIES = ("critical", "high", "medium", "low")
FOUND_BY = ("soc", "ncsc", "user")

# Share of a kind, of its severities but the last, and of the systems it strikes.
KINDS = {
    "malware": (0.27, (0.008, 0.035, 0.23), (0.02, 0.06, 0.01, 0.06, 0.78, 0.07)),
    "phishing": (0.30, (0.002, 0.015, 0.18), (0.03, 0.00, 0.00, 0.82, 0.10, 0.05)),
    "ddos": (0.07, (0.010, 0.060, 0.33), (0.42, 0.13, 0.05, 0.02, 0.00, 0.38)),
    "defacement": (0.05, (0.010, 0.080, 0.33), (0.12, 0.00, 0.00, 0.00, 0.00, 0.88)),
    "intrusion": (0.10, (0.035, 0.120, 0.38), (0.14, 0.20, 0.05, 0.16, 0.28, 0.17)),
    "data_leak": (0.05, (0.040, 0.130, 0.40), (0.20, 0.16, 0.07, 0.22, 0.20, 0.15)),
    "misconfiguration": (0.16, (0.004, 0.025, 0.20), (0.18, 0.22, 0.12, 0.10, 0.12, 0.26)),
}
FOUND_WITH_CENTRE, FOUND_WITHOUT = (0.70, 0.16, 0.14), (0.0, 0.45, 0.55)
HOURS_TO_DETECT = (0.6, 8.0, 12.0)  # medians by who found it
HOURS_TO_RESPOND = (0.5, 1.0, 3.0, 8.0)  # by severity, from detection
HOURS_TO_RECOVER = (20.0, 10.0, 6.0, 3.0)
DETECT_SPREAD, RESPOND_SPREAD, RECOVER_SPREAD = 0.9, 0.6, 0.7  # of logarithms
WITHOUT_CENTRE = 1.3  # times slower to respond
LEAST_SECONDS, MOST_SECONDS = 60, 45 * 86_400

SCHEMA = STREAMS["security_incident"].schema


class MonthOfIncidents:
    """One month of incidents, ordered by leaf; one that nobody has detected by the clock is not known of."""

    def __init__(self, simulation: Simulation, month: str) -> None:
        self.simulation, self.month = simulation, month
        self.leaf_table = simulation.leaf_table(month)
        self.random = simulation.random("security_incident", month)
        self.leaf = self._leaves()
        self.size = len(self.leaf)

    def table(self) -> pa.Table:
        """The month as rows, in the columns of `SCHEMA`."""
        kind = self._drawn([[share for share, _, _ in KINDS.values()]], np.zeros(self.size, dtype="int8"))
        severity = self._drawn([[*shares, 1 - sum(shares)] for _, shares, _ in KINDS.values()], kind)
        system = self._drawn([shares for _, _, shares in KINDS.values()], kind)
        day, second = arrivals(
            self.simulation.calendar, self.month, [("all", "systems")], np.zeros(self.size, dtype="int8"), self.random
        )
        occurred = day * 86_400 + second
        watched = occurred >= self._watched_from[self.leaf]
        found_by = self._drawn([FOUND_WITHOUT, FOUND_WITH_CENTRE], watched.astype("int8"))
        times = self._times(occurred, severity, found_by, watched)
        return self._arrow({"kind": kind, "severity": severity, "system": system, "found_by": found_by}, times)

    def _leaves(self) -> np.ndarray:
        """The leaf of each incident, ascending."""
        edges = self.leaf_table.edges
        population = self.leaf_table.population
        weight = population**LEAF_EXPONENT * np.where(self.leaf_table.urban, URBAN, 1)
        persons = np.add.reduceat(population, edges[:-1])
        own = self.simulation.random(f"security {self.leaf_table.frame}").normal(0, PROVINCE_SPREAD, len(persons))
        mean = A_MONTH * (persons / np.median(persons)) ** SIZE_EXPONENT * np.exp(own)
        expected = np.repeat(np.clip(mean, LEAST, MOST) / np.add.reduceat(weight, edges[:-1]), np.diff(edges)) * weight
        return np.repeat(np.arange(len(weight), dtype="int16"), self.random.poisson(expected))

    @cached_property
    def _watched_from(self) -> np.ndarray:
        """Second from 1970 from which each leaf's province, or one it took in, has an operations centre."""
        simulation, never = self.simulation, np.iinfo("int64").max
        opened = {key: seconds_of(moment.item()) for key, moment in simulation.platforms.in_use_from("soc").items()}
        provinces = simulation.calibration.provinces
        first = np.array([opened.get(key, never) for key in provinces])
        for former, later in simulation.calibration.successors.items():
            first[later] = min(first[later], first[former])
        return first[self.leaf_table.provinces]

    def _drawn(self, shares: Sequence[Sequence[float]], row: np.ndarray) -> np.ndarray:
        """A place drawn by the shares of each row's line."""
        tables = np.stack([lookup(np.array(line)) for line in shares])
        return tables[row, self.random.integers(0, DRAWS, self.size, dtype="uint16")].astype("int8")

    def _times(
        self, occurred: np.ndarray, severity: np.ndarray, found_by: np.ndarray, watched: np.ndarray
    ) -> dict[str, np.ndarray]:
        """Seconds from 1970 of what happened when, without regard to the clock."""
        slower = np.where(watched, 1.0, WITHOUT_CENTRE)
        detected = occurred + self._seconds(np.array(HOURS_TO_DETECT)[found_by], DETECT_SPREAD)
        responded = detected + self._seconds(slower * np.array(HOURS_TO_RESPOND)[severity], RESPOND_SPREAD)
        recovered = responded + self._seconds(np.array(HOURS_TO_RECOVER)[severity], RECOVER_SPREAD)
        return {
            "occurred_at": occurred,
            "detected_at": detected,
            "responded_at": responded,
            "recovered_at": recovered,
        }

    def _seconds(self, hours: np.ndarray, spread: float) -> np.ndarray:
        drawn = 3600 * hours * np.exp(spread * self.random.standard_normal(self.size))
        return np.clip(drawn, LEAST_SECONDS, MOST_SECONDS).astype("int64")

    def _arrow(self, columns: dict[str, np.ndarray], times: dict[str, np.ndarray]) -> pa.Table:
        clock = seconds_of(self.simulation.clock)
        words = {"kind": list(KINDS), "severity": SEVERITIES, "system": SYSTEMS, "found_by": FOUND_BY}
        detected = times["detected_at"]
        hours = {
            "detect": ("detected_at", "occurred_at"),
            "respond": ("responded_at", "detected_at"),
            "recover": ("recovered_at", "detected_at"),
        }
        arrays = {
            "incident_id": int(self.month.replace("-", "")) * 10**7 + np.arange(self.size, dtype="int64"),
            "frame": coded(np.zeros(self.size, dtype="int8"), [self.leaf_table.frame]),
            "unit": coded(self.leaf, self.leaf_table.units),
            **{name: coded(places, words[name]) for name, places in columns.items()},
            **{name: moments(seconds, seconds > clock) for name, seconds in times.items()},
            "occurred_month": pa.array(months(times["occurred_at"])),
            **{
                f"hours_to_{step}": pa.array(np.round((times[end] - times[start]) / 3600, 2), mask=times[end] > clock)
                for step, (end, start) in hours.items()
            },
        }
        table = pa.table([arrays[name] for name in SCHEMA.names], schema=SCHEMA)
        return table.filter(pa.array(detected <= clock))
