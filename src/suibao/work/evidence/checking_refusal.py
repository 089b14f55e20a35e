"""What would show that an estimate of what refusing costs is something else.

Checks of the comparison (overlap, balance, leaving) and checks of an outcome: the same difference before the refusal, net
of that, within one day; and, where there is an effect, without the longest waits, against shuffled refusals, and against
a confounder as strong as the strongest that is seen. ``passed`` of a check of an outcome: it does not contradict the effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from suibao.work.evidence.estimating import Design, Estimate, difference, estimate
from suibao.work.evidence.model import Check
from suibao.work.evidence.moments import Floats, Ints, Moments

OVERLAP_LEAST = 0.5
"""Share of refusals that must have a match: with fewer the estimate is about the odd half."""
BALANCE_MOST = 0.25
"""Standardised difference that adjusting by regression still corrects: Rubin (2001) puts the limit there."""
LEAVING_MOST = 0.05
"""Difference in the share after which no offer came that day: beyond it, who stays is no fair sample."""
PLACEBO_SHARE = 0.25
"""Difference before the refusal, as a part of the effect or of what is material, that does not matter."""
LONG = 0.95
"""Quantile of the matched waits beyond which a wait is long enough to be a break."""
TRIMMED_MOST = 0.5
"""Nobody takes a break after more than every second refusal: a penalty after nearly each is not trimmed away."""
SHORT = 0.25
"""Quantile of the matched waits up to which a next offer is quick."""
AFFECTED_LEAST = 1 / 3
"""Share of refusals after which quick offers stay away, at least: fewer may be pauses of the worker's own, however short."""
DRAWS = 999
CHANCE_MOST = 0.01
"""Share of shuffled logs with a difference as large, at most."""


@dataclass(frozen=True)
class Outcome:
    """An outcome after the moment (``after``) and before it; ``worse`` is 1 if more is worse, else -1; ``material``: the part
    of its usual value from which a cost counts. ``own``, ``earlier``, ``daily``: the comparison, the one matched on
    the hour of the offer, and the one within one day."""

    name: str
    zh: str
    en: str
    unit: str
    after: Floats
    before: Floats
    worse: int
    material: float
    own: Design
    earlier: Design
    daily: Design

    def harm(self, effect: Estimate) -> bool:
        """Whether the interval lies on the worse side of zero."""
        return effect.low > 0 if self.worse > 0 else effect.high < 0


def overlap(all_refusals: int, effect: Estimate) -> Check:
    """Share of refusals that have matched moments."""
    share = effect.refused / all_refusals if all_refusals else 0.0
    return Check("overlap", "有可比时刻的拒单占比", "share of refusals with matched moments", share, None, None, share >= OVERLAP_LEAST)


def balance(design: Design, effect: Estimate) -> list[Check]:
    """Standardised differences within strata of what is known before the moment; the estimate is adjusted for them."""
    found = []
    for name, column in design.covariates.items():
        values = np.full(len(column), np.nan)
        values[effect.used] = column[effect.used]
        gap = estimate(values, replace(design, covariates={}))
        sd = float(np.std(gap.outcome)) if gap.stated else 0.0
        value = gap.value / sd if sd > 0 else 0.0
        zh, en = BALANCED[name]
        found.append(Check(
            f"balance_{name}", f"标准化差异：{zh}", f"standardised difference: {en}", value, None, None,
            abs(value) <= BALANCE_MOST,
        ))  # fmt: skip
    return found


BALANCED: Mapping[str, tuple[str, str]] = {
    "pay_offered": ("当次报价", "pay offered at the moment"),
    "at_work": ("当日已工作时间", "time at work that day"),
    "others": ("同时段他人等待时间", "others' wait at that time"),
}


def leaving(moments: Moments, design: Design) -> Check:
    """Difference in the share of moments after which no offer came that day."""
    gap = estimate(moments.leaves.astype(np.float64), design)
    passed = gap.stated and gap.low <= LEAVING_MOST and gap.high >= -LEAVING_MOST
    return Check("leaving", "此后当日再无派单的占比之差", "difference in the share without a further offer that day", gap.value,
                 gap.low, gap.high, passed)  # fmt: skip


