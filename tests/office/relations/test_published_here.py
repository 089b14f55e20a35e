"""Published examples of transfers, the whole way: months paid or brought along, a case, the ledger afterwards."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml
from tests.support.moving import BY, GUANGZHOU, HANGZHOU, LAW, account_of, balance, put
from tests.support.pensions import account, pensioner
from tests.support.records import Made, employed

from suibao.books import Books, registry
from suibao.books.registry import Change
from suibao.errors import SuibaoError
from suibao.law.pension.career_terms import CareerMonth
from suibao.law.terms import Branch
from suibao.office.calendar_months import plus
from suibao.office.relations.settling import ask, settle_here
from suibao.office.relations.terms import Matter

FILE = Path(__file__).parents[4] / "shared" / "cases" / "transfer_examples.yaml"


def worked() -> list[dict[str, Any]]:
    """The worked examples, none where the file is absent."""
    return yaml.safe_load(FILE.read_text("utf-8"))["worked"] if FILE.exists() else []


@pytest.mark.skipif(not FILE.exists(), reason=f"the published examples are not here: {FILE}")
@pytest.mark.parametrize("example", worked(), ids=lambda one: one["id"])
def test_published_amounts_move(books: Books, example: dict[str, Any]) -> None:
    person = pensioner(books, "1970-01" if any("year" in one for one in example["inputs"]["periods"]) else "1990-01")
    expected = example["expected"]
    account_fen, pooled_fen = (
        round(expected[name] * 100) for name in ("account_transfer_excl_interest", "pool_transfer")
    )  # fmt: skip
    month = 202401
    for at, period in enumerate(example["inputs"]["periods"]):
        base = round(period["base_monthly"] * 100)
        if "year" in period:
            brought(books, person, period["year"] * 100 + 1, period["months"], base)
            account(books, person, account_fen, region=GUANGZHOU)
        else:
            last = plus(month, period["months"] - 1)
            put(books, pension(employed(month, last, base, person=person, region=GUANGZHOU)), f"{person} {at}")
            month = plus(last, 1)
    put(
        books, employed(202602, 202602, region=GUANGZHOU), "later"
    )  # a later close: nobody pays for the person any more
    case = ask(
        books, Matter.PENSION, person, HANGZHOU, key="published", facts={"hukou_region": "330000"}, law=LAW, **BY
    )  # type: ignore[arg-type]
    assert settle_here(books, case.number, facts={}, law=LAW, **BY).state == "settled"  # type: ignore[arg-type]
    assert account_of(books, person, GUANGZHOU) == 0
    assert account_of(books, person, HANGZHOU) == account_fen
    assert balance(books, "clearing:330000:employee_pension:440000") == account_fen + pooled_fen


def brought(books: Books, person: str, first: int, months: int, base_fen: int) -> None:
    """Months from before these books, in Guangzhou."""
    row = {
        "person": person, "branch": Branch.EMPLOYEE_PENSION, "region": GUANGZHOU, "first": first, "kind": CareerMonth.EMPLOYED,
        "last": plus(first, months - 1), "base_fen": base_fen, "own_paid_fen": None, "index_ppm": None, "credited": 1000,
        "employer": "广州某厂", "document": "参保缴费凭证",
    }  # fmt: skip
    change = Change(dt.datetime(2026, 1, 10, 4, tzinfo=dt.UTC), "desk", "transfer", f"brought {person}")
    registry.save_histories(books, pa.Table.from_pylist([row], schema=registry.HISTORIES), change)


def pension(made: list[Made]) -> list[Made]:
    """The lines of the employee pension."""
    return [one for one in made if one.rule.startswith("pension_")]


def test_a_conversion_is_no_transfer(books: Books) -> None:
    with pytest.raises(SuibaoError, match="no transfer between places"):
        ask(books, Matter.CONVERSION, "ab" * 16, HANGZHOU, key="c", facts={}, law=LAW, **BY)  # type: ignore[arg-type]
