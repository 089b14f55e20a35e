"""Filings (申报): what each payer, and each person who pays alone, has to pay for a month in a region.

A filing is made of the lines of the last assessments that speak for its owner. Filing the same again changes nothing; a
month that was corrected gets a filing of the difference, which stands in place of the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from suibao.books import Books, accounts, ledger, schema_collection
from suibao.books.bulk import driver
from suibao.errors import SuibaoError
from suibao.law import CURRENT_LAW
from suibao.law.collection.terms import SupplementCause
from suibao.law.terms import Branch
from suibao.office.collecting.asking import Asking
from suibao.office.collecting.lines import BEARER
from suibao.office.collecting.numbers import LOCK, Numbers
from suibao.rules import Law, ParameterError

GIVEN, BY_LAW, UNKNOWN = "given", "law", "not_established"
"""Where the last day of payment comes from."""

Part = tuple[int, str]
"""Branch number and bearer."""


@dataclass(frozen=True)
class Filing:
    """One filing. ``parts`` in fen by branch and bearer; ``difference_fen`` to the filing before; ``due_on`` None where
    no day of payment is established (``due_basis`` says so)."""

    filing: str
    owner: str
    region: str
    month: int
    revision: int
    reference: str
    digest: str
    total_fen: int
    difference_fen: int
    cause: SupplementCause
    due_on: date | None
    due_basis: str
    filed_on: date
    parts: Mapping[Part, int]


@dataclass(frozen=True)
class Filed:
    """What filing a month came to. ``undated``: the figure that is missing, by region whose day of payment is not known."""

    new: tuple[Filing, ...]
    unchanged: int
    undated: Mapping[str, ParameterError]


# What stands assessed in a month: of the runs that speak for a payer, or for a person who pays alone, the last one.
STANDING = f"""
CREATE TEMPORARY TABLE standing ON COMMIT DROP AS
WITH spoken AS (
    SELECT c.unit, c.payer, CASE c.payer WHEN '' THEN c.person ELSE '' END AS alone, max(c.run) AS run
    FROM books.cases c WHERE c.run IN (SELECT id FROM books.runs WHERE month = %(month)s AND law = %(law)s)
    AND (%(owner)s::text IS NULL OR c.payer = %(owner)s OR (c.payer = '' AND c.person = %(owner)s))
    GROUP BY 1, 2, 3
)
SELECT CASE l.remitter WHEN 'worker' THEN l.person ELSE l.remitter END AS owner, l.region, l.unit, l.run, l.branch,
    {BEARER} AS bearer, sum(l.amount_fen)::bigint AS amount_fen,
    sha256(string_agg(l.line || '=' || l.amount_fen, E'\\n' ORDER BY l.line)::bytea) AS digest
FROM spoken s JOIN books.lines l ON l.run = s.run AND l.unit = s.unit AND l.payer = s.payer
    AND (l.payer <> '' OR l.person = s.alone)
WHERE l.month = %(month)s AND l.amount_fen > 0 AND l.remitter <> 'state'
    AND (%(region)s::text IS NULL OR l.region = %(region)s)
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608 pieces of this module
DIGESTS = """
SELECT owner, region, sha256(string_agg(unit || branch || bearer || encode(digest, 'hex'), E'\\n'
    ORDER BY unit, branch, bearer)::bytea) AS digest
FROM pg_temp.standing GROUP BY owner, region
"""
CHANGED = f"""
WITH now AS ({DIGESTS}), last AS (
    SELECT DISTINCT ON (owner, region) filing, owner, region, revision, digest, total_fen FROM books.filings
    WHERE month = %(month)s AND (%(region)s::text IS NULL OR region = %(region)s)
        AND (%(owner)s::text IS NULL OR owner = %(owner)s)
    ORDER BY owner, region, revision DESC
)
SELECT coalesce(now.owner, last.owner), coalesce(now.region, last.region), coalesce(now.digest, sha256('')),
    last.filing, last.revision, coalesce(last.total_fen, 0)
FROM now FULL JOIN last USING (owner, region)
WHERE coalesce(now.digest, sha256('')) IS DISTINCT FROM last.digest ORDER BY 1, 2
"""  # noqa: S608
UNCHANGED = f"""
SELECT count(*) FROM ({DIGESTS}) now WHERE (owner, region, digest) IN (
    SELECT DISTINCT ON (owner, region) owner, region, digest FROM books.filings WHERE month = %(month)s
    ORDER BY owner, region, revision DESC)
"""  # noqa: S608


