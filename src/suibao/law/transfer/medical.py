"""Medical relations that move (医保办发〔2021〕43号): record, account money, clocks. Gaps and waiting: `suibao.law.medical`.

The region of a medical transfer is the new place, which credits account and years.
"""

from suibao.law.inputs import given
from suibao.law.units import MEDICAL_TRANSFER
from suibao.rules import rule

INPUTS = [
    given("mover_is_retired", "bool", "已享受退休人员医保待遇", "already a retiree in the scheme", MEDICAL_TRANSFER),
    given("leaves_employee_scheme", "bool", "转出的是职工医保", "the relation is of the employee scheme", MEDICAL_TRANSFER),
    given("medical_account_fen", "fen", "医保个人账户余额", "balance of the medical account", MEDICAL_TRANSFER),
    given("origin_medical_months", "months", "转出地职工医保缴费月数", "employee scheme months at the origin",
          MEDICAL_TRANSFER, most=1200),
    given("new_medical_months", "months", "转入地职工医保缴费月数", "employee scheme months at the new place",
          MEDICAL_TRANSFER, most=1200),
]  # fmt: skip


@rule(unit="bool", source="医保办发〔2021〕43号 2", zh="医保关系可转移", en="the medical relation moves", per=MEDICAL_TRANSFER,
      since="2021-12-01", status="secondary")  # fmt: skip
def medical_relation_moves(mover_is_retired):
    """Members of both schemes who move by job, registration or residence, except retirees."""
    return not mover_is_retired


@rule(unit="fen", source="医保办发〔2021〕43号 2", zh="划转医保个人账户余额", en="medical account money that moves",
      per=MEDICAL_TRANSFER, since="2021-12-01", when="medical_relation_moves", status="secondary")  # fmt: skip
def medical_account_moved(leaves_employee_scheme, medical_account_fen):
    """The balance, whole. Resident schemes have no account; pooled money does not move."""
    return medical_account_fen if leaves_employee_scheme else 0


@rule(unit="months", source="社会保险法 32", zh="医保累计缴费月数", en="medical months that accumulate", per=MEDICAL_TRANSFER,
      since="2011-07-01")  # fmt: skip
def medical_months_together(origin_medical_months, new_medical_months):
    """Years accumulate when a person moves; what they are worth at retirement is for the place to say."""
    return origin_medical_months + new_medical_months


@rule(unit="days", source="医保办发〔2021〕43号", zh="医保转移时限（工作日）", en="working days of a medical transfer",
      per=MEDICAL_TRANSFER, since="2021-12-01", when="medical_relation_moves", status="secondary")  # fmt: skip
def medical_transfer_limit(medical_transfer_origin_days, medical_transfer_receiver_days):
    """Origin: information sheet uploaded and balance sent. Receiver: loaded and credited. Progress can be asked."""
    return medical_transfer_origin_days + medical_transfer_receiver_days
