"""What the store answers: a row a unit and period, in it the asked indicators and what a formula makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from components import format, words
from components.explore import formula as formulas
from components.explore.formula import MADE, PEOPLE, STATUSES, Formula
from components.explore.question import Part, Question
from components.indicator import Indicator
from components.register import register
from components.search import plain
from components.selection import FRAMES, full_name
from data import store, units

PARTS = ("value", "status", "state", "apportioned_share", "numerator", "denominator", "source")
"""What is kept of each measure, in columns with its place behind: value_0, status_0."""
_STRENGTH = {status: place for place, status in enumerate(STATUSES)}


@dataclass(frozen=True)
class Measure:
    """One column of an answer: an indicator, or what a formula makes."""

    code: str
    name: str
    short: str
    unit: str
    decimals: int
    direction: str
    carry_rule: str
    language: str
    definition: str

    @property
    def head(self) -> str:
        """Its short name with its unit: 'Đúng hạn (%)'."""
        return f"{self.short} ({self.unit})" if self.unit else self.short

    def number(self, value: float | None) -> str:
        """A value without its unit."""
        return format.number(value, self.decimals, self.language)

    def quantity(self, value: float | None, *, signed: bool = False) -> str:
        """A value with its unit."""
        return format.quantity(value, self.decimals, self.unit, self.language, signed=signed)


@dataclass(frozen=True)
class Answer:
    """`rows`: key ('2024-58'), frame, code, level, unit (name), place, period, complete, and PARTS of each measure.

    Values are rounded as they are printed. `asked` counts the units of the question, `lacking` those without a value.
    """

    question: Question
    measures: tuple[Measure, ...]
    rows: pd.DataFrame
    asked: int
    lacking: int

    def at(self, period: str) -> pd.DataFrame:
        """The rows of one period."""
        return self.rows[self.rows["period"] == period]

    @property
    def drawn(self) -> int:
        """The place of the measure that a chart of one draws: what a formula makes, else the first indicator."""
        return len(self.measures) - 1 if self.question.formula else 0

    @property
    def periods(self) -> list[str]:
        """Periods with a value, oldest first."""
        return sorted(self.rows["period"].unique())

    @property
    def listed(self) -> pd.DataFrame:
        """The rows that the table shows: of the picked units where any are."""
        picked = {str(part) for part in self.question.picked}
        return self.rows[self.rows["key"].isin(picked)] if picked else self.rows


@lru_cache(maxsize=6)
def answer(question: Question) -> Answer:
    """What the store answers to a question."""
    measures = tuple(_measures(question))
    members = _members(question)
    tables = {code: _values(question, code, members) for code in question.needed if code != PEOPLE}
    if PEOPLE in question.indicators or (question.formula and question.formula.right == PEOPLE):
        tables[PEOPLE] = _values(question, PEOPLE, members)
    joined = [tables[code] for code in question.indicators]
    if question.formula:
        joined.append(_made(question, question.formula, tables, members))
    rows = _beside(joined)
    rows = _described(question, rows, measures)
    kept = _filtered(question, rows)
    asked = sum(len(codes) for codes in members.values())
    return Answer(question, measures, kept, asked, asked - rows["key"].nunique())


# What the columns are


def _measures(question: Question) -> list[Measure]:
    known = register(question.version, question.language)
    found = [_of_indicator(known[code]) for code in question.indicators]
    if question.formula:
        left, right = (known[code] for code in question.formula.codes)
        made = formulas.result(question.formula, left, right)
        how = question.word("explore.made_from", left=left.name, right=right.name)
        found.append(
            Measure(
                MADE, made.name, made.name, made.unit, made.decimals, "neutral", "recompute", question.language, how
            )
        )
    return found


def _of_indicator(described: Indicator) -> Measure:
    return Measure(
        described.code,
        described.name,
        described.short,
        described.unit,
        described.decimals,
        described.direction,
        described.carry_rule,
        described.language,
        described.how,
    )


# Which units


def _members(question: Question) -> dict[tuple[str, str], list[str]]:
    """The codes of the asked units by frame and level, in the order in which they were asked."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for part in question.parts:
        for row in units_of(question.version, part):
            found.setdefault((row.frame, row.level), {})[row.code] = None
    allowed = _allowed(question)
    return {at: [code for code in codes if allowed is None or (at[0], code) in allowed] for at, codes in found.items()}


