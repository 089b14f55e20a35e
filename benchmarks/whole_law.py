"""Everything that current law says of a person's month, for a million people: one plan of all worker-month rules.

    python benchmarks/whole_law.py                       # 1,000,000 people, 2 threads
    python benchmarks/whole_law.py --people 100000 --threads 1 --json results.json

Every rule of the unit `worker_month`, every branch, in one call into buffers that are used again. People are in eight
places and choose at random. Figures that are not established for a place are assumed (by unit, listed with --json), so
that every row computes; figures that are established stay. Beside it, in the same run: copying the same columns.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from suibao.law import package
from suibao.law.units import WORKER_MONTH
from suibao.rules import Law, Parameter, ParameterError, Reform, Value

MONTH = "2026-03"
BAR_MS = 100
PLACES = ("110000", "310000", "320100", "420100", "440100", "440300", "500000", "510100")
TIERS_YUAN = (100, 200, 300, 500, 1000, 2000)
KEYS = {"medical_tier": (0, 1, 2), "resident_tier": TIERS_YUAN}
SINCE = date(2026, 1, 1)
BY_UNIT = {"bool": 1, "rate": 50_000, "fen/month": 500_000, "fen/year": 40_000}
BY_NAME = {"unemployment_base_ceiling": 2_500_000, "flexible_medical_base_ceiling": 2_500_000,
           "contribution_base_ceiling": 2_500_000, "flexible_medical_by_amount": 0}  # fmt: skip


def outputs_of(law: Law) -> list[str]:
    """Every rule of the unit of analysis."""
    return [one.name for one in law.rules.values() if one.per == WORKER_MONTH]


def assumed(law: Law, parameter: Parameter) -> Iterator[Value]:
    """Values for the places and keys where nothing is established."""
    amount = BY_NAME.get(parameter.name, BY_UNIT.get(parameter.unit.name, 1))
    for place in PLACES:
        for keys in product(*(KEYS.get(key, (0, 1)) for key in parameter.keys)):
            try:
                parameter.find(place, keys, law.dated, law.regions)
            except ParameterError:
                yield Value(place, keys, SINCE, None, amount, "project", note="assumed by a benchmark")


def computable(law: Law) -> tuple[Law, list[str]]:
    """The law with assumed figures on top, and which they are."""
    needed = {name for one in outputs_of(law) for name in law.rules[one].arguments if name in law.parameters}
    overlays, listed = [], []
    for parameter in (law.parameters[name] for name in sorted(needed)):
        values = tuple(assumed(law, parameter))
        if values:
            overlays.append(
                Parameter(parameter.name, parameter.unit, parameter.zh, parameter.en, parameter.keys, values)
            )
            listed += [f"{parameter.name}{list(value.keys) or ''} {value.region}" for value in values]
    return law.amend(Reform("assumed", "假设", "assumed", "", tuple(overlays))), listed


def people_of(law: Law, people: int) -> dict[str, Any]:
    """Columns for every input: places, choices, bases. The same for everyone who asks for the same number."""
    random = np.random.default_rng(1)
    columns: dict[str, Any] = {}
    for one in law.graph(outputs_of(law)).inputs:
        if one.unit.kind == "region":
            columns[one.name] = random.choice([int(code) for code in PLACES], people)
        elif one.unit.kind == "bool":
            columns[one.name] = random.random(people) < 0.5
        elif one.name == "resident_tier_fen":
            columns[one.name] = random.choice([yuan * 100 for yuan in TIERS_YUAN], people)
        elif one.name in KEYS:
            columns[one.name] = random.choice(KEYS[one.name], people)
        elif one.unit.is_money:
            columns[one.name] = np.round(random.lognormal(8.7, 0.6, people) * 100).astype(np.int64)
        else:
            columns[one.name] = (random.random(people) < 0.1).astype(np.int64) + one.minimum
    return columns


def milliseconds(function: Callable[[], Any]) -> tuple[float, float]:
    """Wall clock and processor time (all threads) of one call; garbage is collected before, outside the clock."""
    gc.collect()
    began, busy = time.perf_counter(), time.process_time()
    function()
    return 1e3 * (time.perf_counter() - began), 1e3 * (time.process_time() - busy)


def measured(people: int, threads: int, repeats: int) -> dict[str, Any]:
    """The plan and the copy, call about call, so that a slow moment of the machine falls on both."""
    law, listed = computable(package().law.at(MONTH))
    plan = law.plan(outputs_of(law))
    columns = people_of(law, people)
    out = plan.buffers(people)
    began = time.perf_counter()
    plan.run(columns, out=out, threads=threads)
    first = 1e3 * (time.perf_counter() - began)
    sources = [*columns.values(), *out.values()]
    targets = [np.empty_like(one) for one in sources]

    def copy() -> None:
        for source, target in zip(sources, targets, strict=True):
            np.copyto(target, source)

    copy()
    ours, copies = [], []
    for _ in range(repeats):
        ours.append(milliseconds(lambda: plan.run(columns, out=out, threads=threads)))
        copies.append(milliseconds(copy))
    return {
        "people": people, "threads": threads, "rules": len(plan.graph.rules), "columns": len(sources), "first_ms": first,
        "warm_ms": statistics.median(wall for wall, _ in ours), "best_ms": min(ours)[0],
        "cpu_ms": statistics.median(cpu for _, cpu in ours), "copy_ms": statistics.median(wall for wall, _ in copies),
        "mebibytes": sum(one.nbytes for one in sources) / 2**20, "assumed": listed,
    }  # fmt: skip


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--json", type=Path, help="write all numbers here")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load before {load:.2f}" + (" — not quiet: times are too long" if load > 0.5 else "")
    )
    found = measured(given.people, given.threads, given.repeats)
    print(
        f"{found['people']:,} people-months, {found['rules']} rules, {found['columns']} columns "
        f"({found['mebibytes']:.0f} MiB), {found['threads']} threads\n"
        f"all worker-month outputs: first {found['first_ms']:.0f} ms, warm {found['warm_ms']:.1f} ms, "
        f"best {found['best_ms']:.1f} ms, processor time {found['cpu_ms']:.1f} ms\n"
        f"copying the same columns: {found['copy_ms']:.1f} ms; ratio {found['warm_ms'] / found['copy_ms']:.2f}\n"
        f"figures assumed: {len(found['assumed'])}; the bar is {BAR_MS} ms at a million: "
        + ("met" if found["warm_ms"] * 1e6 / found["people"] < BAR_MS else "not met")
    )
    if given.json:
        given.json.write_text(json.dumps(found | {"load_before": load}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
