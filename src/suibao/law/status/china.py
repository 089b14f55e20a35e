"""China now: the three elements of 2005, dominating labour management, and the three groups of 2021 (认定标准).

The sources name the points and give no weights (facts/status.md ST-14). How they are put together here is this project's
reading, in rules that can be read one by one (docs/decisions/032): time first, then task, then what holds the worker
otherwise. The contract's label is no argument of any of them (指导案例237号, 238号).
"""

from suibao.law.status.terms import Assignment, Enterprise, Finding, HoursDuty, Standing, Stated, StatusFinding
from suibao.law.units import STATUS_REVIEW
from suibao.rules import rule

NOTICE = "劳社部发〔2005〕12号 1"
ART_7 = "法发〔2022〕36号 7; 指导案例237号, 238号, 239号, 240号"


@rule(unit=Finding, source=f"{NOTICE}(1)", zh="双方主体资格", en="both sides eligible", per=STATUS_REVIEW, status="project")
def element_eligible(worker_eligible, company_eligible):
    """Both sides are what the law allows to be worker and employer. Taken as undisputed unless the case says otherwise: that
    is this project's reading, the notice only names the element."""
    return Finding.NO if worker_eligible == Stated.NO or company_eligible == Stated.NO else Finding.YES


@rule(unit=Finding, source=f"{NOTICE}(2)", zh="规章适用", en="the unit's rules apply", per=STATUS_REVIEW, status="project")
def rules_apply(bound_in_time, disciplined):
    """Attendance, leave, rules of conduct with sanctions."""
    return max(bound_in_time, disciplined)


@rule(unit=Finding, source=f"{NOTICE}(2)", zh="受劳动管理", en="managed by the unit", per=STATUS_REVIEW, status="project")
def managed_by_unit(bound_in_time, bound_in_task, managed_in_process):
    """Bound in time or task, or managed while working."""
    return max(bound_in_time, bound_in_task, managed_in_process)


@rule(unit=Finding, source=f"{NOTICE}(2)", zh="从事单位安排的有报酬劳动", en="paid work that the unit assigns", per=STATUS_REVIEW,
      status="project")  # fmt: skip
def assigned_work(assignment, bound_in_time, paid_like_wages):
    """Dispatched orders, attendance that is asked for, or a wage."""
    if assignment == Assignment.DISPATCHED:
        return Finding.YES
    grabbed = assignment == Assignment.OWN or assignment == Assignment.GRABBED
    return max(bound_in_time, paid_like_wages, Finding.NO if grabbed else Finding.UNKNOWN)


@rule(unit=Finding, source=f"{NOTICE}(2)", zh="管理要素", en="second element: management", per=STATUS_REVIEW)
def element_managed(rules_apply, managed_by_unit, assigned_work):
    """All three parts of the second element."""
    return min(rules_apply, managed_by_unit, assigned_work)


@rule(unit=Finding, source=NOTICE, zh="2005年通知三要素齐备", en="three elements of 2005", per=STATUS_REVIEW, since="2005-05-25")
def notice_2005(element_eligible, element_managed, part_of_business):
    """All three are needed; one that is missing is enough for no."""
    return min(element_eligible, element_managed, part_of_business)


@rule(unit=Finding, source="法发〔2022〕36号 7; 指导案例239号; 人社部函〔2023〕36号 案例6", zh="价格或收入上受制于企业", en="held by price or income",
      per=STATUS_REVIEW, status="project")  # fmt: skip
def held_by_price(price_imposed, dependent):
    """The company sets the price; or, where who set it is unknown, the worker depends on it. Who bargained over the price is not
    held by being bound to one company: the streamer of 指导案例239号 was."""
    if price_imposed == Finding.UNKNOWN and dependent == Finding.YES:
        return Finding.YES
    return price_imposed


@rule(unit=Standing, source=ART_7, zh="时间受支配时的判断", en="standing of who is bound in time", per=STATUS_REVIEW, status="project")
def standing_bound(bound_in_task, managed_in_process, price_imposed, paid_like_wages, hours_duty, disciplined,
                   held_by_price):  # fmt: skip
    """Bound in time, and managed, bound in task or paid a wage as well: clear (指导案例237号, 238号). Least hours alone, without
    rules of work or being held by price, are what a contract may ask of anybody (指导案例239号). Only bound in time, and not by
    fixed shifts, free in task, at a price bargained over: open."""
    if managed_in_process == Finding.YES or bound_in_task == Finding.YES or paid_like_wages == Finding.YES:
        return Standing.CLEARLY
    if disciplined == Finding.NO and held_by_price != Finding.YES and hours_duty != HoursDuty.FIXED:
        return Standing.LIKELY_NOT if bound_in_task == Finding.NO else Standing.OPEN
    bargained = price_imposed == Finding.NO and bound_in_task == Finding.NO and hours_duty != HoursDuty.FIXED
    return Standing.OPEN if bargained else Standing.LIKELY


@rule(unit=Finding, source=ART_7, zh="至少两方面受制", en="held in two ways of three", per=STATUS_REVIEW, status="project")
def held_twice(price_imposed, managed_in_process, dependent):
    """Two of: price set by the company, managed in the process, economically dependent."""
    return max(min(price_imposed, managed_in_process), min(price_imposed, dependent), min(managed_in_process, dependent))


