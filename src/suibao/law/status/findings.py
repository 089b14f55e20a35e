"""What the facts say on the points that every test asks about: bound in time, in task, in process, in price, in income.

Each finding is no, unknown or yes, in that order: `and` is the smaller, `or` the larger. Which grade of a fact means yes is
the reading of this project (docs/decisions/032); the points themselves are those of the instruments cited.
"""

from suibao.law.status.terms import (
    Absence,
    Assignment,
    CoreBusiness,
    Discipline,
    Enterprise,
    Exclusivity,
    Finding,
    HoursDuty,
    IncomeShare,
    Instructions,
    Monitoring,
    PayForm,
    PersonalService,
    PriceSetting,
    Ratings,
    Refusal,
    TimeLimits,
    VolumeDuty,
)
from suibao.law.units import STATUS_REVIEW
from suibao.rules import rule

ART_7 = "法发〔2022〕36号 7; 指导案例237号"


@rule(unit=Finding, source=ART_7, zh="时间受支配", en="bound in time", per=STATUS_REVIEW, status="project")
def bound_in_time(hours_duty, volume_duty, absence):
    """Shifts, attendance, least hours or orders, leave on approval. A bonus or a guarantee tied to hours binds nobody."""
    if hours_duty >= HoursDuty.REQUIRED or volume_duty == VolumeDuty.REQUIRED or absence == Absence.APPROVAL:
        return Finding.YES
    if hours_duty == HoursDuty.NOT_STATED:
        return Finding.UNKNOWN
    return Finding.NO


@rule(unit=Finding, source=ART_7, zh="任务受支配", en="bound in task", per=STATUS_REVIEW, status="project")
def bound_in_task(refusal, assignment):
    """Orders must be taken, or refusing costs. Whoever grabs or finds the work is free unless refusing is punished."""
    if refusal >= Refusal.PENALISED:
        return Finding.YES
    if refusal == Refusal.LIMITED:
        return Finding.YES if assignment == Assignment.DISPATCHED else Finding.UNKNOWN
    if refusal == Refusal.FREE or assignment == Assignment.OWN or assignment == Assignment.GRABBED:
        return Finding.NO
    return Finding.UNKNOWN


@rule(unit=Finding, source=ART_7, zh="时限受罚", en="punished for lateness", per=STATUS_REVIEW, status="project")
def lateness_punished(time_limits):
    """A time limit for each order, with a fine or deduction for missing it."""
    if time_limits == TimeLimits.NOT_STATED:
        return Finding.UNKNOWN
    return Finding.YES if time_limits == TimeLimits.PENALISED else Finding.NO


@rule(unit=Finding, source=ART_7, zh="受用工规章与惩戒约束", en="under work rules and discipline", per=STATUS_REVIEW,
      status="project")  # fmt: skip
def disciplined(discipline, absence):
    """Rules on conduct, leave and rank, with sanctions. Rules that any such service needs to run, account blocks among
    them, do not count (指导案例240号)."""
    if discipline == Discipline.DISCIPLINARY or absence == Absence.APPROVAL:
        return Finding.YES
    if discipline == Discipline.NOT_STATED:
        return Finding.UNKNOWN
    return Finding.NO


@rule(unit=Finding, source=ART_7, zh="过程受管理", en="managed in the process", per=STATUS_REVIEW, status="project")
def managed_in_process(lateness_punished, disciplined, instructions, monitoring, ratings):
    """Any of: fines for lateness, discipline, detailed instructions, tracking throughout, ratings that steer orders."""
    told = instructions == Instructions.DETAILED or monitoring == Monitoring.TRACKED or ratings >= Ratings.STEERING
    return Finding.YES if told else max(lateness_punished, disciplined)


@rule(unit=Finding, source=ART_7, zh="价格由企业单方决定", en="price set by the company", per=STATUS_REVIEW,
      status="project")  # fmt: skip
def price_imposed(price_setting):
    """The worker can neither set nor change the price of the work."""
    if price_setting == PriceSetting.NOT_STATED:
        return Finding.UNKNOWN
    return Finding.YES if price_setting == PriceSetting.COMPANY else Finding.NO


