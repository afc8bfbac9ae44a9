"""What petitions are about, from `petition_category.csv`."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data.simulator.draws import lookup

URBAN_CATEGORIES = {"traffic": 1.5, "public_order": 1.3, "environment": 1.15, "land_construction": 0.85, "social": 0.7}
TROUBLE = {"land_construction": 0.9, "official_conduct": 0.6, "environment": 0.35, "utilities": -0.3}


@dataclass(frozen=True)
class Categories:
    """Arrays by category, and lookup tables that draw one for a rural or urban leaf."""

    codes: list[str]
    working_days: np.ndarray
    trouble: np.ndarray  # logits towards being late and towards an unhappy petitioner
    draw: np.ndarray


def read_categories(folder: Path) -> Categories:
    """Read `petition_category.csv` of a reference folder."""
    table = pd.read_csv(folder / "petition_category.csv")
    share = table["share"].to_numpy()
    urban = share * table["code"].map(lambda code: URBAN_CATEGORIES.get(code, 1.0)).to_numpy()
    return Categories(
        codes=table["code"].tolist(),
        working_days=table["working_days"].to_numpy(),
        trouble=table["code"].map(lambda code: TROUBLE.get(code, 0.0)).to_numpy(),
        draw=np.stack([lookup(share), lookup(urban)]).astype("int8"),
    )
