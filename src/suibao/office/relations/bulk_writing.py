"""Writing of many cases at once within one transaction: relations by set, steps and items by COPY, transfers as one batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
import pyarrow as pa
import sqlalchemy as sa

from suibao.books import Books, clearing_items, posting
from suibao.books.bulk import copy_in
from suibao.books.clearing_items import Item
from suibao.books.compacting import compact
from suibao.books.incoming import FormTransfers, pieces
from suibao.books.posting import Writer
from suibao.books.transfer_cases import Step
from suibao.books.words import PERSON
from suibao.office.relations import effects
from suibao.office.relations.deciding import Decided
from suibao.office.relations.model import Case, Quote
from suibao.office.relations.terms import CaseEvent, Matter, Role

STEPS = (
    "case_number", "number", "event", "before", "after", "happened_on", "recorded_at", "actor", "due_on", "facts", "outcome",
    "trace", "law_digest", "key",
)  # fmt: skip


def transfers(
    books: Books, connection: sa.Connection, many: Sequence[tuple[Case, Decided]], day: date, key: str
) -> None:
    """The transfers of all settlements as one batch of the ledger, in the caller's transaction, which may append one."""
    columns: dict[str, list[Any]] = {name: [] for name in ("debit", "credit", "form", "code", "person", "amount_fen")}
    month = 0
    for case, found in many:
        if found.event != CaseEvent.SETTLE or found.quote is None:
            continue
        for debit, credit, form, code, fen, its in _rows(case, found, day):
            month = its
            for name, value in zip(columns, (debit, credit, form, code, case.person, fen), strict=True):
                columns[name].append(value)
    count = len(columns["person"])
    if not count:
        return
    table = pa.table({
        **{name: pa.array(columns[name]).dictionary_encode() for name in ("debit", "credit", "form", "code")},
        "note": pa.array([""] * count).dictionary_encode(), "person": columns["person"],
        "amount_fen": pa.array(columns["amount_fen"], pa.int64()), "basis_fen": pa.array([0] * count, pa.int64()),
        "month": pa.array([month] * count, pa.int32()),
    })  # fmt: skip
    writer = Writer(books, connection, posting.lock(connection))
    for piece in pieces(FormTransfers(table)):
        writer.write(compact(piece, pending=False))
    writer.close(key, "post", "")


Form = tuple[str, str, str, str, str, int]
"""Debit, credit, key and code with ``@`` for the person; which amount of the quote; month."""


def _rows(case: Case, found: Decided, day: date) -> Iterable[tuple[str, str, str, str, int, int]]:
    quote = found.quote
    assert quote is not None
    if quote.refunds:  # few: as a single case has them
        for one in effects.refunds(replace(case, person=PERSON), quote, day.year * 100 + day.month):
            yield one.debit, one.credit, one.key, one.code, one.amount_fen, one.month
    amounts = {"account": quote.account_fen, "pool": quote.pooled_fen}
    route = (case.matter, case.origin, case.destination, case.times, *found.provinces, quote.within_province, day)
    for debit, credit, form, code, part, month in _forms(*route):
        if amounts[part]:
            yield debit, credit, form, code, amounts[part], month


@lru_cache(maxsize=1 << 14)
def _forms(
    matter: Matter, origin: str, destination: str, times: int, debtor: str, creditor: str, within: bool, day: date
) -> tuple[Form, ...]:
    """The transfers of a route, made once for everybody: `effects.transfers` of somebody called ``@``."""
    case = Case("", matter, PERSON, origin, destination, Role.BOTH, day, times)
    quote = Quote(matter, origin, destination, "", 1, 1, 0, within)
    found = effects.transfers(case, Decided(CaseEvent.SETTLE, quote, (), (), (debtor, creditor)), day)
    return tuple(
        (one.debit, one.credit, one.key, one.code, "pool" if one.code.endswith("pool") else "account", one.month) for one in found
    )  # fmt: skip


def steps(connection: sa.Connection, many: Sequence[tuple[str, int, Step]]) -> None:
    """Steps of cases that the caller holds, by COPY."""
    if not many:
        return
    columns: dict[str, list[Any]] = {name: [] for name in STEPS}
    for number, at, step in many:
        row: Mapping[str, Any] = {**step.__dict__, "case_number": number, "number": at}
        for name in STEPS:
            columns[name].append(_json(row[name]) if name in ("facts", "outcome", "trace") else row[name])
    copy_in(connection, "books.transfer_steps", pa.table(columns, schema=_STEP_ROWS))


_TEXTS = {
    "number": pa.int32(),
    "happened_on": pa.date32(),
    "recorded_at": pa.timestamp("us", "UTC"),
    "due_on": pa.date32(),
}
_STEP_ROWS = pa.schema([(name, _TEXTS.get(name, pa.string())) for name in STEPS])


def _json(value: Mapping[str, Any]) -> str:
    return orjson.dumps(dict(value), default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def items(connection: sa.Connection, many: Sequence[Item]) -> None:
    """Clearing items of cases that are settled by this very transaction, by COPY."""
    if not many:
        return
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock_shared(clearing_items.LOCK)))
    names = ("case_number", "debtor", "creditor", "account_fen", "pooled_fen", "settled_at", "key")
    columns = {name: [getattr(one, name) for one in many] for name in names}
    columns["branch"] = [int(one.branch) for one in many]
    copy_in(connection, "books.clearing_items", pa.table(columns))
