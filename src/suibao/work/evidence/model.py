"""What an order log shows, as data: measures with counts and intervals, and what refusing costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from suibao.law.status.terms import RefusalCost


@dataclass(frozen=True)
class Measure:
    """One measure: ``value`` with a 95 % interval (None where it has none), the number of rows behind it, its definition.

    ``unit``: share (0 to 1), minutes, hours, yuan, ratio, weeks, count. ``value`` is None where the log cannot say, and
    ``why`` then tells why.
    """

    name: str
    zh: str
    en: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    count: int
    definition_zh: str
    definition_en: str
    why_zh: str = ""
    why_en: str = ""


@dataclass(frozen=True)
class Check:
    """One check that would show an estimate to be confounded: what was tested, the figure, and whether it passed."""

    name: str
    zh: str
    en: str
    value: float
    low: float | None
    high: float | None
    passed: bool


@dataclass(frozen=True)
class Effect:
    """The effect of refusing on one outcome against matched moments without: estimate and 95 % interval in ``unit``,
    also relative to the mean of the matched moments."""

    outcome: str
    zh: str
    en: str
    unit: str
    value: float
    low: float
    high: float
    relative: float
    refused: int
    matched: int


@dataclass(frozen=True)
class CostOfRefusing:
    """What refusing costs, with the checks; ``verdict`` is for `suibao.law.status.from_logs`. ``why`` says it in words."""

    verdict: RefusalCost
    effects: tuple[Effect, ...]
    checks: tuple[Check, ...]
    why_zh: str
    why_en: str


@dataclass(frozen=True)
class LogEvidence:
    """All evidence on one worker on one platform (``worker`` empty: the platform as a whole).

    ``facts`` are the inputs of the rules of unit ``work_log``; ``series`` small tables for charts (name → rows of
    numbers); ``rows``: rows of all files ``read`` and ``used``, of those used how many are ``here``, on this worker or
    platform, and how many were left out, by the code of the reason.
    """

    platform: str
    worker: str
    first_day: str
    last_day: str
    measures: tuple[Measure, ...]
    cost: CostOfRefusing
    facts: Mapping[str, int]
    series: Mapping[str, tuple[tuple[float, ...], ...]]
    rows: Mapping[str, int]

    @property
    def left_out(self) -> Mapping[str, int]:
        """Rows left out by the code of their first reason; ``read`` is ``used`` and these together."""
        return {name: rows for name, rows in self.rows.items() if name not in ("read", "used", "here")}
