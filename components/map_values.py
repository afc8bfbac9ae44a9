"""What the map and the ranking beside it draw: the values of a unit's children as one small JSON document."""

from collections import Counter
from functools import lru_cache
from typing import Any

import orjson

from components import assets, format
from components.indicator import Indicator
from components.register import register
from components.selection import full_name
from data import periods, store, units


@lru_cache(maxsize=512)
def asset(*, version: str, frame: str, indicator: str, period: str, parent: str, language: str) -> assets.Asset:
    """The document as an asset. Raises LookupError for a version, unit or indicator that does not exist."""
    return assets.make(orjson.dumps(document(version, frame, indicator, period, parent, language)), ".json")


def document(version: str, frame: str, indicator: str, period: str, parent: str, language: str) -> dict[str, Any]:
    """Children of a unit with value, text, rank, state, change and status; values rounded as they are printed."""
    if not store.is_published(version):
        raise LookupError(version)
    if language not in ("vi", "en"):
        raise LookupError(language)
    try:
        periods.parse(period)
    except ValueError as problem:
        raise LookupError(period) from problem
    described = register(version, language).get(indicator)
    above = units.unit(version, frame, parent)
    if described is None or above is None:
        raise LookupError(indicator)
    children = store.rows("children_measure", version, frame=frame, parent=parent, indicator=indicator, period=period)
    counts = Counter(row.name for row in children)
    return {
        "parent": parent,
        "parent_level": above.level,
        "child_level": children[0].level if children else "",
        "units": [_child(row, described, _name(row, counts, language)) for row in children],
    }


def _name(row: Any, counts: Counter[str], language: str) -> str:
    """The bare name, with its kind where a sibling has the same one."""
    return row.name if counts[row.name] == 1 else full_name(row, language)


def _child(row: Any, described: Indicator, name: str) -> dict[str, Any]:
    child = {"code": row.code, "name": name, "drill": row.has_children}
    if row.value is None:
        return child | {"value": None, "text": format.MISSING, "state": "not_assessable"}
    return child | {
        "value": format.rounded(row.value, described.decimals),
        "text": described.quantity(row.value) if described.unit == "%" else described.number(row.value),
        "rank": row.rank_siblings,
        "of": row.siblings,
        "state": row.state,
        "delta": None if row.change_period is None else format.rounded(row.change_period, described.decimals),
        "delta_text": described.number(row.change_period, signed=True),
        "status": row.status,
        "apportioned": bool(row.apportioned_share),
    }
