"""Intervals of ratios from clusters of rows: Wilson with the effective number of rows for shares, Student for the rest.

Orders of one day (of one worker, on a platform) resemble each other, so a share over n orders is known less well than n
independent ones would give. The variance of a ratio of sums over clusters (linearised) says by how much; n is divided by that
factor, never below its own clusters nor above n. With one cluster a share is taken as independent rows, and a mean has no interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from suibao.work.evidence.choices import CONFIDENCE

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sums:
    """Over the clusters of each row: sums of numerator, denominator and their products, and how many have a denominator."""

    a: Floats
    b: Floats
    aa: Floats
    ab: Floats
    bb: Floats
    clusters: Floats


@dataclass(frozen=True)
class Interval:
    """Value and bounds of each row; NaN where there is none."""

    value: Floats
    low: Floats
    high: Floats


def variance(sums: Sums) -> Floats:
    """Of ``a / b``, linearised; NaN with fewer than two clusters. Never below nothing, whatever rounding did."""
    ratio = sums.a / sums.b
    spread = np.maximum(0, sums.aa - 2 * ratio * sums.ab + ratio**2 * sums.bb)
    more = np.where(sums.clusters > 1, sums.clusters / np.maximum(1, sums.clusters - 1), np.nan)
    found: Floats = more * spread / sums.b**2
    return found


def of_shares(sums: Sums) -> Interval:
    """Shares of rows among rows."""
    from statsmodels.stats.proportion import proportion_confint

    with np.errstate(divide="ignore", invalid="ignore"):
        share = sums.a / sums.b
        factor = variance(sums) / (share * (1 - share) / sums.b)
        rows = sums.b / np.where(np.isfinite(factor), np.clip(factor, 1, None), 1)
        rows = np.maximum(rows, np.minimum(sums.b, sums.clusters))
        low, high = proportion_confint(share * rows, rows, 1 - CONFIDENCE, method="wilson")
    return Interval(share, np.clip(low, 0, share), np.clip(high, share, 1))


def of_means(sums: Sums) -> Interval:
    """Any other ratio."""
    from scipy.stats import t

    clusters, row = np.unique(np.maximum(1, sums.clusters - 1), return_inverse=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sums.a / sums.b
        half = np.sqrt(variance(sums)) * t.ppf((1 + CONFIDENCE) / 2, clusters)[row]
    return Interval(mean, mean - half, mean + half)
