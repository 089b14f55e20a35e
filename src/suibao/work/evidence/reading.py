"""Order logs of any number of months become one relation of moments: orders taken and offers not taken.

The rows that the checks of a month's files refuse are left out here too, counted by reason. Nothing is held that
grows with the number of orders: the relation is read anew from the files by each question asked of it.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from suibao.work.checking_kinds import is_completed
from suibao.work.checks import Question
from suibao.work.errors import IncompleteFilesError
from suibao.work.intake import connect
from suibao.work.limits import EARLIEST_ORDER
from suibao.work.parsing import Parsed, fen
from suibao.work.reading import Reading, read
from suibao.work.recognising import Warning
from suibao.work.schemas import OFFERS, ORDERS, PAYSHEET, ROSTER, Answer, Assigned
from suibao.work.storing import store
from suibao.work.taking import accepted, checked, judge_small, together
from suibao.work.taking_large import Aside, set_aside

MOMENTS = ibis.schema({
    "platform": "string", "worker": "string", "region": "string", "order_id": "string", "offered_at": "timestamp(6)",
    "answered_at": "timestamp(6)", "accepted": "boolean", "refused": "boolean", "expired": "boolean", "dispatched": "boolean",
    "picked_up_at": "timestamp(6)", "promised_at": "timestamp(6)", "finished_at": "timestamp(6)", "completed": "boolean",
    "rating": "int64", "pay_fen": "int64", "deduction_fen": "int64", "fee_fen": "int64",
})  # fmt: skip
"""One row a moment at which an order was taken (``accepted``) or offered and not taken. Null is not stated: ``dispatched``
of an offer and of an order without it, ``deduction_fen`` where the cell is empty, ``offered_at`` where the file of orders does
not say when the order was offered. ``answered_at`` of an order is when it was accepted; an offer that was neither
refused nor expired was given to somebody else. ``pay_fen`` of an offer is what was held out."""

DISTANT = datetime(9999, 1, 1)
LARGE = (ORDERS, OFFERS)


class Log:
    """The order log as Ibis relations. Holds temporary files until closed.

    ``moments``: the relation of :data:`MOMENTS`. ``rows``: ``read``, ``used``, and by reason how many were left out, over orders
    and offers; ``read`` is the sum of the rest. ``kinds``: rows read by kind of file. ``owners``: whose a worker number is, None
    without a roster. ``sheets``: accepted pay sheets. ``all_payers``: whether the files hold what the workers earn from anybody.
    """

    def __init__(
        self, con: Backend, scratch: TemporaryDirectory[str], reading: Reading, large: Mapping[str, Aside],
        small: Mapping[str, ir.Table], all_payers: bool,
    ) -> None:  # fmt: skip
        self.con = con
        self._scratch = scratch
        self.warnings: Sequence[Warning] = reading.warnings
        self.all_payers = all_payers
        parts = [part for kind, aside in large.items() for part in _parts(kind, aside)]
        self.moments: ir.Table = con.create_view("moments", together(parts))
        self.sheets: ir.Table = accepted(small[PAYSHEET.kind])
        self.roster: ir.Table = accepted(small[ROSTER.kind])
        self.kinds: Mapping[str, int] = Counter(
            {kind: sum(rows for file, rows in reading.rows.items() if reading.kinds[file] == kind) for kind in large}
        )
        self.rows: Mapping[str, int] = self._counted(large)
        self.stored: dict[str, ir.Table] = {}
        """Relations that were computed once and are used again, by name."""

    def __enter__(self) -> Log:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back memory and temporary files. Nothing can be asked afterwards."""
        self.con.disconnect()
        self._scratch.cleanup()

    def once(self, name: str, rows: Callable[[], ir.Table]) -> ir.Table:
        """What ``rows`` gives, computed once and kept under ``name``."""
        if name not in self.stored:
            made = rows()
            self.stored[name] = store(self.con, f"kept_{len(self.stored)}", made)
        return self.stored[name]

    def _counted(self, large: Mapping[str, Aside]) -> dict[str, int]:
        """How many rows were read and used, and how many left out by their first reason."""
        bad: Counter[str] = Counter()
        for aside in large.values():
            rows = aside.judged.filter(aside.judged["problems"].length() > 0)
            counted = rows.group_by(reason=rows["problems"][0].split(":")[0]).agg(rows=rows.count())
            for row in self.con.to_pyarrow(counted.order_by("reason")).to_pylist():
                bad[row["reason"]] += row["rows"]
        read_rows = sum(self.kinds.values())
        return {"read": read_rows, "used": read_rows - bad.total(), **dict(sorted(bad.items()))}


