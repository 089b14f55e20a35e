"""Who is known: people, parties, engagements with their chains, enrolments by branch, choices, determinations, and what
people bring with them – with dated history of everything.

Every writing function takes a table and a :class:`Change` (who, when, why, key), adds a version for what is new or differs
and leaves alone what is the same; sending the same table again changes nothing. Nothing is overwritten: :func:`as_of` says
what was true on a day as it was known at a moment, :func:`history` who recorded it. ID numbers and names are sealed before
they leave this process; people are looked up by their person key, the keyed hash of the ID number.

>>> from suibao.books import Books, registry
>>> with Books.open() as books:                                                     # doctest: +SKIP
...     then = registry.as_of(books, known=datetime(2026, 3, 1, tzinfo=UTC), on=date(2026, 1, 31))
...     then.engagements
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from suibao.books import registry_versions as versions
from suibao.books.bulk import copy_out
from suibao.books.database import Books
from suibao.books.incoming import Rows
from suibao.books.registry_changes import Change, Changes, Recording, number_at, recording
from suibao.books.registry_histories import (
    BALANCE_REGISTER,
    BALANCES,
    HISTORIES,
    HISTORY_REGISTER,
    Balance,
    History,
    balances_brought,
    balances_in,
    bring_forward,
    histories,
    histories_in,
    save_histories,
)
from suibao.books.registry_keys import Rotation, new_key, retire, rotate, sealed_with
from suibao.books.registry_parts import REGISTERS, Part, known_keys, save, with_valid
from suibao.books.registry_people import (
    Access,
    Person,
    enrol,
    find_by_number,
    find_person,
    names,
    names_ever,
    of_people,
    open_people,
    openings,
    sealing,
)
from suibao.books.registry_tables import (
    CHAIN_REGISTER,
    CHAINS,
    CHOICE_REGISTER,
    CHOICES,
    DETERMINATION_REGISTER,
    DETERMINATIONS,
    ENGAGEMENT,
    ENGAGEMENT_REGISTER,
    ENGAGEMENTS,
    ENROLMENT_REGISTER,
    ENROLMENTS,
    PARTIES,
    PARTY_REGISTER,
    PEOPLE,
)
from suibao.books.registry_versions import Register

__all__ = [
    "BALANCES", "CHAINS", "CHOICES", "DETERMINATIONS", "ENGAGEMENTS", "ENROLMENTS", "HISTORIES", "PARTIES", "PEOPLE",
    "REGISTERS", "Access", "AsOf", "Balance", "Change", "Changes", "History", "Part", "Person", "Rotation", "as_of",
    "balances_brought", "balances_in", "bring_forward", "choices", "engage", "engagements", "enrol", "enrolments",
    "find_by_number", "find_person", "histories", "histories_in", "history", "known_keys", "names", "names_ever", "new_key",
    "of_these", "open_people", "openings",
    "parties", "register_month", "register_parties", "retire", "rotate", "save", "save_chains", "save_choices",
    "save_determinations", "save_enrolments", "save_histories", "sealed_with", "verify", "withdraw",
]  # fmt: skip


def register_parties(books: Books, parties: Rows, change: Change | None = None, since: date | None = None) -> Changes:
    """Register parties (columns: PARTIES) as they are from ``since`` on; ``credit_code``: 统一社会信用代码."""
    return _save(books, PARTY_REGISTER, with_valid(parties), change, since)


def engage(books: Books, engagements: Rows, change: Change | None = None, since: date | None = None) -> Changes:
    """Register engagements (columns: ENGAGEMENTS), one for each payer, worker number and first day.

    ``since``: from which day the terms are so, where they were others before; a new engagement's from its first day.
    """
    return _save(books, ENGAGEMENT_REGISTER, engagements, change, since)


def save_enrolments(books: Books, enrolments: Rows, change: Change | None = None, since: date | None = None) -> Changes:
    """Keep who is insured (columns: ENROLMENTS), each branch alone. ``since``: from which day region and base are so."""
    return _save(books, ENROLMENT_REGISTER, enrolments, change, since)


def save_choices(books: Books, choices: Rows, change: Change | None = None) -> Changes:
    """Keep what people who pay alone chose (columns: CHOICES), one row a person, branch and first month (yyyymm)."""
    return _save(books, CHOICE_REGISTER, choices, change, None)


def save_determinations(books: Books, determinations: Rows, change: Change | None = None) -> Changes:
    """Keep what was found about people's status (columns: DETERMINATIONS); a review on appeal is a later version."""
    return _save(books, DETERMINATION_REGISTER, determinations, change, None)


