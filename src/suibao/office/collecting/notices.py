"""The worker is told (欠费告知): what a payer did not pay for a month, and when it was paid after all.

社会保险法 60 has the payer tell its workers each month what was paid; 4 and 82 give everybody the right to look it up and
to report. A notice goes out the day after the last day of payment; where that day is not established, when the month after
the dues month has ended. A new one follows when the amount changes, a last one when nothing is missing any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from suibao.books import Books
from suibao.books.bulk import driver
from suibao.books.schema_collection import shortfall_notices
from suibao.law.terms import Branch
from suibao.office.collecting.lines import STATES
from suibao.office.collecting.numbers import LOCK
from suibao.rules.units import decimal_text

TOLD, CLEARED = "told", "cleared"


@dataclass(frozen=True)
class Notice:
    """What a worker was told: ``parts`` by branch and region, each with the worker's and the payer's part in fen."""

    person: str
    owner: str
    month: int
    state: str
    unpaid_fen: int
    parts: tuple[dict[str, Any], ...]
    day: date

    def text(self, language: str = "zh", payer: str = "") -> str:
        """The notice in words; ``payer`` is the payer's name, its number where none is given."""
        name = payer or self.owner
        month = f"{self.month // 100}-{self.month % 100:02d}"
        if self.state == CLEARED:
            if language == "en":
                return f"{name} has now paid the social insurance contributions of {month} that were missing for you."
            return f"{name} 已补齐您 {month} 的社会保险费。"
        listed = [_part(one, language) for one in self.parts]
        if language == "en":
            return (
                f"{name} has not paid all social insurance contributions of {month} for you: {decimal_text(self.unpaid_fen, 2)} "
                f"yuan are missing ({'; '.join(listed)}). You may look up your record, ask the payer, and report it to the "
                "social insurance administration or the collecting agency (社会保险法 4, 82). A late fee is the payer's alone."
            )
        return (
            f"{name} 未足额缴纳您 {month} 的社会保险费，尚欠 {decimal_text(self.unpaid_fen, 2)} 元（{'；'.join(listed)}）。"
            "您可查询缴费记录，向该单位询问，并可向社会保险行政部门或征收机构举报、投诉（社会保险法第四条、第八十二条）。"
            "滞纳金由单位承担，不得要求您承担。"
        )


def _part(one: dict[str, Any], language: str) -> str:
    branch = Branch(one["branch"])
    worker, payer = decimal_text(one["worker_fen"], 2), decimal_text(one["payer_fen"], 2)
    if language == "en":
        return f"{branch.code.replace('_', ' ')} in {one['region']}: your part {worker}, the payer's {payer}"
    return f"{branch.zh}（{one['region']}）：个人部分 {worker} 元，单位部分 {payer} 元"


# Months past their last day of payment that owe something, or that somebody was told of and that may be clear now.
OVERDUE = """
SELECT owner, region, month FROM (
    SELECT DISTINCT ON (owner, region, month) owner, region, month, filing,
        min(due_on) OVER (PARTITION BY owner, region, month) AS due_on FROM books.filings
    WHERE NOT (length(owner) = 32 AND owner ~ '^[0-9a-f]+$')
    ORDER BY owner, region, month, revision DESC
) AS late
WHERE coalesce(due_on, (to_date(month::text, 'YYYYMM') + interval '2 months - 1 day')::date) < %(day)s AND (
    (SELECT sum(p.amount_fen) FROM books.filing_parts p WHERE p.filing = late.filing) IS DISTINCT FROM
    (SELECT sum(s.worker_fen + s.payer_fen) FROM books.set_against s WHERE s.kind = 'contribution'
        AND (s.owner, s.region, s.month) = (late.owner, late.region, late.month))
    OR EXISTS (SELECT FROM books.shortfall_notices n WHERE (n.owner, n.month, n.state) = (late.owner, late.month, 'told')
        AND NOT EXISTS (SELECT FROM books.shortfall_notices l
            WHERE (l.person, l.owner, l.month) = (n.person, n.owner, n.month) AND l.id > n.id))
)
"""
_AMONG = "(owner, region, month) IN (SELECT owner, region, month FROM overdue)"
TELL = f"""
WITH overdue AS MATERIALIZED ({OVERDUE}),
line_state (owner, region, month, branch, bearer, line, person, owed, paid) AS ({STATES.format(filings=_AMONG, lines="true")}),
part AS (
    SELECT owner, region, month, branch, person, sum(CASE bearer WHEN 'worker' THEN owed - paid ELSE 0 END) AS worker_fen,
        sum(CASE bearer WHEN 'worker' THEN 0 ELSE owed - paid END) AS payer_fen
    FROM line_state WHERE owed > paid
    GROUP BY owner, region, month, branch, person
), short AS (
    SELECT owner, month, person, sum(worker_fen + payer_fen)::bigint AS unpaid_fen, jsonb_agg(jsonb_build_object(
        'branch', branch, 'region', region, 'worker_fen', worker_fen, 'payer_fen', payer_fen) ORDER BY branch, region) AS parts
    FROM part GROUP BY owner, month, person
), last AS (
    SELECT DISTINCT ON (person, owner, month) person, owner, month, state, parts,
        count(*) OVER (PARTITION BY person, owner, month) AS told
    FROM books.shortfall_notices WHERE (owner, month) IN (SELECT owner, month FROM overdue)
    ORDER BY person, owner, month, id DESC
)
INSERT INTO books.shortfall_notices (person, owner, month, state, unpaid_fen, parts, day, recorded_at, key)
SELECT person, owner, month, CASE WHEN unpaid_fen > 0 THEN 'told' ELSE 'cleared' END, coalesce(unpaid_fen, 0),
    coalesce(s.parts, '[]'::jsonb), %(day)s, %(now)s,
    concat_ws('|', 'notice', person, owner, month, coalesce(l.told, 0) + 1)
FROM short s FULL JOIN last l USING (person, owner, month)
WHERE (s.unpaid_fen > 0 AND (l.parts IS DISTINCT FROM s.parts OR l.state = 'cleared'))
    OR (s.unpaid_fen IS NULL AND l.state = 'told')
ORDER BY person, owner, month
RETURNING state
"""  # noqa: S608 pieces of this package


def tell(books: Books, *, day: date, now: datetime) -> dict[str, int]:
    """Write the notices that are due on ``day``: how many workers were told of a shortfall, and of its end. Idempotent."""
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        with driver(connection).cursor() as cursor:
            cursor.execute(TELL, {"day": day, "now": now})
            states = [row[0] for row in cursor.fetchall()]
    return {TOLD: states.count(TOLD), CLEARED: states.count(CLEARED)}


def notices(books: Books, person: str) -> list[Notice]:
    """Everything that a person was told, oldest first."""
    table = shortfall_notices
    with books.begin() as connection:
        rows = connection.execute(sa.select(table).where(table.c.person == person).order_by(table.c.id)).all()
    return [_read(row) for row in rows]


def _read(row: sa.Row[Any]) -> Notice:
    parts: Sequence[dict[str, Any]] = row.parts
    return Notice(row.person, row.owner, row.month, row.state, row.unpaid_fen, tuple(parts), row.day)
