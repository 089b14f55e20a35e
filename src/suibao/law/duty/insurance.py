"""Who must insure whom, and where: status × mode decides.

Labour relationship: the employer, all branches; dispatch at the place of the using unit. Part-time:
the employer insures work injury, the rest is the worker's choice. Not fully meeting, independent: no
employer; occupational injury per order (see occupational_injury), the rest by choice.
"""

from suibao.law.terms import Mode, Status
from suibao.law.units import ENGAGEMENT_MONTH
from suibao.rules import rule


@rule(unit="region", source="劳务派遣暂行规定 18; 社会保险法 57", zh="参保地", en="place of insurance", per=ENGAGEMENT_MONTH)
def insured_region(mode, payer_region, using_region):
    """Dispatched workers are insured where the using unit is, at its rates; others where the employer is."""
    return using_region if mode == Mode.DISPATCH else payer_region


@rule(unit="bool", source="社会保险法 10, 23, 33, 44, 53; 劳动合同法 68", zh="是否全日制职工", en="is an employee",
      per=ENGAGEMENT_MONTH)  # fmt: skip
def is_employee(status, mode):
    """In a labour relationship that is not part-time: all branches are owed."""
    return status == Status.LABOUR and mode != Mode.PART_TIME


@rule(unit="bool", source="实施《中华人民共和国社会保险法》若干规定 9; 社会保险法 4, 58", zh="是否由该单位缴纳各险种",
      en="this employer insures all branches", per=ENGAGEMENT_MONTH, status="project")  # fmt: skip
def insures_all_branches(is_employee, seniority, days_in_force):
    """One employer a month insures all branches: the one whose relationship began first.

    The law lets a month count once and asks every employer for work injury only; it does not say
    which employer carries the rest. That it is the first, and that a month begun or broken off counts
    whole, is this project's judgement: docs/decisions/003.
    """
    return is_employee and seniority == 1 and days_in_force > 0


@rule(unit="bool", source="社会保险法 33; 实施《中华人民共和国社会保险法》若干规定 9", zh="是否由该单位缴纳工伤保险",
      en="this employer insures work injury", per=ENGAGEMENT_MONTH)  # fmt: skip
def insures_work_injury(status, days_in_force):
    """Every employer insures work injury, also for part-timers and for those with several employers."""
    return status == Status.LABOUR and days_in_force > 0


@rule(unit="fen/month", source="社会保险法 12; 社会保险费征缴暂行条例 10", zh="缴费工资", en="contribution wage",
      per=ENGAGEMENT_MONTH, status="project")  # fmt: skip
def contribution_wage(pay_fen, days_in_force, days_in_month, has_agreed_wage, agreed_wage_fen, has_declared_base,
                      declared_base_fen):  # fmt: skip
    """The wage on which branches are assessed: the declared one; else, in a month not worked whole, the
    agreed monthly wage; else what was paid. The order is this project's judgement: docs/decisions/003."""
    if has_declared_base:
        return declared_base_fen
    if has_agreed_wage and days_in_force < days_in_month:
        return agreed_wage_fen
    return pay_fen
