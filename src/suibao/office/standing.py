"""What stands as assessed for people: the one place that knows where records are read from, which is the ledger.

Every assessment line that stands is a transfer that was not taken back; a close brings the ledger to the last run that speaks
for a payer, and posts current law only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa

from suibao.books import person_entries
from suibao.books.bulk import driver
from suibao.books.person_entries import PERSON, Entry, entries_of
from suibao.law import CURRENT_LAW
from suibao.law.lines import CURRENT
from suibao.law.terms import Branch
from suibao.law.units import ORDER_MONTH
from suibao.office.transfers import PREFIX

REVISION = "~"
"""Stands between a line's key and the number of its revision, from the second on."""

LATEST = person_entries.LATEST
"""A month after every other: no bound."""


class Share(NamedTuple):
    """One assessment line that stands: what ``bearer`` owes for a month, handed over by ``owner`` (in fen)."""

    month: int
    branch: int
    region: str
    payer: str
    owner: str
    bearer: str
    component: str
    destination: str
    base_fen: int
    amount_fen: int
    form: str
    person: str
    posted_at: datetime

    @property
    def line(self) -> str:
        """The assessment line; ``form`` is the same with ``@`` for the person."""
        return self.form.replace(PERSON, self.person, 1)


BEARERS = {kind.component: kind.bearer for kind in CURRENT}
"""Who bears a line, by its component: an employer's share is the payer's, an employee's the worker's."""
_BRANCHES = {branch.code: int(branch) for branch in Branch}


def shares(connection: sa.Connection, people: Sequence[str], through: int | None = None) -> dict[str, list[Share]]:
    """Everything assessed that stands, by person, up to the month ``through`` (yyyymm), in order."""
    entries = entries_of(connection, people, through)
    return {person: shares_of(person, own) for person, own in entries.items()}


def shares_of(person: str, entries: Sequence[Entry], through: int | None = None) -> list[Share]:
    """The assessment lines among the entries about a person, up to the month ``through`` (yyyymm), in order."""
    last = through or LATEST
    own = [one for one in person_entries.standing(entries) if one.month <= last and one.key.startswith(PREFIX)]
    return sorted([_share(person, one) for one in own])


def _share(person: str, one: Entry) -> Share:
    """An entry as the line that it was posted from."""
    branch, region, payer, owner, bearer, component, destination, form = _words(
        one.key, one.debit, one.credit, one.code
    )
    return Share(
        one.month, branch, region, payer, owner or person, bearer, component, destination, one.basis_fen, one.amount_fen, form,
        person, one.posted_at,
    )  # fmt: skip


@lru_cache(maxsize=1 << 16)
def _words(key: str, debit: str, credit: str, code: str) -> tuple[int, str, str, str, str, str, str, str]:
    """What the words of an entry say, the same for everybody: branch, region, payer, owner ('' for the person), bearer,
    component, destination, form. A payer's own id may hold the separator; behind it stand region, industry of orders, rule."""
    form = key.removeprefix(PREFIX)
    rule = form.rpartition("|")[2]
    if REVISION in rule:
        form = form[: len(form) - len(rule)] + rule.partition(REVISION)[0]
    _, unit, _, *rest = form.split("|")
    payer = "|".join(rest[: -3 if unit == ORDER_MONTH else -2])
    _, owner, branch, region = debit.split(":")
    component = code.rpartition(".")[2]
    destination = "account" if credit.startswith("account:") else "pooled"
    owner = "" if owner == PERSON else owner
    return _BRANCHES[branch], region, payer, owner, BEARERS[component], component, destination, form


CLOSED = "SELECT DISTINCT month FROM books.runs WHERE law = %s"


def closed(connection: sa.Connection) -> frozenset[int]:
    """The months (yyyymm) that were assessed under current law."""
    with driver(connection).cursor() as cursor:
        return frozenset(month for (month,) in cursor.execute(CLOSED, (CURRENT_LAW,)))
