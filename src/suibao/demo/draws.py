"""Randomness of the demo: one stream a topic, so that one topic's size does not move another's draws."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def stream(seed: int, topic: str, *numbers: int) -> np.random.Generator:
    """The generator of a topic (and, say, a month): the same for the same seed on every machine."""
    return np.random.Generator(np.random.PCG64([seed, crc32(topic.encode()), *numbers]))


def quotas(shares: Mapping[str, float], size: int) -> Ints:
    """How many of ``size`` fall to each key: largest remainders, so that they add up exactly.

    >>> quotas({"a": 50, "b": 25, "c": 25}, 10).tolist()
    [5, 3, 2]
    """
    parts = np.array(list(shares.values()), dtype=np.float64)
    exact = parts / parts.sum() * size
    counts = np.floor(exact).astype(np.int64)
    order = np.argsort(counts - exact, kind="stable")
    counts[order[: size - int(counts.sum())]] += 1
    return np.asarray(counts, dtype=np.int64)


def deal(rng: np.random.Generator, shares: Mapping[str, float], size: int) -> Ints:
    """The index of a key for each of ``size``, in exact shares and random order."""
    return np.asarray(rng.permutation(np.repeat(np.arange(len(shares)), quotas(shares, size))), dtype=np.int64)


def lognormal(rng: np.random.Generator, mean: Floats | float, sd: float, size: int) -> Floats:
    """Lognormal draws with the given mean (not median) and standard deviation of the logarithm."""
    return np.asarray(mean * np.exp(rng.normal(0.0, sd, size) - sd * sd / 2), dtype=np.float64)


def flags(rng: np.random.Generator, share: float, size: int) -> Bools:
    """True for about ``share`` (a fraction) of ``size``."""
    return np.asarray(rng.random(size) < share)
