"""The resident pension as it begins (国发〔2014〕8号): age, years, basic part, account part, late entry, inheritance."""

from suibao.law.inputs import given
from suibao.law.units import RESIDENT_AWARD
from suibao.rules import portion, rule

MONTHS_PER_YEAR = 12

INPUTS = [
    given("resident_age_months", "months", "居民养老待遇申领时月龄", "age in months", RESIDENT_AWARD, most=1500),
    given("resident_paid_years", "years", "居民养老累计缴费年限", "years paid", RESIDENT_AWARD, most=100),
    given("years_to_age_at_start", "years", "制度实施时距领取年龄年数", "years to the pension age when the scheme began",
          RESIDENT_AWARD, most=100),
    given("draws_other_pension", "bool", "已领取其他基本养老待遇", "draws another statutory pension", RESIDENT_AWARD),
    given("resident_balance_fen", "fen", "居民养老个人账户储存额", "balance of the account", RESIDENT_AWARD),
    given("resident_remaining_fen", "fen", "居民养老个人账户未领余额", "balance not yet drawn at death", RESIDENT_AWARD),
]  # fmt: skip


@rule(unit="bool", source="国发〔2014〕8号 七", zh="达到居民养老领取年龄", en="has reached the resident pension age",
      per=RESIDENT_AWARD, since="2014-07-01", status="weak")  # fmt: skip
def has_resident_age(resident_age_months, resident_pension_age):
    """Sixty, men and women; the reform of the retirement age does not name this scheme."""
    return resident_age_months >= resident_pension_age * MONTHS_PER_YEAR


@rule(unit="years", source="国发〔2014〕8号 七", zh="居民养老所缺年限", en="years short of the resident pension",
      per=RESIDENT_AWARD, since="2014-07-01", status="weak")  # fmt: skip
def resident_years_short(resident_paid_years, resident_min_years):
    """Of fifteen."""
    return max(0, resident_min_years - resident_paid_years)


@rule(unit="bool", source="国发〔2014〕8号 七", zh="达到居民养老最低年限", en="has the years of the resident pension",
      per=RESIDENT_AWARD, since="2014-07-01", status="weak")  # fmt: skip
def has_resident_years(resident_years_short):
    """Years paid up by a late entrant count among them."""
    return resident_years_short == 0


@rule(unit="bool", source="国发〔2014〕8号 七", zh="缺少居民养老年限", en="is short of the resident pension's years",
      per=RESIDENT_AWARD, since="2014-07-01", status="weak")  # fmt: skip
def is_short_of_resident_years(resident_years_short):
    """Only then paying up is a question."""
    return resident_years_short > 0


@rule(unit="years", source="国发〔2014〕8号 七", zh="可补缴年限", en="years that may be paid up", per=RESIDENT_AWARD,
      since="2014-07-01", when="is_short_of_resident_years", status="weak")  # fmt: skip
def resident_years_to_pay_up(years_to_age_at_start, resident_paid_years, resident_pay_up_years):
    """Late entry: who stood too near the pension age when the scheme began to reach the years may pay up to them.

    Who had enough years before the age should have paid yearly: nothing to pay up by this rule; what a province allows
    them is not established.
    """
    return max(0, resident_pay_up_years - resident_paid_years) if years_to_age_at_start < resident_pay_up_years else 0


@rule(unit="bool", source="国发〔2014〕8号 七", zh="符合居民养老领取条件", en="is entitled to the resident pension",
      per=RESIDENT_AWARD, since="2014-07-01", status="weak")  # fmt: skip
def is_entitled_resident(has_resident_age, has_resident_years, draws_other_pension):
    """Age, years, and no other statutory pension."""
    return has_resident_age and has_resident_years and not draws_other_pension


@rule(unit="fen/month", source="国发〔2014〕8号 六", zh="省级及地方加发基础养老金", en="addition of province and place",
      per=RESIDENT_AWARD, since="2014-07-01", when="is_entitled_resident")  # fmt: skip
def resident_addition(resident_basic_local, resident_basic_national):
    """What the province's figure adds to the national minimum; cities and counties may add more."""
    return max(0, resident_basic_local - resident_basic_national)


@rule(unit="fen/month", source="国发〔2014〕8号 六", zh="居民基础养老金", en="resident basic pension", per=RESIDENT_AWARD,
      since="2014-07-01", when="is_entitled_resident")  # fmt: skip
def resident_basic(resident_basic_national, resident_addition):
    """National minimum and addition. Additions for longer payment are local and not established."""
    return resident_basic_national + resident_addition


@rule(unit="fen/month", source="国发〔2014〕8号 六", zh="居民个人账户养老金", en="resident account pension", per=RESIDENT_AWARD,
      since="2014-07-01")  # fmt: skip
def resident_account_pension(resident_balance_fen, resident_account_divisor):
    """The balance over 139, the divisor of age 60, whatever the age of a late award."""
    return portion(resident_balance_fen, 1, resident_account_divisor)


@rule(unit="fen/month", source="国发〔2014〕8号 六", zh="居民养老金", en="resident pension a month", per=RESIDENT_AWARD,
      since="2014-07-01", when="is_entitled_resident")  # fmt: skip
def resident_pension_month(resident_basic, resident_account_pension):
    """Basic part and account part."""
    return resident_basic + resident_account_pension


@rule(unit="fen/month", source="国发〔2014〕8号 六", zh="居民养老金下限", en="resident pension a month, at least",
      per=RESIDENT_AWARD, since="2014-07-01", when="is_entitled_resident", status="derived")  # fmt: skip
def resident_pension_least(resident_basic_national, resident_account_pension):
    """With the national minimum: a lower bound where the province's figure is not established."""
    return resident_basic_national + resident_account_pension


@rule(unit="fen", source="国发〔2014〕8号 五", zh="可继承的居民账户余额", en="balance that heirs get", per=RESIDENT_AWARD,
      since="2014-07-01", status="weak")  # fmt: skip
def resident_inheritance(resident_remaining_fen, resident_balance_inherited):
    """What of the account was not drawn."""
    return resident_remaining_fen if resident_balance_inherited else 0
