"""Who takes a relation over, and where a temporary account is opened instead (国办发〔2009〕66号 2, 3, 5).

The region of a pension transfer is the new province: its agency takes over, cleans up and keeps the clocks.
"""

from suibao.law.inputs import given
from suibao.law.transfer.terms import TransferOutcome
from suibao.law.units import PENSION_TRANSFER
from suibao.rules import rule

MONTHS_PER_YEAR = 12

INPUTS = [
    given("hukou_region", "region", "户籍所在省份", "province of household registration", PENSION_TRANSFER),
    given("mover_age_months", "months", "申请时月龄", "age in months", PENSION_TRANSFER, most=1500),
    given("mover_is_woman", "bool", "女性", "a woman", PENSION_TRANSFER),
    given("mover_draws_pension", "bool", "已按国家规定领取养老待遇", "already draws a pension", PENSION_TRANSFER),
    given("is_approved_job_transfer", "bool", "经批准调动", "job transfer approved at county level or above",
          PENSION_TRANSFER),
]  # fmt: skip


@rule(unit="bool", source="国办发〔2009〕66号 2", zh="可以转移", en="may be transferred", per=PENSION_TRANSFER,
      since="2010-01-01", status="secondary")  # fmt: skip
def may_transfer(mover_draws_pension):
    """Nobody who already draws a pension is transferred."""
    return not mover_draws_pension


@rule(unit="bool", source="国办发〔2009〕66号 5", zh="返回户籍地就业参保", en="returns to the province of registration",
      per=PENSION_TRANSFER, since="2010-01-01", status="secondary")  # fmt: skip
def returns_to_hukou(region, hukou_region):
    """The new place is the province of household registration: taken over at any age. A place not given is no place."""
    return region == hukou_region and region >= 0


@rule(unit="years", source="国办发〔2009〕66号 5", zh="接收关系的年龄界限", en="age from which a relation is not taken over",
      per=PENSION_TRANSFER, since="2010-01-01", status="secondary")  # fmt: skip
def takeover_age(mover_is_woman, temporary_account_age_man, temporary_account_age_woman):
    """50 for men, 40 for women."""
    return temporary_account_age_woman if mover_is_woman else temporary_account_age_man


@rule(unit="bool", source="国办发〔2009〕66号 5", zh="低于年龄界限", en="below the age limit of taking over",
      per=PENSION_TRANSFER, since="2010-01-01", status="secondary")  # fmt: skip
def below_takeover_age(mover_age_months, takeover_age):
    """The limit is strict: on the 50th (40th) birthday it is reached."""
    return mover_age_months < takeover_age * MONTHS_PER_YEAR


@rule(unit="bool", source="国办发〔2009〕66号 5", zh="新参保地接收关系", en="the new place takes the relation over",
      per=PENSION_TRANSFER, since="2010-01-01", when="may_transfer", status="secondary")  # fmt: skip
def takes_over(below_takeover_age, is_approved_job_transfer, returns_to_hukou):
    """Young enough, an approved job transfer, or return to the province of registration.

    In this order, as registration need not be known of somebody young enough.
    """
    return below_takeover_age or is_approved_job_transfer or returns_to_hukou


@rule(unit="bool", source="国办发〔2009〕66号 5; 人社部规〔2016〕5号", zh="建立临时账户", en="opens a temporary account",
      per=PENSION_TRANSFER, since="2010-01-01", when="may_transfer", status="secondary")  # fmt: skip
def opens_temporary_account(takes_over):
    """The old place keeps the relation; the new one records all contributions apart.

    The same for a first enrolment at that age outside the province of registration (2016). At the next move the account
    is frozen, and the place of benefit gathers it in the end.
    """
    return not takes_over


@rule(unit=TransferOutcome, source="国办发〔2009〕66号 2, 5", zh="转移结果", en="what becomes of the relation",
      per=PENSION_TRANSFER, since="2010-01-01", status="secondary")  # fmt: skip
def transfer_outcome(takes_over, opens_temporary_account):
    """One word for the three ways."""
    if takes_over:
        return TransferOutcome.TAKEN_OVER
    if opens_temporary_account:
        return TransferOutcome.TEMPORARY_ACCOUNT
    return TransferOutcome.REFUSED
