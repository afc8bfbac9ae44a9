"""Simulated dossiers (hồ sơ thủ tục hành chính), one row a dossier, calibrated to published 766 scores.

A month's rows depend on the seed, the scale and that month only, so months may be made in any order or alone.
Scale is simulated dossiers over real ones: the national portal counted 0.154 dossiers a person and year
(Đồng Tháp, 405,424 in 2026 to 10 October), about 15.6 million a year in the country, so the default is about
one in eight. Counts that a document prints (Điện Biên, 133,370 received) are therefore not reproduced; rates
are.
Every dossier is booked at a leaf, also those that a province or district handles.
"""

import argparse
import hashlib
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from data import events, home
from data.calibration import Calibration, calibrate, month_number
from data.population import Tables, leaf_population, leaves, read_tables

SCALES = {"default": 2_000_000, "full": 10_000_000}
REAL_ROWS_PER_YEAR = 15_600_000
SEED = 766
FIRST_DAY = date(2022, 1, 1)
CLOCK = datetime(2026, 10, 31, 23, 59)
FRAMES = ("2024", "2025")
FRAME_2025_FROM = "2025-07"
CHANNELS = ("counter", "online", "post")
DRAWS = 65_536  # slots of a lookup table drawn with 16 random bits
MINIMUM_A_MONTH = 2.0  # dossiers of an inhabited leaf at the default scale
LEAF_SIZE_SPREAD, LEAF_MONTH_SPREAD = 0.30, 0.18  # log of a leaf's dossiers per head, and of a month's
URBAN_VOLUME = 1.25
MEMORY, MEMORY_MONTHS = 0.75, 8  # how a leaf's good and bad months follow each other
TROUBLED_SHARE, TROUBLED_EFFECT = 0.04, -1.1  # leaves much slower than the rest of their province
LOGISTIC_WIDTH = 1.7  # a normal variable this wide resembles the standard logistic one

HALF_HOURS = 48
MORNING, NOON, AFTERNOON, EVENING = 7 * 3600 + 1800, 11 * 3600 + 1800, 13 * 3600 + 1800, 17 * 3600
WORKING_SECONDS = (NOON - MORNING) + (EVENING - AFTERNOON)
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

Progress = Callable[[int, int, str], None]


class Calendar:
    """Working days and the weight of every day, 2021-12-01 to 2028-12-31; days count from 1970-01-01."""

    def __init__(self) -> None:
        days = pd.date_range("2021-12-01", "2028-12-31")
        self.first = days[0].toordinal() - date(1970, 1, 1).toordinal()
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
        self.weights = pd.DataFrame({"counter": counter, "online": online}, index=days)

    def month(self, code: str) -> pd.DataFrame:
        """Day weights of one month by channel, index the days."""
        return self.weights.loc[code]

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


@dataclass(frozen=True)
class LeafTable:
    """The leaves of one frame in the order of its rows, with how each differs from its province."""

    frame: str
    units: np.ndarray
    provinces: np.ndarray  # place in Calibration.provinces
    edges: np.ndarray  # rows of units where a province starts, and the end
    urban: np.ndarray
    population: np.ndarray
    weight: np.ndarray  # expected dossiers, any scale
    effects: np.ndarray  # leaf x component, logits


@dataclass(frozen=True)
class Procedures:
    """What is applied for: arrays by procedure, and lookup tables that draw one for a rural or urban leaf."""

    table: pd.DataFrame
    sectors: pd.DataFrame
    sector: np.ndarray
    working_days: np.ndarray
    fee_share: np.ndarray
    draw: np.ndarray

    @cached_property
    def sector_effects(self) -> pd.DataFrame:
        """Logits by sector on being on time, coming online, and being handled digitally."""
        effects = self.sectors[["on_time_effect", "online_effect", "digital_effect"]]
        return effects - (effects.mul(self.sectors["share"], axis=0)).sum()


URBAN_SECTORS = {
    "household_business": 1.5,
    "construction": 1.5,
    "land": 0.75,
    "social_protection": 0.75,
    "merit": 0.8,
}


def read_procedures(folder: Path) -> Procedures:
    """Read `calibration_procedure.csv` and `calibration_sector.csv` of a reference folder."""
    table = pd.read_csv(folder / "calibration_procedure.csv")
    sectors = pd.read_csv(folder / "calibration_sector.csv")
    sector = table["sector"].map({code: place for place, code in enumerate(sectors["code"])}).to_numpy()
    within = table["weight"] / table.groupby("sector")["weight"].transform("sum")
    weight = (within * sectors["share"].to_numpy()[sector]).to_numpy()
    urban = weight * table["sector"].map(URBAN_SECTORS).fillna(1).to_numpy()
    return Procedures(
        table=table,
        sectors=sectors,
        sector=sector.astype("int8"),
        working_days=table["working_days"].to_numpy(),
        fee_share=table["fee_share"].to_numpy(dtype="float32"),
        draw=np.stack([lookup(weight), lookup(urban)]).astype("int16"),
    )


