"""Fines for dispatch against the rules (劳动合同法 92; before 2013-07-01 实施条例 35)."""

from suibao.law.inputs import LARGEST_DEBT, given
from suibao.law.units import PAYER_MONTH
from suibao.rules import rule

INPUTS = [
    given(
        "breach_persons", "persons", "违法派遣涉及人数", "persons dispatched against the rules", PAYER_MONTH, most=10**7
    ),
    given("breach_not_corrected", "bool", "责令改正逾期不改", "an order to correct was not followed", PAYER_MONTH),
    given("dispatches_unlicensed", "bool", "未经许可经营派遣", "dispatches without a licence", PAYER_MONTH),
    given("unlawful_gains_fen", "fen", "违法所得", "unlawful gains", PAYER_MONTH, most=LARGEST_DEBT),
    given("dispatched_harmed", "bool", "给被派遣劳动者造成损害", "the dispatched worker was harmed", PAYER_MONTH),
]


@rule(unit="fen", source="劳动合同法 92; 劳动合同法实施条例 35", zh="违法派遣罚款下限", en="fine on dispatch, least", per=PAYER_MONTH,
      since="2008-09-18", when="breach_not_corrected")  # fmt: skip
def dispatch_least(breach_persons, dispatch_fine_least):
    """For each person, if an order to correct was not followed; on agency and using unit alike."""
    return breach_persons * dispatch_fine_least


@rule(unit="fen", source="劳动合同法 92; 劳动合同法实施条例 35", zh="违法派遣罚款上限", en="fine on dispatch, largest", per=PAYER_MONTH,
      since="2008-09-18", when="breach_not_corrected")  # fmt: skip
def dispatch_most(breach_persons, dispatch_fine_most):
    """For each person. The range of 实施条例 35 holds only before the statute was amended."""
    return breach_persons * dispatch_fine_most


@rule(
    unit="bool",
    source="劳动合同法 92",
    zh="可吊销派遣许可",
    en="the licence may be revoked",
    per=PAYER_MONTH,
    since="2013-07-01",
)
def licence_revocable(breach_not_corrected, agency_licensed):
    """Of an agency that did not correct."""
    return breach_not_corrected and agency_licensed


@rule(
    unit="bool", source="劳动合同法 92", zh="有违法所得", en="has unlawful gains", per=PAYER_MONTH, since="2013-07-01"
)
def has_unlawful_gains(dispatches_unlicensed, unlawful_gains_fen):
    """From dispatch without a licence; they are confiscated besides."""
    return dispatches_unlicensed and unlawful_gains_fen > 0


@rule(unit="fen", source="劳动合同法 92", zh="无证派遣罚款下限", en="fine for dispatch without licence, least", per=PAYER_MONTH,
      since="2013-07-01", when="has_unlawful_gains")  # fmt: skip
def unlicensed_least(unlawful_gains_fen, unlicensed_fine_least):
    """Once the gains; without gains no least amount is named."""
    return unlawful_gains_fen * unlicensed_fine_least


@rule(unit="fen", source="劳动合同法 92", zh="无证派遣罚款上限", en="fine for dispatch without licence, largest", per=PAYER_MONTH,
      since="2013-07-01", when="dispatches_unlicensed")  # fmt: skip
def unlicensed_most(has_unlawful_gains, unlawful_gains_fen, unlicensed_fine_most, unlicensed_fine_without_gains):
    """Five times the gains; without gains at most 50,000 yuan."""
    return unlawful_gains_fen * unlicensed_fine_most if has_unlawful_gains else unlicensed_fine_without_gains


@rule(unit="bool", source="劳动合同法 92", zh="派遣与用工单位连带赔偿", en="agency and using unit are liable together", per=PAYER_MONTH,
      since="2013-07-01")  # fmt: skip
def joint_liability(dispatched_harmed):
    """For harm that the using unit did to the dispatched worker."""
    return dispatched_harmed
