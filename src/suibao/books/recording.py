"""One transfer, or a few, by themselves or inside a transaction of the caller: a decision and its posting stand or fall together.

One call of the database's function `books.record` writes, checks and compares: one round trip for any number of
transfers whose accounts, codes and notes this process has met before. Nobody who records waits for another, but for one
who records the same key at the same moment.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TypeAlias
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
import sqlalchemy as sa

from suibao.books import differences
from suibao.books.bulk import driver
from suibao.books.database import Books
from suibao.books.finding import named
from suibao.books.words import (
    HEX,
    NOBODY,
    PERSON,
    Words,
    collision,
    form_id,
    label_id,
    owner_of,
    save,
    short_account,
    short_note,
    shortened,
    word_id,
)  # fmt: skip
from suibao.errors import SuibaoError

NEW, SAME, OTHER, COLLISION = 1, 0, -1, -2
"""What `books.record` says of a transfer."""

TYPES = ("text", "text", "text", "text", "text", "uuid", "bigint", "bigint", "integer", "boolean")
RECORD = f"SELECT books.record({', '.join(f'%s::{kind}' for kind in TYPES)})"
RECORD_SEVERAL = f"""
SELECT books.record(one.a, one.b, one.c, one.d, one.e, one.f, one.g, one.h, one.i, one.j)
FROM unnest({", ".join(f"%s::{kind}[]" for kind in TYPES)}) AS one (a, b, c, d, e, f, g, h, i, j)
"""  # noqa: S608 types of this module
STANDING = f"""
SELECT {differences.TOLD.format("t")} FROM books.transfers t {differences.WORDS.format("t")}
WHERE t.form < 0 AND t.form = %s OR t.form = %s AND t.subject = %s::uuid
"""  # noqa: S608

Row: TypeAlias = tuple[str, str, str, str, str, UUID, int, int, int, bool]

MANY = 100_000
_known: WeakKeyDictionary[sa.Engine, set[str | tuple[str, str]]] = WeakKeyDictionary()
"""Words that this process has seen in a ledger: a memory only, the database looks again."""

ACCOUNT = re.compile(r"[a-z][a-z_]*(:[^:\s@\x00-\x1f\x7f]+)+")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Transfer:
    """An amount in whole fen from the credited to the debited account, for a month of entitlement (yyyymm).

    ``key`` can never be used twice for another content; ``person`` is whom it is about ('' for nobody);
    ``basis_fen`` what the amount was computed on, shown in statements and never summed.
    """

    debit: str
    credit: str
    amount_fen: int
    month: int
    code: str
    key: str
    note: str = ""
    person: str = ""
    basis_fen: int = 0
    pending: bool = False


def record(place: sa.Connection | Books, *transfers: Transfer) -> int:
    """Write transfers in the caller's transaction, or in one of their own when given the books; how many were new.

    A transfer that stands already with the same content is left alone. Raises SuibaoError for an implausible row or a
    key used for another content; the caller's transaction is then to be given up.
    """
    if not transfers:
        return 0
    if isinstance(place, Books):
        return _by_itself(place, transfers)
    # In one order everywhere, so that two who record the same keys never wait for each other in a circle.
    ordered = sorted(transfers, key=lambda one: one.key)
    rows = [_row(one) for one in ordered]
    _teach(place.engine, rows)
    cursor = driver(place).cursor()
    if len(rows) == 1:
        cursor.execute(RECORD, rows[0], prepare=True)
    else:
        cursor.execute(RECORD_SEVERAL, [list(column) for column in zip(*rows, strict=True)], prepare=True)
    results = [row[0] for row in cursor]
    for transfer, result in zip(ordered, results, strict=True):
        if result not in (NEW, SAME):
            raise _refused(place, transfer, result)
    return sum(results)


def _by_itself(books: Books, transfers: tuple[Transfer, ...]) -> int:
    """Transfers in a transaction of their own: a single one is a single statement, without a word before or after it."""
    if len(transfers) > 1:
        with books.begin() as connection:
            return record(connection, *transfers)
    row = _row(transfers[0])
    _teach(books.engine, [row])
    result = _single(books, row)
    if result not in (NEW, SAME):
        with books.begin() as connection:
            raise _refused(connection, transfers[0], result)
    return result


def _single(books: Books, row: Row) -> int:
    """What `books.record` says; asked again where the connection was lost, which the key makes harmless."""
    lost = None
    for _ in range(2):
        taken = books.single.raw_connection()
        try:
            cursor = taken.driver_connection.cursor()  # type: ignore[union-attr]
            cursor.execute(RECORD, row, prepare=True)
            result: int = cursor.fetchone()[0]
        except psycopg.OperationalError as error:
            if not taken.driver_connection.closed:  # type: ignore[union-attr]
                raise
            lost = error
            books.single.dispose()  # the server was started anew: the others are lost too
        else:
            return result
        finally:
            taken.close()
    assert lost is not None
    raise SuibaoError(
        f"The connection to the database was lost twice: {lost}. Whether the transfer was written is not known; record it "
        "again under the same key: nothing doubles.",
        f"与数据库的连接两次中断：{lost}。无法确定是否已入账；请用同一键再次记账，不会重复。",
    )


def _refused(connection: sa.Connection, transfer: Transfer, result: int) -> SuibaoError:
    if result == COLLISION:
        return collision(f"{transfer.debit} {transfer.credit} {transfer.key} {transfer.code}", "?")
    return _other_content(connection, transfer)


def _teach(engine: sa.Engine, rows: list[Row]) -> None:
    """Add words that others may use too in a transaction of their own, once for each: nobody waits for the caller's.

    Whole keys are nobody else's: those go with the transfer.
    """
    known = _known.setdefault(engine, set())
    new = Words()
    for debit, credit, form, code, note, *_ in rows:
        new.accounts |= {word_id(name): name for name in (debit, credit) if name not in known}
        if PERSON in form and form not in known:
            new.forms[form_id(form)] = form
        if (code, note) not in known:
            new.labels[label_id(code, note)] = (code, note)
    if not (new.accounts or new.forms or new.labels):
        return
    with engine.begin() as connection:
        save(connection, new)
    if len(known) > MANY:
        known.clear()
    known |= {*new.accounts.values(), *new.forms.values(), *new.labels.values()}


def _row(one: Transfer) -> Row:
    """The arguments of `books.record`, with ``@`` for the person."""
    person = _checked(one)
    key, note = shortened(one.key, person), short_note(one.note, person)
    return (
        short_account(one.debit), short_account(one.credit), key, one.code, note, UUID(person), one.amount_fen,
        one.basis_fen, one.month, one.pending,
    )  # fmt: skip


def _checked(one: Transfer) -> str:
    """Whom the transfer is about (NOBODY for nobody); SuibaoError where a value is not plausible."""
    if one.amount_fen <= 0:
        raise _implausible(one, "amount_fen", "a positive amount in fen", "正的金额（分）")
    if not (195001 <= one.month <= 210012 and 1 <= one.month % 100 <= 12):
        raise _implausible(one, "month", "a month as yyyymm, 195001 to 210012", "月份 yyyymm，195001 至 210012")
    for name in ("debit", "credit"):
        text = getattr(one, name)
        if not ACCOUNT.fullmatch(text) or len(text) > 200:
            raise _implausible(one, name, "an account such as pool:employee_pension:440100", "账户名")
    if one.debit == one.credit:
        raise _implausible(one, "credit", "another account than the debit", "与借方不同的账户")
    for name in ("code", "key"):
        if not getattr(one, name):
            raise _implausible(one, name, "a text that is not empty", "非空文本")
    for name in ("code", "key", "note"):
        if CONTROL.search(getattr(one, name)):
            raise _implausible(one, name, "text without control characters", "不含控制字符的文本")
    if PERSON in one.key:
        raise _implausible(one, "key", f"a key without {PERSON}", f"不含“{PERSON}”的键")
    return _person(one)


def _person(one: Transfer) -> str:
    if one.person and (not HEX.fullmatch(one.person) or one.person == NOBODY):
        raise _implausible(
            one, "person", "a person's key of 32 hexadecimal digits, or nothing", "32 位十六进制人员键或空"
        )
    owners = {owner_of(one.debit), owner_of(one.credit), one.person} - {""}
    if len(owners) > 1 or NOBODY in owners:
        raise _implausible(
            one, "credit" if owner_of(one.credit) not in ("", one.person) else "debit",
            "an account of the person whom the transfer is about", "与该笔转账所涉人员一致的账户（一笔转账至多涉及一人）",
        )  # fmt: skip
    return owners.pop() if owners else NOBODY


def _implausible(one: Transfer, name: str, en: str, zh: str) -> SuibaoError:
    value = asdict(one)[name]
    return SuibaoError(
        f"Transfer '{one.key}' has {name} = {value!r}; expected {en}. Nothing was posted.",
        f"转账“{one.key}”的 {name} 为 {value!r}，应为{zh}。未入账任何记录。",
        key=one.key,
        column=name,
        value=value,
    )


def _other_content(connection: sa.Connection, one: Transfer) -> SuibaoError:
    """The error for a key that stands in the ledger for something else."""
    at = named([one.key]).to_pylist()[0]
    standing = driver(connection).execute(STANDING, [at["whole"], at["form"], at["subject"]]).fetchone()
    person = _person(one)
    asked = (
        one.debit, one.credit, one.amount_fen, one.month, one.pending, one.code, one.note, "",
        "" if person == NOBODY else person, one.basis_fen,
    )  # fmt: skip
    return differences.other_content(one.key, asked, standing)