def lookup(weights: np.ndarray) -> np.ndarray:
    """A table of `DRAWS` places whose random entry follows the weights."""
    edges = np.rint(np.cumsum(weights) / np.sum(weights) * DRAWS).astype(int)
    return np.repeat(np.arange(len(weights)), np.diff(edges, prepend=0))


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
        self.leaf_tables = self._leaf_tables(tables)
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
            flow = _flow_matrix(inherited[0], rows["unit"].to_numpy(), inherited[1])
            weight = _carried(flow, inherited[0].weight) * random.lognormal(0, 0.1, len(rows))
            shares = flow.assign(part=flow["part"] * inherited[0].weight[flow["former"]])
            effects = 0.7 * _carried_mean(shares, inherited[0].effects, len(rows)) + 0.75 * effects
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


def _flow_matrix(former: LeafTable, units: np.ndarray, change: pd.DataFrame) -> pd.DataFrame:
    """Rows former, later (places) and part (share) of every former leaf that flows into a later one."""
    rows = change[(change["from_frame"] == "2024") & (change["to_frame"] == "2025")]
    former_place = pd.Series(np.arange(len(former.units)), index=former.units)
    later_place = pd.Series(np.arange(len(units)), index=units)
    rows = rows[rows["from_code"].isin(former_place.index) & rows["to_code"].isin(later_place.index)]
    columns = {
        "former": former_place[rows["from_code"]].to_numpy(),
        "later": later_place[rows["to_code"]].to_numpy(),
        "part": rows["share"].to_numpy(),
    }
    return pd.DataFrame(columns).assign(size=len(units))


def _carried(flow: pd.DataFrame, values: np.ndarray) -> np.ndarray:
    parts = flow["part"].to_numpy() * values[flow["former"]]
    return np.bincount(flow["later"], weights=parts, minlength=flow["size"].iloc[0])


