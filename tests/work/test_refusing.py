"""What refusing costs, on simulated logs in which it is known. `benchmarks/refusing.py` studies it over more logs."""

import sys
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.work.refusals import as_relation, cost, declined, relation, taken

from suibao.demo.dispatch_log import Confounding, Penalty, Platform, simulate
from suibao.law.status.terms import RefusalCost
from suibao.work.evidence.reading import read_log
from suibao.work.evidence.refusing import LEAST_CLUSTERS, LEAST_REFUSALS, cost_of_refusing

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
import refusing as study

WORSE = Penalty(wait_factor=2.5, pay_cut=0.15, minutes=60)
UNEVEN = Platform(surge=0.1, day_sd=0.3, hour_sd=0.3)
YEAR = 364

NOW = datetime(2027, 1, 1)


def checks(found):
    return {item.name: item for item in found.checks}


@pytest.fixture(scope="module")
def punished():
    return simulate(7, 40, 28, WORSE)


def test_a_known_penalty_is_found(punished):
    found = cost_of_refusing(as_relation(*punished), "PT1")
    assert found.verdict is RefusalCost.FOUND
    wait, pay = found.effects
    assert (wait.outcome, pay.outcome) == ("wait", "pay")
    assert wait.low <= study.expected(WORSE)["wait"] <= wait.high
    assert pay.low <= study.expected(WORSE)["pay"] <= pay.high
    assert wait.relative > 1
    assert wait.refused >= LEAST_REFUSALS
    assert all(item.passed for item in found.checks)
    assert f"{wait.value:+.1f} 分钟" in found.why_zh
    assert f"{wait.value:+.1f} minutes" in found.why_en
    assert "在线状态" in found.why_zh


def test_the_files_give_the_same(punished, tmp_path):
    orders, offers = punished
    pq.write_table(orders, tmp_path / "orders.parquet")
    pq.write_table(offers, tmp_path / "offers.parquet")
    with read_log([tmp_path / "orders.parquet", tmp_path / "offers.parquet"], regions=["449900"], now=NOW) as log:
        assert cost_of_refusing(log.moments, "PT1") == cost_of_refusing(as_relation(orders, offers), "PT1")


@pytest.mark.parametrize("seed", range(3))
def test_without_a_penalty_it_says_so(seed):
    found = cost(seed, 60, 28)
    assert found.verdict is RefusalCost.NONE
    assert "未见代价" in found.why_zh
    assert not {"permutation_wait", "breaks_wait"} & set(checks(found))  # they doubt an effect; there is none


CONFOUNDED = {
    "slack hours": Confounding(slack=2.0),
    "bad pay": Confounding(bad_pay=1.5),
    "end of day": Confounding(end_of_day=2.0),
    "poor areas": Confounding(low_demand=3.0),
    "breaks": Confounding(breaks=0.25),
    "short breaks": Confounding(breaks=0.2, break_minutes=(5, 15)),
    "all": Confounding(1.0, 1.0, 1.0, 1.0, 0.15),
}


@pytest.mark.parametrize("workers_days", [(40, 28), (1, YEAR)], ids=["platform", "one worker"])
@pytest.mark.parametrize("name", CONFOUNDED)
def test_confounding_without_a_penalty_is_not_taken_for_one(name, workers_days):
    found = cost(11, *workers_days, confounding=CONFOUNDED[name], platform=UNEVEN)
    assert found.verdict in (RefusalCost.NONE, RefusalCost.UNCLEAR)


def test_breaks_are_caught_by_the_checks_made_for_them():
    long = checks(cost(3, 40, 28, confounding=CONFOUNDED["breaks"]))
    assert not long["breaks_wait"].passed
    short = checks(cost(3, 40, 28, confounding=CONFOUNDED["short breaks"]))
    assert not short["affected_wait"].passed
    assert short["affected_wait"].low < 0.2 < short["affected_wait"].high


def test_slack_days_are_caught_before_the_refusal():
    found = checks(cost(3, 1, YEAR, confounding=CONFOUNDED["slack hours"], platform=UNEVEN))
    assert not found["placebo_wait"].passed
    assert not found["net_wait"].passed


