"""Colour classes of an indicator that comes without any: about as many values in each, the bounds easily read."""

from collections.abc import Mapping

import numpy as np

CLASSES = 6
_POINTS = 101
"""Quantiles by which each level stands for itself, so that many communes do not drown few provinces."""


def bounds(values: Mapping[str, np.ndarray]) -> tuple[float, ...]:
    """Ascending lower bounds of all classes but the lowest, from values by level of unit; empty for a single value.

    Few distinct values are a class each; many are cut at quantiles, rounded as far as each bound stays another.
    """
    held = [found[np.isfinite(found)] for found in values.values()]
    distinct = np.unique(np.concatenate(held)) if held else np.zeros(0)
    if len(distinct) <= CLASSES:
        return tuple(distinct[1:].tolist())
    steps = np.linspace(0, 1, _POINTS)
    spread = np.concatenate([np.quantile(found, steps) for found in held if len(found)])
    cuts = np.quantile(spread, np.arange(1, CLASSES) / CLASSES)
    cuts = np.unique(np.ceil(cuts) if (distinct == np.round(distinct)).all() else cuts)
    for digits in range(1, 16):
        rounded = np.unique([float(f"{cut:.{digits - 1}e}") for cut in cuts])
        shares = np.histogram(spread, [-np.inf, *rounded, np.inf])[0] / len(spread)
        if len(rounded) == len(cuts) and shares.min() > 0.5 / CLASSES:
            return tuple(rounded.tolist())
    return tuple(cuts.tolist())
