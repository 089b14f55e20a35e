"""Who is protected at the moment of the accident, and what counts as far as it is known.

Articles 1 to 4 of the Measures are established, the list of circumstances is not: a circumstance that no source
checks stands as a figure with the status `unverified` or `not_established`, and is refused by name unless accepted.
"""

from suibao.law.inputs import given
from suibao.law.occupational_injury.terms import OrderCircumstance
from suibao.law.terms import Industry
from suibao.law.units import ORDER_INJURY
from suibao.rules import rule

START = "2022-07-01"

INPUTS = [
    given("oi_batch", "count", "职业伤害保障平台批次", "batch of the platform", ORDER_INJURY, most=99),
    given("industry", Industry, "行业", "industry", ORDER_INJURY),
    given("registered_on_platform", "bool", "在平台注册并接单", "registered and taking orders", ORDER_INJURY),
    given("works_in_platform_name", "bool", "以平台名义提供劳动", "works in the platform's name", ORDER_INJURY),
    given("paid_for_orders", "bool", "获得劳动报酬", "is paid for orders", ORDER_INJURY),
    given("under_work_injury", "bool", "适用工伤保险条例", "under the work injury regulation", ORDER_INJURY),
    given("orders_that_day", "orders", "当日接单数", "orders accepted that day", ORDER_INJURY, most=10**4),
    given("order_accepted", "bool", "事故前已接单", "an order was accepted before", ORDER_INJURY),
    given("order_finished", "bool", "事故前订单已完成", "the order was finished before", ORDER_INJURY),
    given("oi_circumstance", OrderCircumstance, "职业伤害情形", "what happened", ORDER_INJURY),
    given(
        "after_last_order",
        "bool",
        "完成末单后合理路线返回居所",
        "on a reasonable way home after the last order",
        ORDER_INJURY,
    ),
]


@rule(unit="bool", source="新就业形态人员职业伤害保障办法（试行） 2", zh="平台接单人员", en="takes orders for a platform",
      per=ORDER_INJURY, since=START)  # fmt: skip
def oi_person(registered_on_platform, works_in_platform_name, paid_for_orders):
    """Registered and taking orders, in the platform's name, for pay; the form of the contract does not matter."""
    return registered_on_platform and works_in_platform_name and paid_for_orders


@rule(unit="bool", source="新就业形态人员职业伤害保障办法（试行） 2(2)", zh="平台接单且不适用工伤保险",
      en="takes orders and is not under work injury", per=ORDER_INJURY, since=START)  # fmt: skip
def oi_candidate(oi_person, under_work_injury):
    """Whoever is under the work injury regulation stays there."""
    return not under_work_injury and oi_person


@rule(unit="bool", source="人社部发〔2025〕24号 一; 人社部发〔2021〕110号", zh="地区平台行业在试点内",
      en="region, platform, industry in the scheme", per=ORDER_INJURY, since=START, when="oi_candidate")  # fmt: skip
def oi_in_scope(oi_region_in_scope, oi_industry_in_scope, oi_batch_in_scope):
    """All three are on the list on the day of the accident; the region is that of the order."""
    return oi_region_in_scope and oi_industry_in_scope and oi_batch_in_scope


@rule(unit="bool", source="新就业形态人员职业伤害保障办法（试行） 2", zh="受职业伤害保障", en="protected by the scheme",
      per=ORDER_INJURY, since=START)  # fmt: skip
def oi_protected(oi_candidate, oi_in_scope):
    """A person of the scheme, in its scope on the day."""
    return oi_candidate and oi_in_scope


@rule(unit="bool", source="人社部发〔2025〕24号（执行平台订单任务期间）", zh="执行订单任务期间", en="an order is in progress",
      per=ORDER_INJURY, since=START, status="secondary")  # fmt: skip
def order_in_progress(order_accepted, order_finished):
    """From accepting to finishing. Idle time is not covered (weak); the article that fixes the interval is not established."""
    return order_accepted and not order_finished


@rule(unit="bool", source="人社部发〔2025〕24号（按日参保）", zh="当日参保", en="enrolled on the day", per=ORDER_INJURY,
      since=START, status="secondary")  # fmt: skip
