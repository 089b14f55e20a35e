"""Why a person owes or is owed what stands in the books: the kept cases, run again one rule at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from suibao.books import Books, assessments, registry
from suibao.books.assessments import Case
from suibao.errors import SuibaoError, nearest
from suibao.law import CURRENT_LAW, LineKind, Package, package
from suibao.rules import Law, ParameterError, Trace


@dataclass(frozen=True)
class Explained:
    """One kept case: the traces of its line groups, what could not be computed, and whether it agrees.

    ``lines`` maps rule → fen as kept. ``agrees`` is False when the law has changed since and gives other amounts.
    """

    case: Case
    traces: tuple[Trace, ...]
    unknown: tuple[ParameterError, ...]
    lines: dict[str, int]
    same_law: bool
    agrees: bool


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
    )


def explain_person(
    books: Books, month: int, person: str, law: str = CURRENT_LAW, figures: Iterable[Path] = ()
) -> list[Explained]:
    """Every kept case of ``person`` in ``month`` (yyyymm), explained under the law it was assessed by.

    Raises SuibaoError when nothing was assessed for the person in the month.
    """
    chosen = package(law, figures)
    dated = chosen.law.at(month)
    found = assessments.find(books, month=month, person=person, law_digest=dated.digest)
    same_law = bool(found.cases)
    if not same_law:
        found = assessments.find(books, month=month, person=person)
    if not found.cases:
        raise SuibaoError(
            f"Nothing was assessed for {person} in {month}. Next step: suibao assess FILES --month {month}.",
            f"{month} 没有 {person} 的核定记录。请先运行 suibao assess 文件 --month {month}。",
        )
    lines = found.lines.to_pylist()
    return [_explained(chosen, dated, case, lines, same_law) for case in found.cases]


def _explained(chosen: Package, dated: Law, case: Case, lines: list[dict[str, object]], same_law: bool) -> Explained:
    own = {
        str(line["rule"]): int(str(line["amount_fen"]))
        for line in lines
        if (line["unit"], line["payer"]) == (case.unit, case.payer) and _same_place(case, line)
    }
    groups: dict[object, list[LineKind]] = {}
    for kind in chosen.lines:
        if kind.unit == case.unit:
            groups.setdefault(kind.group, []).append(kind)
    traces, unknown = [], []
    amounts: dict[str, int] = {}
    for kinds in groups.values():
        try:
            trace = dated.explain(case.inputs, [kind.rule for kind in kinds])
        except ParameterError as error:
            unknown.append(error)
            continue
        values = {kind.rule: int(trace[kind.rule]) for kind in kinds}
        if any(values.values()):
            traces.append(trace)
            amounts |= {rule: value for rule, value in values.items() if value}
    return Explained(case, tuple(traces), tuple(unknown), own, same_law, amounts == own)


def _same_place(case: Case, line: dict[str, object]) -> bool:
    """Orders are told apart by industry as well, which stands in the key of the line."""
    if case.unit != "order_month":
        return True
    parts = str(line["line"]).split("|")
    return parts[4] == case.region and int(parts[5]) == int(case.inputs["industry"])
