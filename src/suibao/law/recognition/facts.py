"""The facts of a review, one by one: the grades they come in, whose burden they are, and whose they are in a chain.

Order of display. The grades stand in `suibao.law.status.terms`, what follows from them in the rules of unit
``status_review``; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from suibao.law.recognition.model import Burden
from suibao.law.status.facts import INPUTS
from suibao.law.terms import Term

GROUPS: Mapping[str, tuple[str, str]] = {
    "personal": ("人身从属", "personal"),
    "economic": ("经济从属", "economic"),
    "organisational": ("组织从属", "organisational"),
    "formal": ("主体与形式", "eligibility and form"),
}
"""The groups of facts in Chinese and English, in order of display."""

RECORDS = "劳社部发〔2005〕12号 2"
"""Pay, hiring and attendance records are for the employer to produce."""

HELD = "劳动争议调解仲裁法 6"
"""Each side proves what it asserts; evidence that the employer holds and manages it has to produce."""


class Whose(Enum):
    """Whose a fact is in a chain of companies (docs/decisions/034)."""

    CONTROL = "control"
    """A control: it belongs to the company that exercises it, and then not to the others."""
    WORKER = "worker"
    """About the worker: the same towards every company."""
    COMPANY = "company"
    """About one company; it says nothing about another."""
    INCOME = "income"
    """A share of the worker's income: what comes mainly from one company does not from another."""


@dataclass(frozen=True)
class FactKind:
    """One fact of the case form.

    ``term`` are its grades; ``group`` one of `GROUPS`; ``factor`` the rule that says where it points (empty: none);
    ``burden`` who has to prove it, by ``burden_source``; ``elsewhere`` the grade that it has for a company when another
    company exercises the control, 0 where that says nothing.
    """

    name: str
    term: type[Term]
    group: str
    factor: str
    burden: Burden
    burden_source: str
    whose: Whose
    elsewhere: int = 0

    @property
    def zh(self) -> str:
        """Its label in Chinese."""
        return _INPUTS[self.name].zh

    @property
    def en(self) -> str:
        """Its label in English."""
        return _INPUTS[self.name].en

    @property
    def grades(self) -> tuple[Term, ...]:
        """All grades that can be stated, in order of control (a label's in no order)."""
        return tuple(one for one in self.term if one > 0)


_INPUTS = {one.name: one for one in INPUTS}

_WORKER, _COMPANY = Burden.WORKER, Burden.COMPANY

_TABLE = (
    # fact, group, factor, burden, by which source, whose, its grade when another company exercises it
    ("hours_duty", "personal", "factor_hours", _COMPANY, RECORDS, Whose.CONTROL, 1),
    ("volume_duty", "personal", "factor_volume", _COMPANY, HELD, Whose.CONTROL, 1),
    ("absence", "personal", "factor_absence", _COMPANY, RECORDS, Whose.CONTROL, 1),
    ("refusal", "personal", "factor_refusal", _COMPANY, HELD, Whose.CONTROL, 1),
    ("assignment", "personal", "factor_assignment", _COMPANY, HELD, Whose.CONTROL, 2),
    ("time_limits", "personal", "factor_time_limits", _COMPANY, HELD, Whose.CONTROL, 1),
    ("instructions", "personal", "factor_instructions", _COMPANY, HELD, Whose.CONTROL, 1),
    ("monitoring", "personal", "factor_monitoring", _COMPANY, HELD, Whose.CONTROL, 1),
    ("discipline", "personal", "factor_discipline", _COMPANY, HELD, Whose.CONTROL, 1),
    ("ratings", "personal", "factor_ratings", _COMPANY, HELD, Whose.CONTROL, 1),
    ("personal_service", "personal", "factor_person", _WORKER, HELD, Whose.WORKER, 0),
    ("price_setting", "economic", "factor_price", _COMPANY, HELD, Whose.CONTROL, 2),
    ("pay_form", "economic", "factor_pay", _COMPANY, RECORDS, Whose.CONTROL, 1),
    ("pay_period", "economic", "factor_payment", _COMPANY, RECORDS, Whose.CONTROL, 1),
    ("income_share", "economic", "factor_income", _WORKER, HELD, Whose.INCOME, 0),
    ("exclusivity", "economic", "factor_exclusivity", _WORKER, HELD, Whose.CONTROL, 1),
    ("tools", "economic", "factor_tools", _WORKER, HELD, Whose.CONTROL, 1),
    ("enterprise", "economic", "factor_enterprise", _COMPANY, HELD, Whose.WORKER, 0),
    ("core_business", "organisational", "factor_business", _WORKER, HELD, Whose.COMPANY, 0),
    ("appearance", "organisational", "factor_appearance", _WORKER, HELD, Whose.CONTROL, 1),
    ("continuity", "organisational", "factor_continuity", _COMPANY, RECORDS, Whose.WORKER, 0),
    ("customer_contact", "organisational", "factor_contact", _COMPANY, HELD, Whose.CONTROL, 1),
    ("terms_set_by", "organisational", "factor_terms", _COMPANY, RECORDS, Whose.CONTROL, 1),
    ("worker_eligible", "formal", "", _COMPANY, HELD, Whose.WORKER, 0),
    ("company_eligible", "formal", "", _COMPANY, HELD, Whose.COMPANY, 0),
    ("contract_label", "formal", "factor_label", _WORKER, HELD, Whose.WORKER, 0),
)
"""Work handed out, or priced, by another company is grabbed, or bargained over, as far as this one goes: never work that
the worker found, at a price that the worker set, from which a business of the worker's own would be inferred."""


def _kind(row: tuple[str, str, str, Burden, str, Whose, int]) -> FactKind:
    name, group, factor, burden, source, whose, elsewhere = row
    term = _INPUTS[name].unit.term
    assert term is not None
    assert issubclass(term, Term)
    return FactKind(name, term, group, factor, burden, source, whose, elsewhere)


FACTS: Mapping[str, FactKind] = {row[0]: _kind(row) for row in _TABLE}
"""Every fact of a review by name, in order of display."""

LABEL = "contract_label"
"""The fact that decides nothing."""
