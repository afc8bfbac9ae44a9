"""The table of an answer: as long as it is, of which the browser fetches the pages that are looked at."""

from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import orjson
import pandas as pd
import streamlit as st

from components import assets, format, selection, words
from components.explore import question as questions
from components.explore.answer import Answer, Measure, answer
from components.explore.formula import MADE
from components.explore.question import Question
from data import home

ROWS_A_PAGE = 80
HEIGHT = 520
_component = st.components.v2.component("toancanh_explore", js=assets.loader("explore", "explore.js"))


@dataclass(frozen=True, kw_only=True)
class GridData:
    """What one table shows; `address` is that of its pages without sort and offset; `marked` are keys of units."""

    address: str
    columns: tuple[dict[str, str], ...]
    marked: tuple[str, ...]
    most: int
    language: str
    height: int = HEIGHT

    def __post_init__(self) -> None:
        if not self.address.startswith("/explore/"):
            raise ValueError(f"not an address of a table: {self.address}")


def address(question: Question, kind: str = "json") -> str:
    """Where the rows of a question are fetched."""
    options = {name: text for name, text in question.options().items() if text and name != "marked"}
    return f"/explore/{question.version}/rows.{kind}?{urlencode(options | {'language': question.language})}"


def show(found: Answer, *, key: str, on_marked: Any) -> None:
    """Draw the table; `on_marked` is called when rows were chosen, and asks `marked` for which units."""
    question = found.question
    data = GridData(
        address=address(question),
        columns=tuple(columns(found)),
        marked=tuple(str(part) for part in question.marked),
        most=questions.MOST_PICKED,
        language=question.language,
    )
    texts = words.group("explore.table", question.language)
    states = words.group("state", question.language)
    sent = asdict(data) | {"texts": texts, "states": states}
    _component(key=key, data=sent, on_marked_change=on_marked)


def marked(key: str) -> tuple[str, ...] | None:
    """The keys of the units that are marked now, None when nothing was said in this run."""
    sent = (selection.taken(key) or {}).get("marked")
    return tuple(part for part in sent if isinstance(part, str)) if isinstance(sent, list) else None


def columns(found: Answer) -> list[dict[str, str]]:
    """The columns with what they sort by: unit, period, and each measure with its unit of measure."""
    word = found.question.word
    fixed = [{"sort": "unit", "label": word("explore.unit")}, {"sort": "period", "label": word("explore.period")}]
    return fixed + [
        {"sort": str(place), "label": measure.short, "unit": measure.unit, "title": measure.name}
        for place, measure in enumerate(found.measures)
    ]


def asset(*, version: str, language: str = "vi", sort: str = "", offset: str = "0", **options: str) -> assets.Asset:
    """A page of rows as an asset. Raises LookupError for anything unknown."""
    if not offset.isascii() or not offset.isdigit() or len(offset) > 7:
        raise LookupError(offset)
    question = questions.strict(version, language, options)
    return assets.make(orjson.dumps(page(question, sort, int(offset))), ".json")


def page(question: Question, sort: str, offset: int) -> dict[str, Any]:
    """One page: how many rows there are in all, and some of them as they are printed."""
    found = answer(question)
    order = _order(question, sort)
    shown = found.listed.iloc[order[offset : offset + ROWS_A_PAGE]]
    return {"total": len(order), "offset": offset, "rows": [_row(found, row) for row in shown.to_dict("records")]}


@lru_cache(maxsize=12)
def _order(question: Question, sort: str) -> list[int]:
    """Places of the rows in an order; what is not known comes last whichever way round."""
    found = answer(question)
    rows, key = found.listed.reset_index(drop=True), sort.removeprefix("-")
    if not key:
        return list(range(len(rows)))
    known = {"unit": "unit", "period": "period"} | {
        str(place): f"value_{place}" for place in range(len(found.measures))
    }
    if key not in known:
        raise LookupError(sort)
    ordered = rows.sort_values(known[key], ascending=not sort.startswith("-"), kind="stable", na_position="last")
    return ordered.index.to_list()


def _row(found: Answer, row: dict[str, Any]) -> dict[str, Any]:
    question = found.question
    when = format.period(row["period"], question.language)
    return {
        "key": row["key"],
        "unit": row["unit"],
        "place": row["place"],
        "period": when if row["complete"] else question.word("explore.incomplete", period=when),
        "cells": [_cell(question, measure, place, row) for place, measure in enumerate(found.measures)],
    }


def _cell(question: Question, measure: Measure, place: int, row: dict[str, Any]) -> dict[str, str]:
    value = row[f"value_{place}"]
    if pd.isna(value):
        return {"text": format.MISSING, "note": "", "state": ""}
    return {
        "text": measure.number(value),
        "note": note(question, measure, place, row),
        "state": "" if measure.code == MADE else str(row[f"state_{place}"]),
    }


def note(question: Question, measure: Measure, place: int, row: dict[str, Any]) -> str:
    """What a value is worth: its status, the part carried by shares, and that it comes from few cases."""
    parts = [status(question, measure, row[f"status_{place}"])]
    if row[f"apportioned_share_{place}"]:
        share = format.quantity(100 * row[f"apportioned_share_{place}"], 0, "%", question.language)
        parts.append(question.word("status.apportioned_part", share=share))
    if is_few(measure, row[f"denominator_{place}"]):
        cases = format.number(row[f"denominator_{place}"], 0, question.language)
        parts.append(question.word("standings.few", count=cases))
    return ", ".join(parts)


def status(question: Question, measure: Measure, code: str) -> str:
    """A status in words; what a formula made is always derived as well."""
    said = question.word(f"status.{code}")
    derived = question.word("status.derived")
    return f"{said}, {derived}" if measure.code == MADE and code != "derived" else said


def is_few(measure: Measure, cases: float) -> bool:
    """Whether a rate comes from too few cases to judge it."""
    return measure.carry_rule == "ratio" and not pd.isna(cases) and cases < home.LEAST_CASES
