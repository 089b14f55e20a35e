"""The estimator against least squares with a dummy for each stratum, and the bounds against published figures."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.linear_model import OLS

from suibao.work.evidence.checking_refusal import bounded, chance, robustness_value
from suibao.work.evidence.estimating import Design, difference, estimate


def example(seed: int, size: int = 400, effect: float = 0.0) -> tuple[np.ndarray, Design]:
    rng = np.random.default_rng(seed)
    worker = rng.integers(0, 40, size)
    strata = worker * 3 + rng.integers(0, 3, size)
    covariate = rng.normal(size=size) + 0.1 * strata
    refused = rng.random(size) < 1 / (1 + np.exp(1 - 0.3 * covariate))
    outcome = effect * refused + 0.3 * strata + 0.5 * covariate + rng.standard_exponential(size)
    return outcome, Design(refused, strata, worker, True, {"covariate": covariate})


@pytest.mark.parametrize("seed", range(3))
def test_equals_a_dummy_for_each_stratum(seed):
    outcome, design = example(seed, effect=0.7)
    found = estimate(outcome, design)
    used = found.used
    dummies = (design.strata[used][:, None] == np.unique(design.strata[used])).astype(float)
    columns = np.column_stack([design.refused[used], design.covariates["covariate"][used], dummies])
    whole = OLS(outcome[used], columns).fit(cov_type="cluster", cov_kwds={"groups": design.cluster[used]})
    assert found.value == pytest.approx(whole.params[0])
    # nested strata cost no degrees of freedom: the error of the dummies is larger by just that factor
    size, strata = columns.shape[0], dummies.shape[1]
    assert found.error * np.sqrt((size - 2) / (size - 2 - strata)) == pytest.approx(whole.bse[0], rel=1e-6)
    unnested = estimate(outcome, replace(design, nested=False))
    assert unnested.error == pytest.approx(whole.bse[0], rel=1e-6)


def test_by_hand():
    strata, refused = np.array([0, 0, 0, 1, 1, 2]), np.array([True, False, False, True, False, True])
    outcome = np.array([9.0, 3.0, 5.0, 4.0, 2.0, 99.0])  # nothing matches the last
    found = estimate(outcome, Design(refused, strata, strata, True, {}))
    assert (found.refused, found.matched) == (2, 3)
    weights = np.array([2 / 3, 1 / 2])
    assert found.value == pytest.approx(np.average([5, 2], weights=weights))
    assert found.usual == pytest.approx(np.average([4, 2], weights=weights))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), shift=st.floats(-1000, 1000), scale=st.floats(0.1, 50))
def test_levels_of_strata_do_not_matter_and_units_carry_over(seed, shift, scale):
    outcome, design = example(seed, 200)
    one, other = estimate(outcome, design), estimate(scale * outcome + shift * design.strata, design)
    assert other.value == pytest.approx(scale * one.value, abs=1e-6 * scale * (1 + abs(shift)))
    assert other.error == pytest.approx(scale * one.error, rel=1e-4)


def test_too_little_states_nothing():
    outcome, design = example(1, 200)
    assert not estimate(np.full(200, np.nan), design).stated
    assert not estimate(outcome, replace(design, refused=np.zeros(200, dtype=bool))).stated
    assert not estimate(outcome, replace(design, cluster=np.zeros(200, dtype=int))).stated


def test_a_difference_from_itself_is_nothing_and_of_unrelated_ones_wider():
    outcome, design = example(2, 600)
    one, other = estimate(outcome, design), estimate(np.random.default_rng(9).normal(size=600), design)
    gap, low, high = difference(one, one)
    assert (gap, low, high) == pytest.approx((0, 0, 0))
    gap, low, high = difference(one, other)
    assert low < gap == one.value - other.value < high
    assert (high - low) / (one.high - one.low) > 1.0


def test_turned_logs_find_no_effect_and_an_effect():
    for effect, least, most in ((0.0, 0.02, 1.0), (2.0, 0.001, 0.002)):
        outcome, design = example(3, effect=effect)
        assert least <= chance(estimate(outcome, design), design.strata) <= most


def test_chance_is_uniform_without_an_effect():
    found = []
    for seed in range(60):
        outcome, design = example(seed, 300)
        found.append(chance(estimate(outcome, design), design.strata, draws=99))
    assert 0.3 < np.mean(found) < 0.7
    assert np.mean(np.array(found) <= 0.1) < 0.25


def test_bounds_of_the_published_example():
    """Cinelli & Hazlett 2020, violence in Darfur: estimate 0.097, error 0.023, 783 degrees of freedom; a confounder once
    as strong as `female` (partial R² 0.9 % with treatment, 10.9 % with outcome) leaves 0.075 with error 0.022."""
    assert robustness_value(0.0973 / 0.0233, 783) == pytest.approx(0.139, abs=0.001)
    value, factor = bounded(0.0973, 0.0233, 783, 0.00908, 0.109)
    assert value == pytest.approx(0.075, abs=0.0005)
    assert 0.0233 * factor == pytest.approx(0.0219, abs=0.0002)
