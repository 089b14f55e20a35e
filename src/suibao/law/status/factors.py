"""Factor by factor: where each fact points, and which instrument says that it counts (审查要素).

A checklist, not a sum: no source gives weights, and none are used here. How the factors decide stands in
`suibao.law.status.china`.
"""

from suibao.law.status.terms import (
    Absence,
    Appearance,
    Assignment,
    Continuity,
    ContractLabel,
    CoreBusiness,
    CustomerContact,
    Discipline,
    Enterprise,
    Exclusivity,
    HoursDuty,
    IncomeShare,
    Instructions,
    Lean,
    Monitoring,
    PayForm,
    PayPeriod,
    PersonalService,
    PriceSetting,
    Ratings,
    Refusal,
    TermsSetBy,
    TimeLimits,
    Tools,
    VolumeDuty,
)
from suibao.law.units import STATUS_REVIEW
from suibao.rules import rule

ART_7 = "法发〔2022〕36号 7; 指导案例237号"
TYPICAL = "最高人民法院新就业形态劳动争议典型案例（2025-04-30）1"
NOTICE = "劳社部发〔2005〕12号"
BATCH_3 = "人社部函〔2023〕36号"  # typical cases, third batch: 1 van driver, 6 home cleaner
UBER = "英国最高法院 [2021] UKSC 5（优步案）"


@rule(unit=Lean, source=ART_7, zh="要素：工作时间自主程度", en="factor: freedom of hours", per=STATUS_REVIEW, status="project")
def factor_hours(hours_duty):
    """Chosen freely, tied to a bonus, asked for, or fixed."""
    if hours_duty == HoursDuty.FIXED:
        return Lean.STRONGLY_SUBORDINATE
    if hours_duty == HoursDuty.REQUIRED:
        return Lean.SUBORDINATE
    if hours_duty == HoursDuty.INCENTIVE:
        return Lean.NEUTRAL
    return Lean.INDEPENDENT if hours_duty == HoursDuty.FREE else Lean.NOT_STATED


@rule(unit=Lean, source=ART_7, zh="要素：工作量自主程度", en="factor: freedom of amount", per=STATUS_REVIEW, status="project")
def factor_volume(volume_duty):
    """A least number of orders binds; a bonus for many does not."""
    if volume_duty >= VolumeDuty.INCENTIVE:
        return Lean.SUBORDINATE if volume_duty == VolumeDuty.REQUIRED else Lean.NEUTRAL
    return Lean.INDEPENDENT if volume_duty == VolumeDuty.FREE else Lean.NOT_STATED


@rule(unit=Lean, source=ART_7, zh="要素：请假休息", en="factor: leave", per=STATUS_REVIEW, status="project")
def factor_absence(absence):
    """Leave on approval is attendance by another name."""
    if absence >= Absence.NOTICE:
        return Lean.STRONGLY_SUBORDINATE if absence == Absence.APPROVAL else Lean.NEUTRAL
    return Lean.INDEPENDENT if absence == Absence.FREE else Lean.NOT_STATED


@rule(unit=Lean, source=ART_7, zh="要素：拒单及其后果", en="factor: refusal", per=STATUS_REVIEW, status="project")
def factor_refusal(refusal):
    """From free to forbidden."""
    if refusal >= Refusal.PENALISED:
        return Lean.STRONGLY_SUBORDINATE if refusal == Refusal.FORBIDDEN else Lean.SUBORDINATE
    if refusal == Refusal.LIMITED:
        return Lean.NEUTRAL
    return Lean.INDEPENDENT if refusal == Refusal.FREE else Lean.NOT_STATED


@rule(unit=Lean, source=ART_7, zh="要素：任务分配", en="factor: assignment", per=STATUS_REVIEW, status="project")
def factor_assignment(assignment):
    """Own customers or grabbed orders, both ways, or dispatched."""
    if assignment >= Assignment.MIXED:
        return Lean.SUBORDINATE if assignment == Assignment.DISPATCHED else Lean.NEUTRAL
    return Lean.NOT_STATED if assignment == Assignment.NOT_STATED else Lean.INDEPENDENT


@rule(unit=Lean, source=ART_7, zh="要素：时限与超时后果", en="factor: time limits", per=STATUS_REVIEW, status="project")
def factor_time_limits(time_limits):
    """Fines for lateness steer the work; a limit alone belongs to the service."""
    if time_limits >= TimeLimits.STATED:
        return Lean.SUBORDINATE if time_limits == TimeLimits.PENALISED else Lean.NEUTRAL
    return Lean.INDEPENDENT if time_limits == TimeLimits.NONE else Lean.NOT_STATED


