"""What index 766 counts that is not an event, one row a leaf and month."""

import numpy as np
import pyarrow as pa

from data.simulator.columns import coded
from data.simulator.draws import whole_parts
from data.simulator.simulation import Simulation
from data.streams import COUNTED as REGISTER
from data.streams import STREAMS

PROCEDURES_OF_LEAF, FEE_PROCEDURES_OF_LEAF = 112, 60
PETITIONS = ("petition_on_time", "petition_satisfied")
COUNTED = (*REGISTER, *PETITIONS)  # petitions are counted from their own events
SCHEMA = STREAMS["register"].schema


class MonthOfRegister:
    """What index 766 counts that is not a dossier, by leaf and month; its volumes do not follow the scale."""

    def __init__(self, simulation: Simulation, month: str) -> None:
        self.simulation, self.month = simulation, month
        self.leaf_table = simulation.leaf_table(month)
        self.random = simulation.random("register", month)
        self.propensity = simulation.propensity(month)
        self.inhabited = self.leaf_table.population > 0

    def table(self) -> pa.Table:
        """The month as rows, in the columns of `SCHEMA`."""
        columns = self.counts()
        arrays = {
            "frame": coded(np.zeros(len(self.inhabited), dtype="int8"), [self.leaf_table.frame]),
            "unit": coded(np.arange(len(self.inhabited), dtype="int16"), self.leaf_table.units),
            "month": pa.array(np.full(len(self.inhabited), np.datetime64(self.month, "D"))),
            **{name: pa.array(values.astype("int32")) for name, values in columns.items()},
        }
        table = pa.table([arrays[name] for name in SCHEMA.names], schema=SCHEMA)
        return table.filter(pa.array(self.inhabited))

    def counts(self) -> dict[str, np.ndarray]:
        """Numerator and denominator of every component by leaf; to be called once, it draws."""
        counted: dict[str, np.ndarray] = {}
        for component in COUNTED:
            denominator = self._denominator(component, counted)
            counted[f"{component}_denominator"] = denominator
            counted[f"{component}_numerator"] = self._numerator(component, denominator)
        return counted

    def _denominator(self, component: str, counted: dict[str, np.ndarray]) -> np.ndarray:
        persons = self.leaf_table.population
        if component in ("publish_on_time", "update_on_time"):
            return self.random.poisson(1.4, len(persons))
        if component == "certified_copy":
            return self.random.poisson(2 + persons * 0.0015)
        if component == "petition_on_time":
            return self.random.poisson(0.1 + persons * 0.00025)
        if component == "petition_satisfied":
            return counted["petition_on_time_denominator"]
        if component == "service_used":
            return np.maximum(counted["service_offered_numerator"], 1)
        fee = component.startswith("payment")
        return np.full(len(persons), FEE_PROCEDURES_OF_LEAF if fee else PROCEDURES_OF_LEAF)

    def _numerator(self, component: str, denominator: np.ndarray) -> np.ndarray:
        """Whole numbers around each leaf's own ratio that add up to the province's ratio."""
        counted = np.where(self.inhabited, denominator, 0)
        leaf_ratio = self._leaf_ratio(component, counted)
        numerator = whole_parts(leaf_ratio * counted, self.leaf_table.edges, self.random)
        return np.minimum(numerator, counted)

    def _leaf_ratio(self, component: str, denominator: np.ndarray) -> np.ndarray:
        """Logistic around a province's shift, found by Newton's method so that the province's ratio holds."""
        logits = self.propensity[:, self.simulation.components[component]].astype(float)
        edges = self.leaf_table.edges
        wanted = np.clip(self.simulation.ratio(self.month, component), 1e-6, 1 - 1e-6)
        total = np.maximum(np.add.reduceat(denominator, edges[:-1]), 1)
        shift = np.log(wanted / (1 - wanted))
        for _ in range(12):
            ratio = 1 / (1 + np.exp(-(logits + np.repeat(shift, np.diff(edges)))))
            reached = np.add.reduceat(ratio * denominator, edges[:-1]) / total
            slope = np.add.reduceat(ratio * (1 - ratio) * denominator, edges[:-1]) / total
            shift += np.clip((wanted - reached) / np.maximum(slope, 1e-9), -1, 1)
        return ratio
