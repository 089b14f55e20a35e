"""Carrying a ledger made at revision 0001 over into compact transfers, under a new chain.

Every transfer, batch and resolution stays, with its key, time and order. Digests are of another form, so the chain is
made anew; a last batch of the kind ``rechain`` keeps the old chain's head in its note. A batch part of which had been
posted before keeps the digest of its request, which can no longer be compared: such a request, sent again, is refused.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from suibao.books import chain, checkpoints
from suibao.books.bulk import driver
from suibao.books.checkpoints import Movements
from suibao.books.numbering import BITS
from suibao.books.schema_ledger import FORM_ID, LABEL_ID, WORD_ID
from suibao.errors import SuibaoError

OWNER = "substring({0} from '^[a-z][a-z_]*:([0-9a-f]{{32}})(?:[:]|$)')"
IN_KEY = "substring(t.key from '(?:^|[|:])([0-9a-f]{32})(?:[|:~]|$)')"
SHORT = "regexp_replace({0}, '^([a-z][a-z_]*:)[0-9a-f]{{32}}(?=:|$)', '\\1@')"
TEMPLATE = """
CASE WHEN {0} ~ '[0-9a-f]{{32}}' AND substring({0} from '[0-9a-f]{{32}}') = hex AND hex <> repeat('0', 32)
THEN regexp_replace({0}, '[0-9a-f]{{32}}', '@') ELSE {0} END
"""

CARRIED = f"""
CREATE TEMPORARY TABLE carried ON COMMIT DROP AS
SELECT *, {TEMPLATE.format("key")} AS text,
    CASE WHEN strpos(old_note, '@') > 0 THEN replace(old_note, '@', '@@') ELSE {TEMPLATE.format("old_note")} END AS note
FROM (
    SELECT (t.batch << {BITS}) + row_number() OVER (PARTITION BY t.batch ORDER BY t.id) AS new_id, t.id AS old_id,
        t.key, t.code, t.note AS old_note, t.amount_fen, t.month, t.pending, t.reverses, b.posted_at,
        {SHORT.format("d.name")} AS debit, {SHORT.format("c.name")} AS credit,
        coalesce({OWNER.format("d.name")}, {OWNER.format("c.name")}, {IN_KEY}, repeat('0', 32)) AS hex,
        coalesce({OWNER.format("d.name")} <> {OWNER.format("c.name")}, false) AS two
    FROM books_0001.transfers t JOIN books_0001.batches b ON b.number = t.batch
    JOIN books_0001.accounts d ON d.id = t.debit JOIN books_0001.accounts c ON c.id = t.credit
) AS old
"""  # noqa: S608 pieces of this module
REFUSED = """
SELECT min(key), count(*) FROM pg_temp.carried WHERE two OR strpos(key, '@') > 0 OR strpos(debit || credit, '@') > 0
AND hex = repeat('0', 32) OR length(debit) - length(replace(debit, '@', '')) > 1
OR length(credit) - length(replace(credit, '@', '')) > 1
"""
WRITE = (
    f"""INSERT INTO books.accounts SELECT {WORD_ID.format("name")}, name FROM (
    SELECT debit AS name FROM pg_temp.carried UNION SELECT credit FROM pg_temp.carried) AS names""",  # noqa: S608
    f"INSERT INTO books.forms SELECT {FORM_ID}, text FROM (SELECT DISTINCT text FROM pg_temp.carried) AS texts",  # noqa: S608
    f"""INSERT INTO books.labels SELECT {LABEL_ID}, code, note
    FROM (SELECT DISTINCT code, note FROM pg_temp.carried) AS labels""",  # noqa: S608
    """INSERT INTO books.resolutions SELECT n.new_id, r.batch, r.outcome
    FROM books_0001.resolutions r JOIN pg_temp.carried n ON n.old_id = r.transfer""",
    f"""INSERT INTO books.transfers
    (id, debit, credit, form, label, amount_fen, basis_fen, reverses, posted_at, subject, month, pending)
    SELECT n.new_id, {WORD_ID.format("n.debit")}, {WORD_ID.format("n.credit")}, {FORM_ID.replace("text", "n.text")},
        {WORD_ID.format("n.code || chr(31) || n.note")}, n.amount_fen, 0, coalesce(o.new_id, 0), n.posted_at, n.hex::uuid,
        n.month, n.pending
    FROM pg_temp.carried n LEFT JOIN pg_temp.carried o ON o.old_id = n.reverses ORDER BY n.new_id""",  # noqa: S608
)
LEFT_BEHIND = """
SELECT (SELECT count(*) FROM books_0001.transfers) - (SELECT count(*) FROM books.transfers)
    + (SELECT count(*) FROM books_0001.resolutions) - (SELECT count(*) FROM books.resolutions)