@rule(unit=Standing, source="法发〔2022〕36号 7; 劳社部发〔2005〕12号 2; 劳动争议调解仲裁法 6", zh="时间是否自主不明时的判断",
      en="standing where the hours are unknown", per=STATUS_REVIEW, status="project")  # fmt: skip
def standing_open(bound_in_task, held_twice, assignment, managed_in_process, price_imposed, held_by_price, held_exclusively):
    """Who keeps the attendance records is the company, and it bears the burden for them: where it dispatches, prices,
    fines or forbids work for others and does not show that hours are free, a labour relationship is likely."""
    if bound_in_task == Finding.YES:
        return Standing.CLEARLY if min(managed_in_process, price_imposed) == Finding.YES else Standing.LIKELY
    if bound_in_task == Finding.NO:
        fully = min(price_imposed, managed_in_process, held_exclusively) == Finding.YES
        return Standing.LIKELY if fully else Standing.LIKELY_NOT
    held = max(managed_in_process, held_by_price) == Finding.YES
    if held_twice == Finding.YES or (assignment == Assignment.DISPATCHED and held):
        return Standing.LIKELY
    return Standing.LIKELY_NOT if max(price_imposed, managed_in_process) == Finding.NO else Standing.OPEN


@rule(unit=Standing, source=ART_7, zh="时间自主时的判断", en="standing of who is free in time", per=STATUS_REVIEW, status="project")
def standing_free(bound_in_task, managed_in_process, price_imposed, dependent, held_exclusively):
    """Free to come and go is mostly no labour relationship (指导案例239号, 240号), unless the rest takes that freedom back: price and
    process in the company's hands, and work for others forbidden; or orders that must be taken, and dependence. Clear only
    where nothing that is not stated could still do that."""
    hand = min(price_imposed, managed_in_process)
    taken_back = min(hand, max(held_exclusively, min(bound_in_task, dependent)))
    if taken_back == Finding.YES:
        return Standing.LIKELY
    return Standing.CLEARLY_NOT if taken_back == Finding.NO and bound_in_task == Finding.NO else Standing.LIKELY_NOT


@rule(unit=Standing, source="法发〔2022〕36号 7; 指导案例239号", zh="自主经营时的判断", en="standing of who runs a business",
      per=STATUS_REVIEW, status="project")  # fmt: skip
def standing_own_business(bound_in_time, managed_in_process, hours_duty, enterprise):
    """A business of one's own is none to the extent that shifts and discipline fill the day. One that is only inferred
    from bargaining over the price gives way to fixed shifts; least hours alone do not touch it (指导案例239号)."""
    if bound_in_time == Finding.NO:
        return Standing.CLEARLY_NOT
    inferred = enterprise != Enterprise.OWN_BUSINESS
    shifts = hours_duty == HoursDuty.FIXED
    if bound_in_time == Finding.YES and (managed_in_process == Finding.YES or (shifts and inferred)):
        return Standing.LIKELY
    return Standing.OPEN if shifts else Standing.LIKELY_NOT


@rule(unit=Standing, source=ART_7, zh="支配性劳动管理", en="dominating labour management", per=STATUS_REVIEW, status="project")
def dominating_management(own_business, bound_in_time, standing_own_business, standing_bound, standing_open, standing_free):
    """Time first: it is what the guiding cases turn on. A business of one's own is asked before."""
    if own_business == Finding.YES:
        return standing_own_business
    if bound_in_time == Finding.YES:
        return standing_bound
    return standing_open if bound_in_time == Finding.UNKNOWN else standing_free


@rule(unit=Standing, source=f"{NOTICE}; {ART_7}", zh="劳动关系判断", en="labour relationship", per=STATUS_REVIEW, since="2005-05-25",
      status="project")  # fmt: skip
def labour_standing(dominating_management, element_eligible, part_of_business):
    """Dominating management, where both sides are eligible; work outside the company's business leaves it open at best."""
    if element_eligible == Finding.NO:
        return Standing.CLEARLY_NOT
    return min(dominating_management, Standing.OPEN) if part_of_business == Finding.NO else dominating_management


@rule(unit=StatusFinding, source="人社部发〔2021〕56号 2", zh="三类划分", en="group of 2021", per=STATUS_REVIEW, since="2021-07-16",
      status="project")  # fmt: skip
def status_finding(labour_standing, labour_management, own_business):
    """Labour relationship; managed without fully meeting one; or civil law. What is open stays open."""
    if labour_standing >= Standing.OPEN:
        return StatusFinding.OPEN if labour_standing == Standing.OPEN else StatusFinding.LABOUR
    if labour_management == Finding.NO or own_business == Finding.YES:
        return StatusFinding.INDEPENDENT
    return StatusFinding.NOT_FULLY if labour_management == Finding.YES else StatusFinding.NOT_LABOUR


@rule(unit=StatusFinding, source="本项目建议一", zh="第三种身份（建议）", en="third status as proposed", per=STATUS_REVIEW, status="project")
def proposed_status(labour_standing, labour_management, dependent, price_imposed, own_business):
    """Wider than the group of 2021: whoever depends on a company that sets the price belongs to it, managed or not."""
    if labour_standing >= Standing.OPEN:
        return StatusFinding.OPEN if labour_standing == Standing.OPEN else StatusFinding.LABOUR
    covered = max(labour_management, min(dependent, price_imposed))
    if covered == Finding.NO or own_business == Finding.YES:
        return StatusFinding.INDEPENDENT
    return StatusFinding.NOT_FULLY if covered == Finding.YES else StatusFinding.NOT_LABOUR
