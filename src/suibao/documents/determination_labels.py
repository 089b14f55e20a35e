"""English labels of the closed lists of a status review; the Chinese ones stand on the lists themselves."""

from __future__ import annotations

from typing import Final

from suibao.documents.language import Language
from suibao.law.recognition.model import Burden, CompanyRole, EvidenceKind, WorkMode
from suibao.law.status import terms
from suibao.law.terms import Term

_UNSTATED = "not stated"
_LEAN = (_UNSTATED, "towards independence", "neutral", "towards subordination", "strongly towards subordination")

ENGLISH: Final[dict[type[Term], tuple[str, ...]]] = {
    terms.HoursDuty: (_UNSTATED, "chosen by the worker", "tied to a bonus or guarantee only", "least hours or attendance required",
                      "fixed shifts and attendance"),
    terms.VolumeDuty: (_UNSTATED, "chosen by the worker", "tied to a bonus only", "least number of orders required"),
    terms.Absence: (_UNSTATED, "no word needed", "notice needed", "approval needed"),
    terms.Refusal: (_UNSTATED, "free to refuse", "limited in number or on conditions", "refusing has a cost", "not allowed"),
    terms.Assignment: (_UNSTATED, "found or shaped by the worker", "grabbed", "grabbed and dispatched", "dispatched"),
    terms.TimeLimits: (_UNSTATED, "none", "there are time limits", "lateness is punished"),
    terms.Instructions: (_UNSTATED, "none", "standards that the service needs", "detailed instructions"),
    terms.Monitoring: (_UNSTATED, "none", "the result only", "tracked throughout"),
    terms.Discipline: (_UNSTATED, "none", "rules that the service needs", "work rules and discipline"),
    terms.Ratings: (_UNSTATED, "none", "shown only", "steer orders or pay", "can lead to suspension"),
    terms.PersonalService: (_UNSTATED, "anybody may stand in", "limited standing in", "must be done in person"),
    terms.PriceSetting: (_UNSTATED, "the worker", "bargained or market", "the company alone"),
    terms.PayForm: (_UNSTATED, "share of revenue or own account", "by the piece", "guarantee on conditions",
                    "basic wage or fixed pay"),
    terms.PayPeriod: (_UNSTATED, "drawn at will or by the job", "by the month or another period"),
    terms.IncomeShare: (_UNSTATED, "less than a third", "a third to a half", "more than half", "nearly all"),
    terms.Exclusivity: (_UNSTATED, "may work for others", "restrained", "work for others forbidden"),
    terms.Tools: (_UNSTATED, "own", "bought as told", "provided by the company"),
    terms.Enterprise: (_UNSTATED, "own customers, staff or risk", "in part", "none"),
    terms.CoreBusiness: (_UNSTATED, "outside it", "auxiliary", "part of it"),
    terms.Appearance: (_UNSTATED, "own name", "uniform or badge", "in the company's name"),
    terms.Continuity: (_UNSTATED, "now and then", "often", "continuous"),
    terms.CustomerContact: (_UNSTATED, "free", "restricted"),
    terms.TermsSetBy: (_UNSTATED, "bargained", "drawn up by the company alone"),
    terms.ContractLabel: (_UNSTATED, "labour contract", "service agreement", "cooperation agreement", "contract for work",
                          "sole-trader agreement", "agency or performance contract", "other", "nothing in writing"),
    terms.Stated: (_UNSTATED, "no", "yes"),
    terms.Finding: ("no", "unknown", "yes"),
    terms.Lean: _LEAN,
    terms.Standing: ("no labour relationship", "probably no labour relationship", "the facts do not suffice",
                     "probably a labour relationship", "labour relationship"),
    terms.StatusFinding: ("civil-law relationship", "no labour relationship, group unknown", "not fully a labour relationship",
                          "unknown", "labour relationship"),
    terms.GermanFinding: ("self-employed", "not an employee, employee-like unknown", "employee-like", "unknown", "employee"),
    terms.RefusalCost: ("cannot be estimated", "no cost found", "uncertain", "a cost was found"),
    EvidenceKind: ("statement of a party", "contract clause", "testimony", "document or record", "measured from the platform's log",
                   "finding of a ruling in force"),
    CompanyRole: ("platform", "station or partner operator", "dispatch agency", "intermediary", "user of the work", "agency",
                  "other"),
    WorkMode: ("crowdsourcing", "outsourced station", "labour dispatch", "part-time", "registered sole trader",
               "chain of several companies", "agency contract", "direct employment", "other"),
    Burden: ("worker", "company"),
}  # fmt: skip
"""List → labels of its members in their order."""


def term_label(member: Term, language: Language) -> str:
    """A member of a closed list in words."""
    kind = type(member)
    return ENGLISH[kind][list(kind).index(member)] if language.code == "en" else member.zh
