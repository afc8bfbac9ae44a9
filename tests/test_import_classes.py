"""Colour classes of indicators that are brought in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.imports.classes import CLASSES, bounds


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], ()),
        ([5.0], ()),
        ([5.0, 5.0], ()),
        ([0.0, 1.0, 1.0], (1.0,)),
        ([3.0, 1.0, 2.0, np.nan], (2.0, 3.0)),
        (list(range(1, 64)), (10.0, 20.0, 30.0, 40.0, 50.0)),
        ([83.2, 84.1, 84.9, 85.5, 86.0, 86.4, 87.1, 88.0], (84.2, 85.1, 85.8, 86.3, 87.0)),
        ([1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 12], (2.0, 3.0, 4.0, 6.0, 9.0)),
    ],
)
def test_bounds_are_few_and_round(values: list[float], expected: tuple[float, ...]) -> None:
    assert bounds({"province": np.array(values)}) == expected


def test_provinces_are_told_apart_beside_thousands_of_communes() -> None:
    communes, provinces = np.linspace(1_000, 40_000, 3_321), np.linspace(500_000, 9_000_000, 34)
    found = bounds({"commune": communes, "province": provinces})
    assert sum(bound > 500_000 for bound in found) >= 2
    assert sum(bound < 40_000 for bound in found) >= 2


@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1, max_size=200))
def test_bounds_ascend_and_lie_among_the_values(values: list[float]) -> None:
    found = bounds({"province": np.array(values)})
    assert len(found) < CLASSES
    assert list(found) == sorted(set(found))
    assert all(np.isfinite(found))
    if len(set(values)) > 1:
        assert found, "units with different values are not all of one colour"
        assert any(value >= found[0] for value in values)
        assert any(value < found[-1] for value in values)
