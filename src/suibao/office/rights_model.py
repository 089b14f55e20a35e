"""Who owes which branch of insurance, as data: a table with a column for each footing and law.

Amounts are fen, None where a figure or a fact is unknown; what is unknown stands beside it by name. A sum over amounts
of which one is unknown says that it is incomplete.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from suibao.law.recognition.model import Worker
from suibao.law.status.terms import StatusFinding
from suibao.law.terms import Branch, Mode, Status, Term

Per = Literal["month", "year"]
Bearer = Literal["payer", "worker", "state"]


class Footing(Term):
    """On which footing somebody works: the groups of 人社部发〔2021〕56号, the first parted by working time (劳动合同法 68)."""

    FULL_TIME = 1, "劳动关系（全日制）"
    PART_TIME = 2, "劳动关系（非全日制）"
    NOT_FULLY = 3, "不完全符合确立劳动关系情形"
    INDEPENDENT = 4, "民事法律关系"

    @property
    def is_labour(self) -> bool:
        """A labour relationship, of whatever working time."""
        return self in (Footing.FULL_TIME, Footing.PART_TIME)

    @property
    def status(self) -> Status:
        """The status in law."""
        return Status.LABOUR if self.is_labour else Status[self.name]


class Holds(Term):
    """What holds for a branch, in one word."""

    OWED = 1, "应缴"
    ACCESS = 2, "不缴费而可享有"
    CHOICE = 3, "可自愿参加，费用自担"
    NOT_OPEN = 4, "不适用"
    NO_DUTY = 5, "法律未设缴费义务"
    UNKNOWN = 6, "不明"


@dataclass(frozen=True)
class Unknown:
    """What is not known: a figure of law (``is_figure``) or a fact of the case, by name and label, with the message of the error."""

    name: str
    label_zh: str
    label_en: str
    zh: str
    en: str
    is_figure: bool


@dataclass(frozen=True)
class Source:
    """One figure of law as it was used: value as people read it, place, days in force, instrument, status."""

    name: str
    zh: str
    en: str
    value_zh: str
    value_en: str
    region: str
    since: str
    until: str
    instrument: str
    url: str
    status: str
    note: str


@dataclass(frozen=True)
class Due:
    """One line of the law for this worker: who bears it, who pays it over, how much, on what base, at what rate.

    ``voluntary``: only if the worker chooses so, here on the least base or tier. ``is_owed`` is None where what decides it
    is unknown. ``amount_fen`` is by ``per``; ``rate_ppm`` in millionths; None: no such thing, or unknown. ``is_pilot``: a figure of
    the region opens the line, where the nation's does not.
    """

    rule: str
    unit: str
    branch: Branch
    zh: str
    en: str
    component: str
    bearer: Bearer
    remitter: Bearer
    destination: str
    voluntary: bool
    per: Per
    is_owed: bool | None
    is_pilot: bool
    amount_fen: int | None
    base_fen: int | None
    rate_ppm: int | None
    quantity: int | None
    basis: str
    status: str
    sources: tuple[Source, ...]
    unknown: tuple[Unknown, ...]


@dataclass(frozen=True)
class Sum:
    """A sum in fen. Not ``complete``: something in it is unknown; ``fen`` is None where nothing at all is known."""

    fen: int | None
    complete: bool

    @property
    def exact(self) -> int | None:
        """The sum where it is whole."""
        return self.fen if self.complete else None


def total(dues: Iterable[Due]) -> Sum:
    """The sum of what is known, marked where something is not."""
    every = list(dues)
    known = [one.amount_fen for one in every if one.amount_fen is not None]
    complete = len(known) == len(every)
    return Sum(sum(known) if known or complete else None, complete)


@dataclass(frozen=True)
class RightsRow:
    """One branch: what holds, owed by whom (in words), each line with its amount.

    ``dues`` are owed, or it is unknown whether they are; ``choices`` are open to the worker alone and at the worker's cost.
    """

    branch: Branch
    holds: Holds
    who_zh: str
    who_en: str
    dues: tuple[Due, ...]
    choices: tuple[Due, ...]
    unknown: tuple[Unknown, ...]

    @property
    def is_pilot(self) -> bool:
        """A pilot of the region opens a line of the branch."""
        return any(one.is_pilot for one in (*self.dues, *self.choices))

    def owed_by(self, bearer: Bearer) -> Sum:
        """What ``bearer`` bears of the branch in a month."""
        return total(one for one in self.dues if one.bearer == bearer and one.per == "month")


@dataclass(frozen=True)
class RightsColumn:
    """One footing under one law: nine rows, one for each branch, and the sums of a month."""

    footing: Footing
    law: str
    law_zh: str
    law_en: str
    digest: str
    rows: tuple[RightsRow, ...]

    def row(self, branch: Branch) -> RightsRow:
        """The row of a branch."""
        return next(one for one in self.rows if one.branch == branch)

    @property
    def payer(self) -> Sum:
        """What the company owes in a month, at its own cost."""
        return self._owed("payer")

    @property
    def worker(self) -> Sum:
        """What is withheld from the worker in a month."""
        return self._owed("worker")

    @property
    def state(self) -> Sum:
        """What the state adds in a month without any choice of the worker's."""
        return self._owed("state")

    @property
    def alone(self) -> Sum:
        """What the worker would pay in a month who joins alone, on the least base, whatever may be joined by the month."""
        return total(one for row in self.rows for one in row.choices if one.per == "month" and one.bearer == "worker")

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """Everything unknown in the column, each name once."""
        return once(one for row in self.rows for one in row.unknown)

    def _owed(self, bearer: Bearer) -> Sum:
        return total(one for row in self.rows for one in row.dues if one.bearer == bearer and one.per == "month")


