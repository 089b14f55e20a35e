"""Money that moves with an employee pension relation (国办发〔2009〕66号 4): account whole, pooled part at 12 % of bases."""

from collections.abc import Iterable

from suibao.law.inputs import given
from suibao.law.transfer.terms import Contributor
from suibao.law.units import PENSION_TRANSFER
from suibao.rules import RATE_DENOMINATOR, portion, rule, share
from suibao.rules.units import month_number

FIRST_PERIOD, SECOND_PERIOD = month_number("1998-01"), month_number("2006-01")
LARGEST_SUM = 10**11
"""A thousand million yuan of bases: more than any career holds, and exact at any rate."""

INPUTS = [
    given("bases_1998_2005_fen", "fen", "1998年1月至2005年12月缴费工资合计", "sum of bases 1998-01 to 2005-12",
          PENSION_TRANSFER, most=LARGEST_SUM),
    given("bases_from_2006_fen", "fen", "2006年1月起缴费工资合计", "sum of bases from 2006-01", PENSION_TRANSFER,
          most=LARGEST_SUM),
    given("own_before_1998_fen", "fen", "1998年以前个人缴费本息", "own contributions before 1998, with interest",
          PENSION_TRANSFER),
    given("moved_account_interest_fen", "fen", "1998年起个人账户利息", "interest credited to the account since 1998",
          PENSION_TRANSFER),
    given("temporary_pool_interest_fen", "fen", "临时账户单位缴费利息", "interest on the pooled part of a temporary account",
          PENSION_TRANSFER),
    given("is_temporary_account", "bool", "为临时基本养老保险缴费账户", "the relation is a temporary account",
          PENSION_TRANSFER),
    given("contributor", Contributor, "参保身份", "who paid", PENSION_TRANSFER),
    given("paid_pool_rate", "rate", "实际统筹（单位）费率", "pooled rate really paid", PENSION_TRANSFER,
          least=1, most=500_000),
]  # fmt: skip


def bases_by_period(bases: Iterable[tuple[int, int]]) -> dict[str, int]:
    """The two sums that the rules take, from (calendar month, base in fen) of the months really paid.

    Months before 1998-01 are in neither: of them only the worker's own contributions move.
    """
    sums = {"bases_1998_2005_fen": 0, "bases_from_2006_fen": 0}
    for month, base in bases:
        if month >= FIRST_PERIOD:
            sums["bases_from_2006_fen" if month >= SECOND_PERIOD else "bases_1998_2005_fen"] += base
    return sums


@rule(unit="fen", source="国办发〔2009〕66号 4", zh="转移个人账户本金", en="account principal that moves",
      per=PENSION_TRANSFER, since="2010-01-01", status="secondary")  # fmt: skip
def moved_account_principal(bases_1998_2005_fen, bases_from_2006_fen, account_rate_1998_2005, account_rate_from_2006):
    """What bases since 1998 credited to the account: 11 % of the base up to 2005, 8 % since 2006."""
    return share(bases_1998_2005_fen, account_rate_1998_2005) + share(bases_from_2006_fen, account_rate_from_2006)


@rule(unit="fen", source="国办发〔2009〕66号 4", zh="转移个人账户储存额", en="account balance that moves",
      per=PENSION_TRANSFER, since="2010-01-01", status="secondary")  # fmt: skip
def moved_account(own_before_1998_fen, moved_account_principal, moved_account_interest_fen):
    """The account moves whole, with interest; before 1998 it holds the worker's own contributions only.

    Interest is the origin's figure: months and rates of crediting are no matter of the transfer.
    """
    return own_before_1998_fen + moved_account_principal + moved_account_interest_fen


@rule(unit="bool", source="人社部发〔2009〕187号", zh="个人身份的临时账户", en="temporary account of somebody insured alone",
      per=PENSION_TRANSFER, since="2010-01-01", status="secondary")  # fmt: skip
def is_temporary_alone(is_temporary_account, contributor):
    """The two rules of the notice differ here (always 12 %, at least 12 %), and which one holds is not established."""
    return is_temporary_account and contributor == Contributor.ALONE


@rule(unit="rate", source="人社部发〔2009〕187号", zh="个人身份临时账户统筹转移比例",
      en="pooled rate of a temporary account of somebody insured alone", per=PENSION_TRANSFER, since="2010-01-01",
      when="is_temporary_alone", status="secondary")  # fmt: skip
