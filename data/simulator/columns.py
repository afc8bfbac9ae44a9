"""Columns of the event files: dictionary-encoded codes and moments."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa


def coded(places: np.ndarray, codes: Iterable[str]) -> pa.DictionaryArray:
    """A column of codes from the place of each row's code."""
    return pa.DictionaryArray.from_arrays(pa.array(places), pa.array(list(codes), type=pa.string()))


def moments(seconds: np.ndarray, mask: np.ndarray | None = None) -> pa.Array:
    """A column of moments from seconds since 1970-01-01, NULL where masked."""
    return pa.array((seconds * 1_000_000).astype("datetime64[us]"), mask=mask)
