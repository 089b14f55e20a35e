"""What refusing costs: how long the next offer takes and what it pays, after refusing and at matched moments without.

Matched: the same worker, region, kind of day and hour at which the worker is free again (`moments`). Verdict:

- ``FOUND``: for an outcome the 95 % interval lies on the worse side of zero, the effect is material, and every check of
  that outcome and the overlap are passed.
- ``NONE``: no outcome has a material cost within its interval, and no check contradicts that.
- ``NOT_STATED``: too few refusals with matched moments, or too few days. ``UNCLEAR``: anything else.

The limits are this project's judgement, not law (docs/decisions/036).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np

from suibao.law.status.terms import RefusalCost
from suibao.work.evidence import checking_refusal as checking
from suibao.work.evidence.checking_refusal import Outcome
from suibao.work.evidence.estimating import FEW_WORKERS, Design, Estimate, estimate
from suibao.work.evidence.model import Check, CostOfRefusing, Effect
from suibao.work.evidence.moments import (
    HOUR,
    MOST_ROWS,
    WASH_OUT,
    Floats,
    Ints,
    Moments,
    groups,
    hour_of_day,
    moments_of,
    weekend,
)

LEAST_REFUSALS = 20
"""Refusals with matched moments: with fewer an estimate means nothing (the rules ask the same of refusals at all)."""
LEAST_DAYS = 10
"""Days with matched refusals, whoever refused: what happened to all workers on one bad day is no penalty."""
LEAST_CLUSTERS = 10
"""Workers, or days of workers, compared: the variance is taken between them."""
MATERIAL_WAIT = 0.25
"""A wait a quarter longer, one or two minutes in practice, is what a worker would notice and avoid."""
MATERIAL_PAY = 0.10
"""A tenth off the pay of the next offer is what a worker would notice and avoid."""
WIDTHS = (1, 2, 4)
"""Hours of a matching stratum: the narrowest that still matches most refusals."""
MATCHED_LEAST = 0.8
KNOWN_LEAST = 0.9
"""Part of the refusals for which a covariate must be known to be used."""


@dataclass(frozen=True)
class _Studied:
    outcome: Outcome
    effect: Estimate
    checks: tuple[Check, ...]

    @property
    def harm(self) -> bool:
        return self.outcome.harm(self.effect)

    @property
    def found(self) -> bool:
        material = self.outcome.worse * self.effect.value >= self.outcome.material * self.effect.usual
        return self.harm and material and all(item.passed for item in self.checks)

    @property
    def none(self) -> bool:
        worst = self.effect.high if self.outcome.worse > 0 else -self.effect.low
        agreed = all(item.passed for item in self.checks[:3])  # the later ones doubt an effect, not its absence
        return worst < self.outcome.material * self.effect.usual and agreed


def cost_of_refusing(
    moments: ir.Table, platform: str, worker: str = "", counts: Mapping[str, int] | None = None, most: int = MOST_ROWS
) -> CostOfRefusing:
    """What refusing costs on ``platform``, for one worker or (``worker`` empty) for all.

    ``moments``: the relation `suibao.work.evidence.reading.MOMENTS`. ``counts``: rows by worker on the platform, where
    they are known already. Of a log above ``most`` rows workers are drawn, and ``why`` says how many of how many.
    """
    found = moments_of(moments, platform, worker, counts, most)
    outcomes = _outcomes(found)
    wait, pay = (estimate(item.after, item.own) for item in outcomes)
    days = len(np.unique(found.day[wait.used[found.refused[wait.used]]]))
    if wait.refused < LEAST_REFUSALS or days < LEAST_DAYS or not wait.stated or wait.freedom + 1 < LEAST_CLUSTERS:
        return _not_stated(found, wait)
    studied = [_study(outcomes[0], wait)]
    if pay.stated and pay.refused >= LEAST_REFUSALS:
        studied.append(_study(outcomes[1], pay))
    comparison = _comparison(found, outcomes[0].own, wait)
    verdict = _verdict(studied, comparison)
    checks = [*comparison, *(check for item in studied for check in item.checks)]
    zh, en = _why(verdict, studied, checks, found)
    return CostOfRefusing(verdict, tuple(_effect(item) for item in studied), tuple(checks), zh, en)


def _comparison(found: Moments, design: Design, wait: Estimate) -> list[Check]:
    comparable = int((found.refused & ~np.isnan(found.wait)).sum())
    return [checking.overlap(comparable, wait), checking.leaving(found, design), *checking.balance(design, wait)]


def _study(outcome: Outcome, effect: Estimate) -> _Studied:
    checks = checking.always(outcome, effect)
    if outcome.harm(effect):
        checks += checking.when_found(outcome, effect)
    return _Studied(outcome, effect, tuple(checks))


def _verdict(studied: list[_Studied], comparison: list[Check]) -> RefusalCost:
    """See the module. Who leaves speaks against ``NONE`` only: a penalty may be that no more offers come."""
    overlap, leaving = comparison[:2]
    if overlap.passed and any(item.found for item in studied):
        return RefusalCost.FOUND
    none = overlap.passed and leaving.passed and all(item.none for item in studied)
    return RefusalCost.NONE if none else RefusalCost.UNCLEAR


def _outcomes(found: Moments) -> tuple[Outcome, Outcome]:
    """Waiting for and pay of the next offer, with the comparison that each is read from."""
    strata, earlier = _strata(found, found.free), _strata(found, found.offered)
    days = groups(found.worker, found.region, found.day)
    at_work, at_work_before = ((item - found.begun) / HOUR for item in (found.free, found.offered))
    own = _design(found, strata, {"at_work": at_work, "others": found.others})
    before = _design(found, earlier, {"at_work": at_work_before, "others": found.others_before})
    daily = _design(found, days, {"at_work": at_work, "others": found.others, "usual": found.usual}, nested=True)
    wait, pay = ("等待下一次派单的时间", "waiting for the next offer"), ("下一次派单的报酬", "pay of the next offer")
    return (
        Outcome("wait", *wait, "minutes", found.wait, found.wait_before, 1, MATERIAL_WAIT, own, before, daily),
        Outcome("pay", *pay, "yuan", found.pay, found.pay_before, -1, MATERIAL_PAY, own, before, daily),
    )


def _design(found: Moments, strata: Ints, more: Mapping[str, Floats], nested: bool = False) -> Design:
    covariates = {"pay_offered": found.pay_offered, **more}
    known = {
        name: column for name, column in covariates.items()
        if found.refused.any() and (~np.isnan(column[found.refused])).mean() >= KNOWN_LEAST
    }  # fmt: skip
    many = len(np.unique(found.worker[found.refused])) >= FEW_WORKERS
    cluster = groups(found.worker) if many else groups(found.worker, found.day)
    return Design(found.refused, strata, cluster, many or nested, known)


def _strata(found: Moments, seconds: Ints) -> Ints:
    """Worker, region, kind of day and hour: bands as narrow as still match most refusals that a next offer followed."""
    usable = ~np.isnan(found.wait)
    for width in WIDTHS:
        strata = groups(found.worker, found.region, weekend(found.day), hour_of_day(seconds) // width)
        matched = np.bincount(strata, usable & ~found.refused) > 0
        refused = usable & found.refused
        if matched[strata][refused].sum() >= MATCHED_LEAST * refused.sum():
            break
    return strata


def _effect(item: _Studied) -> Effect:
    effect, outcome = item.effect, item.outcome
    return Effect(
        outcome.name, outcome.zh, outcome.en, outcome.unit, effect.value, effect.low, effect.high,
        effect.value / effect.usual if effect.usual else 0.0, effect.refused, effect.matched,
    )  # fmt: skip


def _not_stated(found: Moments, wait: Estimate) -> CostOfRefusing:
    unused = sum(found.unused.values())
    zh = (
        f"有可比时刻的拒单 {wait.refused} 次，至少需要 {LEAST_REFUSALS} 次、分布于 {LEAST_DAYS} 天，无法估计；"
        f"另有 {unused} 次拒单不可比（手中有单、当日首次派单、或 {WASH_OUT} 分钟内另有拒单）。"
    )
    en = (
        f"{wait.refused} refusals with matched moments; at least {LEAST_REFUSALS} on {LEAST_DAYS} days "
        f"are needed, so nothing is estimated. {unused} more cannot be compared (while carrying an order, "
        f"first offer of the day, or within {WASH_OUT} minutes of another)."
    )
    return CostOfRefusing(RefusalCost.NOT_STATED, (), (), zh, en)


def _why(verdict: RefusalCost, studied: list[_Studied], checks: list[Check], found: Moments) -> tuple[str, str]:
    """The verdict in a few sentences: effects, limits, checks that failed, how many workers were drawn."""
    said = [_said(item) for item in studied]
    if verdict is RefusalCost.FOUND:
        said += _limit(checks)
    if failed := [item for item in checks if not item.passed]:
        said.append((
            "未通过的检验：" + "、".join(item.zh for item in failed),
            "checks not passed: " + ", ".join(item.en for item in failed),
        ))  # fmt: skip
    drawn, every = found.drawn
    if drawn < every:
        said.append((
            f"从 {every} 名劳动者中按编号散列抽取 {drawn} 名",
            f"{drawn} of {every} workers drawn by a digest of their number",
        ))  # fmt: skip
    zh, en = zip(*said, strict=True)
    return f"{verdict.zh}。" + "；".join(zh) + "。", f"{HEADS[verdict]}: " + "; ".join(en) + "."


def _said(item: _Studied) -> tuple[str, str]:
    """One effect in words."""
    effect, outcome = item.effect, item.outcome
    value, low, high = (f"{figure:+.1f}" for figure in (effect.value, effect.low, effect.high))
    part, unit = f"{effect.value / effect.usual:+.0%}", {"minutes": "分钟", "yuan": "元"}[outcome.unit]
    zh = (
        f"拒单后，{outcome.zh}平均变化 {value} {unit}（95% 区间 {low} 至 {high}，{part}），"
        f"拒单 {effect.refused} 次对可比时刻 {effect.matched} 个"
    )
    en = (
        f"after refusing, {outcome.en} changes by {value} {outcome.unit} (95 % interval {low} to {high}, {part}), "
        f"{effect.refused} refusals against {effect.matched} matched moments"
    )
    return zh, en


def _limit(checks: list[Check]) -> list[tuple[str, str]]:
    """What a log without online status cannot exclude, put into figures."""
    said = []
    for share in (f"{item.low:.0%}" for item in checks if item.name == "affected_wait"):
        zh = f"日志不含在线状态：除非劳动者在至少 {share} 的拒单之后自行暂停接单，否则不能如此解释"
        en = (
            "the log does not say who is online: the worker's own pauses explain the longer wait only if they follow at "
            f"least {share} of the refusals"
        )
        said.append((zh, en))
    return said


HEADS: Mapping[RefusalCost, str] = {
    RefusalCost.FOUND: "Refusing has a cost",
    RefusalCost.NONE: "No material cost is seen",
    RefusalCost.UNCLEAR: "Unclear",
}
