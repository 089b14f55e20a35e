"""Records of people made by hand: lines kept as a close keeps them, and posted; money set against what is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import Books, accounts, assessments, ledger, schema
from suibao.books import schema_collection as collection
from suibao.law import CURRENT_LAW
from suibao.law.lines import CURRENT, LineKind
from suibao.law.terms import Branch
from suibao.law.units import ORDER_MONTH
from suibao.office.posting import post_lines
from suibao.office.transfers import transfers_of

PERSON = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"
KINDS = {kind.rule: kind for kind in CURRENT}


@dataclass(frozen=True)
class Made:
    """One line to be: a rule of :mod:`suibao.law.lines`, the payer ('' alone), place, base and amount in fen."""

    rule: str
    month: int
    amount_fen: int
    base_fen: int = 0
    payer: str = "E1"
    region: str = "440100"
    person: str = PERSON


def months_between(first: int, last: int) -> list[int]:
    """The months from ``first`` to ``last``, both yyyymm."""
    numbers = range(first // 100 * 12 + first % 100 - 1, last // 100 * 12 + last % 100)
    return [number // 12 * 100 + number % 12 + 1 for number in numbers]


def employed(first: int, last: int, base_fen: int = 800_000, **where: Any) -> list[Made]:
    """Months of an employee in five branches, at rates that are nobody's: the test knows the amounts, not the law."""
    rates = {
        "pension_employer": 16, "pension_employee": 8, "medical_employer": 6, "medical_employee": 2,
        "unemployment_employer": 1, "work_injury_employer": 1, "maternity_employer": 1,
    }  # fmt: skip
    return [
        Made(rule, month, base_fen * percent // 100, base_fen, **where)
        for month in months_between(first, last)
        for rule, percent in rates.items()
    ]


def alone(first: int, last: int, base_fen: int = 500_000, **where: Any) -> list[Made]:
    """Months of a flexible worker in the employee pension."""
    rates = {"flexible_pension_pooled": 12, "flexible_pension_account": 8}
    return [
        Made(rule, month, base_fen * percent // 100, base_fen, payer="", **where)
        for month in months_between(first, last)
        for rule, percent in rates.items()
    ]


def line(made: Made) -> dict[str, Any]:
    """The row of the table of lines."""
    kind = KINDS[made.rule]
    industry = "|1" if kind.unit == ORDER_MONTH else ""
    name = f"{made.month}|{kind.unit}|{made.person}|{made.payer}|{made.region}{industry}|{made.rule}"
    return {
        "line": name, "month": made.month, "person": made.person, "payer": made.payer, "branch": int(kind.branch),
        "component": kind.component, "bearer": kind.bearer, "destination": kind.destination,
        "remitter": made.payer if kind.remitter == "payer" else kind.remitter, "region": made.region,
        "base_fen": made.base_fen, "rate_ppm": 0, "quantity": 1, "amount_fen": made.amount_fen, "rule": made.rule,
        "unit": kind.unit, "law": "digest",
    }  # fmt: skip


def assess(
    books: Books, made: Iterable[Made], name: str = "first", law: str = CURRENT_LAW, post: bool = True
) -> pa.Table:
    """Keep the lines month by month as runs called ``name`` and post them; all lines as one table."""
    by_month: dict[int, list[Made]] = {}
    for one in made:
        by_month.setdefault(one.month, []).append(one)
    tables = [_keep(books, month, rows, name, law) for month, rows in sorted(by_month.items())]
    whole = pa.concat_tables(tables)
    if post and whole.num_rows:
        ledger.post(books, transfers_of(whole), f"assessed {name}")
    return whole


def reassess(books: Books, made: Iterable[Made], name: str) -> None:
    """Assess months anew, as a later close does: of the payers, and of those who pay alone, the lines now count whole."""
    made = list(made)
    for month, table in ((month, assess(books, [one for one in made if one.month == month], f"{name} {month}", post=False))
                         for month in sorted({one.month for one in made})):  # fmt: skip
        covered = {(KINDS[one.rule].unit, one.payer or one.person) for one in made if one.month == month}
        post_lines(books, month, table, covered)


def _keep(books: Books, month: int, made: list[Made], name: str, law: str) -> pa.Table:
    lines = pa.Table.from_pylist([line(one) for one in made], schema=assessments.LINES)
    cases = sorted({(KINDS[one.rule].unit, one.person, one.payer, one.region) for one in made})
    columns = zip(*cases, strict=True)
    table = pa.table({key: pa.array(values, pa.string()) for key, values in zip(_CASE, columns, strict=True)})
    table = table.append_column("inputs", pa.array(["{}"] * len(cases), pa.string()))
    assessments.save(books, assessments.Run(f"{name} {month}", month, law, "digest"), table, lines)
    return lines


_CASE = ("unit", "person", "payer", "region")


def speaks_for(
    books: Books, month: int, payer: str, name: str, unit: str = "engagement_month", person: str = PERSON
) -> None:
    """A later run that holds a case of the payer and no line: what stood before is gone."""
    row: Mapping[str, str] = {"unit": unit, "person": person, "payer": payer, "region": "440100", "inputs": "{}"}
    cases = pa.Table.from_pylist([dict(row)])
    run = assessments.Run(f"{name} {month}", month, CURRENT_LAW, "digest")
    assessments.save(books, run, cases, assessments.LINES.empty_table())
    post_lines(books, month, assessments.LINES.empty_table(), {(unit, payer or person)})


def pay(books: Books, made: Iterable[Made], name: str = "paid", day: date = date(2026, 1, 20)) -> None:
    """File each month of each owner, receive its money and set it against each line, in full, on ``day``."""
    by_debt: dict[tuple[str, str, int], list[Made]] = {}
    for one in made:
        if KINDS[one.rule].remitter != "state":
            by_debt.setdefault((owner_of(one), one.region, one.month), []).append(one)
    transfers = [row for debt, lines in by_debt.items() for row in _received(debt, lines, name)]
    ledger.post(books, pa.Table.from_pylist(transfers, schema=ledger.TRANSFERS), name)
    with books.begin() as connection:
        for debt, lines in by_debt.items():
            _file(connection, debt, lines, name, day)
            _set(connection, debt, lines, name, day)


def owner_of(one: Made) -> str:
    """Who hands the money over."""
    kind = KINDS[one.rule]
    return one.payer if kind.remitter == "payer" else one.person if kind.remitter == "worker" else "state"


def _received(debt: tuple[str, str, int], lines: list[Made], name: str) -> list[dict[str, Any]]:
    owner, region, month = debt
    prepaid = accounts.prepaid(owner, region)
    rows = [(accounts.collection(region), prepaid, sum(one.amount_fen for one in lines), "received")]
    for branch in sorted({KINDS[one.rule].branch for one in lines}):
        fen = sum(one.amount_fen for one in lines if KINDS[one.rule].branch == branch)
        rows.append((prepaid, accounts.due(owner, Branch(branch).code, region), fen, f"set:{branch}"))
    return [
        {"debit": debit, "credit": credit, "amount_fen": fen, "month": month, "code": "collected",
         "key": f"{name}:{owner}:{region}:{month}:{what}", "note": "", **_extra(lines[0])}
        for debit, credit, fen, what in rows
    ]  # fmt: skip


def _file(connection: sa.Connection, debt: tuple[str, str, int], lines: list[Made], name: str, day: date) -> None:
    """The filing of a month of an owner, once, with the runs of its lines."""
    owner, region, month = debt
    number = f"F-{owner}-{region}-{month}"
    if connection.scalar(sa.select(sa.func.count()).where(collection.filings.c.filing == number)):
        return
    values = {
        "filing": number, "owner": owner, "region": region, "month": month, "revision": 0, "reference": number,
        "digest": b"", "total_fen": 0, "difference_fen": 0, "cause": 0, "due_on": None, "due_basis": "", "filed_on": day,
        "recorded_at": datetime(day.year, day.month, day.day, tzinfo=UTC), "law_digest": "", "key": number,
    }  # fmt: skip
    connection.execute(sa.insert(collection.filings), values)
    for unit in sorted({KINDS[one.rule].unit for one in lines}):
        names = [line(one)["line"] for one in lines if KINDS[one.rule].unit == unit]
        run = connection.scalar(sa.select(sa.func.max(schema.lines.c.run)).where(schema.lines.c.line.in_(names)))
        connection.execute(sa.insert(collection.filing_runs), {"filing": number, "unit": unit, "run": run})


def _set(connection: sa.Connection, debt: tuple[str, str, int], lines: list[Made], name: str, day: date) -> None:
    """One setting a branch, divided among its lines."""
    owner, region, month = debt
    for branch in sorted({KINDS[one.rule].branch for one in lines}):
        own = [one for one in lines if KINDS[one.rule].branch == branch]
        fen = {"worker": 0, "payer": 0}
        for one in own:
            fen[KINDS[one.rule].bearer] += one.amount_fen
        values = {
            "owner": owner, "region": region, "month": month, "branch": int(branch), "kind": "contribution",
            "worker_fen": fen["worker"], "payer_fen": fen["payer"], "revision": 0, "worker_full": False,
            "payer_full": False, "day": day, "recorded_at": datetime(day.year, day.month, day.day, tzinfo=UTC),
            "key": f"{name}:{owner}:{region}:{month}:{int(branch)}",
        }  # fmt: skip
        table = collection.set_against
        number = connection.execute(sa.insert(table).returning(table.c.id), values).scalar_one()
        rows = [
            {"setting": number, "line": line(one)["line"], "person": one.person, "bearer": KINDS[one.rule].bearer,
             "amount_fen": one.amount_fen}
            for one in own
        ]  # fmt: skip
        connection.execute(sa.insert(collection.set_against_lines), rows)


def _extra(one: Made) -> dict[str, Any]:
    """Columns that a later ledger asks for."""
    known = {"person": one.person, "basis_fen": 0}
    return {name: value for name, value in known.items() if name in ledger.TRANSFERS.names}


def total(rows: Iterable[Made], kinds: Iterable[LineKind] = CURRENT) -> int:
    """Sum in fen of the lines of these kinds."""
    chosen = {kind.rule for kind in kinds}
    return sum(one.amount_fen for one in rows if one.rule in chosen)
