"""Resident medical insurance (城乡居民基本医疗保险): paid by the year, by people whom no employee scheme insures."""

from suibao.law.units import WORKER_MONTH
from suibao.rules import rule


@rule(unit="bool", source="社会保险法 25", zh="本月缴居民医保", en="pays resident medical this month", per=WORKER_MONTH,
      since="2016-01-01")  # fmt: skip
def pays_resident_medical(joins_resident_medical, annual_due, employers, joins_medical_alone):
    """Outside the employee scheme, enrolled, and in the month chosen for the year."""
    return joins_resident_medical and annual_due and employers == 0 and not joins_medical_alone


@rule(unit="fen/year", source="社会保险法 25; 年度居民医保通知", zh="居民医保个人缴费", en="resident medical, personal",
      per=WORKER_MONTH, since="2016-01-01", when="pays_resident_medical")  # fmt: skip
def resident_medical(resident_medical_personal):
    """The personal amount of the coverage year."""
    return resident_medical_personal


@rule(unit="fen/year", source="社会保险法 25; 年度居民医保通知", zh="居民医保财政补助", en="resident medical, subsidy",
      per=WORKER_MONTH, since="2016-01-01", when="pays_resident_medical")  # fmt: skip
def resident_medical_state(resident_medical_subsidy):
    """The government's part of the year."""
    return resident_medical_subsidy