def units_of(version: str, part: Part) -> Sequence[object]:
    """The units that a part of a choice stands for."""
    if not part.level:
        return [units.unit(version, part.frame, part.code)]
    index = units.index(version)
    level = [row for row in index.values() if (row.frame, row.level) == (part.frame, part.level)]
    if part.code == "VN":
        return level
    near = {part.code} | {row.code for row in index.values() if (row.frame, row.parent) == (part.frame, part.code)}
    return [row for row in level if row.parent in near]


def _allowed(question: Question) -> set[tuple[str, str]] | None:
    """The units that a group of peers and a searched name leave, None where neither is asked."""
    wanted = plain(question.find)
    if not (question.peers or wanted):
        return None
    index = units.index(question.version)
    found = {at for at, row in index.items() if wanted in row.plain_full_name} if wanted else set(index)
    if question.peers:
        rows = store.rows("explore_peers", question.version, band=question.peers)
        found &= {(row.frame, row.unit) for row in rows}
    return found


# Values


def _values(question: Question, code: str, members: dict[tuple[str, str], list[str]]) -> pd.DataFrame:
    """The values of one indicator by key and period."""
    found = []
    for (frame, level), codes in members.items():
        if not codes:
            continue
        whole = len(codes) == sum(
            (row.frame, row.level) == (frame, level) for row in units.index(question.version).values()
        )
        asked = () if whole else tuple(codes)
        read = store.table(
            "explore_values", question.version,
            frame=frame, level=level, kind=question.kind, units=asked, indicators=(code,),
            first_period=question.since, last_period=question.until,
        )  # fmt: skip
        found.append(read.to_pandas().assign(level=level))
    if not found:
        return _keyed(pd.DataFrame(columns=["frame", "unit", "indicator", "period", "complete", "level", *PARTS]))
    return _keyed(pd.concat(found, ignore_index=True))


def _keyed(table: pd.DataFrame) -> pd.DataFrame:
    table = table.assign(key=table["frame"].astype(str) + "-" + table["unit"].astype(str))
    return table.set_index(["key", "period"])[["complete", *PARTS]]


