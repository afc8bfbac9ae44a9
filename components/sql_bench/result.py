"""What a query returned, as texts for a screen. No Streamlit, no reading of data."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from components import format
from components.tables import Cell, Grid, Head
from data.sql.runner import Column, Result

MOST_SHOWN = 200
"""Rows of the table on the screen; the files have all of them."""
MOST_CELLS = 6_000
MOST_DECIMALS = 4
LONGEST = 300
"""Characters of a cell on the screen."""
YEARS = range(1900, 2101)


def shown(result: Result) -> int:
    """How many rows the screen has: fewer where there are many columns."""
    return min(len(result.rows), MOST_SHOWN, max(20, MOST_CELLS // len(result.columns)))


def grid(result: Result, language: str) -> Grid:
    """The first rows as a table."""
    heads = [Head(column.name, number=column.is_number, hint=column.kind[:80]) for column in result.columns]
    years = [_holds_years(result, at) for at in range(len(result.columns))]
    rows = [
        [
            Cell(cell(value, column, language, is_year=is_year))
            for value, column, is_year in zip(row, result.columns, years, strict=True)
        ]
        for row in result.rows[: shown(result)]
    ]
    return Grid(heads, rows, "sql-result")


def _holds_years(result: Result, at: int) -> bool:
    """Whether every number of a column may be a year, which is written without a separator."""
    values = [row[at] for row in result.rows if row[at] is not None]
    return bool(values) and all(isinstance(value, int) and value in YEARS for value in values)


def cell(value: Any, column: Column, language: str, *, is_year: bool = False) -> str:
    """A value as it is read: numbers and days in the language, an absent one as a dash, no other as one."""
    if value is None:
        return format.MISSING
    if column.is_number and isinstance(value, int | float | Decimal) and not is_year:
        return _number(value, language)
    if isinstance(value, datetime):
        return format.moment(value, language)
    if isinstance(value, date):
        return format.day(value, language)
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _number(value: float | Decimal, language: str) -> str:
    amount = float(value)
    if amount != amount or abs(amount) >= 1e15:
        return str(value)
    decimals = next((few for few in range(MOST_DECIMALS) if abs(amount - round(amount, few)) < 5e-6), MOST_DECIMALS)
    return format.number(amount, decimals, language)


def numbers(result: Result) -> list[str]:
    """Names of the columns with numbers."""
    told = names(result.columns)
    return [name for name, column in zip(told, result.columns, strict=True) if column.is_number]


def parting(result: Result, most: int) -> str:
    """The first column of text with a few values, to tell lines apart where the first column repeats itself."""
    first = [row[0] for row in result.rows]
    if len(set(map(str, first))) == len(first):
        return ""
    told = zip(names(result.columns), result.columns, strict=True)
    for at, (name, column) in enumerate(told):
        if at and column.kind == "VARCHAR" and 1 < len({row[at] for row in result.rows}) <= most:
            return name
    return ""


def names(columns: Sequence[Column]) -> list[str]:
    """Names of columns, told apart where a query names two alike."""
    own = {column.name for column in columns}
    told: list[str] = []
    for column in columns:
        others = (f"{column.name}_{number}" for number in count(2))
        is_new = column.name not in told
        told.append(column.name if is_new else next(one for one in others if one not in own and one not in told))
    return told
