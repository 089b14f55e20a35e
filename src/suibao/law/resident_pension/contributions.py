"""Resident pension (城乡居民基本养老保险): paid by the year, by people whom no employee scheme insures."""

from suibao.law.units import WORKER_MONTH
from suibao.rules import rule

FEN_PER_YUAN = 100
NO_TIER = 0


@rule(unit="bool", source="国发〔2014〕8号 三; 社会保险法 20", zh="本月缴居民养老", en="pays resident pension this month",
      per=WORKER_MONTH, since="2014-07-01")  # fmt: skip
def pays_resident_pension(joins_resident_pension, annual_due, employers, joins_pension_alone):
    """Outside the employee pension, enrolled, and in the month chosen for the year."""
    return joins_resident_pension and annual_due and employers == 0 and not joins_pension_alone


@rule(unit="count", source="国发〔2014〕8号 四", zh="居民养老档次（元/年）", en="tier in yuan a year", per=WORKER_MONTH,
      since="2014-07-01")  # fmt: skip
def resident_tier(resident_tier_fen):
    """The tier chosen, in yuan. An amount that is not whole yuan is no tier: it is looked up as 0, which none is."""
    return resident_tier_fen // FEN_PER_YUAN if resident_tier_fen % FEN_PER_YUAN == 0 else NO_TIER


@rule(unit="bool", source="国发〔2014〕8号 四", zh="该档次已开放", en="the tier is offered", per=WORKER_MONTH,
      since="2014-07-01", when="pays_resident_pension")  # fmt: skip
def resident_tier_is_offered(resident_pension_tier_offered):
    """Twelve national tiers; provinces may add or replace."""
    return resident_pension_tier_offered


@rule(unit="fen/year", source="国发〔2014〕8号 四", zh="居民养老个人缴费", en="resident pension, personal", per=WORKER_MONTH,
      since="2014-07-01", when="resident_tier_is_offered")  # fmt: skip
def resident_pension(resident_tier_fen):
    """The tier chosen, to the personal account."""
    return resident_tier_fen


@rule(unit="fen/year", source="国发〔2014〕8号 四", zh="居民养老政府补贴", en="resident pension, subsidy", per=WORKER_MONTH,
      since="2014-07-01", when="resident_tier_is_offered")  # fmt: skip
def resident_pension_state(resident_pension_subsidy):
    """The government's subsidy to the contribution, to the personal account."""
    return resident_pension_subsidy
