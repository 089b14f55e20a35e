"""A month run from files to documents, and its summary: what `assess` and `demo` share."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from suibao.books import Books
from suibao.documents.context import Note, PayerFacts
from suibao.documents.filings import write_filings
from suibao.documents.statements import write_statements
from suibao.documents.summary import BranchAmount, MonthSummary, NextStep, Tally, Words
from suibao.law import CURRENT_LAW
from suibao.law.terms import Branch, Mode, Status
from suibao.law.units import ENGAGEMENT_MONTH, WORKER_MONTH
from suibao.office.assess import Assessment, Unassessed
from suibao.office.close import Closed, close_month
from suibao.work.month import Month
from suibao.work.titles import TITLES

Progress = Callable[[str, int, int], None]


def run_month(
    books: Books,
    files: Iterable[Path],
    month: int,
    out: Path,
    *,
    law: str = CURRENT_LAW,
    figures: Iterable[Path] = (),
    now: datetime,
    memory_limit: str = "1GB",
    language: str = "zh",
    documents: bool = True,
    progress: Progress | None = None,
) -> tuple[MonthSummary, list[str]]:
    """Close the month and write everything below ``out``; the summary, and warnings about headers."""
    tell = progress or (lambda text, done, total: None)
    closed = close_month(
        books, files, month, law=law, figures=figures, now=now, memory_limit=memory_limit, progress=progress
    )
    seconds = dict(closed.seconds)
    with closed.work as work:
        places = _write_data(closed, out)
        if documents:
            places |= _write_documents(closed, out, language, seconds, tell)
        summary = _summary(closed, law, {**places, "books": str(books.home)}, seconds)
        warnings = [one.en if language == "en" else one.zh for one in work.warnings]
    return summary, warnings


def _write_data(closed: Closed, out: Path) -> dict[str, str]:
    out.mkdir(parents=True, exist_ok=True)
    lines = out / f"lines-{closed.assessment.month}.parquet"
    pq.write_table(closed.assessment.lines, lines, compression="zstd")
    places = {"lines": str(lines)}
    folder = out / "quarantine" / _folder(closed.assessment.month)
    if closed.work.write_quarantine(folder, ("csv", "parquet")):
        places["quarantine"] = str(folder)
    return places


def _write_documents(
    closed: Closed, out: Path, language: str, seconds: dict[str, float], tell: Progress
) -> dict[str, str]:
    lines, parties = closed.assessment.lines, closed.work.parties
    people = closed.work.people()
    names = dict(zip(people["person"].to_pylist(), people["name"].to_pylist(), strict=True))
    regions = {
        code: region.en if language == "en" else region.zh for code, region in closed.assessment.law.regions.by_code.items()
    }
    total = len(names)
    done = [0]

    def tick(number: int) -> None:
        done[0] += number
        if done[0] % 200 == 0:
            tell("statements", done[0], total)

    start = time.perf_counter()
    write_statements(
        lines, parties, out, language, _notes(closed.assessment), names, regions, _facts(closed), progress=tick
    )
    seconds["statements"] = time.perf_counter() - start
    tell("filings", 0, 1)
    start = time.perf_counter()
    write_filings(lines, parties, out, names, regions)
    seconds["filings"] = time.perf_counter() - start
    folder = _folder(closed.assessment.month)
    return {"statements": str(out / "statements" / folder), "filings": str(out / "filings" / folder)}


def _folder(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"


def _notes(assessment: Assessment) -> list[Note]:
    """What could not be assessed, for the documents of those it touches: people one by one, payers in common."""
    notes = []
    for gap in assessment.unassessed:
        branch = Branch(gap.branch)
        zh, en = f"{branch.zh}未能核定：{gap.error.zh}", f"{branch.code.replace('_', ' ')} could not be assessed: {gap.error.en}"
        notes += [Note(zh, en, assessment.month, payer=payer) for payer in gap.payers]
        notes += [Note(zh, en, assessment.month, person=person) for person in gap.people]
    return notes


def _facts(closed: Closed) -> dict[str, PayerFacts]:
    """Rows that could not be assessed, by payer."""
    held: Counter[str] = Counter()
    for gap in closed.assessment.unassessed:
        held.update({payer: gap.rows for payer in gap.payers} if len(gap.payers) == 1 else {})
    return {payer: PayerFacts(unassessed=rows) for payer, rows in held.items()}


def _summary(closed: Closed, law: str, places: Mapping[str, str], seconds: Mapping[str, float]) -> MonthSummary:
    assessment, posted, verification = closed.assessment, closed.posted, closed.verification
    counts = closed.work.counts.values()
    jobs = assessment.inputs[ENGAGEMENT_MONTH]
    return MonthSummary(
        month=assessment.month,
        law=assessment.law.digest,
        law_name=law,
        rows_in=sum(one.rows for one in counts),
        rows_accepted=sum(one.accepted for one in counts),
        rows_quarantined=sum(one.quarantined for one in counts),
        people=assessment.inputs[WORKER_MONTH].num_rows,
        lines=assessment.lines.num_rows,
        assessed_fen=assessment.total_fen,
        posted_fen=posted.standing_fen if posted else 0,
        posted_now_fen=posted.posted_fen if posted else 0,
        ledger_ok=verification.ok if verification else None,
        ledger_problems=[str(one) for one in verification.problems] if verification else [],
        quarantine=_quarantine(closed.work),
        unassessed=[_tally(gap) for gap in assessment.unassessed],
        statuses={Status(key): number for key, number in _people_by(jobs, "status").items()},
        modes={Mode(key): number for key, number in _people_by(jobs, "mode").items()},
        amounts=_amounts(assessment.lines),
        places=places,
        seconds=seconds,
        next_steps=_next_steps(closed, places),
    )


def _quarantine(work: Month) -> list[Tally]:
    counted: Counter[str] = Counter()
    for row in work.reasons().to_pylist():
        counted[row["reason"]] += row["rows"]
    return [Tally(Words(*TITLES[reason]), rows) for reason, rows in counted.most_common()]


def _tally(gap: Unassessed) -> Tally:
    branch = Branch(gap.branch)
    name = str(gap.error.details.get("parameter", ""))
    return Tally(Words(f"{branch.zh}：{name} 未知（{gap.region}）", f"{branch.code}: {name} unknown ({gap.region})"), gap.rows)


def _people_by(jobs: pa.Table, column: str) -> dict[int, int]:
    pairs = jobs.select(["person", column]).group_by(["person", column]).aggregate([])
    return {row["values"]: row["counts"] for row in pairs[column].value_counts().to_pylist()}


def _amounts(lines: pa.Table) -> list[BranchAmount]:
    sums = lines.group_by(["branch", "bearer"]).aggregate([("amount_fen", "sum")]).to_pylist()
    order = {"payer": 0, "worker": 1, "state": 2}
    found = [BranchAmount(Branch(row["branch"]), row["bearer"], row["amount_fen_sum"]) for row in sums]
    return sorted(found, key=lambda one: (int(one.branch), order[one.bearer]))


def _next_steps(closed: Closed, places: Mapping[str, str]) -> list[NextStep]:
    assessment = closed.assessment
    month = _folder(assessment.month)
    steps = []
    if assessment.lines.num_rows:
        person = assessment.lines["person"][int(pc.index(assessment.lines["amount_fen"],
                                                          pc.max(assessment.lines["amount_fen"])).as_py())].as_py()  # fmt: skip
        steps.append(NextStep(f"suibao explain --person {person} --month {month}",
                              Words("这个人的每一分钱从何而来", "where this person's every fen comes from")))  # fmt: skip
    for gap in assessment.unassessed[:1]:
        name = gap.error.details.get("parameter", "")
        steps.append(NextStep(f"suibao law show {name}", Words("哪些地区、时期的数值已查明", "what is established, where and when")))
    steps.append(NextStep("suibao law diff current proposal/3-platform-pension-share",
                          Words("建议三改变了什么", "what proposal 3 changes")))  # fmt: skip
    steps.append(NextStep("suibao ledger verify", Words("重新核对整个账本", "prove the whole ledger again")))
    return steps
