"""Rows of the documented views for other systems: filters by equal values and ranges, in pages, nothing kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from duckdb import ColumnExpression, ConstantExpression, Expression

from data import store
from data.sql import views


@dataclass(frozen=True)
class Page:
    """Rows of a view as a table, and how many there are on all pages."""

    rows: pa.Table
    total: int


@dataclass(frozen=True)
class Asked:
    """What is asked of a view: columns with one of some values, from and up to a value, the order and the page."""

    view: str
    among: Mapping[str, Sequence[str]]
    least: Mapping[str, Any]
    most: Mapping[str, Any]
    order: tuple[str, ...]
    limit: int
    offset: int


def columns(view: str, version: str) -> tuple[tuple[str, str], ...]:
    """Names and types of a view's columns."""
    with store.cursor(version) as cursor:
        relation = cursor.sql(views.text(view))
        return tuple((name, str(kind)) for name, kind in zip(relation.columns, relation.types, strict=True))


def page(asked: Asked, version: str) -> Page:
    """A page of a view on a data version. Raises StoreMissing and ClosingError."""
    with store.cursor(version) as cursor:
        found = _filtered(cursor.sql(views.text(asked.view)), asked)
        total = found.count("*").fetchall()[0][0]
        if asked.offset >= total:
            return Page(found.limit(0).to_arrow_table(), total)
        ordered = found.sort(*(ColumnExpression(name) for name in asked.order))
        return Page(ordered.limit(asked.limit, asked.offset).to_arrow_table(), total)


def _filtered(relation: duckdb.DuckDBPyRelation, asked: Asked) -> duckdb.DuckDBPyRelation:
    """The rows that fit; values are constants of the engine, never text of a query."""
    for name, values in asked.among.items():
        relation = relation.filter(ColumnExpression(name).isin(*map(_constant, values)))
    for name, value in asked.least.items():
        relation = relation.filter(ColumnExpression(name) >= _constant(value))
    for name, value in asked.most.items():
        relation = relation.filter(ColumnExpression(name) <= _constant(value))
    return relation


def _constant(value: Any) -> Expression:
    return ConstantExpression(value)
