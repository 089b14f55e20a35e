"""The simulated dispatch log: its files, its luck, and that the penalty is what it says."""

import numpy as np
import pyarrow.compute as pc
import pytest

from suibao.demo.dispatch_log import Confounding, Penalty, Platform, simulate, simulate_log
from suibao.work.schemas import OFFERS, ORDERS


@pytest.fixture(scope="module")
def log():
    return simulate_log(1, 30, 14, Penalty(3.0, 0.2, 45))


def test_columns_are_those_of_the_files(log):
    assert set(log.orders.column_names) == set(ORDERS.names)
    assert set(log.offers.column_names) <= set(OFFERS.names)
    assert len(log.orders) + len(log.offers) == len(log.truth)
    assert set(log.offers["answer"].unique().to_pylist()) == {"refused", "expired"}


def test_the_same_seed_gives_the_same_log(log):
    again = simulate(1, 30, 14, Penalty(3.0, 0.2, 45))
    assert again[0].equals(log.orders)
    assert again[1].equals(log.offers)
    assert not simulate(2, 30, 14, Penalty(3.0, 0.2, 45))[0].equals(log.orders)


def test_orders_of_a_worker_do_not_overlap(log):
    orders = log.orders.to_pandas().sort_values(["worker", "accepted_at"])
    same = orders["worker"].eq(orders["worker"].shift())
    assert (orders["accepted_at"] >= orders["finished_at"].shift())[same & orders["finished_at"].shift().notna()].all()
    assert (orders["offered_at"] < orders["accepted_at"]).all()


def test_only_what_follows_a_refusal_is_punished(log):
    truth = log.truth.to_pandas()
    calm = truth[~truth["after_refusal"]]
    after = truth[truth["after_refusal"]]
    assert (after["wait"] >= after["wait_free"]).all()
    assert after["wait"].mean() > 2 * after["wait_free"].mean()
    assert (calm["wait"] >= calm["wait_free"] - 1e-9).all()  # within 45 minutes of an earlier refusal
    assert calm["wait"].mean() < 1.2 * calm["wait_free"].mean()
    cut = truth[truth["pay"] < truth["pay_free"]]
    assert np.allclose(cut["pay"] / cut["pay_free"], 0.8, atol=0.01)


def test_without_a_penalty_nothing_would_have_been_otherwise():
    truth = simulate_log(1, 10, 7).truth.to_pandas()
    assert np.allclose(truth["wait"], truth["wait_free"])
    assert np.allclose(truth["pay"], truth["pay_free"])


def test_a_factor_thins_the_rate_by_that_factor():
    """With an even rate and a penalty that outlasts any wait, waits are exponential with a mean so many times as long."""
    even = Platform(day_sd=0, hour_sd=0, area_sd=0)
    truth = simulate_log(3, 60, 28, Penalty(2.0, 0, 600), platform=even).truth.to_pandas()
    after = truth[truth["after_refusal"] & (truth["wait"] < 500)]
    assert after["wait"].mean() / after["wait_free"].mean() == pytest.approx(2.0, rel=0.03)


def test_shares_are_those_asked_for():
    orders, offers = simulate(1, 100, 14, platform=Platform(dispatched=0.7, refusing=0.2, expiring=0.05, habit_sd=0))
    dispatched = pc.sum(pc.equal(orders["assigned"].cast("string"), "dispatched")).as_py()
    assert dispatched + len(offers) == pytest.approx(0.7 * (len(orders) + len(offers)), rel=0.03)
    refused = pc.sum(pc.equal(offers["answer"].cast("string"), "refused")).as_py()
    assert refused / (dispatched + len(offers)) == pytest.approx(0.2, abs=0.01)
    assert (len(offers) - refused) / (dispatched + len(offers)) == pytest.approx(0.05, abs=0.01)


@pytest.mark.parametrize(
    ("confounding", "higher"),
    [(Confounding(bad_pay=2), "badly_paid"), (Confounding(end_of_day=2), "late"), (Confounding(slack=2), "slack")],
    ids=["bad pay", "end of day", "slack"],
)
def test_confounding_does_what_it_says(confounding, higher):
    _, offers = simulate(1, 100, 14, confounding=confounding, platform=Platform(hour_sd=0.5))
    _, calm_offers = simulate(1, 100, 14, platform=Platform(hour_sd=0.5))

    def trait(offers):
        rows = offers.to_pandas()
        if higher == "badly_paid":
            return -rows["pay"].astype(float).mean()
        hour = rows["offered_at"].dt.hour
        return (hour >= 20).mean() if higher == "late" else hour.between(13, 16).mean()

    assert trait(offers) > trait(calm_offers) + 0.03


def test_fines_follow_lateness():
    orders, _ = simulate(1, 60, 14, platform=Platform(fined_late=0.6, fined_low=0.0, fined_otherwise=0.01))
    rows = orders.to_pandas().dropna(subset=["finished_at"])
    late, fined = rows["finished_at"] > rows["promised_at"], rows["deduction"].astype(float) > 0
    assert fined[late].mean() == pytest.approx(0.6, abs=0.05)
    assert fined[~late].mean() == pytest.approx(0.01, abs=0.01)


@pytest.mark.parametrize(
    "wrong", [{"penalty": Penalty(0.5)}, {"penalty": Penalty(pay_cut=1)}, {"platform": Platform(dispatched=0)}, {"days": 0}]
)
def test_nonsense_is_refused(wrong):
    with pytest.raises(AssertionError):
        simulate(**{"seed": 1, "workers": 2, "days": 3} | wrong)
