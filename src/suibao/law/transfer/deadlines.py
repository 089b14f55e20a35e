"""Clocks of a pension transfer, leg by leg, in working days (国办发〔2009〕66号; provincial texts that repeat it)."""

from suibao.law.units import PENSION_TRANSFER
from suibao.rules import rule


@rule(unit="days", source="国办发〔2009〕66号 8", zh="出具参保缴费凭证时限（工作日）", en="working days for the certificate",
      per=PENSION_TRANSFER, since="2010-01-01", when="may_transfer", status="secondary")  # fmt: skip
def certificate_limit(transfer_certificate_days):
    """The origin's certificate of contributions; its limit is not established."""
    return transfer_certificate_days


@rule(unit="days", source="国办发〔2009〕66号 8", zh="转移时限合计（工作日）", en="working days of all legs", per=PENSION_TRANSFER,
      since="2010-01-01", when="may_transfer", status="secondary")  # fmt: skip
def transfer_limit(transfer_review_days, transfer_settlement_days, transfer_completion_days):
    """Review and contact letter, settlement at the origin, completion; each leg has its own clock.

    There is no time limit for asking: gathering everything at retirement is lawful.
    """
    return transfer_review_days + transfer_settlement_days + transfer_completion_days
