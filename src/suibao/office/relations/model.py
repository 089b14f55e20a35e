"""What is known of a relation on one side, what moves, and what is in doubt: plain values, no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from suibao.law.terms import Branch
from suibao.law.transfer.terms import Contributor
from suibao.office.relations.terms import Doubt, Held, Matter, Role, Whom


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month (yyyymm) of a record: base in fen a month; ``months`` of them from this one on (a span of equal months).

    ``deemed`` months have no base. ``one_off``: paid afterwards at once. ``own_fen``: what went to the account a month.
    ``region``: where they were paid, '' for the record's own region; months that came with an earlier transfer keep theirs.
    ``temporary``: paid into a temporary account, by whatever record they stand in now.
    """

    month: int
    base_fen: int
    months: int = 1
    deemed: bool = False
    one_off: bool = False
    own_fen: int = 0
    payer: str = ""
    region: str = ""
    temporary: bool = False


@dataclass(frozen=True)
class Record:
    """What one side knows about a person's relation of one branch.

    ``identity``: keyed or plain digest by which both sides can compare ID number and name, '' where not given.
    ``balance_fen``: the personal account, as the ledger has it; ``interest_fen`` of it interest; ``before_1998_fen`` of it own
    contributions before 1998. ``paid_pool_rate``: parts per million of the base paid into the pool, None where unknown.
    ``arrears``: months (yyyymm) not fully paid. ``active``: somebody still pays here. ``leaving``: the case for which money of
    the person's relation in these books is reserved, '' for none. Unknown facts are None, never guessed.
    """

    person: str
    branch: Branch
    region: str
    held: Held = Held.GENERAL
    months: tuple[MonthRow, ...] = ()
    balance_fen: int = 0
    interest_fen: int = 0
    before_1998_fen: int = 0
    contributor: Contributor = Contributor.EMPLOYEE
    paid_pool_rate: int | None = None
    arrears: tuple[int, ...] = ()
    active: bool = False
    draws: bool | None = False
    identity: str = ""
    born: date | None = None
    is_woman: bool | None = None
    first_paid: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    leaving: str = ""


@dataclass(frozen=True)
class Question:
    """A doubt put to one side, with the day by which it must answer (None where no deadline is established)."""

    doubt: Doubt
    whom: Whom
    en: str
    zh: str
    due_on: date | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Refund:
    """Account money of months paid twice, given back to the worker at the place whose months are cleaned (187号 三)."""

    region: str
    branch: Branch
    months: tuple[int, ...]
    amount_fen: int


@dataclass(frozen=True)
class Quote:
    """What moves in a case, in fen, by the law of ``law_digest``; ``trace`` is the law's trace as JSON.

    ``account_fen`` leaves the origin's personal account whole (refunds are taken out before); ``pooled_fen`` leaves its pool.
    ``months``: what counts at the new place. ``outcome``: name of `law.transfer.terms.TransferOutcome`, lower case.
    ``within_province``: only the registration changes; the pool is one, so nothing of it moves and nothing is cleared.
    ``paid_pooled_fen``: what was paid into the pool on those months, to show what a region keeps or adds; None if unknown.
    ``place_of_benefit``: a province; '' while what decides it is not known, which holds nothing up.
    ``open``: questions that hold nothing up: the relation and the months move, an amount follows once it is known.
    """

    matter: Matter
    origin: str
    destination: str
    outcome: str
    account_fen: int
    pooled_fen: int
    months: int
    within_province: bool
    held: Held = Held.GENERAL
    paid_pooled_fen: int | None = 0
    refunds: tuple[Refund, ...] = ()
    place_of_benefit: str = ""
    place_reason: str = ""
    law_digest: str = ""
    trace: Mapping[str, Any] = field(default_factory=dict)
    open: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Case:
    """A case as it stands. ``number`` tells nothing about the person; both sides of a case elsewhere have the same one.

    ``times``: the how-manieth move of the person from this origin to this destination, 1 for the first.
    """

    number: str
    matter: Matter
    person: str
    origin: str
    destination: str
    role: Role
    opened_on: date
    times: int = 1
    state: str = ""
    due_on: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def branch(self) -> Branch:
        """The branch whose relation moves."""
        return self.matter.branch


def whom_word(whom: Whom, lang: str) -> str:
    """The side that must answer, in words."""
    return whom.zh if lang == "zh" else str(whom)