def oi_enrolled(oi_protected, order_in_progress, orders_that_day):
    """Enrolment is by the day, and an order that is in progress is insured: every order must be (Measures art. 2).

    That the day's first order starts it is unverified: harm before it is not answered here.
    """
    return oi_protected and (order_in_progress or orders_that_day > 0)


@rule(unit="bool", source="人社部发〔2021〕110号", zh="执行订单中突发疾病死亡", en="death by sudden illness during an order",
      per=ORDER_INJURY, since=START, status="secondary")  # fmt: skip
def oi_illness_death(oi_circumstance, order_in_progress, injury_died, oi_enrolled):
    """Only then the limit of hours is looked up."""
    return oi_circumstance == OrderCircumstance.ILLNESS and order_in_progress and injury_died and oi_enrolled


@rule(unit="bool", source="人社部发〔2021〕110号", zh="突发疾病时限内死亡", en="death by illness within the hours", per=ORDER_INJURY,
      since=START, when="oi_illness_death", status="secondary")  # fmt: skip
def oi_illness_in_hours(rescue_hours, oi_sudden_illness_hours):
    """Death at once (0 hours) or within 48 hours: in the list of 2021 by a source that nobody checked."""
    return rescue_hours <= oi_sudden_illness_hours


@rule(unit="bool", source="人社部发〔2021〕110号", zh="返回居所途中非主要责任交通事故", en="traffic accident on the way home",
      per=ORDER_INJURY, since=START, status="secondary")  # fmt: skip
def oi_on_way_home(after_last_order, traffic_accident, not_mainly_at_fault):
    """After the last order, by a reasonable route to the usual residence, not mainly at fault."""
    return after_last_order and traffic_accident and not_mainly_at_fault


@rule(unit="bool", source="人社部发〔2025〕24号; 人社部发〔2021〕110号", zh="事实符合所称情形", en="the facts fit the circumstance",
      per=ORDER_INJURY, since=START, status="secondary")  # fmt: skip
def oi_facts_fit(oi_circumstance, order_in_progress, oi_illness_in_hours, oi_on_way_home):
    """Accident, violence, weather: during an order. Illness and the way home have conditions of their own."""
    if oi_circumstance == OrderCircumstance.ILLNESS:
        return oi_illness_in_hours
    if oi_circumstance == OrderCircumstance.RETURN_HOME:
        return oi_on_way_home
    if oi_circumstance > OrderCircumstance.RETURN_HOME:
        return True
    return order_in_progress


@rule(unit="bool", source="人社部发〔2025〕24号", zh="已参保且事实相符", en="enrolled and the facts fit", per=ORDER_INJURY,
      since=START, status="secondary")  # fmt: skip
def oi_to_be_judged(oi_facts_fit, oi_enrolled):
    """Only then the list of circumstances matters; what the worker can tell stands first."""
    return oi_facts_fit and oi_enrolled


@rule(unit="bool", source="新就业形态人员职业伤害保障办法（试行）", zh="情形在列", en="the circumstance is listed",
      per=ORDER_INJURY, since=START, when="oi_to_be_judged", status="secondary")  # fmt: skip
def oi_listed(oi_circumstance_counts):
    """Range and circumstances are overall those of work injury (MOHRSS, 2023); each circumstance has its own status."""
    return oi_circumstance_counts


@rule(unit="bool", source="工伤保险条例 16", zh="职业伤害除外情形", en="excluded by analogy", per=ORDER_INJURY, since=START,
      status="derived")  # fmt: skip
def oi_excluded(by_intentional_crime, by_drink_or_drugs, by_self_harm):
    """By analogy with work injury; the Gansu draft has three exclusions and names intentional crime."""
    return by_intentional_crime or by_drink_or_drugs or by_self_harm


@rule(unit="bool", source="新就业形态人员职业伤害保障办法（试行）; 工伤保险条例 16", zh="确认职业伤害",
      en="occupational injury is confirmed", per=ORDER_INJURY, since=START, status="derived")  # fmt: skip
def oi_recognised(oi_listed, oi_excluded):
    """Listed, and nothing excludes it. A forecast: benefits follow the decision (`oi_decided`)."""
    return not oi_excluded and oi_listed
