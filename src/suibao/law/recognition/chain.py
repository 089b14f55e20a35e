"""Which facts concern which company of a chain, and which of two contradicting statements prevails (docs/decisions/034).

Each company is reviewed alone. A control counts for the company that exercises it; that somebody else fixes the shifts
shows that this one does not. Nothing here looks at the contract: who is named in it decides nothing (指导案例238号).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from suibao.law.recognition.facts import FACTS, Whose
from suibao.law.recognition.model import Claim, Company, Conflict, ReviewCase
from suibao.law.recognition.yaml_case import unknown
from suibao.law.status.terms import IncomeShare, Lean
from suibao.rules import Law

UNNAMED = Company("company", "")
"""The company of a case that names none."""

LEFT = {IncomeShare.MAIN: IncomeShare.PART, IncomeShare.SOLE: IncomeShare.MINOR}
"""The most that can come from one company when more than half, or nearly all, comes from another."""


@dataclass(frozen=True)
class Placed:
    """The facts as they concern one company: grades, the claims behind them, what follows from another company, what was
    counted for it without being said to be its own."""

    company: Company
    facts: Mapping[str, int]
    claims: Mapping[str, tuple[Claim, ...]]
    elsewhere: Mapping[str, str]
    assumed: tuple[str, ...]


@dataclass
class _Own:
    """What a case states of one company itself, while it is being put together."""

    facts: dict[str, int] = field(default_factory=dict)
    claims: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)


def rank(claim: Claim) -> int:
    """How strong a claim is: the best evidence for it; 0 without any."""
    return max((int(one.kind) for one in claim.evidence), default=0)


def prevailing(claims: Iterable[Claim]) -> Claim | None:
    """The claim that holds: the one on the best evidence, None where claims on equally good evidence differ."""
    ordered = sorted(claims, key=rank, reverse=True)
    best = [one for one in ordered if rank(one) == rank(ordered[0])]
    return best[0] if len({one.value for one in best}) == 1 else None


def companies_of(case: ReviewCase) -> tuple[Company, ...]:
    """The companies of a case in a fixed order, whatever the order in which it names them."""
    return tuple(sorted(case.companies, key=lambda one: one.id)) or (UNNAMED,)


def place(case: ReviewCase, law: Law) -> tuple[tuple[Placed, ...], tuple[Conflict, ...], tuple[str, ...]]:
    """The facts of each company, contradictions, and facts of which nobody says which company they belong to.

    Raises CaseError for a fact or a company that does not exist.
    """
    companies = companies_of(case)
    _refuse_strangers(case, companies)
    controller = _only_controller(case, companies, law)
    own = {one.id: _Own() for one in companies}
    conflicts: list[Conflict] = []
    unplaced: list[str] = []
    for name in (name for name in FACTS if name in case.facts):
        unsaid = _share_out(name, case.facts[name], own, controller, conflicts)
        unplaced += [name] if unsaid else []
    placed = tuple(_placed(one, own, law) for one in companies)
    return placed, tuple(conflicts), tuple(unplaced)


def points(law: Law, name: str, value: int) -> Lean:
    """Where one grade of one fact points, by its factor."""
    factor = FACTS[name].factor
    return Lean(int(law.evaluate({name: value}, (factor,))[factor])) if factor and value else Lean.NOT_STATED


def binds(law: Law, name: str, value: int) -> bool:
    """Whether this grade points to subordination."""
    return points(law, name, value) >= Lean.SUBORDINATE


def _refuse_strangers(case: ReviewCase, companies: tuple[Company, ...]) -> None:
    ids = [one.id for one in companies]
    for name, claims in case.facts.items():
        if name not in FACTS:
            raise unknown("fact", "事实", name, FACTS, case.id)
        for claim in claims:
            if claim.by and claim.by not in ids:
                raise unknown("company", "公司", claim.by, ids, f"{case.id}: {name}")


def _only_controller(case: ReviewCase, companies: tuple[Company, ...], law: Law) -> str:
    """The only company that there is, or the only one that is said to exercise a control; empty when there are several."""
    if len(companies) == 1:
        return companies[0].id
    found = {
        claim.by
        for name, claims in case.facts.items()
        if FACTS[name].whose is Whose.CONTROL
        for claim in claims
        if claim.by and binds(law, name, claim.value)
    }
    return found.pop() if len(found) == 1 else ""


def _share_out(
    name: str, claims: tuple[Claim, ...], own: dict[str, _Own], controller: str, conflicts: list[Conflict]
) -> bool:
    """Give the claims of one fact to the companies they concern; whether some could be given to none."""
    unsaid = tuple(one for one in claims if not one.by and one.value)
    shared = FACTS[name].whose is Whose.WORKER
    single = len(own) == 1
    for company, mine in own.items():
        said = tuple(one for one in claims if one.by == company and one.value)
        taken = shared or company == controller
        concerning = tuple(one for one in claims if one in said or (taken and one in unsaid))
        if shared:
            concerning = tuple(one for one in claims if one.value)
        if not concerning:
            continue
        kept = prevailing(concerning)
        conflict = Conflict(name, concerning, kept)
        if len({one.value for one in concerning}) > 1 and conflict not in conflicts:
            conflicts.append(conflict)
        mine.claims[name] = concerning
        mine.facts[name] = kept.value if kept else 0
        if taken and unsaid and not shared and not single:
            mine.assumed.append(name)
    return bool(unsaid) and not shared and not controller


def _placed(company: Company, own: Mapping[str, _Own], law: Law) -> Placed:
    mine = own[company.id]
    facts = dict.fromkeys(FACTS, 0) | mine.facts
    elsewhere: dict[str, str] = {}
    for name, kind in FACTS.items():
        if name in mine.claims or kind.whose not in (Whose.CONTROL, Whose.INCOME):
            continue
        holder = next((one for one in own if binds(law, name, own[one].facts.get(name, 0))), "")
        if holder:
            elsewhere[name] = holder
            value = own[holder].facts[name]
            facts[name] = int(LEFT[IncomeShare(value)]) if kind.whose is Whose.INCOME else kind.elsewhere
    return Placed(company, facts, mine.claims, elsewhere, tuple(mine.assumed))