def save_chains(books: Books, chains: Rows, change: Change | None = None, since: date | None = None) -> Changes:
    """Keep the companies between platform and worker (columns: CHAINS), whole for each engagement that is named.

    A position that an engagement had and that is not named again is withdrawn.
    """
    table = versions.rows_of(CHAIN_REGISTER, chains)
    with books.begin() as connection, recording(connection, change or Change(), table) as done:
        if not done.repeated:
            _withdraw_positions(connection, table, done)
        return versions.add(connection, CHAIN_REGISTER, table, since, done)


def register_month(
    books: Books, parties: Rows, engagements: Rows, people: Rows, change: Change, since: date
) -> dict[str, Changes]:
    """Everything that a month's files say of who there is, in one transaction: parties, engagements, people.

    ``people`` (columns: PEOPLE, each person once) holds ID numbers and names in the clear, in memory only. ``since``: the
    first day of the month, from which changed terms hold. ``change.key`` names the close: the same close again changes
    nothing, another content under the same key is a SuibaoError.
    """
    firms = versions.rows_of(PARTY_REGISTER, with_valid(parties))
    work = versions.rows_of(ENGAGEMENT_REGISTER, engagements)
    batch = of_people(books, people)
    with (
        books.begin() as connection,
        recording(connection, change, firms, work, batch.tags) as done,
        sealing(connection, batch, since, done) as keep_sealed,
    ):
        return {
            "parties": versions.add(connection, PARTY_REGISTER, firms, since, done),
            "engagements": versions.add(connection, ENGAGEMENT_REGISTER, work, since, done),
            "people": keep_sealed(),
        }


def withdraw(books: Books, register: str, key: Mapping[str, Any], change: Change) -> bool:
    """Record that a thing (its key in a register of REGISTERS) was entered by mistake: from now on as if it had never been.

    What was known before stays known. False when there is no such thing.
    """
    found = REGISTERS[register]
    digest = pa.table({name: [str(key[name])] for name in found.key})
    with books.begin() as connection, recording(connection, change, digest) as done:
        return not done.repeated and versions.void(connection, found, key, done)


def parties(books: Books) -> pa.Table:
    """The last word on all parties (columns: PARTIES), sorted by id."""
    return _all(books, PARTY_REGISTER).select(PARTIES.names)


def engagements(books: Books) -> pa.Table:
    """The last word on all engagements (columns: ENGAGEMENTS), sorted by payer, worker number and first day."""
    return _all(books, ENGAGEMENT_REGISTER)


def enrolments(books: Books) -> pa.Table:
    """The last word on all enrolments (columns: ENROLMENTS), sorted by person, branch, payer and first day."""
    return _all(books, ENROLMENT_REGISTER)


def choices(books: Books) -> pa.Table:
    """All choices (columns: CHOICES), sorted by person, branch and first month."""
    return _all(books, CHOICE_REGISTER)


@dataclass(frozen=True)
class AsOf:
    """The registry on a day as it was known at a moment; each register is read when it is asked for.

    ``change``: the last change known. ``on`` None: every thing with the last word on it. ``person``: only what is this
    person's.
    """

    books: Books
    change: int
    on: date | None
    person: str | None

    @cached_property
    def parties(self) -> pa.Table:
        """Parties (columns: PARTIES)."""
        return self._read(PARTY_REGISTER).select(PARTIES.names)

    @cached_property
    def engagements(self) -> pa.Table:
        """Engagements that last on the day (columns: ENGAGEMENTS)."""
        return self._read(ENGAGEMENT_REGISTER)

    @cached_property
    def chains(self) -> pa.Table:
        """The companies of the engagements that last on the day (columns: CHAINS)."""
        own = self.engagements.select(list(ENGAGEMENT))
        return self._read(CHAIN_REGISTER).join(own, list(ENGAGEMENT), join_type="left semi").sort_by(
            [(name, "ascending") for name in CHAIN_REGISTER.key]
        )  # fmt: skip

    @cached_property
    def enrolments(self) -> pa.Table:
        """Enrolments that last on the day, branch by branch (columns: ENROLMENTS)."""
        return self._read(ENROLMENT_REGISTER)

    @cached_property
    def choices(self) -> pa.Table:
        """The choice in force on the day for each person and branch (columns: CHOICES)."""
        rows = self._read(CHOICE_REGISTER)
        if self.on is None:
            return rows
        rows = rows.filter(pc.field("since") <= self.on.year * 100 + self.on.month)
        last = (
            rows.group_by(["person", "branch"])
            .aggregate([("since", "max")])
            .rename_columns(["person", "branch", "since"])
        )
        return rows.join(last, list(CHOICE_REGISTER.key), join_type="left semi").sort_by(
            [(name, "ascending") for name in CHOICE_REGISTER.key]
        )

    @cached_property
    def determinations(self) -> pa.Table:
        """What was found of the days that the day is among (columns: DETERMINATIONS)."""
        return self._read(DETERMINATION_REGISTER)

    @cached_property
    def histories(self) -> pa.Table:
        """What people bring with them, all of it (columns: HISTORIES)."""
        return self._read(HISTORY_REGISTER)

    @cached_property
    def balances(self) -> pa.Table:
        """The accounts that people bring with them (columns: BALANCES)."""
        return self._read(BALANCE_REGISTER)

    def _read(self, register: Register) -> pa.Table:
        owned = self.person if register.columns.get_field_index("person") >= 0 else None
        with self.books.begin() as connection:
            people = None if owned is None else [owned]
            return versions.as_of(connection, register, self.change, self.on, people)