def write_filings(
    books: Books,
    connection: sa.Connection,
    month: int,
    *,
    law: Law,
    day: date,
    now: datetime,
    region: str | None = None,
    owner: str | None = None,
    due_on: date | None = None,
    cause: SupplementCause = SupplementCause.PAYER,
) -> Filed:
    """File ``month`` (yyyymm) in the caller's transaction: a filing for each owner and region whose dues are new or changed.

    ``due_on`` is the last day of payment where the agency names one; else the law's, and None where the law's is not
    established. ``cause`` says who made a correction necessary: it decides from when a supplement is late.
    """
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
    values = {"month": month, "law": CURRENT_LAW, "region": region, "owner": owner}
    with driver(connection).cursor() as cursor:
        cursor.execute(STANDING, values)
        cursor.execute(CHANGED, values)
        changed = cursor.fetchall()
        cursor.execute(UNCHANGED, values)
        unchanged = int((cursor.fetchone() or (0,))[0])
        parts, runs = _parts(cursor), _runs(cursor)
        cursor.execute("DROP TABLE pg_temp.standing")
    before = _parts_before(connection, [row[3] for row in changed if row[3]])
    dates = _Dates(Asking(law), due_on, {})
    numbers = Numbers(books)
    filings = [
        _filing(numbers, dates, month, row, parts.get((row[0], row[1]), {}), before.get(row[3], {}), cause, day,
                _first_due(connection, row, month))
        for row in changed
    ]  # fmt: skip
    _save(connection, filings, runs, before, now, law.at(day).digest)
    return Filed(tuple(filings), unchanged, dates.unknown)


def latest(
    connection: sa.Connection, *, month: int | None = None, region: str | None = None, owner: str | None = None
) -> list[Filing]:
    """The filings that stand, the last of each owner, region and month."""
    table = schema_collection.filings
    later = table.alias("later")
    same = [later.c[name] == table.c[name] for name in ("owner", "region", "month")]
    query = sa.select(table).where(~sa.exists().where(*same, later.c.revision > table.c.revision))
    query = query.order_by(table.c.owner, table.c.region, table.c.month)
    for chosen, value in ((table.c.month, month), (table.c.region, region), (table.c.owner, owner)):
        query = query if value is None else query.where(chosen == value)
    rows = connection.execute(query).all()
    parts = _parts_before(connection, [row.filing for row in rows])
    return [_read(row, parts.get(row.filing, {})) for row in rows]


def by_reference(connection: sa.Connection, references: Iterable[str]) -> dict[str, sa.Row[Any]]:
    """Filings by their payment reference."""
    table = schema_collection.filings
    found = connection.execute(sa.select(table).where(table.c.reference.in_(sorted(set(references)))))
    return {row.reference: row for row in found}


@dataclass
class _Dates:
    """Last days of payment by region, with what is missing where none is known."""

    asking: Asking
    given: date | None
    unknown: dict[str, ParameterError]

    def of(self, region: str, month: int) -> tuple[date | None, str]:
        if self.given is not None:
            return self.given, GIVEN
        if region in self.unknown:
            return None, UNKNOWN
        try:
            return self.asking.last_day(region, month), BY_LAW
        except ParameterError as error:
            self.unknown[region] = error
            return None, UNKNOWN


def _filing(
    numbers: Numbers,
    dates: _Dates,
    month: int,
    row: Sequence[Any],
    parts: Mapping[Part, int],
    before: Mapping[Part, int],
    cause: SupplementCause,
    day: date,
    first_due: tuple[date | None, str] | None,
) -> Filing:
    owner, region, digest, _, revision, total_before = row
    number = 0 if revision is None else revision + 1
    if first_due is None:
        due, basis = dates.of(region, month)
    elif dates.asking.from_the_start(cause, day):
        due, basis = first_due
    else:  # asked for now for the first time: due as the dues of the month it is asked in
        due, basis = dates.of(region, day.year * 100 + day.month)
    whole = {part: parts.get(part, 0) for part in sorted({*parts, *before})}
    total = sum(whole.values())
    place = (owner, region, month)
    return Filing(
        f"F{region}-{month}-{numbers.short(*place)}-{number}", owner, region, month, number,
        numbers.reference(*place, number), bytes(digest).hex(), total, total - total_before, cause, due, basis, day, whole,
    )  # fmt: skip


def _first_due(connection: sa.Connection, row: Sequence[Any], month: int) -> tuple[date | None, str] | None:
    """The last day of payment of the first filing of this month, None where this is the first."""
    if row[3] is None:
        return None
    table = schema_collection.filings
    place = (table.c.owner == row[0], table.c.region == row[1], table.c.month == month, table.c.revision == 0)
    found = connection.execute(sa.select(table.c.due_on, table.c.due_basis).where(*place)).one()
    return found.due_on, found.due_basis