"""
BATCHES = "SELECT * FROM books_0001.batches ORDER BY number"
RANGE = "SELECT min(id), max(id) FROM books.transfers WHERE id >> :bits = :number"


def carry_over(connection: sa.Connection) -> None:
    """Write the rows of the old tables into the new ones and chain the batches anew."""
    batches = connection.execute(sa.text(BATCHES)).all()
    if not batches:
        return
    _run(connection, CARRIED)
    key, count = _run(connection, REFUSED).fetchone()
    if count:
        raise SuibaoError(
            f"{count} transfers, first '{key}', cannot be carried over: they touch the accounts of two people or have the "
            "sign @ in a key. Nothing was changed. Write to the makers of Suibao with this message.",
            f"{count} 笔记录（首笔“{key}”）无法迁移：涉及两人的账户，或键中含“@”。未作任何更改。请将此消息告知随保开发者。",
            key=key,
            count=count,
        )
    for statement in WRITE:
        _run(connection, statement)
    if connection.scalar(sa.text(LEFT_BEHIND)):
        raise SuibaoError(
            "The old ledger holds rows that belong to no batch or account; it was not carried over. Verify it with the "
            "version of Suibao that made it.",
            "旧账本中有不属于任何批次或账户的记录，未迁移。请用建立该账本的版本校验。",
        )
    previous = chain.GENESIS
    for row in batches:
        previous = _chained(connection, row, previous)
    _mark(connection, batches[-1], previous)


def _run(connection: sa.Connection, statement: str) -> Any:
    return driver(connection).execute(statement.encode())


def _chained(connection: sa.Connection, old: Any, previous: bytes) -> bytes:
    """Write a batch's new row and checkpoints; its hash."""
    resolved = old.kind in ("settle", "void")
    bounds = connection.execute(sa.text(RANGE), {"bits": BITS, "number": old.number}).one()
    first, last = (None, None) if resolved else (bounds[0], bounds[1])
    content = chain.content_digest(connection, old.number, old.kind, first, last)
    if resolved:
        moved = checkpoints.moved_by_resolving(connection, old.number)
    else:
        movements = Movements()
        for block in chain.rows(connection, first, last):
            movements.add(block)
        moved = movements.moved()
    checkpoints.save(connection, old.number, moved)
    asked = content if old.requested == old.transfers and not resolved else old.request_digest
    link = chain.Link(
        old.number, old.key, old.kind, old.note, old.requested, old.transfers, old.total_fen, first, last, asked, content,
        old.posted_at,
    )  # fmt: skip
    return _write(connection, link, previous)


def _mark(connection: sa.Connection, last: Any, previous: bytes) -> None:
    """A last batch that says from which chain this one was made."""
    content = chain.Content().digest_read(connection, None, None)
    now = connection.scalar(sa.text("SELECT clock_timestamp()"))
    assert now is not None
    note = f"re-chained by revision 0002; the head of the chain before was {last.hash.hex()}"
    link = chain.Link(last.number + 1, "rechain:0002", "rechain", note, 0, 0, 0, None, None, content, content, now)
    _write(connection, link, previous)


def _write(connection: sa.Connection, link: chain.Link, previous: bytes) -> bytes:
    values = {**link.__dict__, "previous_hash": previous, "hash": link.hash(previous)}
    columns = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(sa.text(f"INSERT INTO books.batches ({columns}) VALUES ({marks})"), values)  # noqa: S608 our names
    return link.hash(previous)
