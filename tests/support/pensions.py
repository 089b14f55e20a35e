"""People with a career and an account, ready to apply for a pension."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import numpy as np
import pyarrow as pa

from suibao.books import Books, ledger, registry
from suibao.books.claims import Claim
from suibao.books.registry import Change
from suibao.books.secrets import hashed
from suibao.demo.identity import id_numbers
from suibao.law.careers import CareerMonth
from suibao.law.terms import Branch
from suibao.office.claims.kinds import Act, Kind, Opening
from suibao.rules import Law

SHENZHEN = "440300"
BORN = "1966-01"
RETIRED = "2026-05"
FIRST = 202606


def moment(year: int, month: int, day: int = 10) -> dt.datetime:
    """Noon in China."""
    return dt.datetime(year, month, day, 4, tzinfo=dt.UTC)


def pensioner(books: Books, born: str = BORN, number: int = 0) -> str:
    """Somebody registered, with an ID number of the demo city that can belong to nobody; the person key."""
    numbers = id_numbers(np.array([np.datetime64(f"{born}-03")] * (number + 1)), np.ones(number + 1, bool))
    id_number = str(numbers[number])
    person = hashed(books.secret, id_number)
    rows = {"person": [person], "id_number": [id_number], "name": [f"工友{number}"]}
    registry.enrol(books, pa.table(rows, schema=registry.PEOPLE))
    return person


def brings(books: Books, person: str, *spans: dict[str, Any], branch: Branch = Branch.EMPLOYEE_PENSION) -> None:
    """Months from before these books."""
    row: dict[str, Any] = {
        "person": person, "branch": branch, "region": SHENZHEN, "kind": CareerMonth.EMPLOYED, "base_fen": None,
        "own_paid_fen": None, "index_ppm": None, "credited": 1000, "employer": "", "document": "转移单",
    }  # fmt: skip
    table = pa.Table.from_pylist([row | span for span in spans], schema=registry.HISTORIES)
    registry.save_histories(books, table, Change(moment(2026, 1), "desk", "transfer", f"history {person} {branch}"))


def account(
    books: Books,
    person: str,
    fen: int,
    *,
    region: str = SHENZHEN,
    branch: Branch = Branch.EMPLOYEE_PENSION,
    through: int = 202512,
) -> None:
    """An account brought forward."""
    row = {
        "person": person,
        "branch": branch,
        "region": region,
        "balance_fen": fen,
        "through": through,
        "document": "对账单",
    }
    table = pa.Table.from_pylist([row], schema=registry.BALANCES)
    registry.bring_forward(
        books, table, Change(moment(2026, 1), "desk", "transfer", f"balance {person} {branch} {region}")
    )


def ordinary(books: Books, fen: int = 13_900_000, number: int = 0) -> str:
    """A man born in January 1966 with 22 years in Shenzhen at the index 0.8 and an account."""
    person = pensioner(books, number=number)
    brings(books, person, {"first": 200401, "last": 202605, "base_fen": 600_000, "index_ppm": 800_000})
    account(books, person, fen)
    return person


APPLIED: dict[str, Any] = {
    "retirement_group": "men60", "birth_month": BORN, "retires_from_employer": True, "employer_agrees_late": False,
    "hukou_region": SHENZHEN, "chosen_retirement_month": RETIRED,
}  # fmt: skip


def applied(
    books: Books, law: Law, kind: Kind, person: str, key: str = "form 1", region: str = SHENZHEN, **facts: Any
) -> Claim:
    """An application, filed."""
    stated = {name: value for name, value in (APPLIED | facts).items() if value is not None}
    return kind.open(books, law, Opening(person, region, dt.date(2026, 5, 6), key, stated, moment(2026, 5, 6), "desk"))


def took(
    books: Books,
    law: Law,
    kind: Kind,
    claim: Claim,
    event: str,
    day: dt.date = dt.date(2026, 6, 8),
    key: str = "",
    **facts: Any,
) -> Claim:
    """A step taken, under a key of its own."""
    act = Act(event, day, key or f"{event} {len(claim.steps)}", moment(day.year, day.month, day.day), "desk", facts)
    return kind.act(books, law, claim, act)


def month_paid(books: Books, law: Law, kind: Kind, month: int, region: str = SHENZHEN) -> int:
    """The monthly run of a kind, in bulk; how many transfers it posted."""
    assert kind.in_bulk is not None
    with books.begin() as connection:
        table = kind.in_bulk(connection, law, region, month)
    name = hashlib.sha256("|".join(table["key"].to_pylist()).encode()).hexdigest()[:16]
    return ledger.post(books, table, f"run {kind.code} {region} {month} {name}").posted if table.num_rows else 0


def holds(books: Books, name: str) -> int:
    """What an account of the ledger holds, in fen: credits less debits."""
    table = ledger.balances(books, name)
    return -sum(row["balance_fen"] for row in table.to_pylist() if row["account"] == name)


def got(books: Books, person: str, branch: str = "employee_pension", region: str = SHENZHEN) -> int:
    """What somebody, alone in the books, was awarded and has or will get, in fen."""
    return holds(books, f"payable:{person}:{branch}:{region}") + holds(books, f"disbursement:{branch}:{region}")
