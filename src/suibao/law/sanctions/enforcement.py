"""How what is overdue is collected, step by step (社会保险法 63)."""

from suibao.law.inputs import LARGEST_DEBT, given
from suibao.law.sanctions.terms import EnforcementStep
from suibao.law.units import DEBT
from suibao.rules import rule

INPUTS = [
    given(
        "account_balance_fen",
        "fen",
        "单位存款账户余额",
        "balance of the employer's bank accounts",
        DEBT,
        most=LARGEST_DEBT,
    ),
    given("security_given", "bool", "已提供担保", "security was given", DEBT),
]


@rule(
    unit="bool",
    source="社会保险法 63",
    zh="可责令限期缴纳",
    en="an order to pay may be given",
    per=DEBT,
    since="2011-07-01",
)
def may_order_payment(arrears_fen):
    """As soon as anything is overdue."""
    return arrears_fen > 0


@rule(unit="bool", source="社会保险法 63", zh="可查询存款并划拨", en="bank accounts may be searched and debited", per=DEBT,
      since="2011-07-01")  # fmt: skip
def may_debit_accounts(may_order_payment, payment_order_ignored):
    """After the term of the order, by decision of the administration."""
    return may_order_payment and payment_order_ignored


@rule(unit="fen", source="社会保险法 63", zh="可划拨金额", en="amount that may be debited", per=DEBT, since="2011-07-01",
      when="may_debit_accounts")  # fmt: skip
def debitable(arrears_fen, account_balance_fen):
    """What the accounts hold, up to what is owed."""
    return min(arrears_fen, account_balance_fen)


@rule(unit="fen", source="社会保险法 63", zh="划拨后尚欠金额", en="left after debiting", per=DEBT, since="2011-07-01",
      when="may_debit_accounts")  # fmt: skip
def left_after_debiting(arrears_fen, debitable):
    """What the accounts do not hold."""
    return arrears_fen - debitable


@rule(
    unit="bool", source="社会保险法 63", zh="可要求提供担保", en="security may be asked", per=DEBT, since="2011-07-01"
)
def may_ask_security(left_after_debiting):
    """Where the accounts hold less than what is owed; payment may then be put off by agreement."""
    return left_after_debiting > 0


@rule(unit="fen", source="社会保险法 63", zh="可申请法院扣押查封拍卖金额", en="amount for seizure by the court", per=DEBT,
      since="2011-07-01")  # fmt: skip
def seizable(left_after_debiting, security_given):
    """Property worth what is left, where no security was given."""
    return 0 if security_given else left_after_debiting


@rule(unit=EnforcementStep, source="社会保险法 63", zh="征收措施", en="step of enforcement", per=DEBT, since="2011-07-01",
      status="derived")  # fmt: skip
def enforcement_step(may_order_payment, may_debit_accounts, may_ask_security, seizable):
    """The furthest step that the facts allow."""
    if seizable > 0:
        return EnforcementStep.COURT
    if may_ask_security:
        return EnforcementStep.SECURITY
    if may_debit_accounts:
        return EnforcementStep.TRANSFER
    return EnforcementStep.ORDER if may_order_payment else EnforcementStep.NONE
