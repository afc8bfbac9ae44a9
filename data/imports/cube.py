"""JSON-stat, in which statistics offices export their tables -> rows as the spreadsheet of the same table has them."""

import itertools
import math
import re
from collections.abc import Sequence
from typing import Any

from data.imports import workbook

_YEAR = re.compile(r"(?:19|20)\d\d")


def rows(held: Any) -> list[list[Any]] | None:
    """The title, the headings and the rows of a cube, a dimension of years as columns; None for anything else."""
    cube = held.get("dataset", held) if isinstance(held, dict) else None
    dimensions = cube.get("dimension") if isinstance(cube, dict) else None
    if not isinstance(cube, dict) or not isinstance(dimensions, dict):
        return None
    try:
        names = [str(name) for name in cube.get("id") or dimensions["id"]]
        labels = [_labels(dimensions[name]["category"]) for name in names]
        heads = [str(dimensions[name].get("label") or name) for name in names]
    except (KeyError, TypeError, AttributeError):
        return None
    if not names or not all(labels):
        return None
    size = math.prod(map(len, labels))
    workbook.refuse_large(size, len(heads) + max(map(len, labels)), size)
    table = _crossed(heads, labels, _values(cube.get("value"), size))
    return [[str(cube.get("label") or ""), *[None] * (len(table[0]) - 1)], *table]


def _crossed(heads: Sequence[str], labels: Sequence[Sequence[str]], values: Sequence[Any]) -> list[list[Any]]:
    """Headings and rows, the dimension of years (or none) across."""
    across = next((at for at, ones in enumerate(labels) if all(map(_YEAR.search, ones))), None)
    columns = ["value"] if across is None else list(labels[across])
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for cell, value in zip(itertools.product(*labels), values, strict=True):
        key = tuple(one for at, one in enumerate(cell) if at != across)
        found.setdefault(key, {})["value" if across is None else cell[across]] = value
    kept = [head for at, head in enumerate(heads) if at != across]
    return [[*kept, *columns], *([*key, *(row.get(column) for column in columns)] for key, row in found.items())]


def _values(held: Any, size: int) -> list[Any]:
    """The values of a cube by place; those that a list or a sparse table of them lacks are None."""
    if isinstance(held, dict):
        return [held.get(str(place)) for place in range(size)]
    values = list(held) if isinstance(held, list) else []
    return [*values[:size], *[None] * (size - len(values))]


def _labels(category: dict[str, Any]) -> list[str]:
    """The labels of a dimension's categories in their order."""
    index, labels = category.get("index"), category.get("label") or {}
    order = sorted(index, key=lambda code: index[code]) if isinstance(index, dict) else list(index or labels)
    return [str(labels.get(code, code)) for code in order]
