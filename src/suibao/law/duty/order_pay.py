"""The hourly minimum wage on order time: what pay of a month must reach (人社厅发〔2023〕50号).

What counts is order time, an allowance for waiting, and the time for which the platform required presence. The size of
the allowance is not established, so the whole floor is unknown; what is certain without it is given beside.
"""

from suibao.law.inputs import given
from suibao.law.units import ORDER_PAY
from suibao.rules import portion, portion_up, rule

MINUTES_PER_HOUR = 60
MOST_MINUTES = 31 * 24 * 60

INPUTS = [
    given("order_minutes", "minutes", "累计接单工时", "order time", ORDER_PAY, most=MOST_MINUTES),
    given("required_minutes", "minutes", "平台要求在线或到场工时（接单工时之外）",
          "time required by the platform besides order time", ORDER_PAY, most=MOST_MINUTES),
    given("pay_fen", "fen/month", "当月报酬", "pay of the month", ORDER_PAY),
]  # fmt: skip


@rule(unit="minutes", source="人社厅发〔2023〕50号 休息和劳动报酬指引 4", zh="接单与要求在岗工时", en="order time and required time",
      per=ORDER_PAY, since="2023-11-08")  # fmt: skip
def working_minutes_least(order_minutes, required_minutes):
    """Working time without any allowance: certain, whatever the allowance is."""
    return order_minutes + required_minutes


@rule(unit="bool", source="人社厅发〔2023〕50号 休息和劳动报酬指引 4", zh="有接单工时", en="has order time", per=ORDER_PAY,
      since="2023-11-08")  # fmt: skip
def has_order_time(order_minutes):
    """An allowance is added to order time only."""
    return order_minutes > 0


@rule(unit="minutes", source="人社厅发〔2023〕50号 休息和劳动报酬指引 4", zh="等候等宽放工时", en="allowance for waiting in the month",
      per=ORDER_PAY, since="2023-11-08", when="has_order_time", status="project")  # fmt: skip
def waiting_minutes(order_minutes, waiting_allowance):
    """Waiting, preparation and basic needs, as minutes for each hour of orders: the form is ours, docs/decisions/015."""
    return portion(order_minutes, waiting_allowance, MINUTES_PER_HOUR)


@rule(unit="minutes", source="人社厅发〔2023〕50号 休息和劳动报酬指引 4", zh="工作时间", en="working time", per=ORDER_PAY,
      since="2023-11-08")  # fmt: skip
def working_minutes(working_minutes_least, waiting_minutes):
    """Order time, the allowance, and required time, which counts fully."""
    return working_minutes_least + waiting_minutes


@rule(unit="fen/month", source="人社厅发〔2023〕50号 休息和劳动报酬指引; 劳动合同法 72", zh="最低报酬（不计宽放）",
      en="least pay without the allowance", per=ORDER_PAY, since="2023-11-08")  # fmt: skip
def floor_pay_least(working_minutes_least, minimum_wage_hourly):
    """Certain time at the hourly minimum wage of the actual place of work; a part of a fen goes to the worker (015)."""
    return portion_up(working_minutes_least, minimum_wage_hourly, MINUTES_PER_HOUR)


@rule(unit="fen/month", source="人社厅发〔2023〕50号 休息和劳动报酬指引; 劳动合同法 72", zh="最低报酬", en="least pay", per=ORDER_PAY,
      since="2023-11-08")  # fmt: skip
def floor_pay(working_minutes, minimum_wage_hourly):
    """Working time at the hourly minimum wage of the actual place of work; a part of a fen goes to the worker (015)."""
    return portion_up(working_minutes, minimum_wage_hourly, MINUTES_PER_HOUR)


@rule(unit="fen/month", source="人社厅发〔2023〕50号 休息和劳动报酬指引", zh="低于最低报酬的差额（不计宽放）",
      en="pay missing without the allowance", per=ORDER_PAY, since="2023-11-08")  # fmt: skip
def pay_shortfall_least(floor_pay_least, pay_fen):
    """What is missing for certain."""
    return max(0, floor_pay_least - pay_fen)


@rule(unit="fen/month", source="人社厅发〔2023〕50号 休息和劳动报酬指引", zh="低于最低报酬的差额", en="pay missing", per=ORDER_PAY,
      since="2023-11-08")  # fmt: skip
def pay_shortfall(floor_pay, pay_fen):
    """What is missing with the allowance. Holidays, reasonably above normal pay, are not computed."""
    return max(0, floor_pay - pay_fen)
