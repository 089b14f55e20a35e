"""Closing a month, plain path: files → aggregates → lines → kept → ledger → verified. Run twice, nothing doubles."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from suibao.books import Books, assessments, ledger, registry
from suibao.books.ledger import Verification
from suibao.law import CURRENT_LAW, package
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.office.assess import Assessment, assess
from suibao.office.coverage import spoken_for
from suibao.office.posting import Posted, post_lines
from suibao.work import tables
from suibao.work.intake import read_month
from suibao.work.month import Month
from suibao.work.schemas import PartyKind

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Closed:
    """What closing a month came to. ``work`` must be closed by the caller. ``posted`` is None for a trial.

    ``held_back``: payers whose people stand in the roster, but of whom no order and no pay sheet was handed in, with the
    number of these people. They were not assessed; what the ledger had of them stays. ``people``: people in the month.
    """

    work: Month
    assessment: Assessment
    held_back: Mapping[str, int]
    people: int
    posted: Posted | None
    verification: Verification | None
    seconds: Mapping[str, float]


def close_month(
    books: Books,
    paths: Iterable[Path | str],
    month: int,
    *,
    law: str = CURRENT_LAW,
    figures: Iterable[Path] = (),
    now: datetime,
    memory_limit: str = "1GB",
    progress: Progress | None = None,
) -> Closed:
    """Close ``month`` (yyyymm) from files and directories under the law called ``law``.

    Current law is posted; a proposal is a trial: assessed and kept, never posted, so that the ledger holds what is owed in
    law and nothing else. ``figures``: files with figures of the caller's own.
    Raises FileError for a file that cannot be taken as a whole, LawError for an unknown law.
    """
    chosen = package(law, figures)
    seconds: dict[str, float] = {}
    tell = progress or (lambda text, done, total: None)
    with _timed(seconds, "read"):
        work = read_month(
            paths, month, secret=books.secret, now=now, regions=set(chosen.law.regions.codes) - {"CN"},
            memory_limit=memory_limit, progress=progress,
        )  # fmt: skip
    try:
        with _timed(seconds, "aggregate"):
            workers = work.worker_month()
            aggregates, held_back = spoken_for(
                {ORDER_MONTH: work.order_month(), ENGAGEMENT_MONTH: work.engagement_month(), WORKER_MONTH: workers}
            )
        with _timed(seconds, "assess"):
            assessment = assess(chosen, month, aggregates, progress)
        posted, verification = None, None
        with _timed(seconds, "post"):
            tell("ledger", 0, 1)
            _keep(books, work, assessment, law)
            if law == CURRENT_LAW:
                posted = post_lines(books, month, assessment.lines, assessment.covered)
        if posted is not None:
            with _timed(seconds, "verify"):
                tell("verify", 0, 1)
                verification = ledger.verify(books)
    except BaseException:
        work.close()
        raise
    return Closed(work, assessment, held_back, workers.num_rows, posted, verification, seconds)


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[step] = time.perf_counter() - start


def _keep(books: Books, work: Month, assessment: Assessment, law: str) -> None:
    """Register parties and engagements; keep the inputs of every case and every line, for `explain`."""
    registry.register_parties(books, _parties(work.parties))
    registry.engage(books, _engagements(work.people()))
    cases = pa.concat_tables(
        assessments.cases_of(table, unit, _inputs(assessment, table)) for unit, table in assessment.inputs.items()
    )
    month, digest = assessment.month, assessment.law.digest
    content = tables.digest([assessment.lines, *assessment.inputs.values()])[:24]
    key = _run_key(assessments.runs(books, month, digest), f"close:{month}:{digest}:{content}")
    kept = assessments.Run(key, month, law, digest)
    assessments.save(books, kept, cases, assessment.lines.select(assessments.LINES.names))


def _run_key(before: list[str], content: str) -> str:
    """The last run again when its content is the same; going back to older content is a run of its own."""
    same = [key for key in before if key.partition("#")[0] == content]
    if before and before[-1] in same:
        return before[-1]
    return f"{content}#{len(same) + 1}" if same else content


def _inputs(assessment: Assessment, table: pa.Table) -> list[str]:
    return [name for name in table.column_names if name in assessment.law.inputs]


def _parties(parties: pa.Table) -> pa.Table:
    """Parties as the registry keeps them: the kind by its code."""
    kinds = pa.array([PartyKind(kind).name.lower() for kind in parties["kind"].to_pylist()], pa.string())
    return parties.set_column(parties.schema.get_field_index("kind"), "kind", kinds)


def _engagements(people: pa.Table) -> pa.Table:
    """Engagements as the registry keeps them."""
    n = people.num_rows
    missing = {
        "industry": pa.array([0] * n, pa.int8()),
        "agreed_wage_fen": pa.nulls(n, pa.int64()),
        "declared_base_fen": pa.nulls(n, pa.int64()),
        "weekly_hours_tenths": pa.nulls(n, pa.int32()),
    }
    present = {name: people[name] for name in registry.ENGAGEMENTS.names if name in people.column_names}
    columns = {**missing, **present}
    return pa.table({name: columns[name] for name in registry.ENGAGEMENTS.names})
