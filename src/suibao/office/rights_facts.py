"""The facts of one worker as the law's units of analysis ask for them; None: the case does not state it."""

from __future__ import annotations

from typing import Final

from suibao.law.recognition.model import Worker
from suibao.law.terms import Mode
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.office.rights_model import Assumption, Footing
from suibao.rules import NATION, Law

Facts = dict[str, object]

WHOLE_MONTH: Final = 31
"""Days in force and days in the month: rules only ask whether the month was worked whole."""

BASE_STEP: Final = 100
"""The floating step of work injury that leaves the base rate as it is: every payer starts there (人社部发〔2015〕71号)."""

LEAST: Final = 0
"""A base chosen below the floor is lifted to it: the least that may be paid alone."""

TIERED: Final = {
    "flexible_medical": ("medical_tier", "flexible_medical_fixed_amount", 1),
    "resident_pension": ("resident_tier_fen", "resident_pension_tier_offered", 100),
    "resident_pension_state": ("resident_tier_fen", "resident_pension_tier_offered", 100),
}
"""Lines whose amount the worker chooses by a tier: rule → the input, the parameter whose rows name the tiers, its scale."""

ASSUMED: Final = (
    Assumption("当月全月用工；缴费工资按当月报酬，没有另行申报或约定的工资基数。",
               "The whole month was worked; the wage is the pay of the month, with no other wage declared or agreed."),
    Assumption("劳动者当月没有其他用人单位。", "The worker has no other employer in the month."),
    Assumption("工伤保险费率未浮动（基准费率）。", "The rate of work injury insurance does not float (base rate)."),
    Assumption("自愿参保按最低基数或最低档次计算。", "What may be paid alone is on the least base or tier."),
    Assumption("除接单时间外没有平台要求的在岗时间。", "No time was required by the platform beside order time."),
)  # fmt: skip
"""What is taken as given in every table."""


def facts(unit: str, worker: Worker, mode: Mode, footing: Footing) -> Facts:
    """The inputs of ``unit`` for the worker on ``footing``."""
    return {ORDER_MONTH: _orders, ENGAGEMENT_MONTH: _engagement, WORKER_MONTH: _person}[unit](worker, mode, footing)


def _orders(worker: Worker, mode: Mode, footing: Footing) -> Facts:
    return {
        "region": worker.region or None,
        "mode": mode,
        "status": footing.status,
        "industry": worker.industry or None,
        "oi_batch": worker.oi_batch,
        "oi_tier": worker.oi_tier or None,
        "orders": worker.orders,
        "pay_fen": worker.pay_fen,
    }


def _engagement(worker: Worker, mode: Mode, footing: Footing) -> Facts:
    return {
        "payer_region": worker.region or None,
        "using_region": worker.region or None,
        "mode": Mode.PART_TIME if footing == Footing.PART_TIME else mode,
        "status": footing.status,
        "industry": worker.industry or None,
        "pay_fen": worker.pay_fen,
        "days_in_force": WHOLE_MONTH,
        "days_in_month": WHOLE_MONTH,
        "has_agreed_wage": False,
        "agreed_wage_fen": 0,
        "has_declared_base": False,
        "declared_base_fen": 0,
        "seniority": int(footing == Footing.FULL_TIME),
        "injury_class": worker.injury_class,
        "injury_float": BASE_STEP,
    }


def _person(worker: Worker, mode: Mode, footing: Footing) -> Facts:
    """Whoever chooses everything that is open, in the month in which a year's amount is paid."""
    return {
        "region": worker.region or None,
        "employers": int(footing == Footing.FULL_TIME),
        "joins_flexible_pension": True,
        "pension_base_fen": LEAST,
        "joins_flexible_medical": True,
        "medical_base_fen": LEAST,
        "medical_tier": 0,
        "joins_flexible_unemployment": True,
        "unemployment_base_fen": LEAST,
        "joins_resident_pension": True,
        "resident_tier_fen": None,
        "joins_resident_medical": True,
        "annual_due": True,
    }


def completions(law: Law, rule: str, given: Facts) -> list[Facts]:
    """The case once for each batch of platforms that the law knows where the case does not say which it is.

    Who is in a resident scheme is not in the employee scheme beside it: lines of the one are asked without the other.
    """
    if rule.startswith("resident_"):
        return [given | {"joins_flexible_pension": False, "joins_flexible_medical": False}]
    if "oi_batch" not in given or given["oi_batch"] is not None:
        return [given]
    batches = sorted({value.keys[0] for value in law.parameters["oi_batch_in_scope"].everything()})
    return [given | {"oi_batch": one} for one in batches]


def tiers(law: Law, rule: str, given: Facts) -> list[Facts]:
    """The case once for each tier that the worker may choose, the lowest first; as it is where there is none to choose."""
    if rule not in TIERED or given.get("region") is None:
        return [given]
    name, parameter, scale = TIERED[rule]
    rows = list(law.parameters[parameter].everything())
    for place in law.regions.chain(str(given["region"])):
        if found := sorted({value.keys[0] for value in rows if value.region == place}):
            return [given | {name: tier * scale} for tier in found]
    return [given]


def place_of(law: Law, region: str) -> tuple[str, str]:
    """The region's names in Chinese and English, empty where none is stated. Raises RegionError for an unknown code."""
    if not region:
        return "", ""
    found = law.regions.by_code[law.regions.check(region)]
    return (found.zh, found.en) if found.parent in (None, NATION) else _with_parent(law, found.code)


def _with_parent(law: Law, code: str) -> tuple[str, str]:
    names = [law.regions.by_code[one] for one in law.regions.chain(code) if one != NATION]
    return "".join(one.zh for one in reversed(names)), ", ".join(one.en for one in names)
