"""Relations that move with both sides in these books: one by one, and very many at once. One fresh embedded server.

    python benchmarks/transfers.py                  # 100,000 people, 24 months at the old place and 2 at the new one
    python benchmarks/transfers.py 10000

Everybody has 24 months paid in one of four cities and two in another, posted, filed and paid to the last line as in production.
Of each the pension relation moves: months read, birth and sex opened on record, the law asked, accounts and pooled money posted,
relations ended and opened, clearing items written. First 200 cases one by one (median of wall clock, the first left out), then
all others at once. Afterwards the books are verified, and every old account must be empty.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from suibao.books import Books, ledger, registry, transfer_cases
from suibao.books import schema_collection as collection
from suibao.books.ledger import FormTransfers
from suibao.books.secrets import hashed
from suibao.books.transfer_cases import CaseRow, Step
from suibao.demo.identity import id_numbers
from suibao.law import current_law
from suibao.law.terms import Branch
from suibao.office.calendar_months import through
from suibao.office.relations.bulk import settle_many
from suibao.office.relations.settling import settle_here

COUNT, SINGLE, AT_ONCE = 100_000, 200, 20_000
CITIES = ("440100", "330100", "110000", "420100")
BEFORE, SINCE = through(202401, 202512), through(202601, 202602)
PER_PAYER = 1_000
DAY, NOW = date(2026, 3, 5), datetime(2026, 3, 5, 4, tzinfo=UTC)
LINES = (("pension_employer", "employer", 16, "pool:employee_pension:{0}"),
         ("pension_employee", "employee", 8, "account:@:employee_pension:{0}"))  # fmt: skip


def register(books: Books, count: int) -> list[str]:
    """People between 20 and 38 years of age, registered with ID numbers that belong to nobody."""
    days = np.datetime64("1988-01-01") + np.arange(count) % 6500
    numbers = [str(one) for one in id_numbers(days, np.arange(count) % 2 == 0)]
    people = [hashed(books.secret, one) for one in numbers]
    registry.enrol(
        books, pa.table({"person": people, "id_number": numbers, "name": [f"工友{n}" for n in range(count)]})
    )
    return people


def place_of(number: int, *, new: bool) -> str:
    """Groups of people who share an old payer move together."""
    at = number // PER_PAYER
    return CITIES[(at + (1 + at // 4 % 3 if new else 0)) % 4]


def months(people: list[str]) -> Iterator[pa.RecordBatch]:
    """The lines of everybody, month by month, in forms."""
    for new, every in ((False, BEFORE), (True, SINCE)):
        for month in every:
            for start in range(0, len(people), AT_ONCE):
                yield from lines(people[start : start + AT_ONCE], start, month, new=new).to_batches()


def lines(who: list[str], start: int, month: int, *, new: bool) -> pa.Table:
    group = np.arange(start, start + len(who)) // PER_PAYER
    base = 500_000 + np.arange(start, start + len(who)) % 50 * 10_000
    first = int(group[0])
    words = [
        (f"{'N' if new else 'O'}{one}", place_of(one * PER_PAYER, new=new)) for one in range(first, int(group[-1]) + 1)
    ]
    parts = []
    for rule, component, percent, credit in LINES:
        texts = {
            "debit": [f"due:{payer}:employee_pension:{place}" for payer, place in words],
            "credit": [credit.format(place) for _, place in words],
            "note": [f"{month}|engagement_month|@|{payer}|{place}|{rule}" for payer, place in words],
        }  # fmt: skip
        texts["form"] = [f"assessed:{one}" for one in texts["note"]]
        columns = {
            name: pa.DictionaryArray.from_arrays(pa.array(group - first, pa.int32()), pa.array(one)).cast(pa.string())
            for name, one in texts.items()
        }
        parts.append(pa.table({
            **columns, "code": [f"employee_pension.{component}"] * len(who), "person": who, "amount_fen": base * percent // 100,
            "basis_fen": base, "month": np.full(len(who), month, np.int32),
        }))  # fmt: skip
    return pa.concat_tables(parts).combine_chunks()


def collect(books: Books, count: int) -> None:
    """Every month of every payer filed and paid in full; the months assessed."""
    filings, settings = [], []
    now = datetime.now(UTC) + timedelta(days=1)
    for group in range(-(-count // PER_PAYER)):
        for new, every in ((False, BEFORE), (True, SINCE)):
            payer, place = f"{'N' if new else 'O'}{group}", place_of(group * PER_PAYER, new=new)
            for month in every:
                filing = f"F-{payer}-{month}"
                filings.append({
                    "filing": filing, "owner": payer, "region": place, "month": month, "revision": 0, "reference": filing, "digest": b"",
                    "total_fen": 0, "difference_fen": 0, "cause": 0, "due_on": None, "due_basis": "", "filed_on": DAY, "recorded_at": now,
                    "law_digest": "", "key": filing,
                })  # fmt: skip
                settings.append({
                    "owner": payer, "region": place, "month": month, "branch": 1, "kind": "contribution", "worker_fen": 1, "payer_fen": 1,
                    "revision": 0, "worker_full": True, "payer_full": True, "day": DAY, "recorded_at": now, "key": filing,
                })  # fmt: skip
    runs = (
        "INSERT INTO books.runs (key, month, law, law_digest, digest, cases, lines) "
        "SELECT 'bench ' || m, m, 'current', '', decode(repeat('00', 32), 'hex'), 0, 0 FROM unnest(CAST(:months AS integer[])) m"
    )
    with books.begin() as connection:
        connection.execute(sa.insert(collection.filings), filings)
        connection.execute(sa.insert(collection.set_against), settings)
        connection.execute(sa.text(runs), {"months": [*BEFORE, *SINCE]})


def cases(books: Books, people: list[str]) -> list[str]:
    """A case for everybody, as a close opens them; their numbers."""
    keys = [f"bench|{person}" for person in people]
    numbers = transfer_cases.numbers_of(books, keys)
    rows = [
        CaseRow(number, "pension", person, Branch.EMPLOYEE_PENSION, place_of(at, new=False), place_of(at, new=True), 1, "both", "",
                "detected", DAY, NOW, "close", key, (Step("ask", "", "opened", DAY, NOW, "close", f"{key}|ask", {"consent": "not opted out"}),))
        for at, (number, person, key) in enumerate(zip(numbers, people, keys, strict=True))
    ]  # fmt: skip
    first = "INSERT INTO books.relations SELECT person, 1, origin, 1, '2024-01-01', NULL, false, '' FROM books.transfer_cases ORDER BY person"
    with books.begin() as connection:
        for start in range(0, len(rows), AT_ONCE):
            transfer_cases.open_cases(connection, rows[start : start + AT_ONCE])
        connection.execute(sa.text(first))
        connection.execute(sa.text("ANALYZE"))
    return numbers


def one_by_one(books: Books, numbers: list[str]) -> None:
    law, times, own = current_law(), [], []
    for number in numbers:
        began, cpu = time.perf_counter(), time.process_time()
        case = settle_here(books, number, facts={}, now=NOW, day=DAY, actor="bench", law=law)
        times.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - cpu) * 1000)
        assert case.state == "settled", case
    print(f"  one by one: median {statistics.median(times[1:]):.1f} ms, best {min(times[1:]):.1f} ms, "
          f"of this process {statistics.median(own[1:]):.1f} ms", flush=True)  # fmt: skip


def at_once(books: Books, numbers: list[str]) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    found = settle_many(books, numbers, now=NOW, day=DAY, actor="bench", law=current_law())
    seconds, own = time.perf_counter() - began, time.process_time() - cpu
    assert found.states == {"settled": len(numbers)}, found
    print(f"  {len(numbers):,} at once: {seconds:.1f} s, of this process {own:.1f} s, {seconds / len(numbers) * 1000:.2f} ms a case",
          flush=True)  # fmt: skip


def check(books: Books, count: int) -> None:
    """Old accounts are empty, nothing came or went, and the ledger verifies."""
    began = time.perf_counter()
    verified = ledger.verify(books)
    assert verified.ok, verified
    clearing = ledger.balances(books, "clearing:")
    assert sum(clearing["balance_fen"].to_pylist()) == 0
    with books.begin() as connection:
        items = connection.scalar(sa.text("SELECT count(*) FROM books.clearing_items"))
        held = connection.scalar(sa.text(
            "SELECT count(*) FROM (SELECT subject, region FROM (SELECT t.subject, a.region, t.amount_fen AS fen FROM books.transfers t "
            "JOIN (SELECT id, split_part(name, ':', 4) AS region FROM books.accounts WHERE name LIKE 'account:@:%') a ON a.id = t.credit "
            "UNION ALL SELECT t.subject, a.region, -t.amount_fen FROM books.transfers t "
            "JOIN (SELECT id, split_part(name, ':', 4) AS region FROM books.accounts WHERE name LIKE 'account:@:%') a ON a.id = t.debit) m "
            "GROUP BY 1, 2 HAVING sum(fen) <> 0) AS held"
        ))  # fmt: skip
    assert (items, held) == (count, count), (items, held)
    print(
        f"  checked in {time.perf_counter() - began:.1f} s: every old account is empty, clearing sums to zero",
        flush=True,
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    load = os.getloadavg()[0]
    print(
        f"{count:,} people, {len(BEFORE)} + {len(SINCE)} months; load {load:.1f} on {os.cpu_count()} cores", flush=True
    )
    with tempfile.TemporaryDirectory(prefix="suibao-bench-") as home, Books.open(Path(home)) as books:
        began = time.perf_counter()
        people = register(books, count)
        ledger.post(books, FormTransfers(months(people)), "months")
        collect(books, count)
        numbers = cases(books, people)
        print(f"  made ready in {time.perf_counter() - began:.1f} s", flush=True)
        one_by_one(books, numbers[:SINGLE])
        at_once(books, numbers[SINGLE:])
        check(books, count)


if __name__ == "__main__":
    main()
