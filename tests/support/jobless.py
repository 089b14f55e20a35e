"""Unemployment claims in payment for tests, made through the office, and runs of their months."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.support.injuries import at

from suibao.books import Books, benefits, claims, ledger
from suibao.books.benefits import RunTotals
from suibao.books.claims import Claim
from suibao.law.casetables import assuming
from suibao.office.benefit_run import pay_month
from suibao.office.claims.kinds import Act, Opening
from suibao.office.claims.unemployment import act, open_claim
from suibao.rules import Law

GUANGZHOU = "440100"
FIGURES = (("minimum_wage_monthly", "2000"),)
KNOWN = assuming("current", FIGURES, "2026-03")
MONTHLY = 180_000
"""90 % of 2,000 yuan (广东省失业保险条例 19), in fen."""

LOST: dict[str, Any] = {
    "work_ending": "laid_off", "is_registered_jobless": "yes", "seeks_work": "yes", "wage_tier": 0, "subsistence_line": 1000,
    "jobless_months_paid": 36,
}  # fmt: skip
"""Laid off, registered, seeking work, three years paid: three months from April 2026."""


def person(number: int) -> str:
    return f"{number:032x}"


def drawing(books: Books, number: int, law: Law = KNOWN, region: str = GUANGZHOU, who: str = "", **facts: Any) -> Claim:
    """A claim granted on 12 March 2026, of the person of this number (or of ``who``)."""
    stated = {**LOST, **facts}
    opening = Opening(who or person(number), region, date(2026, 3, 2), f"F{number}", stated, at("2026-03-10"), "test")
    claim = open_claim(books, law, opening)
    return act(books, law, claim, Act("decide", date(2026, 3, 12), "decide", at("2026-03-12"), "test"))


def stop(books: Books, claim: Claim, day: str, since: str | None = None) -> Claim:
    facts = {"stop_reason": "reemployed", **({"since": since} if since else {})}
    return act(books, KNOWN, claim, Act("stop", date.fromisoformat(day), f"stop {day}", at(day), "test", facts))


def reopen(books: Books, claim: Claim, day: str, month: str) -> Claim:
    step = Act("reopen", date.fromisoformat(day), f"reopen {day}", at(day), "test", {"from_month": month})
    return act(books, KNOWN, claim, step)


def paid(books: Books, *months: int, law: Law = KNOWN) -> list[RunTotals]:
    """The runs of these months, each on its 20th."""
    return [one for month in months for one in pay_month(books, law, month, now=at(f"{month // 100}-{month % 100:02d}-20"))]


def instalments(books: Books, numbers: Iterable[str]) -> dict[str, dict[int, int]]:
    """Fen by month, of each claim that was paid anything."""
    with books.begin() as connection:
        found = {one: {row.month: row.amount_fen for row in benefits.paid_for(connection, one)} for one in numbers}
    return {claim: months for claim, months in found.items() if months}


def state(books: Books, claim: Claim) -> str:
    with books.begin() as connection:
        return claims.load(connection, claim.claim).state


def posted_rows(books: Books) -> list[tuple[Any, ...]]:
    """Every entry but for when and in which batch it was posted."""
    names = ("month", "debit", "credit", "amount_fen", "code", "key", "note")
    return sorted(tuple(row[name] for name in names) for row in ledger.entries(books).to_pylist())
