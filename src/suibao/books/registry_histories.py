"""What people bring with them: months paid or deemed paid before these books, and accounts brought forward.

>>> from suibao.books import Books, registry
>>> with Books.open() as books:                                                     # doctest: +SKIP
...     for one in registry.histories(books, person, Branch.EMPLOYEE_PENSION):
...         print(one.first, one.last, one.kind.zh, one.base_fen)

The shape is that of `law.career_record.Span`. An account brought forward stands in the ledger as well: debit
``brought_forward``, credit the person's account; a corrected balance takes the old one back and enters the new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import accounts, ledger
from suibao.books import schema_registry as schema
from suibao.books.database import Books
from suibao.books.incoming import Rows
from suibao.books.ledger import Transfer
from suibao.books.registry_changes import Change, Changes, Recording, number_at, recording
from suibao.books.registry_versions import Register, add, as_of, rows_of
from suibao.errors import SuibaoError
from suibao.law.pension.career_terms import CareerMonth
from suibao.law.terms import Branch

HISTORIES = pa.schema(
    [
        pa.field("person", pa.string(), False),
        pa.field("branch", pa.int8(), False),
        pa.field("region", pa.string(), False),
        pa.field("first", pa.int32(), False),
        pa.field("kind", pa.int8(), False),
        pa.field("last", pa.int32(), False),
        pa.field("base_fen", pa.int64()),
        pa.field("own_paid_fen", pa.int64()),
        pa.field("index_ppm", pa.int32()),
        pa.field("credited", pa.int32(), False),
        pa.field("employer", pa.string(), False),
        pa.field("document", pa.string(), False),
    ]
)
BALANCES = pa.schema(
    [
        pa.field("person", pa.string(), False),
        pa.field("branch", pa.int8(), False),
        pa.field("region", pa.string(), False),
        pa.field("balance_fen", pa.int64(), False),
        pa.field("through", pa.int32(), False),
        pa.field("document", pa.string(), False),
    ]
)

HISTORY_REGISTER = Register(schema.history_versions, HISTORIES, ("person", "branch", "region", "first", "kind"))
BALANCE_REGISTER = Register(schema.balance_versions, BALANCES, ("person", "branch", "region"))


@dataclass(frozen=True, slots=True)
class History:
    """Months ``first`` to ``last`` (yyyymm, both counted) of one branch in one region, on one base, from before these books.

    ``base_fen`` and ``own_paid_fen``: a month; None where unknown or deemed. ``index_ppm``: as the agency states it, in
    millionths. ``credited``: thousandths of a month that each month counts (1000, less where paid in part). ``employer``:
    its name, '' when the person paid alone. ``document``: what shows it (a transfer sheet, a file of the archives …).
    """

    person: str
    branch: Branch
    region: str
    first: int
    last: int
    kind: CareerMonth
    base_fen: int | None
    own_paid_fen: int | None
    index_ppm: int | None
    credited: int
    employer: str
    document: str

    @property
    def deemed(self) -> bool:
        """Whether the months are deemed paid (视同缴费)."""
        return self.kind == CareerMonth.DEEMED


@dataclass(frozen=True, slots=True)
class Balance:
    """A personal account brought forward: ``balance_fen`` with all that was credited through the month ``through``."""

    person: str
    branch: Branch
    region: str
    balance_fen: int
    through: int
    document: str


def save_histories(books: Books, histories: Rows, change: Change | None = None) -> Changes:
    """Record what people bring with them (columns: HISTORIES), one row a person, branch, region, first month and kind.

    Raises SuibaoError for a row that cannot be: a paid month without base and index, a deemed month with a base, months of
    one person, branch and region that overlap.
    """
    table = rows_of(HISTORY_REGISTER, histories)
    check_histories(table)
    with books.begin() as connection, recording(connection, change or Change(), table) as done:
        return histories_recorded(connection, table, done)


def histories_recorded(connection: sa.Connection, table: pa.Table, recording: Recording) -> Changes:
    """:func:`save_histories` of checked rows (`rows_of`) within a change that is being recorded."""
    changes = add(connection, HISTORY_REGISTER, table, None, recording)
    _refuse_overlaps(connection, table["person"].unique().to_pylist(), recording.number)
    return changes


def histories(books: Books, person: str, branch: Branch | None = None) -> list[History]:
    """What a person brings with them, of one branch or all, sorted by branch, region and first month."""
    with books.begin() as connection:
        return histories_in(connection, person, branch)


def histories_in(connection: sa.Connection, person: str, branch: Branch | None = None) -> list[History]:
    """:func:`histories` within a transaction of the caller."""
    rows = as_of(connection, HISTORY_REGISTER, number_at(connection, None), people=[person]).to_pylist()
    found = [History(**{**row, "branch": Branch(row["branch"]), "kind": CareerMonth(row["kind"])}) for row in rows]
    return [one for one in found if branch is None or one.branch == branch]


def bring_forward(books: Books, balances: Rows, change: Change) -> Changes:
    """Record accounts brought forward (columns: BALANCES), one row a person, branch and region, and post them.

    The register and the ledger stand or fall together. Raises SuibaoError for a negative balance.
    """
    table = rows_of(BALANCE_REGISTER, balances)
    with books.begin() as connection, recording(connection, change, table) as done:
        return balances_recorded(connection, table, done)


def balances_recorded(connection: sa.Connection, table: pa.Table, recording: Recording) -> Changes:
    """:func:`bring_forward` of checked rows (`rows_of`) within a change that is being recorded."""
    before = {_owner(one): one for one in _balances(connection, table["person"].unique().to_pylist())}
    changes = add(connection, BALANCE_REGISTER, table, None, recording)
    if not recording.repeated:
        rows = (Balance(**{**row, "branch": Branch(row["branch"])}) for row in table.to_pylist())
        ledger.record(connection, *_transfers(rows, before, recording))
    return changes


def balances_brought(books: Books, person: str, branch: Branch | None = None) -> list[Balance]:
    """The accounts that a person brings with them, sorted by branch and region."""
    with books.begin() as connection:
        return balances_in(connection, person, branch)


def balances_in(connection: sa.Connection, person: str, branch: Branch | None = None) -> list[Balance]:
    """:func:`balances_brought` within a transaction of the caller."""
    return [one for one in _balances(connection, [person]) if branch is None or one.branch == branch]


def _balances(connection: sa.Connection, people: Iterable[str]) -> list[Balance]:
    rows = as_of(connection, BALANCE_REGISTER, number_at(connection, None), people=list(people)).to_pylist()
    return [Balance(**{**row, "branch": Branch(row["branch"])}) for row in rows]


def _owner(balance: Balance) -> tuple[str, Branch, str]:
    return balance.person, balance.branch, balance.region


def _transfers(
    balances: Iterable[Balance], before: dict[tuple[str, Branch, str], Balance], recording: Recording
) -> list[Transfer]:
    """The transfers that bring the ledger from the balances before to these."""
    found = []
    for new in balances:
        old = before.get(_owner(new))
        if old and (old.balance_fen, old.through) == (new.balance_fen, new.through):
            continue
        found += [_transfer(old, recording.number, back=True)] if old and old.balance_fen else []
        found += [_transfer(new, recording.number, back=False)] if new.balance_fen else []
    return found


def _transfer(balance: Balance, change: int, *, back: bool) -> Transfer:
    code = balance.branch.code
    forward = accounts.brought_forward(code, balance.region), accounts.account(balance.person, code, balance.region)
    debit, credit = reversed(forward) if back else forward
    key = f"registry:{change}:{balance.person}:{code}:{balance.region}:{'back' if back else 'forward'}"
    return Transfer(
        debit, credit, balance.balance_fen, balance.through, f"{code}.brought_forward", key, balance.document,
        person=balance.person,
    )  # fmt: skip


def check_histories(table: pa.Table) -> None:
    """Raise SuibaoError for the first row that cannot be a record of months."""
    for row in table.to_pylist():
        _check(row)


def _check(row: dict[str, object]) -> None:
    """What cannot be such a record; `law.career_record` would refuse it later, far from whoever can put it right."""
    first, last = int(str(row["first"])), int(str(row["last"]))
    where = f"{row['person']} {first}–{last}"
    if last < first:
        raise SuibaoError(
            f"{where}: the months end before they begin.", f"{where}：止月早于起月。", person=row["person"]
        )
    deemed = row["kind"] == CareerMonth.DEEMED
    if deemed and (row["base_fen"] or row["own_paid_fen"]):
        raise SuibaoError(
            f"{where}: deemed paid, yet a base or payment is given. Leave both empty, or give another kind.",
            f"{where}：视同缴费月不应有缴费基数或缴费额。请留空，或改为实际缴费。",
            person=row["person"],
        )
    if not deemed and not row["base_fen"] and row["index_ppm"] is None:
        raise SuibaoError(
            f"{where}: paid, but there is neither a base nor a stated index. A missing base is never zero.",
            f"{where}：实际缴费月既无缴费基数也无认定指数。缺少的基数不会当作零。",
            person=row["person"],
        )


def _refuse_overlaps(connection: sa.Connection, people: Iterable[str], change: int) -> None:
    """One month of one branch counts once in a region."""
    rows = as_of(connection, HISTORY_REGISTER, change, people=list(people)).to_pylist()
    rows.sort(key=lambda row: (row["person"], row["branch"], row["region"], row["first"], row["last"]))
    for one, other in pairwise(rows):
        same = all(one[name] == other[name] for name in ("person", "branch", "region"))
        if same and other["first"] <= one["last"]:
            months = f"{one['first']}–{one['last']}", f"{other['first']}–{other['last']}"
            branch = Branch(one["branch"])
            raise SuibaoError(
                f"{one['person']}: {months[0]} and {months[1]} of {branch.code} in {one['region']} overlap. A month counts "
                "once: correct one of the two. Nothing was saved.",
                f"{one['person']}：{one['region']} {branch.zh} {months[0]} 与 {months[1]} 重叠。同一月份只计一次，请更正其一。未保存任何内容。",
                person=one["person"],
            )
