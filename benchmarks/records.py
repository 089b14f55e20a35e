"""How long a person's record, coverage and statement take after ten years. One fresh embedded server, default settings.

    python benchmarks/records.py                   # 2,000 people × 120 months, about 1.7 million lines
    python benchmarks/records.py 500

Every month is kept as an assessment, posted, filed and paid as in production, for five branches. Then people drawn evenly are
asked for one by one; the figures are medians of wall clock, the first call left out (the law is read and compiled once).
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.support.records import KINDS, months_between

from suibao.books import Books, assessments, ledger
from suibao.books import schema_collection as collection
from suibao.law.units import ENGAGEMENT_MONTH
from suibao.office import records
from suibao.office.cover import coverage, coverage_many
from suibao.office.interest import credit_interest
from suibao.office.statement import statement
from suibao.office.transfers import transfers_of

FIRST, LAST = 201601, 202512
REGION = "330100"
PER_PAYER = 100
BASE_FEN = 800_000
SHARES = {"pension_employer": 16, "pension_employee": 8, "medical_employer": 8, "medical_employee": 2,
          "unemployment_employer": 1, "work_injury_employer": 1, "maternity_employer": 1}  # fmt: skip
ASKED = 60


def people(count: int) -> list[str]:
    return [f"{number * 0x9E3779B97F4A7C15 % (1 << 128):032x}" for number in range(1, count + 1)]


def lines_of(month: int, who: list[str], payers: list[str]) -> pa.Table:
    """The lines of a month of everybody, as a close keeps them."""
    parts = []
    for rule, percent in SHARES.items():
        kind, n = KINDS[rule], len(who)
        same = lambda value, n=n: pa.array([value] * n)  # noqa: E731
        names = [
            f"{month}|{ENGAGEMENT_MONTH}|{person}|{payer}|{REGION}|{rule}"
            for person, payer in zip(who, payers, strict=True)
        ]
        numbers = np.arange(n) % 50 * 10_000 + BASE_FEN
        columns = {
            "line": pa.array(names), "month": same(month), "person": pa.array(who), "payer": pa.array(payers),
            "branch": same(int(kind.branch)), "component": same(kind.component), "bearer": same(kind.bearer),
            "remitter": pa.array(payers), "destination": same(kind.destination), "region": same(REGION),
            "base_fen": pa.array(numbers), "rate_ppm": same(percent * 10_000), "quantity": same(1),
            "amount_fen": pa.array(numbers * percent // 100), "rule": same(rule), "unit": same(ENGAGEMENT_MONTH), "law": same("digest"),
        }  # fmt: skip
        parts.append(pa.table(columns).select(assessments.LINES.names).cast(assessments.LINES))
    return pa.concat_tables(parts).sort_by("line")  # as a close has them: by person


def keep(books: Books, month: int, who: list[str], payers: list[str]) -> None:
    lines = lines_of(month, who, payers)
    inputs = pa.table(
        {"person": who, "payer": payers, "region": [REGION] * len(who), "contribution_wage_fen": [BASE_FEN] * len(who)}
    )
    cases = assessments.cases_of(inputs, ENGAGEMENT_MONTH, ["contribution_wage_fen"])
    assessments.save(books, assessments.Run(f"close {month}", month, "current", "digest"), cases, lines)
    ledger.post(books, transfers_of(lines), f"close:{month}")


def collect(books: Books, month: int, payers: list[str]) -> None:
    """Each payer's month filed and paid to the last line."""
    now, day = datetime(2026, 1, 1, tzinfo=UTC), date(month // 100, month % 100, 28)
    with books.begin() as connection:
        run = connection.scalar(sa.text("SELECT max(id) FROM books.runs WHERE month = :month"), {"month": month})
        for payer in sorted(set(payers)):
            filing = f"F-{payer}-{month}"
            connection.execute(sa.insert(collection.filings), {
                "filing": filing, "owner": payer, "region": REGION, "month": month, "revision": 0, "reference": filing, "digest": b"",
                "total_fen": 0, "difference_fen": 0, "cause": 0, "due_on": None, "due_basis": "", "filed_on": day, "recorded_at": datetime.now(UTC),
                "law_digest": "", "key": filing,
            })  # fmt: skip
            connection.execute(
                sa.insert(collection.filing_runs), {"filing": filing, "unit": ENGAGEMENT_MONTH, "run": run}
            )
            for branch in sorted({int(KINDS[rule].branch) for rule in SHARES}):
                connection.execute(sa.insert(collection.set_against), {
                    "owner": payer, "region": REGION, "month": month, "branch": branch, "kind": "contribution", "worker_fen": 1,
                    "payer_fen": 1, "revision": 0, "worker_full": True, "payer_full": True, "day": day, "recorded_at": now,
                    "key": f"{filing}:{branch}",
                })  # fmt: skip


def median(what: str, asked: list[str], work: Callable[[str], object]) -> None:
    """Wall clock, and beside it the time of this process alone: on a busy machine the difference is mostly waiting."""
    times, own = [], []
    for person in asked:
        began, cpu = time.perf_counter(), time.process_time()
        work(person)
        times.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - cpu) * 1000)
    middle, best, cpu = statistics.median(times[1:]), min(times[1:]), statistics.median(own[1:])
    print(f"  {what:<40} median {middle:7.1f} ms   best {best:7.1f} ms   of this process {cpu:6.1f} ms", flush=True)


def spread(who: list[str]) -> Iterator[str]:
    step = max(len(who) // (ASKED + 1), 1)
    yield from who[::step]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load before: {load:.1f}" + (" - not idle, times are too long" if load > 0.5 else "")
    )
    who = people(count)
    payers = [f"E{number // PER_PAYER}" for number in range(count)]
    with tempfile.TemporaryDirectory(prefix="suibao-bench-") as home, Books.open(Path(home)) as books:
        began = time.perf_counter()
        for month in months_between(FIRST, LAST):
            keep(books, month, who, payers)
            collect(books, month, payers)
        with books.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
        print(
            f"{count:,} people × 120 months × {len(SHARES)} lines, kept, posted, filed, paid: {time.perf_counter() - began:.0f} s"
        )
        asked, day = list(spread(who)), date(2025, 12, 15)
        whole = statement(books, asked[0])
        assert {one.counted for one in whole.sections} == {120}, "every month counts"
        assert coverage(books, asked[0], day)[next(iter(whole.counted))].months == 120
        median("records: months of ten years", asked, lambda person: records.months(books, person))
        median("coverage on a day, nine branches", asked, lambda person: coverage(books, person, day))
        median("statement of ten years", asked, lambda person: statement(books, person))
        began = time.perf_counter()
        coverage_many(books, who, day)
        print(f"  coverage of everybody at once: {(time.perf_counter() - began) * 1000 / count:.1f} ms a person")
        began = time.perf_counter()
        found = credit_interest(books, 2024)
        assert found.posted == count
        print(f"  interest of a year, posted: {(time.perf_counter() - began) * 1000 / count:.1f} ms a person")


if __name__ == "__main__":
    main()