def as_of(books: Books, known: datetime | None = None, on: date | None = None, person: str | None = None) -> AsOf:
    """The registry on the day ``on`` as it was known at the moment ``known`` (aware; by now when None).

    For a moment not after the last change this never alters, whatever is recorded later.
    """
    with books.begin() as connection:
        return AsOf(books, number_at(connection, known), on, person)


def of_these(books: Books, register: str, people: Iterable[str]) -> list[dict[str, Any]]:
    """The last word on these people in a register of REGISTERS that has people, sorted by its key."""
    with books.begin() as connection:
        number = number_at(connection, None)
        return list(versions.as_of(connection, REGISTERS[register], number, people=sorted(set(people))).to_pylist())


def history(books: Books, person: str) -> dict[str, list[dict[str, Any]]]:
    """Every version of everything that is a person's, by register: with ``valid_from``, ``void``, ``change``,
    ``recorded_at``, ``actor`` and ``reason``, in the order of recording. Registers that hold nothing are left out."""
    with books.begin() as connection:
        found = {
            name: versions.history(connection, register, person)
            for name, register in REGISTERS.items()
            if register.columns.get_field_index("person") >= 0
        }
    return {name: rows for name, rows in found.items() if rows}


def verify(books: Books) -> list[str]:
    """Registers whose table of the last word is not what their versions say; empty when all agree."""
    wrong = []
    with books.begin("REPEATABLE READ") as connection:
        change = number_at(connection, None)
        for name, register in REGISTERS.items():
            if register.current is not None:
                told = versions.as_of(connection, register, change)
                if not told.equals(_rows(connection, register)):
                    wrong.append(name)
    return wrong


def _save(books: Books, register: Register, rows: Rows, change: Change | None, since: date | None) -> Changes:
    table = versions.rows_of(register, rows)
    valid = table["valid_credit_code"] if "valid_credit_code" in table.column_names else None
    doubtful = 0 if valid is None else valid.to_pylist().count(False)
    with books.begin() as connection, recording(connection, change or Change(), table) as done:
        found = versions.add(connection, register, table, since, done)
    return found + Changes(0, 0, 0, doubtful)


def _withdraw_positions(connection: sa.Connection, table: pa.Table, done: Recording) -> None:
    """Void the positions that the named engagements had and have no more."""
    named = {tuple(row.values()) for row in table.select(list(ENGAGEMENT)).to_pylist()}
    kept = {tuple(row.values()) for row in table.select(list(CHAIN_REGISTER.key)).to_pylist()}
    query = (
        "SELECT DISTINCT payer, worker, started_on, position FROM books.chain_versions "
        "WHERE payer = ANY (%s) AND worker = ANY (%s)"
    )
    payers, workers = sorted({str(one[0]) for one in named}), sorted({str(one[1]) for one in named})
    for row in connection.exec_driver_sql(query, (payers, workers)).all():
        if tuple(row[:3]) in named and tuple(row) not in kept:
            versions.void(connection, CHAIN_REGISTER, dict(zip(CHAIN_REGISTER.key, row, strict=True)), done)


def _all(books: Books, register: Register) -> pa.Table:
    with books.begin() as connection:
        return _rows(connection, register)


def _rows(connection: sa.Connection, register: Register) -> pa.Table:
    assert register.current is not None
    columns, key = ", ".join(register.columns.names), ", ".join(register.key)
    query = f"SELECT {columns} FROM {register.current.fullname} ORDER BY {key}"  # noqa: S608 names of the metadata
    return copy_out(connection, query, register.columns)
