"""Our plan on the six values, under a law of five national figures made here; and one person, plain and explained."""

from __future__ import annotations

import os
import time
from datetime import date
from typing import Any

import work


def law() -> Any:
    """The rules of the island (examples/island) under the figures of `work`, without regions."""
    import sys
    from dataclasses import replace
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
    import island
    from suibao.rules import NATION, Value

    figures = {"floor": work.FLOOR, "ceiling": work.CEILING, "employee_rate": work.EMPLOYEE,
               "employer_rate": work.EMPLOYER, "account_rate": work.ACCOUNT}  # fmt: skip
    made = island.law()
    national = {
        name: replace(one, values=(Value(NATION, (), date(2020, 1, 1), None, figures[name], "official"),))
        for name, one in made.parameters.items()
        if name in figures
    }
    return replace(made, parameters={**made.parameters, **national}).at("2025-10")


def plan(threads: int, *, fresh: bool = False):
    """Many people. ``fresh``: new output columns at every call instead of the same buffers again."""

    def case(people: int, repeats: int) -> dict[str, Any]:
        pay = work.pay_in_fen(people)
        began = time.perf_counter()
        made = law().plan(work.OUTPUTS)
        out = None if fresh else made.buffers(people)
        return work.measure(began, lambda: made.run({"pay": pay}, out=out, threads=threads).columns, pay, repeats, 1)

    return case


def regional(people: int, repeats: int) -> dict[str, Any]:
    """Floor and ceiling by region: six-digit codes as numbers in a column, two tables to look up."""
    import sys
    from pathlib import Path

    import numpy as np

    sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
    pay = work.pay_in_fen(people)
    region = np.random.default_rng(2).choice([100000, 200000], people)
    began = time.perf_counter()
    import island

    made = island.law().at("2025-10").plan(work.OUTPUTS)
    out = made.buffers(people)
    columns = {"pay": pay, "region": region}
    return work.measure(began, lambda: made.run(columns, out=out, threads=1).columns, pay, repeats, 1)


def single(_people: int, repeats: int) -> dict[str, Any]:
    made = law()
    return work.one_person(lambda: made.evaluate({"pay": 650_000}, work.OUTPUTS), repeats * 50)


def traced(_people: int, repeats: int) -> dict[str, Any]:
    """One person with every step, formula, figure and source, as plain data."""
    made = law()
    return work.one_person(lambda: made.explain({"pay": 650_000}, work.OUTPUTS).as_json(), repeats * 50)


def compiled(_people: int, _repeats: int) -> dict[str, Any]:
    """How many loops this process compiled, and how many it took from disk; time from import to first result."""
    began = time.perf_counter()
    made = law().plan(work.OUTPUTS)
    made.run({"pay": [650_000]})
    stats = made._loop.stats
    return {"first_s": time.perf_counter() - began, "compiled": sum(stats.cache_misses.values()),
            "loaded": sum(stats.cache_hits.values())}  # fmt: skip


if __name__ == "__main__":
    every = os.cpu_count() or 1
    work.main({"one thread": plan(1), "all threads": plan(every), "fresh": plan(1, fresh=True), "regional": regional,
               "single": single, "traced": traced, "compiled": compiled})  # fmt: skip
