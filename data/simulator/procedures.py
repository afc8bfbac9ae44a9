"""What is applied for: procedures and their sectors."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from data.simulator.draws import lookup


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
