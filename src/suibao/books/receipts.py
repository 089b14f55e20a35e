"""Bank receipts kept: every accepted row of a bank statement once, and every step of what became of it.

A receipt's state is the state after its last step. Account numbers and names are kept as keyed hashes, with the last four
digits and what may be shown; ID numbers never come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa

from suibao.books.schema_collection import bank_files, bank_refusals, receipt_steps, receipts
from suibao.errors import SuibaoError, nearest


@dataclass(frozen=True)
class Receipt:
    """Money received, in fen: one row of a bank statement of a region's collection account."""

    receipt: str
    region: str
    serial: str
    received_on: date
    amount_fen: int
    name_hash: str
    name_shown: str
    account_hash: str
    account_last4: str
    memo: str
    reference: str
    credit_code: str
    file: bytes
    row: int

    @property
    def content(self) -> tuple[object, ...]:
        """What must agree for two rows with one serial number to be one payment."""
        return self.received_on, self.amount_fen, self.name_hash, self.account_hash


@dataclass(frozen=True)
class ReceiptStep:
    """One step of a receipt: its state afterwards, and whose money it then is ('' while nobody knows)."""

    receipt: str
    event: str
    state: str
    owner: str
    region: str
    how: str
    filing: str
    day: date
    actor: str
    recorded_at: datetime
    key: str


@dataclass(frozen=True)
class BankFile:
    """A statement taken in: rows = accepted + repeated (known from before) + refused; ``file`` its SHA-256."""

    file: bytes
    region: str
    rows: int
    accepted: int
    repeated: int
    refused: int
    accepted_fen: int
    recorded_at: datetime


@dataclass(frozen=True)
class Standing:
    """A receipt as it stands after its last step."""

    receipt: Receipt
    step: ReceiptStep
    steps: int


def file_of(connection: sa.Connection, digest: bytes) -> BankFile | None:
    """The statement with this content, if it was taken in before."""
    row = connection.execute(sa.select(bank_files).where(bank_files.c.file == digest)).one_or_none()
    return BankFile(**row._mapping) if row else None


def keep_file(connection: sa.Connection, file: BankFile, refused: Iterable[tuple[int, str, str]]) -> None:
    """Keep a statement and its refused rows (row, reason, field)."""
    connection.execute(sa.insert(bank_files), asdict(file))
    rows = [{"file": file.file, "row": row, "reason": reason, "field": field} for row, reason, field in refused]
    if rows:
        connection.execute(sa.insert(bank_refusals), rows)


def known(connection: sa.Connection, region: str, serials: Sequence[str]) -> dict[str, Receipt]:
    """The receipts of a region among these serial numbers."""
    chosen = sa.cast(list(serials), sa.ARRAY(sa.Text(collation="C")))
    query = sa.select(receipts).where(receipts.c.region == region, receipts.c.serial == sa.any_(chosen))
    return {row.serial: Receipt(**row._mapping) for row in connection.execute(query)}


def add(connection: sa.Connection, new: Sequence[Receipt]) -> None:
    """Add receipts; each serial number of a region once, or the database refuses."""
    if new:
        connection.execute(sa.insert(receipts), [asdict(one) for one in new])


def add_steps(connection: sa.Connection, steps: Sequence[ReceiptStep]) -> None:
    """Add a step after the last of each receipt; at most one a receipt in one call."""
    if not steps:
        return
    chosen = sa.cast([one.receipt for one in steps], sa.ARRAY(sa.Text(collation="C")))
    table = receipt_steps
    query = sa.select(table.c.receipt, sa.func.max(table.c.number)).where(table.c.receipt == sa.any_(chosen))
    had = {row[0]: row[1] for row in connection.execute(query.group_by(table.c.receipt))}
    rows = [{**asdict(one), "number": had.get(one.receipt, 0) + 1} for one in steps]
    connection.execute(sa.insert(table), rows)


def step_of(connection: sa.Connection, key: str) -> ReceiptStep | None:
    """The step with this key, if it was taken before."""
    row = connection.execute(sa.select(receipt_steps).where(receipt_steps.c.key == key)).one_or_none()
    return _step(row._mapping) if row else None


def standing(
    connection: sa.Connection, *, receipt: str | None = None, region: str | None = None, serial: str | None = None
) -> list[Standing]:
    """Receipts with their last step, oldest first, narrowed by any of the arguments."""
    later = receipt_steps.alias("later")
    newer = sa.exists().where(later.c.receipt == receipt_steps.c.receipt, later.c.number > receipt_steps.c.number)
    last = sa.select(receipt_steps).where(~newer).subquery("last")
    names = [column.label(f"step_{column.name}") for column in last.columns]
    query = sa.select(receipts, *names).join(last, last.c.receipt == receipts.c.receipt)
    for column, value in ((receipts.c.receipt, receipt), (receipts.c.region, region), (receipts.c.serial, serial)):
        query = query if value is None else query.where(column == value)
    found = []
    for row in connection.execute(query.order_by(receipts.c.received_on, receipts.c.receipt)):
        kept = {name: row._mapping[name] for name in Receipt.__dataclass_fields__}
        step = {name.removeprefix("step_"): row._mapping[name] for name in row._mapping if name.startswith("step_")}
        found.append(Standing(Receipt(**kept), _step(step), step["number"]))
    return found


def load(connection: sa.Connection, receipt: str) -> Standing:
    """One receipt as it stands. Raises SuibaoError with the nearest number for an unknown one."""
    found = standing(connection, receipt=receipt)
    if not found:
        names = connection.scalars(sa.select(receipts.c.receipt).limit(10_000)).all()
        close = nearest(receipt, names)
        raise SuibaoError(
            f"There is no receipt {receipt!r}." + (f" Nearest: {close}." if close else " `suibao collect --status` lists them."),
            f"没有编号为“{receipt}”的收款。" + (f"最接近的是 {close}。" if close else "可用 `suibao collect --status` 查看。"),
            receipt=receipt, nearest=close,
        )  # fmt: skip
    return found[0]


def _step(values: sa.RowMapping | dict[str, object]) -> ReceiptStep:
    return ReceiptStep(**{name: values[name] for name in ReceiptStep.__dataclass_fields__})  # type: ignore[arg-type]
