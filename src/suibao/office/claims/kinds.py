"""Every kind of claim: its machine, how it is opened, how a step is taken, and what it pays month by month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import import_module
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import Books
from suibao.books.claims import Claim
from suibao.books.ledger import Transfer
from suibao.errors import SuibaoError, nearest
from suibao.law.terms import Branch
from suibao.office.claims.machine import Machine
from suibao.rules import Law


@dataclass(frozen=True)
class Opening:
    """What opens a claim. ``key`` is the caller's own (a form number); the same again changes nothing."""

    person: str
    region: str
    event_on: date
    key: str
    facts: Mapping[str, Any]
    now: datetime
    actor: str
    payer: str = ""


@dataclass(frozen=True)
class Act:
    """One step to be taken. ``day``: when it happened; ``key`` is the caller's own."""

    event: str
    day: date
    key: str
    now: datetime
    actor: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Instalment:
    """What a claim pays for one month: ``items`` maps a benefit's code to fen. ``stop`` says why nothing is paid any more.

    ``funds`` names the account charged for an item that the branch's pool does not pay (a personal account), to be
    handed to `paying.award` as ``fund``. ``event`` is what the machine is told when payment stops, '' where it goes on.
    Items and event together: this month is the last. ``withheld`` says (en, zh) why a month is not paid yet; a later run pays
    it when nothing withholds it any more. ``transfers`` is what the month posts beside the benefit (contributions that the
    fund pays for the person), ``missing`` what else is due and not known (en, zh). ``inputs`` are kept, to explain it again.
    """

    items: Mapping[str, int] = field(default_factory=dict)
    funds: Mapping[str, str] = field(default_factory=dict)
    stop: str = ""
    event: str = ""
    trace: Mapping[str, Any] = field(default_factory=dict)
    withheld: tuple[str, str] = ("", "")
    transfers: tuple[Transfer, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A kind of claim. ``monthly`` is None where nothing is paid month by month.

    ``open(books, law, opening)`` and ``act(books, law, claim, act)`` return the claim as it stands then;
    ``monthly(connection, law, claim, month)`` says what is due for a month (yyyymm) and writes nothing: `spans` says which months are asked.
    ``monthly_many`` says the same of many claims at once, by claim number; their steps come without traces.
    ``in_bulk(connection, law, region, month)`` says the same of all claims of the kind in a region at once, as transfers
    ready for `ledger.post`, with the keys of `paying.award`; None where a kind is paid claim by claim.
    What may be stated of a claim: the law's inputs of the unit of analysis ``unit``, and ``own_facts`` (name → Chinese
    label), which are checked by `facts.checked`. ``needed`` names the own facts that a report cannot do without.
    """

    code: str
    branch: Branch
    zh: str
    en: str
    machine: Machine
    open: Callable[[Books, Law, Opening], Claim]
    act: Callable[[Books, Law, Claim, Act], Claim]
    paying: frozenset[str] = frozenset()
    monthly: Callable[[sa.Connection, Law, Claim, int], Instalment] | None = None
    monthly_many: Callable[[sa.Connection, Law, Sequence[Claim], int], Mapping[str, Instalment]] | None = None
    in_bulk: Callable[[sa.Connection, Law, str, int], pa.Table] | None = None
    unit: str = ""
    own_facts: Mapping[str, str] = field(default_factory=dict)
    needed: tuple[str, ...] = ()


MODULES: tuple[str, ...] = ("work_injury", "occupational_injury", "unemployment", "maternity", "employee_pension", "resident_pension", "survivors")
"""Modules of this package that each hold a ``KIND``."""


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its code."""
    found: list[Kind] = [import_module(f"suibao.office.claims.{name}").KIND for name in MODULES]
    return {one.code: one for one in found}


def kind_of(code: str) -> Kind:
    """The kind of a code. Raises SuibaoError with the nearest one for an unknown code."""
    known = kinds()
    if code not in known:
        raise SuibaoError(
            f"There is no kind of claim '{code}'. Nearest: {nearest(code, known)}. Known: {', '.join(known)}.",
            f"没有名为“{code}”的申请类别。最接近的是 {nearest(code, known)}。已知：{'、'.join(known)}。",
            kind=code,
        )
    return known[code]
