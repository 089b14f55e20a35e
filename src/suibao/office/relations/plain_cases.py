"""Inputs of the law for plain pension cases, made quickly: one place, one general account on each side, nothing paid twice.

The same inputs as `quoting_pension` makes for any case; what is not plain is None here and goes that way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from suibao.law.transfer.pension_money import SECOND_PERIOD
from suibao.office.relations.model import MonthRow, Record
from suibao.office.relations.moves import Move
from suibao.office.relations.places import enough_months
from suibao.office.relations.quoting_pension import person_case
from suibao.office.relations.spans import Spans, bases, common, count_of, length, spans
from suibao.office.relations.terms import Held

Case = dict[str, Any]
HUKOU, APPROVED = "hukou_region", "is_approved_job_transfer"
LEAST: Case = {HUKOU: "", APPROVED: False, "mover_age_months": 0, "mover_is_woman": False, "paid_pool_rate": 1}
"""What stands in a column for a fact that is open: it is asked for only where the outcome may depend on it."""
MAY_BE_OPEN = frozenset({HUKOU, APPROVED})
NOTHING_MATTERS = frozenset(LEAST)
"""Inside a province neither age nor registration decides, and no pooled money moves."""


def plain_case(move: Move) -> Case | None:
    """The inputs of the law for a plain case, None for any other. Registration and job transfer may stay open (None)."""
    origin, other = move.origin, move.destination
    if origin.held != Held.GENERAL or move.facts.get("gathers_at_benefit") or not _plain(origin):
        return None
    there = spans(origin.months)
    here: Spans = ()
    if other is not None and other.months:
        if other.held != Held.GENERAL or not _plain(other):
            return None
        here = spans(other.months)
        if common(there, here):
            return None
    case: Case = person_case(move)
    case |= _counted(move, length(here), length(there)) | _money(origin) | move.law_facts
    may_be_open = NOTHING_MATTERS if move.within else MAY_BE_OPEN
    for name, value in case.items():
        if value is None and name not in may_be_open:
            return None
    return case


def left_behind(move: Move) -> Case:
    """The months of a plain case seen from the origin, which keeps the relation."""
    there, other = spans(move.origin.months), move.destination
    here = length(spans(other.months)) if other is not None else 0
    return _places(move.origin_province, length(there), move.province, here, move) | move.law_facts


def _plain(record: Record) -> bool:
    """Every month really paid, in time, here, into a general account."""
    return all(
        not (one.deemed or one.one_off or one.temporary) and one.region in ("", record.region) for one in record.months
    )


def _counted(move: Move, here: int, there: int) -> Case:
    """Months of the two places, the relation being at the new one."""
    if move.within:
        return _places(move.province, here + there, "", 0, move)
    return _places(move.province, here, move.origin_province, there, move)


def _places(relation: str, months: int, other: str, elsewhere: int, move: Move) -> Case:
    enough = elsewhere > 0 and elsewhere >= enough_months(move.law, relation)
    return {
        "relation_region": relation,
        "relation_paid_months": months,
        "relation_deemed_months": 0,
        "earlier_region": other if enough else "",
        "earlier_months": elsewhere if enough else 0,
        "other_months": 0 if enough else elsewhere,
        "temporary_account_months": 0,
        "overlapping_months": 0,
    }


def _money(origin: Record) -> Case:
    return {
        **_bases(origin.months),
        "own_before_1998_fen": origin.before_1998_fen,
        "moved_account_interest_fen": origin.interest_fen,
        "temporary_pool_interest_fen": 0,
        "is_temporary_account": False,
        "contributor": int(origin.contributor),
        "paid_pool_rate": origin.paid_pool_rate,
    }


def _bases(rows: Sequence[MonthRow]) -> dict[str, int]:
    """Sums of bases; of months since 2006 at once."""
    if all(count_of(one.month) >= SECOND_PERIOD for one in rows):
        return {"bases_1998_2005_fen": 0, "bases_from_2006_fen": sum(one.base_fen * one.months for one in rows)}
    return bases(rows)
