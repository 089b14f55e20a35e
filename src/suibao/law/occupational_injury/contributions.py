"""Occupational injury protection (职业伤害保障): the platform pays for every order and every person.

人社部发〔2025〕24号 with the Measures (试行), art. 2: whoever takes orders through a listed platform in a
listed industry and region is covered whatever the contract; whoever is under work injury stays there.
"""

from suibao.law.terms import Status
from suibao.law.units import ORDER_MONTH
from suibao.rules import rule


@rule(unit="bool", source="新就业形态人员职业伤害保障办法（试行） 2(2)", zh="不适用工伤保险", en="outside work injury insurance",
      per=ORDER_MONTH, since="2022-07-01")  # fmt: skip
def is_outside_work_injury(status):
    """Workers to whom the work injury regulation applies stay under it."""
    return status != Status.LABOUR


@rule(unit="bool", source="人社部发〔2025〕24号 一; 人社部发〔2021〕110号", zh="适用职业伤害保障", en="occupational injury applies",
      per=ORDER_MONTH, since="2022-07-01", when="is_outside_work_injury")  # fmt: skip
def oi_applies(oi_region_in_scope, oi_batch_in_scope, oi_industry_in_scope):
    """Region, platform and industry are all on the list on the day."""
    return oi_region_in_scope and oi_batch_in_scope and oi_industry_in_scope


@rule(unit="fen", source="人社部发〔2025〕24号; 新就业形态人员职业伤害保障办法（试行） 2", zh="职业伤害保障缴费",
      en="occupational injury, platform", per=ORDER_MONTH, since="2022-07-01", when="oi_applies")  # fmt: skip
def oi_platform(orders, oi_contribution_per_order):
    """Orders × amount per order; the worker pays nothing. The region of the order decides the fund."""
    return orders * oi_contribution_per_order
