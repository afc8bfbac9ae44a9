"""Monthly component ratios of every province that make its simulated 766 scores land on the published ones.

A component's score is maximum x min(1, ratio / threshold). Within a group all ratios move together on one
level, ratio = logistic(typical + slope x level), and the level is found by bisection.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from data.population import Tables

FIRST_YEAR = 2022
FRAME_CHANGE = 42  # months from 2022-01 to 2025-07
PORTAL_REBUILT = 48  # months from 2022-01 to 2026-01
OLD_GROUPS = ("transparency", "progress", "online_payment", "digitisation", "satisfaction")
NEW_GROUPS = ("transparency", "progress", "online", "payment", "digitisation", "satisfaction")
WHOLE_YEARS = (2022, 2023, 2024)
LATER_YEAR = 2026
LATER_SHARE_OF_LAST_MONTH = 10 / 31  # the 2026 publication ends on 10 October
UNPUBLISHED_SPREAD = 0.22  # logits around the score of the province it merged into
PROVINCE_TASTE_SPREAD = 0.25  # logits by which a province's mix of components differs from the typical one
MONTH_NOISE = 0.10
MONTH_MEMORY = 0.6
LEVEL_LIMIT = 15.0
PATH_LIMIT = 7.0
ROUNDS = 45


@dataclass(frozen=True)
class Components:
    """The scored components of index 766: their rules and how they typically stand to each other."""

    table: pd.DataFrame

    @cached_property
    def codes(self) -> list[str]:
        return self.table["component"].tolist()

    def column(self, name: str) -> np.ndarray:
        return self.table[name].to_numpy()

    def typical(self, era: str) -> np.ndarray:
        """Typical logits of an era, '2024' (the portal until 2025) or '2026'."""
        return logit(self.column(f"typical_{era}"))

    def groups(self, names: tuple[str, ...]) -> np.ndarray:
        """Place of each component's group in `names`; 'online_payment' stands for both."""
        merged = "online_payment" in names
        group = self.table["group"].replace({"online": "online_payment", "payment": "online_payment"} if merged else {})
        return np.array([names.index(name) for name in group])

    def scores(self, ratios: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
        """Points by group from ratios whose last axis is the component."""
        points = self.column("maximum") * np.minimum(1, ratios / self.column("threshold"))
        group = self.groups(names)
        return np.stack([points[..., group == place].sum(axis=-1) for place in range(len(names))], axis=-1)


@dataclass(frozen=True)
class Calibration:
    """ratios: province x month x component, 0..1; provinces are (frame, code), months count from 2022-01.

    `successors` leads from the place of a former province to that of the one it became or went into.
    """

    provinces: list[tuple[str, str]]
    components: Components
    ratios: np.ndarray
    successors: dict[int, int]


def logit(ratio: np.ndarray) -> np.ndarray:
    """Log odds, with 0 and 1 held a hair away."""
    held = np.clip(ratio, 1e-7, 1 - 1e-7)
    return np.log(held / (1 - held))


def logistic(value: np.ndarray) -> np.ndarray:
    """Inverse of `logit`."""
    return 1 / (1 + np.exp(-value))


def read_components(folder: Path) -> Components:
    """Read `calibration_component.csv` of a reference folder."""
    return Components(pd.read_csv(folder / "calibration_component.csv"))


def read_rates(folder: Path) -> pd.DataFrame:
    """Rates that documents give for a province and months, and what is drawn at receipt to reach them."""
    return pd.read_csv(folder / "calibration_rate.csv", dtype={"frame": str, "unit": str})


def months_between(start: str, end: str) -> range:
    """Month numbers from 2022-01 that two 'YYYY-MM' codes enclose, both included."""
    return range(month_number(start), month_number(end) + 1)


def month_number(code: str) -> int:
    """Months from 2022-01 to 'YYYY-MM'."""
    return (int(code[:4]) - FIRST_YEAR) * 12 + int(code[5:7]) - 1


def published_scores(tables: Tables) -> pd.DataFrame:
    """Published group scores: frame, unit, year, group, points; until 2024 in frame 2024, matched by name."""
    rows = tables["observation"]
    rows = rows[rows["indicator"].str.startswith("index766_") & (rows["status"] == "published")]
    rows = rows.assign(year=rows["period"].str[:4].astype(int), group=rows["indicator"].str.removeprefix("index766_"))
    rows = rows[(rows["year"] == LATER_YEAR) | rows["group"].isin(OLD_GROUPS)]
    rows = rows[~((rows["year"] == LATER_YEAR) & (rows["group"] == "online_payment"))]
    rows = _in_their_own_frame(tables["unit"], rows)
    return rows[["frame", "unit", "year", "group", "value"]].rename(columns={"value": "points"})


def _in_their_own_frame(unit: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    provinces = unit[unit["level"] == "province"]
    name = {(row.frame, row.code): row.name for row in provinces[["frame", "code", "name"]].itertuples(index=False)}
    former_code = {row.name: row.code for row in provinces[provinces["frame"] == "2024"].itertuples(index=False)}
    moved = (rows["frame"] == "2025") & (rows["year"] < LATER_YEAR)
    codes = [former_code[name["2025", code]] for code in rows.loc[moved, "unit"]]
    rows.loc[moved, "unit"] = codes
    rows.loc[moved, "frame"] = "2024"
    return rows


def calibrate(tables: Tables, folder: Path, weights: np.ndarray, *, seed: int) -> Calibration:
    """Component ratios for every province and month; `weights` are the country's dossiers by month."""
    components = read_components(folder)
    provinces = _provinces(tables["unit"])
    solver = _Solver(tables, components, read_rates(folder), provinces, weights, np.random.default_rng([seed, 766]))
    return Calibration(provinces, components, solver.ratios(), solver.successor)


def _provinces(unit: pd.DataFrame) -> list[tuple[str, str]]:
    rows = unit[unit["level"] == "province"].sort_values(["frame", "code"])
    return list(zip(rows["frame"], rows["code"], strict=True))


class _Solver:
    def __init__(
        self,
        tables: Tables,
        components: Components,
        rates: pd.DataFrame,
        provinces: list[tuple[str, str]],
        weights: np.ndarray,
        random: np.random.Generator,
    ) -> None:
        self.tables, self.components, self.rates, self.random = tables, components, rates, random
        self.provinces = provinces
        self.former = [place for place, (frame, _) in enumerate(provinces) if frame == "2024"]
        self.later = [place for place, (frame, _) in enumerate(provinces) if frame == "2025"]
        self.months = len(weights)
        dossiers = components.column("stream") == "dossier"
        self.weights = np.where(dossiers[None, :], weights[:, None] / weights.mean(), 1.0)
        self.taste = random.normal(0, PROVINCE_TASTE_SPREAD, (len(provinces), len(components.codes)))
        self.taste *= components.column("slope_2024") > 0
        self.fixed = self._fixed()
        self.successor = self._successors()

    def ratios(self) -> np.ndarray:
        """Province x month x component, on the published scores in every published year."""
        path = np.full((len(self.provinces), self.months, len(self.components.codes)), np.nan)
        levels = self._former_levels()
        path[self.former, :FRAME_CHANGE] = self._former_path(levels)
        path[self.later, FRAME_CHANGE:] = self._later_path(path[self.former, FRAME_CHANGE - 1])
        path += self._month_noise()
        for year in WHOLE_YEARS:
            self._land(path, self.former, year, self.targets[year], OLD_GROUPS, "2024")
        self._land(path, self.later, LATER_YEAR, self.targets[LATER_YEAR], NEW_GROUPS, "2026")
        return self._with_fixed(logistic(path), slice(None), slice(None))

    @cached_property
    def targets(self) -> dict[int, np.ndarray]:
        """Points by year: province (of that year's frame) x group."""
        table = published_scores(self.tables).set_index(["frame", "unit", "year", "group"])["points"]
        found = {year: self._published(table, self.former, year, OLD_GROUPS) for year in WHOLE_YEARS}
        deviation = self.random.normal(0, UNPUBLISHED_SPREAD, (len(self.former), len(OLD_GROUPS)))
        for year, points in found.items():
            self._fill_unpublished(points, deviation)
            self._raise_to_documents(points, year)
        return found | {LATER_YEAR: self._published(table, self.later, LATER_YEAR, NEW_GROUPS)}

    def _published(self, table: pd.Series, places: list[int], year: int, groups: tuple[str, ...]) -> np.ndarray:
        keys = [(*self.provinces[place], year, group) for place in places for group in groups]
        return table.reindex(keys).to_numpy(copy=True).reshape(len(places), len(groups))

    def _fill_unpublished(self, points: np.ndarray, deviation: np.ndarray) -> None:
        successor = np.array([self.successor[place] for place in self.former])
        most = self._maxima(OLD_GROUPS)
        for row in np.flatnonzero(np.isnan(points).any(axis=1)):
            kin = points[(successor == successor[row]) & ~np.isnan(points).any(axis=1)][0]
            points[row] = most * logistic(logit(np.minimum(kin / most, 0.992)) + deviation[row])

    def _maxima(self, groups: tuple[str, ...]) -> np.ndarray:
        return self.components.scores(np.ones(len(self.components.codes)), groups)

    def _raise_to_documents(self, points: np.ndarray, year: int) -> None:
        """A document's rate sets the level of the group where the province has no published score."""
        published = published_scores(self.tables)
        known = set(zip(published["frame"], published["unit"], strict=True))
        for rate in self.rates[self.rates["component"] == "online"].itertuples():
            if (rate.frame, rate.unit) in known or int(rate.first_month[:4]) != year:
                continue
            row = self.former.index(self.provinces.index((rate.frame, rate.unit)))
            column = self.components.codes.index(rate.component)
            start = self._typical(self.former, "2024")[row]
            slope = self.components.column("slope_2024")
            level = (logit(np.array(rate.drawn)) - start[column]) / slope[column]
            group = OLD_GROUPS.index("online_payment")
            points[row, group] = self.components.scores(logistic(start + slope * level), OLD_GROUPS)[group]

    def _typical(self, places: list[int], era: str) -> np.ndarray:
        return self.components.typical(era) + self.taste[places] * (self.components.column(f"slope_{era}") > 0)

    def _former_levels(self) -> np.ndarray:
        """Year x province x component logits whose yearly score is the published one."""
        start = self._typical(self.former, "2024")
        slope = self.components.column("slope_2024")
        levels = []
        for year in WHOLE_YEARS:
            shift = self._bisect(start[:, None], slope, self.targets[year], OLD_GROUPS, np.ones((1, len(slope))))
            levels.append(start + slope * shift)
        return np.clip(np.stack(levels), -PATH_LIMIT, PATH_LIMIT)

    def _former_path(self, levels: np.ndarray) -> np.ndarray:
        """Province x month x component logits through the middle of each year, then flatter."""
        first, middle, last = levels
        knots = np.stack([first - 0.3 * (middle - first), first, middle, last, last + 0.3 * (last - middle)])
        return _interpolated([0, 5.5, 17.5, 29.5, FRAME_CHANGE - 1], knots, FRAME_CHANGE)

    def _later_path(self, end_of_former: np.ndarray) -> np.ndarray:
        """As before the reform until the portal was rebuilt (nothing is published for 2025), then the level of 2026."""
        start = self._merged(end_of_former)
        typical = self._typical(self.later, "2026")
        slope = self.components.column("slope_2026")
        shift = self._bisect(typical[:, None], slope, self.targets[LATER_YEAR], NEW_GROUPS, np.ones((1, len(slope))))
        level = np.clip(typical + slope * shift, -PATH_LIMIT, PATH_LIMIT)
        bridge = np.repeat(start[:, None], PORTAL_REBUILT - FRAME_CHANGE, axis=1)
        stay = np.repeat(level[:, None], self.months - PORTAL_REBUILT, axis=1)
        return np.concatenate([bridge, stay], axis=1)

    def _merged(self, logits: np.ndarray) -> np.ndarray:
        successor = np.array([self.successor[place] for place in self.former])
        return np.stack([logits[successor == place].mean(axis=0) for place in self.later])

    def _month_noise(self) -> np.ndarray:
        """Noise with a memory, none where the component does not move at all."""
        shape = (len(self.provinces), self.months, len(self.components.codes))
        noise = self.random.normal(0, MONTH_NOISE, shape)
        for month in range(1, self.months):
            noise[:, month] += MONTH_MEMORY * noise[:, month - 1]
        return noise * (self.components.column("slope_2026") > 0)

    def _land(
        self,
        path: np.ndarray,
        places: list[int],
        year: int,
        target: np.ndarray,
        groups: tuple[str, ...],
        era: str,
    ) -> None:
        """Shift one year of the path, group by group, so that the year's scores are the target."""
        months = months_between(f"{year}-01", f"{year}-{12 if year != LATER_YEAR else 10}")
        weights = self.weights[months.start : months.stop].copy()
        if year == LATER_YEAR:
            weights[-1] *= LATER_SHARE_OF_LAST_MONTH
        span = slice(months.start, months.stop)
        slope = np.maximum(self.components.column(f"slope_{era}"), 1e-9)
        shift = self._bisect(path[places, span], slope, target, groups, weights, (places, span))
        path[places, span] += (slope * shift)[:, None]

    def _bisect(
        self,
        start: np.ndarray,
        slope: np.ndarray,
        target: np.ndarray,
        groups: tuple[str, ...],
        weights: np.ndarray,
        where: tuple[list[int], slice] | None = None,
    ) -> np.ndarray:
        """Province x component shift of `start` (province x month x component) that reaches the target."""
        low, high = np.full(target.shape, -LEVEL_LIMIT), np.full(target.shape, LEVEL_LIMIT)
        group = self.components.groups(groups)
        share = weights / weights.sum(axis=0)
        for _ in range(ROUNDS):
            middle = (low + high) / 2
            ratios = logistic(start + slope * middle[:, None, group])
            if where is not None:
                ratios = self._with_fixed(ratios, *where)
            below = self.components.scores((ratios * share).sum(axis=1), groups) < target
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return ((low + high) / 2)[:, group]

    def _fixed(self) -> np.ndarray:
        """Province x month x component ratios that documents give, NaN elsewhere."""
        fixed = np.full((len(self.provinces), self.months, len(self.components.codes)), np.nan)
        for rate in self.rates.itertuples():
            months = months_between(rate.first_month, rate.last_month)
            place = self.provinces.index((rate.frame, rate.unit))
            fixed[place, months.start : months.stop, self.components.codes.index(rate.component)] = rate.drawn
        return fixed

    def _with_fixed(self, ratios: np.ndarray, places: list[int] | slice, months: slice) -> np.ndarray:
        fixed = self.fixed[places, months]
        return np.where(np.isnan(fixed), ratios, fixed)

    def _successors(self) -> dict[int, int]:
        rows = self.tables["unit_change"]
        place = {province: number for number, province in enumerate(self.provinces)}
        pairs = zip(rows["from_frame"], rows["from_code"], rows["to_frame"], rows["to_code"], strict=True)
        known = ((place.get((a, b)), place.get((c, d))) for a, b, c, d in pairs)
        return {former: later for former, later in known if former is not None and later is not None}


def _interpolated(at: list[float], knots: np.ndarray, months: int) -> np.ndarray:
    """Province x month x component values through `knots` (knot x province x component)."""
    month = np.arange(months)
    place = np.clip(np.searchsorted(at, month, side="right") - 1, 0, len(at) - 2)
    start, end = np.array(at)[place], np.array(at)[place + 1]
    weight = ((month - start) / (end - start))[:, None, None]
    return np.swapaxes((1 - weight) * knots[place] + weight * knots[place + 1], 0, 1)
