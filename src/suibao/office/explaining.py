"""Why a person owes or is owed what stands in the books: the kept cases, run again one rule at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from suibao.books import Books, assessments, registry
from suibao.books.assessments import Case, Found
from suibao.errors import SuibaoError, nearest
from suibao.law import CURRENT_LAW, LineKind, Package, package
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.rules import InputError, Law, LawError, ParameterError, Trace

ORDER = (ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH)
"""Cases in the order a person thinks of them: employment, orders, own choices."""


@dataclass(frozen=True)
class Explained:
    """One kept case: the lines as kept, one trace of all its amounts, and what could not be computed.

    ``trace`` is None when nothing is owed. ``amounts`` maps rule → fen as the law gives it now; ``same_law`` is False when
    the case was assessed under another version of the law.
    """

    case: Case
    lines: tuple[dict[str, Any], ...]
    amounts: dict[str, int]
    trace: Trace | None
    unknown: tuple[LawError, ...]
    same_law: bool

    @property
    def kept(self) -> dict[str, int]:
        """Rule → fen as it stands in the books."""
        return {line["rule"]: line["amount_fen"] for line in self.lines}

    @property
    def agrees(self) -> bool:
        """True when the law gives exactly what stands in the books."""
        return self.amounts == self.kept


def person_of(books: Books, payer: str, worker: str) -> str:
    """The person behind a payer's worker number. Raises SuibaoError with the nearest number."""
    rows = registry.engagements(books)
    pairs = list(zip(rows["payer"].to_pylist(), rows["worker"].to_pylist(), rows["person"].to_pylist(), strict=True))
    for one, number, person in pairs:
        if (one, number) == (payer, worker):
            return str(person)
    wanted = f"{payer}/{worker}"
    close = nearest(wanted, [f"{one}/{number}" for one, number, _ in pairs if one == payer][:20_000])
    raise SuibaoError(
        f"No worker {wanted} in the books." + (f" Nearest: {close}." if close else ""),
        f"账册中没有劳动者 {wanted}。" + (f"最接近的是 {close}。" if close else ""),
        worker=wanted,
        nearest=close,
    )


def explain_person(
    books: Books, month: int, person: str, law: str = CURRENT_LAW, figures: Iterable[Path] = ()
) -> list[Explained]:
    """Every kept case of ``person`` in ``month`` (yyyymm), explained under the law it was assessed by.

    A law that changed since (another version of this software, other figures) explains what it gives today, and says so.
    Raises SuibaoError when nothing was assessed for the person in the month under the law of that name.
    """
    chosen, dated = _law(law, month) if not (files := tuple(figures)) else _with_figures(law, files, month)
    found = assessments.find(books, month=month, person=person, law_digest=dated.digest)
    same_law = bool(found.cases)
    if not same_law:
        found = assessments.find(books, month=month, person=person, law=law)
    if not found.cases:
        raise _nothing(books, month, person, law)
    cases = sorted(found.cases, key=lambda case: ORDER.index(case.unit))
    return [_explained(chosen, dated, case, _lines_of(case, found), same_law) for case in cases]


@lru_cache(maxsize=16)
def _law(name: str, month: int) -> tuple[Package, Law]:
    """A law of this software with its prepared steps, kept for the next person."""
    return _with_figures(name, (), month)


def _with_figures(name: str, figures: tuple[Path, ...], month: int) -> tuple[Package, Law]:
    chosen = package(name, figures)
    return chosen, chosen.law.at(month)


def _nothing(books: Books, month: int, person: str, law: str) -> SuibaoError:
    text = f"{month // 100}-{month % 100:02d}"
    others = sorted({case.law for case in assessments.find(books, month=month, person=person).cases})
    en = f" It was assessed under {', '.join(others)}." if others else ""
    zh = f"该月曾按 {'、'.join(others)} 核定。" if others else ""
    return SuibaoError(
        f"Nothing was assessed for {person} in {text} under the law {law}.{en} "
        f"Next step: suibao assess FILES --month {text} --law {law}.",
        f"{text} 没有按 {law} 对 {person} 的核定记录。{zh}请先运行 suibao assess 文件 --month {text} --law {law}。",
        person=person,
        month=text,
        law=law,
    )


def _lines_of(case: Case, found: Found) -> tuple[dict[str, Any], ...]:
    own = [line for line in found.lines.to_pylist() if (line["unit"], line["payer"]) == (case.unit, case.payer)]
    return tuple(line for line in own if _same_place(case, line))


def _same_place(case: Case, line: dict[str, Any]) -> bool:
    """Orders are told apart by region and industry, which stand at the end of the line, before the rule."""
    if case.unit != ORDER_MONTH:
        return True
    *_, region, industry, _ = line["line"].split("|")
    return bool(region == case.region and int(industry) == case.inputs["industry"])


def _explained(chosen: Package, dated: Law, case: Case, lines: tuple[dict[str, Any], ...], same_law: bool) -> Explained:
    groups: dict[object, list[LineKind]] = {}
    for kind in chosen.lines:
        if kind.unit == case.unit and kind.rule in dated.rules:
            groups.setdefault(kind.group, []).append(kind)
    unknown: list[LawError] = []
    amounts: dict[str, int] = {}
    for kinds in groups.values():
        try:
            values = dated.evaluate(case.inputs, [kind.rule for kind in kinds])
        except (ParameterError, InputError) as error:  # a changed law may ask for an input that was not kept
            unknown.append(error)
        else:
            amounts |= {rule: int(value) for rule, value in values.items() if value}
    trace = dated.explain(case.inputs, amounts) if amounts else None
    return Explained(case, lines, amounts, trace, tuple(unknown), same_law)
