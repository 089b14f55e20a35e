"""A month run from files to documents, and its summary: what `assess` and `demo` share."""

from __future__ import annotations

import shlex
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow.compute as pc
import pyarrow.parquet as pq

from suibao.books import Books
from suibao.books.home import locate
from suibao.cli.output import console, print_json, warn
from suibao.documents.context import Note, PayerFacts
from suibao.documents.filings import write_filings
from suibao.documents.statements import write_statements
from suibao.documents.summary import BranchAmount, MonthSummary, NextStep, Tally, Words, show, to_json
from suibao.law import CURRENT_LAW
from suibao.law.terms import Branch, Mode, Status
from suibao.office.assess import Assessment
from suibao.office.close import Closed, Finished, close_month
from suibao.office.closing.folder import Folder
from suibao.office.closing.outcome import Assessed, Gap
from suibao.rules import Law
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
    """Close the month and write everything below ``out``; the summary, and warnings: headers, payers held back."""
    tell = progress or (lambda text, done, total: None)
    closed = close_month(
        books, files, month, law=law, figures=figures, now=now, memory_limit=memory_limit, progress=progress
    )
    seconds = dict(closed.seconds)
    with closed.work as work:
        places = _write_data(closed, out)
        if documents:
            places |= _write_documents(closed, out, language, seconds, tell)
        summary = summary_of(closed.finished, places, seconds, books, language)
        warnings = warnings_of(work, language)
    return summary, warnings


def warnings_of(work: Folder, language: str) -> list[str]:
    """What a person should know: headers not understood, payers held back."""
    said = [one.en if language == "en" else one.zh for one in work.warnings]
    return said + [_held_back(payer, people, language) for payer, people in work.facts["held_back"].items()]


def outcome(summary: MonthSummary, warnings: list[str]) -> dict[str, Any]:
    """The summary as plain data, with the warnings in it."""
    return {**orjson.loads(to_json(summary)), "warnings": warnings}


def tell_outcome(summary: MonthSummary, warnings: list[str], language: str, *, json: bool) -> None:
    """The summary on one screen, or as one JSON document with the warnings in it."""
    if json:
        print_json(outcome(summary, warnings))
        return
    for warning in warnings:
        warn(warning)
    show(summary, console, language)


def _held_back(payer: str, people: int, language: str) -> str:
    if language == "en":
        return (
            f"{payer} has {people} people in the roster, but no orders and no pay sheet among the files: not assessed, and "
            "what the ledger has of it stays. Hand in its orders or pay sheet."
        )
    return f"{payer} 在册 {people} 人，但文件中没有其订单或工资表：未予核定，账上原有记录不变。请补交其订单或工资表。"


def _short(path: Path) -> str:
    """A path as one would type it here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _home_option(books: Books) -> str:
    """What to add to a command so that it opens the same books."""
    return "" if books.home == locate() else f" --home {shlex.quote(_short(books.home))}"


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
        code: region.en if language == "en" else region.zh
        for code, region in closed.assessment.law.regions.by_code.items()
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
        zh = f"{branch.zh}未能核定：{gap.error.zh}"
        en = f"{branch.code.replace('_', ' ')} could not be assessed: {gap.error.en}"
        notes += [Note(zh, en, assessment.month, payer=payer) for payer in gap.payers]
        notes += [Note(zh, en, assessment.month, person=person) for person in gap.people]
    return notes


def _facts(closed: Closed) -> dict[str, PayerFacts]:
    """Rows that could not be assessed, by payer."""
    held: Counter[str] = Counter()
    for gap in closed.assessment.unassessed:
        held.update(gap.payers)
    return {payer: PayerFacts(unassessed=rows) for payer, rows in held.items()}


def summary_of(
    done: Finished, places: Mapping[str, str], seconds: Mapping[str, float], books: Books, language: str
) -> MonthSummary:
    """The summary of a close, from its sums alone."""
    sums, posted, proof, facts = done.assessed, done.posted, done.verified, done.folder.facts
    law, counts = done.chosen.law.at(done.request.month), done.folder.counts.values()
    return MonthSummary(
        month=done.request.month,
        law=law.digest,
        law_name=done.request.law,
        rows_in=sum(one.rows for one in counts),
        rows_accepted=sum(one.accepted for one in counts),
        rows_quarantined=sum(one.quarantined for one in counts),
        people=facts["people"],
        lines=sums.lines,
        assessed_fen=sums.total_fen,
        posted_fen=posted.standing_fen if posted else None,
        posted_now_fen=posted.posted_fen if posted else 0,
        ledger_ok=proof.ok if proof else None,
        ledger_problems=[en if language == "en" else zh for en, zh in proof.problems] if proof else [],
        quarantine=[Tally(Words(*TITLES[reason]), rows) for reason, rows in facts["reasons"]],
        unassessed=[_tally(gap, law) for gap in sums.gaps],
        statuses={Status(key): number for key, number in facts["statuses"]},
        modes={Mode(key): number for key, number in facts["modes"]},
        amounts=_amounts(sums),
        places={**places, "books": _short(books.home)},
        seconds=seconds,
        next_steps=_next_steps(done, _home_option(books)),
    )


def _tally(gap: Gap, law: Law) -> Tally:
    """Which branch was held up where, and which figure is wanting, by its label."""
    branch, place = Branch(gap.branch), law.regions.by_code.get(gap.region)
    figure = law.parameters.get(gap.parameter)
    region_zh, region_en = (place.zh, place.en) if place else (gap.region, gap.region)
    zh = f"{branch.zh}（{region_zh}）：{figure.zh if figure else gap.zh}未知"
    en = f"{branch.code.replace('_', ' ')} ({region_en}): {figure.en if figure else gap.en} unknown"
    return Tally(Words(zh, en), gap.rows)


def _amounts(sums: Assessed) -> list[BranchAmount]:
    order = {"payer": 0, "worker": 1, "state": 2}
    found = [BranchAmount(Branch(branch), bearer, fen) for branch, bearer, fen in sums.amounts]
    return sorted(found, key=lambda one: (int(one.branch), order[one.bearer]))


def _next_steps(done: Finished, home: str) -> list[NextStep]:
    """Commands that can be copied as they stand."""
    month, law = _folder(done.request.month), done.request.law
    steps = []
    worker = _someone(done)
    if worker:
        option = "" if law == CURRENT_LAW else f" --law {law}"
        command = f"suibao explain --worker {shlex.quote(worker)} --month {month}{option}{home}"
        steps.append(NextStep(command, Words("这个人的每一分钱从何而来", "where this person's every fen comes from")))
    for gap in done.assessed.gaps[:1]:
        command = f"suibao law show {gap.parameter} --region {gap.region}"
        steps.append(
            NextStep(command, Words("哪些数值已查明、出处何在", "which figures are established, and where from"))
        )
    steps += [
        NextStep("suibao law diff current proposal/3-platform-pension-share",
                 Words("建议三改变了什么", "what proposal 3 changes")),
        NextStep(f"suibao ledger verify{home}", Words("重新核对整个账本", "prove the whole ledger again")),
    ]  # fmt: skip
    return steps


def _someone(done: Finished) -> str:
    """Payer and worker number of a person with lines of several kinds: the most telling one to look at."""
    if done.assessed.example is None:
        return ""
    people = done.folder.people()
    rows = people.filter(pc.equal(people["person"], done.assessed.example.person)).to_pylist()
    return next((f"{row['payer']}/{row['worker']}" for row in rows if row["payer"]), "")
