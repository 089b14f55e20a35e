"""What would show that an estimate of what refusing costs is something else.

Checks of the comparison (overlap, balance, leaving) and checks of an outcome: the same difference before the refusal,
net of that, within one day; and, where there is an effect, without the longest waits, against shuffled refusals, and
against a confounder as strong as the strongest seen. ``passed`` of a check of an outcome: it does not contradict it.
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
AFFECTED_LEAST = 0.2
"""Share of refusals after which quick offers stay away, lower bound: fewer may be the worker's own pauses, however short."""
DRAWS = 999
CHANCE_MOST = 0.01
"""Share of shuffled logs with a difference as large, at most."""


WORDS: Mapping[str, tuple[str, str]] = {
    "overlap": ("有可比时刻的拒单占比", "share of refusals with matched moments"),
    "leaving": ("此后当日再无派单的占比之差", "difference in the share without a further offer that day"),
    "balance_pay_offered": ("标准化差异：当次报价", "standardised difference: pay offered at the moment"),
    "balance_at_work": ("标准化差异：当日已工作时间", "standardised difference: time at work that day"),
    "balance_others": ("标准化差异：同时段他人等待时间", "standardised difference: others' wait at that time"),
    "placebo": ("拒单之前的同一差异", "the same difference before the moment"),
    "net": ("扣除拒单之前差异后的影响", "effect net of the difference before"),
    "same_day": ("同一人同一天内的影响", "effect within a worker's day"),
    "permutation": ("随机置换后同样大的差异占比", "share of shuffled logs with as large a difference"),
    "robustness": ("未观测因素须解释的最小份额", "least share that an unseen factor must explain"),
    "unseen": ("假设未知因素与已知最强因素同强", "with an unseen factor as strong as the strongest seen"),
    "affected": ("至少受影响的拒单占比", "least share of refusals affected"),
    "breaks": ("剔除可能属于自行休息的最长等待后", "without the longest waits, which may be breaks"),
}
"""What each check asks; those of an outcome are named ``check_outcome`` and say the outcome first."""

Figures = tuple[float, float | None, float | None]


@dataclass(frozen=True)
class Outcome:
    """An outcome after the moment (``after``) and before it; ``worse`` is 1 if more is worse, else -1; ``material``: the
    part of its usual value from which a cost counts. ``own``, ``earlier``, ``daily``: the comparison, the one matched on
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
    return Check("overlap", *WORDS["overlap"], share, None, None, share >= OVERLAP_LEAST)


def balance(design: Design, effect: Estimate) -> list[Check]:
    """Standardised differences within strata of what is known before the moment; the estimate is adjusted for them."""
    found = []
    for name, column in design.covariates.items():
        values = np.full(len(column), np.nan)
        values[effect.used] = column[effect.used]
        gap = estimate(values, replace(design, covariates={}))
        sd = float(np.std(gap.outcome)) if gap.stated else 0.0
        value = gap.value / sd if sd > 0 else 0.0
        even = abs(value) <= BALANCE_MOST
        found.append(Check(f"balance_{name}", *WORDS[f"balance_{name}"], value, None, None, even))
    return found


def leaving(moments: Moments, design: Design) -> Check:
    """Difference in the share of moments after which no offer came that day."""
    gap = estimate(moments.leaves.astype(np.float64), design)
    passed = gap.stated and gap.low <= LEAVING_MOST and gap.high >= -LEAVING_MOST
    return Check("leaving", *WORDS["leaving"], gap.value, gap.low, gap.high, passed)


def always(outcome: Outcome, effect: Estimate) -> list[Check]:
    """Placebo before the moment, the effect net of it, and the effect within one day."""
    before = estimate(np.where(np.isnan(outcome.after), np.nan, outcome.before), outcome.earlier)
    same_day = estimate(outcome.after, outcome.daily)
    slight = PLACEBO_SHARE * max(abs(effect.value), outcome.material * effect.usual)
    quiet = before.stated and (before.low <= 0 <= before.high or abs(before.value) <= slight)
    return [
        _check(outcome, "placebo", _figures(before), quiet),
        _agrees(outcome, effect, "net", difference(effect, before)),
        _agrees(outcome, effect, "same_day", _figures(same_day)),
    ]


def when_found(outcome: Outcome, effect: Estimate) -> list[Check]:
    """Whether what looks like an effect could be breaks, chance, or a confounder like those seen."""
    shuffled = chance(effect, outcome.own.strata)
    least = robustness_value(abs(effect.value) / _plain_error(effect), _freedom(effect))
    seen, bounded = unseen(effect)
    checks = [
        _check(outcome, "permutation", (shuffled, None, None), shuffled <= CHANCE_MOST),
        _check(outcome, "robustness", (least, None, None), seen < least),
        _agrees(outcome, effect, "unseen", bounded),
    ]
    if outcome.name == "wait":
        share = affected(outcome, effect)
        checks.append(_check(outcome, "affected", share, share[1] >= AFFECTED_LEAST))
        checks.append(_agrees(outcome, effect, "breaks", _figures(without_longest(outcome, effect))))
    return checks


def affected(outcome: Outcome, effect: Estimate) -> tuple[float, float, float]:
    """The least share of refusals followed by a delay, with its interval: by how much quick next offers became rarer.

    If the worker pauses after a share of refusals, quick offers become rarer by that share; slower dispatch thins all.
    """
    matched = effect.used[~outcome.own.refused[effect.used]]
    quick = outcome.after <= np.quantile(outcome.after[matched], SHORT)
    gap = estimate(np.where(np.isnan(outcome.after), np.nan, quick), outcome.own)
    return -gap.value / gap.usual, -gap.high / gap.usual, -gap.low / gap.usual


def without_longest(outcome: Outcome, effect: Estimate) -> Estimate:
    """The effect if the long waits that refusals have in excess were the worker's own breaks: a lower bound (Lee 2009)."""
    matched = effect.used[~outcome.own.refused[effect.used]]
    long = np.where(np.isnan(outcome.after), np.nan, outcome.after > np.quantile(outcome.after[matched], LONG))
    # of the refusals with a break, 1 - LONG would have waited long anyway
    excess = min(TRIMMED_MOST, max(0.0, estimate(long, outcome.own).value / LONG))
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
    sorted_strata = strata[effect.used][order]
    _, start, place, size = np.unique(sorted_strata, return_index=True, return_inverse=True, return_counts=True)
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


