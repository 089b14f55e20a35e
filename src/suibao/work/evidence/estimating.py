"""A difference within strata: refused moments against matched ones, with an interval robust to clusters.

Least squares of the outcome on refusing and covariates, strata taken out by their means (one set of fixed effects, for
which that is exact); the variance is clustered (CRV1) by `statsmodels`. Each stratum so weighs by how many refused and
matched moments it holds against each other, n1·n0/(n1+n0).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from suibao.work.evidence.choices import CONFIDENCE
from suibao.work.evidence.moments import Bools, Floats, Ints, groups

FEW_WORKERS = 30
"""With fewer workers their days are the clusters: a variance from a handful of clusters means little."""
ALMOST_NOTHING = 1e-9


@dataclass(frozen=True)
class Design:
    """What is compared: ``refused`` against not, within ``strata``, given ``covariates``; ``cluster`` of each moment.

    ``nested``: every stratum lies in one cluster, so that the strata's means cost the variance no degrees of freedom.
    """

    refused: Bools
    strata: Ints
    cluster: Ints
    nested: bool
    covariates: Mapping[str, Floats]


@dataclass(frozen=True)
class Estimate:
    """A difference with its standard error and 95 % interval; ``usual`` is the mean of the matched moments, strata
    weighed alike. ``shares``: what each cluster moved the estimate by (by cluster number). ``used``: the moments used;
    ``outcome``, ``treatment`` and ``given``: what was regressed, strata taken out."""

    value: float
    error: float
    low: float
    high: float
    freedom: float
    usual: float
    refused: int
    matched: int
    shares: Floats
    used: Ints
    outcome: Floats
    treatment: Floats
    given: Floats

    @property
    def stated(self) -> bool:
        """Whether there was enough to estimate anything."""
        return bool(np.isfinite(self.low))


def estimate(outcome: Floats, design: Design) -> Estimate:
    """The mean difference of ``outcome`` after refusing, over strata with both kinds. nan outcomes are left out."""
    used = _both_kinds(np.flatnonzero(~np.isnan(outcome)), design)
    y, d, strata = outcome[used], design.refused[used].astype(np.float64), groups(design.strata[used])
    counts = np.bincount(strata)
    inside, treated = _within(y, strata, counts), _within(d, strata, counts)
    given = _covariates(design, used, strata, counts)
    clusters = groups(design.cluster[used])
    freedom = clusters.max(initial=-1)  # one less than there are clusters
    lost = 0 if design.nested else len(counts)
    if freedom < 1 or len(used) <= 1 + given.shape[1] + lost:
        return _nothing(outcome, used, d, given)
    value, error, residuals = _fit(inside, treated, given, clusters, lost)
    pure = treated - given @ np.linalg.lstsq(given, treated, rcond=None)[0] if given.shape[1] else treated
    shares = np.zeros(int(design.cluster.max()) + 1)
    np.add.at(shares, design.cluster[used], pure * residuals / (pure @ pure))
    margin = _quantile(freedom) * error
    return Estimate(
        value, error, value - margin, value + margin, freedom, _usual(y, d, strata, counts), int(d.sum()),
        int(len(d) - d.sum()), shares, used, inside, treated, given,
    )


def difference(one: Estimate, other: Estimate) -> tuple[float, float, float]:
    """``one`` less ``other``, of the same clusters, with a 95 % interval: both move together within a cluster."""
    gap = one.value - other.value
    shares = one.shares - other.shares
    together = float(shares @ shares)
    alone = float(one.shares @ one.shares + other.shares @ other.shares)
    # the small-sample factors that the single errors carry
    factor = (one.error**2 + other.error**2) / max(alone, ALMOST_NOTHING**2)
    margin = _quantile(min(one.freedom, other.freedom)) * float(np.sqrt(together * factor))
    return gap, gap - margin, gap + margin


def _fit(y: Floats, d: Floats, given: Floats, clusters: Ints, lost: int) -> tuple[float, float, Floats]:
    from statsmodels.regression.linear_model import OLS  # takes over a second to import

    fitted = OLS(y, np.column_stack([d, given])).fit(
        cov_type="cluster", cov_kwds={"groups": clusters, "use_correction": True}, use_t=True
    )
    rest = len(y) - 1 - given.shape[1]
    return float(fitted.params[0]), float(fitted.bse[0]) * float(np.sqrt(rest / (rest - lost))), fitted.resid


def _both_kinds(places: Ints, design: Design) -> Ints:
    """The places whose stratum holds refused and other moments among them."""
    strata, refused = groups(design.strata[places]), design.refused[places]
    ones = np.bincount(strata, refused)
    both = (ones > 0) & (ones < np.bincount(strata))
    return places[both[strata]]


def _within(values: Floats, strata: Ints, counts: Ints) -> Floats:
    return np.asarray(values - (np.bincount(strata, values) / counts)[strata])


def _covariates(design: Design, used: Ints, strata: Ints, counts: Ints) -> Floats:
    """The covariates within strata, (moments, covariates); unknown ones count as the mean, constants are left out."""
    columns = []
    for column in design.covariates.values():
        values = column[used]
        known = ~np.isnan(values)
        values = np.where(known, values, values[known].mean() if known.any() else 0.0)
        columns.append(_within(values, strata, counts))
    found = np.column_stack(columns) if columns else np.zeros((len(used), 0))
    return np.asarray(found[:, (found**2).sum(axis=0) > ALMOST_NOTHING])


def _usual(y: Floats, d: Floats, strata: Ints, counts: Ints) -> float:
    ones = np.bincount(strata, d)
    others = counts - ones
    means = np.bincount(strata, y * (1 - d)) / others
    return float(np.average(means, weights=ones * others / counts))


def _quantile(freedom: float) -> float:
    from scipy.stats import t

    return float(t.ppf((1 + CONFIDENCE) / 2, freedom))


def _nothing(outcome: Floats, used: Ints, d: Floats, given: Floats) -> Estimate:
    nan = float("nan")
    empty = np.zeros(0)
    return Estimate(
        nan, nan, nan, nan, 0, nan, int(d.sum()), int(len(d) - d.sum()), np.zeros(1), used, empty, empty, given[:0]
    )
