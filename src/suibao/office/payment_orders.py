"""The payment order of a benefit run: who gets how much, for the bank. Numbers masked, names but for the surname."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from suibao.books import Books, benefits
from suibao.books.benefits import Paid, RunTotals
from suibao.books.registry_people import Access, open_people

SHOWN_FIRST, SHOWN_LAST = 3, 4
"""Places of an ID number that stay readable: region and the end, enough for the person to know it, not to use it."""


@dataclass(frozen=True)
class PaymentRow:
    """One payment: claim and month of entitlement (yyyymm), person key, masked number and name ('' where not registered)."""

    number: int
    claim: str
    month: int
    person: str
    id_number: str
    name: str
    amount_fen: int
    items: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class PaymentOrder:
    """The payments of one run, with their sum and a digest of the whole, which the bank gives back with its receipt."""

    totals: RunTotals
    rows: tuple[PaymentRow, ...]
    digest: str

    @property
    def amount_fen(self) -> int:
        """The sum of all payments."""
        return sum(one.amount_fen for one in self.rows)


def payment_order(books: Books, totals: RunTotals, access: Access) -> PaymentOrder:
    """What a run paid, by claim. Opening the numbers is recorded under ``access``."""
    with books.begin() as connection:
        paid = benefits.paid_in(connection, totals.month, totals.kind, totals.region, totals.run)
    people = open_people(books, {one.person for one in paid}, access)
    known = {key: (masked_number(one.id_number), masked_name(one.name)) for key, one in people.items()}
    rows = tuple(_row(number, one, *known.get(one.person, ("", ""))) for number, one in enumerate(paid, 1))
    return PaymentOrder(totals, rows, _digest(paid))


def _row(number: int, one: Paid, id_number: str, name: str) -> PaymentRow:
    return PaymentRow(number, one.claim, one.month, one.person, id_number, name, one.amount_fen, tuple(sorted(one.items.items())))


def _digest(paid: Sequence[Paid]) -> str:
    text = "\n".join(f"{one.claim}|{one.month}|{one.person}|{one.amount_fen}" for one in paid)
    return hashlib.sha256(text.encode()).hexdigest()


def masked_number(number: str) -> str:
    """An ID number with its middle blotted out; all of a short one."""
    if len(number) <= SHOWN_FIRST + SHOWN_LAST:
        return "*" * len(number)
    return number[:SHOWN_FIRST] + "*" * (len(number) - SHOWN_FIRST - SHOWN_LAST) + number[-SHOWN_LAST:]


def masked_name(name: str) -> str:
    """The surname, and a star for each further character."""
    return name[:1] + "*" * (len(name) - 1)
