"""Two employee pensions drawn at once (人社部规〔2016〕5号 五): keep one, end the rest, pay out what is left of the account.

What was drawn twice is reclaimed by rules of the province; Fujian's are known.
"""

from suibao.law.inputs import given
from suibao.law.units import PENSION_TRANSFER
from suibao.rules import rule, share

INPUTS = [
    given("ended_pension_account_fen", "fen", "被清理关系个人账户余额", "account left of the pension that ends",
          PENSION_TRANSFER),
    given("drawn_twice_before_fen", "fen", "2016年规定之前重复领取金额", "drawn twice before the rule of 2016",
          PENSION_TRANSFER),
    given("drawn_twice_since_fen", "fen", "2016年规定之后重复领取金额", "drawn twice since the rule of 2016",
          PENSION_TRANSFER),
    given("drawn_twice_returned_fen", "fen", "已退还重复领取金额", "of it returned", PENSION_TRANSFER),
    given("local_minimum_wage_fen", "fen/month", "当地最低工资标准", "local minimum wage", PENSION_TRANSFER),
]  # fmt: skip


@rule(unit="bool", source="人社部规〔2016〕5号 五", zh="有重复领取", en="a pension was drawn twice", per=PENSION_TRANSFER,
      since="2016-12-27", status="secondary")  # fmt: skip
def has_drawn_twice(drawn_twice_before_fen, drawn_twice_since_fen):
    """Only then rules of reclaiming are asked for."""
    return drawn_twice_before_fen + drawn_twice_since_fen > 0


@rule(unit="fen", source="闽人社办〔2020〕30号", zh="应退还的重复领取金额", en="drawn twice and to be returned",
      per=PENSION_TRANSFER, since="2016-12-27", when="has_drawn_twice", status="secondary")  # fmt: skip
def drawn_twice_owed(drawn_twice_before_fen, drawn_twice_since_fen, drawn_twice_returned_fen,
                     reclaims_before_2016, reclaims_since_2016):  # fmt: skip
    """Fujian reclaims what was drawn since the rule of 2016, not what was drawn before; other provinces are unknown."""
    before = drawn_twice_before_fen if reclaims_before_2016 else 0
    since = drawn_twice_since_fen if reclaims_since_2016 else 0
    return max(0, before + since - drawn_twice_returned_fen)


@rule(unit="fen", source="人社部规〔2016〕5号 五; 闽人社办〔2020〕30号", zh="被清理关系账户实退", en="account of the ended pension paid out",
      per=PENSION_TRANSFER, since="2016-12-27", status="secondary")  # fmt: skip
def ended_pension_refund(ended_pension_account_fen, drawn_twice_owed):
    """What is left of the account; what was not returned is set off against it first."""
    return max(0, ended_pension_account_fen - drawn_twice_owed)


@rule(unit="fen", source="闽人社办〔2020〕30号", zh="抵扣后仍欠金额", en="still owed after the account", per=PENSION_TRANSFER,
      since="2016-12-27", status="secondary")  # fmt: skip
def drawn_twice_left(ended_pension_account_fen, drawn_twice_owed):
    """Recovered from the pension that is kept; on death by one deduction."""
    return max(0, drawn_twice_owed - ended_pension_account_fen)


@rule(unit="bool", source="闽人社办〔2020〕30号", zh="须从保留的养老金中扣回", en="the kept pension is cut until it is recovered",
      per=PENSION_TRANSFER, since="2016-12-27", status="secondary")  # fmt: skip
def recovers_from_pension(drawn_twice_left):
    """While something is owed."""
    return drawn_twice_left > 0


@rule(unit="fen/month", source="闽人社办〔2020〕30号", zh="扣回期间按月发放额", en="paid a month while it is recovered",
      per=PENSION_TRANSFER, since="2016-12-27", when="recovers_from_pension", status="secondary")  # fmt: skip
def paid_while_recovering(local_minimum_wage_fen, recovery_wage_share):
    """60 % of the local minimum wage in Fujian."""
    return share(local_minimum_wage_fen, recovery_wage_share)
