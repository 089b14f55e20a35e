"""The work every engine does, and how it is measured. Needs only NumPy, so that each peer's environment can import it.

    base      = pay, lifted to the floor and cut at the ceiling
    employee  = 8 % of base        employer = 16 % of base        account = 8 % of base
    pooled    = employee + employer - account
    take_home = pay - employee

Pay is in whole fen. The exact answer is integer arithmetic, half up; a peer that works in yuan gets pay / 100 and its
results are rounded to the fen before they are compared.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

OUTPUTS = ("base", "employee", "employer", "account", "pooled", "take_home")
FLOOR, CEILING = 400_000, 2_200_000
EMPLOYEE, EMPLOYER, ACCOUNT = 80_000, 160_000, 80_000  # millionths
MILLION = 1_000_000


def pay_in_fen(people: int) -> Any:
    """Monthly pay, lognormal around 6,000 yuan, the same for everyone who asks for the same number."""
    return np.round(np.random.default_rng(1).lognormal(8.7, 0.6, people) * 100).astype(np.int64)


def exact(pay: Any) -> dict[str, Any]:
    """The six values in whole fen."""

    def share(rate: int) -> Any:
        return (2 * base * rate + MILLION) // (2 * MILLION)

    base = np.clip(pay, FLOOR, CEILING)
    employee, employer, account = share(EMPLOYEE), share(EMPLOYER), share(ACCOUNT)
    return {"base": base, "employee": employee, "employer": employer, "account": account,
            "pooled": employee + employer - account, "take_home": pay - employee}  # fmt: skip


def people_off(results: Mapping[str, Any], pay: Any, fen_per_unit: int) -> int:
    """How many people have any of the six values off the exact fen."""
    wrong = np.zeros(len(pay), dtype=bool)
    for name, expected in exact(pay).items():
        found = np.asarray(results[name])
        if fen_per_unit != 1:
            found = np.rint(found.astype(np.float64) * fen_per_unit)
        wrong |= found.astype(np.int64) != expected
    return int(wrong.sum())


def peak_mib() -> float:
    """The highest resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds(function: Callable[[], Any], repeats: int) -> list[float]:
    """Wall clock of each call; garbage is collected in between, outside the clock."""
    found = []
    for _ in range(repeats):
        gc.collect()
        began = time.perf_counter()
        function()
        found.append(time.perf_counter() - began)
    return found


def measure(
    began: float, call: Callable[[], Mapping[str, Any]], pay: Any, repeats: int, fen_per_unit: int
) -> dict[str, Any]:
    """First call, warm calls, memory and exactness of a ready-made ``call``; set-up is what passed since ``began``."""
    setup = time.perf_counter() - began
    with_input = peak_mib()
    began = time.perf_counter()
    results = call()
    first = time.perf_counter() - began
    del results
    warm = seconds(call, repeats)
    peak = peak_mib()
    results = call()
    return {"people": len(pay), "setup_s": setup, "first_s": first, "warm_s": statistics.median(warm), "best_s": min(warm),
            "input_mib": with_input, "peak_mib": peak, "off": people_off(results, pay, fen_per_unit),
            "kind": str(np.asarray(results["pooled"]).dtype)}  # fmt: skip


def one_person(call: Callable[[], Any], repeats: int) -> dict[str, Any]:
    """Median latency of a case of one person, one call after another as a service answers them."""
    call()
    found = []
    for _ in range(repeats):
        began = time.perf_counter()
        call()
        found.append(time.perf_counter() - began)
    return {"one_ms": 1e3 * statistics.median(found)}


def main(cases: Mapping[str, Callable[[int, int], dict[str, Any]]]) -> None:
    """Run one case and print one line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("case", choices=cases)
    parser.add_argument("--people", type=int, default=MILLION)
    parser.add_argument("--repeats", type=int, default=15)
    given = parser.parse_args()
    print(json.dumps(cases[given.case](given.people, given.repeats)))