def _save(
    connection: sa.Connection,
    filings: Sequence[Filing],
    runs: Mapping[tuple[str, str], Mapping[str, int]],
    before: Mapping[str, Mapping[Part, int]],
    now: datetime,
    law_digest: str,
) -> None:
    if not filings:
        return
    earlier = {f"{one.filing.rpartition('-')[0]}-{one.revision - 1}": one.filing for one in filings if one.revision}
    old = {earlier[name]: parts for name, parts in before.items() if name in earlier}
    heads = [
        {
            "filing": one.filing, "owner": one.owner, "region": one.region, "month": one.month, "revision": one.revision,
            "reference": one.reference, "digest": bytes.fromhex(one.digest), "total_fen": one.total_fen,
            "difference_fen": one.difference_fen, "cause": int(one.cause), "due_on": one.due_on, "due_basis": one.due_basis,
            "filed_on": one.filed_on, "recorded_at": now, "law_digest": law_digest, "key": f"filed|{one.filing}",
        }
        for one in filings
    ]  # fmt: skip
    parts = [
        {"filing": one.filing, "branch": branch, "bearer": bearer, "amount_fen": fen,
         "difference_fen": fen - old.get(one.filing, {}).get((branch, bearer), 0)}
        for one in filings
        for (branch, bearer), fen in one.parts.items()
    ]  # fmt: skip
    units = [
        {"filing": one.filing, "unit": unit, "run": run}
        for one in filings
        for unit, run in runs.get((one.owner, one.region), {}).items()
    ]
    for table, rows in (
        (schema_collection.filings, heads),
        (schema_collection.filing_parts, parts),
        (schema_collection.filing_runs, units),
    ):
        if rows:
            connection.execute(sa.insert(table), rows)


def _parts(cursor: Any) -> dict[tuple[str, str], dict[Part, int]]:
    cursor.execute(
        "SELECT owner, region, branch, bearer, sum(amount_fen)::bigint FROM pg_temp.standing GROUP BY 1, 2, 3, 4"
    )
    found: dict[tuple[str, str], dict[Part, int]] = {}
    for owner, region, branch, bearer, fen in cursor.fetchall():
        found.setdefault((owner, region), {})[(branch, bearer)] = fen
    return found


def _runs(cursor: Any) -> dict[tuple[str, str], dict[str, int]]:
    cursor.execute("SELECT DISTINCT owner, region, unit, run FROM pg_temp.standing")
    found: dict[tuple[str, str], dict[str, int]] = {}
    for owner, region, unit, run in cursor.fetchall():
        found.setdefault((owner, region), {})[unit] = run
    return found


def _parts_before(connection: sa.Connection, filings: Sequence[str]) -> dict[str, dict[Part, int]]:
    table = schema_collection.filing_parts
    query = sa.select(table.c.filing, table.c.branch, table.c.bearer, table.c.amount_fen)
    chosen = sa.cast(list(filings), sa.ARRAY(sa.Text(collation="C")))
    found: dict[str, dict[Part, int]] = {}
    for row in connection.execute(query.where(table.c.filing == sa.any_(chosen))):
        found.setdefault(row.filing, {})[(row.branch, row.bearer)] = row.amount_fen
    return found


def _read(row: sa.Row[Any], parts: Mapping[Part, int]) -> Filing:
    values = {
        name: getattr(row, name) for name in Filing.__dataclass_fields__ if name not in ("parts", "digest", "cause")
    }
    return Filing(**values, digest=row.digest.hex(), cause=SupplementCause(row.cause), parts=parts)


def check_posted(books: Books, month: int, expected: Mapping[tuple[str, str, str], int]) -> None:
    """What was filed must be what the ledger holds as due, by owner, branch code and region, in fen.

    Raises SuibaoError at the first that differs: an assessment that was kept and not posted asks for nobody's money.
    """
    table = ledger.balances(books, "due:", month)
    held = dict(zip(table["account"].to_pylist(), table["balance_fen"].to_pylist(), strict=True))
    for (owner, branch, region), fen in sorted(expected.items()):
        name = accounts.due(owner, branch, region)
        if held.get(name, 0) != fen:
            raise SuibaoError(
                f"{name} holds {held.get(name, 0)} fen for {month}, the assessment says {fen}. Nothing was filed. Close the "
                "month again, so that what was assessed is posted, then file.",
                f"{name} 在 {month} 的应收为 {held.get(name, 0)} 分，而核定为 {fen} 分。未作申报。请先重新结账，使核定全部入账，再申报。",
                account=name, month=month, ledger_fen=held.get(name, 0), assessed_fen=fen,
            )  # fmt: skip


def branch_code(number: int) -> str:
    """The code of a branch by its number."""
    return Branch(number).code
