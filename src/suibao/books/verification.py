"""Proof that the ledger is whole: chain, contents, counts, reversals, orphans, balances."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from suibao.books import chain, schema
from suibao.books.database import Books

COUNTS = """
SELECT count(*), coalesce(sum(amount_fen), 0)::bigint FROM books.transfers WHERE batch = :batch
"""
RESOLUTION_COUNTS = """
SELECT count(*), coalesce(sum(t.amount_fen), 0)::bigint
FROM books.resolutions r LEFT JOIN books.transfers t ON t.id = r.transfer WHERE r.batch = :batch
"""
TOTALS = "SELECT count(*), coalesce(sum(amount_fen), 0)::bigint FROM books.transfers"

# Each finds rows that cannot be there by way of this program: what the rows are, in two languages, and the query.
STRAYS = (
    (
        "transfers of no batch",
        "不属于任何批次的记录",
        "SELECT t.key FROM books.transfers t WHERE NOT EXISTS (SELECT FROM books.batches b WHERE b.number = t.batch)",
    ),
    (
        "transfers between accounts that do not exist",
        "账户不存在的记录",
        """SELECT t.key FROM books.transfers t LEFT JOIN books.accounts d ON d.id = t.debit
        LEFT JOIN books.accounts c ON c.id = t.credit WHERE d.id IS NULL OR c.id IS NULL""",
    ),
    (
        "reversals that do not take back exactly their original",
        "与原记录不符的冲销",
        """SELECT t.key FROM books.transfers t LEFT JOIN books.transfers o ON o.id = t.reverses
        WHERE t.reverses IS NOT NULL AND (o.id IS NULL OR o.reverses IS NOT NULL OR t.pending
        OR (t.debit, t.credit, t.amount_fen, t.month) IS DISTINCT FROM (o.credit, o.debit, o.amount_fen, o.month))""",
    ),
    (
        "transfers reversed more than once",
        "被多次冲销的记录",
        """SELECT o.key FROM books.transfers t JOIN books.transfers o ON o.id = t.reverses
        GROUP BY o.key HAVING count(*) > 1""",
    ),
    (
        "resolutions of transfers that were never pending, or of no batch",
        "无对应待定记录或批次的结转",
        """SELECT r.transfer::text FROM books.resolutions r LEFT JOIN books.transfers t ON t.id = r.transfer
        LEFT JOIN books.batches b ON b.number = r.batch WHERE t.pending IS NOT TRUE OR b.number IS NULL""",
    ),
)

# Summed over accounts, not transfers: a transfer whose account is gone leaves its branch unbalanced. What was moved
# from one branch to another on purpose is taken out first.
BRANCHES = """
WITH moved AS (
    SELECT debit AS account, credit AS counter, amount_fen FROM books.transfers
    UNION ALL SELECT credit, debit, -amount_fen FROM books.transfers
)
SELECT split_part(a.name, ':', -2) AS branch, sum(m.amount_fen)::bigint AS net,
    (sum(m.amount_fen) FILTER (WHERE split_part(c.name, ':', -2) = split_part(a.name, ':', -2)))::bigint AS within
