"""What the codes of an assessment line are called in documents. English here, Chinese in the catalogue."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from suibao.documents.language import N_, Language
from suibao.law.terms import Branch, Industry, Mode, Status

BRANCHES: Final[dict[int, str]] = {
    Branch.EMPLOYEE_PENSION: N_("Employee pension"),
    Branch.RESIDENT_PENSION: N_("Resident pension"),
    Branch.EMPLOYEE_MEDICAL: N_("Employee medical"),
    Branch.RESIDENT_MEDICAL: N_("Resident medical"),
    Branch.WORK_INJURY: N_("Work injury"),
    Branch.OCCUPATIONAL_INJURY: N_("Occupational injury cover"),
    Branch.UNEMPLOYMENT: N_("Unemployment"),
    Branch.MATERNITY: N_("Maternity"),
    Branch.SUPPLEMENTARY_MEDICAL: N_("Supplementary medical"),
}
INDUSTRIES: Final[dict[int, str]] = {
    Industry.NONE: N_("Other industry"),
    Industry.RIDE_HAILING: N_("Ride hailing"),
    Industry.TAKEAWAY: N_("Takeaway"),
    Industry.INSTANT_DELIVERY: N_("Instant delivery"),
    Industry.CITY_FREIGHT: N_("City freight"),
}
MODES: Final[dict[int, str]] = {
    Mode.PLATFORM: N_("Platform"),
    Mode.DISPATCH: N_("Labour dispatch"),
    Mode.OUTSOURCING: N_("Outsourcing"),
    Mode.PART_TIME: N_("Part-time"),
    Mode.DIRECT: N_("Direct employment"),
}
STATUSES: Final[dict[int, str]] = {
    Status.LABOUR: N_("Labour relationship"),
    Status.NOT_FULLY: N_("Not fully a labour relationship"),
    Status.INDEPENDENT: N_("Civil-law relationship"),
}
COMPONENTS: Final = {
    "employer": N_("Employer's share"),
    "employee": N_("Employee's share"),
    "platform": N_("Platform's share"),
    "flexible": N_("Flexible worker's contribution"),
    "resident": N_("Resident's contribution"),
    "subsidy": N_("Public subsidy"),
}
BEARERS: Final = {"payer": N_("Company"), "worker": N_("Worker"), "state": N_("State")}
DESTINATIONS: Final = {"pooled": N_("Pooled fund"), "account": N_("Personal account")}

# AAE140 as seen in vendors' code (facts/identifiers.md §7, status "secondary"). A branch whose code is not
# established stays blank; 170 is only guessed to be the resident pension and is left out.
AAE140: Final[dict[int, str]] = {
    Branch.EMPLOYEE_PENSION: "110",
    Branch.UNEMPLOYMENT: "210",
    Branch.EMPLOYEE_MEDICAL: "310",
    Branch.WORK_INJURY: "410",
    Branch.MATERNITY: "510",
}


@lru_cache(maxsize=64)
def branch_label(branch: int, language: Language) -> str:
    """The name of a branch of insurance (险种) from its number."""
    return language.gettext(BRANCHES[branch])


@lru_cache(maxsize=64)
def industry_label(industry: int, language: Language) -> str:
    """The name of an industry of the occupational injury scheme from its number; '' for -1 (not told)."""
    return language.gettext(INDUSTRIES[industry]) if industry >= 0 else ""


@lru_cache(maxsize=64)
def component_label(component: str, language: Language) -> str:
    """The name of a component; one this version does not know is shown as it is written."""
    return _known(COMPONENTS, component, language)


@lru_cache(maxsize=64)
def bearer_label(bearer: str, language: Language) -> str:
    """Who bears a line: payer, worker or state."""
    return _known(BEARERS, bearer, language)


@lru_cache(maxsize=64)
def destination_label(destination: str, language: Language) -> str:
    """Where a line goes: the pooled fund (统筹基金) or the personal account (个人账户)."""
    return _known(DESTINATIONS, destination, language)


def _known(table: dict[str, str], code: str, language: Language) -> str:
    return language.gettext(table[code]) if code in table else code
