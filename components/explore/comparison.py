"""A measure before and after the day on which the units changed: the same months of two years, one unbroken series."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from components import format
from components.explore.answer import Answer, answer, rounded
from components.indicator import Indicator
from components.register import register
from data import periods, store

CHANGED_ON = date(2025, 7, 1)
"""The day from which the provinces are 34."""
START = {"month": "2024-07", "quarter": "2024-Q3"}
"""The period a year before the first one after the change."""
NORMAL_95 = 1.96
"""Standard errors within which chance alone stays in 95 of 100 cases."""


@dataclass(frozen=True)
class Comparison:
    """`rows`: key, unit, before, after, change, margin, cases_before, cases_after, in the measure's unit and points.

    `margin` is what chance alone stays within in 95 of 100 cases, for a percentage of cases; not a number for others.
    `before` and `after` are the first and the last period of each side; `pooled` says whether cases were added up.
    """

    rows: pd.DataFrame
    before: tuple[str, str]
    after: tuple[str, str]
    pooled: bool


def compare(found: Answer) -> Comparison | str:
    """The first measure before and after; else the key of the sentence that says why not.

    The side before the change is read however late the chosen periods begin.
    """
    if found.question.kind == "year":
        return "explore.before_years"
    found = answer(replace(found.question, since=min(found.question.since, START[found.question.kind])))
    question = found.question
    described = register(question.version, question.language)[question.indicators[0]]
    if described.carry_rule not in ("ratio", "sum"):
        return "explore.before_rule"
    after = _after(found)
    before = [_year_before(code) for code in after]
    held = set(found.periods)
    pairs = [(early, late) for early, late in zip(before, after, strict=True) if early in held]
    if not pairs:
        return "explore.before_periods"
    sides = [_side(found, described, [pair[place] for pair in pairs]) for place in (0, 1)]
    rows = sides[0].join(sides[1], how="inner", suffixes=("_before", "_after"))
    if rows.empty:
        return "explore.before_cases"
    names = found.rows.drop_duplicates("key").set_index("key")["unit"]
    table = pd.DataFrame(
        {
            "unit": names.reindex(rows.index),
            "before": rows["value_before"],
            "after": rows["value_after"],
            "change": rounded(rows["value_after"] - rows["value_before"], described.decimals),
            "margin": rounded(_margin(rows, described), described.decimals),
            "cases_before": rows["cases_before"],
            "cases_after": rows["cases_after"],
        }
    )
    table = table.reindex([key for key in found.rows["key"].unique() if key in table.index])
    ordered = table.sort_values("change", ascending=described.direction == "down").rename_axis("key").reset_index()
    return Comparison(
        ordered, (pairs[0][0], pairs[-1][0]), (pairs[0][1], pairs[-1][1]), described.carry_rule == "ratio"
    )


def _margin(rows: pd.DataFrame, described: Indicator) -> pd.Series:
    """1.96 standard errors of the difference of two shares, in percentage points."""
    if described.carry_rule != "ratio" or described.unit != "%":
        return pd.Series(float("nan"), index=rows.index)
    sides = [
        (rows[f"value_{side}"] / 100).clip(0, 1).pipe(lambda share: share * (1 - share)) / rows[f"cases_{side}"]
        for side in ("before", "after")
    ]
    return 100 * NORMAL_95 * (sides[0] + sides[1]) ** 0.5


def _after(found: Answer) -> list[str]:
    """Whole periods from the change on, as far as the series is unbroken and for no more than a year."""
    broke = store.row("series_break", found.question.version, indicator=found.question.indicators[0])
    whole = found.rows.groupby("period")["complete"].all()
    codes = [code for code in found.periods if bool(whole[code]) and periods.parse(code).first >= CHANGED_ON]
    if broke and broke.on_date > CHANGED_ON:
        codes = [code for code in codes if periods.parse(code).first < broke.on_date]
    return codes[: 12 if found.question.kind == "month" else 4]


def _year_before(code: str) -> str:
    return f"{int(code[:4]) - 1}{code[4:]}"


def _side(found: Answer, described: Indicator, codes: list[str]) -> pd.DataFrame:
    """Of each unit with a value in every period: a rate from the cases of all of them, a count as their mean."""
    rows = found.rows[found.rows["period"].isin(codes) & found.rows["value_0"].notna()]
    by_unit = rows.groupby("key")
    whole = by_unit.size() == len(codes)
    if described.carry_rule == "sum":
        side = pd.DataFrame({"value": by_unit["value_0"].mean(), "cases": by_unit["value_0"].sum()})
    else:
        sums = by_unit[["numerator_0", "denominator_0"]].sum(min_count=len(codes))
        factor = 100 if described.unit == "%" else 1
        share = factor * sums["numerator_0"] / sums["denominator_0"].where(sums["denominator_0"] != 0)
        side = pd.DataFrame({"value": share, "cases": sums["denominator_0"]})
    side = side[whole].dropna()
    decimals = described.decimals if described.carry_rule == "ratio" else max(1, described.decimals)
    return side.assign(value=rounded(side["value"].astype(float), decimals))


def span(first: str, last: str, language: str) -> str:
    """Two periods as a span: '7/2024 – 12/2024'."""
    return " – ".join(dict.fromkeys(format.period(code, language) for code in (first, last)))
