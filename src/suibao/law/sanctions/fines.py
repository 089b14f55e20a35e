"""Fines for what is not registered, not paid or obtained by fraud, and the costs of an injury nobody insured.

A fine is a range: the authority decides within it, so each has a least and a largest amount.
"""

from suibao.law.inputs import LARGEST_DEBT, given
from suibao.law.units import DEBT
from suibao.rules import rule

INPUTS = [
    given("registration_order_ignored", "bool", "责令登记逾期不改正", "an order to register was not followed", DEBT),
    given("contributions_due_fen", "fen", "应缴社会保险费", "contributions due", DEBT, most=LARGEST_DEBT),
    given("payment_order_ignored", "bool", "责令补缴逾期仍不缴纳", "an order to pay was not followed", DEBT),
    given("fraud_fen", "fen", "骗取的社会保险金或基金支出", "obtained by fraud", DEBT, most=LARGEST_DEBT),
    given("insured_at_injury", "bool", "受伤时已参加工伤保险", "insured when the injury happened", DEBT),
    given("injury_costs_fen", "fen", "补缴之前发生的工伤待遇费用", "injury costs before arrears were paid", DEBT,
          most=LARGEST_DEBT),
    given("employer_pays_injury", "bool", "单位支付工伤待遇", "the employer pays the injury costs", DEBT),
]  # fmt: skip


@rule(unit="fen", source="社会保险法 84", zh="未登记罚款下限", en="fine for no registration, least", per=DEBT, since="2011-07-01",
      when="registration_order_ignored")  # fmt: skip
def unregistered_least(contributions_due_fen, unregistered_fine_least):
    """Once the amount due, if an order to register was not followed."""
    return contributions_due_fen * unregistered_fine_least


@rule(unit="fen", source="社会保险法 84", zh="未登记罚款上限", en="fine for no registration, largest", per=DEBT, since="2011-07-01",
      when="registration_order_ignored")  # fmt: skip
def unregistered_most(contributions_due_fen, unregistered_fine_most):
    """Three times the amount due."""
    return contributions_due_fen * unregistered_fine_most


@rule(unit="fen", source="社会保险法 84", zh="主管人员罚款下限", en="fine on managers, least", per=DEBT, since="2011-07-01",
      when="registration_order_ignored")  # fmt: skip
def manager_least(manager_fine_least):
    """On each person directly responsible."""
    return manager_fine_least


@rule(unit="fen", source="社会保险法 84", zh="主管人员罚款上限", en="fine on managers, largest", per=DEBT, since="2011-07-01",
      when="registration_order_ignored")  # fmt: skip
def manager_most(manager_fine_most):
    """On each person directly responsible."""
    return manager_fine_most


@rule(unit="fen", source="社会保险法 86; 工伤保险条例 62", zh="欠缴罚款下限", en="fine for arrears, least", per=DEBT,
      since="2011-07-01", when="payment_order_ignored")  # fmt: skip
def arrears_least(arrears_fen, arrears_fine_least):
    """Once the arrears, if they are not paid after an order; the late fee runs beside."""
    return arrears_fen * arrears_fine_least


@rule(unit="fen", source="社会保险法 86; 工伤保险条例 62", zh="欠缴罚款上限", en="fine for arrears, largest", per=DEBT,
      since="2011-07-01", when="payment_order_ignored")  # fmt: skip
def arrears_most(arrears_fen, arrears_fine_most):
    """Three times the arrears."""
    return arrears_fen * arrears_fine_most


@rule(
    unit="fen",
    source="社会保险法 88; 工伤保险条例 60",
    zh="骗保罚款下限",
    en="fine for fraud, least",
    per=DEBT,
    since="2011-07-01",
)
def fraud_least(fraud_fen, fraud_fine_least):
    """Twice what was obtained, which is to be paid back besides. The range of 1999 for unemployment gives way."""
    return fraud_fen * fraud_fine_least


@rule(
    unit="fen",
    source="社会保险法 88; 工伤保险条例 60",
    zh="骗保罚款上限",
    en="fine for fraud, largest",
    per=DEBT,
    since="2011-07-01",
)
def fraud_most(fraud_fen, fraud_fine_most):
    """Five times what was obtained."""
    return fraud_fen * fraud_fine_most


@rule(unit="fen", source="工伤保险条例 62", zh="未参保单位承担的工伤费用", en="injury costs borne by the uninsured employer", per=DEBT,
      since="2011-01-01")  # fmt: skip
def injury_costs_on_employer(insured_at_injury, injury_costs_fen):
    """All benefits of the regulation, by their items and amounts, until the employer has insured and paid the arrears."""
    return 0 if insured_at_injury else injury_costs_fen


@rule(unit="fen", source="社会保险法 41", zh="基金先行支付并追偿", en="advanced by the fund and recovered", per=DEBT,
      since="2011-07-01")  # fmt: skip
def injury_costs_advanced(injury_costs_on_employer, employer_pays_injury):
    """Where the employer does not pay, the fund pays first and recovers it from the employer."""
    return 0 if employer_pays_injury else injury_costs_on_employer