def read_log(
    paths: Iterable[Path | str],
    *,
    regions: Iterable[str],
    now: datetime,
    memory_limit: str = "3GB",
    threads: int | None = None,
    all_payers: bool = False,
    temp_directory: Path | None = None,
) -> Log:
    """Read orders and offers of any months, and pay sheets and a roster where given, in any format.

    ``regions``: the six-digit codes that the law knows. ``now``: local time of China; later moments are refused.
    ``all_payers``: the files hold all that the workers earn, from any payer; without it an income share is an upper bound.
    A roster says which worker numbers are one person; identity numbers are hashed with a key that is thrown away.

    Raises :class:`suibao.work.errors.FileError` when a file as a whole cannot be taken; bad rows never raise.
    """
    question = Question(0, EARLIEST_ORDER, DISTANT, now, frozenset(regions))
    scratch = TemporaryDirectory(prefix="suibao-log-", dir=temp_directory)
    try:
        con = connect(Path(scratch.name), memory_limit, threads)
        copies = Path(scratch.name) / "copies"
        copies.mkdir()
        reading = read(con, [Path(path) for path in paths], copies, secrets.token_bytes(32))
        large = {}
        for schema in LARGE:
            if sources := checked(reading, schema.kind, question):
                large[schema.kind] = set_aside(con, schema, sources)
        _complete(large)
        small = {schema.kind: judge_small(con, reading, schema, question) for schema in (PAYSHEET, ROSTER)}
        return Log(con, scratch, reading, large, small, all_payers)
    except BaseException:
        scratch.cleanup()
        raise


def _complete(large: Mapping[str, Aside]) -> None:
    if ORDERS.kind not in large:
        raise IncompleteFilesError(
            f"No file of orders among the files read. Its columns are: {', '.join(ORDERS.required)}.",
            f"所读文件中没有订单，请补充。必填列：{'、'.join(ORDERS[name].zh for name in ORDERS.required)}。",
            kinds=[ORDERS.kind],
        )


def _parts(kind: str, aside: Aside) -> list[ir.Table]:
    """The accepted rows of one kind as moments: of each source the plain ones, and those that passed judgement."""
    schema, moments = (ORDERS, _orders) if kind == ORDERS.kind else (OFFERS, _offers)
    return [moments(rows) for rows in (*aside.clean(), accepted(aside.judged).select(*schema.names))]


def _moments(rows: Parsed | ir.Table, **columns: ir.Value) -> ir.Table:
    """The columns of :data:`MOMENTS` in their order and types."""
    every = {name: columns[name] if name in columns else rows[name] for name in MOMENTS}
    return rows.select(**{name: every[name].cast(kind) for name, kind in MOMENTS.items()})


def _orders(rows: Parsed | ir.Table) -> ir.Table:
    yes, no = ibis.literal(True), ibis.literal(False)
    return _moments(
        rows, answered_at=rows["accepted_at"], accepted=yes, refused=no, expired=no,
        dispatched=rows["assigned"] == Assigned.DISPATCHED, completed=is_completed(rows), pay_fen=fen(rows["pay"]),
        deduction_fen=_fen_or_null(rows["deduction"]), fee_fen=_fen_or_null(rows["fee"]),
    )  # fmt: skip


def _offers(rows: Parsed | ir.Table) -> ir.Table:
    nothing, moment = ibis.null("int64"), ibis.null("timestamp")
    return _moments(
        rows, accepted=ibis.literal(False), refused=rows["answer"] == Answer.REFUSED,
        expired=rows["answer"] == Answer.EXPIRED, dispatched=ibis.null("boolean"), picked_up_at=moment,
        finished_at=moment, completed=ibis.literal(False), rating=nothing, pay_fen=_fen_or_null(rows["pay"]),
        deduction_fen=nothing, fee_fen=nothing,
    )  # fmt: skip


def _fen_or_null(yuan: ir.FloatingValue) -> ir.IntegerValue:
    return ibis.ifelse(yuan.isnull(), ibis.null("int64"), fen(yuan))