def always(outcome: Outcome, effect: Estimate) -> list[Check]:
    """Placebo before the moment, the effect net of it, and the effect within one day."""
    before = estimate(np.where(np.isnan(outcome.after), np.nan, outcome.before), outcome.earlier)
    same_day = estimate(outcome.after, outcome.daily)
    slight = PLACEBO_SHARE * max(abs(effect.value), outcome.material * effect.usual)
    quiet = before.stated and (before.low <= 0 <= before.high or abs(before.value) <= slight)
    return [
        _check(outcome, "placebo", "拒单之前的同一差异", "the same difference before the moment",
               (before.value, before.low, before.high), quiet),
        _agrees(outcome, effect, "net", "扣除拒单之前差异后的影响", "effect net of the difference before", difference(effect, before)),
        _agrees(outcome, effect, "same_day", "同一人同一天内的影响", "effect within a worker's day",
                (same_day.value, same_day.low, same_day.high)),
    ]  # fmt: skip


def when_found(outcome: Outcome, effect: Estimate) -> list[Check]:
    """Whether what looks like an effect could be breaks, chance, or a confounder like those seen."""
    shuffled = chance(effect, outcome.own.strata)
    at_stake, value, low, high = unseen(effect)
    checks = [
        _check(outcome, "permutation", "随机置换后同样大的差异占比", "share of shuffled logs with as large a difference",
               (shuffled, None, None), shuffled <= CHANCE_MOST),
        _check(outcome, "robustness", "未观测因素须解释的最小份额", "least share that an unseen factor must explain",
               (robustness(effect), None, None), at_stake < robustness(effect)),
        _agrees(outcome, effect, "unseen", "假设存在与已知最强因素同强的未知因素", "with an unseen factor as strong as the strongest seen",
                (value, low, high)),
    ]  # fmt: skip
    if outcome.name == "wait":
        share = affected(outcome, effect)
        checks.append(_check(outcome, "affected", "至少受影响的拒单占比", "least share of refusals affected", share,
                             share[0] >= AFFECTED_LEAST))  # fmt: skip
        kept = without_longest(outcome, effect)
        checks.append(_agrees(outcome, effect, "breaks", "剔除可能属于自行休息的最长等待后", "without the longest waits, which may be breaks",
                              (kept.value, kept.low, kept.high)))  # fmt: skip
    return checks


def affected(outcome: Outcome, effect: Estimate) -> tuple[float, float, float]:
    """The least share of refusals followed by a delay, with its interval: by how much quick next offers became rarer.

    If the worker pauses after a share of refusals, quick offers become rarer by that share; slower dispatch thins them all.
    """
    matched = effect.used[~outcome.own.refused[effect.used]]
    quick = np.where(np.isnan(outcome.after), np.nan, outcome.after <= np.quantile(outcome.after[matched], SHORT))
    gap = estimate(quick, outcome.own)
    return -gap.value / gap.usual, -gap.high / gap.usual, -gap.low / gap.usual


def without_longest(outcome: Outcome, effect: Estimate) -> Estimate:
    """The effect if all long waits that refusals have in excess were the worker's own breaks: a lower bound (Lee 2009)."""
    matched = effect.used[~outcome.own.refused[effect.used]]
    long = np.where(np.isnan(outcome.after), np.nan, outcome.after > np.quantile(outcome.after[matched], LONG))
    excess = min(TRIMMED_MOST, max(0.0, estimate(long, outcome.own).value))
    refused = effect.used[outcome.own.refused[effect.used]]
    order = refused[np.argsort(outcome.after[refused], kind="stable")]
    kept = outcome.after.copy()
    kept[order[len(order) - int(np.ceil(excess * len(order))) :]] = np.nan
    return estimate(kept, outcome.own)


def chance(effect: Estimate, strata: Ints, draws: int = DRAWS) -> float:
    """Share of logs with a difference as large if refusals are turned round in time within their stratum.

    Turning (a random cyclic shift) keeps runs of refusals together, which shuffling would break.
    """
    rest = _pure(effect.outcome, effect.given)
    order = np.argsort(strata[effect.used], kind="stable")
    _, start, place, size = np.unique(strata[effect.used][order], return_index=True, return_inverse=True, return_counts=True)
    rest, refused = rest[order], effect.treatment[order] > 0
    here = np.flatnonzero(refused)
    stratum = place[here]
    rng = np.random.default_rng(len(here))
    seen = abs(rest[here].sum())
    as_large = 0
    for _ in range(draws):
        turned = (here - start[stratum] + rng.integers(0, size)[stratum]) % size[stratum]
        as_large += abs(rest[start[stratum] + turned].sum()) >= seen - 1e-9
    return (1 + as_large) / (1 + draws)


