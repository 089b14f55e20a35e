"""The pension movers of the books, or of one window, as the comparison of rules wants them: from the traces of their settlements."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from suibao.books import Books
from suibao.books.schema_relations import transfer_cases, transfer_steps
from suibao.errors import SuibaoError
from suibao.office.clearing.items import listed_cases
from suibao.office.clearing.rules_compared import COLUMNS, Compared, compare
from suibao.office.clearing.windows import load
from suibao.office.relations.terms import CaseEvent, Matter

SETTLING = (str(CaseEvent.SETTLE), str(CaseEvent.SEND), str(CaseEvent.COMMIT))
AT_LEAST = ("bases_from_2006_fen", "paid_pool_rate")


def compared(books: Books, window: str | None = None) -> tuple[Compared | None, int]:
    """Gain and loss of each province under each rule, and how many cases had to be left out: the rate really paid is not known.

    Every settled pension case that left its province, or those of one closed window. None where there is none.
    """
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    left_out, day = 0, None
    with books.begin() as connection:
        for row in _settled(connection, window):
            inputs = _inputs(row.trace)
            if inputs.get("paid_pool_rate") in (None, "") or "bases_from_2006_fen" not in inputs:
                left_out += 1
                continue
            day = max(day or row.happened_on, row.happened_on)
            for name, value in _move(row, inputs).items():
                columns[name].append(value)
    return (compare(columns, day) if day is not None else None), left_out


def _settled(connection: sa.Connection, window: str | None) -> list[Any]:
    cases, steps = transfer_cases, transfer_steps
    query = (
        sa.select(cases.c.origin, cases.c.destination, steps.c.trace, steps.c.happened_on)
        .join(steps, steps.c.case_number == cases.c.number)
        .where(cases.c.matter == str(Matter.PENSION), steps.c.event.in_(SETTLING))
        .where(steps.c.outcome["within_province"].as_boolean().is_(False))
    )
    if window is not None:
        found = load(connection, window)
        if found.closed_at is None:
            raise SuibaoError(f"The window {window} is not closed yet.", f"场次 {window} 尚未关闭。", window=window)
        query = query.where(cases.c.number.in_(listed_cases(connection, found.frozen)))
    return list(connection.execute(query.order_by(cases.c.number)))


def _inputs(trace: Any) -> dict[str, Any]:
    """Name → value of what the law was given; a trace holds a list of them, a short one a map."""
    given = trace.get("inputs") or trace.get("given") or {}
    return dict(given) if isinstance(given, dict) else {one["name"]: one["value"] for one in given}


def _move(row: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "origin": row.origin, "destination": row.destination,
        "bases_1998_2005_fen": int(inputs.get("bases_1998_2005_fen") or 0),
        "bases_from_2006_fen": int(inputs["bases_from_2006_fen"]), "paid_pool_rate": int(inputs["paid_pool_rate"]),
        "contributor": int(inputs.get("contributor") or 1), "is_temporary_account": bool(inputs.get("is_temporary_account")),
        "temporary_pool_interest_fen": int(inputs.get("temporary_pool_interest_fen") or 0),
    }  # fmt: skip
