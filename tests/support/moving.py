"""People who moved, ready to have their relations moved: registered, with months paid at two places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from tests.support.pensions import pensioner
from tests.support.records import Made, assess, employed, pay

from suibao.books import Books, ledger
from suibao.law import package
from suibao.law.terms import Branch
from suibao.rules import Law

GUANGZHOU, SHENZHEN, HANGZHOU, BEIJING = "440100", "440300", "330100", "110000"
DAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 4, tzinfo=UTC)
BY = {"now": NOW, "day": DAY, "actor": "desk"}
LAW: Law = package("current").law


def moved_worker(
    books: Books, number: int = 0, *, born: str = "1990-01", origin: str = GUANGZHOU, destination: str = HANGZHOU,
    months: tuple[int, int] = (202401, 202512), since: int = 202601, last: int = 202602, base_fen: int = 800_000, paid: bool = True,
) -> str:  # fmt: skip
    """Somebody with months paid at ``origin`` and, since then, at ``destination``; the person key."""
    person = pensioner(books, born, number)
    made = employed(*months, base_fen, person=person, region=origin, payer=f"O{number}")
    if last >= since:
        made += employed(since, last, base_fen, person=person, region=destination, payer=f"D{number}")
    put(books, made, f"mover {number}", paid=paid)
    return person


def put(books: Books, made: Iterable[Made], name: str, *, paid: bool = True) -> None:
    """Lines assessed, posted and, where ``paid``, paid."""
    made = list(made)
    assess(books, made, name)
    if paid:
        pay(books, made, f"paid {name}")


def balance(books: Books, account: str) -> int:
    """Credits less debits of an account, in fen."""
    return -ledger.balance(books, account)


def account_of(books: Books, person: str, region: str, branch: Branch = Branch.EMPLOYEE_PENSION) -> int:
    """What a personal account holds, in fen."""
    return balance(books, f"account:{person}:{branch.code}:{region}")
