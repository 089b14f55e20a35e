"""Proof that the ledger is whole: chain, contents, counts, keys, reversals, orphans, checkpoints, balances."""

# ruff: noqa: S608 queries are put together from pieces of the schema; values are parameters

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from suibao.books import chain, checkpoints
from suibao.books import schema_ledger as schema
from suibao.books.bulk import driver
from suibao.books.chart import CHART
from suibao.books.checkpoints import SIDES, Movements
from suibao.books.database import Books
from suibao.books.numbering import BITS, SINGLE
from suibao.books.schema_ledger import FORM_ID, LABEL_ID, WORD_ID
from suibao.books.seals import seal, sealed

RESOLUTION_COUNTS = """
SELECT count(*), coalesce(sum(t.amount_fen), 0)::bigint
FROM books.resolutions r LEFT JOIN books.transfers t ON t.id = r.transfer WHERE r.batch = :batch
"""
TOTALS = """
SELECT count(*), coalesce(sum(amount_fen), 0)::bigint, count(*) FILTER (WHERE id < :single AND id > :sealed)
FROM books.transfers
"""
KEY = "coalesce(replace(f.text, '@', encode(uuid_send(t.subject), 'hex')), t.id::text)"
FORMS = "books.transfers t LEFT JOIN books.forms f ON f.id = t.form"

# Each finds rows that cannot be there by way of this program: what the rows are, in two languages, and the query.
STRAYS = (
    (
        "transfers of no batch",
        "不属于任何批次的记录",
        f"""SELECT {KEY} FROM {FORMS} LEFT JOIN books.batches b ON b.number = t.id >> {BITS}
        WHERE t.id >= {SINGLE} AND (t.id BETWEEN b.first_id AND b.last_id) IS NOT TRUE OR t.id < 1""",
    ),
    (
        "transfers between accounts that do not exist",
        "账户不存在的记录",
        f"""SELECT {KEY} FROM {FORMS} LEFT JOIN books.accounts d ON d.id = t.debit
        LEFT JOIN books.accounts c ON c.id = t.credit WHERE d.id IS NULL OR c.id IS NULL""",
    ),
    (
        "transfers whose key or label does not exist",
        "键或科目不存在的记录",
        f"""SELECT {KEY} FROM {FORMS} LEFT JOIN books.labels l ON l.id = t.label WHERE f.id IS NULL OR l.id IS NULL""",
    ),
    (
        "reversals that do not take back exactly their original",
        "与原记录不符的冲销",
        f"""SELECT {KEY} FROM {FORMS} LEFT JOIN books.transfers o ON o.id = t.reverses
        WHERE t.reverses <> 0 AND (o.id IS NULL OR o.reverses <> 0 OR t.pending OR (t.debit, t.credit, t.amount_fen,
        t.month, t.subject) IS DISTINCT FROM (o.credit, o.debit, o.amount_fen, o.month, o.subject))""",
    ),
    (
        "transfers reversed more than once",
        "被多次冲销的记录",
        """SELECT t.reverses::text FROM books.transfers t WHERE t.reverses <> 0 GROUP BY t.reverses HAVING count(*) > 1""",
    ),
    (
        "resolutions of transfers that were never pending, or of no batch",
        "无对应待定记录或批次的结转",
        """SELECT r.transfer::text FROM books.resolutions r LEFT JOIN books.transfers t ON t.id = r.transfer
        LEFT JOIN books.batches b ON b.number = r.batch WHERE t.pending IS NOT TRUE OR b.number IS NULL""",
    ),
    (
        "keys used more than once",
        "重复使用的键",
        f"""SELECT {KEY} FROM {FORMS} JOIN (
            SELECT subject, form FROM books.transfers GROUP BY subject, form HAVING count(*) > 1
            UNION ALL SELECT NULL, form FROM books.transfers WHERE form < 0 GROUP BY form HAVING count(*) > 1
        ) AS twice ON t.form = twice.form AND (twice.subject IS NULL OR t.subject = twice.subject)""",
    ),
    (
        "words whose number is not that of their text",
        "编号与内容不符的账户、键或科目",
        f"""SELECT name FROM books.accounts WHERE id <> {WORD_ID.format("name")}
        UNION ALL SELECT text FROM books.forms WHERE id <> {FORM_ID}
        UNION ALL SELECT code FROM books.labels WHERE id <> {LABEL_ID}""",
    ),
    (
        "checkpoints of no batch",
        "不属于任何批次的结点",
        """SELECT m.batch::text FROM books.movements m LEFT JOIN books.batches b ON b.number = m.batch
        WHERE b.number IS NULL""",
    ),
)

# By checkpoints, which every batch was held against before: what each branch has left over from moves between branches.
BRANCHES = f"""
SELECT split_part(a.name, ':', -2) AS branch, sum(s.net)::bigint AS net
FROM (
    SELECT account, debit_fen - credit_fen AS net FROM books.movements
    UNION ALL SELECT s.account, s.debit_fen - s.credit_fen
    FROM books.transfers t {SIDES} WHERE t.id > :sealed AND t.id < {SINGLE} AND NOT t.pending
) AS s LEFT JOIN books.accounts a ON a.id = s.account GROUP BY 1 ORDER BY 1
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
    ``unsealed``: transfers recorded singly while the verification began, in no batch yet. ``unknown_kinds``: kinds of
    account that the chart of accounts does not know, for a warning.
    """

    ok: bool
    batches: int
    transfers: int
    total_fen: int
    head: str
    branches: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    unsealed: int = 0
    unknown_kinds: tuple[str, ...] = ()


