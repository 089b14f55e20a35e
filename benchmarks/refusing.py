"""Does the cost of refusing come out as it went in? Many simulated logs, each with its known penalty.

    python benchmarks/refusing.py            the table in benchmarks/README.md
    python benchmarks/refusing.py --logs 200 slower and finer

For each kind of log: how often each verdict was given; the mean estimate and its bias; the spread of estimates between logs
beside the mean standard error; the share of 95 % intervals that cover. The truth is the effect that the simulation's own
waits and pay have against what the same random numbers give without the penalty, over the very refusals that were used
with their weights, averaged over logs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.work.refusals import as_relation

from suibao.demo.dispatch_log import Confounding, Log, Penalty, Platform, simulate_log
from suibao.work.evidence.estimating import Estimate, estimate
from suibao.work.evidence.moments import LONGEST_WAIT, Moments, moments_of
from suibao.work.evidence.refusing import _outcomes, cost_of_refusing


@dataclass(frozen=True)
class Outcome:
    """Over all logs: the truth, mean estimate less truth, spread of estimates, mean standard error, intervals that cover."""

    truth: float
    bias: float
    spread: float
    error: float
    covered: int


@dataclass(frozen=True)
class Study:
    """How often each verdict was given, and by outcome how the estimates came out."""

    name: str
    logs: int
    verdicts: Counter[str]
    outcomes: dict[str, Outcome]


def true_effect(log: Log, moments: Moments, found: Estimate, outcome: str) -> float:
    """The effect on the refusals used, weighted as the estimate weighs them, by the same luck without the penalty."""
    truth = log.truth.to_pandas()
    truth["worker"] = np.unique(truth["worker"], return_inverse=True)[1]
    truth["free"] = truth["free_at"].astype("datetime64[s]").astype("int64")
    truth = truth.drop_duplicates(["worker", "free"]).set_index(["worker", "free"])
    refused = moments.refused[found.used]
    used, weight = found.used[refused], found.treatment[refused]
    rows = truth.loc[list(zip(moments.worker[used], moments.free[used], strict=True))]
    most = LONGEST_WAIT if outcome == "wait" else np.inf
    made = np.minimum(rows[outcome], most) - np.minimum(rows[f"{outcome}_free"], most)
    return float(np.average(made, weights=weight))


def _one(log: Log) -> dict[str, tuple[Estimate, float]]:
    moments = moments_of(as_relation(log.orders, log.offers), "PT1")
    found = {item.name: estimate(item.after, item.own) for item in _outcomes(moments)}
    return {name: (item, true_effect(log, moments, item, name)) for name, item in found.items()}


@cache
def expected(penalty: Penalty, logs: int = 4) -> dict[str, float]:
    """What the penalty makes of wait and pay, over some large logs."""
    ones = [_one(simulate_log(90_000 + seed, 60, 28, penalty)) for seed in range(logs)]
    return {name: float(np.mean([one[name][1] for one in ones])) for name in ("wait", "pay")}


def study(
    name: str, logs: int, workers: int, days: int, penalty: Penalty, confounding: Confounding | None = None,
    platform: Platform | None = None,
) -> Study:
    verdicts: Counter[str] = Counter()
    ones = []
    for seed in range(logs):
        log = simulate_log(5000 + seed, workers, days, penalty, confounding, platform)
        verdicts[cost_of_refusing(as_relation(log.orders, log.offers), "PT1").verdict.name] += 1
        ones.append(_one(log))
    outcomes = {}
    for outcome in ("wait", "pay"):
        found = [one[outcome][0] for one in ones if one[outcome][0].stated]
        truth = float(np.mean([one[outcome][1] for one in ones if one[outcome][0].stated]))
        values = np.array([item.value for item in found])
        outcomes[outcome] = Outcome(
            truth, float(values.mean()) - truth, float(values.std()), float(np.mean([item.error for item in found])),
            sum(item.low <= truth <= item.high for item in found),
        )  # fmt: skip
    return Study(name, logs, verdicts, outcomes)


EVEN = Platform(area_sd=0.0)
"""All workers alike, so that one truth holds for each log of one worker."""
UNEVEN = Platform(surge=0.1, day_sd=0.3, hour_sd=0.3)
WORSE = Penalty(2.0, 0.1, 60)

KINDS: list[tuple[str, int, int, Penalty, Confounding | None, Platform | None]] = [
    ("40 workers, 4 weeks: twice the wait, a tenth off", 40, 28, WORSE, None, None),
    ("40 workers, 4 weeks: no penalty", 40, 28, Penalty(), None, None),
    ("one worker, half a year: penalty", 1, 182, WORSE, None, EVEN),
    ("one worker, half a year: none", 1, 182, Penalty(), None, EVEN),
    ("one worker, a year: penalty", 1, 364, WORSE, None, EVEN),
    ("one worker, a year: none", 1, 364, Penalty(), None, EVEN),
    ("none; refuses in slack hours and days", 40, 28, Penalty(), Confounding(slack=2.0), UNEVEN),
    ("the same, one worker, a year", 1, 364, Penalty(), Confounding(slack=2.0), UNEVEN),
    ("none; refuses badly paid offers", 40, 28, Penalty(), Confounding(bad_pay=1.5), UNEVEN),
    ("none; refuses before going home", 40, 28, Penalty(), Confounding(end_of_day=2.0), UNEVEN),
    ("none; workers of poor areas refuse", 40, 28, Penalty(), Confounding(low_demand=3.0), UNEVEN),
    ("none; breaks of 20 to 60 minutes after a quarter", 40, 28, Penalty(), Confounding(breaks=0.25), UNEVEN),
    ("none; pauses of 5 to 15 minutes after a fifth", 40, 28, Penalty(),
     Confounding(breaks=0.2, break_minutes=(5, 15)), UNEVEN),
    ("none; all of it", 40, 28, Penalty(), Confounding(1.0, 1.0, 1.0, 1.0, 0.15), UNEVEN),
    ("half an hour without offers", 40, 28, Penalty(1000.0, 0.0, 30), None, None),
    ("penalty, and all but breaks", 40, 28, Penalty(2.5, 0.15, 60), Confounding(1.0, 1.0, 1.0, 1.0), UNEVEN),
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--logs", type=int, default=60)
    logs = parser.parse_args().logs
    print("| log | found | none | unclear | not stated | truth | bias | spread | error | covered |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    start = time.perf_counter()
    for name, *rest in KINDS:
        found = study(name, logs, *rest)
        counts = [found.verdicts[verdict] for verdict in ("FOUND", "NONE", "UNCLEAR", "NOT_STATED")]
        cells = [name, *map(str, counts), *_cells(found)]
        print("| " + " | ".join(cells) + " |", flush=True)
    print(f"\n{logs} logs of each kind, {time.perf_counter() - start:.0f} s", file=sys.stderr)


def _cells(found: Study) -> list[str]:
    parts = []
    for field, form in (("truth", "+.2f"), ("bias", "+.2f"), ("spread", ".2f"), ("error", ".2f")):
        parts.append(" / ".join(format(getattr(item, field), form) for item in found.outcomes.values()))
    parts.append(" / ".join(f"{item.covered / found.logs:.1%}" for item in found.outcomes.values()))
    return parts


if __name__ == "__main__":
    main()
