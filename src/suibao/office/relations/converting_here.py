"""A conversion between employee and resident pension carried out on the books (人社部发〔2014〕17号), in one transaction.

    case = convert_here(books, person, key="form 9", facts={"has_reached_pension_age": True}, now=now, day=day, actor="desk", law=law)

The law says which way (`converting.convert`); the account of the scheme that is left joins the other whole. Each branch of the
ledger balances by itself, so that the two funds owe each other through `clearing:<the other scheme>:<branch>:<region>`. Months that
come along stand in the case; those of the ledger stay what they are. What is unknown is asked, and the case waits.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from suibao.books import Books, accounts, ledger, relations, transfer_cases
from suibao.books.person_entries import held
from suibao.books.recording import Transfer
from suibao.books.relations import Relation
from suibao.books.transfer_cases import CaseRow
from suibao.errors import SuibaoError
from suibao.law.conversion.terms import Direction
from suibao.law.terms import Branch
from suibao.office.calendar_months import month_of
from suibao.office.claims.asking import on
from suibao.office.relations import carrying, relating
from suibao.office.relations.carrying import By
from suibao.office.relations.converting import GATHERED, Conversion, convert
from suibao.office.relations.deciding import STATED, case_of, due_of, question_json, refund_json, stated_of
from suibao.office.relations.effects import Changes
from suibao.office.relations.entries import key_of
from suibao.office.relations.model import Case, Question, Record
from suibao.office.relations.reading import record_of
from suibao.office.relations.settling import new_case, serializable, where
from suibao.office.relations.terms import Asked, CaseEvent, CaseState, Matter
from suibao.rules import Law

EMPLOYEE, RESIDENT = Branch.EMPLOYEE_PENSION, Branch.RESIDENT_PENSION
OTHER = {EMPLOYEE: RESIDENT, RESIDENT: EMPLOYEE}
Facts = Mapping[str, Any]


def convert_here(
    books: Books, person: str, *, key: str, facts: Facts, now: datetime, day: date, actor: str, law: Law
) -> Case:
    """Convert at the place of benefit, where the employee relation lies; the case as it stands then.

    ``facts``: inputs of the law, and ``destination``, the place of the resident scheme, where the person never paid there. The same
    key again goes on with the same case; a case that is closed stays as it is. Raises SuibaoError where there is no employee
    relation, and for a key that stands for something else.
    """
    by, dated = By(actor, now, day), on(law, day)
    return serializable(books, lambda connection: case_of(_convert(books, connection, person, key, facts, dated, by)))


def _convert(
    books: Books, connection: sa.Connection, person: str, key: str, facts: Facts, law: Law, by: By
) -> CaseRow:
    number = transfer_cases.number_of(books, key)
    transfer_cases.hold(connection, number)
    row = transfer_cases.find(connection, number)
    if row is not None:
        _same(row, person)
        if row.state not in (CaseState.OPENED, CaseState.QUESTIONED):
            return row
    stated = {**(stated_of(row) if row is not None else {}), **facts}
    stated.pop("asked_on", None)
    employee, resident = _records(connection, person, law, by)
    gathered = {GATHERED: _gathered(connection, person, employee.region)}
    found = convert(employee, resident, law, by.day, {**stated, **gathered})
    place = resident.region if resident is not None else str(stated.get("destination") or employee.region)
    if row is None:
        row = new_case(
            books, connection, Matter.CONVERSION, person, employee.region, place, Asked.WORKER, key, by, law,
            {"consent": "asked", STATED: dict(facts)},
        )  # fmt: skip
        transfer_cases.open_case(connection, row)
    elif row.state == CaseState.QUESTIONED:
        row = carrying.add(connection, row, carrying.step_of(row, CaseEvent.ANSWER, by, facts={STATED: dict(facts)}))
    if not isinstance(found, Conversion):
        return carrying.add(connection, row, _questioned(row, found, by))
    event = CaseEvent.REFUSE if found.direction == Direction.NONE.code else CaseEvent.SETTLE
    if event == CaseEvent.SETTLE:
        _check_whole(employee, resident, found)
        ledger.record(connection, *transfers(case_of(row), found, month_of(by.day)))
        _relate(connection, row, found, place, by)
    step = carrying.step_of(
        row, event, by, outcome=outcome(found), trace=found.trace, law_digest=found.law_digest
    )  # fmt: skip
    return carrying.add(connection, row, step)


def transfers(case: Case, found: Conversion, month: int) -> list[Transfer]:
    """What a conversion posts: refunds of months paid in both schemes, then the account out of one scheme and into the other."""
    to_resident = found.direction == Direction.TO_RESIDENT.code
    leaves, leaves_at = (EMPLOYEE, case.origin) if to_resident else (RESIDENT, case.destination)
    joins, joins_at = OTHER[leaves], case.destination if to_resident else case.origin
    back = [
        Transfer(
            accounts.account(case.person, one.branch.code, one.region), accounts.payable(case.person, one.branch.code, one.region),
            one.amount_fen, month, f"{one.branch.code}.overlap_refund", key_of(case, "refund", one.branch.code), "", case.person,
        )
        for one in found.refunds
    ]  # fmt: skip
    if not found.moved_fen:
        return back
    own, theirs = (accounts.account(case.person, branch.code, place) for branch, place in ((leaves, leaves_at), (joins, joins_at)))
    owes = accounts.clearing(joins.code, leaves.code, leaves_at)
    claim = accounts.clearing(leaves.code, joins.code, joins_at)
    return [
        *back,
        Transfer(own, owes, found.moved_fen, month, f"{leaves.code}.converted", key_of(case, "out", "account"), "", case.person),
        Transfer(claim, theirs, found.moved_fen, month, f"{joins.code}.converted", key_of(case, "in", "account"), "", case.person),
    ]


def outcome(found: Conversion) -> dict[str, Any]:
    """A conversion as it stands in the step. Amounts in fen."""
    return {
        "direction": found.direction, "pays": found.region, "moved_fen": found.moved_fen, "pooled_fen": found.pooled_fen,
        "employee_months": found.employee_months, "resident_months": found.resident_months,
        "credited_months": found.credited_months, "refunds": [refund_json(one) for one in found.refunds],
        "ways": list(found.ways), "open": [question_json(one) for one in found.open],
    }  # fmt: skip


def _records(
    connection: sa.Connection, person: str, law: Law, by: By
) -> tuple[Record, Record | None]:
    """The employee record where its relation lies, and that of the resident scheme where the books know one."""
    active = relations.active(connection, person, EMPLOYEE)
    region = active.region if active is not None else _employee_place(connection, person, law, by.day)
    employee = record_of(connection, person, EMPLOYEE, region, law, by.day)
    carrying.ensure_relation(connection, employee, by)
    place = _resident_place(connection, person)
    return employee, record_of(connection, person, RESIDENT, place, law, by.day) if place else None


def _employee_place(connection: sa.Connection, person: str, law: Law, day: date) -> str:
    """Where what was paid into the employee scheme lies, of which no relation is noted yet."""
    try:
        return where(connection, Matter.PENSION, person, "", law, day)
    except SuibaoError:
        raise SuibaoError(
            "The books know no employee pension of this person, so nothing can be converted. Next step: record what the person "
            "brings along (suibao enrol), or gather the relation first (suibao transfer ask pension).",
            "账册中没有此人的职工养老保险记录，无法办理衔接。请先登记其以往记录（suibao enrol），或先办理关系转移（suibao transfer ask pension）。",
            person=person,
        ) from None


def _resident_place(connection: sa.Connection, person: str) -> str:
    """Where the resident account lies; '' where there is none. Raises SuibaoError for several: they are gathered first."""
    places = sorted(region for branch, region in _places(connection, person) if branch == RESIDENT.code)
    if len(places) > 1:
        raise SuibaoError(
            f"There are resident pension accounts in {len(places)} places ({', '.join(places)}): they are joined before a conversion.",
            f"居民养老保险个人账户分布在 {len(places)} 个地区（{'、'.join(places)}），须先合并再办理衔接。", places=places,
        )  # fmt: skip
    return places[0] if places else ""


def _gathered(connection: sa.Connection, person: str, region: str) -> bool:
    """Whether nothing of the employee pension lies anywhere but at ``region`` (人社部发〔2014〕17号 4)."""
    elsewhere = [one for one in relations.of_person(connection, person, EMPLOYEE) if one.until is None and one.region != region]
    money = [place for branch, place in _places(connection, person) if branch == EMPLOYEE.code and place != region]
    return not elsewhere and not money


def _places(connection: sa.Connection, person: str) -> list[tuple[str, str]]:
    """(branch code, region) of every personal account that holds something."""
    return [(name.split(":")[2], name.split(":")[3]) for name, fen in held(connection, person).items() if fen]


def _check_whole(employee: Record, resident: Record | None, found: Conversion) -> None:
    """What both accounts held is what they hold afterwards, and what was paid back: nothing is created or lost."""
    before = employee.balance_fen + (resident.balance_fen if resident is not None else 0)
    after = found.employee_account_fen + found.resident_account_fen + sum(one.amount_fen for one in found.refunds)
    if before != after:
        raise SuibaoError(
            f"The conversion does not add up: {before} fen before, {after} after; nothing was changed. This is a fault of the program.",
            f"制度衔接前后金额不符：此前 {before} 分，此后 {after} 分，未作任何变更。这是程序错误。",
        )


def _relate(connection: sa.Connection, row: CaseRow, found: Conversion, place: str, by: By) -> None:
    """The relation of the scheme that is left ends; the other one stands, opened where there was none."""
    leaves, joins = (EMPLOYEE, RESIDENT) if found.direction == Direction.TO_RESIDENT.code else (RESIDENT, EMPLOYEE)
    ended = tuple(one for one in relations.of_person(connection, row.person, leaves) if one.until is None)
    there = relations.active(connection, row.person, joins)
    new = None if there is not None else Relation(row.person, joins, place, by.day, case_number=row.number)
    relating.relate(connection, [(row.number, Changes(ended, (), new))], by)


def _questioned(row: CaseRow, questions: tuple[Question, ...], by: By) -> Any:
    told = {"questions": [question_json(one) for one in questions]}
    return carrying.step_of(row, CaseEvent.QUESTION, by, outcome=told, due_on=due_of(questions))


def _same(row: CaseRow, person: str) -> None:
    if (row.matter, row.person) != (str(Matter.CONVERSION), person):
        raise SuibaoError(
            f"The key '{row.key}' already stands for case {row.number}, which is about something else.",
            f"键“{row.key}”已用于另一内容的案件 {row.number}。", case=row.number,
        )  # fmt: skip
