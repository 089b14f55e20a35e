"""Proposal 10: the EU way between provinces. Periods open the right together, each place pays its part, no money moves.

One row of an award is one person at one place: ``own_period_months`` there, of ``all_period_months`` everywhere. The two pensions
that are compared are those of current law, asked twice: on the own periods, and on all of them as if paid here.
"""

from suibao.law.inputs import given
from suibao.law.units import AWARD, PENSION_TRANSFER
from suibao.rules import portion, rule, share

SOURCE = "本项目建议十"

INPUTS = [
    given("own_period_months", "months", "本地缴费月数", "months in this place", AWARD, most=1200),
    given("all_period_months", "months", "各地合计缴费月数", "months in all places together", AWARD, least=1, most=1200),
    given("needed_months", "months", "最低缴费月数", "months that open the right", AWARD, most=600),
    given("own_periods_pension_fen", "fen/month", "仅凭本地年限的养老金", "pension on the own periods alone", AWARD),
    given("theoretical_pension_fen", "fen/month", "理论养老金（各地年限视同本地）", "pension as if all periods were here", AWARD),
]  # fmt: skip


@rule(unit="bool", source=SOURCE, zh="资金留在原地", en="money stays where it was paid", per=PENSION_TRANSFER,
      status="project")  # fmt: skip
def account_stays(capital_moves):
    """The relation goes on elsewhere, and each place keeps what was paid there."""
    return not capital_moves


@rule(unit="fen", source=SOURCE, zh="转移个人账户储存额", en="account balance that moves", per=PENSION_TRANSFER,
      status="project")  # fmt: skip
def moved_account(account_stays, own_before_1998_fen, moved_account_principal, moved_account_interest_fen):
    """Nothing; or whole, as today, where money moves after all."""
    return 0 if account_stays else own_before_1998_fen + moved_account_principal + moved_account_interest_fen


@rule(unit="fen", source=SOURCE, zh="转移统筹基金", en="pooled money that moves", per=PENSION_TRANSFER, status="project")  # fmt: skip
def moved_pooled(account_stays, bases_1998_2005_fen, bases_from_2006_fen, moved_pool_rate):
    """Nothing: the place will pay the part of the pension that its months make."""
    return 0 if account_stays else share(bases_1998_2005_fen + bases_from_2006_fen, moved_pool_rate)


@rule(unit="fen", source=SOURCE, zh="转移统筹基金利息", en="interest on the pooled money", per=PENSION_TRANSFER,
      status="project")  # fmt: skip
def moved_pool_interest(account_stays, is_temporary_account, temporary_pool_interest_fen, moved_pooled,
                        pool_transfer_interest):  # fmt: skip
    """Nothing; otherwise as today."""
    if account_stays:
        return 0
    return temporary_pool_interest_fen if is_temporary_account else share(moved_pooled, pool_transfer_interest)


@rule(unit="bool", source=SOURCE, zh="合并年限后有资格", en="periods together open the right", per=AWARD, status="project")  # fmt: skip
def has_right_together(all_period_months, needed_months):
    """EU-01: periods are added up to open the right, never to be paid twice."""
    return all_period_months >= needed_months


@rule(unit="bool", source=SOURCE, zh="仅凭本地年限有资格", en="own periods open a right alone", per=AWARD, status="project")  # fmt: skip
def has_right_alone(own_period_months, needed_months):
    """Only then there is a pension of this place to compare with."""
    return own_period_months >= needed_months


@rule(unit="fen/month", source=SOURCE, zh="本地独立养老金", en="pension of this place alone", per=AWARD, when="has_right_alone",
      status="project")  # fmt: skip
def own_pension(own_periods_pension_fen):
    """None below the minimum."""
    return own_periods_pension_fen


@rule(unit="fen/month", source=SOURCE, zh="按年限比例的养老金", en="part of the theoretical pension", per=AWARD,
      when="has_right_together", status="project")  # fmt: skip
def pro_rata_pension(theoretical_pension_fen, own_period_months, all_period_months):
    """Theoretical amount × own ÷ all months, half a fen up; own months are never more than all."""
    return portion(theoretical_pension_fen, min(own_period_months, all_period_months), all_period_months)


@rule(unit="fen/month", source=SOURCE, zh="本地支付的养老金", en="what this place pays", per=AWARD, status="project")  # fmt: skip
def region_pension(own_pension, pro_rata_pension):
    """The higher of the two (EU-01). The account is paid out by the place that holds it, beside this."""
    return max(own_pension, pro_rata_pension)
