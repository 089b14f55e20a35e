"""The island's fund: everyone who works pays, within limits; fishers may add a boat cover."""

from __future__ import annotations

from enum import IntEnum

from suibao.rules import Input, clamp, rule, share, unit_of

PERSON = "person"


class Trade(IntEnum):
    """What people do on the island."""

    FARMING = 1
    FISHING = 2
    FERRY = 3


INPUTS = [
    Input("pay", unit_of("fen/month"), "月收入", "monthly pay", frozenset({PERSON}), 0, 10**10),
    Input("region", unit_of("region"), "地区", "region", frozenset()),
    Input("trade", unit_of(Trade), "行业", "trade", frozenset({PERSON})),
    Input("has_boat", unit_of("bool"), "有船", "owns a boat", frozenset({PERSON})),
]


@rule(unit="fen/month", source="Island Act 1", zh="缴费基数", per=PERSON)
def base(pay, floor, ceiling):
    """Pay, lifted to the floor and cut at the ceiling of the region."""
    return clamp(pay, floor, ceiling)


@rule(unit="fen/month", source="Island Act 2", zh="个人缴费", per=PERSON)
def employee(base, employee_rate):
    """The worker's share."""
    return share(base, employee_rate)


@rule(unit="fen/month", source="Island Act 2", zh="单位缴费", per=PERSON)
def employer(base, employer_rate):
    """The employer's share."""
    return share(base, employer_rate)


@rule(unit="fen/month", source="Island Act 3", zh="计入账户", per=PERSON)
def account(base, account_rate):
    """What goes to the worker's own account."""
    return share(base, account_rate)


@rule(unit="fen/month", source="Island Act 3", zh="计入统筹", per=PERSON)
def pooled(employee, employer, account):
    """The rest goes to the pool."""
    return employee + employer - account


@rule(unit="fen/month", source="Island Act 4", zh="到手收入", per=PERSON)
def take_home(pay, employee):
    """Pay less the worker's share."""
    return pay - employee


@rule(unit="bool", source="Island Act 5", zh="可加保船险", per=PERSON)
def has_boat_cover(trade, has_boat):
    """Only those who fish or run the ferry, with a boat of their own."""
    return has_boat and (trade == Trade.FISHING or trade == Trade.FERRY)


@rule(unit="fen/month", source="Island Act 5", zh="船险", per=PERSON, when="has_boat_cover")
def boat_cover(boat_premium):
    """A fixed premium by region and trade."""
    return boat_premium


@rule(unit="ratio", source="Island Act 6", zh="缴费指数", per=PERSON)
def index(base, ceiling):
    """Base over ceiling: not an amount, so a float."""
    return base / ceiling