def _carried_mean(flow: pd.DataFrame, values: np.ndarray, size: int) -> np.ndarray:
    part, later = flow["part"].to_numpy(), flow["later"].to_numpy()
    total = np.bincount(later, weights=part, minlength=size)
    sums = [np.bincount(later, weights=part * column[flow["former"]], minlength=size) for column in values.T]
    return np.stack(sums, axis=1) / np.maximum(total, 1e-9)[:, None]


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
        day, second = self._arrival(channel)
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

    def _arrival(self, channel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Day (from 1970) and second of the day of each receipt."""
        weights = self.simulation.calendar.month(self.month)
        tables = [lookup(np.outer(weights[CALENDAR_OF[name]], DAY_PROFILES[name]).ravel()) for name in CHANNELS]
        bins = np.stack(tables)[channel, self.random.integers(0, DRAWS, self.size, dtype="uint16")]
        first = weights.index[0].toordinal() - date(1970, 1, 1).toordinal()
        second = (bins % HALF_HOURS) * 1800 + self.random.integers(0, 1800, self.size, dtype="int16")
        return first + bins // HALF_HOURS, second.astype("int64")

    def _handling(self, day: np.ndarray, second: np.ndarray, in_time: np.ndarray) -> dict[str, np.ndarray]:
        """received_at, due_at, finished_at (seconds from 1970, -1 when open), processing_days (elapsed)."""
        calendar = self.simulation.calendar
        allowed = self.simulation.procedures.working_days[self.procedure]
        start = calendar.start_ordinal(day, second)
        taken = np.where(in_time, self._days_in_time(allowed), self._days_late(allowed))
        begun = worked_at_start(day, second, calendar)
        earliest = np.where(taken == 0, begun + 300, 0)
        worked = earliest + self.random.random(self.size) * (WORKING_SECONDS - earliest)
        finished = calendar.day_of(start + taken) * 86_400 + clock_seconds(worked.astype("int64"))
        received = day * 86_400 + second
        open_still = finished > _seconds(self.simulation.clock)
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
        kept = columns["received_at"] <= _seconds(self.simulation.clock)
        month_start = np.datetime64(self.month, "D")
        procedures = self.simulation.procedures
        arrays = {
            **columns,
            "frame": _dictionary(columns["frame"], [self.leaf_table.frame]),
            "unit": _dictionary(columns["unit"], self.leaf_table.units),
            "sector": _dictionary(columns["sector"], procedures.sectors["code"]),
            "procedure": _dictionary(columns["procedure"], procedures.table["code"]),
            "channel": _dictionary(columns["channel"], CHANNELS),
            "received_at": _moment(columns["received_at"]),
            "due_at": _moment(columns["due_at"]),
            "finished_at": _moment(columns["finished_at"], open_still),
            "received_month": pa.array(np.full(self.size, month_start)),
            "finished_month": pa.array(_months(columns["finished_at"]), mask=open_still),
            "processing_days": pa.array(columns["processing_days"], mask=open_still),
            "on_time": pa.array(columns["finished_at"] <= columns["due_at"], mask=open_still),
        }
        table = pa.table([arrays[name] for name in SCHEMA.names], schema=SCHEMA)
        return table if kept.all() else table.filter(pa.array(kept))


_CODE = pa.dictionary(pa.int8(), pa.string())
_WIDE_CODE = pa.dictionary(pa.int16(), pa.string())
SCHEMA = pa.schema(
    [
        ("dossier_id", pa.int64()), ("frame", _CODE), ("unit", _WIDE_CODE),
        ("received_at", pa.timestamp("us")), ("due_at", pa.timestamp("us")),
        ("finished_at", pa.timestamp("us")),
        ("received_month", pa.date32()), ("finished_month", pa.date32()),
        ("processing_days", pa.float64()), ("on_time", pa.bool_()),
        ("sector", _CODE), ("procedure", _WIDE_CODE), ("channel", _CODE),
        ("fee_due", pa.bool_()), ("paid_online", pa.bool_()), ("digitised", pa.bool_()),
        ("electronic_result", pa.bool_()), ("data_reused", pa.bool_()), ("shared_storage", pa.bool_()),
        ("population_data", pa.bool_()), ("synced", pa.bool_()), ("rated", pa.bool_()),
        ("satisfied", pa.bool_()),
    ]
)  # fmt: skip


def best_of_each(score: np.ndarray, edges: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """True for the `wanted` highest scores between each two edges."""
    chosen = np.zeros(len(score), dtype=bool)
    for start, end, count in zip(edges[:-1], edges[1:], wanted, strict=True):
        count = min(count, end - start)
        if count > 0:
            part = score[start:end]
            chosen[start:end] = part >= np.partition(part, len(part) - count)[len(part) - count]
    return chosen


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
}
CALENDAR_OF = {"counter": "counter", "online": "online", "post": "counter"}


def _dictionary(places: np.ndarray, codes: object) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(list(codes), type=pa.string()))


def _moment(seconds: np.ndarray, mask: np.ndarray | None = None) -> pa.Array:
    return pa.array((seconds * 1_000_000).astype("datetime64[us]"), mask=mask)


def _months(seconds: np.ndarray) -> np.ndarray:
    return seconds.astype("datetime64[s]").astype("datetime64[M]").astype("datetime64[D]")


def _seconds(moment: datetime) -> int:
    return int((moment - datetime(1970, 1, 1)) / timedelta(seconds=1))


PROCEDURES_OF_LEAF, FEE_PROCEDURES_OF_LEAF = 112, 60
REGISTER = (
    "publish_on_time", "update_on_time", "content_full", "service_offered", "service_used", "payment_offered",
    "payment_used", "formality_population_data", "certified_copy", "petition_on_time", "petition_satisfied",
)  # fmt: skip
REGISTER_SCHEMA = pa.schema(
    [("frame", _CODE), ("unit", _WIDE_CODE), ("month", pa.date32())]
    + [(f"{component}_{part}", pa.int32()) for component in REGISTER for part in ("numerator", "denominator")]
)


class MonthOfRegister:
    """What index 766 counts that is not a dossier, by leaf and month; its volumes do not follow the scale."""

    def __init__(self, simulation: Simulation, month: str) -> None:
        self.simulation, self.month = simulation, month
        self.leaf_table = simulation.leaf_table(month)
        self.random = simulation.random("register", month)
        self.propensity = simulation.propensity(month)
        self.inhabited = self.leaf_table.population > 0

    def table(self) -> pa.Table:
        """The month as rows, in the columns of `REGISTER_SCHEMA`."""
        columns = self._counts()
        arrays = {
            "frame": _dictionary(np.zeros(len(self.inhabited), dtype="int8"), [self.leaf_table.frame]),
            "unit": _dictionary(np.arange(len(self.inhabited), dtype="int16"), self.leaf_table.units),
            "month": pa.array(np.full(len(self.inhabited), np.datetime64(self.month, "D"))),
            **{name: pa.array(values.astype("int32")) for name, values in columns.items()},
        }
        table = pa.table([arrays[name] for name in REGISTER_SCHEMA.names], schema=REGISTER_SCHEMA)
        return table.filter(pa.array(self.inhabited))

    def _counts(self) -> dict[str, np.ndarray]:
        counted: dict[str, np.ndarray] = {}
        for component in REGISTER:
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
        numerator = np.zeros(len(counted), dtype="int64")
        for start, end in zip(self.leaf_table.edges[:-1], self.leaf_table.edges[1:], strict=True):
            reached = np.cumsum(leaf_ratio[start:end] * counted[start:end]) + self.random.random()
            numerator[start:end] = np.diff(np.floor(reached), prepend=0)
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


STREAMS = {"dossier": MonthOfDossiers, "register": MonthOfRegister}


def write(
    tables: Tables,
    target: Path,
    *,
    scale: str = "default",
    seed: int = SEED,
    clock: datetime = CLOCK,
    folder: Path = home.REFERENCE,
    workers: int = 2,
    on_progress: Progress | None = None,
) -> events.Manifest:
    """Make both streams and let `target` lead to them once all is written; returns the manifest.

    `scale` is 'default', 'full' or a number of dossiers a year. An interrupted run leaves the former one.
    """
    simulation = Simulation(tables, folder, seed=seed, rows_per_year=rows_a_year(scale), clock=clock)
    with events.new_run(target) as run:
        rows = _write_months(simulation, run, workers, on_progress or (lambda done, total, text: None))
        manifest = _manifest(simulation, folder, rows)
        events.write_manifest(run, manifest)
    return manifest


def are_written(target: Path, *, scale: str = "default", seed: int = SEED, folder: Path = home.REFERENCE) -> bool:
    """Whether `target` holds a complete run of this scale and seed from the tables as they are now."""
    manifest = events.read_manifest(target) or {}
    wanted = {
        "seed": seed,
        "rows_per_year": rows_a_year(scale),
        "clock": CLOCK.isoformat(),
        "inputs": _inputs(folder),
    }
    return all(manifest.get(key) == value for key, value in wanted.items())


def rows_a_year(scale: str) -> int:
    """Dossiers a year of a scale's name or number; ValueError when it is neither."""
    rows = SCALES.get(scale) or int(scale)
    if not 1 <= rows <= 100_000_000:
        raise ValueError(f"not a number of dossiers a year: {scale}")
    return rows


def _inputs(folder: Path) -> str:
    """A digest of what a run is made from: tables and code."""
    names = ["unit", "unit_change", "observation"]
    names += [f"calibration_{name}" for name in ("component", "procedure", "rate", "sector")]
    code = [Path(__file__).with_name(f"{name}.py") for name in ("calibration", "dossiers", "events", "population")]
    paths = [*(folder / f"{name}.csv" for name in names), *code]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths if path.exists())).hexdigest()[:16]


