"""All registers by name, and several tables recorded as one change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import sqlalchemy as sa
from stdnum.cn import uscc

from suibao.books.database import Books
from suibao.books.incoming import Rows, shaped
from suibao.books.registry_changes import Change, Changes, Recording, recording
from suibao.books.registry_histories import (
    BALANCE_REGISTER,
    HISTORY_REGISTER,
    balances_recorded,
    check_histories,
    histories_recorded,
)
from suibao.books.registry_people import PeopleBatch, keep_people, of_people
from suibao.books.registry_tables import (
    CHAIN_REGISTER,
    CHOICE_REGISTER,
    DETERMINATION_REGISTER,
    ENGAGEMENT_REGISTER,
    ENROLMENT_REGISTER,
    PARTIES,
    PARTY_REGISTER,
)
from suibao.books.registry_versions import Register, add, rows_of

REGISTERS: Mapping[str, Register] = {
    "parties": PARTY_REGISTER,
    "engagements": ENGAGEMENT_REGISTER,
    "chains": CHAIN_REGISTER,
    "enrolments": ENROLMENT_REGISTER,
    "choices": CHOICE_REGISTER,
    "determinations": DETERMINATION_REGISTER,
    "histories": HISTORY_REGISTER,
    "balances": BALANCE_REGISTER,
}
"""Every register with versions, by name. People have versions too, but are sealed: `registry_people`."""

PEOPLE = "people"


@dataclass(frozen=True)
class Part:
    """A table for one register (a name of REGISTERS, or ``people``), and from which day it is so."""

    register: str
    rows: pa.Table
    since: date | None = None


def save(books: Books, change: Change, *parts: Part) -> dict[str, Changes]:
    """Record several tables as one change, in the order given, all of them or none: what was done by register.

    ``change.source`` stands for the content of it all: the same key with the same source again changes nothing, whatever
    has become of the registry since; another source under the key is a SuibaoError.
    """
    ready = [(part, _prepared(books, part)) for part in parts]
    done: dict[str, Changes] = {}
    with books.begin() as connection, recording(connection, change, pa.table({"source": [change.source]})) as entry:
        for part, rows in ready:
            done[part.register] = done.get(part.register, Changes(0, 0, 0)) + _recorded(connection, part, rows, entry)
    return done


def known_keys(books: Books, keys: Iterable[str]) -> set[str]:
    """Those of the keys that a change of the registry was recorded under."""
    query = "SELECT key FROM books.registry_changes WHERE key = ANY (%s)"
    with books.begin() as connection:
        return {str(key) for (key,) in connection.exec_driver_sql(query, (sorted(set(keys)),))}


def with_valid(parties: Rows) -> pa.Table:
    """Parties with what the check character of their credit code says."""
    table = shaped(parties, PARTIES, "parties")
    valid = [bool(uscc.is_valid(code)) for code in table["credit_code"].to_pylist()]
    return table.append_column(pa.field("valid_credit_code", pa.bool_(), False), pa.array(valid, pa.bool_()))


def _prepared(books: Books, part: Part) -> pa.Table | PeopleBatch:
    """Checked before any lock is taken."""
    if part.register == PEOPLE:
        return of_people(books, part.rows)
    register = REGISTERS[part.register]
    table = rows_of(register, with_valid(part.rows) if register is PARTY_REGISTER else part.rows)
    if register is HISTORY_REGISTER:
        check_histories(table)
    return table


def _recorded(connection: sa.Connection, part: Part, rows: pa.Table | PeopleBatch, entry: Recording) -> Changes:
    if isinstance(rows, PeopleBatch):
        return keep_people(connection, rows, part.since, entry)
    if part.register == "histories":
        return histories_recorded(connection, rows, entry)
    if part.register == "balances":
        return balances_recorded(connection, rows, entry)
    return add(connection, REGISTERS[part.register], rows, part.since, entry)
