"""A status review as data: what was stated and by what evidence, and what the tests make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from suibao.law.status.terms import Lean, Standing
from suibao.law.terms import Term


class EvidenceKind(Term):
    """What a statement rests on; the larger number prevails where two contradict each other (docs/decisions/034)."""

    STATEMENT = 1, "当事人陈述"
    CLAUSE = 2, "合同条款"
    TESTIMONY = 3, "证人证言"
    DOCUMENT = 4, "书证与记录"
    LOG = 5, "平台日志测算"
    RULING = 6, "生效裁判认定"


class CompanyRole(Term):
    """What a company is in the chain."""

    PLATFORM = 1, "平台企业"
    OPERATOR = 2, "站点或合作运营商"
    DISPATCHER = 3, "劳务派遣单位"
    INTERMEDIARY = 4, "劳务或灵活用工公司"
    USER = 5, "实际用工单位"
    BROKER = 6, "经纪公司"
    OTHER = 7, "其他"


class WorkMode(Term):
    """How the work is organised, as the case describes it; no test asks for it."""

    CROWDSOURCING = 1, "平台众包"
    STATION = 2, "站点外包"
    DISPATCH = 3, "劳务派遣"
    PART_TIME = 4, "非全日制"
    SOLE_TRADER = 5, "登记个体工商户"
    CHAIN = 6, "多家公司链条"
    BROKERAGE = 7, "经纪"
    DIRECT = 8, "直接用工"
    OTHER = 9, "其他"


class Burden(Term):
    """Who bears the burden of proof for a fact."""

    WORKER = 1, "劳动者"
    COMPANY = 2, "企业"


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence: its kind, what it says in the user's own words, where it is found."""

    kind: EvidenceKind
    text: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Claim:
    """One statement of a fact: its grade (a number of the fact's term), the company that exercises the control
    (id, empty when the case does not say), and the evidence."""

    value: int
    by: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Company:
    """One company of the chain."""

    id: str
    name: str
    role: CompanyRole = CompanyRole.OTHER


@dataclass(frozen=True)
class Worker:
    """The worker, as far as the rights of a month need it; amounts in fen. Empty or None: not stated.

    ``order_minutes`` of the month and ``week_minutes`` are working time; ``injury_class`` (1 to 8) is the payer's class of work
    injury, ``oi_batch`` and ``oi_tier`` the platform's batch (0: not listed) and tier of occupational injury.
    """

    name: str = ""
    occupation: str = ""
    region: str = ""
    industry: str = ""
    month: str = ""
    pay_fen: int | None = None
    orders: int | None = None
    order_minutes: int | None = None
    week_minutes: int | None = None
    injury_class: int | None = None
    oi_batch: int | None = None
    oi_tier: str = ""


@dataclass(frozen=True)
class ReviewCase:
    """One case: who worked for whom, when, on what facts. ``facts`` maps each stated fact to its claims."""

    id: str
    title: str = ""
    mode: WorkMode = WorkMode.OTHER
    worker: Worker = Worker()
    companies: tuple[Company, ...] = ()
    contract_with: str = ""
    started: date | None = None
    ended: date | None = None
    facts: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Conflict:
    """Two statements of one fact that differ; ``kept`` prevailed by the rank of its evidence, None when neither does."""

    fact: str
    claims: tuple[Claim, ...]
    kept: Claim | None


@dataclass(frozen=True)
class Factor:
    """One factor as reviewed: the fact, its grade, where it points, why it counts, and what it rests on."""

    rule: str
    fact: str
    value: int
    lean: Lean
    group: str
    source: str
    burden: Burden
    burden_source: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Pivot:
    """The fewest facts whose change would change a result: fact → the grade it would have to have."""

    changes: tuple[tuple[str, int], ...]
    result: int
    """The value of the test after the change."""


@dataclass(frozen=True)
class TestResult:
    """One test on one company: the rule asked, its value, and why.

    ``reasons_for`` and ``reasons_against`` name findings (rules) that point to or away from protection, ``decisive`` those of
    them (or of the unknown ones) without which the value would be another; ``missing`` names the facts not stated that could
    change the value; ``pivots`` are the smallest changes of stated facts that do.
    """

    __test__ = False  # not a test of pytest

    rule: str
    value: int
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    missing: tuple[str, ...]
    pivots: tuple[Pivot, ...]
    decisive: tuple[str, ...] = ()


@dataclass(frozen=True)
class CompanyReview:
    """One company of the chain reviewed alone: the facts that concern it, all values of findings and tests by rule.

    ``elsewhere``: facts graded here by what another company does (fact → that company's id). ``assumed``: facts of which the
    case does not say whose they are, counted for this company as the only one shown to exercise any control.
    """

    company: Company
    facts: Mapping[str, int]
    values: Mapping[str, int]
    factors: tuple[Factor, ...]
    tests: tuple[TestResult, ...]
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        """Whether a labour relationship with this company is found."""
        return Standing(self.values["labour_standing"])


@dataclass(frozen=True)
class Review:
    """A case reviewed. ``with_company`` is the company with which the labour relationship is found, or the one that comes
    nearest to it; ``shared_with`` others that stand as strong; ``conflicts`` what the parties contradict each other on;
    ``unplaced`` facts of which the case does not say which company of the chain they belong to."""

    case: ReviewCase
    law: str
    """Digest of the law."""
    companies: tuple[CompanyReview, ...]
    with_company: Company
    shared_with: tuple[Company, ...]
    conflicts: tuple[Conflict, ...]
    unplaced: tuple[str, ...]

    @property
    def agency(self) -> Company | None:
        """The dispatch agency of the chain, where the relationship is found with another company.

        If the dispatch is lawful (licence, labour contract with the agency, a position open to it) the agency is the
        employer by statute whatever the using unit manages (劳动合同法 57, 58, 66). The case form does not ask whether it is.
        """
        agencies = [one for one in self.case.companies if one.role is CompanyRole.DISPATCHER]
        apart = len(agencies) == 1 and agencies[0] != self.with_company and self.main.standing >= Standing.LIKELY
        return agencies[0] if apart else None

    @property
    def main(self) -> CompanyReview:
        """The review of ``with_company``."""
        return next(one for one in self.companies if one.company == self.with_company)