def robustness_value(t: float, freedom: int) -> float:
    """The share of what is left of refusing and of the outcome that an unseen factor must explain to undo an estimate.

    ``t``: the estimate over its error (Cinelli & Hazlett 2020, robustness value).
    """
    f = t / np.sqrt(freedom)
    return float((np.sqrt(f**4 + 4 * f**2) - f**2) / 2)


def unseen(effect: Estimate) -> tuple[float, tuple[float, float, float]]:
    """Against a confounder as strong as the strongest covariate: the smaller of that covariate's two partial R², and
    the bounded effect with its interval."""
    least, worst = 0.0, _figures(effect)
    for place in range(effect.given.shape[1]):
        others = np.delete(effect.given, place, axis=1)
        seen = effect.given[:, place]
        with_d = _partial(effect.treatment, seen, others)
        with_y = _partial(effect.outcome, seen, np.column_stack([effect.treatment, others]))
        value, factor = bounded(effect.value, _plain_error(effect), _freedom(effect), with_d, with_y)
        margin = (effect.high - effect.low) / 2 * factor
        least = max(least, min(with_d, with_y))
        if value * np.sign(effect.value) - margin < worst[0] * np.sign(effect.value) - (worst[2] - worst[1]) / 2:
            worst = value, value - margin, value + margin
    return least, worst


def bounded(value: float, error: float, freedom: int, with_d: float, with_y: float) -> tuple[float, float]:
    """The estimate less the most that a confounder could have made of it, and the factor on its error.

    ``with_d``, ``with_y``: partial R² with treatment and outcome of the covariate that it equals in strength
    (Cinelli & Hazlett 2020, section 4.4, one times as strong).
    """
    unseen_d = min(0.99, with_d / (1 - with_d))
    carried = min(0.99, with_d**2 / (1 - with_d) ** 2)
    eta = (1 + np.sqrt(carried)) / np.sqrt(1 - carried)
    unseen_y = min(0.99, eta**2 * with_y / (1 - with_y))
    bias = error * np.sqrt(freedom) * np.sqrt(unseen_y * unseen_d / (1 - unseen_d))
    factor = np.sqrt((1 - unseen_y) / (1 - unseen_d) * freedom / (freedom - 1))
    return float(value - np.sign(value) * bias), float(factor)


def _freedom(effect: Estimate) -> int:
    return max(2, len(effect.used) - 1 - int(effect.given.shape[1]))


def _plain_error(effect: Estimate) -> float:
    """The standard error without clusters, for which the formulas of partial R² hold."""
    d, y = _pure(effect.treatment, effect.given), _pure(effect.outcome, effect.given)
    left = y - effect.value * d
    return float(np.sqrt((left @ left) / _freedom(effect) / (d @ d)))


def _partial(target: Floats, seen: Floats, others: Floats) -> float:
    """Partial R² of ``seen`` with ``target`` given ``others``."""
    y, x = _pure(target, others), _pure(seen, others)
    power = float((x @ x) * (y @ y))
    return float((x @ y) ** 2 / power) if power > 0 else 0.0


def _pure(values: Floats, given: Floats) -> Floats:
    if not given.shape[1]:
        return values
    return np.asarray(values - given @ np.linalg.lstsq(given, values, rcond=None)[0])


def _figures(found: Estimate) -> tuple[float, float, float]:
    return found.value, found.low, found.high


def _check(outcome: Outcome, name: str, figures: Figures, passed: bool) -> Check:
    zh, en = WORDS[name]
    return Check(f"{name}_{outcome.name}", f"{outcome.zh}：{zh}", f"{outcome.en}: {en}", *figures, bool(passed))


def _agrees(outcome: Outcome, effect: Estimate, name: str, figures: tuple[float, float, float]) -> Check:
    """Where refusing harms, the check must show harm too; where not, it must show none that is material."""
    value, low, high = figures
    harms = low > 0 if outcome.worse > 0 else high < 0
    material = outcome.worse * value >= outcome.material * effect.usual
    agrees = harms if outcome.harm(effect) else not (harms and material)
    return _check(outcome, name, figures, agrees and bool(np.isfinite(low)))
