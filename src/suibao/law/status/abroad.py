"""The same facts before other law: the EU presumption, the UK worker, the German employee and employee-like person.

For comparison. The instruments are cited; how the facts are read is this project's (docs/decisions/032).
"""

from suibao.law.status.terms import (
    Appearance,
    Assignment,
    CustomerContact,
    Exclusivity,
    Finding,
    GermanFinding,
    IncomeShare,
    PersonalService,
    Ratings,
    Refusal,
    Tools,
)
from suibao.law.units import STATUS_REVIEW
from suibao.rules import rule

EU = "欧盟指令 (EU) 2024/2831 5"
UK = "英国《1996年雇佣权利法》s 230(3)(b); [2021] UKSC 5"
GERMANY = "德国民法典 § 611a BGB; BAG 01.12.2020 – 9 AZR 102/20"
TVG = "德国集体合同法 § 12a TVG"


@rule(unit=Finding, source=EU, zh="指挥（欧盟）", en="direction (EU)", per=STATUS_REVIEW, status="project")
def eu_direction(bound_in_time, bound_in_task, price_imposed, assignment, in_person, exclusivity):
    """Told when or what to work; or work handed out at a price set by the platform. Not directed is who may come, refuse,
    send somebody else and work for others as he likes (CJEU C-692/19, Yodel)."""
    at_will = max(bound_in_time, bound_in_task, in_person) == Finding.NO
    if at_will and exclusivity == Exclusivity.OPEN:
        return Finding.NO
    handed_out = Finding.YES if assignment >= Assignment.MIXED else Finding.UNKNOWN
    if assignment == Assignment.OWN or assignment == Assignment.GRABBED:
        handed_out = Finding.NO
    return max(bound_in_time, bound_in_task, min(price_imposed, handed_out))


@rule(unit=Finding, source=EU, zh="控制（欧盟）", en="control (EU)", per=STATUS_REVIEW, status="project")
def eu_control(bound_in_time, managed_in_process, refusal):
    """Watched, rated with effect, fined, disciplined; or sanctioned for refusing, as by disconnection (Cass. soc. 4 March 2020,
    n° 19-13.316)."""
    sanctioned = Finding.YES if refusal >= Refusal.PENALISED else Finding.NO
    return max(bound_in_time, managed_in_process, sanctioned)


@rule(unit=Finding, source=EU, zh="推定存在雇佣关系（欧盟）", en="presumption of employment (EU)", per=STATUS_REVIEW,
      since="2024-12-01", status="secondary")  # fmt: skip
def eu_presumption(eu_direction, eu_control):
    """Facts that show direction and control; the platform may rebut. To be transposed by 2026-12-02."""
    return min(eu_direction, eu_control)


@rule(unit=Finding, source=EU, zh="推定可被推翻（欧盟）", en="the presumption is rebutted (EU)", per=STATUS_REVIEW, since="2024-12-01",
      status="project")  # fmt: skip
def eu_rebutted(eu_presumption, own_business):
    """A business of one's own, shown by the platform, rebuts; without the presumption there is nothing to rebut."""
    return min(eu_presumption, own_business)


@rule(unit=Finding, source=UK, zh="须亲自履行（英国）", en="personal performance (UK)", per=STATUS_REVIEW, status="project")
def uk_personal(personal_service, bound_in_time, bound_in_task):
    """Stated; or, where it is not, taken from this: who is bound to turn up or to take orders is bound in person."""
    if personal_service == PersonalService.NOT_STATED:
        return max(bound_in_time, bound_in_task)
    return Finding.NO if personal_service == PersonalService.SUBSTITUTE else Finding.YES


@rule(unit=Finding, source=UK, zh="有工作义务（英国）", en="obligation to work (UK)", per=STATUS_REVIEW, status="project")
def uk_obligation(bound_in_time, bound_in_task):
    """Hours to keep, or orders whose refusal is limited or penalised (the third feature of Uber v Aslam)."""
    return max(bound_in_time, bound_in_task)


@rule(unit=Finding, source=UK, zh="对方不是自己生意的客户（英国）", en="the company is no customer (UK)", per=STATUS_REVIEW,
      status="project")  # fmt: skip
def uk_no_customer(own_business, exclusivity, tools, appearance, customer_contact):
    """Restrained from other work or from dealing with customers, equipped or dressed by the company: part of its business,
    not a customer of one's own."""
    if own_business == Finding.YES:
        return Finding.NO
    held = exclusivity >= Exclusivity.RESTRAINED or customer_contact == CustomerContact.RESTRICTED
    shown = tools == Tools.COMPANY or appearance >= Appearance.BRANDED
    return Finding.YES if held or shown or own_business == Finding.NO else Finding.UNKNOWN


@rule(unit=Finding, source=UK, zh="劳工身份（英国 limb b）", en="limb (b) worker (UK)", per=STATUS_REVIEW, since="1996-08-22",
      status="project")  # fmt: skip
def uk_worker(uk_personal, uk_obligation, uk_no_customer):
    """Personal work, owed, for another who is no client or customer of one's own business."""
    return min(uk_personal, uk_obligation, uk_no_customer)


@rule(unit=Finding, source=GERMANY, zh="受指令约束（德国）", en="bound by instructions (Germany)", per=STATUS_REVIEW, status="project")
def german_bound(bound_in_time, bound_in_task, managed_in_process, price_imposed, ratings, in_person):
    """Hours or orders that must be kept; or a free choice steered by a system of levels, at fixed price and to instructions,
    of work that nobody else may do."""
    steered = ratings >= Ratings.STEERING and min(managed_in_process, price_imposed) == Finding.YES
    if max(bound_in_time, bound_in_task) == Finding.YES or (steered and in_person != Finding.NO):
        return Finding.YES
    return Finding.NO if bound_in_task == Finding.NO or bound_in_time == Finding.NO else Finding.UNKNOWN


@rule(unit=Finding, source=TVG, zh="经济上依赖（德国）", en="economically dependent (Germany)", per=STATUS_REVIEW, status="project")
def german_dependent(income_share):
    """More than half of all earnings from one person. From a third up it is open: the statute also takes who works mostly for
    one person, and asks only a third of artistic, literary or journalistic work; neither is among the facts."""
    if income_share == IncomeShare.NOT_STATED or income_share == IncomeShare.PART:
        return Finding.UNKNOWN
    return Finding.YES if income_share >= IncomeShare.MAIN else Finding.NO


@rule(unit=GermanFinding, source=f"{GERMANY}; {TVG}", zh="雇员或类雇员（德国）", en="employee or employee-like (Germany)",
      per=STATUS_REVIEW, status="project")  # fmt: skip
def german_status(german_bound, german_dependent, own_business, in_person):
    """Employee when bound by instructions; else employee-like when dependent and working in person. Whether the need for
    social protection is like an employee's is taken to follow from that."""
    if german_bound >= Finding.UNKNOWN and own_business != Finding.YES:
        return GermanFinding.EMPLOYEE if german_bound == Finding.YES else GermanFinding.OPEN
    like = min(german_dependent, in_person)
    if own_business == Finding.YES or like == Finding.NO:
        return GermanFinding.SELF_EMPLOYED
    return GermanFinding.EMPLOYEE_LIKE if like == Finding.YES else GermanFinding.NOT_EMPLOYEE
