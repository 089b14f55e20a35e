"""What is put right in a transfer: months paid twice, one-off payments (人社部发〔2009〕187号 三; 人社厅发〔2019〕94号).

Order: transfer first, clean up afterwards, by the receiving agency (人社部发〔2010〕70号 10).
"""

from suibao.law.inputs import given
from suibao.law.transfer.pension_money import LARGEST_SUM
from suibao.law.units import PENSION_TRANSFER
from suibao.rules import rule, share

MONTHS_PER_YEAR = 12

INPUTS = [
    given("overlap_bases_1998_2005_fen", "fen", "清理关系重复月份1998至2005年缴费工资合计",
          "bases of the cleaned months, 1998 to 2005", PENSION_TRANSFER, most=LARGEST_SUM),
    given("overlap_bases_from_2006_fen", "fen", "清理关系重复月份2006年起缴费工资合计",
          "bases of the cleaned months from 2006", PENSION_TRANSFER, most=LARGEST_SUM),
    given("overlap_interest_fen", "fen", "重复月份个人账户利息", "account interest of the cleaned months",
          PENSION_TRANSFER),
    given("one_off_months", "months", "一次性缴费覆盖月数", "months covered by a one-off payment", PENSION_TRANSFER,
          most=1200),
    given("one_off_before_notice", "bool", "一次性缴费发生于人社部规〔2016〕5号之前",
          "the one-off payment was made before the notice of 2016", PENSION_TRANSFER),
    given("one_off_document", "bool", "缴费前已有法律文书", "a legal document made before the payment", PENSION_TRANSFER),
    given("one_off_promise", "bool", "转出地书面承诺", "a written promise of the origin", PENSION_TRANSFER),
]  # fmt: skip


@rule(unit="fen", source="人社部发〔2009〕187号 三", zh="重复缴费退还个人账户", en="account refunded for months paid twice",
      per=PENSION_TRANSFER, since="2010-01-01", status="secondary")  # fmt: skip
def overlap_refund(overlap_bases_1998_2005_fen, overlap_bases_from_2006_fen, overlap_interest_fen,
                   account_rate_1998_2005, account_rate_from_2006):  # fmt: skip
    """The worker and the agency agree which relation stays; of the other the account of those months is paid out."""
    earlier = share(overlap_bases_1998_2005_fen, account_rate_1998_2005)
    return earlier + share(overlap_bases_from_2006_fen, account_rate_from_2006) + overlap_interest_fen


@rule(unit="fen", source="人社部发〔2009〕187号 三", zh="重复缴费退还统筹部分", en="pooled money refunded for months paid twice",
      per=PENSION_TRANSFER, since="2010-01-01", status="derived")  # fmt: skip
def overlap_pooled_refund(overlap_bases_1998_2005_fen, overlap_bases_from_2006_fen, paid_pool_rate,
                          overlap_pooled_refund_share):  # fmt: skip
    """What the pool took for those months, at the share that is given back; that it is none is unverified."""
    return share(share(overlap_bases_1998_2005_fen + overlap_bases_from_2006_fen, paid_pool_rate),
                 overlap_pooled_refund_share)  # fmt: skip


@rule(unit="days", source="人社部发〔2009〕187号 三", zh="重复缴费退还时限（工作日）", en="working days for the refund",
      per=PENSION_TRANSFER, since="2010-01-01", status="secondary")  # fmt: skip
def overlap_refund_limit(overlap_refund_days):
    """Local clocks."""
    return overlap_refund_days


@rule(unit="bool", source="人社部规〔2016〕5号; 人社厅发〔2019〕94号", zh="一次性缴费达到审核年限", en="a long one-off payment",
      per=PENSION_TRANSFER, since="2019-09-29", status="secondary")  # fmt: skip
def is_long_one_off(one_off_months, one_off_threshold_years):
    """Three years or more paid at once."""
    return one_off_months >= one_off_threshold_years * MONTHS_PER_YEAR


@rule(unit="bool", source="人社厅发〔2019〕94号", zh="一次性缴费须有法律文书", en="the one-off payment needs a legal document",
      per=PENSION_TRANSFER, since="2019-09-29", when="is_long_one_off", status="secondary")  # fmt: skip
def one_off_needs_document(one_off_before_notice):
    """Court, audit, labour inspection or arbitration, made before the payment; never made up later."""
    return not one_off_before_notice


@rule(unit="bool", source="人社厅发〔2019〕94号", zh="一次性缴费须有书面承诺", en="the one-off payment needs a written promise",
      per=PENSION_TRANSFER, since="2019-09-29", when="is_long_one_off", status="secondary")  # fmt: skip
def one_off_needs_promise(one_off_before_notice):
    """Made before the notice of 2016: the origin answers for it in writing."""
    return one_off_before_notice


@rule(unit="bool", source="人社厅发〔2019〕94号", zh="一次性缴费可以转移", en="the one-off payment can be transferred",
      per=PENSION_TRANSFER, since="2019-09-29", status="secondary")  # fmt: skip
def one_off_transfers(one_off_needs_document, one_off_needs_promise, one_off_document, one_off_promise):
    """A short one always. What cannot be transferred must not hold up the rest."""
    if one_off_needs_document:
        return one_off_document
    return one_off_promise if one_off_needs_promise else True


@rule(unit="days", source="人社厅发〔2019〕94号", zh="不能转移的告知时限（工作日）", en="working days to tell why it cannot move",
      per=PENSION_TRANSFER, since="2019-09-29", status="secondary")  # fmt: skip
def one_off_notice_limit(one_off_transfers, one_off_notice_days):
    """The origin informs the worker in writing and resolves it; nothing to tell where all can move."""
    return 0 if one_off_transfers else one_off_notice_days
