"""Unemployment benefit of flexible workers (灵活就业人员失业待遇): the statute covers employees; access is local."""

from suibao.law.unemployment.terms import WorkEnding
from suibao.law.units import JOB_LOSS
from suibao.rules import rule


@rule(unit="bool", source="社会保险法 44; 失业保险条例 2", zh="无劳动合同的工作中断", en="work without a contract ended",
      per=JOB_LOSS, since="2011-07-01")  # fmt: skip
def jobless_without_contract(work_ending):
    """No labour contract ended, so the list of 若干规定 13 says nothing about it."""
    return work_ending == WorkEnding.NO_CONTRACT


@rule(unit="bool", source="粤人社规〔2025〕50号; 京人社发〔2025〕11号; 地方规定", zh="灵活就业失业可参保", en="insured as a flexible worker",
      per=JOB_LOSS, since="2011-07-01", when="jobless_without_contract", status="secondary")  # fmt: skip
def jobless_flexible_access(flexible_unemployment_offered):
    """Only where the region lets flexible workers in; elsewhere there is no benefit, whatever the reason."""
    return flexible_unemployment_offered


@rule(unit="bool", source="社会保险法 45(2); 粤人社规〔2025〕50号", zh="灵活就业非因本人意愿失业", en="flexible worker, not by own will",
      per=JOB_LOSS, since="2011-07-01", when="jobless_flexible_access", status="secondary")  # fmt: skip
def jobless_flexible_not_by_own_will(flexible_involuntary_test, lost_orders_shown):
    """How a region tests that orders were lost against one's will is not established anywhere: unknown, by name.

    Who sets `flexible_involuntary_test` to yes takes the measure of `lost_orders` as the test.
    """
    return flexible_involuntary_test and lost_orders_shown