def verify(books: Books, head: str | None = None) -> Verification:
    """Seal what was recorded, recompute the whole ledger from its rows in one snapshot, and say what does not fit.

    ``head`` is a hash noted from an earlier verification; it must still be in the chain.
    """
    seal(books)
    with books.begin(isolation="REPEATABLE READ") as connection, ThreadPoolExecutor(1, "suibao-verify") as pool:
        strays = pool.submit(_all_strays, books, connection.scalar(sa.select(sa.func.pg_export_snapshot())))
        rows = connection.execute(sa.select(schema.batches).order_by(schema.batches.c.number)).all()
        problems = _chain(connection, rows) + strays.result()
        values = {"sealed": sealed(connection), "single": SINGLE}
        branches, unbalanced = _branches(connection, values)
        transfers, total, unsealed = connection.execute(sa.text(TOTALS), values).one()
        kinds = {name.partition(":")[0] for name in connection.scalars(sa.select(schema.accounts.c.name))}
    problems += unbalanced
    hashes = [row.hash.hex() for row in rows]
    if head is not None and head not in hashes:
        problems.append(Problem(f"The noted head {head} is not in the chain.", f"所记的链首 {head} 不在链中。"))
    end = hashes[-1] if hashes else chain.GENESIS.hex()
    strange = tuple(sorted(kinds - CHART.keys()))
    return Verification(not problems, len(rows), transfers, total, end, branches, tuple(problems), unsealed, strange)


def _chain(connection: sa.Connection, rows: Any) -> list[Problem]:
    problems: list[Problem] = []
    previous, single = chain.GENESIS, 0
    for position, row in enumerate(rows, start=1):
        if row.number != position:
            problems.append(Problem(f"Batch {position} is missing.", f"缺少第 {position} 批。", position))
            return problems
        problems += [Problem(en, zh, row.number) for en, zh in _batch(connection, row, previous, single)]
        previous = row.hash
        single = row.last_id if row.kind == "seal" else single
    return problems


def _batch(connection: sa.Connection, row: Any, previous: bytes, single: int) -> list[tuple[str, str]]:
    """What is wrong with one batch: its place in the chain, its rows, its counts, its checkpoints."""
    found = []
    label = f"Batch {row.number} ('{row.key}')"
    zh = f"第 {row.number} 批（{row.key}）"
    first = single + 1 if row.kind == "seal" else row.first_id
    if row.previous_hash != previous or row.first_id != first:
        found.append((f"{label} does not follow the batch before it.", f"{zh}与前一批次不衔接。"))
    names = chain.Link.__dataclass_fields__
    if chain.Link(**{name: getattr(row, name) for name in names}).hash(row.previous_hash) != row.hash:
        found.append((f"{label}: its own row was changed.", f"{zh}：批次记录被改动。"))
    replay = _replayed(connection, row)
    if replay.digest != row.content_digest:
        found.append((f"{label}: its transfers were changed.", f"{zh}：其转账记录被改动。"))
    if (replay.count, replay.total_fen) != (row.transfers, row.total_fen):
        there = f"{replay.count} of {replay.total_fen}"
        found.append(
            (
                f"{label} should hold {row.transfers} rows of {row.total_fen} fen, and holds {there}.",
                f"{zh}应有 {row.transfers} 行共 {row.total_fen} 分，实有 {replay.count} 行共 {replay.total_fen} 分。",
            )
        )
    if checkpoints.written(connection, row.number) != replay.moved:
        found.append(
            (f"{label}: its checkpoints do not equal the replay.", f"{zh}：其余额结点与重算结果不符。"),
        )
    return found


@dataclass(frozen=True)
class Replay:
    """What a batch's rows come to when they are read again."""

    digest: bytes
    count: int
    total_fen: int
    moved: checkpoints.Moved


def _replayed(connection: sa.Connection, row: Any) -> Replay:
    if row.kind in ("settle", "void"):
        digest = chain.content_digest(connection, row.number, row.kind, None, None)
        count, total = connection.execute(sa.text(RESOLUTION_COUNTS), {"batch": row.number}).one()
        return Replay(digest, count, total, checkpoints.moved_by_resolving(connection, row.number))
    content, movements, count, total = chain.Content(), Movements(), 0, 0
    for block in chain.rows(connection, row.first_id, row.last_id):
        content.add(block)
        movements.add(block)
        count += len(block)
        total += int(block["amount_fen"].astype("i8").sum())
    return Replay(content.digest_read(connection, row.first_id, row.last_id), count, total, movements.moved())


def _all_strays(books: Books, snapshot: str | None) -> list[Problem]:
    """Rows that cannot be there, in the snapshot of another transaction, beside it."""
    with books.begin(isolation="REPEATABLE READ") as connection:
        connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
        return [found for stray in STRAYS if (found := _strays(connection, *stray))]


def _strays(connection: sa.Connection, en: str, zh: str, query: str) -> Problem | None:
    counted = f"SELECT count(*), min(key) FROM ({query}) AS stray (key)"
    count, first = driver(connection).execute(counted.encode()).fetchone() or (0, "")
    return Problem(f"{count} {en}, first '{first}'.", f"{zh} {count} 条，首条“{first}”。") if count else None


def _branches(connection: sa.Connection, values: dict[str, int]) -> tuple[dict[str, int], list[Problem]]:
    rows = connection.execute(sa.text(BRANCHES), values).all()
    net = sum(row.net for row in rows)
    wrong = [Problem(f"The ledger does not balance: {net} fen.", f"总账不平衡：{net} 分。")] if net else []
    return {row.branch or "?": row.net for row in rows}, wrong