def moved_pool_rate_temporary_alone(pool_transfer_rate_temporary_alone):
    """Not established; asked for only where it is needed."""
    return pool_transfer_rate_temporary_alone


@rule(unit="rate", source="国办发〔2009〕66号 4; 人社部发〔2009〕187号", zh="统筹基金转移比例", en="pooled rate that moves",
      per=PENSION_TRANSFER, since="2010-01-01", status="secondary")  # fmt: skip
def moved_pool_rate(is_temporary_alone, moved_pool_rate_temporary_alone, is_temporary_account, paid_pool_rate,
                    pool_transfer_rate):  # fmt: skip
    """12 % of the base, whatever was paid; of a temporary account what was paid, but at least 12 %.

    The reported text: above 12 % as it is, below lifted to 12 %.
    """
    if is_temporary_alone:
        return moved_pool_rate_temporary_alone
    if is_temporary_account:
        return max(paid_pool_rate, pool_transfer_rate)
    return pool_transfer_rate


@rule(unit="fen", source="国办发〔2009〕66号 4", zh="转移统筹基金", en="pooled money that moves", per=PENSION_TRANSFER,
      since="2010-01-01", status="secondary")  # fmt: skip
def moved_pooled(bases_1998_2005_fen, bases_from_2006_fen, moved_pool_rate):
    """The rate on actual bases of actual months since 1998-01; a part year counts its months.

    Whether it still moves in cash since national pooling (2022) is not established; sources of 2025 describe it so.
    """
    return share(bases_1998_2005_fen + bases_from_2006_fen, moved_pool_rate)


@rule(unit="fen", source="人社部发〔2009〕187号; 国办发〔2009〕66号 5", zh="转移统筹基金利息", en="interest on the pooled money",
      per=PENSION_TRANSFER, since="2010-01-01", status="secondary")  # fmt: skip
def moved_pool_interest(is_temporary_account, temporary_pool_interest_fen, moved_pooled, pool_transfer_interest):
    """None on pooled money: the notice says so. A temporary account moves all contributions with interest."""
    if is_temporary_account:
        return temporary_pool_interest_fen
    return share(moved_pooled, pool_transfer_interest)


@rule(unit="fen", source="国办发〔2009〕66号 4", zh="转移基金总额", en="money that moves, total", per=PENSION_TRANSFER,
      since="2010-01-01", status="secondary")  # fmt: skip
def moved_total(moved_account, moved_pooled, moved_pool_interest):
    """Account and pooled part together."""
    return moved_account + moved_pooled + moved_pool_interest


@rule(unit="fen", source="国办发〔2009〕66号 4", zh="原参保地实收统筹缴费", en="pooled contributions paid at the origin",
      per=PENSION_TRANSFER, since="2010-01-01", status="derived")  # fmt: skip
def paid_pooled(bases_1998_2005_fen, bases_from_2006_fen, paid_pool_rate):
    """What the origin collected for the pool on the same bases, one rate taken for all of them."""
    return share(bases_1998_2005_fen + bases_from_2006_fen, paid_pool_rate)


@rule(unit="fen", source="国办发〔2009〕66号 4", zh="留存原参保地的统筹缴费", en="pooled money left at the origin",
      per=PENSION_TRANSFER, since="2010-01-01", status="derived")  # fmt: skip
def pooled_left_behind(paid_pooled, moved_pooled):
    """What was paid for the pool and does not move: the reason why regions lose or gain by a mover."""
    return max(0, paid_pooled - moved_pooled)


@rule(unit="fen", source="国办发〔2009〕66号 4", zh="原参保地补足的统筹资金", en="pooled money added by the origin",
      per=PENSION_TRANSFER, since="2010-01-01", status="derived")  # fmt: skip
def pooled_added_by_origin(paid_pooled, moved_pooled):
    """What moves beyond what was paid, where the rate paid lies below 12 %."""
    return max(0, moved_pooled - paid_pooled)


@rule(unit="rate", source="国办发〔2009〕66号 4", zh="统筹缴费留存比例", en="share of pooled contributions left behind",
      per=PENSION_TRANSFER, since="2010-01-01", status="derived")  # fmt: skip
def share_left_behind(paid_pool_rate, moved_pool_rate):
    """(rate − 12 %) ÷ rate: 40 % at an employer rate of 20 %, 25 % at 16 %, nothing where 12 % was paid."""
    return portion(max(0, paid_pool_rate - moved_pool_rate), RATE_DENOMINATOR, paid_pool_rate)
