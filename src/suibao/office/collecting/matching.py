"""Whose money is it? By payment reference, credit code, registered account, or name with the exact amount; never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from suibao.books import Books, registry
from suibao.books.receipts import Receipt
from suibao.books.schema_collection import bank_accounts
from suibao.office.collecting.debts import Debt, debts_of, is_person
from suibao.office.collecting.filing import by_reference, latest
from suibao.office.collecting.numbers import Numbers, plain_name


@dataclass(frozen=True)
class Match:
    """Whose a receipt is, how that is known, and the filing it names or fits ('' for none)."""

    owner: str
    how: str
    filing: str


@dataclass
class Known:
    """What receipts of one region are matched with, as it stood before them."""

    references: Mapping[str, tuple[str, str]]
    credit_codes: Mapping[str, str]
    accounts: Mapping[str, str]
    wanted: Mapping[tuple[str, int], Sequence[tuple[str, str]]] = field(default_factory=dict)
    used: set[tuple[str, int]] = field(default_factory=set)

    def match(self, receipt: Receipt) -> Match | None:
        """Whose a receipt is; None where nothing says so for certain."""
        if receipt.reference in self.references:
            owner, filing = self.references[receipt.reference]
            return Match(owner, "reference", filing)
        if receipt.credit_code in self.credit_codes:
            return Match(self.credit_codes[receipt.credit_code], "credit_code", "")
        if receipt.account_hash in self.accounts:
            return Match(self.accounts[receipt.account_hash], "account", "")
        return self._by_name(receipt)

    def _by_name(self, receipt: Receipt) -> Match | None:
        """The one owner of this name who owes exactly this; each such debt answers to one payment only."""
        owners = {owner for owner, _ in self.wanted.get((receipt.name_hash, receipt.amount_fen), ())}
        if len(owners) != 1:
            return None
        owner, filing = self.wanted[(receipt.name_hash, receipt.amount_fen)][0]
        if (owner, receipt.amount_fen) in self.used:
            return None
        self.used.add((owner, receipt.amount_fen))
        return Match(owner, "name_amount", filing)


def known_for(books: Books, connection: sa.Connection, region: str, receipts: Iterable[Receipt]) -> Known:
    """What is needed to match these receipts of a region."""
    rows = list(receipts)
    found = by_reference(connection, {one.reference for one in rows if one.reference})
    references = {reference: (row.owner, row.filing) for reference, row in found.items()}
    codes: dict[str, set[str]] = {}
    parties = registry.parties(books).to_pylist()
    for party in parties:
        codes.setdefault(party["credit_code"], set()).add(party["party"])
    credit_codes = {code: next(iter(owners)) for code, owners in codes.items() if code and len(owners) == 1}
    accounts = {row.account_hash: row.owner for row in connection.execute(sa.select(bank_accounts))}
    known = Known(references, credit_codes, accounts)
    if any(known.match(one) is None for one in rows):
        known.wanted = _wanted(books, connection, region, parties)
    return known


def _wanted(
    books: Books, connection: sa.Connection, region: str, parties: Iterable[Mapping[str, str]]
) -> dict[tuple[str, int], list[tuple[str, str]]]:
    """Owner and filing by name and exact amount owed in the region: of one month, or of all together."""
    filings = {(one.owner, one.month): one.filing for one in latest(connection, region=region)}
    owners = sorted({owner for owner, _ in filings})
    debts = [one for one in debts_of(connection, owners) if one.region == region]
    names = {party["party"]: party["name"] for party in parties}
    names |= registry.names(books, [owner for owner in owners if is_person(owner)])
    numbers, wanted = Numbers(books), dict[tuple[str, int], list[tuple[str, str]]]()
    for owner, amounts in _amounts(debts).items():
        name = numbers.hashed(plain_name(names.get(owner, "")))
        for month, fen in amounts.items():
            if name and fen > 0:
                wanted.setdefault((name, fen), []).append((owner, filings.get((owner, month), "")))
    return wanted


ALL_MONTHS = 0


def _amounts(debts: Iterable[Debt]) -> dict[str, dict[int, int]]:
    """What each owner owes by month, and in all."""
    found: dict[str, dict[int, int]] = {}
    for one in debts:
        amounts = found.setdefault(one.owner, {})
        for month in (one.month, ALL_MONTHS):
            amounts[month] = amounts.get(month, 0) + one.open_fen
    return found
