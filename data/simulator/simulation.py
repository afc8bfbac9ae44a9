"""What every stream of a run shares: calibration, leaves, procedures, random numbers by stream and month."""

from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from data import home
from data.calibration import Calibration, calibrate, month_number
from data.population import Tables, leaf_population, leaves
from data.simulator.calendar import Calendar
from data.simulator.categories import read_categories
from data.simulator.leaves import LeafTable, carried, carried_mean, flow_matrix, main_heirs
from data.simulator.places import draw_places
from data.simulator.platforms import read_platforms
from data.simulator.procedures import read_procedures

SCALES = {"default": 2_000_000, "full": 10_000_000}
SEED = 766
POLYGONS = home.GEOGRAPHY / "unit_polygon.parquet"
FIRST_DAY = date(2022, 1, 1)
CLOCK = datetime(2026, 10, 31, 23, 59)
FRAME_2025_FROM = "2025-07"
MINIMUM_A_MONTH = 2.0  # dossiers of an inhabited leaf at the default scale
LEAF_SIZE_SPREAD, LEAF_MONTH_SPREAD = 0.30, 0.18  # log of a leaf's dossiers per head, and of a month's
URBAN_VOLUME = 1.25
MEMORY, MEMORY_MONTHS = 0.75, 8  # how a leaf's good and bad months follow each other
TROUBLED_SHARE, TROUBLED_EFFECT = 0.04, -1.1  # leaves much slower than the rest of their province


