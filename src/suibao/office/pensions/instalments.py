"""One month of pensions: for a claim, or for a whole region at once. Nothing is written here.

The award has said what is paid; only how much of the account's part the account still bears is asked of the law each
month. A month that was awarded already stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from suibao.books import accounts, ledger
from suibao.books.bulk import copy_out
from suibao.books.claims import Claim
from suibao.books.ledger import TRANSFERS
from suibao.law.terms import Branch
from suibao.law.units import PENSION_IN_PAYMENT
from suibao.office.claims.asking import on
from suibao.office.claims.kinds import Instalment
from suibao.office.pensions import terms
from suibao.office.pensions.reading import awarded, held, within
from suibao.rules import Law

ACCOUNT = "account_pension"
CONTINUED = "account_pension_continued"
"""The account's part once the account is used up: paid on from the pool."""

RESIDENT = Branch.RESIDENT_PENSION.code
STATE = "state"
"""The budget, of whatever level: how the levels share the basic pension is not in the facts."""

SHARED = ("account_pays", "pool_pays_on")


def fund_of(item: str, person: str, branch: str, region: str) -> str:
    """The account that bears an item: the person's own for its part, the pool for the rest; where there is no pool (resident
    pension, 国发〔2014〕8号 四, 六), the state."""
    if item == ACCOUNT:
        return accounts.account(person, branch, region)
    return accounts.subsidy(STATE, branch, region) if branch == RESIDENT else accounts.pool(branch, region)


def share_out(law: Law, region: str, part_fen: int, left_fen: int) -> dict[str, int]:
    """The account's part of a month, split between the account and the pool."""
    case = {"region": region, "account_part_fen": part_fen, "account_left_fen": max(left_fen, 0)}
    needed = {one.name for one in law.graph(SHARED).inputs}
    found = law.evaluate({name: value for name, value in case.items() if name in needed}, SHARED)
    return {ACCOUNT: int(found["account_pays"]), CONTINUED: int(found["pool_pays_on"])}


def instalment(connection: sa.Connection, law: Law, claim: Claim, branch: str, month: int) -> Instalment:
    """What a claim pays for a month (yyyymm): the account's part on the account, the rest on the pool."""
    own = accounts.account(claim.person, branch, claim.region)
    before = before_of(connection, claim, branch, month)
    if before:
        return Instalment(before, _funds(before, claim, branch))
    term = terms.holding(connection, claim.claim, month)
    if term is None:
        return Instalment()
    if term.stop:
        return Instalment(stop=term.stop)
    items = dict(term.items)
    part = items.pop(ACCOUNT, 0)
    split = share_out(on(law, month), claim.region, part, held(connection, own).get(own, 0)) if part else {}
    paid = {name: fen for name, fen in {**items, **split}.items() if fen}
    return Instalment(paid, _funds(paid, claim, branch))


def _funds(items: Iterable[str], claim: Claim, branch: str) -> dict[str, str]:
    """The accounts of the items that the branch's pool does not bear."""
    found = {item: fund_of(item, claim.person, branch, claim.region) for item in items}
    return {item: name for item, name in found.items() if name != accounts.pool(branch, claim.region)}


def before_of(connection: sa.Connection, claim: Claim, branch: str, month: int) -> dict[str, int]:
    """What the month's instalment was when it was awarded; nothing while it was not."""
    return {
        one.item: one.fen for one in awarded(connection, claim, branch)
        if one.month == month and one.key == key_of(claim.claim, one.item, month)
    }  # fmt: skip


def key_of(claim: str, item: str, month: int) -> str:
    """The key of a month's instalment, as `paying.award` makes it."""
    return f"benefit|{claim}|{item}|{month}"


DUE = """
SELECT claim, person, item, fen FROM (
    SELECT DISTINCT ON (t.claim) t.claim, t.person, t.items, t.stop FROM books.pension_terms t
    WHERE t.kind = %s AND t.region = %s AND t.from_month <= %s ORDER BY t.claim, t.number DESC
) held CROSS JOIN LATERAL jsonb_each_text(items) AS parts (item, fen) WHERE stop = '' ORDER BY claim, item
"""
DUE_COLUMNS = pa.schema([("claim", pa.string()), ("person", pa.string()), ("item", pa.string()), ("fen", pa.int64())])


def in_bulk(connection: sa.Connection, law: Law, kind: str, branch: str, region: str, month: int) -> pa.Table:
    """Every pension of a kind in a region for a month, as transfers for `ledger.post` (columns: TRANSFERS).

    The same transfers under the same keys as :func:`instalment` and `paying.award`, claims already paid left out.
    """
    due = copy_out(connection, DUE, DUE_COLUMNS, (kind, region, month))
    done = ledger.entries(within(connection), prefix="payable:", month=month)["key"]
    done_claims = {key.split("|")[1] for key in done.to_pylist() if key.startswith("benefit|") and key.count("|") == 3}
    due = due.filter(pc.invert(pc.is_in(due["claim"], pa.array(sorted(done_claims), pa.string()))))
    from_account = pc.equal(due["item"], ACCOUNT)
    shared = _shared(connection, on(law, month), branch, region, due.filter(from_account))
    rows = pa.concat_tables([due.filter(pc.invert(from_account)), *shared])
    return transfers(rows.filter(pc.greater(rows["fen"], 0)), branch, region, month)


def _shared(connection: sa.Connection, law: Law, branch: str, region: str, parts: pa.Table) -> list[pa.Table]:
    """The accounts' parts split by one compiled plan."""
    if not parts.num_rows:
        return []
    own = [accounts.account(person, branch, region) for person in parts["person"].to_pylist()]
    left: Mapping[str, int] = held(connection, "account:")
    columns = {
        "account_part_fen": parts["fen"].to_numpy(),
        "account_left_fen": np.array([max(left.get(name, 0), 0) for name in own], np.int64),
    }
    found = law.plan(SHARED, by=PENSION_IN_PAYMENT).run(columns)
    named = ((ACCOUNT, "account_pays"), (CONTINUED, "pool_pays_on"))
    return [
        parts.set_column(2, "item", pa.array([item] * parts.num_rows, pa.string())).set_column(
            3, "fen", pa.array(np.asarray(found[rule], np.int64))
        )
        for item, rule in named
    ]


def transfers(rows: pa.Table, branch: str, region: str, month: int) -> pa.Table:
    """Claims' items as transfers; the account's part debits the account."""
    people, claims, items = (rows[name].to_pylist() for name in ("person", "claim", "item"))
    both = list(zip(people, claims, items, strict=True))
    values = {
        "debit": [fund_of(item, person, branch, region) for person, _, item in both],
        "credit": [accounts.payable(person, branch, region) for person in people],
        "amount_fen": rows["fen"],
        "month": [month] * rows.num_rows,
        "code": [f"{branch}.benefit.{item}" for item in items],
        "key": [key_of(claim, item, month) for _, claim, item in both],
        "note": claims,
        "person": people,
        "basis_fen": [0] * rows.num_rows,
    }
    return pa.table({field.name: pa.array(values[field.name], field.type) if isinstance(values[field.name], list)
                     else values[field.name].cast(field.type) for field in TRANSFERS})  # fmt: skip