@rule(unit=Lean, source=ART_7, zh="要素：作业指令", en="factor: instructions", per=STATUS_REVIEW, status="project")
def factor_instructions(instructions):
    """Standards that the service needs are neutral; a laid-down way of working is not."""
    if instructions >= Instructions.SERVICE_STANDARD:
        return Lean.SUBORDINATE if instructions == Instructions.DETAILED else Lean.NEUTRAL
    return Lean.INDEPENDENT if instructions == Instructions.NONE else Lean.NOT_STATED


@rule(unit=Lean, source=ART_7, zh="要素：过程监控与算法", en="factor: monitoring and algorithm", per=STATUS_REVIEW, status="project")
def factor_monitoring(monitoring):
    """Tracking throughout is control by algorithm."""
    if monitoring >= Monitoring.RESULT:
        return Lean.SUBORDINATE if monitoring == Monitoring.TRACKED else Lean.NEUTRAL
    return Lean.INDEPENDENT if monitoring == Monitoring.NONE else Lean.NOT_STATED


@rule(unit=Lean, source="法发〔2022〕36号 7; 指导案例237号, 240号", zh="要素：规则与惩戒", en="factor: rules and discipline", per=STATUS_REVIEW,
      status="project")  # fmt: skip
def factor_discipline(discipline):
    """Rules needed to run the service are neutral (指导案例240号); discipline is not."""
    if discipline >= Discipline.OPERATIONAL:
        return Lean.STRONGLY_SUBORDINATE if discipline == Discipline.DISCIPLINARY else Lean.NEUTRAL
    return Lean.INDEPENDENT if discipline == Discipline.NONE else Lean.NOT_STATED


@rule(unit=Lean, source=ART_7, zh="要素：评分与等级", en="factor: ratings and levels", per=STATUS_REVIEW, status="project")
def factor_ratings(ratings):
    """Ratings that decide about orders, pay or access."""
    if ratings >= Ratings.STEERING:
        return Lean.STRONGLY_SUBORDINATE if ratings == Ratings.SUSPENDING else Lean.SUBORDINATE
    if ratings == Ratings.SHOWN:
        return Lean.NEUTRAL
    return Lean.INDEPENDENT if ratings == Ratings.NONE else Lean.NOT_STATED


@rule(unit=Lean, source=BATCH_3 + " 案例1", zh="要素：亲自履行", en="factor: personal service", per=STATUS_REVIEW, status="project")
def factor_person(personal_service):
    """Labour is owed in person; a task may be passed on."""
    if personal_service >= PersonalService.LIMITED:
        return Lean.SUBORDINATE if personal_service == PersonalService.PERSONAL else Lean.NEUTRAL
    return Lean.INDEPENDENT if personal_service == PersonalService.SUBSTITUTE else Lean.NOT_STATED


@rule(unit=Lean, source=ART_7, zh="要素：定价", en="factor: price", per=STATUS_REVIEW, status="project")
def factor_price(price_setting):
    """Whether the worker can set or change the price."""
    if price_setting == PriceSetting.COMPANY:
        return Lean.SUBORDINATE
    return Lean.NOT_STATED if price_setting == PriceSetting.NOT_STATED else Lean.INDEPENDENT


@rule(unit=Lean, source=NOTICE + " 2(1); 指导案例237号", zh="要素：报酬构成", en="factor: pay", per=STATUS_REVIEW, status="project")
def factor_pay(pay_form):
    """A basic wage is the mark of employment; a share of revenue that of trade; piece pay is both."""
    if pay_form >= PayForm.PIECE:
        return Lean.STRONGLY_SUBORDINATE if pay_form == PayForm.BASE else Lean.NEUTRAL
    return Lean.INDEPENDENT if pay_form == PayForm.REVENUE else Lean.NOT_STATED


@rule(unit=Lean, source=NOTICE + " 2(1)", zh="要素：报酬结算", en="factor: payment", per=STATUS_REVIEW, status="project")
def factor_payment(pay_period):
    """Paid by the month, or drawn at will."""
    if pay_period == PayPeriod.PERIODIC:
        return Lean.SUBORDINATE
    return Lean.INDEPENDENT if pay_period == PayPeriod.ON_DEMAND else Lean.NOT_STATED


@rule(unit=Lean, source=TYPICAL, zh="要素：收入占比", en="factor: income share", per=STATUS_REVIEW, status="project")
def factor_income(income_share):
    """Whether this is the main source of income."""
    if income_share >= IncomeShare.MAIN:
        return Lean.STRONGLY_SUBORDINATE if income_share == IncomeShare.SOLE else Lean.SUBORDINATE
    if income_share == IncomeShare.PART:
        return Lean.NEUTRAL
    return Lean.INDEPENDENT if income_share == IncomeShare.MINOR else Lean.NOT_STATED


