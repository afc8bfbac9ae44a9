"""The leaves in which everything is booked, and how each differs from its province."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


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


def flow_matrix(former: LeafTable, units: np.ndarray, change: pd.DataFrame) -> pd.DataFrame:
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


def main_heirs(flow: pd.DataFrame, former: int) -> np.ndarray:
    """Place of the later leaf that took most of each of so many former leaves."""
    most = flow.sort_values("part", kind="stable").drop_duplicates("former", keep="last")
    heirs = np.zeros(former, dtype="int64")
    heirs[most["former"]] = most["later"]
    return heirs


def carried(flow: pd.DataFrame, values: np.ndarray) -> np.ndarray:
    """Counts of former leaves carried to the later ones."""
    parts = flow["part"].to_numpy() * values[flow["former"]]
    return np.bincount(flow["later"], weights=parts, minlength=flow["size"].iloc[0])


def carried_mean(flow: pd.DataFrame, values: np.ndarray, size: int) -> np.ndarray:
    """Leaf x component values of former leaves, averaged over what flows into each later one."""
    part, later = flow["part"].to_numpy(), flow["later"].to_numpy()
    total = np.bincount(later, weights=part, minlength=size)
    sums = [np.bincount(later, weights=part * column[flow["former"]], minlength=size) for column in values.T]
    return np.stack(sums, axis=1) / np.maximum(total, 1e-9)[:, None]
