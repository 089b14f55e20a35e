"""What moves in a case, by the law of the day: the outcome, account and pooled money, months, place of benefit.

    quote(origin, destination, Matter.PENSION, law, date(2026, 3, 2), {"hukou_region": "340000"})

gives a `Quote` with the law's trace, or the questions that stand in its way. A fact is asked for only where it matters:
who is young enough is taken over wherever the household is registered. Pure: no database, no clock, no amount that is not
the law's or the ledger's own balance.
"""

from __future__ import annotations

from datetime import date

from suibao.errors import SuibaoError
from suibao.office.relations.model import Question, Quote, Record
from suibao.office.relations.moves import OWN_FACTS, Facts, moved
from suibao.office.relations.quoting_branches import quote_medical, quote_unemployment
from suibao.office.relations.quoting_pension import quote_pension
from suibao.office.relations.terms import Matter
from suibao.rules import Law

Quoted = Quote | tuple[Question, ...]

BY_MATTER = {Matter.PENSION: quote_pension, Matter.MEDICAL: quote_medical, Matter.UNEMPLOYMENT: quote_unemployment}


def quote(origin: Record, destination: Record | None, matter: Matter, law: Law, day: date, facts: Facts) -> Quoted:
    """What moves from ``origin`` to ``destination`` on ``day``, or the questions that must be answered first.

    ``destination``: what the new place knows; where it knows nothing, ``facts["destination"]`` is its region. ``facts``: inputs
    of the law by name and `OWN_FACTS`; they go before what the records say, and None or left out is unknown. Amounts in fen.
    Raises SuibaoError for a fact that no rule knows, for places that are not known, and for a place that is both.
    """
    if matter not in BY_MATTER:
        raise SuibaoError(
            "A conversion is quoted by converting.convert: it takes records of two schemes.",
            "制度衔接涉及两种制度的记录，请用 converting.convert。",
            matter=str(matter),
        )
    return BY_MATTER[matter](moved(origin, destination, matter, law, day, facts))


__all__ = ["OWN_FACTS", "Quoted", "quote"]
