"""The register of indicators in the reader's language."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from components.indicator import Indicator, from_row
from data import store


@lru_cache(maxsize=8)
def register(version: str, language: str) -> Mapping[str, Indicator]:
    """Every indicator by code, in the order of the register."""
    return MappingProxyType({row.code: from_row(row, language) for row in store.rows("indicators", version)})
