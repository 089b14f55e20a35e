"""Unemployment relations that move (失业保险条例 22; 失业保险金申领发放办法): money of a benefit still due.

The region of an unemployment transfer is the origin: it fixes months, standard and money.
"""

from suibao.law.inputs import given
from suibao.law.units import UNEMPLOYMENT_TRANSFER
from suibao.rules import rule, share

INPUTS = [
    given("is_unemployed_mover", "bool", "失业人员转移", "moves as an unemployed person", UNEMPLOYMENT_TRANSFER),
    given("months_paid_at_origin", "months", "转出地失业保险缴费月数", "months paid at the origin", UNEMPLOYMENT_TRANSFER,
          most=1200),
    given("months_paid_at_receiver", "months", "转入地失业保险缴费月数", "months paid at the new place",
          UNEMPLOYMENT_TRANSFER, most=1200),
    given("benefit_months_due", "months", "应领未领失业保险金月数", "benefit months still due", UNEMPLOYMENT_TRANSFER,
          most=24),
    given("origin_standard_fen", "fen/month", "转出地失业保险金标准", "benefit standard at the origin",
          UNEMPLOYMENT_TRANSFER),
    given("receiver_standard_fen", "fen/month", "转入地失业保险金标准", "benefit standard at the new place",
          UNEMPLOYMENT_TRANSFER),
    given("asks_at_counter", "bool", "窗口办理", "asked for at a counter", UNEMPLOYMENT_TRANSFER),
]  # fmt: skip


@rule(unit="months", source="社会保险法 52", zh="失业保险累计缴费月数", en="unemployment months that accumulate",
      per=UNEMPLOYMENT_TRANSFER, since="2011-07-01")  # fmt: skip
def unemployment_months_together(months_paid_at_origin, months_paid_at_receiver):
    """The relation moves with the person and years accumulate, money or not."""
    return months_paid_at_origin + months_paid_at_receiver


@rule(unit="fen", source="失业保险金申领发放办法", zh="划转的失业保险金", en="benefit that moves", per=UNEMPLOYMENT_TRANSFER,
      since="2001-01-01", status="secondary")  # fmt: skip
def unemployment_benefit_due(origin_standard_fen, benefit_months_due):
    """Months still due at the origin's standard: the origin fixes both for the transfer."""
    return origin_standard_fen * benefit_months_due


@rule(unit="fen", source="失业保险金申领发放办法; 重庆市失业保险条例 29(2)", zh="划转的医疗补助及职业培训介绍补贴",
      en="medical aid and training money that moves", per=UNEMPLOYMENT_TRANSFER, since="2001-01-01",
      status="secondary")  # fmt: skip
def unemployment_side_money(unemployment_benefit_due, unemployment_side_share):
    """Half of the benefit, for medical aid, training and job introduction together."""
    return share(unemployment_benefit_due, unemployment_side_share)


@rule(unit="bool", source="人社厅发〔2021〕85号", zh="失业人员转移划转资金", en="money moves with an unemployed person",
      per=UNEMPLOYMENT_TRANSFER, since="2001-01-01", when="is_unemployed_mover", status="weak")  # fmt: skip
def unemployment_money_moves(months_paid_at_origin, unemployment_money_min_months):
    """Less than a year paid at the origin: only the relation moves. Reported by the media only, text not established."""
    return months_paid_at_origin >= unemployment_money_min_months


@rule(unit="bool", source="失业保险条例 22", zh="在职转移", en="moves while in work", per=UNEMPLOYMENT_TRANSFER,
      since="1999-01-22")  # fmt: skip
def is_in_service_mover(is_unemployed_mover):
    """Whoever is not unemployed."""
    return not is_unemployed_mover


@rule(unit="fen", source="重庆市失业保险条例 29(1)", zh="在职转移划转资金", en="money that moves with somebody in work",
      per=UNEMPLOYMENT_TRANSFER, since="2001-01-01", when="is_in_service_mover")  # fmt: skip
def unemployment_money_in_service(in_service_unemployment_money):
    """Older local rules: none. A notice of 2021 is reported to move money with the relation, how much is not established."""
    return in_service_unemployment_money


@rule(unit="fen", source="失业保险金申领发放办法", zh="失业保险划转资金合计", en="unemployment money that moves, total",
      per=UNEMPLOYMENT_TRANSFER, since="2001-01-01", status="weak")  # fmt: skip
def unemployment_money_moved(unemployment_money_moves, unemployment_benefit_due, unemployment_side_money,
                             unemployment_money_in_service):  # fmt: skip
    """One and a half times the benefit still due; for somebody in work what the region sends."""
    if unemployment_money_moves:
        return unemployment_benefit_due + unemployment_side_money
    return unemployment_money_in_service


@rule(unit="fen", source="失业保险金申领发放办法", zh="按转入地标准应发失业保险金", en="benefit to pay at the new place's standard",
      per=UNEMPLOYMENT_TRANSFER, since="2001-01-01", when="is_unemployed_mover", status="secondary")  # fmt: skip
def unemployment_benefit_at_receiver(receiver_standard_fen, benefit_months_due):
    """Payment follows the standard of the place that pays."""
    return receiver_standard_fen * benefit_months_due


@rule(unit="fen", source="失业保险金申领发放办法", zh="转入地标准差额", en="difference that the new place bears",
      per=UNEMPLOYMENT_TRANSFER, since="2001-01-01", when="is_unemployed_mover", status="derived")  # fmt: skip
def unemployment_standard_difference(unemployment_benefit_at_receiver, unemployment_benefit_due):
    """Fixed at one standard and paid at another: the difference has to be booked. Negative where the new place gains."""
    return unemployment_benefit_at_receiver - unemployment_benefit_due


@rule(unit="days", source="人社厅发〔2021〕85号", zh="失业保险转移时限（工作日）", en="working days of an unemployment transfer",
      per=UNEMPLOYMENT_TRANSFER, since="2021-01-01", status="secondary")  # fmt: skip
def unemployment_transfer_limit(asks_at_counter, unemployment_transfer_origin_days):
    """The origin's, after the contact letter; at a counter at once. Money follows in the plan of the next month."""
    return 0 if asks_at_counter else unemployment_transfer_origin_days
