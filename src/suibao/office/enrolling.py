"""From what was read to the registry: the month that is closed, the determination that was made.

`work` reads and `books` keeps; the two meet here. ID numbers go from one to the other in memory and are sealed on the way:
no file, no log and no plain column ever holds them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import Final

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from suibao.books import Books, registry
from suibao.books.registry import Change, Changes
from suibao.books.registry_terms import Paying
from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.office.recognition import Determination
from suibao.work.month import Month
from suibao.work.schemas import PartyKind

CHINA = timezone(timedelta(hours=8))

CHOSEN: Final[Mapping[Branch, tuple[str, str, str, str]]] = {
    Branch.EMPLOYEE_PENSION: ("joins_flexible_pension", "pension_base_fen", "", ""),
    Branch.EMPLOYEE_MEDICAL: ("joins_flexible_medical", "medical_base_fen", "", "medical_tier"),
    Branch.UNEMPLOYMENT: ("joins_flexible_unemployment", "unemployment_base_fen", "", ""),
    Branch.RESIDENT_PENSION: ("joins_resident_pension", "", "resident_tier_fen", ""),
    Branch.RESIDENT_MEDICAL: ("joins_resident_medical", "", "", ""),
}
"""Branches that a person can choose alone: the columns that say whether, on what base, in which tier."""


@dataclass(frozen=True)
class Known:
    """Whom and what the files of a month (yyyymm) know, in memory only: ``people`` holds ID numbers in the clear."""

    month: int
    parties: pa.Table
    engagements: pa.Table
    people: pa.Table
    choices: pa.Table

    @classmethod
    def of(cls, work: Month) -> Known:
        """All that was read and belongs into the registry."""
        choices = choices_of(work.choices(), work.month)
        return cls(work.month, parties_of(work.parties), work.engagements(), people_of(work), choices)


def register_month(books: Books, work: Month, *, now: datetime, key: str = "", by: str = "close") -> dict[str, Changes]:
    """:func:`register` what the files of a month know."""
    return register(books, Known.of(work), now=now, key=key, by=by)


def register(books: Books, known: Known, *, now: datetime, key: str = "", by: str = "close") -> dict[str, Changes]:
    """Register whom and what the files of a month know: parties, engagements, people (sealed), choices.

    Two transactions (choices are compared with those in force). The same files again change nothing, whatever stopped the
    first time; corrected files add versions. Terms that changed hold from the first day of the month. ``now`` without a zone
    is local time of China. With a ``key`` other content under it is refused (SuibaoError); a close needs none, as going back
    to older files is a change like any other. Raises SuibaoError for a person key of another secret.
    """
    since = date(known.month // 100, known.month % 100, 1)
    moment = now if now.tzinfo else now.replace(tzinfo=CHINA)
    change = Change(moment, by, f"month {known.month}", key)
    found = registry.register_month(books, known.parties, known.engagements, known.people, change, since)
    return found | {"choices": keep_choices(books, known.choices, replace(change, key=key and f"{key}:choices"))}


def parties_of(parties: pa.Table) -> pa.Table:
    """Parties of a month as the registry keeps them: the kind by its code."""
    kinds = pa.array([PartyKind(kind).name.lower() for kind in parties["kind"].to_pylist()], pa.string())
    return parties.set_column(parties.schema.get_field_index("kind"), "kind", kinds)


def people_of(work: Month) -> pa.Table:
    """Everybody whose ID number was read, with the name that the engagement begun last gives (columns: PEOPLE)."""
    named = work.people().filter(pc.field("name") != "")
    order = [("person", "ascending"), ("started_on", "ascending"), ("payer", "ascending"), ("worker", "ascending")]
    last = named.select(["person", "started_on", "payer", "worker", "name"]).sort_by(order)
    names = last.group_by("person", use_threads=False).aggregate([("name", "last")]).rename_columns(["person", "name"])
    joined = work.identities().join(names, "person")
    return joined.set_column(2, "name", pc.fill_null(joined["name"], "")).select(registry.PEOPLE.names)


def choices_of(chosen: pa.Table, month: int) -> pa.Table:
    """The choices of a month's files, a row a person and branch (columns: CHOICES), in force from ``month`` (yyyymm)."""
    n = chosen.num_rows
    pieces = []
    for branch, (joined, base, amount, tier) in CHOSEN.items():
        annual = branch in (Branch.RESIDENT_PENSION, Branch.RESIDENT_MEDICAL)
        columns: Mapping[str, pa.ChunkedArray | int] = {
            "person": chosen["person"],
            "branch": int(branch),
            "since": month,
            "region": chosen["region"],
            "joined": chosen[joined],
            "base_fen": chosen[base] if base else 0,
            "tier_fen": chosen[amount] if amount else 0,
            "tier": chosen[tier] if tier else 0,
            "annual_month": chosen["annual_month"] if annual else 0,
            "paying": int(Paying.YEAR if annual else Paying.MONTH),
        }
        kinds = {field.name: field.type for field in registry.CHOICES}
        filled = {
            name: pa.repeat(pa.scalar(one, kinds[name]), n) if isinstance(one, int) else one for name, one in columns.items()
        }  # fmt: skip
        pieces.append(pa.table(filled, schema=registry.CHOICES))
    return pa.concat_tables(pieces)


def keep_choices(books: Books, rows: pa.Table, change: Change) -> Changes:
    """Record the choices that are other than those in force; one that says no, of a branch never joined, says nothing."""
    if not rows.num_rows:
        return Changes(0, 0, 0)
    month = rows["since"][0].as_py()
    known = registry.as_of(books, on=date(month // 100, month % 100, 1)).choices
    same = [name for name in registry.CHOICES.names if name != "since"]
    fresh = rows.join(known.select(same), same, join_type="left anti")
    before = known.select(["person", "branch"]).append_column("known", pa.array([True] * known.num_rows, pa.bool_()))
    told = fresh.join(before, ["person", "branch"])
    said = told.filter(pc.or_(told["joined"], pc.fill_null(told["known"], False))).select(registry.CHOICES.names)
    done = registry.save_choices(books, said, change)
    return Changes(done.added, done.changed, rows.num_rows - done.added - done.changed)


def keep_determination(
    books: Books, found: Determination, person: str, payer: str, document: bytes, *, now: datetime, by: str
) -> Changes:
    """Keep a determination: what was found of ``person`` with ``payer``, under which law, on what evidence, in which document.

    ``document``: the determination as it was handed out. It holds for the days that the case is about; a review of the same
    days later is a later version. Raises SuibaoError where the case does not say since when the person worked.
    """
    case = found.review.case
    if case.started is None:
        raise SuibaoError(
            "The case does not say since when the person worked, so it cannot stand in the registry. State 'started'.",
            "案例未说明何时开始工作，无法登记。请填写 started。", case=case.id,
        )  # fmt: skip
    evidence = [[log.platform, log.worker, log.first_day, log.last_day, log.facts] for log in found.logs]
    row = {
        "person": person, "payer": payer, "since": case.started, "until": case.ended, "made_on": found.made_on,
        "standing": int(found.review.main.standing), "reference": case.id, "law_digest": found.law.digest,
        "evidence_digest": _digest(orjson.dumps([case, evidence], default=str, option=orjson.OPT_NON_STR_KEYS)),
        "document_digest": _digest(document),
    }  # fmt: skip
    change = Change(now, by, found.title, f"determination:{person}:{payer}:{row['document_digest']}")
    return registry.save_determinations(books, pa.Table.from_pylist([row], schema=registry.DETERMINATIONS), change)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
