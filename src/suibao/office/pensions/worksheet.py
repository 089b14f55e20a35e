"""The worksheet of an award (养老保险待遇核准表): the career by year, every part with its formula, what is provisional.

Plain data, as kept with the decision: `as_json` and `from_json` give the same sheet back, so that the document of an award
shows what was decided then, whatever the law says now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import orjson

VERSION = 1


@dataclass(frozen=True)
class CareerRow:
    """Months of one stretch with the same index (months ``first`` to ``last``); amounts in fen, index in millionths.

    ``reference_wage_fen`` is 0 where the index is stated or none is needed; ``wage_status`` how well that figure is known.
    """

    first: str
    last: str
    paid: int
    deemed: int
    gap: int
    base_sum_fen: int
    reference_wage_fen: int
    wage_status: str
    wage_source: str
    index: int
    stated: bool


@dataclass(frozen=True)
class Finding:
    """One condition of an award: ``answer`` yes, no, or None = unknown with what would settle it (en, zh)."""

    code: str
    en: str
    zh: str
    answer: bool | None
    source: str = ""
    settle_en: str = ""
    settle_zh: str = ""


@dataclass(frozen=True)
class Remark:
    """Something a reader must know, in both languages."""

    en: str
    zh: str


@dataclass(frozen=True)
class Worksheet:
    """An award with everything behind it. ``trace`` is the trace of the law as JSON, ``parts`` rule → fen a month.

    ``person`` is the person key, '' for a career that no books know. ``retired`` and ``first_month``: ``2026-05``.
    """

    scheme: str
    person: str
    region: str
    region_zh: str
    region_en: str
    retired: str
    first_month: str
    made_on: str
    parts: Mapping[str, int]
    total_fen: int
    trace: Mapping[str, Any]
    rows: tuple[CareerRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Remark, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def provisional(self) -> tuple[str, ...]:
        """Names of the figures that stand in for late ones."""
        figures = (figure for step in self.trace["steps"] for figure in step["parameters"])
        found = [figure["name"] for figure in figures if figure["status"] == "provisional"]
        late = ["contribution_reference_wage" for row in self.rows if row.wage_status == "provisional"]
        return tuple(dict.fromkeys((*found, *late)))

    @property
    def digest(self) -> str:
        """16 hex characters that change with anything on the sheet."""
        text = orjson.dumps(self.as_json() | {"digest": ""}, option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(text).hexdigest()[:16]

    @property
    def day(self) -> date:
        """The day on which the sheet was made."""
        return date.fromisoformat(self.made_on)

    def as_json(self) -> dict[str, Any]:
        """The sheet as plain data; ``version`` names its form."""
        return {"version": VERSION, **asdict(self)}

    def without_trace(self) -> dict[str, Any]:
        """The sheet as plain data for a step that keeps the trace beside it."""
        return replace(self, trace={}).as_json()


def from_json(data: Mapping[str, Any], trace: Mapping[str, Any] | None = None) -> Worksheet:
    """The sheet from its plain data (and the trace kept beside it)."""
    plain = {name: value for name, value in data.items() if name not in ("version", "rows", "findings", "remarks")}
    return Worksheet(**{
        **plain, "trace": trace if trace is not None else plain["trace"],
        "rows": tuple(CareerRow(**row) for row in data["rows"]),
        "findings": tuple(Finding(**one) for one in data["findings"]),
        "remarks": tuple(Remark(**one) for one in data["remarks"]),
    })  # fmt: skip
