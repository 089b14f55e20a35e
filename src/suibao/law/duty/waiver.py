"""A worker's promise not to be insured is void, and what follows (法释〔2025〕12号 19)."""

from suibao.law.inputs import LARGEST_DEBT, given
from suibao.law.units import DEBT
from suibao.rules import rule

INPUTS = [
    given("waiver_signed", "bool", "约定或承诺不缴社保", "agreed or promised not to be insured", DEBT),
    given("arrears_made_good", "bool", "单位已补缴", "the employer has paid the arrears", DEBT),
    given(
        "cash_in_lieu_fen", "fen", "以现金代替社保的补偿", "cash given instead of insurance", DEBT, most=LARGEST_DEBT
    ),
]


@rule(
    unit="bool",
    source="法释〔2025〕12号 19",
    zh="不缴社保的约定无效",
    en="the waiver is void",
    per=DEBT,
    since="2025-09-01",
)
def waiver_void(waiver_signed):
    """Whoever proposed it, and whatever was paid for it: the duty to insure stands."""
    return waiver_signed


@rule(
    unit="bool",
    source="劳动合同法 38(3)",
    zh="未依法缴纳社会保险费",
    en="insurance is not paid by law",
    per=DEBT,
    since="2008-01-01",
)
def insurance_unpaid(arrears_fen, arrears_made_good):
    """Something is owed and was not made good."""
    return arrears_fen > 0 and not arrears_made_good


@rule(unit="bool", source="劳动合同法 38(3), 46; 法释〔2025〕12号 19", zh="劳动者可解除合同并获经济补偿",
      en="the worker may leave with compensation", per=DEBT, since="2008-01-01")  # fmt: skip
def may_leave_with_compensation(insurance_unpaid):
    """Also for who signed a waiver; the interpretation of 2025 says so in terms."""
    return insurance_unpaid


@rule(unit="fen", source="法释〔2025〕12号 19", zh="单位可要求返还的补偿", en="cash the employer may reclaim", per=DEBT,
      since="2025-09-01", when="waiver_void")  # fmt: skip
def reclaimable_cash(arrears_made_good, cash_in_lieu_fen):
    """Only once the arrears are paid."""
    return cash_in_lieu_fen if arrears_made_good else 0
