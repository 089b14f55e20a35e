"""Proposal 3: a pension share on every payment of a platform, months credited in proportion."""

from suibao.law.catalogue import Carried
from suibao.law.lines import LineKind
from suibao.law.terms import Branch, Mode, Status
from suibao.law.units import ORDER_MONTH, WORKER_MONTH
from suibao.rules import RATE_DENOMINATOR, Input, portion_down, rule, share, unit_of

SOURCE = "本项目建议三"
WHOLE_MONTH = 1000

INPUTS = [
    Input("platform_pension_fen", unit_of("fen/month"), "各平台养老份额合计", "platform pension shares of the month",
          frozenset({WORKER_MONTH}), 0, 10**10),
]  # fmt: skip

CARRIED = (Carried("platform_pension_fen", "platform_pension"),)

LINES = (
    LineKind("platform_pension_pooled", ORDER_MONTH, Branch.EMPLOYEE_PENSION, "platform", "payer", "payer", "pooled",
             base="platform_pension", rate="platform_pension_pooled_part"),
    LineKind("platform_pension_account", ORDER_MONTH, Branch.EMPLOYEE_PENSION, "platform", "payer", "payer", "account",
             base="platform_pension", rate="platform_pension_account_part"),
)  # fmt: skip


@rule(unit="bool", source=SOURCE, zh="适用平台养老份额", en="platform pension share applies", per=ORDER_MONTH,
      status="project")  # fmt: skip
def owes_platform_pension(mode, status):
    """Work through a platform, outside a labour relationship: an employee's employer pays already."""
    return mode == Mode.PLATFORM and status != Status.LABOUR


@rule(unit="fen", source=SOURCE, zh="平台养老份额", en="platform pension share", per=ORDER_MONTH,
      when="owes_platform_pension", status="project")  # fmt: skip
def platform_pension(pay_fen, platform_pension_rate):
    """A share of what was paid out, without floor or ceiling."""
    return share(pay_fen, platform_pension_rate)


@rule(unit="fen", source=SOURCE, zh="平台养老份额计入账户", en="platform share, to the account", per=ORDER_MONTH,
      when="owes_platform_pension", status="project")  # fmt: skip
def platform_pension_account(platform_pension, platform_pension_account_part):
    """The worker's own part."""
    return share(platform_pension, platform_pension_account_part)


@rule(unit="fen", source=SOURCE, zh="平台养老份额计入统筹", en="platform share, pooled", per=ORDER_MONTH,
      when="owes_platform_pension", status="project")  # fmt: skip
def platform_pension_pooled(platform_pension, platform_pension_account):
    """The rest, so that the parts add up to the whole."""
    return platform_pension - platform_pension_account


@rule(unit="rate", source=SOURCE, zh="平台养老份额计入统筹的比例", en="part of the platform's share that is pooled",
      per=ORDER_MONTH, when="owes_platform_pension", status="project")  # fmt: skip
def platform_pension_pooled_part(platform_pension_account_part):
    """To show beside the pooled part: what the account does not get."""
    return RATE_DENOMINATOR - platform_pension_account_part


@rule(unit="fen/month", source=SOURCE, zh="整月最低缴费", en="smallest contribution that makes a whole month",
      per=WORKER_MONTH, status="project")  # fmt: skip
def whole_month_contribution(contribution_base_floor, flexible_pension_rate):
    """The floor at the flexible workers' rate."""
    return share(contribution_base_floor, flexible_pension_rate)


@rule(unit="bool", source=SOURCE, zh="该月无用人单位缴费", en="no employer pays the month", per=WORKER_MONTH,
      status="project")  # fmt: skip
def counts_by_payment(employers):
    """A month that an employer insures counts whole already, and a month counts once."""
    return employers == 0


@rule(unit="thousandths of a month", source=SOURCE, zh="计入缴费月数（千分之一月）", en="months credited, in thousandths",
      per=WORKER_MONTH, when="counts_by_payment", status="project")  # fmt: skip
def credited_month(platform_pension_fen, flexible_pension, whole_month_contribution):
    """What platforms and the worker paid, in proportion to a whole month, rounded down, at most one month.

    Where an employer pays the month, the platforms' shares still go to account and fund, but credit no month beside it.
    """
    return min(WHOLE_MONTH, portion_down(platform_pension_fen + flexible_pension, WHOLE_MONTH, whole_month_contribution))
