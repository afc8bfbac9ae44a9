"""The leaves of each frame (communes, and the island districts without any) and their derived populations."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

URBAN_KINDS = ("phường", "thị trấn")
UNINHABITED = (("2024", "498"),)  # Hoàng Sa
POPULATION_YEAR = "2024"


Tables = Mapping[str, pd.DataFrame]
"""The project's own reference tables by name; read here: unit, unit_change, observation."""


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read unit, unit_change and observation of a reference folder, unchecked, codes as text."""
    codes = ("frame", "code", "parent", "unit", "period", "from_frame", "from_code", "to_frame", "to_code")
    return {
        name: pd.read_csv(folder / f"{name}.csv", dtype=dict.fromkeys(codes, "str"), low_memory=False)
        for name in ("unit", "unit_change", "observation")
    }


def leaves(unit: pd.DataFrame) -> pd.DataFrame:
    """Every leaf of both frames: frame, unit, province, kind, urban; ordered by frame, province, unit."""
    parents = set(zip(unit["frame"], unit["parent"], strict=True))
    childless = np.array([key not in parents for key in zip(unit["frame"], unit["code"], strict=True)])
    islands = (unit["level"] == "district") & childless
    found = unit[(unit["level"] == "commune") | islands].rename(columns={"code": "unit"})
    found = found.assign(province=_province_of(unit, found), urban=found["kind"].isin(URBAN_KINDS))
    columns = ["frame", "unit", "province", "kind", "urban"]
    return found.sort_values(["frame", "province", "unit"])[columns].reset_index(drop=True)


def _province_of(unit: pd.DataFrame, found: pd.DataFrame) -> list[str]:
    rows = unit[["frame", "code", "level", "parent"]].to_numpy(dtype=object).tolist()
    level = {(frame, code): (level, parent) for frame, code, level, parent in rows}
    provinces = []
    for frame, parent in found[["frame", "parent"]].to_numpy(dtype=object).tolist():
        while level[frame, parent][0] != "province":
            parent = level[frame, parent][1]
        provinces.append(parent)
    return provinces


def leaf_population(tables: Tables) -> pd.DataFrame:
    """Persons in each leaf: frame, unit, population (whole), period, status 'derived'; they add up exactly.

    Frame 2024: the province's published urban population equally among its wards and townships, the rural
    one equally among its rural communes and island districts, Hoàng Sa none. Frame 2025: the former leaves
    by share.
    """
    found = leaves(tables["unit"])
    former = found[found["frame"] == "2024"]
    former = former.assign(population=_allocated(former, _province_population(tables["observation"])))
    flow = _leaf_flows(tables["unit_change"], former)
    flow = flow.assign(population=_split_whole(flow))
    moved = flow.groupby("to_code")["population"].sum()
    later = found[found["frame"] == "2025"]
    later = later.assign(population=moved.reindex(later["unit"]).fillna(0).astype("int64").to_numpy())
    both = pd.concat([former, later], ignore_index=True)[["frame", "unit", "population"]]
    return both.assign(period=POPULATION_YEAR, status="derived")


def _province_population(observation: pd.DataFrame) -> pd.DataFrame:
    """Persons by province code: total and urban, as published for `POPULATION_YEAR`."""
    rows = observation[(observation["frame"] == "2024") & (observation["period"] == POPULATION_YEAR)]
    total = rows[rows["indicator"] == "population"].set_index("unit")["value"]
    urban = rows[rows["indicator"] == "urban_share"].set_index("unit")["numerator"]
    return pd.DataFrame({"total": total, "urban": urban}).dropna().round().astype("int64")


def _allocated(former: pd.DataFrame, province: pd.DataFrame) -> np.ndarray:
    inhabited = ~pd.MultiIndex.from_frame(former[["frame", "unit"]]).isin(UNINHABITED)
    population = np.zeros(len(former), dtype="int64")
    for code, urban in former[["province", "urban"]].drop_duplicates().itertuples(index=False, name=None):
        among = ((former["province"] == code) & (former["urban"] == urban)).to_numpy() & inhabited
        persons = province.at[code, "urban"] if urban else province.at[code, "total"] - province.at[code, "urban"]
        population[among] = whole_parts(np.full(among.sum(), 1 / among.sum()), int(persons))
    return population


def whole_parts(shares: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers that add up to `total`, each within one of its share (shares add up to 1)."""
    edges = np.rint(np.cumsum(shares) * total).astype("int64")
    edges[-1] = total
    return np.diff(edges, prepend=0)


def _leaf_flows(change: pd.DataFrame, former: pd.DataFrame) -> pd.DataFrame:
    rows = change[(change["from_frame"] == "2024") & (change["to_frame"] == "2025")]
    flow = rows.merge(former[["unit", "population"]], left_on="from_code", right_on="unit")
    return flow.sort_values(["from_code", "to_code"]).reset_index(drop=True)


def _split_whole(flow: pd.DataFrame) -> pd.Series:
    """Whole persons that follow each row, all of a former leaf's rows adding up to its population."""
    reached = flow.groupby("from_code")["share"].cumsum().mul(flow["population"]).round()
    before = reached.groupby(flow["from_code"]).shift(fill_value=0)
    return (reached - before).astype("int64")
