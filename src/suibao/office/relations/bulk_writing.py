"""Writing of many cases at once within one transaction: relations by set, steps and items by COPY, transfers as one batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
import pyarrow as pa
import sqlalchemy as sa

from suibao.books import Books, clearing_items, posting
from suibao.books.bulk import copy_in, driver
from suibao.books.clearing_items import Item
from suibao.books.compacting import compact
from suibao.books.incoming import FormTransfers, pieces
from suibao.books.posting import Writer
from suibao.books.relations import ENDED, FREEZES, FROZEN, OPENED, Relation
from suibao.books.transfer_cases import Step
from suibao.books.words import PERSON
from suibao.law.terms import Branch
from suibao.office.relations import effects
from suibao.office.relations.carrying import By
from suibao.office.relations.deciding import Decided
from suibao.office.relations.model import Case, Quote
from suibao.office.relations.terms import CaseEvent, Matter, Role

Place = tuple[str, Branch]

OPEN = """
SELECT r.person, r.branch, r.region, r.since, r.held, r.until, r.leaving, r.case_number FROM books.relations r
WHERE r.person = ANY (%s) AND r.until IS NULL ORDER BY r.person, r.branch, r.since, r.held
"""
KEYS = "unnest(%s::text[], %s::smallint[], %s::text[], %s::date[], %s::text[]) AS v (person, branch, region, since, case_number)"
SAME = "r.person = v.person AND r.branch = v.branch AND r.region = v.region AND r.since = v.since"
END = f"""
UPDATE books.relations r SET until = greatest(%s, r.since), leaving = false, case_number = v.case_number FROM {KEYS} WHERE {SAME}
"""  # noqa: S608 pieces of this module
FREEZE = f"UPDATE books.relations r SET held = %s, case_number = v.case_number FROM {KEYS} WHERE {SAME}"  # noqa: S608
BEGIN = """
INSERT INTO books.relations (person, branch, region, held, since, until, leaving, case_number)
SELECT v.person, v.branch, v.region, v.held, v.since, NULL, false, v.case_number
FROM unnest(%s::text[], %s::smallint[], %s::text[], %s::date[], %s::text[], %s::smallint[])
    AS v (person, branch, region, since, case_number, held)
ON CONFLICT ON CONSTRAINT relations_pk DO UPDATE SET held = excluded.held, until = NULL, leaving = false,
    case_number = excluded.case_number
"""
TELL = """
INSERT INTO books.relation_events (person, branch, region, held, event, happened_on, recorded_at, actor, case_number)
SELECT v.person, v.branch, v.region, v.held, %s, v.on_day, %s, %s, v.case_number
FROM unnest(%s::text[], %s::smallint[], %s::text[], %s::smallint[], %s::date[], %s::text[])
    AS v (person, branch, region, held, on_day, case_number)
"""
STEPS = (
    "case_number", "number", "event", "before", "after", "happened_on", "recorded_at", "actor", "due_on", "facts", "outcome",
    "trace", "law_digest", "key",
)  # fmt: skip


def open_relations(connection: sa.Connection, places: Sequence[Place]) -> dict[Place, list[Relation]]:
    """The open relations of these people, by person and branch."""
    found: dict[Place, list[Relation]] = defaultdict(list)
    with driver(connection).cursor(binary=True) as cursor:
        cursor.execute(OPEN, (sorted({person for person, _ in places}),))
        for person, branch, *rest in cursor.fetchall():
            one = Relation(person, _BRANCHES[branch], *rest)
            found[person, one.branch].append(one)
    return found


def relate(connection: sa.Connection, many: Iterable[tuple[str, effects.Changes]], by: By) -> None:
    """Relations end, freeze and open: all of a kind at once, in this order."""
    changes = list(many)
    ended = [replace(one, case_number=number) for number, change in changes for one in change.ended]
    frozen = [replace(one, case_number=number) for number, change in changes for one in change.frozen]
    with driver(connection).cursor() as cursor:
        if ended:
            cursor.execute(END, (by.day, *_keys(ended)))
            _tell(cursor, ended, ENDED, [max(by.day, one.since) for one in ended], by)
        if frozen:
            cursor.execute(FREEZE, (FROZEN, *_keys(frozen)))
            _tell(cursor, frozen, FREEZES, [by.day] * len(frozen), by)
    open_(connection, [change.opened for _, change in changes if change.opened is not None], by)


def open_(connection: sa.Connection, relations: Sequence[Relation], by: By, *, known: bool = False) -> None:
    """Open relations. ``known``: they lie there already and are only noted."""
    if not relations:
        return
    with driver(connection).cursor() as cursor:
        cursor.execute(BEGIN, (*_keys(relations), [one.held for one in relations]))
        _tell(cursor, relations, OPENED, [one.since if known else by.day for one in relations], by)


def _keys(many: Sequence[Relation]) -> list[list[Any]]:
    columns = ("person", "branch", "region", "since", "case_number")
    return [
        [int(value) if name == "branch" else value for value in (getattr(one, name) for one in many)]
        for name in columns
    ]


def _tell(cursor: Any, many: Sequence[Relation], event: str, days: Sequence[date], by: By) -> None:
    people, branches, regions, _, numbers = _keys(many)
    held = [one.held for one in many]
    cursor.execute(TELL, (event, by.now, by.actor, people, branches, regions, held, list(days), numbers))


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


_BRANCHES = {int(branch): branch for branch in Branch}
