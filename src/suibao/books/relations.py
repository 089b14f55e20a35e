"""Relations: in which region the account and the record of a person's branch lie, since when, and what happened to them.

At most one general relation of a person and branch is open, which the database itself holds to; temporary accounts stand
beside it. A relation that moves ends on the day on which the new one begins: no day is without cover. The table of
relations is the last word, every change stands in `relation_events` as well, which is only ever added to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert

from suibao.books import schema_relations as schema
from suibao.errors import SuibaoError
from suibao.law.terms import Branch

GENERAL, TEMPORARY, FROZEN = 1, 2, 3
"""Numbers of `office.relations.terms.Held`."""

OPENED, ENDED, LEAVING, STAYS, FREEZES = "opened", "ended", "leaving", "stays", "frozen"
EVERY_BRANCH = 0
"""In place of a branch: a choice about all of them."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a person and branch in a region (a pooling city). ``until``: the day it moved away, None while it is here.

    ``held``: GENERAL, TEMPORARY or FROZEN. ``leaving``: money of it is reserved for a region in other books.
    ``case_number``: the case that made it what it is, '' where none did.
    """

    person: str
    branch: Branch
    region: str
    since: date
    held: int = GENERAL
    until: date | None = None
    leaving: bool = False
    case_number: str = ""


def active(connection: sa.Connection, person: str, branch: Branch) -> Relation | None:
    """The one general relation that is open; None where there is none."""
    return active_of(connection, [person], branch).get(person)


def active_of(connection: sa.Connection, people: Sequence[str], branch: Branch) -> dict[str, Relation]:
    """:func:`active` of many people at once; who has none is absent."""
    table = schema.relations
    open_ = sa.and_(table.c.until.is_(None), table.c.held == GENERAL)
    query = sa.select(table).where(_among(table, people), table.c.branch == int(branch), open_)
    return {one.person: one for one in map(_relation, connection.execute(query))}


def of_person(connection: sa.Connection, person: str, branch: Branch | None = None) -> list[Relation]:
    """Every relation that a person has or had, of one branch or all, oldest first."""
    table = schema.relations
    where = sa.and_(table.c.person == person, sa.true() if branch is None else table.c.branch == int(branch))
    query = sa.select(table).where(where).order_by(table.c.branch, table.c.since, table.c.region)
    return [_relation(row) for row in connection.execute(query)]


def open_relation(
    connection: sa.Connection, relation: Relation, *, actor: str, now: datetime, day: date | None = None
) -> None:
    """Open a relation. The very same one again changes nothing.

    Raises SuibaoError where another general relation of the person and branch is open. ``day``: when it was done, if not
    the day since when it is so.
    """
    table = schema.relations
    if relation.held == GENERAL:
        other = active(connection, relation.person, relation.branch)
        if other is not None and (other.region, other.since) == (relation.region, relation.since):
            return
        if other is not None:
            raise _two(relation, other)
    statement = upsert(table).values(asdict(relation))
    # Back on the same day on which it left: the row opens again, its story is in the events.
    again = {name: statement.excluded[name] for name in ("held", "until", "leaving", "case_number")}
    connection.execute(statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=again))
    _told(connection, relation, OPENED, day or relation.since, now, actor)


def end_relation(
    connection: sa.Connection,
    person: str,
    branch: Branch,
    region: str,
    *,
    until: date,
    actor: str,
    now: datetime,
    case_number: str = "",
) -> Relation:
    """End the open relation in a region on the day ``until``; the relation as it was. SuibaoError where none is open."""
    table = schema.relations
    before = _open(connection, person, branch, region)
    last = max(until, before.since)
    values = {"until": last, "leaving": False, "case_number": case_number or before.case_number}
    connection.execute(sa.update(table).where(_row(before)).values(values))
    _told(connection, before, ENDED, last, now, actor, case_number)
    return before


def mark_leaving(
    connection: sa.Connection,
    person: str,
    branch: Branch,
    region: str,
    *,
    leaving: bool,
    day: date,
    actor: str,
    now: datetime,
    case_number: str = "",
) -> None:
    """Mark that money of the open relation is reserved for other books, or that it stays after all."""
    table = schema.relations
    before = _open(connection, person, branch, region)
    if before.leaving == leaving:
        return
    connection.execute(sa.update(table).where(_row(before)).values(leaving=leaving, case_number=case_number))
    _told(connection, before, LEAVING if leaving else STAYS, day, now, actor, case_number)


def freeze(
    connection: sa.Connection, relation: Relation, *, day: date, actor: str, now: datetime, case_number: str = ""
) -> None:
    """Freeze a temporary account: its owner moved on, the place of benefit gathers it at the end (人社部规〔2016〕5号)."""
    if relation.held != TEMPORARY:
        return
    connection.execute(sa.update(schema.relations).where(_row(relation)).values(held=FROZEN, case_number=case_number))
    _told(connection, relation, FREEZES, day, now, actor, case_number)


def opt_out(
    connection: sa.Connection, person: str, branch: Branch | None, *, day: date, actor: str, now: datetime
) -> None:
    """Note that relations of the person (of one branch, or every one) are not to be moved unless the person asks."""
    _choose(connection, person, branch, True, day, actor, now)


def opt_in(
    connection: sa.Connection, person: str, branch: Branch | None, *, day: date, actor: str, now: datetime
) -> None:
    """Take an opt-out back."""
    _choose(connection, person, branch, False, day, actor, now)


def opted_out(connection: sa.Connection, people: Sequence[str], branch: Branch) -> set[str]:
    """Who of these people opted out: the last choice about this branch or about every one holds."""
    table = schema.relation_choices
    asked = sa.and_(_among(table, people), table.c.branch.in_([int(branch), EVERY_BRANCH]))
    query = (
        sa.select(table.c.person, table.c.opted_out)
        .ext(distinct_on(table.c.person))
        .where(asked)
        .order_by(table.c.person, table.c.id.desc())
    )
    return {row.person for row in connection.execute(query) if row.opted_out}


def events_of(connection: sa.Connection, person: str) -> list[sa.RowMapping]:
    """What happened to a person's relations, in the order of recording."""
    table = schema.relation_events
    return list(connection.execute(sa.select(table).where(table.c.person == person).order_by(table.c.id)).mappings())


