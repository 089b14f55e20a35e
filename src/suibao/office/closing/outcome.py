"""What a close came to, in sums: small enough to be kept as the result of a step, whatever the size of the month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from suibao.books.verification import Verification
from suibao.office.assess import Assessment, Unassessed
from suibao.office.posting import Posted


@dataclass(frozen=True)
class Gap:
    """Rows of one branch in one region that an unknown figure held up. ``en``, ``zh``: what is unknown, of the first row."""

    unit: str
    branch: int
    region: str
    parameter: str
    en: str
    zh: str
    rows: int

    @property
    def what(self) -> tuple[str, int, str, str]:
        """What tells gaps apart."""
        return self.unit, self.branch, self.region, self.parameter


@dataclass(frozen=True)
class Example:
    """A person to look at: the more payers and branches, the more telling."""

    payers: int
    branches: int
    person: str


@dataclass(frozen=True)
class Assessed:
    """Sums of an assessment, of a part or of all. ``amounts``: fen by (branch, bearer); ``cases``: kept inputs."""

    cases: int
    lines: int
    total_fen: int
    amounts: tuple[tuple[int, str, int], ...]
    gaps: tuple[Gap, ...]
    example: Example | None

    @classmethod
    def of(cls, found: Assessment) -> Assessed:
        """The sums of an assessment."""
        return cls(
            sum(table.num_rows for table in found.inputs.values()), found.lines.num_rows, found.total_fen,
            _amounts(found.lines), tuple(_gap(one) for one in found.unassessed), _example(found.lines),
        )  # fmt: skip

    @classmethod
    def kept(cls, one: dict[str, Any]) -> Assessed:
        """Sums from plain data."""
        example = one["example"] and Example(**one["example"])
        amounts = tuple((branch, bearer, fen) for branch, bearer, fen in one["amounts"])
        return cls(**{**one, "amounts": amounts, "gaps": tuple(Gap(**gap) for gap in one["gaps"]), "example": example})


def together(parts: Iterable[Assessed]) -> Assessed:
    """The sums of all parts."""
    found = list(parts)
    amounts: dict[tuple[int, str], int] = {}
    gaps: dict[tuple[str, int, str, str], Gap] = {}
    for one in found:
        for branch, bearer, fen in one.amounts:
            amounts[branch, bearer] = amounts.get((branch, bearer), 0) + fen
        for gap in one.gaps:
            before = gaps.get(gap.what)
            gaps[gap.what] = replace(before, rows=before.rows + gap.rows) if before else gap
    examples = [one.example for one in found if one.example]
    return Assessed(
        sum(one.cases for one in found), sum(one.lines for one in found), sum(one.total_fen for one in found),
        tuple((branch, bearer, fen) for (branch, bearer), fen in sorted(amounts.items())),
        tuple(gaps.values()),
        min(examples, key=lambda one: (-one.payers, -one.branches, one.person), default=None),
    )  # fmt: skip


def posted_together(parts: Iterable[Posted]) -> Posted:
    """What posting did in all parts. No batch: each part has its own."""
    found = list(parts)
    return Posted(
        sum(one.posted for one in found), sum(one.posted_fen for one in found), sum(one.reversed for one in found),
        sum(one.unchanged for one in found), sum(one.standing_fen for one in found), "",
    )  # fmt: skip


@dataclass(frozen=True)
class Verified:
    """The ledger's own proof, as plain data. ``problems``: (en, zh)."""

    ok: bool
    transfers: int
    total_fen: int
    problems: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, found: Verification) -> Verified:
        """The proof that `ledger.verify` gave."""
        problems = tuple((one.text("en"), one.text("zh")) for one in found.problems)
        return cls(found.ok, found.transfers, found.total_fen, problems)

    @classmethod
    def kept(cls, one: dict[str, Any]) -> Verified:
        """The proof from plain data."""
        return cls(**{**one, "problems": tuple((en, zh) for en, zh in one["problems"])})


def _amounts(lines: pa.Table) -> tuple[tuple[int, str, int], ...]:
    sums = lines.group_by(["branch", "bearer"]).aggregate([("amount_fen", "sum")]).to_pylist()
    return tuple(sorted((row["branch"], row["bearer"], row["amount_fen_sum"]) for row in sums))


def _gap(gap: Unassessed) -> Gap:
    parameter = str(gap.error.details.get("parameter", ""))
    return Gap(gap.unit, gap.branch, gap.region, parameter, gap.error.en, gap.error.zh, gap.rows)


def _example(lines: pa.Table) -> Example | None:
    counted = lines.group_by("person").aggregate([("payer", "count_distinct"), ("branch", "count_distinct")])
    if not counted.num_rows:
        return None
    order = [("payer_count_distinct", "descending"), ("branch_count_distinct", "descending"), ("person", "ascending")]
    first = counted.take(pc.select_k_unstable(counted, 1, order)).to_pylist()[0]
    return Example(first["payer_count_distinct"], first["branch_count_distinct"], first["person"])
