"""Settlement (结算): a figure is published late, and what was paid meanwhile on the last one is put right.

    then = standing_in(law, known="2026-08-01")        # limits of July 2026 not out yet: the last ones stand in
    now = law.at("2026-07", known="2026-09-01")
    settled = settle(then, now, case, ["2026-07", "2026-08"], ["flexible_pension"])
    settled.total("flexible_pension")                  # what is still due (negative: paid too much)

The same rules are asked twice, under the law as it was known and as it is known; only differences are taken here
(docs/decisions/019). Contributions are due under the law of each month. A pension is fixed in the month of its award:
``awarded`` names it, and every month paid since is settled by the law of that month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from suibao.rules import PROVISIONAL, Law
from suibao.rules.law import names_of

Case = Mapping[str, object]


@dataclass(frozen=True)
class SettledMonth:
    """One output in one month, in stored units. ``stood_in``: the figures that were taken provisionally."""

    month: str
    output: str
    provisional: int
    final: int
    stood_in: tuple[str, ...]

    @property
    def difference(self) -> int:
        """What the final amount is above the provisional one; negative when it is below."""
        return self.final - self.provisional


@dataclass(frozen=True)
class Settlement:
    """All months and outputs of a settlement."""

    lines: tuple[SettledMonth, ...]

    def total(self, output: str) -> int:
        """The sum of the differences of one output: positive to be supplemented, negative to be recovered."""
        return sum(one.difference for one in self.lines if one.output == output)

    def to_supplement(self, output: str) -> int:
        """What is still to be paid for one output over all months; zero when too much was paid."""
        return max(self.total(output), 0)

    def to_recover(self, output: str) -> int:
        """What was paid too much for one output over all months; zero when too little was."""
        return max(-self.total(output), 0)


def standing_in(law: Law, known: str | date) -> Law:
    """``law`` as known on a day, the last published figure standing in for one that is late."""
    return law.at(known, known).accepting(*sorted(law.accepted | {PROVISIONAL}))


def settle(
    then: Law, now: Law, case: Case, months: Iterable[str], outputs: str | Sequence[str], *, awarded: str = ""
) -> Settlement:
    """One case in each of ``months`` under the law as known ``then`` and as known ``now``.

    Both laws keep their day of knowledge and the statuses they accept; their dates are replaced by each month, or by the
    month in which a benefit was ``awarded``. Raises ParameterError where a figure is unknown under either, and InputError
    for the case.
    """
    names, lines = names_of(outputs), []
    for month in months:
        before, after = _on(then, awarded or month), _on(now, awarded or month)
        traced = before.explain(_asked(before, case, names), names)
        stood_in = {figure.name for figure in traced.weakest if figure.value.status == PROVISIONAL}
        final = after.evaluate(_asked(after, case, names), names)
        lines += [
            SettledMonth(month, name, int(traced[name]), int(final[name]), tuple(sorted(stood_in))) for name in names
        ]
    return Settlement(tuple(lines))


def settle_many(
    then: Law, now: Law, cases: Mapping[str, Any], months: Iterable[str], outputs: str | Sequence[str], *, awarded: str = ""
) -> dict[str, dict[str, npt.NDArray[np.int64]]]:
    """The differences of many cases given as columns, by month and output: the same rules by compiled plans."""
    names = names_of(outputs)
    found: dict[str, dict[str, npt.NDArray[np.int64]]] = {}
    for month in months:
        before, after = (_on(law, awarded or month).plan(names).run(cases, extra="ignore") for law in (then, now))
        found[month] = {name: np.asarray(after[name], np.int64) - np.asarray(before[name], np.int64) for name in names}
    return found


def _on(law: Law, month: str) -> Law:
    """The law in ``month``, with the knowledge and the statuses of ``law``."""
    return law.at(month, law.dated.known)


def _asked(law: Law, case: Case, outputs: tuple[str, ...]) -> Case:
    """The inputs that the outputs need in that month: rules and their needs differ from month to month."""
    needed = {one.name for one in law.graph(outputs).inputs}
    return {name: value for name, value in case.items() if name in needed or name not in law.inputs}