@rule(unit=Finding, source="劳社部发〔2005〕12号 2(1); 指导案例237号", zh="领取工资性报酬", en="paid like wages", per=STATUS_REVIEW, status="project")
def paid_like_wages(pay_form):
    """A basic wage or a fixed amount, due for being there. A guarantee only for who reaches a target is none."""
    if pay_form == PayForm.NOT_STATED:
        return Finding.UNKNOWN
    return Finding.YES if pay_form == PayForm.BASE else Finding.NO


@rule(unit=Finding, source="最高人民法院新就业形态劳动争议典型案例（2025-04-30）1; 人社部函〔2023〕36号 案例6", zh="经济上依赖",
      en="economically dependent", per=STATUS_REVIEW, status="project")  # fmt: skip
def dependent(income_share, exclusivity, paid_like_wages):
    """More than half of the income comes from here, or work for others is forbidden, or a wage is paid."""
    if income_share >= IncomeShare.MAIN or exclusivity == Exclusivity.EXCLUSIVE:
        return Finding.YES
    if income_share == IncomeShare.NOT_STATED and exclusivity == Exclusivity.NOT_STATED:
        return max(Finding.UNKNOWN, paid_like_wages)
    return max(Finding.NO, paid_like_wages)


@rule(unit=Finding, source="法发〔2022〕36号 7; 指导案例239号", zh="自主经营", en="in business of one's own", per=STATUS_REVIEW,
      status="project")  # fmt: skip
def own_business(enterprise, price_setting, assignment):
    """Customers, staff or risk of one's own; or a price that was bargained over for work one finds or shapes oneself."""
    bargained = price_setting == PriceSetting.WORKER or price_setting == PriceSetting.NEGOTIATED
    shaped = bargained and assignment == Assignment.OWN and enterprise != Enterprise.NONE
    if enterprise == Enterprise.OWN_BUSINESS or shaped:
        return Finding.YES
    if enterprise == Enterprise.NONE or price_setting == PriceSetting.COMPANY:
        return Finding.NO
    return Finding.UNKNOWN


@rule(unit=Finding, source="劳社部发〔2005〕12号 1(3)", zh="劳动是单位业务的组成部分", en="part of the company's business",
      per=STATUS_REVIEW, status="project")  # fmt: skip
def part_of_business(core_business, assignment, price_setting):
    """Stated; or, where it is not, taken from this: who hands out the orders or sets their price is selling that work. Of
    auxiliary work, such as cleaning the company's own rooms, the notice does not say."""
    if core_business == CoreBusiness.NOT_STATED:
        sells = assignment >= Assignment.MIXED or price_setting == PriceSetting.COMPANY
        return Finding.YES if sells else Finding.UNKNOWN
    if core_business == CoreBusiness.AUXILIARY:
        return Finding.UNKNOWN
    return Finding.YES if core_business == CoreBusiness.CORE else Finding.NO


@rule(unit=Finding, source="英国《1996年雇佣权利法》s 230(3)(b); 德国集体合同法 § 12a TVG", zh="亲自履行", en="bound to work in person",
      per=STATUS_REVIEW, status="project")  # fmt: skip
def in_person(personal_service):
    """A free right to send somebody else means that no personal service is owed."""
    if personal_service == PersonalService.NOT_STATED:
        return Finding.UNKNOWN
    return Finding.NO if personal_service == PersonalService.SUBSTITUTE else Finding.YES


@rule(unit=Finding, source="人社部函〔2023〕36号 案例6", zh="禁止为他人工作", en="held exclusively", per=STATUS_REVIEW,
      status="project")  # fmt: skip
def held_exclusively(exclusivity):
    """Work for others is forbidden: then the freedom to choose one's hours is the freedom not to earn."""
    if exclusivity == Exclusivity.NOT_STATED:
        return Finding.UNKNOWN
    return Finding.YES if exclusivity == Exclusivity.EXCLUSIVE else Finding.NO


@rule(unit=Finding, source="人社部发〔2021〕56号 2; 法发〔2022〕36号 7", zh="企业对劳动者进行劳动管理", en="labour management",
      per=STATUS_REVIEW, status="project")  # fmt: skip
def labour_management(bound_in_time, bound_in_task, managed_in_process, price_imposed):
    """Managed at all: bound in time, or at a price set by the company managed in task or process."""
    return max(bound_in_time, min(price_imposed, max(bound_in_task, managed_in_process)))