@rule(unit=Lean, source=BATCH_3 + " 案例6", zh="要素：排他要求", en="factor: exclusivity", per=STATUS_REVIEW, status="project")
def factor_exclusivity(exclusivity):
    """Whether work for others is forbidden."""
    if exclusivity >= Exclusivity.RESTRAINED:
        return Lean.SUBORDINATE if exclusivity == Exclusivity.EXCLUSIVE else Lean.NEUTRAL
    return Lean.INDEPENDENT if exclusivity == Exclusivity.OPEN else Lean.NOT_STATED


@rule(unit=Lean, source=BATCH_3 + " 案例6", zh="要素：工具与投入", en="factor: tools and capital", per=STATUS_REVIEW, status="project")
def factor_tools(tools):
    """Who provides the means; a rider's own bicycle says little, so it is neutral unless the company provides."""
    if tools == Tools.NOT_STATED:
        return Lean.NOT_STATED
    return Lean.SUBORDINATE if tools == Tools.COMPANY else Lean.NEUTRAL


@rule(unit=Lean, source="指导案例239号", zh="要素：自身经营", en="factor: own enterprise", per=STATUS_REVIEW, status="project")
def factor_enterprise(enterprise):
    """Customers, staff or risk of one's own."""
    if enterprise >= Enterprise.PARTLY:
        return Lean.SUBORDINATE if enterprise == Enterprise.NONE else Lean.NEUTRAL
    return Lean.INDEPENDENT if enterprise == Enterprise.OWN_BUSINESS else Lean.NOT_STATED


@rule(unit=Lean, source=NOTICE + " 1(3); " + TYPICAL, zh="要素：业务组成", en="factor: integration", per=STATUS_REVIEW, status="project")
def factor_business(core_business):
    """Whether the work is an organic part of the company's business."""
    if core_business >= CoreBusiness.AUXILIARY:
        return Lean.SUBORDINATE if core_business == CoreBusiness.CORE else Lean.NEUTRAL
    return Lean.INDEPENDENT if core_business == CoreBusiness.OUTSIDE else Lean.NOT_STATED


@rule(unit=Lean, source=NOTICE + " 2(2)", zh="要素：对外身份", en="factor: appearance", per=STATUS_REVIEW, status="project")
def factor_appearance(appearance):
    """Badge and uniform are evidence in the notice of 2005; worn by anyone who signs up, they are neutral."""
    if appearance >= Appearance.BRANDED:
        return Lean.SUBORDINATE if appearance == Appearance.ITS_NAME else Lean.NEUTRAL
    return Lean.INDEPENDENT if appearance == Appearance.OWN_NAME else Lean.NOT_STATED


@rule(unit=Lean, source=ART_7, zh="要素：工作持续性", en="factor: continuity", per=STATUS_REVIEW, status="project")
def factor_continuity(continuity):
    """Now and then, often, or week after week."""
    if continuity >= Continuity.REGULAR:
        return Lean.SUBORDINATE if continuity == Continuity.CONTINUOUS else Lean.NEUTRAL
    return Lean.INDEPENDENT if continuity == Continuity.OCCASIONAL else Lean.NOT_STATED


@rule(unit=Lean, source=UBER, zh="要素：客户联系", en="factor: contact with customers", per=STATUS_REVIEW, status="project")
def factor_contact(customer_contact):
    """Kept from dealing with customers, the worker can build up no business of his own."""
    if customer_contact == CustomerContact.RESTRICTED:
        return Lean.SUBORDINATE
    return Lean.INDEPENDENT if customer_contact == CustomerContact.FREE else Lean.NOT_STATED


@rule(unit=Lean, source=UBER, zh="要素：条款拟定", en="factor: terms", per=STATUS_REVIEW, status="project")
def factor_terms(terms_set_by):
    """Terms that one side writes show who has the power; standard terms are so common that they are neutral alone."""
    if terms_set_by == TermsSetBy.IMPOSED:
        return Lean.NEUTRAL
    return Lean.INDEPENDENT if terms_set_by == TermsSetBy.NEGOTIATED else Lean.NOT_STATED


@rule(unit=Lean, source="指导案例237号, 238号", zh="要素：合同名称", en="factor: label", per=STATUS_REVIEW)
def factor_label(contract_label):
    """Neutral whatever it is: the name of the contract and registration as a sole trader do not decide."""
    return Lean.NOT_STATED if contract_label == ContractLabel.NOT_STATED else Lean.NEUTRAL
