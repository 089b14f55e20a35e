"""The monthly run over many benefits in payment: how long 100,000 take, by kind. Runs on an embedded server of its own.

    python benchmarks/benefit_run.py [claims] [kind …]

The claims are made in bulk (COPY) in the state in which they are paid; the run is the one that `suibao pay` starts.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from suibao.books import Books, ledger
from suibao.books.bulk import copy_in
from suibao.law import package
from suibao.office.benefit_run import pay_month

REGION = "440100"
MONTHS = (202505, 202506, 202507)
FACTS = (
    '{"work_ending": "laid_off", "seeks_work": true, "is_registered_jobless": true, "wage_tier": 0, '
    '"subsistence_line_fen": 120000, "jobless_months_unused": 0, "jobless_months_paid": %d}'
)
EMPTY = "{}"
TRACE = '{"steps": "%s"}' % ("x" * 2000)


def main() -> None:
    """Time the run of three months for each kind, each on a server of its own."""
    words = [one for one in sys.argv[1:] if not one.startswith("-")]
    count = int(words[0]) if words else 100_000
    for kind in words[1:] or ("unemployment", "employee_pension"):
        with TemporaryDirectory(prefix="suibao-bench-") as home, Books.open(Path(home)) as books:
            MAKE[kind](books, count)
            for month in MONTHS:
                now = datetime(month // 100, month % 100, 15, tzinfo=UTC)
                start = time.perf_counter()
                totals = pay_month(books, package("current").law, month, kind=kind, now=now)
                seconds = time.perf_counter() - start
                paid = sum(one.instalments for one in totals)
                print(f"{kind} {month}: {paid:,} paid in {seconds:.1f} s ({paid / seconds:,.0f} a second)", flush=True)
            start = time.perf_counter()
            assert ledger.verify(books).ok
            print(f"{kind}: ledger verified in {time.perf_counter() - start:.1f} s", flush=True)


def _claims(books: Books, kind: str, count: int, steps: list[tuple[str, str, str, Any, Any]]) -> list[tuple[str, str]]:
    """Claims with these steps (event, before, after, facts, outcome); number and person of each."""
    both = [(f"{kind}-{number:012d}", f"{(number + 1) * 2654435761 % 2**128:032x}") for number in range(count)]
    at = datetime(2025, 4, 10, tzinfo=UTC)
    claims = {
        "claim": [one for one, _ in both], "kind": [kind] * count, "person": [one for _, one in both], "payer": [""] * count,
        "region": [REGION] * count, "event_on": [date(2025, 4, 1)] * count, "key": [one for one, _ in both], "opened_at": [at] * count,
    }  # fmt: skip
    with books.begin() as connection:
        copy_in(connection, "books.claims", pa.table(claims))
        for number, (event, before, after, facts, outcome) in enumerate(steps, 1):
            table = {
                "claim": claims["claim"], "number": [number] * count, "event": [event] * count, "before": [before] * count,
                "after": [after] * count, "happened_on": [date(2025, 4, 10)] * count, "recorded_at": [at] * count,
                "actor": ["benchmark"] * count, "facts": [facts % (36 + n % 12) if "%" in facts else facts for n in range(count)],
                "outcome": [outcome] * count, "trace": [TRACE] * count, "law_digest": [""] * count,
                "key": [f"{one}|{number}" for one, _ in both],
            }  # fmt: skip
            copy_in(connection, "books.claim_steps", pa.table(table))
    return both


def _unemployment(books: Books, count: int) -> None:
    outcome = '{"first_month": 202505, "months_in_all": 12}'
    _claims(books, "unemployment", count, [
        ("apply", "", "received", FACTS, EMPTY), ("grant", "received", "drawing", EMPTY, outcome),
    ])  # fmt: skip


def _pensions(books: Books, count: int) -> None:
    both = _claims(books, "employee_pension", count, [
        ("file", "", "filed", EMPTY, EMPTY), ("check", "filed", "checked", EMPTY, EMPTY), ("award", "checked", "awarded", EMPTY, EMPTY),
        ("start", "awarded", "paying", EMPTY, '{"first_month": 202505}'),
    ])  # fmt: skip
    terms = {
        "claim": [one for one, _ in both], "number": [1] * count, "kind": ["employee_pension"] * count, "region": [REGION] * count,
        "person": [one for _, one in both], "from_month": [202505] * count,
        "items": ['{"basic_pension": 180000, "account_pension": 60000, "transition_pension": 20000}'] * count, "stop": [""] * count,
        "step": [f"{one}|4" for one, _ in both], "recorded_at": [datetime(2025, 4, 10, tzinfo=UTC)] * count,
    }  # fmt: skip
    with books.begin() as connection:
        copy_in(connection, "books.pension_terms", pa.table(terms))


MAKE = {"unemployment": _unemployment, "employee_pension": _pensions}

if __name__ == "__main__":
    main()
