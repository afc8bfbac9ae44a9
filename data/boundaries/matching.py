"""Which unit each polygon is: by its code or its name, never far from where the unit lies."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.unit_names import LEVELS, Register

LEAST_SHARE = 0.8
"""Share of the polygons that a column of codes must name, each at its place, before codes are believed."""
_SEVERAL = re.compile(r"[|;/]")


@dataclass(frozen=True)
class Match:
    """A unit's code for each polygon ('' for none), how it was found ('code', 'name'), and by which columns."""

    codes: np.ndarray
    how: np.ndarray
    code_column: str
    name_column: str
    parent_column: str


def match(rows: pd.DataFrame, register: Register, codes: Sequence[str], near: np.ndarray, level: str) -> Match:
    """Find the unit of every row of text.

    `codes` are the units of a level of the register; `near[polygon, unit]` says whether they lie together, by position.
    """
    finder = _Finder(register, codes, near, level)
    by_code, code_column = _best(rows, finder.by_code)
    if (by_code >= 0).mean() < LEAST_SHARE:
        by_code, code_column = np.full(len(rows), -1), ""
    parent_column = _parent_column(rows, register, level)
    parents = rows[parent_column] if parent_column else pd.Series("", rows.index)
    by_name, name_column = _best(rows, lambda column: finder.by_name(column, parents))
    further, _ = _best(rows[by_name < 0], lambda column: finder.by_name(column, parents))
    by_name[by_name < 0] = np.where(np.isin(further, by_name), -1, further)
    found = np.where(by_code >= 0, by_code, by_name)
    return Match(
        codes=np.where(found >= 0, np.array(codes, dtype=object)[found], ""),
        how=np.select([by_code >= 0, by_name >= 0], ["code", "name"], ""),
        code_column=code_column,
        name_column=name_column,
        parent_column=parent_column if name_column else "",
    )


def _best(rows: pd.DataFrame, find: Callable[[pd.Series], np.ndarray]) -> tuple[np.ndarray, str]:
    """What the column that names most different units finds, and that column's name."""
    best, best_name, most = np.full(len(rows), -1), "", 0
    for name in rows.columns:
        found = find(rows[name])
        count = len(set(found[found >= 0].tolist()))
        if count > most:
            best, best_name, most = found, str(name), count
    return best, best_name


def _parent_column(rows: pd.DataFrame, register: Register, level: str) -> str:
    """The column in which most rows name a unit above, where that is more than half of them."""
    above = LEVELS[: LEVELS.index(level)]
    best, most = "", 0
    for name in rows.columns:
        count = Counter(rows[name].tolist())
        known = sum(times for text, times in count.items() if register.knows(text, above))
        if known > len(rows) / 2 and most < len(count) < len(rows) / 2:
            best, most = str(name), len(count)
    return best


class _Finder:
    """Positions of units by what the columns of rows say, only of units that are near; -1 for none or several."""

    def __init__(self, register: Register, codes: Sequence[str], near: np.ndarray, level: str) -> None:
        self.register, self.levels, self.near = register, (level,), near
        self.places = {code: place for place, code in enumerate(codes)}
        self.among = [frozenset(codes[place] for place in np.flatnonzero(row)) for row in near]

    def by_code(self, column: pd.Series) -> np.ndarray:
        units = [self.register.code(text, self.levels).unit for text in column]
        return np.array(
            [
                self.places[unit.code] if unit is not None and unit.code in among else -1
                for unit, among in zip(units, self.among, strict=True)
            ]
        )

    def by_name(self, column: pd.Series, parents: pd.Series) -> np.ndarray:
        found = [self._one(text, parents[row], self.among[row]) for row, text in column.items()]  # pyright: ignore
        return np.array(found, dtype=int)

    def _one(self, text: str, parent: str, among: frozenset[str]) -> int:
        """A text may hold several names of one unit: 'Huế|Thừa Thiên Huế'."""
        names = [name for name in _SEVERAL.split(text) if name]
        matches = [
            self.register.match(name, levels=self.levels, above=parent, among=among, guess=False) for name in names
        ]
        codes = {found.unit.code for found in matches if found.unit}
        return self.places[codes.pop()] if len(codes) == 1 else -1
