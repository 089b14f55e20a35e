"""Taking bank statements in: rows become receipts, receipts are matched, money is set against what is owed.

One transaction a file. The same file again, a row that came in another file, or the same serial number twice in one file
change nothing; a serial number with other content is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

import sqlalchemy as sa

from suibao.books import Books, accounts, ledger, receipts
from suibao.books.ledger import Transfer
from suibao.books.receipts import BankFile, Receipt, ReceiptStep
from suibao.errors import SuibaoError
from suibao.office.collecting.asking import Asking
from suibao.office.collecting.bank_columns import Column, Reason
from suibao.office.collecting.bank_statement import BankRow, BankStatement, Refused
from suibao.office.collecting.debts import is_person
from suibao.office.collecting.matching import Match, known_for
from suibao.office.collecting.moving import bounce_in
from suibao.office.collecting.numbers import LOCK, Numbers, credit_code_in, plain_name, reference_in
from suibao.office.collecting.setting import set_off
from suibao.office.collecting.showing import shown_memo, shown_name
from suibao.office.collecting.states import RECEIPT, ReceiptEvent, ReceiptState
from suibao.office.collecting.writing import Moment
from suibao.rules import Law

BANK = "bank"
"""Who acts when a statement is taken in."""


@dataclass(frozen=True)
class Taken:
    """What taking one statement in came to. Rows = accepted + repeated + refused; amounts in fen.

    ``matched`` counts by how the payer was found. ``known``: the file with this very content was there before.
    """

    path: str
    rows: int
    accepted: int
    repeated: int
    refused: tuple[Refused, ...]
    accepted_fen: int
    matched: dict[str, int] = field(default_factory=dict)
    suspense_fen: int = 0
    set_off_fen: int = 0
    bounced: int = 0
    known: bool = False


def take(books: Books, statement: BankStatement, region: str, *, law: Law, day: date, now: datetime) -> Taken:
    """Take one statement of a region's collection account in.

    Payments count for the day the bank received them. Raises SuibaoError for a file that was taken in for another region.
    """
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        before = receipts.file_of(connection, statement.digest)
        if before is not None:
            return _again(statement, before, region)
        numbers = Numbers(books)
        coming = [one for one in statement.accepted if not one.original]
        bounces = [one for one in statement.accepted if one.original]
        new, repeated, refused = _sorted_out(connection, numbers, statement, coming, region)
        receipts.add(connection, new)
        taken = Taken(statement.path, len(statement.accepted) + len(statement.refused), len(new), repeated, (), 0)
        moment = Moment(Asking(law), day, now)
        taken = _receive(books, connection, moment, region, new, taken)
        taken, refused_bounces = _bounce(connection, moment, statement, region, bounces, taken)
        taken = replace(taken, refused=tuple(sorted((*statement.refused, *refused, *refused_bounces), key=lambda one: one.row)),
                        accepted_fen=sum(one.amount_fen for one in new))  # fmt: skip
        kept = BankFile(statement.digest, region, taken.rows, taken.accepted, taken.repeated, len(taken.refused),
                        taken.accepted_fen, now)  # fmt: skip
        receipts.keep_file(connection, kept, ((one.row, one.reason.value, one.field) for one in taken.refused))
    return taken


def _again(statement: BankStatement, before: BankFile, region: str) -> Taken:
    if before.region != region:
        raise SuibaoError(
            f"{statement.path} was taken in for region {before.region}; now {region} is asked for. Nothing was done. Give the "
            f"region whose account it is: --region {before.region}.",
            f"{statement.path} 已按地区 {before.region} 收过，本次却指定 {region}。未作处理。请指定账户所属地区。",
            file=statement.path, region=before.region,
        )  # fmt: skip
    return Taken(statement.path, before.rows, 0, before.rows - before.refused, statement.refused, 0, known=True)


def _sorted_out(
    connection: sa.Connection, numbers: Numbers, statement: BankStatement, rows: Sequence[BankRow], region: str
) -> tuple[list[Receipt], int, list[Refused]]:
    """New receipts, how many rows were repeated, and rows whose serial number stands for something else.

    Of rows with one serial number that differ the one that comes first by content is kept, whatever their order in the file.
    """
    made = sorted((_receipt(numbers, one, region, statement.digest) for one in rows), key=_by_content)
    there = receipts.known(connection, region, [one.serial for one in made])
    new: list[Receipt] = []
    repeated, refused = 0, []
    for one in made:
        same = there.get(one.serial)
        if same is None:
            there[one.serial] = one
            new.append(one)
        elif same.content == one.content:
            repeated += 1
        else:
            cells = statement.cells[one.row]
            refused.append(Refused(one.row, Reason.SERIAL_DIFFERS, Column.SERIAL.value, cells))
    return new, repeated, refused


def _by_content(one: Receipt) -> tuple[object, ...]:
    return one.received_on, one.serial, one.amount_fen, one.name_hash, one.account_hash, one.row


def _receipt(numbers: Numbers, row: BankRow, region: str, digest: bytes) -> Receipt:
    text = f"{row.memo} {row.name}"
    return Receipt(
        f"R{region}-{numbers.short('receipt', region, row.serial)}", region, row.serial, row.day, row.amount_fen,
        numbers.hashed(plain_name(row.name)), shown_name(row.name), numbers.hashed(row.account), row.account[-4:],
        shown_memo(row.memo), reference_in(row.memo), credit_code_in(text), digest, row.row,
    )  # fmt: skip


def _receive(
    books: Books, connection: sa.Connection, moment: Moment, region: str, new: Sequence[Receipt], taken: Taken
) -> Taken:
    """Match receipts and set the money off, one bank day after the other."""
    known = known_for(books, connection, region, new)
    matched: dict[str, int] = {}
    suspense = set_off_fen = 0
    for day, same in groupby(sorted(new, key=_by_content), key=lambda one: one.received_on):
        pairs = [(one, known.match(one)) for one in same]
        receipts.add_steps(connection, [_step(one, match, moment.now) for one, match in pairs])
        ledger.record(connection, *(_transfer(one, match) for one, match in pairs))
        owners = sorted({match.owner for _, match in pairs if match})
        set_off_fen += set_off(connection, replace(moment, day=day), owners)
        for one, match in pairs:
            if match:
                matched[match.how] = matched.get(match.how, 0) + 1
            else:
                suspense += one.amount_fen
    return replace(taken, matched=matched, suspense_fen=suspense, set_off_fen=set_off_fen)


def _step(receipt: Receipt, match: Match | None, now: datetime) -> ReceiptStep:
    event = ReceiptEvent.MATCH if match else ReceiptEvent.SUSPEND
    state = RECEIPT.next(ReceiptState.NEW, event)
    owner, how, filing = (match.owner, match.how, match.filing) if match else ("", "", "")
    return ReceiptStep(
        receipt.receipt, event, state, owner, receipt.region, how, filing, receipt.received_on, BANK, now,
        f"received|{receipt.receipt}",
    )  # fmt: skip


def _transfer(receipt: Receipt, match: Match | None) -> Transfer:
    region = receipt.region
    credit = accounts.prepaid(match.owner, region) if match else accounts.suspense(region)
    person = match.owner if match and is_person(match.owner) else ""
    month = receipt.received_on.year * 100 + receipt.received_on.month
    key = f"received|{receipt.receipt}"
    return Transfer(
        accounts.collection(region), credit, receipt.amount_fen, month, "received", key, receipt.receipt, person
    )


def _bounce(
    connection: sa.Connection,
    moment: Moment,
    statement: BankStatement,
    region: str,
    rows: Sequence[BankRow],
    taken: Taken,
) -> tuple[Taken, list[Refused]]:
    """Take back what the bank took back; a row that names no receipt of this amount is refused."""
    refused, repeated, done = [], 0, 0
    for row in sorted(rows, key=lambda one: (one.day, one.serial)):
        key = f"bounced|{region}|{row.serial}"
        found = receipts.standing(connection, region=region, serial=row.original)
        if receipts.step_of(connection, key) is not None:
            repeated += 1
        elif not found or found[0].receipt.amount_fen != row.amount_fen or not _can_bounce(found[0].step.state):
            cells = statement.cells[row.row]
            refused.append(Refused(row.row, Reason.UNKNOWN_BOUNCE, Column.ORIGINAL.value, cells))
        else:
            bounce_in(connection, replace(moment, day=row.day), found[0], BANK, key)
            done += 1
    whole = replace(taken, accepted=taken.accepted + done, repeated=taken.repeated + repeated, bounced=done)
    return whole, refused


def _can_bounce(state: str) -> bool:
    return ReceiptEvent.BOUNCE in RECEIPT.open_to(state)
