"""Registering a month: a first time, unchanged, with one engagement in a hundred changed; asking as of a day; rotating keys.

python benchmarks/registry.py --people 1000000
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from suibao.books import Books, registry
from suibao.books.registry import Change
from suibao.books.secrets import hashed
from suibao.demo.identity import id_numbers

UNITS = 7


def tables(books: Books, people: int) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Parties, engagements (one a person) and people with names and ID numbers that belong to nobody."""
    at = np.arange(people)
    numbers = id_numbers(np.datetime64("1950-01-01") + at // 60, at % 2 == 0).tolist()
    keys = [hashed(books.secret, number) for number in numbers]
    names = pa.array([f"工友{one}" for one in range(people)])
    whom = pa.table({"person": keys, "id_number": numbers, "name": names})
    empty = pa.array([""] * people)
    engagements = pa.table(
        {
            "payer": pa.array([f"PT{one % UNITS + 1}" for one in range(people)]),
            "worker": pa.array([f"W{one:07d}" for one in range(people)]),
            "person": keys,
            "mode": pa.array((at % 5 + 1).astype("int8")),
            "status": pa.array((at % 3 + 1).astype("int8")),
            "industry": pa.array((at % 5).astype("int8")),
            "contract": pa.array(["劳务合作协议"] * people),
            "region": pa.array(["449900"] * people),
            "using_unit": empty,
            "using_region": empty,
            "started_on": pa.array(np.datetime64("2024-01-01") + at % 600),
            "ended_on": pa.nulls(people, pa.date32()),
            "agreed_wage_fen": pa.nulls(people, pa.int64()),
            "declared_base_fen": pa.nulls(people, pa.int64()),
            "weekly_hours_tenths": pa.nulls(people, pa.int32()),
        }
    )
    row = {"name": "虚构", "credit_code": "91110000802100433B", "region": "449900", "kind": "platform", "oi_batch": 1}
    row |= {"oi_tier": 1, "injury_class": 4, "injury_float": 100}
    rows = [{"party": f"PT{one + 1}", **row} for one in range(UNITS)]
    return pa.Table.from_pylist(rows, schema=registry.PARTIES), engagements, whom


def changed(engagements: pa.Table) -> pa.Table:
    """Every hundredth engagement has a wage now."""
    at = np.arange(engagements.num_rows)
    wage = pa.array(np.full(at.size, 500_000), pa.int64(), mask=at % 100 != 0)
    return engagements.set_column(engagements.schema.get_field_index("agreed_wage_fen"), "agreed_wage_fen", wage)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    people = parser.parse_args().people
    seconds: dict[str, float] = {}

    def timed(name: str, call: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        found = call()
        seconds[name] = round(time.perf_counter() - start, 2)
        print(f"{name:32} {seconds[name]:8.2f} s", flush=True)
        return found

    with tempfile.TemporaryDirectory(prefix="suibao-bench-") as folder, Books.open(Path(folder)) as books:
        parties, engagements, whom = tables(books, people)
        for month, (name, rows) in enumerate(
            (("first month", engagements), ("same again", engagements), ("1 % changed", changed(engagements))), 1
        ):
            change, since = Change(dt.datetime(2026, month, 5, tzinfo=dt.UTC), "close"), dt.date(2026, month, 1)
            done = timed(name, lambda r=rows, c=change, s=since: registry.register_month(books, parties, r, whom, c, s))
            print(f"{'':8}{done['engagements']} {done['people']}")
        day, one = dt.date(2026, 1, 15), whom["person"][people // 2].as_py()
        timed("as of a day, one person", lambda: registry.as_of(books, on=day, person=one).engagements)
        timed("as of a day, everybody", lambda: registry.as_of(books, on=day).engagements)
        timed("last word, everybody", lambda: registry.engagements(books))
        assert timed("last word against versions", lambda: registry.verify(books)) == []
        registry.new_key(books)
        timed("rotation", lambda: registry.rotate(books))
    print(json.dumps({"people": people, "seconds": seconds}))


if __name__ == "__main__":
    main()
