"""How the first relation of a person is held: a general account, or a temporary one (人社部规〔2016〕5号).

Whoever is insured for the first time at 50 (a man) or 40 (a woman) away from the province of registration gets a temporary
account, as a mover of that age does.
"""

from __future__ import annotations

from datetime import date

from suibao.office.claims.asking import needed, on
from suibao.office.relations.doubts import of_names
from suibao.office.relations.model import Question, Record
from suibao.office.relations.moves import Facts
from suibao.office.relations.places import province
from suibao.office.relations.quoting_pension import age_in_months
from suibao.office.relations.terms import Held, Matter
from suibao.rules import Law

OPENS = "opens_temporary_account"


def first_held(record: Record, law: Law, day: date, facts: Facts) -> Held | tuple[Question, ...]:
    """How ``record.region`` holds the first pension relation of a person on ``day``, or what must be known first.

    ``facts``: inputs of the law by name; registration is asked for only of who has reached the age. Raises SuibaoError for
    places that are not known.
    """
    dated = on(law, day)
    place = province(dated, record.region)
    case: dict[str, object] = {
        "region": place,
        "hukou_region": None,
        "mover_age_months": age_in_months(record.born, day) if record.born is not None else None,
        "mover_is_woman": record.is_woman,
        "mover_draws_pension": record.draws,
        "is_approved_job_transfer": None,
    }
    case |= {name: value for name, value in {**record.facts, **facts}.items() if name in dated.inputs}
    if case["hukou_region"]:
        case["hukou_region"] = province(dated, str(case["hukou_region"]))
    answer = dated.decide(needed(dated, case, (OPENS,)), OPENS)
    if answer.value is None:
        return of_names(answer.settle, Matter.PENSION, dated, place, day, [(one.en, one.zh) for one in answer.errors])
    return Held.TEMPORARY if answer.value else Held.GENERAL
