"""The award of an employee pension: the law's rules on a career, with the trace and everything a reader must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from suibao.errors import SuibaoError
from suibao.law.careers import UNSTATED, Career, Fold, Totals, handed_over
from suibao.office.claims.asking import ask
from suibao.office.pensions.sheet_rows import career_rows
from suibao.office.pensions.worksheet import Finding, Remark, Worksheet
from suibao.rules import PROVISIONAL, Law
from suibao.rules.units import month_number

PARTS = ("basic_pension", "account_pension", "transition_pension", "pension_additions")
TOTAL = "monthly_pension"
WHOLE = 1_000

NOT_APPLIED_FOR: Mapping[str, object] = {
    "early_by_policy": False, "one_child_parent": False, "other_pension_lines_fen": 0,
}  # fmt: skip
"""Additions are paid on application: what nobody applied for is not awarded."""

ROUNDING = "rounding"


def provisionally(law: Law) -> Law:
    """``law`` with the last published figure standing in where the law lets it stand in."""
    return law.accepting(*sorted(law.accepted | {PROVISIONAL}))


MOST_FOLDS = 16
_folds: dict[tuple[str, frozenset[str], str, date | None], tuple[Law, Fold]] = {}


def folding(law: Law, retired: str, known: date | None) -> tuple[Law, Fold]:
    """The law of a month of retirement and what folds careers under it; kept for the next career of that month.

    A career asks the law of every half-year since it began, and preparing these takes longer than asking them.
    """
    key = (law.substance, law.accepted, retired, known)
    if key not in _folds:
        if len(_folds) >= MOST_FOLDS:
            _folds.pop(next(iter(_folds)), None)
        dated = provisionally(law).at(retired, known)
        _folds[key] = (dated, Fold(dated))
    return _folds[key]


def worksheet(
    law: Law,
    career: Career,
    facts: Mapping[str, object],
    *,
    retired: str,
    first_month: str,
    made_on: date,
    person: str = "",
    known: date | None = None,
) -> Worksheet:
    """The award of a career for somebody who retires in the month ``retired`` (``2026-05``).

    ``facts``: ``age_at_award_months`` and what is applied for besides; a figure that a notice states goes before the
    published one. ``known``: the law as it was known on a day. The last figures stand in for late ones, marked provisional.
    Raises SuibaoError, with the figures or facts by name, where anything is unknown.
    """
    dated, fold = folding(law, retired, known)
    ended = replace(career, award=first_month)
    totals = fold.totals(ended)
    case = {**UNSTATED, **NOT_APPLIED_FOR, **handed_over(totals, ended), **facts}
    asked = ask(dated, case, (*PARTS, TOTAL))
    if not asked.known:
        raise undecided(dated, asked.settle, asked.why)
    region = law.regions.by_code[career.benefit_region]
    sheet = Worksheet(
        "employee", person, region.code, region.zh, region.en, retired, first_month, made_on.isoformat(),
        {name: asked.values[name] for name in PARTS}, asked.values[TOTAL], asked.trace,
        career_rows(fold, ended), remarks=_remarks(totals), facts=dict(facts),
    )  # fmt: skip
    return replace(sheet, remarks=(*sheet.remarks, *_late(sheet, law)))


def undecided(law: Law, settle: tuple[str, ...], why: tuple[tuple[str, str], ...]) -> SuibaoError:
    """The error for an award that rests on something unknown: what, and what would tell."""
    labels = [law.inputs.get(one) or law.parameters.get(one) or law.rules.get(one) for one in settle]
    en = ", ".join(f"{one.en} ({one.name})" if one else name for one, name in zip(labels, settle, strict=True))
    zh = "、".join(f"{one.zh}（{one.name}）" if one else name for one, name in zip(labels, settle, strict=True))
    said_en, said_zh = "".join(f" {one}" for one, _ in why), "".join(one for _, one in why)
    return SuibaoError(
        f"This cannot be decided yet: {en} is not known.{said_en} Nothing was guessed. Next step: state the fact, or give the "
        "figure with `--figures`.",
        f"尚不能决定：缺少{zh}。{said_zh}未作任何推测。请补充事实，或用 `--figures` 提供数值。",
        settle=list(settle),
    )


def totals_of(law: Law, career: Career, *, retired: str, first_month: str, known: date | None = None) -> Totals:
    """The months of a career, for the conditions of the award. Raises SuibaoError for what cannot be a career."""
    return folding(law, retired, known)[1].totals(replace(career, award=first_month))


def age_in_months(birth: str, retired: str) -> int:
    """The age in the month of retirement, in months."""
    return month_number(retired) - month_number(birth)


def conditions_met(findings: tuple[Finding, ...]) -> bool:
    """Whether every condition is met."""
    return all(one.answer is True for one in findings)


def _remarks(totals: Totals) -> tuple[Remark, ...]:
    """What no text settles and the award rests on."""
    found = [Remark(
        "Interest of the year of retirement is not in the balance: no text known to us says whether it is credited. If it is, the "
        "award is computed again.",
        "账户储存额未含退休当年利息：未查到是否计息的规定；如予计息，将重新核算。",
    )]  # fmt: skip
    if totals.deemed_months:
        found.append(Remark(
            "Months deemed paid stand as the archives' review stated them.", "视同缴费年限以档案审核认定的结果为准。",
        ))  # fmt: skip
    return tuple(found)


def _late(sheet: Worksheet, law: Law) -> tuple[Remark, ...]:
    """What is paid provisionally, and what happens when the figures come."""
    if not sheet.provisional:
        return ()
    named = [law.parameters[name] for name in sheet.provisional]
    en, zh = ", ".join(one.en for one in named), "、".join(one.zh for one in named)
    return (Remark(
        f"Provisional: the last published figure stands in for {en}. When the new one is out, the award is computed again and the "
        "difference is paid from the first month.",
        f"预发：{zh}尚未公布，暂按上期数值计算；公布后重新核算，自首次领取月起补发差额。",
    ),)  # fmt: skip