class Simulation:
    """Everything a month needs that does not depend on the month's own random numbers."""

    def __init__(self, tables: Tables, folder: Path, *, seed: int, rows_per_year: int, clock: datetime) -> None:
        self.seed, self.rows_per_year, self.clock = seed, rows_per_year, clock
        self.calendar = Calendar()
        self.propensity = lru_cache(maxsize=4)(self._propensity)
        self._innovation = lru_cache(maxsize=2 * MEMORY_MONTHS)(self._fresh_mood)
        self.months = _month_codes(FIRST_DAY, clock.date())
        self.month_weight = np.array([self.calendar.month(code)["counter"].sum() for code in self.months])
        self.calibration: Calibration = calibrate(tables, folder, self.month_weight, seed=seed)
        self.components = {code: place for place, code in enumerate(self.calibration.components.codes)}
        self.procedures = read_procedures(folder)
        self.categories = read_categories(folder)
        self.platforms = read_platforms(folder)
        self.leaf_tables = self._leaf_tables(tables)
        self.places = self._places(tables)
        self.counts = {table.frame: self._counts(table) for table in self.leaf_tables.values()}

    def random(self, stream: str, month: str = "") -> np.random.Generator:
        """The random numbers of one stream and month, the same in whatever order months are made."""
        return np.random.default_rng([self.seed, *stream.encode(), 0, *month.encode()])

    def leaf_table(self, month: str) -> LeafTable:
        """The leaves in force in a month."""
        return self.leaf_tables["2025" if month >= FRAME_2025_FROM else "2024"]

    def ratio(self, month: str, component: str) -> np.ndarray:
        """A component's ratio in every province of the frame in force, in the order of the leaf table."""
        places = self.leaf_table(month).provinces
        distinct = places[np.flatnonzero(np.diff(places, prepend=-1))]
        return self.calibration.ratios[distinct, self.months.index(month), self.components[component]]

    def _leaf_tables(self, tables: Tables) -> dict[str, LeafTable]:
        population = leaf_population(tables)
        found = leaves(tables["unit"]).merge(population, on=["frame", "unit"])
        former = self._leaf_table(found, "2024", None)
        return {"2024": former, "2025": self._leaf_table(found, "2025", (former, tables["unit_change"]))}

    def _places(self, tables: Tables) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Latitudes and longitudes (leaf x place) by frame."""
        former, later = self.leaf_tables["2024"], self.leaf_tables["2025"]
        heirs = main_heirs(flow_matrix(former, later.units, tables["unit_change"]), len(former.units))
        homes = {"2024": later.units[heirs], "2025": later.units}
        return {
            frame: draw_places(tables["unit"], units, POLYGONS, self.random(f"place {frame}"))
            for frame, units in homes.items()
        }

    def _leaf_table(
        self, found: pd.DataFrame, frame: str, inherited: tuple[LeafTable, pd.DataFrame] | None
    ) -> LeafTable:
        rows = found[found["frame"] == frame]
        number = {key: place for place, key in enumerate(self.calibration.provinces)}
        provinces = np.array([number[frame, code] for code in rows["province"]])
        urban = rows["urban"].to_numpy()
        population = rows["population"].to_numpy()
        random = self.random(f"leaf {frame}")
        weight = population * random.lognormal(0, LEAF_SIZE_SPREAD, len(rows)) * np.where(urban, URBAN_VOLUME, 1)
        effects = self._effects(random, urban)
        if inherited is not None:
            flow = flow_matrix(inherited[0], rows["unit"].to_numpy(), inherited[1])
            weight = carried(flow, inherited[0].weight) * random.lognormal(0, 0.1, len(rows))
            shares = flow.assign(part=flow["part"] * inherited[0].weight[flow["former"]])
            effects = 0.7 * carried_mean(shares, inherited[0].effects, len(rows)) + 0.75 * effects
        edges = np.append(np.flatnonzero(np.diff(provinces, prepend=-1)), len(rows))
        return LeafTable(frame, rows["unit"].to_numpy(), provinces, edges, urban, population, weight, effects)

    def _effects(self, random: np.random.Generator, urban: np.ndarray) -> np.ndarray:
        """Leaf x component logits: a general ability, an own one, the city, and a few troubled places."""
        components = self.calibration.components
        spread = components.column("commune_spread")
        general = random.normal(0, 1, (len(urban), 1))
        own = random.normal(0, 1, (len(urban), len(spread)))
        effects = spread * (0.6 * general + 0.8 * own) + components.column("urban_effect") * (urban[:, None] - 0.3)
        troubled = random.random(len(urban)) < TROUBLED_SHARE
        effects[troubled, self.components["progress"]] += TROUBLED_EFFECT
        return effects

    def _counts(self, table: LeafTable) -> np.ndarray:
        """Dossiers by leaf and month: expected ones with noise, rounded so that no leaf stays silent."""
        share = table.weight / table.weight.sum()
        total = self.month_weight * self.rows_per_year / self._weight_of_2024
        noise = np.stack([self._leaf_month_noise(table, month, LEAF_MONTH_SPREAD) for month in self.months], axis=1)
        expected = share[:, None] * total * np.exp(noise)
        least = MINIMUM_A_MONTH * min(1.0, max(0.2, self.rows_per_year / SCALES["default"]))
        expected = np.where(table.population[:, None] > 0, np.maximum(expected, least), 0.0)
        phase = self.random(f"phase {table.frame}").random((len(share), 1))
        return np.diff(np.floor(np.cumsum(expected, axis=1) + phase), axis=1, prepend=0).astype("int32")

    @cached_property
    def _weight_of_2024(self) -> float:
        return float(self.calendar.weights.loc["2024", "counter"].sum())

    def _leaf_month_noise(self, table: LeafTable, month: str, spread: float) -> np.ndarray:
        return spread * self.random(f"volume {table.frame}", month).standard_normal(len(table.units))

    def mood(self, month: str) -> np.ndarray:
        """Leaf x component standard normal values that remember the months before."""
        table, number = self.leaf_table(month), month_number(month)
        codes = [_month_code(number - back) for back in range(MEMORY_MONTHS)]
        weights = (MEMORY ** np.arange(MEMORY_MONTHS)).astype("float32")
        steps = (weight * self._innovation(table.frame, code) for weight, code in zip(weights, codes, strict=True))
        return sum(steps, start=np.float32(0)) / np.sqrt((weights**2).sum())

    def _fresh_mood(self, frame: str, month: str) -> np.ndarray:
        shape = (len(self.leaf_tables[frame].units), len(self.components))
        return self.random(f"mood {frame}", month).standard_normal(shape, dtype="float32")

    def _propensity(self, month: str) -> np.ndarray:
        """Leaf x component logits around the province's ratio in a month."""
        spread = self.calibration.components.column("month_spread")
        return (self.leaf_table(month).effects + spread * self.mood(month)).astype("float32")


def _month_codes(first: date, last: date) -> list[str]:
    return [f"{month}" for month in pd.period_range(first, last, freq="M")]


def _month_code(number: int) -> str:
    return f"{2022 + number // 12}-{number % 12 + 1:02d}"
