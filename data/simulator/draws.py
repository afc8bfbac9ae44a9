"""Drawing by weights, and choosing so that counts come out exactly."""

from itertools import pairwise

import numpy as np

DRAWS = 65_536  # slots of a lookup table drawn with 16 random bits


def lookup(weights: np.ndarray) -> np.ndarray:
    """A table of `DRAWS` places whose random entry follows the weights."""
    edges = np.rint(np.cumsum(weights) / np.sum(weights) * DRAWS).astype(int)
    return np.repeat(np.arange(len(weights)), np.diff(edges, prepend=0))


def best_of_each(score: np.ndarray, edges: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """True for the `wanted` highest scores between each two edges."""
    chosen = np.zeros(len(score), dtype=bool)
    for start, end, count in zip(edges[:-1], edges[1:], wanted, strict=True):
        count = min(count, end - start)
        if count > 0:
            part = score[start:end]
            chosen[start:end] = part >= np.partition(part, len(part) - count)[len(part) - count]
    return chosen


def likeliest(score: np.ndarray, group: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """True for the `wanted` highest scores of each group; rows are ordered by group, numbered from 0."""
    order = np.lexsort((-score, group))
    first = np.searchsorted(group, np.arange(len(wanted)))
    chosen = np.empty(len(score), dtype=bool)
    chosen[order] = np.arange(len(score)) - first[group] < wanted[group]
    return chosen


def whole_parts(expected: np.ndarray, edges: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Whole numbers near the expected ones that add up to their sum, or one more, between each two edges."""
    parts = np.zeros(len(expected), dtype="int64")
    for start, end in pairwise(edges):
        reached = np.cumsum(expected[start:end]) + random.random()
        parts[start:end] = np.diff(np.floor(reached), prepend=0)
    return parts
