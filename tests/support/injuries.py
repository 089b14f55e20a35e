"""Injured people for tests: a claim opened and carried on by short calls, on real books, under current law."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from suibao.books import Books, claims, ledger
from suibao.books.claims import Claim
from suibao.law import package
from suibao.office.claims.kinds import Act, Kind, Opening
from suibao.rules import Law

LAW = package("current").law
PERSON = "0123456789abcdef0123456789abcdef"
PAYER = "U1"
D = date.fromisoformat

AT_WORK: dict[str, Any] = {
    "in_working_hours": "yes", "on_task_or_overtime": "no", "at_workplace": "yes", "between_workplaces": "no", "at_task_area": "no",
    "from_work": "yes", "works_at_home": "no", "occupational_disease": "no", "counts_by_other_law": "no",
    "public_interest_rescue": "no", "veteran_wound": "no", "by_intentional_crime": "no", "by_drink_or_drugs": "no",
    "by_self_harm": "no", "has_labour_relation": "yes", "dispatched_worker": "no", "sent_to_other_unit": "no",
    "subcontracted_illegally": "no", "works_under_host": "no", "third_party_caused": "no", "employer_insured": "yes",
    "injury_mean_wage": 8000, "injury_average_wage": 10000, "injury_minimum_wage": 2000,
    "evidence": ["application_form", "relation_proof", "medical_diagnosis"],
}  # fmt: skip
"""An accident at work, in time, from the work (工伤保险条例 14(1)), of somebody insured who earned 8,000 a month."""

RIDER: dict[str, Any] = {
    "industry": "takeaway", "oi_batch": 1, "registered_on_platform": "yes", "works_in_platform_name": "yes", "paid_for_orders": "yes",
    "under_work_injury": "no", "orders_that_day": 5, "oi_circumstance": "accident", "by_intentional_crime": "no",
    "by_drink_or_drugs": "no", "by_self_harm": "no", "injury_average_wage": 10000, "social_card_account": "yes",
    "order_id": "PT1-0001", "offered_at": "2026-03-02T11:57:00+08:00", "accepted_at": "2026-03-02T11:58:00",
    "accident_at": "2026-03-02T12:20:00",
}  # fmt: skip
"""A rider hit while an order was in progress, on a platform of the first pilots."""


class Injured:
    """One claim in the hands of a test. Each call takes one step and returns the claim."""

    def __init__(self, books: Books, kind: Kind, *, law: Law = LAW, region: str = "330100", event_on: str = "2026-03-02") -> None:
        self.books, self.kind, self.law, self.region, self.event_on = books, kind, law, region, D(event_on)
        self.claim: Claim
        self._keys = count(1)

    def report(self, day: str = "2026-03-10", *, person: str = PERSON, payer: str = PAYER, key: str = "F1", **facts: Any) -> Claim:
        opening = Opening(person, self.region, self.event_on, key, facts, at(day), "test", payer)
        self.claim = self.kind.open(self.books, self.law, opening)
        return self.claim

    def step(self, event: str, day: str, key: str = "", **facts: Any) -> Claim:
        act = Act(event, D(day), key or f"k{next(self._keys)}", at(day), "test", facts)
        self.claim = self.kind.act(self.books, self.law, self.claim, act)
        return self.claim

    def reload(self) -> Claim:
        with self.books.begin() as connection:
            self.claim = claims.load(connection, self.claim.claim)
        return self.claim

    @property
    def last(self) -> claims.Step:
        return self.claim.steps[-1]

    def monthly(self, month: int) -> Any:
        assert self.kind.monthly is not None
        with self.books.begin() as connection:
            return self.kind.monthly(connection, self.law, self.claim, month)


def at(day: str) -> datetime:
    """Noon of a day in China, as UTC."""
    return datetime.fromisoformat(f"{day}T04:00:00").replace(tzinfo=UTC)


def posted(books: Books, account: str) -> dict[str, int]:
    """What moved on accounts that begin so: credit less debit by account, in fen."""
    found: dict[str, int] = {}
    for row in ledger.entries(books).to_pylist():
        for side, sign in (("debit", -1), ("credit", 1)):
            if row[side].startswith(account):
                found[row[side]] = found.get(row[side], 0) + sign * row["amount_fen"]
    return found
