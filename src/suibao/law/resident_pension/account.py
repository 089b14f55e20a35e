"""The account of the resident pension, year by year (国发〔2014〕8号): payment, subsidy, interest, balance.

The subsidy of a year is what the record shows; what is owed for a tier is `resident_pension_state` of the month paid.
"""

from suibao.law.inputs import given
from suibao.law.units import RESIDENT_YEAR
from suibao.rules import rule, share

INPUTS = [
    given("resident_opening_fen", "fen", "居民养老个人账户年初余额", "balance at the beginning of the year", RESIDENT_YEAR),
    given("resident_payment_fen", "fen/year", "居民养老当年个人缴费", "payment of the person in the year", RESIDENT_YEAR),
    given("resident_collective_fen", "fen/year", "居民养老当年集体补助", "collective help in the year", RESIDENT_YEAR),
    given("resident_subsidy_fen", "fen/year", "居民养老当年政府补贴", "government's subsidy credited in the year",
          RESIDENT_YEAR),
]  # fmt: skip


@rule(unit="bool", source="国发〔2014〕8号 四", zh="当年已缴费", en="the year is paid", per=RESIDENT_YEAR, since="2014-07-01",
      status="derived")  # fmt: skip
def resident_year_paid(resident_payment_fen, resident_lowest_tier):
    """At least the lowest tier was paid: the year counts among the fifteen. Provinces may ask for more."""
    return resident_payment_fen >= resident_lowest_tier


@rule(unit="fen/year", source="国发〔2014〕8号 四", zh="政府补贴最低额", en="smallest subsidy of the government",
      per=RESIDENT_YEAR, since="2014-07-01", when="resident_year_paid", status="derived")  # fmt: skip
def resident_subsidy_floor(resident_payment_fen, resident_raised_tier, resident_subsidy_least, resident_subsidy_raised):
    """National minimum: 30 yuan for the lowest tier, 60 from the tier of 500 on; provinces pay more.

    Between them the text names no figure. Tiers above the lowest never get less than it, so 30 holds as a lower bound
    there too; what is paid there is not established (`resident_pension_subsidy`).
    """
    return resident_subsidy_raised if resident_payment_fen >= resident_raised_tier else resident_subsidy_least


@rule(unit="fen/year", source="国发〔2014〕8号 四", zh="政府补贴少记额", en="subsidy missing from the account",
      per=RESIDENT_YEAR, since="2014-07-01", status="derived")  # fmt: skip
def resident_subsidy_missing(resident_subsidy_floor, resident_subsidy_fen):
    """How far the subsidy credited lies below the national minimum."""
    return max(0, resident_subsidy_floor - resident_subsidy_fen)


@rule(unit="fen/year", source="国发〔2014〕8号 五", zh="居民养老个人账户当年利息", en="interest of the year", per=RESIDENT_YEAR,
      since="2014-07-01", status="derived")  # fmt: skip
def resident_interest(resident_opening_fen, resident_account_interest):
    """A year's interest on the opening balance at the province's rate.

    From when money paid within the year earns is not established; here from the next year on.
    """
    return share(resident_opening_fen, resident_account_interest)


@rule(unit="fen/year", source="国发〔2014〕8号 五", zh="居民养老个人账户当年记入", en="credited in the year", per=RESIDENT_YEAR,
      since="2014-07-01")  # fmt: skip
def resident_credited(resident_payment_fen, resident_collective_fen, resident_subsidy_fen):
    """Payment, collective help and subsidy all go to the account; there is no pooled part."""
    return resident_payment_fen + resident_collective_fen + resident_subsidy_fen


@rule(unit="fen", source="国发〔2014〕8号 五", zh="居民养老个人账户年末余额", en="balance at the end of the year",
      per=RESIDENT_YEAR, since="2014-07-01", status="derived")  # fmt: skip
def resident_closing(resident_opening_fen, resident_interest, resident_credited):
    """Opening balance, interest, payment and subsidy."""
    return resident_opening_fen + resident_interest + resident_credited
