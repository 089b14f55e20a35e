"""A determination: the case and its logs reviewed, beside the nearest rulings and the rights that follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from suibao.errors import SuibaoError, nearest
from suibao.law.recognition.model import Claim, Company, CompanyRole, Evidence, EvidenceKind, Review, ReviewCase
from suibao.law.recognition.precedents import Match
from suibao.law.recognition.precedents import nearest as nearest_precedents
from suibao.law.recognition.reviewing import review
from suibao.office.rights import Rights, rights_of
from suibao.rules import Law
from suibao.work.evidence.model import LogEvidence

GRADED: Final[Mapping[str, str]] = {
    "logged_assignment": "assignment",
    "logged_refusal": "refusal",
    "logged_time_limits": "time_limits",
    "logged_ratings": "ratings",
    "logged_continuity": "continuity",
    "logged_income": "income_share",
}
"""Rules that grade an order log, and the fact of a review that each speaks to."""

PLATFORM_WIDE: Final = frozenset({"refusal", "time_limits", "ratings"})
"""Facts that are a platform's rules rather than one worker's way of working: its whole log speaks for each worker."""

NEAREST: Final = 3
"""Rulings shown beside a case: enough for both outcomes to appear, few enough to be read."""


@dataclass(frozen=True)
class Determination:
    """A reviewed case with everything that its report shows. It supports a ruling and does not replace one."""

    review: Review
    matches: tuple[Match, ...]
    logs: tuple[LogEvidence, ...]
    rights: Rights | None
    law: Law
    made_on: date
    title: str


def determine(case: ReviewCase, law: Law, made_on: date, logs: Sequence[LogEvidence] = ()) -> Determination:
    """Review ``case`` together with the evidence of ``logs`` under ``law`` (dated).

    A case that names no company is about the platform of its log. Raises SuibaoError when a log belongs to no company of the
    case, LawError where no test is in force yet.
    """
    if logs and not case.companies:
        case = replace(case, companies=(platform_of(logs[0]),))
    whole = with_logs(case, logs, law)
    reviewed = review(whole, law)
    matches = nearest_precedents(reviewed.main.facts, NEAREST)
    title = case.title or case.id
    return Determination(reviewed, matches, tuple(logs), rights_of(reviewed), law, made_on, title)


def with_logs(case: ReviewCase, logs: Iterable[LogEvidence], law: Law) -> ReviewCase:
    """The case with one more claim for each fact that a log shows, exercised by the platform that keeps the log.

    What the platform does to everybody counts where the worker's own orders are too few to show it. What refusing costs
    is asked of the whole log where there is one: pauses of one worker's own can look like a penalty (docs/decisions/036).
    """
    every = sorted(logs, key=lambda one: not one.worker)
    whole = {log.platform for log in every if not log.worker}
    facts = {name: tuple(claims) for name, claims in case.facts.items()}
    shown: set[tuple[str, str]] = set()
    for log in every:
        owner = company_of(case, log.platform)
        for fact, grade in grades(log, law).items():
            speaks = fact in PLATFORM_WIDE if not log.worker else fact != "refusal" or log.platform not in whole
            if speaks and (owner.id, fact) not in shown:
                shown.add((owner.id, fact))
                claim = Claim(grade, owner.id, (Evidence(EvidenceKind.LOG, ref=_reference(log)),))
                facts[fact] = (*facts.get(fact, ()), claim)
    return replace(case, facts=facts)


def grades(log: LogEvidence, law: Law) -> dict[str, int]:
    """Facts that the log shows, with their grades; what it does not show is left out."""
    found = law.evaluate(log.facts, GRADED)
    return {fact: int(found[rule]) for rule, fact in GRADED.items() if found[rule]}


def company_of(case: ReviewCase, platform: str) -> Company:
    """The company that keeps the log: the one with the platform's id, else the only platform of the case.

    Raises SuibaoError when neither is there.
    """
    named = [one for one in case.companies if one.id == platform]
    platforms = [one for one in case.companies if one.role == CompanyRole.PLATFORM]
    if named or len(platforms) == 1:
        return (named or platforms)[0]
    known = [one.id for one in case.companies]
    close = nearest(platform, known)
    raise SuibaoError(
        f"The log is of platform {platform!r}, but no company of the case has that id"
        + (f" (nearest: {close!r})" if close else "") + f". Companies: {', '.join(known)}.",
        f"日志属于平台 {platform!r}，但案例中没有该编号的公司" + (f"（最接近：{close}）" if close else "")
        + f"。案例中的公司：{'、'.join(known)}。",
        platform=platform, known=known,
    )  # fmt: skip


def case_of_log(log: LogEvidence) -> ReviewCase:
    """A case of which nothing is known but an order log of one worker."""
    bare = ReviewCase(f"{log.platform}-{log.worker}", companies=(platform_of(log),))
    first, last = date.fromisoformat(log.first_day), date.fromisoformat(log.last_day)
    return replace(bare, worker=replace(bare.worker, name=log.worker), started=first, ended=last)


def platform_of(log: LogEvidence) -> Company:
    """The company that keeps a log, as far as the log knows it."""
    return Company(log.platform, log.platform, CompanyRole.PLATFORM)


def _reference(log: LogEvidence) -> str:
    whose = f"{log.platform}/{log.worker}" if log.worker else log.platform
    return f"{whose} {log.first_day} – {log.last_day}"