FROM moved m JOIN books.accounts a ON a.id = m.account LEFT JOIN books.accounts c ON c.id = m.counter
GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True)
class Problem:
    """Something that is not as written. ``batch`` is the batch's number, 0 when it is none's."""

    en: str
    zh: str
    batch: int = 0

    def text(self, language: str = "zh") -> str:
        """What is wrong, in ``zh`` (default) or ``en``."""
        return self.en if language == "en" else self.zh

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True)
class Verification:
    """What was checked and what was found. Amounts in fen.

    ``head`` is the hash of the last batch (hex): kept elsewhere and given to :func:`verify` later, it proves that
    nothing was cut off the end. ``branches`` is each branch's net balance: zero but for moves between branches.
    """

    ok: bool
    batches: int
    transfers: int
    total_fen: int
    head: str
    branches: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def verify(books: Books, head: str | None = None) -> Verification:
    """Recompute the whole ledger from its rows, in one snapshot, and say everything that does not fit.

    ``head`` is a hash noted from an earlier verification; it must still be in the chain.
    """
    with books.begin(isolation="REPEATABLE READ") as connection:
        rows = connection.execute(sa.select(schema.batches).order_by(schema.batches.c.number)).all()
        problems = _chain(connection, rows)
        problems += [found for stray in STRAYS if (found := _strays(connection, *stray))]
        branches, unbalanced = _branches(connection)
        transfers, total = connection.execute(sa.text(TOTALS)).one()
    problems += unbalanced
    hashes = [row.hash.hex() for row in rows]
    if head is not None and head not in hashes:
        problems.append(Problem(f"The noted head {head} is not in the chain.", f"所记的链首 {head} 不在链中。"))
    end = hashes[-1] if hashes else chain.GENESIS.hex()
    return Verification(not problems, len(rows), transfers, total, end, branches, tuple(problems))


def _chain(connection: sa.Connection, rows: Any) -> list[Problem]:
    problems: list[Problem] = []
    previous = chain.GENESIS
    for position, row in enumerate(rows, start=1):
        if row.number != position:
            problems.append(Problem(f"Batch {position} is missing.", f"缺少第 {position} 批。", position))
            return problems
        problems += [Problem(en, zh, row.number) for en, zh in _batch(connection, row, previous)]
        previous = row.hash
    return problems


def _batch(connection: sa.Connection, row: Any, previous: bytes) -> list[tuple[str, str]]:
    """What is wrong with one batch: its place in the chain, its rows, its counts."""
    found = []
    label = f"Batch {row.number} ('{row.key}')"
    zh = f"第 {row.number} 批（{row.key}）"
    if row.previous_hash != previous:
        found.append((f"{label} does not follow the batch before it.", f"{zh}与前一批次不衔接。"))
    names = chain.Link.__dataclass_fields__
    if chain.Link(**{name: getattr(row, name) for name in names}).hash(row.previous_hash) != row.hash:
        found.append((f"{label}: its own row was changed.", f"{zh}：批次记录被改动。"))
    if chain.content_digest(connection, row.number, row.kind) != row.content_digest:
        found.append((f"{label}: its transfers were changed.", f"{zh}：其转账记录被改动。"))
    counts = RESOLUTION_COUNTS if row.kind in ("settle", "void") else COUNTS
    count, total = connection.execute(sa.text(counts), {"batch": row.number}).one()
    if (count, total) != (row.transfers, row.total_fen):
        found.append(
            (
                f"{label} should hold {row.transfers} rows of {row.total_fen} fen, and holds {count} of {total}.",
                f"{zh}应有 {row.transfers} 行共 {row.total_fen} 分，实有 {count} 行共 {total} 分。",
            )
        )
    return found


def _strays(connection: sa.Connection, en: str, zh: str, query: str) -> Problem | None:
    counted = f"SELECT count(*), min(key) FROM ({query}) AS stray (key)"  # noqa: S608 the queries above
    count, first = connection.execute(sa.text(counted)).one()
    return Problem(f"{count} {en}, first '{first}'.", f"{zh} {count} 条，首条“{first}”。") if count else None


def _branches(connection: sa.Connection) -> tuple[dict[str, int], list[Problem]]:
    rows = connection.execute(sa.text(BRANCHES)).all()
    problems = [
        Problem(f"Branch {branch} does not balance: {within} fen.", f"险种 {branch} 不平衡：{within} 分。")
        for branch, _, within in rows
        if within
    ]
    net = sum(row.net for row in rows)
    if net:
        problems.append(Problem(f"The ledger does not balance: {net} fen.", f"总账不平衡：{net} 分。"))
    return {row.branch: row.net for row in rows}, problems
