"""The platforms of the documents: which run when, and which provinces have a security operations centre."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data import periods

RUNNING = ("pilot", "operating", "upgrading")


@dataclass(frozen=True)
class Platforms:
    """Rows of `platform.csv`, and the stages they reached with the moment from which each is known."""

    table: pd.DataFrame
    stages: pd.DataFrame

    def running(self, hours: np.ndarray) -> np.ndarray:
        """Platform x hour (ascending moments): whether it is in use."""
        running = np.zeros((len(self.table), len(hours)), dtype=bool)
        for place, moment, runs in self.stages[["place", "moment", "runs"]].itertuples(index=False, name=None):
            running[place, np.searchsorted(hours, np.datetime64(moment)) :] = runs
        return running

    def in_use_from(self, key: str) -> dict[tuple[str, str], np.datetime64]:
        """From when each (frame, unit) has a platform of this key in use."""
        rows = self.stages[self.stages["runs"]].sort_values("moment", ascending=False)
        units = self.table.loc[rows["place"].to_numpy(), ["frame", "unit", "key"]].to_numpy().tolist()
        found = zip(units, rows["moment"], strict=True)
        return {(frame, unit): np.datetime64(moment) for (frame, unit, of), moment in found if of == key}


def read_platforms(folder: Path) -> Platforms:
    """Read `platform.csv` and `platform_stage.csv`; a day known as a year or month counts from its beginning.

    A half-year, within which something was finished, counts from its end.
    """
    table = pd.read_csv(folder / "platform.csv", dtype=str, keep_default_na=False)
    written = pd.read_csv(folder / "platform_stage.csv", dtype=str, keep_default_na=False)
    now = table.rename(columns={"code": "platform", "as_of": "on_date"}).assign(kind="actual")
    columns = ["platform", "stage", "on_date"]
    stages = pd.concat([frame.loc[frame["kind"] == "actual", columns] for frame in (now, written)]).drop_duplicates()
    place = {code: number for number, code in enumerate(table["code"])}
    stages = stages.assign(
        place=[place[code] for code in stages["platform"]],
        moment=pd.to_datetime([_begun(day) for day in stages["on_date"]]),
        runs=stages["stage"].isin(RUNNING),
    )
    return Platforms(table, stages.sort_values("moment", kind="stable").reset_index(drop=True))


def _begun(day: str) -> date:
    """The day from which a stage counts."""
    period = periods.parse(day)
    return period.last if period.kind == "half" else period.first
