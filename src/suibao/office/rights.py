"""The rights of one worker by footing and law: who owes which branch, in fen a month, and what a finding would change.

    table = rights(Worker(region="440300", month="2026-03", pay_fen=800_000, orders=600), Mode.PLATFORM)
    matched(table, StatusFinding.LABOUR, contract=Footing.INDEPENDENT).gaps

Every amount is a rule of the law, as in an assessment; docs/decisions/038 says what is assumed beside the facts of the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from suibao.law import CURRENT_LAW, LineKind, Package, package
from suibao.law.catalogue import reforms
from suibao.law.recognition.model import CompanyRole, Review, ReviewCase, Worker, WorkMode
from suibao.law.status.terms import ContractLabel, Standing, StatusFinding
from suibao.law.terms import Branch, Mode
from suibao.law.units import ORDER_MONTH
from suibao.office.rights_facts import ASSUMED, Facts, facts, place_of
from suibao.office.rights_lines import Asked, Found, due, settled, sources, trace_of
from suibao.office.rights_model import (
    Assumption,
    Bearer,
    BranchGap,
    Due,
    Floor,
    Footing,
    Gap,
    Holds,
    Rights,
    RightsColumn,
    RightsRow,
    Source,
    Sum,
    Unknown,
    once,
)
from suibao.office.rights_words import law_words, who

__all__ = [
    "LAWS", "Assumption", "BranchGap", "Due", "Floor", "Footing", "Gap", "Holds", "Rights", "RightsColumn", "RightsRow", "Source",
    "Sum", "Unknown", "footing_by_contract", "matched", "mode_of", "rights", "rights_of",
]  # fmt: skip

THIRD = "proposal/1-third-status"
JOINED = f"{THIRD}+proposal/2-occupational-injury-for-all+proposal/3-platform-pension-share"
LAWS: Final = (CURRENT_LAW, THIRD, JOINED)
"""Laws in the table: the law now with the pilots of the region, the third status, and the three proposals on contributions."""

MODES: Final = {
    WorkMode.CROWDSOURCING: Mode.PLATFORM,
    WorkMode.STATION: Mode.OUTSOURCING,
    WorkMode.DISPATCH: Mode.DISPATCH,
}
"""Modes of a case that say how the law sees the work; others depend on who is party to the contract."""

CIVIL: Final = (
    ContractLabel.SERVICE,
    ContractLabel.COOPERATION,
    ContractLabel.CONTRACTING,
    ContractLabel.SOLE_TRADER,
    ContractLabel.BROKERAGE,
)
"""Names of contracts that put the worker outside a labour relationship."""

FLOOR: Final = ("floor_pay_least", "pay_shortfall_least", "floor_pay")
"""Rules of the hourly minimum wage on order time: what is certain, what is missing of it, the whole."""

BEARERS: Final[tuple[Bearer, Bearer]] = ("payer", "worker")

ACCESS: Final = {Branch.MATERNITY: "third_maternity_access"}
"""Rules that give access to a branch without a contribution."""


def rights(worker: Worker, mode: Mode = Mode.PLATFORM, laws: Sequence[str] = LAWS) -> Rights:
    """The table of all footings under ``laws``, nothing picked yet.

    What the case does not state (pay, region, month …) leaves unknown, by name, only what depends on it. Raises LawError
    (RegionError, InputError, DateError) for a region, industry or month that cannot be.
    """
    dated = {name: _dated(name, worker.month) for name in laws}
    place = place_of(_dated(CURRENT_LAW, worker.month).law, worker.region)
    columns = tuple(_column(name, one, worker, mode, footing) for name, one in dated.items() for footing in Footing)
    return Rights(worker, mode, worker.month, worker.region, *place, columns, _floor(worker), ASSUMED)


@lru_cache(maxsize=32)
def _dated(name: str, month: str) -> Package:
    """The law at the month of the case. Without a month: the rules in force last, and no figure."""
    found = package(name)
    if month:
        return replace(found, law=found.law.at(month))
    newest = max(one.since for one in found.law.all_rules)
    return replace(found, law=found.law.accepting().at(newest))


def _column(name: str, chosen: Package, worker: Worker, mode: Mode, footing: Footing) -> RightsColumn:
    asked = Asked(chosen.law, worker, mode, footing, bool(worker.month))
    rows = tuple(_row(asked, branch, [one for one in chosen.lines if one.branch == branch]) for branch in Branch)
    return RightsColumn(footing, name, *law_words(name, reforms()), chosen.law.digest, rows)


def _row(asked: Asked, branch: Branch, kinds: Sequence[LineKind]) -> RightsRow:
    in_force = [kind for kind in kinds if kind.rule in asked.law.rules]
    lines = [one for kind in in_force if (one := due(asked, kind))]
    dues = tuple(one for one in lines if not one.voluntary)
    choices = tuple(one for one in lines if one.voluntary)
    access = _access(asked, branch)
    holds = _holds(dues, choices, access, has_lines=bool(in_force))
    unknown = once((*(one for line in lines for one in line.unknown), *access.unknown))
    words = who(branch, holds, asked.footing, asked.mode, dues, choices, unknown)
    return RightsRow(branch, holds, *words, dues, choices, unknown)


def _access(asked: Asked, branch: Branch) -> Found:
    """Whether the law gives access to the branch without a contribution; 0 where it has no such rule."""
    rule = ACCESS.get(branch, "")
    if rule not in asked.law.rules:
        return Found(0, {})
    return settled(asked, [facts(ORDER_MONTH, asked.worker, asked.mode, asked.footing)], rule)


def _holds(dues: Sequence[Due], choices: Sequence[Due], access: Found, *, has_lines: bool) -> Holds:
    if dues:
        return Holds.OWED if any(one.is_owed for one in dues) else Holds.UNKNOWN
    if access.value != 0:
        return Holds.UNKNOWN if access.value is None else Holds.ACCESS
    if choices:
        return Holds.CHOICE if any(one.is_owed for one in choices) else Holds.UNKNOWN
    return Holds.NOT_OPEN if has_lines else Holds.NO_DUTY


def _floor(worker: Worker) -> Floor:
    """The least pay for the order time of the month, whatever the footing of who takes orders."""
    asked = Asked(_dated(CURRENT_LAW, worker.month).law, worker, Mode.PLATFORM, Footing.NOT_FULLY, bool(worker.month))
    case: Facts = {
        "region": worker.region or None, "order_minutes": worker.order_minutes, "required_minutes": 0,
        "pay_fen": worker.pay_fen,
    }  # fmt: skip
    found = {name: settled(asked, [case], name) for name in FLOOR if name in asked.law.rules}
    least, missing, whole = (found.get(name, Found(None, case)) for name in FLOOR)
    used = sources(trace_of(asked.law, case, FLOOR[:1])) if least.value is not None else ()
    unknown = once(one for part in found.values() for one in part.unknown)
    return Floor(least.value, missing.value, whole.value, used, unknown)


def matched(
    table: Rights, finding: StatusFinding, contract: Footing | None = None, *, called_part_time: bool = False
) -> Rights:
    """The table with the columns that ``finding`` picks, and what they would bring against the footing by ``contract``.

    ``called_part_time``: the parties agreed on part-time work; whether it is so the working time of a week decides.
    """
    picked = {
        StatusFinding.LABOUR: _labour(table, called_part_time=called_part_time),
        StatusFinding.NOT_FULLY: (Footing.NOT_FULLY,),
        StatusFinding.INDEPENDENT: (Footing.INDEPENDENT,),
        StatusFinding.NOT_LABOUR: (Footing.NOT_FULLY, Footing.INDEPENDENT),
        StatusFinding.OPEN: tuple(Footing),
    }[finding]
    gaps = tuple(_gap(table, law, contract, one) for law in table.laws for one in picked if contract is not None)
    return replace(table, finding=finding, contract=contract, matched=picked, gaps=gaps)


def _labour(table: Rights, *, called_part_time: bool) -> tuple[Footing, ...]:
    """Full-time, unless part-time was agreed and the week may keep to its limit: then both, as the length of the day decides."""
    worker = table.worker
    if not called_part_time:
        return (Footing.FULL_TIME,)
    law = _dated(CURRENT_LAW, worker.month).law
    asked = Asked(law, worker, table.mode, Footing.PART_TIME, bool(worker.month))
    kept = settled(asked, [{"week_minutes": worker.week_minutes}], "part_time_week_kept")
    return (Footing.FULL_TIME,) if kept.value == 0 else (Footing.FULL_TIME, Footing.PART_TIME)


def _gap(table: Rights, law: str, contract: Footing, found: Footing) -> Gap:
    before, after = table.column(contract, law), table.column(found, law)
    branches = tuple(_branch_gap(row, before.row(row.branch)) for row in after.rows)
    open_before, open_after = (
        [one for row in column.rows for line in row.dues for one in line.unknown] for column in (before, after)
    )
    payer, worker = _together(one.payer for one in branches), _together(one.worker for one in branches)
    unknown = once((*open_after, *open_before))
    return Gap(law, contract, found, branches, payer, worker, at_least=not open_before, unknown=unknown)


def _branch_gap(after: RightsRow, before: RightsRow) -> BranchGap:
    return BranchGap(after.branch, *(_less(after.owed_by(one), before.owed_by(one)) for one in BEARERS))


def _less(after: Sum, before: Sum) -> Sum:
    """The difference. What is unknown after counts as nothing, so that the difference is no more than the true one; where it is
    unknown before, nothing can be said."""
    if before.fen is None or (after.fen is None and not before.fen):
        return Sum(None, complete=False)
    return Sum((after.fen or 0) - before.fen, after.complete and before.complete)


def _together(parts: Iterable[Sum]) -> Sum:
    every = list(parts)
    known = [one.fen for one in every if one.fen is not None]
    return Sum(sum(known) if known else None, all(one.complete for one in every))


def rights_of(review: Review) -> Rights:
    """The table for a reviewed case, with what was found for the company that comes nearest to an employer."""
    case, facts_found = review.case, review.main.facts
    label = ContractLabel(facts_found.get("contract_label", ContractLabel.NOT_STATED))
    table = rights(case.worker, mode_of(case))
    part_time = case.mode == WorkMode.PART_TIME
    return matched(table, _found(review), footing_by_contract(label, part_time=part_time), called_part_time=part_time)


def _found(review: Review) -> StatusFinding:
    """The group that was found; before the three groups of 2021, whether it is a labour relationship."""
    values = review.main.values
    if "status_finding" in values:
        return StatusFinding(values["status_finding"])
    if review.main.standing == Standing.OPEN:
        return StatusFinding.OPEN
    return StatusFinding.LABOUR if review.main.standing > Standing.OPEN else StatusFinding.NOT_LABOUR


def footing_by_contract(label: ContractLabel, *, part_time: bool) -> Footing | None:
    """On which footing the paper puts the worker; None where it does not say."""
    if label == ContractLabel.LABOUR:
        return Footing.PART_TIME if part_time else Footing.FULL_TIME
    if label in CIVIL:
        return Footing.INDEPENDENT
    return Footing.PART_TIME if part_time else None


def mode_of(case: ReviewCase) -> Mode:
    """The mode of work in law: dispatch and outsourcing as the case says, otherwise by whether the contract is with a platform.

    What the case calls part-time is a matter of hours and has a column of its own.
    """
    if case.mode in MODES:
        return MODES[case.mode]
    platforms = {one.id for one in case.companies if one.role == CompanyRole.PLATFORM}
    if not platforms:
        return Mode.DIRECT
    return Mode.PLATFORM if case.contract_with in {"", *platforms} else Mode.OUTSOURCING