def once(unknowns: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Each name once, in the order in which they come."""
    found: dict[str, Unknown] = {}
    for one in unknowns:
        found.setdefault(one.name, one)
    return tuple(found.values())


@dataclass(frozen=True)
class Floor:
    """The hourly minimum wage on order time (人社厅发〔2023〕50号): ``least_fen`` without any allowance for waiting, ``missing_fen``
    what the pay of the month is short of it; ``whole_fen`` with the allowance. None: unknown, by name."""

    least_fen: int | None
    missing_fen: int | None
    whole_fen: int | None
    sources: tuple[Source, ...]
    unknown: tuple[Unknown, ...]


@dataclass(frozen=True)
class BranchGap:
    """What a finding would change in one branch in a month, in fen at the company's and at the worker's cost."""

    branch: Branch
    payer: Sum
    worker: Sum


@dataclass(frozen=True)
class Gap:
    """What the finding would bring in a month, against the footing by the contract's label, under one law.

    Differences, so that a sum may be negative. ``at_least``: everything unknown lies on the side of the finding, so that the true
    difference is not smaller than the sum. Late fees and what else follows from arrears are no part of it.
    """

    law: str
    contract: Footing
    found: Footing
    branches: tuple[BranchGap, ...]
    payer: Sum
    worker: Sum
    at_least: bool
    unknown: tuple[Unknown, ...]

    @property
    def gap_fen(self) -> int | None:
        """What the company did not pay in a month, as far as it is known."""
        return self.payer.fen


@dataclass(frozen=True)
class Assumption:
    """What was taken as given because the case form does not ask for it."""

    zh: str
    en: str


@dataclass(frozen=True)
class Rights:
    """The whole table for one worker. ``month`` and ``region`` are empty where the case does not state them.

    ``finding``, ``matched`` and ``gaps`` are there once a finding is given (`suibao.office.rights.matched`); ``contract`` is the
    footing by the contract's label, None where the label does not say.
    """

    worker: Worker
    mode: Mode
    month: str
    region: str
    region_zh: str
    region_en: str
    columns: tuple[RightsColumn, ...]
    floor: Floor
    assumptions: tuple[Assumption, ...]
    finding: StatusFinding | None = None
    contract: Footing | None = None
    matched: tuple[Footing, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def laws(self) -> tuple[str, ...]:
        """Names of the laws, in the order of the columns."""
        return tuple(dict.fromkeys(one.law for one in self.columns))

    def column(self, footing: Footing, law: str = "current") -> RightsColumn:
        """The column of a footing under a law."""
        return next(one for one in self.columns if (one.footing, one.law) == (footing, law))

    def matching(self, law: str = "current") -> tuple[RightsColumn, ...]:
        """The columns that the finding picks under a law."""
        return tuple(self.column(one, law) for one in self.matched)
