"""Reporting, filing, deciding: two sets of rules, of 2022 and of 2025/26, each with the status of its source."""

from suibao.law.inputs import given
from suibao.law.units import ORDER_INJURY
from suibao.rules import rule

START = "2022-07-01"
LAST_DAY = "2025-06-30"
REVISED = "2025-07-01"
DAYS = 36_600

INPUTS = [
    given("platform_filed", "bool", "平台已提出申请", "the platform filed", ORDER_INJURY),
    given("platform_filing_working_days", "days", "事故至平台申请的工作日", "working days until the platform filed", ORDER_INJURY,
          most=DAYS),
    given("platform_filing_days", "days", "报案至平台申请的天数", "days from report to the platform's filing", ORDER_INJURY, most=DAYS),
    given("person_filed", "bool", "本人、近亲属或工会已申请", "the worker's side filed", ORDER_INJURY),
    given("person_filing_working_days", "days", "事故至本人申请的工作日", "working days until the worker's side filed",
          ORDER_INJURY, most=DAYS),
    given("person_filing_days", "days", "事故至本人申请的天数", "days until the worker's side filed", ORDER_INJURY, most=DAYS),
    given("oi_review_working_days", "days", "材料审核的工作日", "working days of the review", ORDER_INJURY, most=DAYS),
    given("oi_decision_working_days", "days", "受理至结论的工作日", "working days until the conclusion", ORDER_INJURY, most=DAYS),
    given("social_card_account", "bool", "有社会保障卡银行账户", "has the account of a social security card", ORDER_INJURY),
]  # fmt: skip


@rule(unit="bool", source="人社厅函〔2022〕61号", zh="平台按时申请", en="platform filed in time", per=ORDER_INJURY, since=START,
      until=LAST_DAY, status="secondary")  # fmt: skip
def oi_platform_in_time(platform_filed, platform_filing_working_days, oi_platform_limit_working_days):
    """Rules of 2022 as practised in Shanghai: within 3 working days of the accident."""
    return platform_filed and platform_filing_working_days <= oi_platform_limit_working_days


@rule(
    name="oi_platform_in_time",
    unit="bool",
    source="人社厅函〔2025〕79号",
    zh="平台按时申请",
    en="platform filed in time",
    per=ORDER_INJURY,
    since=REVISED,
    status="weak",
)
def oi_platform_in_time_revised(platform_filed, platform_filing_days, oi_platform_limit_days):
    """Rules of 2025/26: within 30 days of the report."""
    return platform_filed and platform_filing_days <= oi_platform_limit_days


@rule(unit="bool", source="人社厅函〔2022〕61号", zh="两种计日之间", en="between the two ways to count", per=ORDER_INJURY,
      since=START, until=LAST_DAY, status="secondary")  # fmt: skip
def oi_person_between(person_filing_days, person_filing_working_days, oi_person_limit):
    """Past 30 days and within 30 working days: which the 30 of 2022 are is not established."""
    return person_filing_days > oi_person_limit and person_filing_working_days <= oi_person_limit


@rule(unit="bool", source="人社厅函〔2022〕61号", zh="按工作日计算", en="counted in working days", per=ORDER_INJURY, since=START,
      until=LAST_DAY, when="oi_person_between", status="secondary")  # fmt: skip
def oi_person_by_working_days(oi_person_limit_in_working_days):
    """Asked only where it decides."""
    return oi_person_limit_in_working_days


@rule(unit="bool", source="人社厅函〔2022〕61号", zh="本人按时申请", en="worker's side filed in time", per=ORDER_INJURY, since=START,
      until=LAST_DAY, status="secondary")  # fmt: skip
def oi_person_in_time(person_filed, person_filing_days, oi_person_limit, oi_person_by_working_days):
    """Rules of 2022: 30 from the accident where the platform does not file."""
    return person_filed and (person_filing_days <= oi_person_limit or oi_person_by_working_days)


@rule(
    name="oi_person_in_time",
    unit="bool",
    source="人社厅函〔2025〕79号",
    zh="本人按时申请",
    en="worker's side filed in time",
    per=ORDER_INJURY,
    since=REVISED,
    status="weak",
)
def oi_person_in_time_revised(person_filed, person_filing_days, oi_person_limit):
    """Rules of 2025/26: 90 days from the accident where the platform does not file."""
    return person_filed and person_filing_days <= oi_person_limit


@rule(unit="bool", source="人社厅函〔2022〕61号; 人社厅函〔2025〕79号", zh="申请在时限内", en="some filing is in time", per=ORDER_INJURY,
      since=START, status="weak")  # fmt: skip
def oi_filed_in_time(oi_platform_in_time, oi_person_in_time):
    """The platform, or in its place the worker, a near relative or the union."""
    return oi_platform_in_time or oi_person_in_time


@rule(unit="bool", source="人社部发〔2025〕24号", zh="审核按时完成", en="reviewed in time", per=ORDER_INJURY, since=REVISED,
      status="secondary")  # fmt: skip
def oi_reviewed_in_time(oi_review_working_days, oi_review_limit_working_days):
    """Shandong: documents are reviewed within 5 working days. Elsewhere not established."""
    return oi_review_working_days <= oi_review_limit_working_days


@rule(unit="bool", source="人社厅函〔2025〕79号", zh="结论按时作出", en="confirmed in time", per=ORDER_INJURY, since=START,
      status="weak")  # fmt: skip
def oi_decided_in_time(oi_decision_working_days, oi_decision_limit_working_days):
    """Within 30 working days; for the rules of 2022 not established."""
    return oi_decision_working_days <= oi_decision_limit_working_days


@rule(unit="bool", source="人社厅函〔2025〕79号", zh="待遇可以发放", en="benefits can be paid", per=ORDER_INJURY, since=REVISED,
      status="weak")  # fmt: skip
def oi_payable(oi_entitled, social_card_account):
    """To the bank account of the social security card."""
    return oi_entitled and social_card_account
