"""Medical cover after retirement (退休医保待遇): years needed, years that places add up, what is missing."""

from suibao.law.inputs import given
from suibao.law.units import MEDICAL_RETIREMENT
from suibao.rules import rule

MONTHS_A_YEAR = 12
MOST_MONTHS = 1200

INPUTS = [
    given("medical_man", "bool", "男性", "a man", MEDICAL_RETIREMENT),
    given("medical_months_here", "months", "本地职工医保缴费月数", "months of employee cover paid here", MEDICAL_RETIREMENT,
          most=MOST_MONTHS),
    given("medical_months_elsewhere", "months", "外地转入职工医保缴费月数", "months of employee cover moved in",
          MEDICAL_RETIREMENT, most=MOST_MONTHS),
]  # fmt: skip


@rule(unit="months", source="社会保险法 32", zh="职工医保累计缴费月数", en="months paid in all", per=MEDICAL_RETIREMENT,
      since="2011-07-01")  # fmt: skip
def medical_months_total(medical_months_here, medical_months_elsewhere):
    """Years of contribution add up across places when the relation is moved."""
    return medical_months_here + medical_months_elsewhere


@rule(unit="months", source="社会保险法 27; 地方规定", zh="退休医保所需累计月数", en="months needed in all",
      per=MEDICAL_RETIREMENT, since="2011-07-01", status="secondary")  # fmt: skip
def medical_months_needed(medical_man, medical_retirement_years_men, medical_retirement_years_women):
    """The statute leaves the number of years to the state's rules, which are local."""
    if medical_man:
        return medical_retirement_years_men * MONTHS_A_YEAR
    return medical_retirement_years_women * MONTHS_A_YEAR


@rule(unit="months", source="社会保险法 27; 地方规定", zh="退休医保所需本地月数", en="months needed here",
      per=MEDICAL_RETIREMENT, since="2011-07-01", status="secondary")  # fmt: skip
def medical_local_months_needed(medical_retirement_local_years):
    """Some regions ask for years actually paid with them."""
    return medical_retirement_local_years * MONTHS_A_YEAR


@rule(unit="months", source="社会保险法 27; 地方规定", zh="累计缺少月数", en="months short in all", per=MEDICAL_RETIREMENT,
      since="2011-07-01", status="secondary")  # fmt: skip
def medical_months_short(medical_months_needed, medical_months_total):
    """What the total lacks."""
    return max(0, medical_months_needed - medical_months_total)


@rule(unit="months", source="社会保险法 27; 地方规定", zh="本地缺少月数", en="months short here", per=MEDICAL_RETIREMENT,
      since="2011-07-01", status="secondary")  # fmt: skip
def medical_local_months_short(medical_local_months_needed, medical_months_here):
    """What the months paid here lack."""
    return max(0, medical_local_months_needed - medical_months_here)


@rule(unit="months", source="社会保险法 27", zh="尚须缴费月数", en="months still to pay", per=MEDICAL_RETIREMENT,
      since="2011-07-01", status="derived")  # fmt: skip
def medical_months_to_pay(medical_months_short, medical_local_months_short):
    """Months paid here from now on fill both gaps at once; how they may be paid is local (Zhejiang, art. 21: monthly or
    at once)."""
    return max(medical_months_short, medical_local_months_short)


@rule(unit="bool", source="社会保险法 27", zh="退休后享受医保待遇", en="covered in retirement without paying",
      per=MEDICAL_RETIREMENT, since="2011-07-01")  # fmt: skip
def covered_in_retirement(medical_months_to_pay):
    """At the age of retirement with the years the state prescribes: no more contributions, cover goes on."""
    return medical_months_to_pay == 0
