"""A pension being paid, month by month: what the account bears and what the pool, and when payment stops and goes on."""

from suibao.law.inputs import given, month_given
from suibao.law.pension.payment_terms import StopReason
from suibao.law.units import PENSION_IN_PAYMENT
from suibao.rules import rule

INPUTS = [
    given("account_part_fen", "fen/month", "个人账户养老金", "account pension", PENSION_IN_PAYMENT),
    given("account_left_fen", "fen", "个人账户尚余", "what is left of the account", PENSION_IN_PAYMENT),
    given("pension_stop_reason", StopReason, "暂停发放原因", "why payment stops", PENSION_IN_PAYMENT),
    given("found_innocent", "bool", "经法院判决无罪", "was found innocent", PENSION_IN_PAYMENT),
    month_given("paid_month", "待遇所属月", "month of the payment", PENSION_IN_PAYMENT),
    month_given("pensioner_died_in", "死亡年月", "month of death", PENSION_IN_PAYMENT),
    month_given("retired_in", "退休年月", "month of retirement", PENSION_IN_PAYMENT),
    month_given("increase_from", "调整起始年月", "first month of the increase", PENSION_IN_PAYMENT),
]  # fmt: skip


@rule(unit="fen/month", source="社会保险法 15; 国发〔1997〕26号 五", zh="由个人账户支付", en="paid from the account",
      per=PENSION_IN_PAYMENT, status="weak")  # fmt: skip
def account_pays(account_part_fen, account_left_fen):
    """The account bears its part while anything is left of it (the ministry's answer as press copies give it)."""
    return min(account_part_fen, account_left_fen)


@rule(unit="fen/month", source="社会保险法 15; 国发〔1997〕26号 五", zh="个人账户支付完后由统筹基金支付", en="account pension paid from the pool",
      per=PENSION_IN_PAYMENT, status="weak")  # fmt: skip
def pool_pays_on(account_part_fen, account_pays):
    """When the account is used up its part is paid on from the pool, for life."""
    return account_part_fen - account_pays


@rule(unit="bool", source="社会保险经办条例 25", zh="该月仍应发放", en="the month is still paid", per=PENSION_IN_PAYMENT,
      status="project")  # fmt: skip
def paid_through_death(paid_month, pensioner_died_in):
    """Up to the month of death, which is paid whole; the regulation says that payment stops, not from which day."""
    return paid_month <= pensioner_died_in


@rule(unit="bool", source="劳社厅函〔2001〕44号; 社会保险经办条例 26", zh="暂停期间补发", en="stopped months are made good",
      per=PENSION_IN_PAYMENT, status="secondary")  # fmt: skip
def stopped_months_are_paid(pension_stop_reason, found_innocent):
    """Not those of a prison term. Those of detention after acquittal. Those of a right in doubt once it is confirmed: it never
    ended, and article 26 stops only what is found to be without right."""
    if pension_stop_reason == StopReason.DETAINED:
        return found_innocent
    return pension_stop_reason == StopReason.UNVERIFIED


@rule(unit="bool", source="关于2025年调整退休人员基本养老金的通知", zh="属于本次调整范围", en="is reached by the increase",
      per=PENSION_IN_PAYMENT, since="2016-01-01", status="secondary")  # fmt: skip
def increase_reaches(retired_in, increase_from):
    """Who had retired by the end of the year before."""
    return retired_in < increase_from
