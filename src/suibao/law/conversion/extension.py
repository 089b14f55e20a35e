"""Short of years at the pension age: extended payment and its ends (社会保险法实施若干规定 2–4)."""

from suibao.law.inputs import given, month_given
from suibao.law.units import PENSION_CONVERSION
from suibao.rules import rule

MONTHS_PER_YEAR = 12

INPUTS = [
    month_given("first_insured_month", "首次参保年月", "month first insured", PENSION_CONVERSION),
    given("months_since_pension_age", "months", "达到退休年龄后经过的月数", "months since the pension age",
          PENSION_CONVERSION, most=1200),
]  # fmt: skip


@rule(unit="months", source="社会保险法 16; 社会保险法实施若干规定 2", zh="所缺缴费月数", en="months short", per=PENSION_CONVERSION,
      since="2014-07-01", when="has_reached_pension_age", status="secondary")  # fmt: skip
def months_short(employee_months, extension_months, conversion_min_years):
    """Of fifteen years, extended payment counted; before the pension age nobody is short."""
    return max(0, conversion_min_years * MONTHS_PER_YEAR - employee_months - extension_months)


@rule(unit="bool", source="社会保险法实施若干规定 2", zh="可延长缴费", en="may go on paying", per=PENSION_CONVERSION,
      since="2014-07-01", status="secondary")  # fmt: skip
def may_extend(months_short, already_draws_pension):
    """Up to fifteen years. For movers the place follows the rule of the place of benefit (article 4)."""
    return months_short > 0 and not already_draws_pension


@rule(unit="bool", source="社会保险法实施若干规定 2", zh="可一次性缴足", en="may pay the rest at once", per=PENSION_CONVERSION,
      since="2014-07-01", when="may_extend", status="secondary")  # fmt: skip
def may_pay_rest_at_once(first_insured_month, months_since_pension_age, extension_first_insured_before,
                         extension_pay_rest_years):  # fmt: skip
    """First insured before the law took effect, and still short after five years of extension."""
    long_enough = months_since_pension_age >= extension_pay_rest_years * MONTHS_PER_YEAR
    return first_insured_month < extension_first_insured_before and long_enough


@rule(unit="bool", source="社会保险法 16; 社会保险法实施若干规定 3", zh="可转入居民养老或终止关系",
      en="may move to the resident scheme or end the relation", per=PENSION_CONVERSION, since="2014-07-01",
      status="secondary")  # fmt: skip
def may_leave_short(may_extend):
    """Whoever is short may move to the resident scheme at the place of registration, or end it in writing."""
    return may_extend


@rule(unit="fen", source="社会保险法实施若干规定 3", zh="终止关系一次性支付账户储存额", en="account paid out when the relation ends",
      per=PENSION_CONVERSION, since="2014-07-01", when="may_leave_short", status="secondary")  # fmt: skip
def ended_relation_payment(employee_account_fen):
    """The balance of the account; the pooled part stays with the scheme."""
    return employee_account_fen