def _choose(
    connection: sa.Connection, person: str, branch: Branch | None, out: bool, day: date, actor: str, now: datetime
) -> None:
    number = EVERY_BRANCH if branch is None else int(branch)
    row = {"person": person, "branch": number, "opted_out": out, "happened_on": day, "recorded_at": now, "actor": actor}
    connection.execute(sa.insert(schema.relation_choices), row)


def _told(
    connection: sa.Connection, one: Relation, event: str, day: date, now: datetime, actor: str, case: str | None = None
) -> None:
    row = {
        "person": one.person, "branch": int(one.branch), "region": one.region, "held": one.held, "event": event,
        "happened_on": day, "recorded_at": now, "actor": actor, "case_number": one.case_number if case is None else case,
    }  # fmt: skip
    connection.execute(sa.insert(schema.relation_events), row)


def _open(connection: sa.Connection, person: str, branch: Branch, region: str) -> Relation:
    """The relation that is open in a region, the general one before others."""
    table = schema.relations
    here = sa.and_(
        table.c.person == person, table.c.branch == int(branch), table.c.region == region, table.c.until.is_(None)
    )
    row = connection.execute(sa.select(table).where(here).order_by(table.c.held).limit(1)).one_or_none()
    if row is None:
        raise SuibaoError(
            f"Person {person} has no open relation of {branch.code} in {region}; there is nothing to end or to mark.",
            f"人员 {person} 在 {region} 没有存续的{branch.zh}关系，无可终止或标记。", person=person, region=region,
        )  # fmt: skip
    return _relation(row)


def _row(one: Relation) -> sa.ColumnElement[bool]:
    table = schema.relations
    return sa.and_(
        table.c.person == one.person, table.c.branch == int(one.branch), table.c.region == one.region, table.c.since == one.since
    )  # fmt: skip


def _among(table: sa.Table, people: Iterable[str]) -> sa.ColumnElement[bool]:
    return table.c.person == sa.any_(sa.literal(list(people), ARRAY(sa.Text)))


_BRANCHES = {int(branch): branch for branch in Branch}


def _relation(row: sa.Row[tuple[object, ...]]) -> Relation:
    return Relation(**{**row._mapping, "branch": _BRANCHES[row.branch]})


def _two(new: Relation, other: Relation) -> SuibaoError:
    return SuibaoError(
        f"Person {new.person} already has a general relation of {new.branch.code} in {other.region} since {other.since}; "
        f"a second one in {new.region} cannot be opened. Move the first, or open a temporary account.",
        f"人员 {new.person} 自 {other.since} 起已在 {other.region} 有{new.branch.zh}一般账户，不能在 {new.region} 再开。"
        "请先转移原关系，或建立临时账户。",
        person=new.person, region=other.region,
    )  # fmt: skip
