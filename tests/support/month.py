"""A small city's month for tests: its files, and ways to close it and to look at the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from suibao.books import Books, ledger
from suibao.demo import City, write
from suibao.demo.files import folder
from suibao.office.close import Closed, close_month
from suibao.office.explaining import explain_person
from suibao.office.transfers import PREFIX

MONTH = 202601
NOW = datetime(2026, 11, 1)

Live = dict[str, tuple[str, str, int]]


def files_of(city: City, directory: Path) -> Path:
    """A folder with the parquet files of the month, registers and all."""
    write(city, directory, "parquet", month=MONTH)
    return directory


def month_paths(directory: Path) -> list[Path]:
    """Registers and the month's folder."""
    return [directory, directory / folder(MONTH)]


def close(books: Books, paths: Iterable[Path], **options: Any) -> Closed:
    """Close the month; the temporary files of reading are given back at once."""
    closed = close_month(books, paths, MONTH, now=NOW, **options)
    closed.work.close()
    return closed


def live(books: Books) -> Live:
    """What stands in the ledger by assessment line: debit, credit, fen."""
    entries = ledger.entries(books, month=MONTH).to_pylist()
    gone = {entry["reverses"] for entry in entries}
    return {
        entry["note"]: (entry["debit"], entry["credit"], entry["amount_fen"])
        for entry in entries
        if entry["key"].startswith(PREFIX) and entry["key"] not in gone
    }


def balances(books: Books) -> dict[str, int]:
    """Balance by account, those that came back to nothing left out."""
    table = ledger.balances(books)
    pairs = zip(table["account"].to_pylist(), table["balance_fen"].to_pylist(), strict=True)
    return {account: fen for account, fen in pairs if fen}


def explained(books: Books, people: Iterable[str]) -> dict[str, int]:
    """Line → fen from the explanations of people, each of which must agree."""
    found: dict[str, int] = {}
    for person in sorted(set(people)):
        for one in explain_person(books, MONTH, person):
            assert one.agrees, (person, one.case.unit, one.amounts, one.kept)
            assert one.same_law
            if one.trace is not None:
                assert {rule: one.trace[rule] for rule in one.kept} == one.kept
            found |= {line["line"]: line["amount_fen"] for line in one.lines}
    return found


def standing(books: Books) -> dict[str, int]:
    """What stands in the ledger by assessment line, in fen."""
    return {line: fen for line, (*_, fen) in live(books).items()}


def rewrite(file: Path, change: Any) -> None:
    """Change the table in a parquet file."""
    table = pq.read_table(file)
    pq.write_table(change(table), file, store_schema=False)


def line_sums(rows: Iterable[Mapping[str, Any]], *by: str) -> dict[Any, int]:
    """Fen by the named columns."""
    sums: dict[Any, int] = {}
    for row in rows:
        key = tuple(row[name] for name in by)
        sums[key] = sums.get(key, 0) + row["amount_fen"]
    return sums