def _write_months(simulation: Simulation, run: Path, workers: int, on_progress: Progress) -> int:
    """Write every month of both streams; returns the number of dossiers."""
    pool, written, total = ThreadPoolExecutor(workers), 0, len(simulation.months)
    try:
        made = pool.map(lambda month: _write_month(simulation, run, month), simulation.months)
        for done, (month, rows) in enumerate(zip(simulation.months, made, strict=True), 1):
            written += rows
            on_progress(done, total, f"{month}: {written:,}")
    finally:
        pool.shutdown(cancel_futures=True)
    return written


def _write_month(simulation: Simulation, run: Path, month: str) -> int:
    made = {stream: maker(simulation, month).table() for stream, maker in STREAMS.items()}
    for stream, table in made.items():
        events.write_partition(run, stream, month, table)
    return made["dossier"].num_rows


def _manifest(simulation: Simulation, folder: Path, rows: int) -> events.Manifest:
    return {
        "kind": "simulated",
        "seed": simulation.seed,
        "rows_per_year": simulation.rows_per_year,
        "scale": round(simulation.rows_per_year / REAL_ROWS_PER_YEAR, 4),
        "first_month": simulation.months[0],
        "clock": simulation.clock.isoformat(),
        "dossiers": rows,
        "inputs": _inputs(folder),
    }


def main(arguments: list[str] | None = None) -> int:
    """Simulate the dossiers and registers of the demonstration and write them as Parquet."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--scale", default="default", help="default, full, or a number of dossiers a year")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=None, help="default: the installation's events folder")
    chosen = parser.parse_args(arguments)
    manifest = write(
        read_tables(home.REFERENCE),
        chosen.out or home.events(),
        scale=chosen.scale,
        seed=chosen.seed,
        on_progress=lambda done, total, text: print(f"{done}/{total} {text}", file=sys.stderr),
    )
    print(manifest)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