def _beside(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The tables side by side: a row wherever one of them has a value."""
    numbered = [
        table.rename(columns={part: f"{part}_{place}" for part in PARTS} | {"complete": f"complete_{place}"})
        for place, table in enumerate(tables)
    ]
    joined = numbered[0] if len(numbered) == 1 else pd.concat(numbered, axis="columns")
    flags = [f"complete_{place}" for place in range(len(tables))]
    whole = joined[flags].fillna(True).astype(bool).all(axis="columns")  # pyright: ignore
    return joined.drop(columns=flags).assign(complete=whole).reset_index(names=["key", "period"])


def _described(question: Question, rows: pd.DataFrame, measures: Sequence[Measure]) -> pd.DataFrame:
    """The rows with the names of their units, values as printed, newest first and then the best first."""
    index, language = units.index(question.version), question.language
    known = {}
    for key in rows["key"].unique():
        row = index[tuple(key.split("-", 1))]
        known[key] = (
            row.frame,
            row.code,
            row.level,
            label(row, language),
            row.place if language == "vi" else row.place_en,
        )
    names = pd.DataFrame.from_dict(
        known, orient="index", columns=["frame", "code", "level", "unit", "place"], dtype=object
    )
    rows = rows.join(names, on="key")
    for place, measure in enumerate(measures):
        rows[f"value_{place}"] = rounded(rows[f"value_{place}"].astype(float), measure.decimals)
    up = measures[0].direction == "down"
    return rows.sort_values(["period", "value_0", "key"], ascending=[False, up, True], ignore_index=True)


def rounded(values: pd.Series, decimals: int) -> pd.Series:
    """Values as they are printed, by the rule of `format.rounded`."""
    scale = 10**decimals
    whole = np.floor((values.abs() + format.HAIR) * scale + 0.5) / scale
    return whole * np.sign(values) + 0.0


def label(row: object, language: str) -> str:
    """A unit's name; one of the former units says so."""
    name = full_name(row, language)
    is_former = row.frame != FRAMES[0]  # pyright: ignore
    return words.word("explore.former", language, unit=name) if is_former else name


# A formula


def _made(
    question: Question,
    formula: Formula,
    tables: dict[str, pd.DataFrame],
    members: dict[tuple[str, str], list[str]],
) -> pd.DataFrame:
    """What a formula makes, for the units and periods of which both sides are known."""
    left = tables[formula.left]
    right = tables[formula.right] if formula.right else _people(question, left, members)
    known = register(question.version, question.language)
    factor = formulas.result(formula, *(known[code] for code in formula.codes)).factor
    pair = left.join(right, how="inner", suffixes=("", "_right"))
    first, second = pair["value"].astype(float), pair["value_right"].astype(float)
    value = {
        "difference": first - second,
        "sum": first + second,
    }.get(formula.operation, factor * first / second.where(second != 0))
    made = pd.DataFrame(index=pair.index)
    made["complete"] = pair["complete"].astype(bool) & pair["complete_right"].astype(bool)
    made["value"] = value
    made["status"] = _weakest(pair["status"], pair["status_right"])
    made["state"] = "not_assessable"
    made["apportioned_share"] = np.maximum(pair["apportioned_share"], pair["apportioned_share_right"])
    made["numerator"] = made["denominator"] = np.nan
    made["source"] = [
        " + ".join(dict.fromkeys(both)) for both in zip(pair["source"], pair["source_right"], strict=True)
    ]
    return made[made["value"].notna()]


def _weakest(first: pd.Series, second: pd.Series) -> pd.Series:
    places = np.maximum(first.map(_STRENGTH), second.map(_STRENGTH)).clip(lower=_STRENGTH["derived"])
    return places.map(dict(enumerate(STATUSES)))


def _people(question: Question, left: pd.DataFrame, members: dict[tuple[str, str], list[str]]) -> pd.DataFrame:
    """The population for each row: that of the latest year not after its period, else of the earliest."""
    found = [
        store.table("explore_people", question.version, frame=frame, level=level).to_pandas()
        for frame, level in members
    ]
    people = pd.concat(found, ignore_index=True)
    people["key"] = people["frame"].astype(str) + "-" + people["unit"].astype(str)
    people["year"] = people["period"].astype(int)
    wanted = left.reset_index()[["key", "period"]]
    wanted["year"] = wanted["period"].str[:4].astype(int)
    columns = ["key", "year", "value", "status", "source"]
    ordered = people[columns].sort_values("year")
    latest = pd.merge_asof(wanted.reset_index().sort_values("year"), ordered, on="year", by="key").set_index("index")
    earliest = ordered.drop_duplicates("key").set_index("key")
    for name in ("value", "status", "source"):
        latest[name] = latest[name].where(
            latest["value"].notna() if name == "value" else latest[name].notna(), latest["key"].map(earliest[name])
        )
    latest = latest.sort_index().assign(complete=True, state="not_assessable", apportioned_share=0.0)
    latest = latest.assign(numerator=np.nan, denominator=np.nan)
    return latest.set_index(["key", "period"])[["complete", *PARTS]].dropna(subset=["value"])


# Filters


def _filtered(question: Question, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the units whose first measure passes every filter in the last period."""
    if not (question.states or question.statuses or question.low is not None or question.high is not None):
        return rows
    last = rows[(rows["period"] == question.until) & rows["value_0"].notna()]
    keep = pd.Series(True, index=last.index)
    if question.states:
        keep &= last["state_0"].isin(question.states)
    if question.statuses:
        keep &= last["status_0"].isin(question.statuses)
    if question.low is not None:
        keep &= last["value_0"] >= question.low
    if question.high is not None:
        keep &= last["value_0"] <= question.high
    return rows[rows["key"].isin(set(last.loc[keep, "key"]))].reset_index(drop=True)
