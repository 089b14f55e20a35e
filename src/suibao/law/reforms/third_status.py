"""Proposal 1: a third status between labour relationship and independence, rights matched item by item."""

from suibao.law.lines import LineKind
from suibao.law.terms import Branch, Status
from suibao.law.units import ORDER_MONTH
from suibao.rules import portion_down, rule, share

SOURCE = "本项目建议一"
WHOLE_MONTH = 1000

LINES = (
    LineKind("third_pension_platform", ORDER_MONTH, Branch.EMPLOYEE_PENSION, "platform", "payer", "payer", "pooled",
             base="third_base", rate="third_pension_platform_rate"),
    LineKind("third_pension_worker", ORDER_MONTH, Branch.EMPLOYEE_PENSION, "employee", "worker", "payer", "account",
             base="third_base", rate="third_pension_worker_rate"),
    LineKind("third_medical_platform", ORDER_MONTH, Branch.EMPLOYEE_MEDICAL, "platform", "payer", "payer", "pooled",
             base="third_base", rate="third_medical_platform_rate"),
    LineKind("third_medical_worker", ORDER_MONTH, Branch.EMPLOYEE_MEDICAL, "employee", "worker", "payer", "account",
             base="third_base", rate="third_medical_worker_rate"),
    LineKind("third_unemployment_platform", ORDER_MONTH, Branch.UNEMPLOYMENT, "platform", "payer", "payer", "pooled",
             base="third_base", rate="third_unemployment_platform_rate"),
    LineKind("third_unemployment_worker", ORDER_MONTH, Branch.UNEMPLOYMENT, "employee", "worker", "payer", "pooled",
             base="third_base", rate="third_unemployment_worker_rate"),
)  # fmt: skip


@rule(unit="bool", source=SOURCE, zh="第三种身份", en="third status", per=ORDER_MONTH, status="project")
def is_third_status(status):
    """The group that does not fully meet a labour relationship; the mode of work does not matter."""
    return status == Status.NOT_FULLY


@rule(unit="fen/month", source=SOURCE, zh="第三种身份缴费基数", en="third status: base", per=ORDER_MONTH,
      when="is_third_status", status="project")  # fmt: skip
def third_base(pay_fen, contribution_base_ceiling):
    """What this platform paid out in the month, without floor, cut at the ceiling of social insurance.

    The ceiling is held to each platform's pay by itself, as a platform does not know what another one pays.
    """
    return min(pay_fen, contribution_base_ceiling)


@rule(unit="fen/month", source=SOURCE, zh="第三种身份养老平台份额", en="third status: pension, platform", per=ORDER_MONTH,
      when="is_third_status", status="project")  # fmt: skip
def third_pension_platform(third_base, third_pension_platform_rate):
    """The platform's share, pooled as an employer's is."""
    return share(third_base, third_pension_platform_rate)


@rule(unit="fen/month", source=SOURCE, zh="第三种身份养老个人份额", en="third status: pension, worker", per=ORDER_MONTH,
      when="is_third_status", status="project")  # fmt: skip
def third_pension_worker(third_base, third_pension_worker_rate):
    """The worker's share, withheld by the platform, to the account."""
    return share(third_base, third_pension_worker_rate)


@rule(unit="fen/month", source=SOURCE, zh="第三种身份医保平台份额", en="third status: medical, platform", per=ORDER_MONTH,
      when="is_third_status", status="project")  # fmt: skip
def third_medical_platform(third_base, third_medical_platform_rate):
    """The platform's share of employee medical insurance."""
    return share(third_base, third_medical_platform_rate)


@rule(unit="fen/month", source=SOURCE, zh="第三种身份医保个人份额", en="third status: medical, worker", per=ORDER_MONTH,
      when="is_third_status", status="project")  # fmt: skip
def third_medical_worker(third_base, third_medical_worker_rate):
    """The worker's share, withheld by the platform, to the account as an employee's."""
    return share(third_base, third_medical_worker_rate)


@rule(unit="bool", source=SOURCE, zh="第三种身份应缴失业", en="third status: unemployment is owed", per=ORDER_MONTH,
      when="is_third_status", status="project")  # fmt: skip
def owes_third_unemployment(third_unemployment_owed):
    """Owed, or left to choice: open to the user."""
    return third_unemployment_owed


@rule(unit="fen/month", source=SOURCE, zh="第三种身份失业平台份额", en="third status: unemployment, platform",
      per=ORDER_MONTH, when="owes_third_unemployment", status="project")  # fmt: skip
def third_unemployment_platform(third_base, third_unemployment_platform_rate):
    """The platform's share."""
    return share(third_base, third_unemployment_platform_rate)


@rule(unit="fen/month", source=SOURCE, zh="第三种身份失业个人份额", en="third status: unemployment, worker", per=ORDER_MONTH,
      when="owes_third_unemployment", status="project")  # fmt: skip
def third_unemployment_worker(third_base, third_unemployment_worker_rate):
    """The worker's share, withheld by the platform."""
    return share(third_base, third_unemployment_worker_rate)


@rule(unit="thousandths of a month", source=SOURCE, zh="第三种身份计入月数（千分之一月）", en="third status: month credited",
      per=ORDER_MONTH, when="is_third_status", status="project")  # fmt: skip
def third_month_credited(third_base, contribution_base_floor):
    """The base in proportion to the floor on which a whole month counts today, rounded down, at most one month.

    Credits of several platforms add up, that of proposal 3 for the same pay does not (docs/decisions/028).
    """
    return min(WHOLE_MONTH, portion_down(third_base, WHOLE_MONTH, contribution_base_floor))


@rule(unit="bool", source=SOURCE, zh="第三种身份可享生育医疗", en="third status: access to maternity care", per=ORDER_MONTH,
      when="is_third_status", status="project")  # fmt: skip
def third_maternity_access(third_base):
    """No duty of the platform: whoever has a base in the month has the access of the employee medical scheme."""
    return third_base > 0
