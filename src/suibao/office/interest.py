"""Yearly crediting of personal accounts (记账利息): by the law's rule, posted in bulk, once.

Interest is worked out on what stood on an account and was paid in, and on the contributions whose money came in during the
year. A year may be credited again at any time: what the ledger holds already is left alone, and what has changed since
(arrears that came in, a corrected month) is settled by the difference. A rate that is not published is named, and nothing is
posted for the accounts it concerns.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from suibao.books import Books, accounts, ledger
from suibao.books.personal_accounts import owners
from suibao.law import current_law
from suibao.law.pension.career_terms import Crediting as Method
from suibao.law.terms import Branch
from suibao.law.units import CAREER_YEAR, RESIDENT_YEAR
from suibao.office.interest_facts import AccountYear, Crediting, account_years
from suibao.rules import Law, ParameterError

AT_ONCE = 200
"""People whose accounts are worked out and posted together."""
PREFIX = "interest:"
REVISION = "~"
RULES = {
    Branch.EMPLOYEE_PENSION: ("account_interest", CAREER_YEAR),
    Branch.RESIDENT_PENSION: ("resident_interest", RESIDENT_YEAR),
}
DECEMBER = 12

Progress = Callable[[str, int, int], None]
Interest = list[int | ParameterError]


@dataclass(frozen=True)
class Unknown:
    """Accounts of a branch in a region whose interest rests on a figure that is not known."""

    branch: Branch
    region: str
    error: ParameterError
    accounts: int


@dataclass(frozen=True)
class Credited:
    """What crediting a year came to. ``posted_fen``: net, what is taken back counts negative.

    ``in_payment``: accounts that a benefit is paid from, left out: how they earn is not established. ``brought``: accounts
    with money brought forward within the year, which earns from the next year on.
    """

    year: int
    accounts: int
    posted: int
    posted_fen: int
    unchanged: int
    unknown: tuple[Unknown, ...]
    in_payment: int
    brought: int
    law_digest: str


def credit_interest(
    books: Books,
    year: int,
    law: Law | None = None,
    *,
    method: Method = Method.MONTH_METHOD,
    progress: Progress | None = None,
) -> Credited:
    """Credit the interest of ``year`` to every personal account of the pension schemes; again changes nothing.

    ``law``: current law unless given; ``method``: how the agency credits the contributions of the year (the year method needs
    a weight that is not verified). Killed in the middle and started again, it goes on where it was.
    """
    dated = (law or current_law()).at(f"{year}-{DECEMBER}")
    crediting, tally = Crediting(dated), _Tally()
    with books.begin() as connection:
        groups = list(owners(connection, AT_ONCE))
    for number, people in enumerate(groups, 1):
        with books.begin() as connection:
            found = account_years(connection, people, year, crediting)
        _post(books, year, found, interest_of(dated, found, method), tally)
        if progress:
            progress("interest", number, len(groups))
    return tally.credited(year, dated.digest)


def interest_of(law: Law, found: Sequence[AccountYear], method: Method) -> Interest:
    """The interest of each account in fen by the rule of its branch, or the error that names the figure it needs.

    An account in payment earns what no text says: 0 here, and left out by the caller.
    """
    result: Interest = [0] * len(found)
    for branch, (rule, unit) in RULES.items():
        at = [place for place, one in enumerate(found) if one.branch == branch and not one.drawn]
        if at:
            for place, value in zip(at, _run(law, rule, unit, [found[place] for place in at], method), strict=True):
                result[place] = value
    return result


def _run(law: Law, rule: str, unit: str, found: Sequence[AccountYear], method: Method) -> Interest:
    """The rule over columns, by its compiled plan."""
    try:
        plan = law.plan([rule], by=unit)
    except ParameterError as error:  # a national figure: of nobody known
        return [error] * len(found)
    made = plan.run(_columns(found, method), extra="ignore", faults="keep")
    faulty = {int(row) for row in made.faulty}
    return [made.error(row) if row in faulty else int(made[rule][row]) for row in range(len(found))]


def _columns(found: Sequence[AccountYear], method: Method) -> Mapping[str, npt.NDArray[Any]]:
    def column(of: Callable[[AccountYear], int]) -> npt.NDArray[np.int64]:
        return np.array([of(one) for one in found], np.int64)

    nothing = np.zeros(len(found), np.int64)
    return {
        "region": np.array([one.region for one in found]),
        "account_before_fen": column(lambda one: max(one.before_fen, 0)), "year_base_sum_fen": column(lambda one: one.base_fen),
        "year_weighted_base_fen": column(lambda one: one.weighted_fen), "year_own_paid_fen": nothing,
        "year_weighted_own_paid_fen": nothing, "crediting_method": nothing + int(method), "interest_months": nothing + DECEMBER,
        "resident_opening_fen": column(lambda one: max(one.before_fen, 0)),
    }  # fmt: skip


def _post(books: Books, year: int, found: Sequence[AccountYear], interest: Interest, tally: _Tally) -> None:
    """Post the differences between what is due and what stands, and count."""
    rows = []
    for one, wanted in zip(found, interest, strict=True):
        fen = tally.take(one, wanted)
        if fen:
            rows.append(_transfer(one, year, fen))
    if rows:
        table = pa.Table.from_pylist(rows, schema=ledger.TRANSFERS)
        ledger.post(books, table, f"{PREFIX}{year}:{_digest(rows)}")


def _transfer(one: AccountYear, year: int, fen: int) -> dict[str, Any]:
    """Pool to account; a difference that is negative goes back. Each revision has a key of its own."""
    code = one.branch.code
    pool, own = accounts.pool(code, one.region), accounts.account(one.person, code, one.region)
    revision = f"{REVISION}{one.revisions + 1}" if one.revisions else ""
    return {
        "debit": pool if fen > 0 else own, "credit": own if fen > 0 else pool, "amount_fen": abs(fen),
        "month": year * 100 + DECEMBER, "code": f"{code}.interest", "key": f"{PREFIX}{year}|{one.person}|{code}|{one.region}{revision}",
        "note": f"interest of {year}", "person": one.person, "basis_fen": max(one.before_fen, 0),
    }  # fmt: skip


class _Tally:
    """Counts over all groups."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.unknown: dict[tuple[Branch, str, str], tuple[ParameterError, int]] = {}

    def take(self, one: AccountYear, wanted: int | ParameterError) -> int:
        """What is to be posted for an account: the difference to what stands; 0 where nothing is known or changed."""
        self.counts["accounts"] += 1
        if one.drawn:
            self.counts["in_payment"] += 1
            return 0
        if isinstance(wanted, ParameterError):
            place = one.branch, one.region, wanted.en
            self.unknown[place] = wanted, self.unknown.get(place, (wanted, 0))[1] + 1
            return 0
        self.counts["brought"] += bool(one.brought_fen)
        fen = wanted - one.earned_fen
        self.counts["posted" if fen else "unchanged"] += 1
        self.counts["posted_fen"] += fen
        return fen

    def credited(self, year: int, digest: str) -> Credited:
        """The counts as they came out."""
        names = sorted(self.unknown, key=lambda place: (place[0], place[1], place[2]))
        unknown = tuple(Unknown(place[0], place[1], *self.unknown[place]) for place in names)
        counts = self.counts
        return Credited(
            year, counts["accounts"], counts["posted"], counts["posted_fen"], counts["unchanged"], unknown,
            counts["in_payment"], counts["brought"], digest,
        )  # fmt: skip


def _digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """A digest of the transfers, which names their batch."""
    text = "\n".join(f"{row['key']} {row['amount_fen']}" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