def test_a_penalty_among_other_reasons_is_still_found():
    assert cost(5, 60, 28, WORSE, Confounding(1.0, 1.0, 1.0, 1.0), UNEVEN).verdict is RefusalCost.FOUND


def test_half_an_hour_without_offers_is_found_and_is_not_breaks():
    found = cost(5, 40, 28, Penalty(wait_factor=1000, minutes=30))
    assert found.verdict is RefusalCost.FOUND
    assert checks(found)["affected_wait"].value > 0.9


def test_a_cut_of_pay_alone_is_found():
    found = cost(5, 40, 28, Penalty(pay_cut=0.25))
    assert found.verdict is RefusalCost.FOUND
    wait, pay = found.effects
    assert wait.high / (wait.value / wait.relative) < 0.25
    assert pay.relative == pytest.approx(-0.25, abs=0.05)


def test_half_grabbed_blurs_a_penalty_but_invents_none():
    assert cost(5, 60, 28, platform=Platform(dispatched=0.5)).verdict is not RefusalCost.FOUND
    effect = cost(5, 60, 28, WORSE, platform=Platform(dispatched=0.5)).effects[0]
    assert 0 < effect.low < effect.value < study.expected(WORSE)["wait"]


@pytest.mark.parametrize(("penalty", "verdict"), [(WORSE, RefusalCost.FOUND), (Penalty(), RefusalCost.NONE)])
def test_one_worker_with_a_long_log(penalty, verdict):
    orders, offers = simulate(2, 3, YEAR, penalty)
    assert cost_of_refusing(as_relation(orders, offers), "PT1", "PT1-000002").verdict is verdict


def test_one_worker_with_a_short_log_is_not_judged():
    found = cost(2, 1, 14, WORSE)
    assert found.verdict is RefusalCost.NOT_STATED
    assert found.effects == found.checks == ()
    assert str(LEAST_REFUSALS) in found.why_en


def test_refusals_on_few_days_are_not_judged():
    found = cost(2, 10, 1, WORSE, platform=Platform(refusing=0.3))
    assert found.verdict is RefusalCost.NOT_STATED
    assert str(LEAST_CLUSTERS) in found.why_zh


def test_one_day_of_many_workers_is_not_judged():
    """All of them had the same weather."""
    found = cost(2, 200, 9, WORSE)
    assert found.verdict is RefusalCost.NOT_STATED
    assert cost(2, 200, 14, WORSE).verdict is RefusalCost.FOUND


def test_nothing_refused_states_nothing():
    rows = [taken(f"{day} {hour}:00", f"{day} {hour}:30") for day in range(1, 29) for hour in range(10, 20)]
    assert cost_of_refusing(relation(rows), "P").verdict is RefusalCost.NOT_STATED
    assert cost_of_refusing(relation([*rows, declined("2 21:00")]), "Q").verdict is RefusalCost.NOT_STATED


def test_rare_refusals_leave_it_open():
    found = cost(4, 40, 28, platform=Platform(refusing=0.003))
    assert found.verdict is RefusalCost.UNCLEAR
    assert found.effects[0].low < 0 < found.effects[0].high


def test_offers_without_pay_do_without_it(punished):
    found = cost_of_refusing(as_relation(*punished, offers_have_pay=False), "PT1")
    assert found.verdict is RefusalCost.FOUND
    assert "balance_pay_offered" not in checks(found)


def test_a_large_log_is_drawn_from_and_says_so(punished):
    found = cost_of_refusing(as_relation(*punished), "PT1", most=8000)
    assert found.verdict is RefusalCost.FOUND
    assert "名劳动者中" in found.why_zh
    assert "of 40 workers drawn" in found.why_en


@pytest.mark.slow
def test_intervals_cover_and_verdicts_hold_over_many_logs():
    """24 logs each: nominal intervals cover in fewer than 19 with a chance of 1 in 1,000; no bias beyond noise."""
    logs = 24
    for penalty in (WORSE, Penalty()):
        found = study.study("", logs, 30, 28, penalty)
        for outcome in found.outcomes.values():
            assert outcome.covered >= 19
            assert abs(outcome.bias) < 4 * outcome.spread / logs**0.5
            assert outcome.error == pytest.approx(outcome.spread, rel=0.4)
        assert found.verdicts["FOUND"] == (logs if penalty is WORSE else 0)
