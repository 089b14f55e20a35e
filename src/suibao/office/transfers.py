"""Assessment lines as ledger transfers: who owes, and which fund or account it is owed to."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from suibao.books import accounts
from suibao.law.terms import Branch

PREFIX = "assessed:"
"""Transfers of assessment lines have keys that begin so."""


def transfers_of(lines: pa.Table) -> pa.Table:
    """One transfer a line: debit what the remitter owes, credit the pooled fund or the personal account."""
    rows = lines.select(
        ["line", "month", "person", "branch", "component", "remitter", "destination", "region", "amount_fen"]
    )
    named: dict[tuple[str, ...], str] = {}
    debits, credits_, codes = [], [], []
    for row in rows.select(["person", "branch", "component", "remitter", "destination", "region"]).to_pylist():
        branch = Branch(row["branch"]).code
        owner = row["person"] if row["remitter"] == "worker" else row["remitter"]
        debits.append(_once(named, "due", owner, branch, row["region"]))
        if row["destination"] == "account":
            credits_.append(_once(named, "account", row["person"], branch, row["region"]))
        else:
            credits_.append(_once(named, "pool", branch, row["region"]))
        codes.append(f"{branch}.{row['component']}")
    return pa.table(
        {
            "debit": pa.array(debits, pa.string()),
            "credit": pa.array(credits_, pa.string()),
            "amount_fen": rows["amount_fen"],
            "month": rows["month"],
            "code": pa.array(codes, pa.string()),
            "key": pc.binary_join_element_wise(PREFIX, rows["line"], ""),
            "note": rows["line"],
            "person": rows["person"],
            "basis_fen": lines["base_fen"],
        }
    )


def _once(named: dict[tuple[str, ...], str], *parts: str) -> str:
    """The account name, checked the first time it is met."""
    if parts not in named:
        named[parts] = accounts.name(*parts)
    return named[parts]
