"""Two pensions drawn at once: the resident relation ends (人社部发〔2014〕17号 8)."""

from suibao.law.inputs import given
from suibao.law.units import PENSION_CONVERSION
from suibao.rules import rule

INPUTS = [
    given("double_individual_fen", "fen", "居民账户个人缴费部分", "individual part of the resident account",
          PENSION_CONVERSION),
    given("double_collective_fen", "fen", "居民账户集体补助部分", "collective part of the resident account",
          PENSION_CONVERSION),
    given("double_basic_drawn_fen", "fen", "已重复领取的居民基础养老金", "resident basic pension drawn beside another",
          PENSION_CONVERSION),
    given("double_basic_returned_fen", "fen", "已退还的居民基础养老金", "of it returned", PENSION_CONVERSION),
]  # fmt: skip


@rule(unit="fen", source="人社部发〔2014〕17号 8", zh="应退还的居民基础养老金余额", en="resident basic pension still to be returned",
      per=PENSION_CONVERSION, since="2014-07-01", status="secondary")  # fmt: skip
def double_still_owed(double_basic_drawn_fen, double_basic_returned_fen):
    """What was drawn twice must be returned."""
    return max(0, double_basic_drawn_fen - double_basic_returned_fen)


@rule(unit="fen", source="人社部发〔2014〕17号 8", zh="终止居民关系应退账户", en="resident account to pay out before offset",
      per=PENSION_CONVERSION, since="2014-07-01", status="secondary")  # fmt: skip
def double_account(double_individual_fen, double_collective_fen):
    """The account except the government's subsidy."""
    return double_individual_fen + double_collective_fen


@rule(unit="fen", source="人社部发〔2014〕17号 8", zh="终止居民关系实退金额", en="resident account paid out", per=PENSION_CONVERSION,
      since="2014-07-01", status="secondary")  # fmt: skip
def double_refund(double_account, double_still_owed):
    """What was not returned is set off against the account."""
    return max(0, double_account - double_still_owed)


@rule(unit="fen", source="人社部发〔2014〕17号 8", zh="从职工养老金抵扣金额", en="to set off against the employee pension",
      per=PENSION_CONVERSION, since="2014-07-01", status="secondary")  # fmt: skip
def double_set_off(double_account, double_still_owed):
    """What the account does not cover comes off the employee pension."""
    return max(0, double_still_owed - double_account)
