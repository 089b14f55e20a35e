"""Small transfer tables for tests."""

from __future__ import annotations

import pyarrow as pa

from suibao.books.ledger import TRANSFERS

DUE = "due:p1:employee_pension:440100"
POOL = "pool:employee_pension:440100"
OWN = "account:00ff:employee_pension:440100"


def transfer(
    key: str, amount_fen: int = 100, debit: str = DUE, credit: str = POOL, **other: object
) -> dict[str, object]:
    """One transfer as a row."""
    row = {
        "debit": debit,
        "credit": credit,
        "amount_fen": amount_fen,
        "month": 202510,
        "code": "employee_pension.employer",
    }
    return {**row, "key": key, "note": f"line of {key}", **other}


def table(*rows: dict[str, object]) -> pa.Table:
    """Rows as the table that ledger.post takes."""
    return pa.Table.from_pylist(list(rows), schema=TRANSFERS)


def many(count: int, tag: str = "", month: int = 202510) -> pa.Table:
    """As many plausible transfers as asked for, in twelve lines a worker, like a month of a city."""
    branches = ("employee_pension", "employee_medical", "unemployment", "work_injury")
    rows = [(number // 12, number % 12, branches[number % 4]) for number in range(count)]
    person = [f"{(worker + 1) * 2654435761 % 2**128:032x}" for worker, _, _ in rows]
    lines = [
        f"{month}|engagement_month|{who}|platform_{worker % 3}|440100|{branch}_{line}"
        for who, (worker, line, branch) in zip(person, rows, strict=True)
    ]
    columns = {
        "debit": [f"due:platform_{worker % 3}:{branch}:440100" for worker, _, branch in rows],
        "credit": [
            f"account:{who}:{branch}:440100" if line % 2 else f"pool:{branch}:440100"
            for who, (_, line, branch) in zip(person, rows, strict=True)
        ],
        "amount_fen": [100 + number % 90_000 for number in range(count)],
        "month": [month] * count,
        "code": [f"{branch}.employer" for _, _, branch in rows],
        "key": [f"{tag}{line}" for line in lines],
        "note": lines,
    }
    return pa.table(columns, schema=pa.schema([TRANSFERS.field(name) for name in columns]))
