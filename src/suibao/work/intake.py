"""A month of files in, aggregates and quarantine out: the door of this package.

>>> month = read_month([folder], 202510, secret=key, now=now, regions=regions)  # doctest: +SKIP
>>> month.counts["orders"].accepted, month.engagement_month().num_rows          # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from suibao.work.aggregating_engagements import engagement_month, pay_by_engagement
from suibao.work.aggregating_orders import needed, order_groups, order_month, orders_by_engagement, with_owner
from suibao.work.aggregating_workers import worker_month
from suibao.work.checking import asked
from suibao.work.checks import Question
from suibao.work.engagements import in_force, owners, shared_numbers
from suibao.work.errors import IncompleteFilesError, TooLittleMemoryError
from suibao.work.judging import with_problem
from suibao.work.month import Month, Taken
from suibao.work.reading import Reading, read
from suibao.work.reasons import Context, Reason
from suibao.work.schemas import ENROLMENTS, OFFERS, ORDERS, PARTIES, PAYSHEET, ROSTER
from suibao.work.storing import store
from suibao.work.taking import accepted, checked, judge_small, known_payer, known_worker
from suibao.work.taking_large import Large, take_offers, take_orders

Progress = Callable[[str, int, int], None]
"""Called with what is being done, the number of steps done, and the number of steps in all."""

STEPS = 8


def read_month(
    paths: Iterable[Path | str],
    month: int,
    *,
    secret: bytes,
    now: datetime,
    regions: Iterable[str],
    memory_limit: str = "1GB",
    threads: int | None = None,
    temp_directory: Path | None = None,
    progress: Progress | None = None,
) -> Month:
    """Read, check and aggregate the files of one month.

    ``paths``: files, or directories of files, of any kind and format. ``month``: yyyymm. ``secret``: key that turns
    identity numbers into ``person``. ``now``: local time; anything later is a future date. ``regions``: the six-digit
    codes that the law knows. ``memory_limit`` bounds DuckDB; what does not fit is spilled to ``temp_directory``
    (the system's by default), which needs about the size of the order numbers.

    Raises :class:`suibao.work.errors.FileError` when a file as a whole cannot be taken; bad rows never raise.
    """
    question = asked(month, now, frozenset(regions))
    scratch = TemporaryDirectory(prefix="suibao-", dir=temp_directory)
    try:
        con = connect(Path(scratch.name), memory_limit, threads)
        tell = _Teller(progress)
        tell("files: reading")
        copies = Path(scratch.name) / "copies"
        copies.mkdir()
        reading = read(con, [Path(path) for path in paths], copies, secret)
        _complete(reading)
        taken = _take(con, reading, question, tell)
        tell("done")
        return Month(con, scratch, reading, taken)
    except duckdb.OutOfMemoryException as error:
        scratch.cleanup()
        raise TooLittleMemoryError(
            f"{memory_limit} of memory is too little for these files. Raise memory_limit, or write the Parquet files with "
            "smaller row groups (about 120,000 rows).",
            f"内存上限{memory_limit}不足以处理这些文件。请调高memory_limit，或将Parquet行组改小（约12万行）。",
            memory_limit=memory_limit,
        ) from error
    except BaseException:
        scratch.cleanup()
        raise


def connect(scratch: Path, memory_limit: str, threads: int | None) -> Backend:
    """DuckDB with bounded memory that spills to ``scratch``."""
    settings: dict[str, object] = {
        "memory_limit": memory_limit, "temp_directory": str(scratch / "spill"), "preserve_insertion_order": False,
    }
    if threads is not None:
        settings["threads"] = threads
    return ibis.duckdb.connect(**settings)


class _Teller:
    """Counts the steps for the progress callback."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._done = -1

    def __call__(self, text: str) -> None:
        self._done = min(self._done + 1, STEPS)
        if self._progress is not None:
            self._progress(text, self._done, STEPS)


def _complete(reading: Reading) -> None:
    """Orders and pay mean nothing without knowing who works for whom, and who pays."""
    kinds = set(reading.kinds.values())
    missing = [schema for schema in (ROSTER, PARTIES) if schema.kind not in kinds]
    if missing:
        raise IncompleteFilesError(
            f"No {' and no '.join(schema.kind for schema in missing)} file among the {len(reading.kinds)} files read. "
            f"Add it: {', '.join(', '.join(schema.required) for schema in missing)} are its columns.",
            f"所读{len(reading.kinds)}个文件中缺少{'、'.join(schema.zh for schema in missing)}，请补充。"
            f"必填列：{'、'.join(schema[name].zh for schema in missing for name in schema.required)}。",
            kinds=[schema.kind for schema in missing],
        )


def _take(con: Backend, reading: Reading, question: Question, tell: Callable[[str], None]) -> Taken:
    """Judge the small kinds, then the orders, then build the aggregates."""
    tell("parties and roster: checks")
    judged = {"parties": judge_small(con, reading, PARTIES, question)}
    parties = accepted(judged["parties"])

    def roster_beside(rows: ir.Table) -> ir.Table:
        return _own_numbers(known_payer(rows, parties), question)

    judged["roster"] = judge_small(con, reading, ROSTER, question, roster_beside)
    judged["enrolments"] = judge_small(con, reading, ENROLMENTS, question)
    force = store(con, "in_force", in_force(accepted(judged["roster"]), question))
    numbers = owners(force)
    whose = store(con, "owners", numbers.filter(numbers["look_payer"].isin(parties["party"])))
    tell("pay sheets: checks")
    judged["paysheet"] = judge_small(
        con, reading, PAYSHEET, question, lambda rows: known_worker(known_payer(rows, parties), whose)
    )
    orders = _orders(con, reading, question, parties, whose, tell)
    tell("offers: checks")
    offers = _offers(con, reading, question, parties, whose)
    tell("months: sums")
    sheets = pay_by_engagement(accepted(judged["paysheet"]), whose)
    engagements = store(
        con, "engagement_month",
        engagement_month(force, orders_by_engagement(orders.owned), sheets, parties, question),
    )
    tables = {
        "order_month": store(con, "order_month", order_month(orders.owned, parties, question.month)),
        "engagement_month": engagements,
        "worker_month": store(
            con, "worker_month", worker_month(engagements, accepted(judged["enrolments"]), question.month)
        ),
    }
    context = Context(question.month, question.regions, _names(con, parties))
    judged |= {"orders": orders.judged} | ({"offers": offers.judged} if offers else {})
    owned = {"orders": orders.owned} | ({"offers": offers.owned} if offers else {})
    return Taken(judged, owned, tables, context)


def _names(con: Backend, parties: ir.Table) -> frozenset[str]:
    """Party ids, for the nearest name in messages; the first thousand are enough for that."""
    return frozenset(con.to_pyarrow(parties.select("party").order_by("party").limit(1000))["party"].to_pylist())


def _own_numbers(rows: ir.Table, question: Question) -> ir.Table:
    """Refuse engagements whose worker number belongs to two people at the same payer in the month."""
    good = rows.filter(rows["problems"].length() == 0)
    shared = shared_numbers(in_force(good, question)).mutate(shared=ibis.literal(True))
    joined = rows.left_join(
        shared, [rows["payer"] == shared["shared_payer"], rows["worker"] == shared["shared_worker"]]
    )
    marked = with_problem(joined, joined["shared"], Reason.TWO_PEOPLE, "worker")
    return marked.drop("shared", "shared_payer", "shared_worker")


def _orders(
    con: Backend, reading: Reading, question: Question, parties: ir.Table, whose: ir.Table, tell: Callable[[str], None]
) -> Large:
    """Judged and summed orders; without any order file, empty ones."""

    def beside(rows: ir.Table) -> ir.Table:
        return known_worker(known_payer(rows, parties, "platform"), whose, "platform")

    sources = checked(reading, ORDERS.kind, question)
    if sources:
        return take_orders(con, sources, whose, beside, tell)
    none = judge_small(con, reading, ORDERS, question)
    return Large(none, store(con, "owned", with_owner(order_groups(needed(none)), whose)))


def _offers(con: Backend, reading: Reading, question: Question, parties: ir.Table, whose: ir.Table) -> Large | None:
    """Judged offers, if there are any: they are evidence, not a base of contributions, so nothing is assessed from them."""
    sources = checked(reading, OFFERS.kind, question)
    if not sources:
        return None
    return take_offers(
        con, sources, whose, lambda rows: known_worker(known_payer(rows, parties, "platform"), whose, "platform")
    )
