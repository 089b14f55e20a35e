"""What holds for any log: order, files and repetition of rows do not matter; nothing is lost; time is not counted twice."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from tests.work.evidence_log import log_of, offer, taken
from tests.work.making import Row

from suibao.work.evidence.choices import WAITING_MINUTES
from suibao.work.evidence.intervals import Sums, of_means, of_shares
from suibao.work.evidence.measures import measure_all
from suibao.work.evidence.occupied import LENGTH_BITS, _sums
from suibao.work.evidence.ratios import RATIOS

FEW = settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
ORDER = st.fixed_dictionaries({
    "worker": st.sampled_from(["w1", "w2"]), "platform": st.sampled_from(["p1", "p2"]), "rating": st.sampled_from(["1", "5", None]),
    "assigned": st.sampled_from(["dispatched", "抢单", None]), "pay": st.sampled_from(["8", "12.5", "-1"]),
    "deduction": st.sampled_from(["0", "3", None]), "outcome": st.sampled_from(["completed", "cancelled", None]),
    "promised_at": st.sampled_from([None, "2025-10-02 09:00:00"]),
})  # fmt: skip
ORDERS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 1439), st.integers(0, 90), ORDER), min_size=30, max_size=60)
OFFERS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 1439), st.sampled_from(["refused", "expired", "转派", "?"])),
                  min_size=5, max_size=20)  # fmt: skip


def all_of(files: dict[str, list[Row]], more: list[dict[str, list[Row]]]) -> tuple[pa.Table, dict[str, int]]:
    with TemporaryDirectory() as folder, log_of(Path(folder), files, more) as log:
        return measure_all(log), dict(log.rows)


@FEW
@given(ORDERS, OFFERS, st.randoms())
def test_order_files_and_repetition_do_not_matter(orders: list[Any], offers: list[Any], chance: random.Random) -> None:
    files = {
        "orders": [taken(at, *when, **changes) for at, (*when, changes) in enumerate(orders)] + [taken(999, 3, 600)],
        "offers": [offer(at, day, minute, answer=answer) for at, (day, minute, answer) in enumerate(offers)] + [offer(999, 3, 500)],
    }  # fmt: skip
    table, rows = all_of(files, [])
    total = sum(len(some) for some in files.values())
    assert rows["read"] == total == rows["used"] + sum(count for name, count in rows.items() if name not in ("read", "used"))

    mixed = {kind: chance.sample(some, len(some)) for kind, some in files.items()}
    halves = [{kind: some[side::2] for kind, some in mixed.items()} for side in (0, 1)]
    again, counted = all_of(halves[0], [halves[1], halves[0]])
    assert again == table
    assert counted["used"] == rows["used"]
    assert counted["read"] == total + sum(len(some) for some in halves[0].values())


@given(st.lists(st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 200)), max_size=8), max_size=5))
def test_time_occupied_is_the_union_of_the_orders(days: list[list[tuple[int, int]]]) -> None:
    packed = pa.array([[(start << LENGTH_BITS) | length for start, length in day] for day in days], pa.list_(pa.int64()))
    found = _sums(packed)
    for at, day in enumerate(days):
        busy = {second for start, length in day for second in range(start, start + length)}
        assert found[at, 0] == len(busy)
        moments = sorted({(start, start + length) for start, length in day})
        gaps, latest = 0, moments[0][0] if moments else 0
        for start, end in moments:
            gaps += start - latest if 0 < start - latest <= WAITING_MINUTES * 60 else 0
            latest = max(latest, end)
        assert found[at, 1] == gaps


def sums(a: Any, b: Any) -> Sums:
    a, b = np.asarray(a, float), np.asarray(b, float)
    one = [np.array([figure]) for figure in (a.sum(), b.sum(), (a * a).sum(), (a * b).sum(), (b * b).sum(), (b > 0).sum())]
    return Sums(*one)


def test_independent_rows_give_the_wilson_interval_itself() -> None:
    """Each row a cluster of its own varies no more than independent rows do, so nothing is widened (but for n / (n - 1))."""
    outcomes = np.random.default_rng(1).random(400) < 0.3
    found = of_shares(sums(outcomes, np.ones(400)))
    low, high = proportion_confint(outcomes.sum(), 400, method="wilson")
    assert (found.low[0], found.high[0]) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))


def test_days_that_differ_widen_the_interval_of_a_share() -> None:
    """Twenty days of fifty orders, all late or none: as good as twenty rows, not a thousand."""
    late = np.array([50] * 6 + [0] * 14)
    found = of_shares(sums(late, np.full(20, 50)))
    low, high = proportion_confint(6, 20, method="wilson")
    assert (found.low[0], found.high[0]) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize("share", [0, 1])
def test_all_or_nothing_still_has_an_interval(share: int) -> None:
    found = of_shares(sums([share * 10] * 3, [10] * 3))
    low, high = proportion_confint(share * 30, 30, method="wilson")
    assert (found.low[0], found.high[0]) == (pytest.approx(low), pytest.approx(high))


def test_means_over_equal_clusters_have_the_interval_of_student() -> None:
    hours = np.array([40.0, 52, 47, 61, 55])
    found = of_means(sums(hours, np.ones(5)))
    low, high = stats.t.interval(0.95, 4, hours.mean(), stats.sem(hours))
    assert (found.value[0], found.low[0], found.high[0]) == (pytest.approx(51), pytest.approx(low), pytest.approx(high))


def test_one_cluster_gives_no_interval_of_a_mean() -> None:
    found = of_means(sums([40.0], [1]))
    assert (found.value[0], np.isnan(found.low[0]), np.isnan(found.high[0])) == (40, True, True)


def test_intervals_cover_what_is_true() -> None:
    """Shares that differ from day to day: 95 % intervals of 400 simulated workers cover the mean share in about 95 of 100."""
    chance = np.random.default_rng(7)
    covered = naive = 0
    for _ in range(400):
        daily = chance.beta(3, 7, 40)
        late = chance.binomial(30, daily)
        found = of_shares(sums(late, np.full(40, 30)))
        covered += bool(found.low[0] <= 0.3 <= found.high[0])
        low, high = proportion_confint(late.sum(), 1200, method="wilson")
        naive += bool(low <= 0.3 <= high)
    assert 370 <= covered <= 393
    assert naive < 330


def test_names_are_unique_and_words_are_there() -> None:
    assert len({one.name for one in RATIOS}) == len(RATIOS)
    assert all(one.zh and one.en and one.definition_zh and one.definition_en and one.why_zh and one.why_en for one in RATIOS)