def robustness(effect: Estimate) -> float:
    """The share of what is left of refusing and of the outcome that an unseen factor must explain to undo the estimate
    (robustness value, Cinelli & Hazlett 2020)."""
    f = _cohens_f(effect)
    return float((np.sqrt(f**4 + 4 * f**2) - f**2) / 2)


def unseen(effect: Estimate) -> tuple[float, float, float, float]:
    """Against a confounder as strong as the strongest covariate: the smaller of that covariate's two partial R², and
    the bounded effect with its interval (Cinelli & Hazlett 2020, section 4.4; one times as strong)."""
    worst = (0.0, effect.value, effect.low, effect.high)
    for place in range(effect.given.shape[1]):
        others = np.delete(effect.given, place, axis=1)
        seen = effect.given[:, place]
        with_d = _partial(effect.treatment, seen, others)
        with_y = _partial(effect.outcome, seen, np.column_stack([effect.treatment, others]))
        value, low, high = _bounded(effect, with_d, with_y)
        if abs(value) < abs(worst[1]) or value * effect.value < 0:
            worst = (max(worst[0], min(with_d, with_y)), value, low, high)
    return worst


def _bounded(effect: Estimate, with_d: float, with_y: float) -> tuple[float, float, float]:
    unseen_d = min(0.99, with_d / (1 - with_d))
    carried = min(0.99, with_d**2 / ((1 - with_d) ** 2))
    eta = (1 + np.sqrt(carried)) / np.sqrt(1 - carried)
    unseen_y = min(0.99, eta**2 * with_y / (1 - with_y))
    freedom = _freedom(effect)
    bias = _plain_error(effect) * np.sqrt(freedom) * np.sqrt(unseen_y * unseen_d / (1 - unseen_d))
    value = float(effect.value - np.sign(effect.value) * bias)
    margin = (effect.high - effect.low) / 2 * np.sqrt((1 - unseen_y) / (1 - unseen_d) * freedom / (freedom - 1))
    return value, value - float(margin), value + float(margin)


def _freedom(effect: Estimate) -> int:
    return max(2, len(effect.used) - 1 - int(effect.given.shape[1]))


def _plain_error(effect: Estimate) -> float:
    """The standard error without clusters, for which the formulas of partial R² hold."""
    d, y = _pure(effect.treatment, effect.given), _pure(effect.outcome, effect.given)
    left = y - effect.value * d
    return float(np.sqrt((left @ left) / _freedom(effect) / (d @ d)))


def _cohens_f(effect: Estimate) -> float:
    return abs(effect.value) / _plain_error(effect) / float(np.sqrt(_freedom(effect)))


def _partial(target: Floats, seen: Floats, others: Floats) -> float:
    """Partial R² of ``seen`` with ``target`` given ``others``."""
    y, x = _pure(target, others), _pure(seen, others)
    power = float((x @ x) * (y @ y))
    return float((x @ y) ** 2 / power) if power > 0 else 0.0


def _pure(values: Floats, given: Floats) -> Floats:
    if not given.shape[1]:
        return values
    return np.asarray(values - given @ np.linalg.lstsq(given, values, rcond=None)[0])


def _check(
    outcome: Outcome, name: str, zh: str, en: str, figures: tuple[float, float | None, float | None], passed: bool
) -> Check:
    value, low, high = figures
    return Check(f"{name}_{outcome.name}", f"{outcome.zh}：{zh}", f"{outcome.en}: {en}", value, low, high, bool(passed))


def _agrees(
    outcome: Outcome, effect: Estimate, name: str, zh: str, en: str, figures: tuple[float, float, float]
) -> Check:
    """Where refusing harms, the check must show harm too; where not, it must show none that is material."""
    value, low, high = figures
    harms = low > 0 if outcome.worse > 0 else high < 0
    material = outcome.worse * value >= outcome.material * effect.usual
    agrees = harms if outcome.harm(effect) else not (harms and material)
    return _check(outcome, name, zh, en, figures, agrees and bool(np.isfinite(low)))
