"""Which unit each polygon is: by its code or its name, never far from where the unit lies."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data import texts

CODE_DIGITS = {"province": 2, "district": 3, "commune": 5}
LEAST_SHARE = 0.8
"""Share of the polygons that a column of codes must name, each at its place, before codes are believed."""
KINDS = {
    "tinh": "tỉnh",
    "t": "tỉnh",
    "thanh pho": "thành phố",
    "tp": "thành phố",
    "quan": "quận",
    "q": "quận",
    "huyen": "huyện",
    "h": "huyện",
    "thi xa": "thị xã",
    "tx": "thị xã",
    "phuong": "phường",
    "p": "phường",
    "xa": "xã",
    "x": "xã",
    "thi tran": "thị trấn",
    "tt": "thị trấn",
    "dac khu": "đặc khu",
}
_KIND = re.compile(rf"({'|'.join(KINDS)}) (?=\S)")
_ENGLISH = re.compile(r" (province|city|district|ward|commune|town|township)$")
_MARKS = re.compile(r"[^0-9a-z]+")
_NOUGHTS = re.compile(r"\b0+(?=\d)")
_SEVERAL = re.compile(r"[|;/]")
_NUMBER = re.compile(r"(\d{1,8})(\.0+)?")


@dataclass(frozen=True)
class Match:
    """A unit's code for each polygon ('' for none), how it was found ('code', 'name'), and by which columns."""

    codes: np.ndarray
    how: np.ndarray
    code_column: str
    name_column: str
    parent_column: str


def folded(text: str) -> str:
    """A name as it is compared: no accents, marks or blanks ('Nha Trang', 'NHATRANG' -> 'nhatrang')."""
    return _spaced(text).replace(" ", "")


def keys(text: str) -> tuple[str, str]:
    """A written name folded as it stands and without the kind it begins with: 'P. Phương Liệt' -> 'phuongliet'."""
    return folded(text), _bare(_spaced(text)).replace(" ", "")


def kind_of(text: str) -> str:
    """The kind that a name begins with, '' for none: 'TX. Ninh Hòa' -> 'thị xã'."""
    found = _KIND.match(_spaced(text))
    return KINDS[found[1]] if found else ""


def code_of(text: str, level: str) -> str:
    """A code with the noughts that numbers lose: '4' -> '04' for a province; '' for what is no code."""
    found = _NUMBER.fullmatch(text.strip())
    return found[1].zfill(CODE_DIGITS[level]) if found else ""


def _spaced(text: str) -> str:
    return _NOUGHTS.sub("", " ".join(_MARKS.sub(" ", texts.plain(text)).split()))


def _bare(spaced: str) -> str:
    found = _KIND.match(spaced)
    return _ENGLISH.sub("", spaced[found.end() :] if found else spaced)


def match(rows: pd.DataFrame, units: pd.DataFrame, ancestors: pd.DataFrame, near: np.ndarray, level: str) -> Match:
    """Find the unit of every row of text.

    `units`: code, name, full_name, kind, parent, aliases (a list) of one frame and level; `ancestors`: code, name,
    parent of what is above them; `near[polygon, unit]`: whether they lie together, by position.
    """
    by_code, code_column = _best(rows, lambda column: _by_code(column, units, near, level))
    if (by_code >= 0).mean() < LEAST_SHARE:
        by_code, code_column = np.full(len(rows), -1), ""
    parent_column = _parent_column(rows, ancestors)
    parents = rows[parent_column] if parent_column else pd.Series("", rows.index)
    finder = _Names(units, ancestors)
    by_name, name_column = _best(rows, lambda column: finder.find(column, parents, near))
    further, _ = _best(rows[by_name < 0], lambda column: finder.find(column, parents, near))
    by_name[by_name < 0] = np.where(np.isin(further, by_name), -1, further)
    found = np.where(by_code >= 0, by_code, by_name)
    codes = units["code"].to_numpy(dtype=object)
    return Match(
        codes=np.where(found >= 0, codes[found], ""),
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


def _by_code(column: pd.Series, units: pd.DataFrame, near: np.ndarray, level: str) -> np.ndarray:
    places = {code: place for place, code in enumerate(units["code"])}
    found = np.array([places.get(code_of(text, level), -1) for text in column])
    together = near[np.arange(len(found)), np.maximum(found, 0)]
    return np.where((found >= 0) & together, found, -1)


def _parent_column(rows: pd.DataFrame, ancestors: pd.DataFrame) -> str:
    """The column in which most rows name a unit above, where that is more than half of them."""
    names = set(ancestors["name"].map(folded))
    best, most = "", 0
    for name in rows.columns:
        written = [keys(text) for text in rows[name]]
        known, distinct = sum(not names.isdisjoint(one) for one in written), len(set(written))
        if known > len(rows) / 2 and most < distinct < len(rows) / 2:
            best, most = str(name), distinct
    return best


class _Names:
    """Units by folded name; several of one name are told apart by their parent, kind, accents and place."""

    def __init__(self, units: pd.DataFrame, ancestors: pd.DataFrame) -> None:
        self.accented = units["name"].str.casefold().tolist()
        self.kind = units["kind"].tolist()
        above = ancestors.set_index("code")
        self.above = [self._names_above(code, above) for code in units["parent"]]
        self.places: dict[str, list[int]] = {}
        for place, (name, aliases) in enumerate(zip(units["name"], units["aliases"], strict=True)):
            for known in {folded(text) for text in (name, *aliases)}:
                self.places.setdefault(known, []).append(place)

    @staticmethod
    def _names_above(code: str, above: pd.DataFrame) -> set[str]:
        names = set()
        while code in above.index:
            names.add(folded(above.at[code, "name"]))
            code = above.at[code, "parent"]
        return names

    def find(self, column: pd.Series, parents: pd.Series, near: np.ndarray) -> np.ndarray:
        """The position of the unit that each text names, -1 for none or more than one; rows by their index."""
        found = np.full(len(column), -1)
        for place, (row, text) in enumerate(column.items()):
            names = _SEVERAL.split(str(text))
            named = {self._one(name, str(parents[row]), near[row]) for name in names} - {-1}  # pyright: ignore
            found[place] = named.pop() if len(named) == 1 else -1
        return found

    def _one(self, text: str, parent: str, near: np.ndarray) -> int:
        found = next((found for key in keys(text) if (found := self.places.get(key))), [])
        found = [place for place in found if near[place]]
        kind, plain, above = kind_of(text), text.strip().casefold(), set(keys(parent))
        for fits in (
            lambda place: bool(above & self.above[place]),
            lambda place: self.kind[place] == kind,
            lambda place: plain.endswith(self.accented[place]),
        ):
            found = [place for place in found if fits(place)] or found
        return found[0] if len(found) == 1 else -1
